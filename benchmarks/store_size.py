"""Measure whether the store's calls cost more when the store is larger.

    python benchmarks/store_size.py [--sizes 2000 20000 200000] [--pages 60] [--database URL]

The store is filled with made-up assertions to each size in turn; at each, the calls that a page costs are timed over
some pages of twenty assertions with twelve terms each, terms being as unevenly common as words are. CPU time of this
process, so that other work on the machine counts little; the last line is the largest size relative to the one before.
``--database postgresql://...`` measures one that exists and empty, by the clock, as most of its work is elsewhere.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from storage.model import (
    Address,
    Article,
    Assertion,
    Change,
    CheckResult,
    Claim,
    Dimension,
    Fingerprint,
    Kind,
    NewAssertion,
    NewChange,
    Outcome,
    Snapshot,
    Value,
    Visit,
)
from storage.store import Store, open_store

Result = TypeVar("Result")

NOW = datetime(2026, 3, 1, tzinfo=UTC)
WORDS = ("ferry", "harbour", "minister", "price", "company", "report", "million", "workers", "plant", "said", "year")
A_PAGE = 20
FILLING = 400
TERMS = 12
VOCABULARY = 200_000


class Pages:
    """Makes pages up; the same ones for the same seed."""

    def __init__(self) -> None:
        self.random = random.Random(1)
        self.count = 0

    def term(self) -> int:
        while (rank := int(self.random.paretovariate(0.6))) > VOCABULARY:
            pass
        return int.from_bytes(sha256(str(rank).encode()).digest()[:8], "big", signed=True)

    def words(self, count: int) -> str:
        return " ".join(self.random.choices(WORDS, k=count))

    def assertion(self) -> tuple[Assertion, tuple[int, ...]]:
        number = str(self.random.randrange(10, 100_000))
        sentence = f"{self.words(16)} costs {number} euros."
        start = sentence.index(number)
        amount = Decimal(number)
        value = Value(amount, amount, amount, currency="EUR")
        span = (start, start + len(number))
        made = Assertion(Dimension.MONEY, value, number, sentence, span, self.words(2), "costs")
        return made, tuple({self.term() for _ in range(TERMS)})

    def article(self) -> tuple[str, Article, Fingerprint]:
        self.count += 1
        key = f"a.example/{self.count}"
        text = f"{self.count}. {self.words(700)}"
        bands = tuple(self.random.getrandbits(64) - 2**63 for _ in range(20))
        article = Article(f"https://{key}", text, headline=self.words(8), published_at=NOW)
        return key, article, Fingerprint(sha256(text.encode()).hexdigest(), bands)


class Clock:
    def __init__(self, now: Callable[[], float] = time.process_time) -> None:
        self.now = now
        self.spent: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def __call__(self, what: str) -> Iterator[None]:
        start = self.now()
        yield
        self.spent[what] += self.now() - start


def crawl(store: Store, pages: Pages, clock: Clock) -> Snapshot:
    key, article, fingerprint = pages.article()
    with clock("near"):
        store.near(fingerprint.bands)
    with clock("add_snapshot"):
        seen = store.add_snapshot(key, "A", article, NOW, fingerprint)
    with clock("save_visit"):
        visit = Visit("A", article.url, Outcome.NEW, NOW, 200)
        store.save_visit(Address(key, article.url, etag='"1"'), visit)
    assert seen is not None
    return seen


def check(store: Store, seen: Snapshot, pages: Pages, clock: Clock, count: int, *, look_up: bool) -> None:
    made = [pages.assertion() for _ in range(count)]
    if look_up:
        with clock("candidates"):
            store.candidates_each([(terms, a.dimension) for a, terms in made], exclude_address=seen.address_id)
    claims = [Claim(a.subject, a.predicate, a.dimension) for a, _ in made]
    new = tuple(NewAssertion(claim, a, terms) for claim, (a, terms) in zip(claims, made, strict=True))
    changes = tuple(_new(each, index) for index, each in enumerate(new))
    with clock("record_check"):
        store.record_check(CheckResult(seen.id, NOW, new, changes))


def _new(each: NewAssertion, index: int) -> NewChange:
    assert isinstance(each.claim, Claim)
    change = Change(Kind.NEW, each.claim, None, each.assertion, "new", "no stored claim fits", alert=False)
    return NewChange(change, new=index)


def fill(store: Store, pages: Pages, size: int) -> None:
    while store.horizon() < size:
        check(store, crawl(store, pages, Clock()), pages, Clock(), FILLING, look_up=False)


def measure(store: Store, pages: Pages, count: int) -> dict[str, float]:
    """Return milliseconds a page for each call."""
    clock = Clock(time.process_time if store.url.startswith("sqlite") else time.perf_counter)
    for _ in range(count):
        check(store, crawl(store, pages, clock), pages, clock, A_PAGE, look_up=True)
    return {what: spent / count * 1000 for what, spent in clock.spent.items()}


def run(database: str, sizes: list[int], count: int) -> None:
    pages = Pages()
    figures: dict[str, float] = {}
    with open_store(database) as store:
        for size in sizes:
            fill(store, pages, size)
            measure(store, pages, 5)  # caches of the process
            before, figures = figures, measure(store, pages, count)
            show(f"{size} assertions", figures, "{:.2f} ms")
    if before:
        show("ratio", {what: figures[what] / before[what] for what in figures}, "{:.2f}")


def show(title: str, figures: dict[str, float], how: str) -> None:
    print(f"{title:20}", *(f"{what} {how.format(figure)}" for what, figure in figures.items()), sep="  ", flush=True)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[2_000, 20_000, 200_000])
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--database")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "store.db"
        run(given.database or f"sqlite:///{file}", given.sizes, given.pages)
        if not given.database:
            print(f"{'file':20}  {file.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
