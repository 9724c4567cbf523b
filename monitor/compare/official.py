"""Who speaks with authority for a matter: an office, or whoever the matter is of (``tables/official.toml``)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from monitor.compare.words import FALLBACK, content, plain
from storage.model import Assertion


@dataclass(frozen=True, slots=True)
class _Offices:
    named: re.Pattern[str]
    unlike: frozenset[str]


@cache
def _offices(language: str) -> _Offices:
    tables = tomllib.loads(files("monitor.compare.tables").joinpath("official.toml").read_text("utf-8"))
    rows = tables.get(language, tables[FALLBACK])
    words = "|".join(map(re.escape, rows["words"]))
    parts = "|".join(map(re.escape, rows["parts"])) or "(?!)"
    return _Offices(re.compile(rf"\b(?:{words})\b|(?:{parts})\b"), frozenset(rows["unlike"]))


def is_official(assertion: Assertion, language: str | None) -> bool:
    """Whether the speaker of an answer is an office, or speaks of themselves: "Xiaomi said the Xiaomi MS11 costs …"."""
    if not assertion.speaker:
        return False
    speaker, rules = plain(assertion.speaker), _offices(language or FALLBACK)
    if not rules.unlike.isdisjoint(speaker.split()):
        return False
    return rules.named.search(speaker) is not None or _of_itself(assertion, language)


def _of_itself(assertion: Assertion, language: str | None) -> bool:
    """Whether the whole name of the speaker is in that of the subject, or the other way round."""
    speaker, subject = (frozenset(content(text or "", language)) for text in (assertion.speaker, assertion.subject))
    return bool(speaker and subject) and (speaker <= subject or subject <= speaker)
