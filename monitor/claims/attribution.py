"""Who says it: the speaker and the cue of a sentence, and which stretch of it they vouch for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from monitor.claims.cue_tables import table
from monitor.claims.date_grammar import either
from monitor.claims.words import Parse

_QUOTES = re.compile(r"[“”\"„«»]")
_STOPS = frozenset(',;:—–()“”"')


@dataclass(frozen=True, slots=True)
class Attribution:
    """``speaker`` as written (None when the text hides it), ``cue`` the saying word; ``span`` is where both stand."""

    speaker: str | None
    cue: str
    span: tuple[int, int]
    denied: bool = False


@dataclass(frozen=True, slots=True)
class _Speech:
    forms: frozenset[str]
    weak: frozenset[str]
    that: frozenset[str]
    denials: frozenset[str]
    by: frozenset[str]
    listeners: frozenset[str]
    according: re.Pattern[str]
    people: frozenset[str]


@cache
def _speech(language: str) -> _Speech:
    rows = table(language, "cues")["speech"]
    sets = {name: frozenset(rows[name]) for name in ("forms", "weak", "that", "denials", "listeners", "titles")}
    according = re.compile(rf"\b(?:{either(rows['according'])})\s+", re.IGNORECASE)
    return _Speech(
        sets["forms"],
        sets["weak"],
        sets["that"],
        sets["denials"],
        frozenset(rows["passive_by"]),
        sets["listeners"],
        according,
        sets["titles"],
    )


def attributions(parse: Parse, language: str = "en") -> tuple[Attribution, ...]:
    """Every speaker named in a sentence, in order."""
    rules = _speech(language)
    found = [_according(parse, match) for match in rules.according.finditer(parse.text)]
    for index, word in enumerate(parse.words):
        if word.lower in rules.forms and parse.tags[index] != "N":
            said = _saying(rules, parse, index)
            if said:
                found.append(said)
    return tuple(sorted(found, key=lambda a: a.span))


def _according(parse: Parse, match: re.Match[str]) -> Attribution:
    first = parse.index_at(match.end())
    last = _phrase_end(parse, first)
    end = parse.words[last - 1].end if last > first else match.end()
    return Attribution(parse.between(first, last) or None, match[0].strip().lower(), (match.start(), end))


def _saying(rules: _Speech, parse: Parse, index: int) -> Attribution | None:
    word = parse.words[index]
    following = parse.words[index + 1] if index + 1 < len(parse.words) else None
    nxt = following.lower if following else ""
    denied = word.lower in rules.denials
    if nxt in rules.by:
        last = _phrase_end(parse, index + 2)
        return Attribution(parse.between(index + 2, last) or None, word.lower, (word.start, _end(parse, last)), denied)
    if word.lower in rules.weak and not denied and nxt not in rules.that and not _after_quote(parse, index):
        return None
    first = _phrase_start(parse, index)
    if first < index:
        return Attribution(parse.between(first, index), word.lower, (parse.words[first].start, word.end), denied)
    if _after_quote(parse, index):
        last = _phrase_end(parse, index + 1)
        return Attribution(parse.between(index + 1, last) or None, word.lower, (word.start, _end(parse, last)), denied)
    return Attribution(None, word.lower, (word.start, word.end), denied)


def _end(parse: Parse, last: int) -> int:
    return parse.words[last - 1].end


def _after_quote(parse: Parse, index: int) -> bool:
    """Whether a comma or a closing quotation mark stands right before a word: the inverted form."""
    return index > 0 and parse.words[index - 1].text in _STOPS


def _phrase_start(parse: Parse, index: int) -> int:
    """Where the noun phrase before the word ``index`` begins; ``index`` when there is none."""
    first = index
    while first and parse.tags[first - 1] in "AR":
        first -= 1
    end = first
    if first and parse.words[first - 1].text == ",":
        opening = _opening_comma(parse, first - 1)
        if opening is None:
            return index
        first = opening
    while first and parse.tags[first - 1] in "NxDPW#" and not parse.words[first - 1].text in _STOPS:
        first -= 1
    return first if first < end else index


def _opening_comma(parse: Parse, closing: int) -> int | None:
    """The comma that opens an apposition ("Lei Jun, chief executive of Xiaomi, said")."""
    for index in range(closing - 1, max(-1, closing - 14), -1):
        if parse.words[index].text == ",":
            return index
        if parse.words[index].text in _STOPS:
            return None
    return None


def _phrase_end(parse: Parse, first: int) -> int:
    last = first
    while last < len(parse.words) and parse.tags[last] in "NxDW#" or _links(parse, first, last):
        last += 1
    return last


def _links(parse: Parse, first: int, last: int) -> bool:
    """Whether a preposition or mark inside a name stands here ("officials of the ministry", "U.S. & Co.")."""
    if not first < last < len(parse.words) - 1:
        return False
    return parse.tags[last] == "P" and parse.tags[last + 1] in "NDx" or parse.words[last].text in "&."


def speaker_of(found: tuple[Attribution, ...], span: tuple[int, int]) -> Attribution | None:
    """Who vouches for the value at ``span``: the nearest attribution outside whose own words it stands."""
    outside = [a for a in found if not (a.span[0] <= span[0] and span[1] <= a.span[1])]
    if not outside:
        return None
    before = [a for a in outside if a.span[1] <= span[0]]
    return before[-1] if before else outside[0]


def inside_quote(text: str, offset: int) -> bool:
    """Whether a quotation is open at an offset."""
    depth = False
    for match in _QUOTES.finditer(text[:offset]):
        depth = match[0] in "“„«" or (match[0] == '"' and not depth)
    return depth
