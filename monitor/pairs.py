"""Pairs of sentences as lines of JSON: each line in gives one line out, whatever it holds."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from monitor import forms
from monitor.compare.pair import Comparison, compare
from monitor.moments import moment


class NoPair(ValueError):
    """A line that is no pair, with its plain reason."""


def answered(line: bytes, language: str | None = None) -> forms.Form:
    """Answer one line ``{"id", "old", "new", "published_at"?}``: ``{"id", "alert", "relation", "changes"}``.

    A line that cannot be answered gives ``{"id", "error"}`` with a plain reason; its id is None where it has none.
    """
    identity: Any = None
    try:
        pair = _pair(line)
        identity = pair.get("id")
        return form(identity, compare(_text(pair, "old"), _text(pair, "new"), _published(pair), language))
    except NoPair as error:
        return {"id": identity, "error": str(error)}
    except Exception as error:  # noqa: BLE001  # one pair must not stop the others; its line says what happened
        return {"id": identity, "error": f"unexpected {type(error).__name__}: {error}"}


def form(identity: Any, found: Comparison) -> forms.Form:
    return {
        "id": identity,
        "alert": found.alert,
        "relation": found.relation.value,
        "changes": [forms.change(change) for change in found.changes],
    }


def _pair(line: bytes) -> dict[str, Any]:
    try:
        pair = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NoPair("not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise NoPair("not JSON") from error
    if not isinstance(pair, dict):
        raise NoPair("not an object")
    return pair


def _text(pair: dict[str, Any], key: str) -> str:
    text = pair.get(key)
    if not isinstance(text, str):
        raise NoPair(f'"{key}" is missing or no text')
    return text


def _published(pair: dict[str, Any]) -> datetime | None:
    given = pair.get("published_at")
    if given is None:
        return None
    try:
        return moment(given)
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        raise NoPair('"published_at" is no ISO 8601 date or time') from error
