"""Loads the tables of words that the reader's rules are written in: ``tables/LANGUAGE.NAME.toml``.

The tables are data; this module knows neither words nor rules. A language without a table is read as English.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

FALLBACK = "en"


@cache
def table(language: str, name: str) -> dict[str, Any]:
    """The parsed table ``name`` ("dates", "cues", "verbs", "checkable") of a language (ISO 639-1)."""
    for code in (language, FALLBACK):
        source = files("monitor.claims").joinpath("tables", f"{code}.{name}.toml")
        if code.isalnum() and source.is_file():
            return tomllib.loads(source.read_text(encoding="utf-8"))
    raise LookupError(f"no table {name!r} for {FALLBACK!r}")


def language_of(code: str | None) -> str:
    """The primary part of a language tag in lower case ("en-GB" is "en"); English when unknown."""
    primary = (code or FALLBACK).replace("_", "-").split("-")[0].lower()
    return primary if primary.isalnum() else FALLBACK
