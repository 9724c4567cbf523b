"""Which stored claim of another page a new assertion answers: index terms, score, choice with a margin.

One page is matched as a whole: what two pages have in common tells how far they tell one story, values that agree are
paired first, and only what is left can contradict. All of it works on what one indexed look-up returned (at most a
few hundred candidates an assertion); nothing here reads the store, and the cost does not depend on its size.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from monitor.compare.algebra import Relation, relate
from monitor.compare.pairing import same_noun
from monitor.compare.words import NUMBER, Token, tokens
from storage.model import Assertion, Dimension, Scope, StoredAssertion

MOST_TERMS = 12
REACH = 8  # content words on each side of a value that say what it is of
SISTERS = 2.5  # worth of what two pages share from which they surely tell one story
ENOUGH = 0.45  # fit of a contradiction between pages that tell one story
ENOUGH_ALONE = 0.8  # the same between pages that share nothing else
AGREES = 0.3  # fit of two equal values in pages that tell one story
MARGIN = 0.1  # a second candidate with another value that fits as well within this is a doubt

AGREE = frozenset({Relation.EQUAL, Relation.HEDGE_CHANGED, Relation.REFINED, Relation.COARSENED})

Candidates = Sequence[tuple[StoredAssertion, int]]


@dataclass(frozen=True, slots=True)
class Match:
    """The stored assertion that answers the same question; ``ambiguous`` when another fits about as well."""

    stored: StoredAssertion
    relation: Relation
    fit: float
    affinity: float
    ambiguous: bool = False


@lru_cache(maxsize=65536)
def _hash(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big") >> 1


def terms(assertion: Assertion, language: str | None = None) -> tuple[int, ...]:
    """Give the index terms of an assertion: stable 63-bit hashes of at most a dozen words.

    Names first, then the words nearest to the value: names and rare words find a story told in other words.
    """
    found = tokens(assertion.sentence, language)
    centre = (assertion.span[0] + assertion.span[1]) / 2
    ranked = sorted(
        (t for t in found if t.key and t.key != NUMBER and len(t.key) > 1),
        key=lambda t: (not _is_name(t, found), abs(t.start - centre)),
    )
    keys = list(dict.fromkeys(t.key for t in ranked))
    if assertion.subject:
        subject = [t.key for t in tokens(assertion.subject, language) if t.key and t.key != NUMBER]
        keys = list(dict.fromkeys([*keys[: MOST_TERMS - min(len(subject), 3)], *subject[:3]]))
    return tuple(_hash(k) for k in keys[:MOST_TERMS])


def _is_name(token: Token, sentence: Sequence[Token]) -> bool:
    return token.named and token is not sentence[0]


@dataclass(frozen=True, slots=True)
class _Link:
    """A possible match: new assertion by index, stored assertion, how well the words fit, how the values relate."""

    new: int
    stored: StoredAssertion
    fit: float
    relation: Relation

    @property
    def agrees(self) -> bool:
        return self.relation in AGREE


def match_page(
    new: Sequence[Assertion], candidates: Sequence[Candidates], language: str | None = None
) -> list[Match | None]:
    """Match all assertions of one page, each with what the look-up found for it; None where no stored claim fits.

    Costs one comparison of two bags of words for each candidate.
    """
    links = [
        link for i, (a, found) in enumerate(zip(new, candidates, strict=True)) for link in _links(i, a, found, language)
    ]
    by_page: dict[int, list[_Link]] = defaultdict(list)
    for link in links:
        by_page[link.stored.snapshot_id].append(link)
    chosen: dict[int, list[Match]] = defaultdict(list)
    for page in by_page.values():
        for i, match in _match_with(page, new, language):
            chosen[i].append(match)
    return [_best(chosen.get(i, ())) for i in range(len(new))]


def _links(index: int, new: Assertion, found: Candidates, language: str | None) -> list[_Link]:
    return [
        _Link(index, stored, fit(new, stored.assertion, language), relate(stored.assertion, new))
        for stored, _ in found
        if may_answer(new, stored.assertion, language)
    ]


def may_answer(new: Assertion, old: Assertion, language: str | None = None) -> bool:
    """Whether two assertions can answer one question at all: dimension, what is counted, scope."""
    if new.dimension is not old.dimension or _parted(new.scope, old.scope):
        return False
    if new.dimension is Dimension.COUNT and new.value.unit and old.value.unit:
        return same_noun(new, old, language)
    return True


def _parted(one: Scope, two: Scope) -> bool:
    pairs = zip(_parts(one), _parts(two), strict=True)
    return any(a and b and a != b for a, b in pairs)


def _parts(scope: Scope) -> tuple[str | None, ...]:
    return scope.period, scope.per, scope.statistic


@lru_cache(maxsize=16384)
def _bag(sentence: str, start: int, end: int, language: str | None) -> tuple[dict[str, float], dict[str, float]]:
    """Give the words of a sentence and those around a value, each with its weight: names twice, near words more."""
    found = tokens(sentence, language)
    whole: dict[str, float] = {}
    near: dict[str, float] = {}
    before = [t for t in found if t.end <= start and t.key and t.key != NUMBER][::-1]
    after = [t for t in found if t.start >= end and t.key and t.key != NUMBER]
    for side in (before, after):
        for place, token in enumerate(side):
            weight = 2.0 if _is_name(token, found) else 1.0
            whole[token.key] = max(whole.get(token.key, 0.0), weight)
            if place < REACH:
                near[token.key] = max(near.get(token.key, 0.0), 1 / (1 + place / 2))
    return whole, near


def _shared(one: dict[str, float], two: dict[str, float]) -> float:
    """Give how much of the smaller bag stands in the larger, tempered by how much larger that is."""
    common = sum(min(w, two[k]) for k, w in one.items() if k in two)
    sizes = sum(one.values()), sum(two.values())
    if not all(sizes):
        return 0.0
    return 0.5 * common / min(sizes) + 0.5 * 2 * common / sum(sizes)


def fit(new: Assertion, old: Assertion, language: str | None = None) -> float:
    """Score how far two sentences ask the same of their values (0 to 1): words near the value, then all words."""
    bags = [_bag(a.sentence, *a.span, language) for a in (new, old)]
    score = 0.55 * _shared(bags[0][1], bags[1][1]) + 0.35 * _shared(bags[0][0], bags[1][0])
    return score + 0.1 * _same_subject(new, old, language)


def _same_subject(new: Assertion, old: Assertion, language: str | None) -> float:
    sides = [{t.key for t in tokens(a.subject or "", language) if t.key} for a in (new, old)]
    return float(bool(sides[0] & sides[1]))


def _match_with(page: list[_Link], new: Sequence[Assertion], language: str | None) -> list[tuple[int, Match]]:
    """Match the assertions of the new page with those of one stored page, one to one, agreement first."""
    agreed = _one_to_one([k for k in page if k.agrees and k.fit >= AGREES / 2])
    worth = affinity(agreed, new, language)
    needed = ENOUGH_ALONE - (ENOUGH_ALONE - ENOUGH) * min(worth / SISTERS, 1.0)
    kept = [k for k in agreed if k.fit >= min(needed, AGREES if worth >= SISTERS else needed)]
    done, taken = {k.new for k in kept}, {k.stored.id for k in kept}
    rest = [k for k in page if not k.agrees and k.new not in done and k.stored.id not in taken]
    contradicting = _one_to_one([k for k in rest if k.fit >= needed])
    return [(k.new, Match(k.stored, k.relation, k.fit, worth)) for k in kept] + [
        (k.new, Match(k.stored, k.relation, k.fit, worth, _doubtful(k, rest))) for k in contradicting
    ]


def _one_to_one(links: list[_Link]) -> list[_Link]:
    """Choose the best links so that nothing is used twice; an equal value goes before one that merely fits."""
    order = sorted(links, key=lambda k: (k.relation is not Relation.EQUAL, -k.fit, k.new, k.stored.id))
    done: set[int] = set()
    taken: set[int] = set()
    chosen = []
    for link in order:
        if link.new not in done and link.stored.id not in taken:
            chosen.append(link)
            done.add(link.new)
            taken.add(link.stored.id)
    return chosen


def _doubtful(link: _Link, rest: list[_Link]) -> bool:
    """Whether another value fits as well, on either side."""
    rivals = [k.fit for k in rest if (k.new == link.new) != (k.stored.id == link.stored.id)]
    return bool(rivals) and max(rivals) > link.fit - MARGIN


def affinity(agreed: Sequence[_Link], new: Sequence[Assertion], language: str | None) -> float:
    """Give what two pages share, in units of one telling claim: values that agree, and names in their sentences."""
    values = sum(_telling(new[k.new]) * min(1.0, 2 * k.fit) for k in agreed)
    names = {t.key for k in agreed for t in _names(new[k.new].sentence, language)}
    others = {t.key for k in agreed for t in _names(k.stored.assertion.sentence, language)}
    return values + 0.3 * len(names & others)


def _telling(assertion: Assertion) -> float:
    """Give how much an agreement proves: many digits more than few."""
    if assertion.value.number is None:
        return 0.5
    digits = len("".join(map(str, assertion.value.number.normalize().as_tuple().digits)).strip("0"))
    return min(0.4 * digits, 1.2)


def _names(sentence: str, language: str | None) -> list[Token]:
    found = tokens(sentence, language)
    return [t for t in found if t.key and t.key != NUMBER and _is_name(t, found)]


def _best(matches: Sequence[Match]) -> Match | None:
    """Choose among pages: an agreement of a sure match first, then the best fit on the nearest page."""
    if not matches:
        return None
    return max(matches, key=lambda m: (m.relation in AGREE, m.affinity >= SISTERS, m.fit, m.affinity, -m.stored.id))
