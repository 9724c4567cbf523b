"""Which question a value answers: a short key made of the noun or verb beside it ("price", "start production")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from monitor.claims.clauses import Clause, clause_at
from monitor.claims.cue_tables import table
from monitor.claims.subject import Phrase, head_of, phrase_before, subject_phrase, text_of, verb_group
from monitor.claims.words import Parse, lexis
from storage.model import Dimension

_REACH = 6
_Group = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """The subject as it stands in the text (None: look to what came before) and the predicate's key."""

    subject: str | None
    predicate: str | None


@dataclass(frozen=True, slots=True)
class Site:
    """Where a value stands: its words ``first`` to ``last`` (excluded) in a clause of a parse."""

    parse: Parse
    parts: tuple[Clause, ...]
    number: int
    first: int
    last: int
    language: str

    @property
    def clause(self) -> Clause:
        return self.parts[self.number]


@dataclass(frozen=True, slots=True)
class _Keys:
    nouns: Mapping[str, str]
    verbs: Mapping[str, str]
    light: frozenset[str]
    trading: frozenset[str]
    trading_for: frozenset[str]
    skipped: frozenset[str]


@cache
def _keys(language: str) -> _Keys:
    rows = table(language, "cues")["predicate"]
    nouns = {form: key for key, forms in rows["nouns"].items() for form in forms}
    verbs = {form: key for key, forms in rows["verbs"].items() for form in forms}
    sets = (frozenset(rows[name]) for name in ("light", "trading", "trading_for", "skipped"))
    return _Keys(nouns, verbs, *sets)


def site(parse: Parse, parts: tuple[Clause, ...], span: tuple[int, int], language: str = "en") -> Site:
    first = min(parse.index_at(span[0]), len(parse.words) - 1)
    last = parse.index_at(span[1] - 1) + 1
    return Site(parse, parts, clause_at(parts, first), first, last, language)


def asked(place: Site, dimension: Dimension, noun: str | None) -> Asked:
    """What the value at ``place`` answers; ``noun`` is what a quantity counts."""
    keys, parse = _keys(place.language), place.parse
    group = verb_group(parse, place.clause, place.first)
    behind = group is not None and group[0] >= place.last
    phrase = _subject(place, group, behind=behind)
    sold = None if behind else _sold(keys, place, group)
    if sold:
        return sold
    who = _owner(keys, place, phrase)
    verb, named, topic = _verb(keys, parse, group), _named(keys, place), _topic(keys, parse, phrase)
    if dimension is Dimension.COUNT and noun:
        return Asked(_counted(noun) if behind else who, _joined(verb, named or _counted(noun)))
    if dimension is Dimension.DATE:
        return Asked(who, _joined(verb, topic or (None if behind else _object(place, group))))
    return Asked(who, named or _joined(topic, verb if topic and _level(keys, place) else None) or topic or verb or noun)


def _subject(place: Site, group: _Group | None, *, behind: bool) -> Phrase | None:
    if group is None:
        return _label(place)
    if behind:
        return _subject_around(place, group[0])
    return subject_phrase(place.parse, place.parts, place.number, group[0], place.language)


def _subject_around(place: Site, verb: int) -> Phrase | None:
    """The subject where the value stands before the verb: in it ("a team of 2,300 works"), or before it ("In 2023 …")."""
    parse, first = place.parse, place.last
    found = phrase_before(parse, place.clause.first, verb)
    if found and found.head < place.first:
        return found
    while first < verb and parse.tags[first] in "PM":
        first += 1
    return Phrase(first, verb, head_of(parse, first, verb)) if first < verb else None


def _label(place: Site) -> Phrase | None:
    """What stands before a colon or alone before the value in a line without a verb ("Price: 40,000 euros")."""
    if "V" in place.parse.tags or "A" in place.parse.tags:
        return None
    last = place.first
    while last and place.parse.tags[last - 1] in "MRP":
        last -= 1
    first = last
    while first and place.parse.tags[first - 1] in "NxDP#":
        first -= 1
    return Phrase(first, last, head_of(place.parse, first, last)) if first < last else None


