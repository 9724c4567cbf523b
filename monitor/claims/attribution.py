"""Who says it: the speaker and the cue of a sentence, and which values they vouch for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from monitor.claims.cue_phrases import PhraseTable
from monitor.claims.cue_tables import table
from monitor.claims.subject import Phrase, phrase_before
from monitor.claims.words import Parse, Word

_CLOSING = frozenset(",”\"'’“„»!?")
_QUOTES = re.compile(r"[“”\"„«»]")
MOST_WORDS = 14
_BRIDGE = 6


@dataclass(frozen=True, slots=True)
class Attribution:
    """``speaker`` as written (None when the text hides it), ``cue`` the saying word; ``span`` is where both stand.

    A denial holds for what stands behind it; a ``backward`` one, a passive, for what stands before it.
    """

    speaker: str | None
    cue: str
    span: tuple[int, int]
    word: int
    denied: bool = False
    backward: bool = False


@dataclass(frozen=True, slots=True)
class _Speech:
    forms: frozenset[str]
    weak: frozenset[str]
    that: frozenset[str]
    denials: frozenset[str]
    passive_by: frozenset[str]
    passive: frozenset[str]
    told: frozenset[str]
    unsaid: frozenset[str]
    participles: frozenset[str]
    relative: frozenset[str]
    bridges: frozenset[str]
    conjunctions: frozenset[str]
    counting: frozenset[str]
    quoted: frozenset[str]
    quoted_as: frozenset[str]
    according: PhraseTable[bool]
    inverts: bool


@cache
def _speech(language: str) -> _Speech:
    cues = table(language, "cues")
    rows = {name: frozenset(words) for name, words in cues["speech"].items()}
    return _Speech(
        forms=rows["forms"],
        weak=rows["weak"],
        that=rows["that"],
        denials=rows["denials"],
        passive_by=rows["passive_by"],
        passive=rows["passive"],
        told=rows["told"],
        unsaid=rows["unsaid"],
        participles=rows["participles"],
        bridges=rows["bridges"],
        conjunctions=rows["conjunctions"],
        counting=rows["counting"],
        quoted=rows["quoted"],
        quoted_as=rows["quoted_as"],
        relative=frozenset(cues["clauses"]["relative"]),
        according=PhraseTable({True: rows["according"]}, language),
        inverts=cues["grammar"]["inverts"],
    )


def attributions(parse: Parse, language: str = "en") -> tuple[Attribution, ...]:
    """Every saying in a sentence, in order."""
    rules = _speech(language)
    found = [_according(parse, hit.first, hit.last) for hit in rules.according.find(parse)]
    if rules.forms.isdisjoint(parse.lowers):
        return tuple(found)
    for index, word in enumerate(parse.words):
        if word.lower in rules.forms and (parse.tags[index] == "V" or _is_quoted(rules, parse, index)):
            said = _saying(rules, parse, index)
            if said:
                found.append(said)
    return tuple(sorted(found, key=lambda a: a.span)) if len(found) > 1 else tuple(found)


def _according(parse: Parse, start: int, first: int) -> Attribution:
    last = _phrase_end(parse, first)
    cue = parse.between(start, first).lower()
    return Attribution(parse.phrase(first, last), cue, (parse.words[start].start, parse.words[last - 1].end), start)


def _saying(rules: _Speech, parse: Parse, index: int) -> Attribution | None:
    word = parse.words[index]
    follows = parse.words[index + 1].lower if index + 1 < len(parse.words) else ""
    if index and parse.words[index - 1].lower in rules.passive:
        return _passive(rules, parse, index, follows)
    if index and parse.words[index - 1].lower in rules.unsaid:
        return None
    if _is_quoted(rules, parse, index):
        return _quoted(rules, parse, index)
    quoted = index > 0 and parse.words[index - 1].text in _CLOSING
    denied = word.lower in rules.denials
    if word.lower in rules.weak and not quoted and not denied and not _tells(rules, parse, index):
        return None
    before = _first_subject(parse, word) if word.lower in rules.participles else _speaker_before(rules, parse, index)
    if before:
        speaker, start = before
        return Attribution(speaker, word.lower, (start, word.end), index, denied)
    if not quoted and index and not rules.inverts:
        return (
            None if word.lower in rules.weak else Attribution(None, word.lower, (word.start, word.end), index, denied)
        )
    return _inverted(parse, index, index + 1, denied=denied)


def _tells(rules: _Speech, parse: Parse, index: int) -> bool:
    """Whether a word that often says nothing does: before "that", to somebody that, or before a number."""
    if index + 1 >= len(parse.words):
        return False
    follows = parse.words[index + 1].lower
    if parse.tags[index + 1] == "#":
        return parse.words[index].lower in rules.counting
    if follows in rules.bridges:
        ahead = range(index + 2, min(index + 2 + _BRIDGE, len(parse.words)))
        return any(parse.words[i].lower in rules.conjunctions for i in ahead) or follows in rules.that
    return follows in rules.that


def _is_quoted(rules: _Speech, parse: Parse, index: int) -> bool:
    if index < 2 or parse.words[index - 1].lower not in rules.quoted_as:
        return False
    return parse.words[index - 2].lower in rules.quoted


def _quoted(rules: _Speech, parse: Parse, index: int) -> Attribution:
    """In "Ann Lee was quoted as saying" the speaker stands before the passive."""
    before = _speaker_before(rules, parse, index - 2)
    word = parse.words[index]
    return Attribution(
        before[0] if before else None, word.lower, (before[1] if before else word.start, word.end), index
    )


def _first_subject(parse: Parse, word: Word) -> tuple[str | None, int]:
    """In "Xiaomi raised the price, saying …" the speaker is what the sentence speaks of."""
    verb = next(i for i, tag in enumerate(parse.tags) if tag in "VA")
    phrase = phrase_before(parse, 0, verb)
    return (parse.phrase(phrase.first, phrase.last) if phrase else None), word.start


def _passive(rules: _Speech, parse: Parse, index: int, follows: str) -> Attribution | None:
    """A passive names its speaker ("it was announced by Xiaomi"), hides it, or has another one ("he was told")."""
    word = parse.words[index]
    denied = word.lower in rules.denials
    if follows in rules.passive_by:
        return replace(_inverted(parse, index, index + 2, denied=denied), backward=denied)
    if word.lower in rules.told:
        return None
    return Attribution(None, word.lower, (word.start, word.end), index, denied, backward=denied)


def _inverted(parse: Parse, index: int, first: int, *, denied: bool) -> Attribution:
    last = _phrase_end(parse, first)
    word, end = parse.words[index], parse.words[max(last - 1, index)].end
    return Attribution(parse.phrase(first, last), word.lower, (word.start, end), index, denied)


def _speaker_before(rules: _Speech, parse: Parse, index: int) -> tuple[str | None, int] | None:
    """The speaker in front of a saying word, with the offset where it begins."""
    last = index
    while last and parse.tags[last - 1] in "AR":
        last -= 1
    phrase = phrase_before(parse, 0, last, quotes=True) or _described(parse, last)
    if phrase is None:
        return None
    if parse.words[phrase.first].lower in rules.relative and phrase.last - phrase.first == 1:
        phrase = phrase_before(parse, 0, phrase.first) or phrase
    named = _named_apposition(parse, phrase, last)
    start = parse.words[phrase.first].start
    return parse.phrase(max(named.first, named.last - MOST_WORDS), named.last), start


def _described(parse: Parse, last: int) -> Phrase | None:
    """The phrase before what describes it: "A study published in Nature shows"."""
    first = last
    while first and parse.tags[first - 1] in "NxDP#R":
        first -= 1
    return phrase_before(parse, 0, first - 1) if 0 < first < last and parse.tags[first - 1] == "V" else None


def _named_apposition(parse: Parse, phrase: Phrase, last: int) -> Phrase:
    """In "his lawyer, Ann Lee, said" the name between the commas, since the phrase before them is none."""
    if parse.words[last - 1].text == "," and "N" not in parse.tags[phrase.first : phrase.last]:
        first = phrase.last + 1
        inner = parse.tags[first : last - 1]
        if inner and set(inner) <= {"N"}:
            return Phrase(first, last - 1, last - 2)
    return phrase


def _phrase_end(parse: Parse, first: int) -> int:
    last = first
    while (
        last < len(parse.words)
        and last - first < MOST_WORDS
        and (parse.tags[last] in ("NxDW#" if last == first else "NxD#") or _links(parse, first, last))
    ):
        last += 1
    return last


def _links(parse: Parse, first: int, last: int) -> bool:
    """Whether a preposition or mark inside a name stands here ("officials of the ministry", "Johnson & Co.")."""
    if not first < last < len(parse.words) - 1:
        return False
    follows = parse.tags[last + 1]
    return (parse.tags[last] in "PC" and follows in "NDx" and parse.tags[last - 1] in "Nx") or parse.words[
        last
    ].text == "&"


def speaker_of(found: tuple[Attribution, ...], span: tuple[int, int]) -> Attribution | None:
    """Who vouches for the value at ``span``: the nearest attribution before it, else the first one behind it."""
    outside = [a for a in found if not (a.span[0] <= span[0] and span[1] <= a.span[1])]
    before = [a for a in outside if a.span[1] <= span[0]]
    return before[-1] if before else outside[0] if outside else None


def opens_quote(text: str) -> bool:
    return _QUOTES.match(text) is not None


def quote_open(text: str, *, opened: bool) -> tuple[bool, bool]:
    """Whether a quotation is still open at the end of a text, given whether one was before; whether it holds any."""
    marks = _QUOTES.findall(text)
    for mark in marks:
        opened = mark in "“„«" or (mark == '"' and not opened)
    return opened, bool(marks)
