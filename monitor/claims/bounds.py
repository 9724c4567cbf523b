"""How firmly a number is meant: bounds and hedges before and after it, and the direction of a change."""

from __future__ import annotations

from itertools import pairwise

from monitor.claims.draft import Draft
from monitor.claims.lexicon import Lexicon
from monitor.claims.tokens import Tokens
from storage.model import Bound

_BOUNDS = {
    "about": Bound.ABOUT,
    "over": Bound.OVER,
    "at_least": Bound.AT_LEAST,
    "under": Bound.UNDER,
    "at_most": Bound.AT_MOST,
}
_FAR = 6
_NEAR = 4
_REACHED = 8


def take_bound(draft: Draft, tokens: Tokens, words: Lexicon) -> None:
    """Set bound, hedge and trend of a draft from the words around it."""
    at = _back(draft, tokens, words)
    _after(draft, tokens, words)
    _trend(draft, tokens, words, at)


def _back(draft: Draft, tokens: Tokens, words: Lexicon) -> int:
    """Walk back over bounds and the small words between them; gives where that ended."""
    i = draft.first
    reached = i
    while i > 0 and draft.first - i < _FAR:
        found = words.bounds.before(tokens.low, i)
        if found is not None and not tokens.closed[i - 1] and _bounds(draft, found, i, tokens, words):
            _set(draft, found[0], tokens.text[tokens.start[found[1]] : tokens.end[i - 1]].lower())
            i = reached = found[1]
        elif tokens.low[i - 1] in words.bridges or tokens.low[i - 1] in '("“':
            i -= 1
        else:
            break
    return reached


def _bounds(draft: Draft, found: tuple[str, int], i: int, tokens: Tokens, words: Lexicon) -> bool:
    """Whether a word that may be a bound is one: not "over the past five years", not a count's "more" of before."""
    word = tokens.low[found[1]]
    if i - found[1] == 1 and word in words.trend_to and _changes_before(found[1], tokens, words):
        return False
    if i - found[1] == 1 and word in words.no_span:
        between = tokens.low[i : draft.first]
        if draft.kind == "duration" and any(low in words.bridges for low in between):
            return False
        noun = found[1] > 0 and tokens.low[found[1] - 1] in words.determiners
        if noun or any(low in words.spans for low in between):
            return False
    return not (tokens.glued(i) and tokens.low[i - 1].isalpha() and draft.first == i)


def _changes_before(i: int, tokens: Tokens, words: Lexicon) -> bool:
    """Whether a verb of change stands shortly before, so that "hasta" leads to the level reached: "subió hasta"."""
    return any(words.trends.before(tokens.low, k) for k in range(i, max(0, i - _REACHED), -1))


def _set(draft: Draft, kind: str, surface: str) -> None:
    bound = _BOUNDS[kind]
    if bound is Bound.ABOUT:
        draft.hedge = draft.hedge or surface
        if draft.bound is Bound.EXACT:
            draft.bound = bound
    elif draft.bound in {Bound.EXACT, Bound.ABOUT}:
        draft.bound = bound


def _after(draft: Draft, tokens: Tokens, words: Lexicon) -> None:
    for k in {draft.number.last, draft.last, draft.head or draft.last}:
        found = words.bounds_after.after(tokens.low, k)
        if found is None or tokens.closed[k] or (tokens.low[k] == "+" and not tokens.glued(k)):
            continue
        if _goes_on(tokens, words, found[1]):
            continue
        _set(draft, found[0], tokens.text[tokens.start[k] : tokens.end[found[1] - 1]].lower())


def _goes_on(tokens: Tokens, words: Lexicon, k: int) -> bool:
    """Whether the words after a number bound the next one: "5 plus 3", "40 at least 20"."""
    return k < tokens.size and (tokens.is_number(k) or tokens.low[k] in words.words)


def _trend(draft: Draft, tokens: Tokens, words: Lexicon, i: int) -> None:
    far = i > 0 and tokens.low[i - 1] in words.trend_reach
    if i > 0 and tokens.low[i - 1] in words.trend_to:
        i -= 1
    while i > 0 and (tokens.low[i - 1] in words.trend_by or tokens.low[i - 1] in words.adverbs):
        i -= 1
    for k in range(i, max(0, i - (_NEAR if far else 1)), -1):
        found = words.trends.before(tokens.low, k)
        if found is not None and not tokens.closed[k - 1]:
            phrasal = found[1] > 0 and tokens.low[found[1] - 1] in words.phrasal
            draft.trend = None if phrasal else found[0]
            return
        if tokens.is_number(k - 1):
            return


def carry_trends(drafts: list[Draft], tokens: Tokens, words: Lexicon) -> None:
    """Carry a trend to what is coordinated: "lost 190 points, or 0.6 %"."""
    for before, draft in pairwise(drafts):
        gap = tokens.low[before.head or before.last : draft.first]
        if before.trend and draft.trend is None and 0 < len(gap) <= 2 and all(g in words.trend_chain for g in gap):
            draft.trend = before.trend if any(g.isalpha() for g in gap) and not draft.bare else None
