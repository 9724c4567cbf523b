"""The words of a language by which questions are told: nouns and verbs with a key, and how its sentences are built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from monitor.claims.cue_tables import table
from storage.model import Dimension


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """``nouns`` and ``verbs`` (by dimension) give the key of a form; ``price`` is the key of what is sold.

    ``dropped`` is the pronoun that a verb without a subject stands for, "" where subjects are not left out.
    """

    nouns: Mapping[str, str]
    verbs: Mapping[str, Mapping[str, str]]
    light: frozenset[str]
    empty: frozenset[str]
    price: str
    trading: frozenset[str]
    trading_for: frozenset[str]
    skipped: frozenset[str]
    reaching: frozenset[str]
    directions: frozenset[str]
    impersonal: frozenset[str]
    inverts: bool
    splits: bool
    dropped: str


@cache
def question_words(language: str) -> QuestionWords:
    cues = table(language, "cues")
    rows, grammar = cues["predicate"], cues["grammar"]
    verbs = {dimension: _by_form(row) for dimension, row in rows["verbs"].items()}
    return QuestionWords(
        nouns=_by_form(rows["nouns"]),
        verbs=verbs,
        light=frozenset(rows["light"]),
        empty=frozenset(rows["empty"]),
        price=verbs[Dimension.MONEY][rows["trading"][0]],
        trading=frozenset(rows["trading"]),
        trading_for=frozenset(rows["trading_for"]),
        skipped=frozenset(rows["skipped"]),
        reaching=frozenset(rows["reaching"]),
        directions=frozenset(rows["directions"]),
        impersonal=frozenset(grammar["impersonal"]),
        inverts=grammar["inverts"],
        splits=grammar["splits"],
        dropped=grammar["dropped"],
    )


def _by_form(rows: Mapping[str, list[str]]) -> dict[str, str]:
    return {form: key for key, forms in rows.items() for form in forms}
