"""Measure the check of an article against the extraction of the same page, and against the size of the store.

    python benchmarks/check.py DATA [--background N] [--sample N]

DATA holds ``pages/`` (gold.json, html/ID.html.gz) and ``neardup/background.jsonl``. Each page is extracted by plain
trafilatura and by the product, stored, and checked: read, matched with what is stored, compared, recorded. With
``--background N`` that many short stories are stored and checked first. CPU seconds of this process, by turns in one
run; the first page warms both up and is not counted.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
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


def timed(function: Callable[[], Any]) -> tuple[float, Any]:
    began = time.process_time()
    result = function()
    return time.process_time() - began, result


def keep(store: Store, key: str, article: Article) -> None:
    store.add_snapshot(key, "benchmark", article, NOON, fingerprint(article.text))
    store.save_visit(Address(key, f"https://{key}"), Visit("benchmark", f"https://{key}", Outcome.NEW, NOON, 200))


def fill(store: Store, path: Path, most: int) -> int:
    """Store and check short stories, so that there is something to match with; returns the assertions stored."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number == most:
                break
            row = json.loads(line)
            text = row.get("text") or row.get("body") or ""
            if text.strip():
                keep(store, f"background.example/{number}", Article(f"https://background.example/{number}", text))
    return sum(1 for change in check(store) if change.new is not None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--background", type=int, default=1000)
    parser.add_argument("--sample", type=int, default=150)
    options = parser.parse_args()
    paths = sorted((options.data / "pages" / "html").glob("*.html.gz"))[: options.sample]
    spent = {"trafilatura": 0.0, "extract": 0.0, "check": 0.0}
    with tempfile.TemporaryDirectory() as folder, open_store(f"sqlite:///{folder}/claims.db") as store:
        stored = fill(store, options.data / "neardup" / "background.jsonl", options.background)
        counted = 0
        for number, path in enumerate(paths):
            body = gzip.decompress(path.read_bytes())
            page = Page(f"https://{path.stem}.example/", body, NOON, content_type="text/html; charset=utf-8")
            took = {"trafilatura": timed(lambda html=body: trafilatura.bare_extraction(html, with_metadata=True))[0]}
            try:
                took["extract"], article = timed(lambda given=page: extract(given))
            except NotAnArticle:
                continue
            keep(store, f"{path.stem}.example/", article)
            took["check"], _ = timed(lambda: check(store))
            if number:
                counted += 1
                for name, seconds in took.items():
                    spent[name] += seconds
    base = spent["trafilatura"]
    print(f"{counted} pages, {stored} assertions stored before")
    for name, seconds in spent.items():
        print(f"{name:12s} {1000 * seconds / counted:6.1f} ms CPU a page   {seconds / base:.2f} of trafilatura")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
