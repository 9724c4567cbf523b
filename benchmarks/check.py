"""Measure the check of an article against the extraction of the same page, and against the size of the store.

    python benchmarks/check.py DATA [--claims 20000] [--grown 1000000] [--sample 150] [--memory]

DATA holds ``pages/`` (gold.json, html/ID.html.gz) and ``neardup/background.jsonl``. A store is filled with the claims
of background stories, and a copy of it is grown by repeating what it holds: rare terms are made rare again in each
repetition, common ones grow more common, as words do. For each of the two, in a fresh process, each page is extracted
by plain trafilatura and by the product, stored and checked: read, matched with what is stored, compared, recorded. CPU
seconds, by turns in one run; the first pages warm everything up and are not counted. ``--memory`` lets the installed
command check the same pages in a process of its own and prints its peak.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import trafilatura

from monitor.check import check
from spiders.extract import extract
from spiders.fingerprint import fingerprint
from storage.errors import NotAnArticle
from storage.model import Address, Article, Outcome, Page, Visit
from storage.store import Store, open_store

NOON = datetime(2026, 1, 1, tzinfo=UTC)
WARM = 20
A_CRAWL = 10
OWN_PEAK = """
import atexit, pathlib, re, sys
from monitor.cli import main
status = pathlib.Path("/proc/self/status")
atexit.register(lambda: print(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1], file=sys.stderr))
sys.exit(main())
"""
"""The command, telling its own peak in KiB: what the system tells of a child counts its parent's memory too."""
BATCH = 200
COMMON = 20
"""A term of so many answers is a common word: it is used by what a larger store holds beside."""
GROWING = ("address", "snapshot", "claim", "assertion")


def timed(function: Callable[[], Any]) -> tuple[float, Any]:
    began = time.process_time()
    result = function()
    return time.process_time() - began, result


def keep(store: Store, key: str, article: Article) -> None:
    store.add_snapshot(key, "benchmark", article, NOON, fingerprint(article.text))
    store.save_visit(Address(key, f"https://{key}"), Visit("benchmark", f"https://{key}", Outcome.NEW, NOON, 200))


def stories(path: Path) -> Iterator[Article]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            text = row.get("text") or row.get("body") or ""
            if text.strip():
                yield Article(f"https://background.example/{number}", text)


def fill(database: Path, path: Path, claims: int) -> int:
    """Store and check background stories until there are so many assertions; returns how many there are."""
    given = stories(path)
    with open_store(f"sqlite:///{database}") as store:
        while (stored := store.horizon()) < claims:
            batch = [article for _, article in zip(range(BATCH), given, strict=False)]
            if not batch:
                return stored
            for article in batch:
                keep(store, article.url.removeprefix("https://"), article)
            check(store)
    return stored


