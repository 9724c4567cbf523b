"""Correction notices: what a text says it had wrong, and what it says is right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from monitor.claims.cue_tables import table
from monitor.claims.date_grammar import either
from storage.model import Assertion


@dataclass(frozen=True, slots=True)
class Correction:
    """``sentence`` is the notice, verbatim; both assertions have their evidence in it."""

    old: Assertion
    new: Assertion
    sentence: str


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    rows = table(language, "cues")["corrections"]
    notice = rf"^\W*(?:{either(rows['openers'])})\b\s*[:(–—-]|\b(?:{either(rows['notices'])})\b"
    return (
        re.compile(notice, re.IGNORECASE),
        re.compile(rf"\b(?:{either(rows['old_before'])})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{either(rows['new_before'])})\b", re.IGNORECASE),
    )


def is_notice(sentence: str, language: str = "en") -> bool:
    return bool(_patterns(language)[0].search(sentence))


def pair(assertions: Sequence[Assertion], language: str = "en") -> tuple[Correction, ...]:
    """The old and new values among the assertions of one notice: those of one dimension, one marked as wrong."""
    found = []
    for index, one in enumerate(assertions):
        for two in assertions[index + 1 :]:
            if one.dimension is two.dimension and one.value != two.value:
                old, new = (one, two) if _wrong(one, language) >= _wrong(two, language) else (two, one)
                found.append(Correction(old, new, old.sentence))
    return tuple(found[:1])


def _wrong(assertion: Assertion, language: str) -> float:
    """How near before the value a word stands that marks it as the error, less the same for the right one."""
    _, old, new = _patterns(language)
    before = assertion.sentence[: assertion.span[0]]
    return _nearness(old, before) - _nearness(new, before)


def _nearness(pattern: re.Pattern[str], before: str) -> float:
    last = max((m.end() for m in pattern.finditer(before)), default=None)
    return 0.0 if last is None else 1 / (1 + len(before) - last)
