"""Which question a value answers: a short key made of the noun or verb beside it ("price", "start production")."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.claims.clauses import Clause, clause_at
from monitor.claims.lexis import lexis
from monitor.claims.question_words import QuestionWords, question_words
from monitor.claims.site import Site
from monitor.claims.subject import (
    Kind,
    Phrase,
    head_of,
    kind_of,
    phrase_before,
    phrase_behind,
    subject_phrase,
    text_of,
    trailing_phrase,
    verb_group,
)
from monitor.claims.words import Parse
from storage.model import Dimension

_REACH = 6
_COMPLETING = 3
_LONGEST_NOUN = 4
_WORDS = frozenset("xNPDRV")
_Group = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """The subject as it stands in the text and the predicate's key.

    ``topic`` is the noun that stands for the subject where nobody is named whose it is ("The price is …").
    """

    subject: str | None
    predicate: str | None
    topic: str | None = None


def topic_nouns(language: str) -> frozenset[str]:
    """The words that name a question: no names, even where they begin a sentence."""
    return frozenset(question_words(language).nouns)


def asked(place: Site, dimension: Dimension, noun: str | None) -> Asked:
    """What the value at ``place`` answers; ``noun`` is what a quantity counts."""
    keys, parse = question_words(place.language), place.parse
    group = verb_group(parse, place.clause, place.first)
    behind = group is not None and group[0] >= place.last
    phrase = _subject(place, group, behind=behind) or _inverted(keys, place, group, behind=behind)
    sold = _sold(keys, place, group) if dimension is Dimension.MONEY and not behind else None
    if sold:
        return sold
    who = _owner(keys, place, phrase) if phrase else _dropped(keys, place, group)
    verb, topic = _verb(keys, parse, _whole(keys, place, group), dimension), _topic(keys, parse, phrase)
    named = _named_before(keys, place) or (None if dimension is Dimension.COUNT else _named_behind(keys, place))
    bare = text_of(parse, phrase, place.language) if phrase and topic and not who else None
    if dimension is Dimension.COUNT and noun:
        counted = _counted(place, noun)
        nobody = behind or kind_of(who, place.language) is Kind.NOTHING
        return Asked(counted if nobody else who, _joined(verb, named or counted), bare)
    if dimension is Dimension.DATE:
        acted = _object(place, group)
        return Asked(who, _joined(verb, topic or acted) if verb or topic else _light_phrase(place, group), bare)
    verb = verb or _direction(keys, place, group)
    change = _joined(topic, verb) if topic and _is_change(keys, place) else None
    if dimension is Dimension.COUNT:
        noun = noun or _said_of(place)
    light = _light_key(parse, group)
    return Asked(who, named or change or topic or verb or noun or (light if light not in keys.empty else None), bare)


def _inverted(keys: QuestionWords, place: Site, group: _Group | None, *, behind: bool) -> Phrase | None:
    """The subject between a verb and the value ("stieg der Umsatz um 5 Prozent")."""
    if group is None or behind or not keys.inverts:
        return None
    phrase = phrase_behind(place.parse, place.clause, group[1])
    return phrase if phrase and phrase.last <= place.first else None


def _dropped(keys: QuestionWords, place: Site, group: _Group | None) -> str | None:
    """The pronoun that a verb without a subject stands for, where a language leaves it out."""
    if group is None or not keys.dropped:
        return None
    verbs = place.parse.keys[group[0] : group[1]]
    return None if keys.impersonal.intersection(key for key in verbs if key) else keys.dropped


def _whole(keys: QuestionWords, place: Site, group: _Group | None) -> _Group | None:
    """The verb group, or the verb that ends the clause where the group only has its auxiliary."""
    if group is None or not keys.splits or "V" in place.parse.tags[group[0] : group[1]]:
        return group
    verbs = [i for i in range(place.last, place.clause.last) if place.parse.tags[i] == "V"]
    return (verbs[-1], verbs[-1] + 1) if verbs else group


def _subject(place: Site, group: _Group | None, *, behind: bool) -> Phrase | None:
    parse, first, last = place.parse, place.first, place.last
    if first > 1 and last < len(parse.words) and parse.words[first - 1].text == parse.words[last].text == ",":
        return trailing_phrase(parse, 0, first - 1)
    if group is None:
        return _label(place)
    if behind:
        return _subject_around(place, group[0])
    return subject_phrase(place.parse, place.parts, place.number, group[0], place.language)


def _subject_around(place: Site, verb: int) -> Phrase | None:
    """The subject of a value before the verb: it holds the value ("a team of 2,300 works") or follows ("In 2023 …")."""
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


def _sold(keys: QuestionWords, place: Site, group: _Group | None) -> Asked | None:
    """The price of the MS11 is what "Xiaomi sells the MS11 for 40,000 euros" is about."""
    if group is None or not keys.trading.intersection(place.parse.keys[group[0] : group[1]]):
        return None
    last = place.first
    while last > group[1] and place.parse.words[last - 1].lower in keys.skipped:
        last -= 1
    if last <= group[1] or place.parse.words[last - 1].lower not in keys.trading_for:
        return None
    thing = Phrase(group[1], last - 1, head_of(place.parse, group[1], last - 1))
    if thing.first < thing.last:
        return Asked(text_of(place.parse, thing, place.language), keys.price)
    phrase = subject_phrase(place.parse, place.parts, place.number, group[0], place.language)
    return Asked(_owner(keys, place, phrase), keys.price)


def _counted(place: Site, noun: str) -> str:
    """What is counted: the noun up to the next verb."""
    last = place.last
    while last < place.clause.last and place.parse.tags[last] in "xNR":
        last += 1
    while last > place.last and place.parse.tags[last - 1] == "R":
        last -= 1
    return place.parse.phrase(place.last, min(last, place.last + _LONGEST_NOUN)) or noun


def _joined(*parts: str | None) -> str | None:
    return " ".join(part for part in parts if part) or None


def _is_change(keys: QuestionWords, place: Site) -> bool:
    """Whether a value is a change ("rose 5 %") and not the level reached ("rose to 5 %")."""
    before = place.first - 1
    while before > place.clause.first and place.parse.words[before].lower in keys.skipped - keys.reaching:
        before -= 1
    return before >= 0 and place.parse.tags[before] == "V"


def _verb(keys: QuestionWords, parse: Parse, group: _Group | None, dimension: Dimension) -> str | None:
    """The key of the main verb of a group, None when it carries no question of its own."""
    if group is None:
        return None
    for index in range(group[1] - 1, group[0] - 1, -1):
        key = parse.keys[index]
        if parse.tags[index] == "V" and key not in keys.light:
            return keys.verbs.get(dimension, {}).get(key, key) if key else parse.words[index].lower
    return None


def _direction(keys: QuestionWords, place: Site, group: _Group | None) -> str | None:
    """Where a verb that says little points ("was down 5 %", "was 5 % lower")."""
    words = place.parse.words
    around = [
        *range(group[1] if group else place.first, place.first),
        *range(place.last, min(place.last + 2, len(words))),
    ]
    return next((words[i].lower for i in around if words[i].lower in keys.directions), None)


def _light_key(parse: Parse, group: _Group | None) -> str | None:
    """The key of the last verb of a group, whatever it is."""
    keys = [key for key in parse.keys[group[0] : group[1]] if key] if group else []
    return keys[-1] if keys else None


def _light_phrase(place: Site, group: _Group | None) -> str | None:
    """A verb that says little with what completes it ("go on sale", "take place"), or its complement ("due")."""
    key = _light_key(place.parse, group)
    if group is None or key is None:
        return None
    last = place.first
    while last > group[1] and place.parse.tags[last - 1] in "PD":
        last -= 1
    rest = place.parse.words[group[1] : last]
    if 0 < len(rest) <= _COMPLETING and set(place.parse.tags[group[1] : last]) <= _WORDS:
        words = " ".join(word.lower for word in rest)
        return words if place.parse.tags[group[1] - 1] == "A" else f"{key} {words}"
    return key


def _object(place: Site, group: _Group | None) -> str | None:
    """The head of what a verb acts on, behind it and before a date that follows ("start production in 2024")."""
    if group is None:
        return None
    parse, last = place.parse, group[1]
    end = place.first if place.first >= last else place.clause.last
    while last < end and parse.tags[last] in "NxD#":
        last += 1
    return parse.words[last - 1].lower if last > group[1] and parse.tags[last - 1] in "xN" else None


def _named_before(keys: QuestionWords, place: Site) -> str | None:
    """The noun with a key that stands right before a value ("price of 40,000 euros")."""
    parse = place.parse
    for index in range(place.first - 1, max(place.clause.first, place.first - _REACH) - 1, -1):
        key = keys.nouns.get(parse.words[index].lower)
        if key and parse.tags[index] in "xN":
            return key
        if parse.tags[index] in "VAM":
            break
    return None


def _named_behind(keys: QuestionWords, place: Site) -> str | None:
    """The noun with a key that stands right behind a value ("a $5 m fine")."""
    if place.last < place.clause.last and place.parse.tags[place.last] in "xN":
        return keys.nouns.get(place.parse.words[place.last].lower)
    return None


def _said_of(place: Site) -> str | None:
    """The word right behind a bare number ("74 dead")."""
    if place.last < place.clause.last and place.parse.tags[place.last] == "x":
        return place.parse.words[place.last].lower
    return None


def _topic(keys: QuestionWords, parse: Parse, subject: Phrase | None) -> str | None:
    """The key of the noun that heads the subject ("The price of the car")."""
    return keys.nouns.get(parse.words[subject.head].lower) if subject else None


def _owner(keys: QuestionWords, place: Site, subject: Phrase | None) -> str | None:
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


def topic_after(
    parse: Parse, parts: tuple[Clause, ...], first: int, language: str = "en"
) -> tuple[str | None, str | None]:
    """Subject and predicate that a noun phrase at the word ``first`` names ("the capacity of the plant")."""
    last = first
    while last < len(parse.words) and parse.tags[last] in "NxDPW#R":
        last += 1
    phrase = Phrase(first, last, head_of(parse, first, last))
    place = Site(parse, parts, clause_at(parts, first), first, last, language)
    if phrase.first >= phrase.last:
        return None, None
    keys = question_words(language)
    topic = _topic(keys, parse, phrase)
    return (_owner(keys, place, phrase), topic) if topic else (None, text_of(parse, phrase, language))