def grow(database: Path, claims: int) -> int:
    """Repeat all that is stored until there are so many assertions; returns how many there are."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        highest = {table: connection.execute(f"SELECT max(id) FROM {table}").fetchone()[0] for table in GROWING}
        times = -(-claims // highest["assertion"])
        connection.execute("CREATE TEMP TABLE known AS SELECT term, max(nth) AS n FROM posting GROUP BY term")
        connection.execute("CREATE UNIQUE INDEX temp.known_term ON known (term)")
        connection.execute("CREATE TEMP TABLE seed AS SELECT p.*, n FROM posting AS p JOIN known USING (term)")
        for time_ in range(1, times):
            for table in GROWING:
                _repeat(connection, table, time_, highest)
            xor = f"(term | {time_}) - (term & {time_})"
            connection.execute(
                f"INSERT INTO posting (term, nth, assertion_id, address_id) SELECT iif(n < {COMMON}, {xor}, term) AS t,"
                f" iif(n < {COMMON}, nth, nth + {time_} * n), assertion_id + {time_ * highest['assertion']},"
                f" address_id + {time_ * highest['address']} FROM temp.seed ORDER BY t"
            )
    return times * highest["assertion"]


def _repeat(connection: sqlite3.Connection, table: str, time_: int, highest: dict[str, int]) -> None:
    names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    of = {"id": table, "address_id": "address", "snapshot_id": "snapshot", "claim_id": "claim", "ended_by": "snapshot"}
    cells = [f"{n} + {time_ * highest[of[n]]}" if n in of else f"{n} || '-{time_}'" if n == "key" else n for n in names]
    connection.execute(
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(cells)} FROM {table} WHERE id <= {highest[table]}"
    )


def measure(paths: list[Path], database: Path) -> tuple[int, dict[str, float]]:
    """CPU seconds for all pages but the first, by what they were spent on; how many pages that were.

    Pages come in small crawls, as they do in use: a check is of what one crawl has stored.
    """
    spent: dict[str, float] = defaultdict(float)
    counted = 0
    with open_store(f"sqlite:///{database}") as store:
        for first in range(0, len(paths), A_CRAWL):
            took: dict[str, float] = defaultdict(float)
            pages = sum(_crawled(path, store, took) for path in paths[first : first + A_CRAWL])
            took["check"], _ = timed(lambda: check(store))
            if first >= WARM:
                counted += pages
                for name, seconds in took.items():
                    spent[name] += seconds
    return counted, dict(spent)


def _crawled(path: Path, store: Store, took: dict[str, float]) -> bool:
    """Extract one page twice and store it; whether it holds an article."""
    body = gzip.decompress(path.read_bytes())
    page = Page(f"https://{path.stem}.example/", body, NOON, content_type="text/html; charset=utf-8")
    plain, _ = timed(lambda: trafilatura.bare_extraction(body, with_metadata=True))
    try:
        ours, article = timed(lambda: extract(page))
    except NotAnArticle:
        return False
    took["trafilatura"] += plain
    took["extract"] += ours
    keep(store, f"{path.stem}.example/", article)
    return True


def apart(paths: list[Path], database: Path, stored: int) -> float:
    """Measure in a fresh process and print; returns the check as a share of trafilatura."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        counted, spent = process.submit(measure, paths, database).result()
    print(f"{counted} pages, {stored} assertions stored before")
    for name, seconds in spent.items():
        share = seconds / spent["trafilatura"]
        print(f"{name:12s} {1000 * seconds / counted:6.1f} ms CPU a page   {share:.2f} of trafilatura")
    return spent["check"] / spent["trafilatura"]


def peak(paths: list[Path], database: Path) -> float:
    """MiB that the installed command needs to check all pages at once."""
    with open_store(f"sqlite:///{database}") as store:
        for path in paths:
            page = Page(
                f"https://{path.stem}.test/", gzip.decompress(path.read_bytes()), NOON, content_type="text/html"
            )
            try:
                keep(store, f"{path.stem}.test/", extract(page))
            except NotAnArticle:
                continue
    command = [sys.executable, "-c", OWN_PEAK, "check", "--database", f"sqlite:///{database}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=True)
    return int(done.stderr.split()[-1]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--claims", type=int, default=20_000)
    parser.add_argument("--grown", type=int, default=0)
    parser.add_argument("--sample", type=int, default=150)
    parser.add_argument("--memory", action="store_true")
    options = parser.parse_args()
    if options.sample <= WARM:
        parser.error(f"--sample {options.sample}: give more than {WARM}, as the first {WARM} pages only warm up")
    paths = sorted((options.data / "pages" / "html").glob("*.html.gz"))[: options.sample]
    with tempfile.TemporaryDirectory() as folder:
        small, large, own = (Path(folder, f"{name}.db") for name in ("small", "large", "own"))
        stored = fill(small, options.data / "neardup" / "background.jsonl", options.claims)
        with sqlite3.connect(small) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for copy in (large, own):
            shutil.copy(small, copy)
        if options.memory:
            print(f"peak memory of a check process {peak(paths, own):.0f} MiB")
        few = apart(paths, small, stored)
        if options.grown:
            grown = grow(large, options.grown)
            print(f"check with {grown} stored: {apart(paths, large, grown) / few:.2f} of the check with {stored}")


if __name__ == "__main__":
    main()
