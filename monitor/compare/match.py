"""Which stored claim of another page a new assertion answers: index terms, and the choice with its doubt.

One page is matched as a whole: what two pages have in common tells how far they tell one story, values that agree are
paired first, and only what is left can contradict. All of it works on what one indexed look-up returned (at most a
few hundred candidates an assertion); nothing here reads the store, and the cost does not depend on its size.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from monitor.compare.algebra import Relation
from monitor.compare.contradict import (
    ENOUGH_ALONE,
    SISTERS,
    TWINS,
    alone,
    are_editions,
    contradicting,
    contradicting_alone,
    doubtful,
    floor_for,
    next_edition,
    one_to_one,
    unexplained,
)
from monitor.compare.fit import affinity, is_name
from monitor.compare.links import AGREE, Candidates, Link, View, links
from monitor.compare.words import tokens
from storage.model import Assertion, StoredAssertion

__all__ = ["AGREE", "SISTERS", "Candidates", "Match", "choose", "match_page", "nearest", "terms"]

MOST_TERMS = 12
COVERED = 0.5  # what it adds to an affinity that all names of one page stand on the other
AGREES = 0.3  # fit of two equal values in pages that tell one story


@dataclass(frozen=True, slots=True)
class Match:
    """The stored assertion that answers the same question; ``ambiguous`` when another value fits about as well.

    ``fit`` is of the two sentences: their likeness (0 to 1), and on top what else speaks for the pair, as that no other
    value of the pages has the unit. ``affinity`` is of the two pages. ``series`` says that these are two editions of
    one report: the same words all through, with other numbers.
    """

    stored: StoredAssertion
    relation: Relation
    fit: float
    affinity: float
    ambiguous: bool = False
    series: bool = False


@lru_cache(maxsize=65536)
def _hash(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big") >> 1


def terms(assertion: Assertion, language: str | None = None) -> tuple[int, ...]:
    """Give the index terms of an assertion: stable 63-bit hashes of at most a dozen words.

    The subject first, then names, then the words nearest to the value: names and rare words find a story told in
    other words. Numbers are no terms, so that a changed number is found.
    """
    return _terms(assertion.sentence, assertion.span, assertion.subject or "", language)


@lru_cache(maxsize=4096)
def _terms(sentence: str, span: tuple[int, int], subject: str, language: str | None) -> tuple[int, ...]:
    found = tokens(sentence, language)
    centre = (span[0] + span[1]) / 2
    named = {found[k] for k in range(len(found)) if is_name(sentence, found, k)}
    words = sorted(found, key=lambda t: (t not in named, abs(t.start - centre)))
    keys = dict.fromkeys(t.key for t in (*tokens(subject, language)[:3], *words) if len(t.key) > 1)
    return tuple(_hash(key) for key in list(keys)[:MOST_TERMS])


def nearest(candidates: Sequence[Candidates], most: int = 4) -> list[int]:
    """Give the snapshots that share most with a page, best first: the ones whose other assertions are worth loading."""
    worth: Counter[int] = Counter()
    for found in candidates:
        best: dict[int, int] = {}
        for stored, shared in found:
            best[stored.snapshot_id] = max(best.get(stored.snapshot_id, 0), shared)
        worth.update(best)
    return [snapshot for snapshot, _ in sorted(worth.items(), key=lambda w: (-w[1], w[0]))[:most]]


def match_page(
    new: Sequence[Assertion],
    candidates: Sequence[Candidates],
    language: str | None = None,
    *,
    context: Iterable[Assertion] = (),
    pages: Mapping[int, Iterable[Assertion]] | None = None,
    story: int | None = None,
) -> list[Match | None]:
    """Match the assertions of one page, each with what the look-up found for it; None where no stored claim fits.

    ``context`` is everything else that was read on the new page, ``pages`` everything that the :func:`nearest`
    snapshots hold: their names tell whether two pages tell one story, unless their whole texts have told it already:
    ``story`` is that of the new page. All may be left out; then less is found.
    Costs two set operations for each candidate, and a comparison of two bags of words for the few that matter.
    """
    met = [k for i, (a, found) in enumerate(zip(new, candidates, strict=True)) for k in links(i, a, found)]
    own = frozenset(a.sentence for a in (*new, *context))
    others = {page: frozenset(a.sentence for a in held) for page, held in (pages or {}).items()}
    view = View(tuple(new), language, met, own, others, story=story)
    chosen: dict[int, list[Match]] = defaultdict(list)
    for page in view.pages.values():
        for i, match in _match_with(page, view):
            chosen[i].append(match)
    return [_best(chosen.get(i, ())) for i in range(len(new))]


def choose(new: Assertion, candidates: Candidates, language: str | None = None) -> Match | None:
    """Match one assertion alone, as :func:`match_page` does for a page of one claim."""
    return match_page([new], [candidates], language)[0]


def _match_with(page: list[Link], view: View) -> list[tuple[int, Match]]:
    """Match the assertions of the new page with those of one stored page, one to one, agreement first."""
    agreed = one_to_one([(k, s) for k in page if k.agrees and (s := view.fit(k)) >= AGREES / 2])
    worth = affinity(
        ((view.new[k.new], s, view.agreeing[k.new]) for k, s in agreed), (view.named[n] for n in view.names_in(page))
    )
    covered = view.covered(page)
    worth += COVERED * covered
    if view.of_one_story(page):
        worth = max(worth, TWINS)
    sisters = worth >= SISTERS
    enough = AGREES if sisters else ENOUGH_ALONE
    kept = [(k, s) for k, s in agreed if s >= enough and (sisters or alone(k, view))]
    rest = unexplained(page, [k for k, _ in kept], view, enough)
    floor = floor_for(worth, page, view, agreed=bool(kept))
    rivals = (
        contradicting_alone(rest, view)
        if floor is None
        else contradicting(rest, view, worth, floor, [k for k, _ in kept])
    )
    chosen = one_to_one(rivals)
    series = bool(chosen) and (next_edition(rest, view) or are_editions(kept, chosen, view))
    return [(k.new, Match(k.stored, k.relation, s, worth)) for k, s in kept] + [
        (k.new, Match(k.stored, k.relation, s, worth, doubtful(k, s, rivals), series)) for k, s in chosen
    ]


def _best(matches: Sequence[Match]) -> Match | None:
    """Choose among pages: an agreement first, then a page that tells the same story, then the best fit."""
    if not matches:
        return None
    return max(matches, key=lambda m: (m.relation in AGREE, m.affinity >= SISTERS, m.fit, m.affinity, -m.stored.id))
