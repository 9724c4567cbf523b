"""Which sentences of a new version stand for which of the old: the same, reworded, moved, split or merged.

Texts come as lists of sentences. Cost: one pass for identical sentences, then an index of words over the rest; about
n log n for articles, since a revision leaves most sentences as they were.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from monitor.compare.words import content, plain

ALIKE = 0.5  # share of weighted words that two versions of one sentence keep
ALIKE_IN_PLACE = 0.3  # the same between two neighbours that did not change
Sides = tuple[dict[int, tuple[int, ...]], dict[int, tuple[int, ...]]]  # by pair: its old and its new sentences
COVERED = 0.75  # share of a part's words that stands in the sentence it was split from


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences that stand for one another, by index; several on one side when a sentence was split or merged."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    identical: bool = False


@dataclass(frozen=True, slots=True)
class Alignment:
    """Every sentence index stands in exactly one group, or in ``gone`` (old) or ``added`` (new)."""

    groups: tuple[Group, ...]
    gone: tuple[int, ...]
    added: tuple[int, ...]

    def kept_share(self) -> float:
        """Share of the old sentences that the new version still has, in whatever words."""
        kept = sum(len(g.old) for g in self.groups)
        return kept / (kept + len(self.gone)) if kept + len(self.gone) else 1.0


def align(old: Sequence[str], new: Sequence[str], language: str | None = None) -> Alignment:
    """Align two versions of one text."""
    same = _identical(old, new)
    left = [i for i in range(len(old)) if i not in same]
    taken = set(same.values())
    right = [j for j in range(len(new)) if j not in taken]
    pairs = _similar(old, new, left, right, same, language)
    groups: Sides = ({i: (i,) for i in pairs}, {i: (j,) for i, j in pairs.items()})
    gone = [i for i in left if i not in pairs]
    added = [j for j in right if j not in set(pairs.values())]
    gone, added = _join_parts(old, new, groups, gone, added, language)
    found = [Group((i,), (j,), identical=True) for i, j in same.items()]
    found += [Group(tuple(sorted(groups[0][i])), tuple(sorted(groups[1][i]))) for i in pairs]
    return Alignment(tuple(sorted(found, key=lambda g: g.old)), tuple(gone), tuple(added))


def _identical(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Pair sentences that differ in formatting only; repeated sentences pair in order."""
    places: dict[str, deque[int]] = defaultdict(deque)
    for j, sentence in enumerate(new):
        places[plain(sentence)].append(j)
    pairs = {}
    for i, sentence in enumerate(old):
        waiting = places.get(plain(sentence))
        if waiting:
            pairs[i] = waiting.popleft()
    return pairs


def _similar(  # noqa: PLR0917  # the state of one alignment
    old: Sequence[str],
    new: Sequence[str],
    left: Sequence[int],
    right: Sequence[int],
    same: dict[int, int],
    language: str | None,
) -> dict[int, int]:
    bags = {i: Counter(content(old[i], language)) for i in left}, {j: Counter(content(new[j], language)) for j in right}
    scored = _scores(*bags)
    scored += [(0.0, i, j) for i, j in _in_place(left, right, same) if (i, j) not in {(a, b) for _, a, b in scored}]
    slots = set(_in_place(left, right, same))
    # Ties go to the pair that stays nearest to its place.
    scored.sort(key=lambda s: (-s[0], abs(s[1] - s[2]), s[1], s[2]))
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for score, i, j in scored:
        enough = ALIKE_IN_PLACE if (i, j) in slots else ALIKE
        if i in pairs or j in used or score < enough:
            continue
        pairs[i] = j
        used.add(j)
    return pairs


def _scores(left: dict[int, Counter[str]], right: dict[int, Counter[str]]) -> list[tuple[float, int, int]]:
    """Score the pairs that share a word: weighted Dice, rare words weigh more; wordless sentences do not pair."""
    spread = Counter(w for bags in (left, right) for bag in bags.values() for w in bag)
    total = len(left) + len(right)
    weight = {w: log(1 + total / n) for w, n in spread.items()}
    holders: dict[str, list[int]] = defaultdict(list)
    for j, bag in right.items():
        for word in bag:
            holders[word].append(j)
    sizes = [{i: sum(weight[w] * n for w, n in bag.items()) for i, bag in bags.items()} for bags in (left, right)]
    found = []
    for i, bag in left.items():
        for j in _sharing(bag, holders):
            common = sum(weight[w] * n for w, n in (bag & right[j]).items())
            found.append((2 * common / (sizes[0][i] + sizes[1][j]), i, j))
    return found


def _sharing(bag: Counter[str], holders: dict[str, list[int]], most: int = 20) -> Iterable[int]:
    """Give the sentences that share the most words with ``bag``, at most ``most``."""
    shared = Counter(j for word in bag for j in holders.get(word, ()))
    return [j for j, _ in sorted(shared.items(), key=lambda s: (-s[1], s[0]))[:most]]


def _in_place(left: Sequence[int], right: Sequence[int], same: dict[int, int]) -> list[tuple[int, int]]:
    """Give pairs that stand between the same two unchanged neighbours (or a neighbour and the text's end)."""
    waiting = set(right)
    before = {i: j + 1 for i, j in same.items()}
    found = []
    for i in left:
        slot = 0 if i == 0 else before.get(i - 1)
        if slot in waiting and (i + 1 not in same or same[i + 1] == (slot or 0) + 1):
            found.append((i, slot))
            before[i] = (slot or 0) + 1
    return [(i, j) for i, j in found if j is not None]


def _join_parts(  # noqa: PLR0917  # the state of one alignment
    old: Sequence[str],
    new: Sequence[str],
    groups: Sides,
    gone: list[int],
    added: list[int],
    language: str | None,
) -> tuple[list[int], list[int]]:
    """Join what was split off or merged into a pair near by; give what still stands alone."""
    for j in list(added):
        home = _home(new[j], {i: (old, groups[0][i], new, groups[1][i]) for i in groups[0]}, language)
        if home is not None:
            groups[1][home] += (j,)
            added.remove(j)
    for i in list(gone):
        home = _home(old[i], {k: (new, groups[1][k], old, groups[0][k]) for k in groups[0]}, language)
        if home is not None:
            groups[0][home] += (i,)
            gone.remove(i)
    return gone, added


def _home(
    part: str,
    groups: dict[int, tuple[Sequence[str], tuple[int, ...], Sequence[str], tuple[int, ...]]],
    language: str | None,
) -> int | None:
    """Find the pair whose other side holds the words of ``part`` that its own side does not account for."""
    words = Counter(content(part, language))
    best: tuple[float, int] | None = None
    for key, (other, others, own, owns) in groups.items():
        whole = Counter(w for k in others for w in content(other[k], language))
        spare = whole - Counter(w for k in owns for w in content(own[k], language))
        covered = sum((words & spare).values()) / max(sum(words.values()), 1)
        if covered >= COVERED and (best is None or covered > best[0]):
            best = covered, key
    return best[1] if best else None