def _sold(keys: _Keys, place: Site, group: _Group | None) -> Asked | None:
    """ "Xiaomi sells the MS11 for 40,000 euros" is about the price of the MS11."""
    if group is None or not keys.trading.intersection(place.parse.keys[group[0] : group[1]]):
        return None
    last = place.first
    while last > group[1] and place.parse.words[last - 1].lower in keys.skipped:
        last -= 1
    if last <= group[1] or place.parse.words[last - 1].lower not in keys.trading_for:
        return None
    thing = Phrase(group[1], last - 1, head_of(place.parse, group[1], last - 1))
    if thing.first < thing.last:
        return Asked(text_of(place.parse, thing, place.language), keys.verbs.get("price", "price"))
    phrase = subject_phrase(place.parse, place.parts, place.number, group[0], place.language)
    return Asked(_owner(keys, place, phrase), keys.verbs.get("price", "price"))


def _counted(noun: str) -> str:
    return noun.strip(" ,.")


def _joined(*parts: str | None) -> str | None:
    return " ".join(part for part in parts if part) or None


def _level(keys: _Keys, place: Site) -> bool:
    """Whether a value is a change ("rose 5 %") and not the level reached ("rose to 5 %")."""
    before = place.first - 1
    while before > place.clause.first and place.parse.words[before].lower in keys.skipped:
        before -= 1
    return place.parse.tags[before] == "V"


def _verb(keys: _Keys, parse: Parse, group: _Group | None) -> str | None:
    """The key of the main verb of a group, None when it carries no question of its own."""
    if group is None:
        return None
    for index in range(group[1] - 1, group[0] - 1, -1):
        key = parse.keys[index]
        if parse.tags[index] == "V" and key not in keys.light:
            return keys.verbs.get(key, key) if key else parse.words[index].lower
    return None


def _object(place: Site, group: _Group | None) -> str | None:
    """The head of what a verb acts on, between it and the date ("start production in 2024")."""
    if group is None:
        return None
    parse, last = place.parse, group[1]
    while last < place.first and parse.tags[last] in "NxD#":
        last += 1
    return parse.words[last - 1].lower if last > group[1] and parse.tags[last - 1] in "xN" else None


def _named(keys: _Keys, place: Site) -> str | None:
    """The noun with a key that stands right before a value ("price of 40,000 euros") or behind it ("$5 m fine")."""
    parse = place.parse
    for index in range(place.first - 1, max(place.clause.first, place.first - _REACH) - 1, -1):
        key = keys.nouns.get(parse.words[index].lower)
        if key and parse.tags[index] in "xN":
            return key
        if parse.tags[index] in "VAM":
            break
    if place.last < place.clause.last and parse.tags[place.last] in "xN":
        return keys.nouns.get(parse.words[place.last].lower)
    return None


def _topic(keys: _Keys, parse: Parse, subject: Phrase | None) -> str | None:
    """The key of the noun that heads the subject ("The price of the car")."""
    return keys.nouns.get(parse.words[subject.head].lower) if subject else None


def _owner(keys: _Keys, place: Site, subject: Phrase | None) -> str | None:
    """Whose price: the complement or the possessor when a subject's head is a noun with a key, else the subject."""
    if subject is None:
        return None
    parse, language = place.parse, place.language
    if _topic(keys, parse, subject) is None:
        return text_of(parse, subject, language)
    for index in range(subject.head - 1, subject.first - 1, -1):
        if parse.words[index].possessive:
            return text_of(parse, Phrase(subject.first, index + 1, index), language)
    first = subject.head + 2
    if first < subject.last and parse.words[first - 1].lower in lexis(language).complement:
        return text_of(parse, Phrase(first, subject.last, head_of(parse, first, subject.last)), language)
    before = Phrase(subject.first, subject.head, subject.head - 1)
    return text_of(parse, before, language) if before.first < before.last else None
