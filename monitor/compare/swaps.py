"""Changes without a number: a name for another, a statement turned round by a negation or an opposite word.

Looked for only where a sentence otherwise stayed as it was, since in free rewording any word may take the place of
any other. Title-case headlines show no names and are left alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import JaroWinkler

from monitor.compare.kinds import Verdict, make_change
from monitor.compare.passage import Mapping, Passage
from monitor.compare.words import NUMBER, Token, vocabulary
from storage.model import Assertion, Change, Dimension, Kind, Polarity, Value

UNTOUCHED = 0.8  # share of words that stay when a name is traded
SPELLED_ALIKE = 0.86  # two spellings of one name (Rohani, Rowhani)
TITLE_CASE = 0.8  # share of words with a capital that only headlines have
_OPENS = re.compile(r"[.:!?]")
SHORTEST = 6  # words of a sentence in which one replaced name stands out


@dataclass(frozen=True, slots=True)
class Swap:
    """Words ``first`` to ``last`` of the old passage that became words ``start`` to ``stop`` of the new."""

    first: int
    last: int
    start: int
    stop: int


def swap_changes(mapping: Mapping) -> list[Change]:
    """Give the names that were traded and the statements that were turned round."""
    if mapping.kept < UNTOUCHED or len(mapping.old.tokens) < SHORTEST:
        return []
    blocks = list(_swaps(mapping))
    turned = _turned(mapping, blocks)
    return turned or [c for swap in blocks if (c := _name_change(mapping, swap))]


def _swaps(mapping: Mapping) -> Iterator[Swap]:
    """Give the replaced stretches, those parted by no more than a grammar word joined."""
    joined: list[Swap] = []
    for tag, a, b, c, d in mapping.blocks:
        if tag == "equal":
            continue
        if joined and _only_grammar(mapping.old, joined[-1].last, a):
            last = joined.pop()
            joined.append(Swap(last.first, b, last.start, d))
        else:
            joined.append(Swap(a, b, c, d))
    yield from joined


def _only_grammar(text: Passage, first: int, last: int) -> bool:
    return last - first <= 1 and all(not t.key for t in text.tokens[first:last])


def _name_change(mapping: Mapping, swap: Swap) -> Change | None:
    old, new = mapping.old.tokens[swap.first : swap.last], mapping.new.tokens[swap.start : swap.stop]
    gone, come = _names(mapping.old, swap.first, swap.last), _names(mapping.new, swap.start, swap.stop)
    if not gone or not come or not _other_names(gone, come, mapping) or _reworded(old, new):
        return None
    if _described(old, mapping.old.language) != _described(new, mapping.old.language):
        return None
    before, after = (_entity(p, t) for p, t in ((mapping.old, old), (mapping.new, new)))
    return make_change(Verdict(Kind.CORRECTED, "name_replaced"), before, after)


def _described(words: tuple[Token, ...], language: str | None) -> bool:
    """Whether a name is described or a title stands for it: "the capital of Peru", "the King"."""
    titles = vocabulary(language).titles
    named = [t.text.casefold() for t in words if t.key not in {"", NUMBER} and t.named]
    small = any(t.key not in {"", NUMBER} and not t.named for t in words)
    return small or all(name.removesuffix("'s") in titles for name in named)


def _reworded(old: tuple[Token, ...], new: tuple[Token, ...]) -> bool:
    """Whether a stretch says in part the same in another form ("Ms Lind's death", "she died")."""
    return bool({t.key for t in old if t.key} & {t.key for t in new})


def _names(text: Passage, first: int, last: int) -> list[Token]:
    """Give the words written as names; the first word of a sentence is one only beside another."""
    tokens = text.tokens
    nouns = vocabulary(text.language).capital_nouns
    if not nouns and _title_case(text):
        return []
    opens = {0} | {k + 1 for k, (a, b) in enumerate(pairwise(tokens)) if _OPENS.search(text.text, a.end, b.start)}
    named = [k for k in range(first, last) if tokens[k].named and tokens[k].key not in {"", NUMBER}]
    if nouns:
        named = [k for k in named if _proper(text, k)]
    return [tokens[k] for k in named if k not in opens or k + 1 in named]


def _proper(text: Passage, k: int) -> bool:
    """Whether a word is a name where nouns have capitals too: a known place, or one beside another capital."""
    words, tokens = vocabulary(text.language), text.tokens
    if words.cities.get(tokens[k].key, tokens[k].key) in words.places:
        return True
    beside = [j for j in (k - 1, k + 1) if 0 <= j < len(tokens)]
    return any(
        tokens[j].named
        and tokens[j].key not in {"", NUMBER}
        and text.text[min(tokens[j].end, tokens[k].end) : max(tokens[j].start, tokens[k].start)].isspace()
        for j in beside
    )


def _title_case(text: Passage) -> bool:
    words = [t for t in text.tokens if t.key and t.text[0].isalpha()]
    return sum(t.named for t in words) > TITLE_CASE * len(words)


def _other_names(gone: list[Token], come: list[Token], mapping: Mapping) -> bool:
    """Whether none of the names lives on, in full, in part, as initials, spelled otherwise, as a city's country."""
    lost, won = _traded_keys(mapping)
    if not any(t.key in lost for t in gone) or not any(t.key in won for t in come):
        return False
    initials = "".join(t.text[0] for t in gone).casefold(), "".join(t.text[0] for t in come).casefold()
    shorts = {t.text.replace(".", "").casefold() for t in (*gone, *come)}
    if shorts & {i for i in initials if len(i) > 1}:
        return False
    places = vocabulary(mapping.old.language).cities
    if any(places.get(a.key) == b.key or places.get(b.key) == a.key for a in gone for b in come):
        return False
    return not any(_one_name(a.text.casefold(), b.text.casefold()) for a in gone for b in come)


