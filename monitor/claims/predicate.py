"""Which question a value answers: a short key made of the noun or verb beside it ("price", "start production")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from monitor.claims.clauses import Clause
from monitor.claims.cue_tables import table
from monitor.claims.subject import Phrase, phrase_before, text_of, verb_group
from monitor.claims.words import Parse
from storage.model import Dimension

_REACH = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """The subject as it stands in the text (None: look to what came before) and the predicate's key."""

    subject: str | None
    predicate: str | None


@dataclass(frozen=True, slots=True)
class _Keys:
    nouns: Mapping[str, str]
    verbs: Mapping[str, str]
    light: frozenset[str]


@cache
def _keys(language: str) -> _Keys:
    rows = table(language, "cues")["predicate"]
    nouns = {form: key for key, forms in rows["nouns"].items() for form in forms}
    verbs = {form: key for key, forms in rows["verbs"].items() for form in forms}
    return _Keys(nouns, verbs, frozenset(rows["light"]))


def asked(
    parse: Parse, clause: Clause, span: tuple[int, int], dimension: Dimension, noun: str | None, language: str = "en"
) -> Asked:
    """What the value at ``span`` answers; ``noun`` is what a quantity counts."""
    keys = _keys(language)
    first, last = parse.index_at(span[0]), parse.index_at(span[1] - 1) + 1
    group = verb_group(parse, clause, first)
    behind = group is not None and group[0] >= last
    subject = phrase_before(parse, clause, group[0]) if group and not behind else None
    verb = _verb(keys, parse, group)
    named = _named(keys, parse, clause, first, last)
    who = _owner(keys, parse, subject, language)
    topic = _topic(keys, parse, subject)
    if dimension is Dimension.COUNT and noun:
        return Asked(who if not behind else clean_noun(noun), _joined(verb, named or noun))
    if dimension is Dimension.DATE:
        return Asked(who, _joined(verb, topic if topic else None))
    return Asked(who, named or topic or verb or noun)


def clean_noun(noun: str) -> str:
    return noun.strip(" ,.")


def _joined(*parts: str | None) -> str | None:
    return " ".join(part for part in parts if part) or None


def _verb(keys: _Keys, parse: Parse, group: tuple[int, int] | None) -> str | None:
    """The key of the main verb of a group, None when it carries no question of its own."""
    if group is None:
        return None
    for index in range(group[1] - 1, group[0] - 1, -1):
        key = parse.keys[index]
        if key and parse.tags[index] == "V" and key not in keys.light:
            return keys.verbs.get(key, key)
    return None


def _named(keys: _Keys, parse: Parse, clause: Clause, first: int, last: int) -> str | None:
    """The noun with a key that stands right before a value ("price of 40,000 euros") or behind it ("$5 m fine")."""
    for index in range(first - 1, max(clause.first, first - _REACH) - 1, -1):
        key = keys.nouns.get(parse.words[index].lower)
        if key and parse.tags[index] in "xNV":
            return key
        if parse.tags[index] in "VAM":
            break
    if last < clause.last and parse.tags[last] in "xN":
        return keys.nouns.get(parse.words[last].lower)
    return None


def _topic(keys: _Keys, parse: Parse, subject: Phrase | None) -> str | None:
    """The key of the noun that heads the subject ("The price of the car")."""
    return keys.nouns.get(parse.words[subject.head].lower) if subject else None


def _owner(keys: _Keys, parse: Parse, subject: Phrase | None, language: str) -> str | None:
    """Whose price: the complement or the possessor when a subject's head is a noun with a key, else the subject."""
    if subject is None:
        return None
    if _topic(keys, parse, subject) is None:
        return text_of(parse, subject, language)
    for index in range(subject.head - 1, subject.first - 1, -1):
        if parse.words[index].possessive:
            return text_of(parse, Phrase(subject.first, index + 1, index), language)
    if subject.head + 2 < subject.last + 1 and subject.head + 2 <= subject.last - 1 + 1:
        rest = Phrase(min(subject.head + 2, subject.last), subject.last, subject.last - 1)
        return text_of(parse, rest, language, whole=True) if rest.first < rest.last else None
    before = Phrase(subject.first, subject.head, subject.head - 1)
    return text_of(parse, before, language) if before.first < before.last else None
