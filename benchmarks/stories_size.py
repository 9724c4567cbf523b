"""Measure whether finding the story of a text, and storing the text, cost more when more texts are stored.

    python benchmarks/stories_size.py [--sizes 10000 1000000] [--pages 200] [--database URL ...]

Each size has a database of its own, filled in bulk with made-up texts: 42 bands each that nobody shares, 32 postings
under names and numbers that are as unevenly common as words are. Then texts are placed and stored by the crawl's own
functions; CPU time of this process, the last line relative to the smallest size. ``--database`` names one empty
PostgreSQL database for each size instead, on this machine (Linux): CPU time of the server's processes is added.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, text

from spiders.clues import key
from spiders.fingerprint import BANDS, fingerprint
from spiders.items import Extracted, Placed
from spiders.placing import placement, store_placed
from storage.model import Address, Article, Page
from storage.store import Store, open_store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = NOW.toordinal()
WARM = 20
TERMS, EXPONENT, TOP = 400_000, 0.7, 0.2
"""Names and numbers there are; the one of rank r stands in a share TOP / r ** EXPONENT of the texts."""
WORDS = ("ferry", "harbour", "minister", "price", "company", "report", "million", "workers", "plant", "said", "year")
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :texts) "
_FILL = (
    "INSERT INTO source (id, name, url, kind, most) VALUES (1, 'A', 'https://a.example/', 'auto', 100)",
    f"{_NUMBERS} INSERT INTO story (id, began_at) SELECT i, :now FROM n",
    f"""{_NUMBERS} INSERT INTO body (id, content_hash, text)
        SELECT i, 'hash ' || i, i || substr(:prose, CAST(i % 900 AS integer), 1500) FROM n""",
    f"""{_NUMBERS} INSERT INTO address (id, key, url, source_id)
        SELECT i, 'a.example/' || i, 'https://a.example/' || i, 1 FROM n""",
    f"""{_NUMBERS} INSERT INTO snapshot
        (id, address_id, source_id, body_id, story_id, version, good_visit, fetched_at, url)
        SELECT i, i, 1, i, i, 1, 1, :now, 'https://a.example/' || i FROM n""",
    """WITH RECURSIVE n(i, v) AS (
        SELECT CAST(0 AS bigint), :lowest UNION ALL SELECT i + 1, v + :gap FROM n WHERE i < :bands - 1)
        INSERT INTO band (band, body_id) SELECT v, 1 + (i * 7919) % :texts FROM n""",
    "CREATE TEMPORARY TABLE common (term bigint, held bigint)",
    "CREATE TEMPORARY TABLE nth (n bigint PRIMARY KEY)",
)
_POST = (
    """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :texts * 2 / 10 + 1)
        INSERT INTO nth SELECT i FROM n""",
    """INSERT INTO clue (term, nth, body_id, day) SELECT term, n, 1 + (n - 1) * :texts / held,
        :today - (held - n) * 365 / held FROM common JOIN nth ON n <= held ORDER BY term, n""",
)


def fill(store: Store, texts: int) -> None:
    """Fill an empty store with ``texts`` texts."""
    bands = BANDS * texts
    prose = " ".join(random.Random(1).choices(WORDS, k=500))
    given = {"texts": texts, "now": "2026-03-01 12:00:00.000000", "prose": prose, "today": TODAY, "bands": bands}
    given |= {"lowest": -(2**63), "gap": 2**64 // bands - 1}
    held = ((key(f"n{rank}"), int(texts * TOP * rank**-EXPONENT)) for rank in range(1, TERMS + 1))
    common = sorted((term, count) for term, count in held if count)
    with store._write() as connection:  # noqa: SLF001  # no call of the store writes a million rows
        if connection.dialect.name == "sqlite":
            connection.execute(text("PRAGMA cache_size = -2000000"))  # a million texts in one transaction
        _run(connection, _FILL, given)
        insert = text("INSERT INTO common VALUES (:term, :held)")
        connection.execute(insert, [{"term": term, "held": count} for term, count in common])
        _run(connection, _POST, given)
        if connection.dialect.name == "postgresql":
            for table in ("source", "story", "body", "address", "snapshot"):
                connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {texts + 1})"))
    with store._write() as connection:  # noqa: SLF001  # no call of the store writes a million rows
        connection.execute(text("ANALYZE"))


def _run(connection: Connection, statements: Sequence[str], given: dict[str, object]) -> None:
    for statement in statements:
        names = {name: value for name, value in given.items() if f":{name}" in statement}
        kinds = {"texts": "bigint", "bands": "bigint", "gap": "bigint", "lowest": "bigint", "now": "timestamptz"}
        typed = statement
        if connection.dialect.name == "postgresql":
            for name, kind in kinds.items():
                typed = typed.replace(f":{name}", f"CAST(:{name} AS {kind})")
        connection.execute(text(typed), names)


class Texts:
    """Makes texts up; the same ones for the same seed."""

    def __init__(self) -> None:
        self.random = random.Random(2)
        self.made = 0

    def next(self) -> Extracted:
        self.made += 1
        words = self.random.choices(WORDS, k=300)
        names = {f"n{max(1, int(TERMS * self.random.random() ** (1 / (1 - EXPONENT))))}" for _ in range(30)}
        names |= {f"new{self.made}x{number}" for number in range(10)}
        url = f"https://b.example/{self.made}"
        written = f"{self.made} {' '.join(words)}"
        print_of = fingerprint(written)
        known = replace(print_of, bands=self._bands(), clues=tuple(sorted(map(key, names))))
        article = Article(url, written, published_at=NOW)
        return Extracted("A", Address(url.removeprefix("https://"), url), Page(url, b"", NOW), article, known)

    def _bands(self) -> tuple[int, ...]:
        return tuple(self.random.getrandbits(64) - 2**63 for _ in range(BANDS))


def measure(store: Store, pages: int) -> dict[str, float]:
    """Return milliseconds a text; the first ones warm everything up."""
    texts = Texts()
    spent: dict[str, list[float]] = {"look up": [], "store": []}
    _place(store, texts, WARM, spent, time.process_time)
    for times in spent.values():
        times.clear()
    _place(store, texts, pages, spent, _clock(store))
    means = {what: statistics.fmean(times) * 1000 for what, times in spent.items()}
    return means | {"both": sum(means.values())}


def _place(store: Store, texts: Texts, count: int, spent: dict[str, list[float]], clock: Callable[[], float]) -> None:
    for _ in range(count):
        item = texts.next()
        start = clock()
        placed = Placed(item, placement(store, item))
        middle = clock()
        store_placed(store, placed)
        spent["look up"].append(middle - start)
        spent["store"].append(clock() - middle)


def _clock(store: Store) -> Callable[[], float]:
    """Return what tells CPU seconds: of this process, and of a server's that work for it."""
    if store.url.startswith("sqlite"):
        return time.process_time
    with store._read() as connection:  # noqa: SLF001  # no call of the store names processes
        serving = text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        files = [Path(f"/proc/{pid}/schedstat") for pid in connection.execute(serving).scalars()]
    return lambda: time.process_time() + sum(int(file.read_text().split()[0]) for file in files) / 1e9


@contextmanager
def databases(given: Sequence[str], sizes: Sequence[int]) -> Iterator[list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        yield list(given) or [f"sqlite:///{Path(folder) / f'{size}.db'}" for size in sizes]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--database", nargs="+", default=[])
    given = parser.parse_args()
    figures: list[dict[str, float]] = []
    with databases(given.database, given.sizes) as urls:
        for size, url in zip(given.sizes, urls, strict=True):
            with open_store(url) as store:
                fill(store, size)
                figures.append(measure(store, given.pages))
            _show(f"{size} texts", figures[-1], "{:.2f} ms", url)
    _show("ratio", {what: figures[-1][what] / figures[0][what] for what in figures[0]}, "{:.2f}")


def _show(title: str, figures: dict[str, float], how: str, url: str = "") -> None:
    told = [f"{what} {how.format(figure)}" for what, figure in figures.items()]
    if url.startswith("sqlite"):
        told.append(f"file {Path(url.removeprefix('sqlite:///')).stat().st_size / 1e6:.0f} MB")
    told.append(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    print(f"{title:16}", *told, sep="  ", flush=True)


if __name__ == "__main__":
    main()
