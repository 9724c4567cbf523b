"""What a value is of: the noun phrase before the verb, and, for a pronoun, what the text spoke of before.

Takes what stands in the text, verbatim but for a leading determiner; a subject that cannot be found is None.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from monitor.claims.clauses import Clause
from monitor.claims.cue_tables import table
from monitor.claims.lexis import lexis
from monitor.claims.words import Parse

MOST_WORDS = 8
_BARRIERS = frozenset(',;:—–()“”"')
_NOMINAL = frozenset("NxDPW#R")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: words ``first`` to ``last`` (excluded) of a parse, ``head`` its last word before a preposition."""

    first: int
    last: int
    head: int


@dataclass(frozen=True, slots=True)
class _Words:
    pronouns: frozenset[str]
    persons: frozenset[str]
    expletives: frozenset[str]
    anaphors: frozenset[str]
    relative: frozenset[str]
    intentions: frozenset[str]
    inverts: bool


@cache
def _words(language: str) -> _Words:
    rows = table(language, "cues")
    subject = rows["subject"]
    return _Words(
        pronouns=frozenset(subject["pronouns"]),
        persons=frozenset(subject["persons"]),
        expletives=frozenset(subject["expletives"]),
        anaphors=frozenset(subject["anaphors"]),
        relative=frozenset(rows["clauses"]["relative"]),
        intentions=frozenset(subject["intentions"]),
        inverts=rows["grammar"]["inverts"],
    )


class Kind(StrEnum):
    """What a subject is: a phrase of its own, or a word that stands for another; NOTHING for "there"."""

    PHRASE = "phrase"
    PERSON = "person"
    PRONOUN = "pronoun"
    ANAPHOR = "anaphor"
    NOTHING = "nothing"


def kind_of(subject: str | None, language: str = "en") -> Kind:
    words = _words(language)
    lower = (subject or "").lower()
    if not lower or lower in words.expletives:
        return Kind.NOTHING
    if lower in words.persons:
        return Kind.PERSON
    if lower in words.pronouns:
        return Kind.PRONOUN
    return Kind.ANAPHOR if lower in words.anaphors else Kind.PHRASE


def verb_group(parse: Parse, clause: Clause, index: int) -> tuple[int, int] | None:
    """The verb group of a clause that a value at word ``index`` hangs on: the last before it, else the first after."""
    verbs = [i for i in range(clause.first, clause.last) if parse.tags[i] in "VA"]
    if not verbs:
        return None
    before = [i for i in verbs if i < index]
    if not before:
        last = verbs[0]
        while last + 1 < clause.last and parse.tags[last + 1] in "VAR":
            last += 1
        return verbs[0], last + 1
    first = before[-1]
    while first > clause.first and _in_group(parse, first - 1):
        first -= 1
    while parse.tags[first] in "RP" and first < before[-1]:
        first += 1
    return first, before[-1] + 1


def _in_group(parse: Parse, index: int) -> bool:
    if parse.tags[index] in "VAR":
        return True
    return parse.tags[index] == "P" and index > 0 and parse.tags[index + 1] == "V" and parse.tags[index - 1] in "VAx"


def subject_phrase(parse: Parse, parts: tuple[Clause, ...], number: int, group: int, language: str) -> Phrase | None:
    """The phrase that the verb group at word ``group`` of clause ``number`` speaks of.

    A clause without one ("employing 300 people", "and plans to …") takes that of the clause before it, a relative
    clause the phrase that stands right before its pronoun.
    """
    clause = parts[number]
    found = phrase_before(parse, clause.first + (clause.opener is not None), group)
    if found is None and number and clause.first == group:
        found = phrase_before(parse, parts[number - 1].first + (parts[number - 1].opener is not None), group)
    if found and not _is_relative(parse, found, language):
        owner = _whose_intention(parse, parts, number, found, language)
        return owner or found
    if number == 0:
        return found
    previous = parts[number - 1]
    if found or clause.opener in _words(language).relative:
        end = _without_marks(parse, previous)
        return trailing_phrase(parse, previous.first, end)
    earlier = next((i for i in range(previous.first, previous.last) if parse.tags[i] in "VA"), None)
    return subject_phrase(parse, parts, number - 1, earlier, language) if earlier is not None else None


def _whose_intention(
    parse: Parse, parts: tuple[Clause, ...], number: int, found: Phrase, language: str
) -> Phrase | None:
    """In "Norvik announced plans to cut 40 jobs" it is Norvik that cuts them."""
    if (
        parse.words[found.head].lower not in _words(language).intentions
        or parse.tags[found.last : found.last + 1] != "P"
    ):
        return None
    verb = next((i for i in range(found.first - 1, parts[number].first - 1, -1) if parse.tags[i] in "VA"), None)
    return subject_phrase(parse, parts, number, verb, language) if verb is not None else None


def _is_relative(parse: Parse, phrase: Phrase, language: str) -> bool:
    return phrase.last - phrase.first == 1 and parse.words[phrase.first].lower in _words(language).relative


