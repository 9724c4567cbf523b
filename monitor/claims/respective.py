"""Gives each of several values its own subject where a sentence says "respectively"; else all of them are a guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from monitor.claims.cue_tables import table
from monitor.claims.question_words import question_words
from monitor.claims.view import View
from storage.model import Assertion


@cache
def _words(language: str) -> tuple[frozenset[str], re.Pattern[str]]:
    rows = table(language, "cues")
    joins = "|".join(re.escape(word) for word in rows["subject"]["joins"])
    return frozenset(rows["subject"]["respectively"]), re.compile(rf",? (?:{joins}) |, ")


def shared_out(view: View, amounts: Sequence[Assertion]) -> list[Assertion]:
    """The amounts of a sentence with their own subjects; ambiguous where subjects and values do not pair off."""
    words, joins = _words(view.language)
    if len(amounts) < 2 or words.isdisjoint(view.plain.lowers):
        return list(amounts)
    owners = _owners(view, joins)
    if len(owners) < 2:
        return list(amounts)
    if len(owners) != len(amounts):
        return [replace(amount, ambiguous=True) for amount in amounts]
    return [_of(owner, amount, amounts, view.language) for owner, amount in zip(owners, amounts, strict=True)]


def _owners(view: View, joins: re.Pattern[str]) -> list[str]:
    """What the sentence lists before its first verb, without what leads it in ("In 2023, …")."""
    tags, words = view.parse.tags, view.parse.words
    verb = next((i for i, tag in enumerate(tags) if tag in "VA"), 0)
    first = 0
    while first < verb and tags[first] == "P":
        first = next((i + 1 for i in range(first, verb) if words[i].text == ","), verb)
    if first == verb:
        return []
    first += tags[first] == "D"
    return [owner for owner in joins.split(view.parse.phrase(first, verb) or "") if owner]


def _of(owner: str, amount: Assertion, amounts: Sequence[Assertion], language: str) -> Assertion:
    """The amount as that of one owner; an owner that names a question ("profit") is the predicate."""
    nouns = question_words(language).nouns
    last, told = amounts[-1], amounts[0].predicate or ""
    value = amount.value if amount.value.unit or amount.value.currency else replace(amount.value, unit=last.value.unit)
    key = nouns.get(owner.lower())
    if key is None:
        return replace(amount, subject=owner, predicate=last.predicate, value=value)
    rest = [word for word in told.split() if word not in nouns.values()]
    subject = None if (amount.subject or "").lower() in nouns else amount.subject
    return replace(amount, predicate=" ".join([key, *rest]), subject=subject, value=value)
