"""Cuts a tagged sentence into clauses, so that a cue holds for the values beside it and not for its neighbours'."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from monitor.claims.cue_tables import table
from monitor.claims.words import Parse

_HARD = frozenset(";:—–()[]…")
_STOPS = frozenset(".!?")
_NOMINAL = frozenset("NDW#x")
# keeps the work for one value bounded in a list of thousands
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Clause:
    """Words ``first`` up to but not including ``last``; ``opener`` is the conjunction that begins it."""

    first: int
    last: int
    opener: str | None = None


@cache
def _openers(language: str) -> tuple[frozenset[str], ...]:
    cues = table(language, "cues")
    rows, speech = cues["clauses"], cues["speech"]
    lists = (rows["openers"], rows["weak"], rows["marked"], set(speech["forms"]) - set(speech["told"]))
    return tuple(frozenset(row) for row in lists)


def clauses(parse: Parse, language: str = "en") -> tuple[Clause, ...]:
    openers, weak, marked, saying = _openers(language)
    if saying.isdisjoint(parse.lowers):
        saying = frozenset()
    words = parse.words
    starts: list[tuple[int, str | None]] = [(0, None)]
    begin = 0
    for index, (word, tag) in enumerate(zip(words, parse.tags, strict=True)):
        opener = word.lower if word.lower in openers else None
        if index == begin:
            starts[-1] = (index, opener)
            continue
        if index - begin >= _LONGEST:
            starts.append((index, None))
        elif tag == "M":
            if not (
                word.text in _HARD or (word.text == "," and _has_verb(parse, index + 1)) or _full_stop(parse, index)
            ):
                continue
            starts.append((index + 1, None))
        elif opener and opener not in marked and _opens(parse, begin, index, weak):
            starts.append((index, opener))
        elif saying and words[index - 1].lower in saying and _says(parse, index):
            starts.append((index, None))
        else:
            continue
        begin = starts[-1][0]
    ends = [start for start, _ in starts[1:]] + [len(words)]
    return tuple(Clause(s, e, o) for (s, o), e in zip(starts, ends, strict=True) if s < e)


def _says(parse: Parse, index: int) -> bool:
    """Whether a saying word stands before a clause without "that": "said 40 people were hurt"."""
    if parse.tags[index - 1] != "V" or parse.tags[index] not in _NOMINAL:
        return False
    for here in range(index, len(parse.tags)):
        tag = parse.tags[here]
        if tag in "VA":
            noun = parse.tags[index] == "#" and parse.entries[here].form == "third"  # "announced 40 job cuts"
            return here > index and parse.tags[here - 1] != "P" and not noun
        if tag == "M" or (tag == "W" and here > index):
            return False
    return False


def _opens(parse: Parse, first: int, index: int, weak: frozenset[str]) -> bool:
    """Whether a conjunction begins a clause, and is not the "and" between two numbers or two subjects."""
    if parse.words[index].lower not in weak:
        return True
    if parse.tags[index] == "C" and not {"V", "A"}.intersection(parse.tags[first:index]):
        return False
    return parse.tags[index - 1 : index + 2 : 2] != "##" and _has_verb(parse, index + 1)


def _full_stop(parse: Parse, index: int) -> bool:
    """Whether a sentence ends here inside a longer quotation; a stop behind a capital or one letter abbreviates."""
    if parse.words[index].text not in _STOPS or index + 1 >= len(parse.words) or not index:
        return False
    before, after = parse.words[index - 1], parse.words[index + 1]
    return (before.text.islower() and len(before.text) > 2) and after.text[0].isupper() and after.start > before.end + 1


def _has_verb(parse: Parse, index: int) -> bool:
    """Whether a verb stands before the next mark."""
    tags = parse.tags
    end = tags.find("M", index)
    end = len(tags) if end < 0 else end
    return "V" in tags[index:end] or "A" in tags[index:end]


def clause_at(parts: tuple[Clause, ...], index: int) -> int:
    """Which clause holds the word ``index``."""
    for number, part in enumerate(parts):
        if index < part.last:
            return number
    return max(len(parts) - 1, 0)