def _traded_keys(mapping: Mapping) -> tuple[Counter[str], Counter[str]]:
    """Give the words that the old passage has more often than the new, and the other way round."""
    old, new = (Counter(t.key for t in side.tokens if t.key) for side in (mapping.old, mapping.new))
    return old - new, new - old


def _one_name(a: str, b: str) -> bool:
    short, long = sorted((a.removesuffix("'s").rstrip("."), b.removesuffix("'s").rstrip(".")), key=len)
    return (long.startswith(short[:4]) and len(short) > 2) or JaroWinkler.similarity(short, long) >= SPELLED_ALIKE


def _entity(text: Passage, words: tuple[Token, ...]) -> Assertion:
    start, end = words[0].start, words[-1].end
    sentence, span = text.evidence(start, end)
    name = text.text[start:end]
    return Assertion(Dimension.ENTITY, Value(entity=name), name, sentence, span)


def _turned(mapping: Mapping, blocks: list[Swap]) -> list[Change]:
    """Give the statement as negated when a negation came or went, or a word became its opposite."""
    denials = [_denials(side) for side in (mapping.old, mapping.new)]
    if sum(denials[0]) % 2 != sum(denials[1]) % 2 and any(_bare_negation(mapping, swap, denials) for swap in blocks):
        return [_negated(mapping, "negation", was_negative=sum(denials[0]) % 2 == 1)]
    if any(_opposed(mapping, swap) for swap in blocks):
        return [_negated(mapping, "opposite_word", was_negative=False)]
    return []


def _denials(text: Passage) -> list[bool]:
    """Tell of each word whether it denies; "No 10" is a house."""
    words, tokens = vocabulary(text.language), text.tokens
    found = [p in words.negation or p.endswith("n't") for p in text.plains]
    return [
        d and not (t.named and k and k + 1 < len(tokens) and tokens[k + 1].text[0].isdecimal())
        for k, (d, t) in enumerate(zip(found, tokens, strict=True))
    ]


def _bare_negation(mapping: Mapping, swap: Swap, denials: list[list[bool]]) -> bool:
    """Whether a negation came or went and nothing but grammar took its place ("could not" → "is hard to")."""
    sides = denials[0][swap.first : swap.last], denials[1][swap.start : swap.stop]
    if sum(sides[0]) % 2 == sum(sides[1]) % 2:
        return False
    old = {t.key for t in mapping.old.tokens[swap.first : swap.last]} - {""}
    new = {t.key for t in mapping.new.tokens[swap.start : swap.stop]} - {""}
    return not (new - old if any(sides[0]) else old - new)


def _opposed(mapping: Mapping, swap: Swap) -> bool:
    words = vocabulary(mapping.old.language)
    lost, won = _traded_keys(mapping)
    gone = {t.key for t in mapping.old.tokens[swap.first : swap.last]} & lost.keys()
    come = {t.key for t in mapping.new.tokens[swap.start : swap.stop]} & won.keys()
    return any(words.opposite.get(key, frozenset()) & come for key in gone)


def _negated(mapping: Mapping, reason: str, was_negative: bool) -> Change:
    polarities = (Polarity.NEGATIVE, Polarity.POSITIVE) if was_negative else (Polarity.POSITIVE, Polarity.NEGATIVE)
    old, new = (_statement(p, polarity) for p, polarity in zip((mapping.old, mapping.new), polarities, strict=True))
    return make_change(Verdict(Kind.NEGATED, reason), old, new)


def _statement(text: Passage, polarity: Polarity) -> Assertion:
    return Assertion(Dimension.POLARITY, Value(), text.text, text.text, (0, len(text.text)), polarity=polarity)