def phrase_behind(parse: Parse, clause: Clause, first: int) -> Phrase | None:
    """The noun phrase that begins right behind a verb, where a subject may stand ("stieg der Umsatz")."""
    while first < clause.last and parse.tags[first] == "R":
        first += 1
    last = first
    while last < clause.last and parse.tags[last] in "NxDW":
        last += 1
    if first == last or parse.tags[last - 1] not in "NxW":
        return None
    return Phrase(first, last, last - 1)


def _without_marks(parse: Parse, clause: Clause) -> int:
    end = clause.last
    while end > clause.first and parse.tags[end - 1] == "M":
        end -= 1
    return end


def trailing_phrase(parse: Parse, floor: int, last: int) -> Phrase | None:
    first = last
    while first > floor and parse.tags[first - 1] in "Nx#":
        first -= 1
    return Phrase(first, last, last - 1) if first < last else None


def phrase_before(parse: Parse, floor: int, index: int, *, quotes: bool = False) -> Phrase | None:
    """The noun phrase that ends right before the word ``index``, with its prepositional complements.

    Two commas before the word enclose an apposition; with ``quotes`` a quotation that ends there hides none.
    """
    last = index
    if last > floor and parse.words[last - 1].text == ",":
        opening = next((i for i in range(last - 2, floor - 1, -1) if parse.words[i].text in _BARRIERS), None)
        if opening is not None and parse.words[opening].text == ",":
            last = opening
        elif quotes:
            return None
    while last > floor and parse.tags[last - 1] in "RPT":
        last -= 1
    first = last
    while first > floor and (parse.tags[first - 1] in _NOMINAL or _coordinates(parse, floor, first - 1)):
        first -= 1
        if parse.tags[first] == "W":
            break
    if parse.tags[first : first + 1] == "W" and last - first > 1 and parse.tags[first + 1] != "P":
        first += 1
    first = _without_adverbial(parse, first, last)
    return Phrase(first, last, head_of(parse, first, last)) if first < last else None


def _coordinates(parse: Parse, floor: int, index: int) -> bool:
    """Whether an "and" joins two names: "Norvik and Polaris"."""
    names = floor < index < len(parse.tags) - 1 and parse.tags[index - 1] == parse.tags[index + 1] == "N"
    return names and parse.tags[index] == "C"


def _without_adverbial(parse: Parse, first: int, last: int) -> int:
    """Where the phrase begins without what leads it in ("In Europe the car")."""
    while first < last and parse.tags[first] in "RP":
        if parse.tags[first] == "P":
            rest = [i for i in range(first + 2, last) if parse.tags[i] in "DW"]
            return rest[-1] if rest else last
        first += 1
    return first


def head_of(parse: Parse, first: int, last: int) -> int:
    """The word before the first preposition, or before the determiner of a genitive ("der Preis des Autos")."""
    complement = parse.rules.complement
    for index in range(first + 1, last):
        if parse.tags[index] == "P" or (parse.tags[index] == "D" and parse.words[index].lower in complement):
            last = index
            break
    while last - 1 > first and parse.tags[last - 1] == "R":
        last -= 1
    return last - 1


def text_of(parse: Parse, phrase: Phrase, language: str = "en", *, whole: bool = False) -> str | None:
    """A phrase as people read it: up to its first preposition (unless ``whole``), without determiners."""
    first, last = phrase.first, phrase.last if whole else phrase.head + 1
    linking = lexis(language).linking
    while not whole and last + 1 < phrase.last and parse.words[last].lower in linking:
        last = head_of(parse, last, phrase.last) + 1
    while first < last and parse.tags[first] in "DR#" and not (whole and parse.tags[first] == "#"):
        first += 1
        if first < last and parse.tags[first] == "P":  # "some of the cars"
            first += 1
    first = max(first, last - MOST_WORDS)
    return parse.phrase(first, last)


def title_entity(parse: Parse) -> str | None:
    """The first run of capitalized words in a headline, if the headline has words that are not capitalized."""
    named = [w.text[0].isupper() and t in "Nx" for w, t in zip(parse.words, parse.tags, strict=True)]
    if all(named) or not any(named):
        return None
    first = named.index(True)
    last = first
    while last < len(named) and named[last]:
        last += 1
    return parse.phrase(first, last)


def main_subject(parse: Parse, parts: tuple[Clause, ...], said: frozenset[int], language: str = "en") -> str | None:
    """What a sentence as a whole speaks of: the phrase before its first verb, those of saying (``said``) apart."""
    for part in parts:
        group = next((i for i in range(part.first, part.last) if parse.tags[i] in "VA"), None)
        if group is None or any(group <= word < part.last for word in said):
            continue
        phrase = phrase_before(parse, part.first + (part.opener is not None), group)
        if phrase is None and _words(language).inverts:
            phrase = phrase_behind(parse, part, group + 1)
        if phrase and not _is_relative(parse, phrase, language):
            return text_of(parse, phrase, language)
    return None
