"""The exam across pages with a newswire in the store: what is found, and what strangers are joined by mistake.

    python benchmarks/crosspage.py DATA [--background 3000] [--seed 1]

DATA/crosspage.py makes the pages: articles at one outlet, rewrites of them at another, some with one number changed.
The stories of DATA/neardup/background.jsonl are stored and checked before them, in this process and without a network,
so that every page has strangers to be taken for.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.check import check
from spiders.extract import extract
from spiders.fingerprint import fingerprint
from storage.model import Address, Article, Change, Outcome, Page, Visit
from storage.store import Store, open_store

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)
Gold = dict[str, dict[str, str] | None]


def stories(path: Path, most: int) -> Iterator[Article]:
    with path.open(encoding="utf-8") as lines:
        for number, line in zip(range(most), lines, strict=False):
            row = json.loads(line)
            url = f"https://wire.example/{number}"
            yield Article(url, row["text"], row.get("title"), published_at=NOON, language="en", site="wire.example")


def pages(folder: Path, outlet: str, names: Iterable[str]) -> Iterator[Article]:
    for name in names:
        html = (folder / outlet / f"{name}.html").read_bytes()
        yield extract(Page(f"https://{outlet}.example/{name}", html, NOON, content_type="text/html; charset=utf-8"))


def keep(store: Store, articles: Iterable[Article], at: datetime) -> list[Change]:
    for article in articles:
        if article.text.strip():
            key, source = article.url.removeprefix("https://"), article.url.split("/")[2]
            store.add_snapshot(key, source, article, at, fingerprint(article.text))
            store.save_visit(Address(key, article.url), Visit(source, article.url, Outcome.NEW, at, 200))
    return check(store, now=at)


def told(changes: Iterable[Change]) -> Iterator[tuple[str, str, Change]]:
    """Give the alerts that join two pages, with the names of the stories."""
    for change in changes:
        if change.alert and change.old and change.new:
            yield (change.old_url or "").rsplit("/", 1)[-1], (change.new_url or "").rsplit("/", 1)[-1], change


def report(name: str, changes: list[Change], gold: Gold) -> None:
    found, false, strangers = set(), set(), 0
    for old, new, change in told(changes):
        edit = gold.get(new)
        surfaces = (change.old.surface if change.old else "", change.new.surface if change.new else "")
        strangers += old != new
        if old == new and edit and edit["old"] in surfaces[0] and edit["new"] in surfaces[1]:
            found.add(new)
        elif old == new:
            false.add(new)
    changed = sum(edit is not None for edit in gold.values())
    print(f"{name}: found {len(found)} of {changed}   alarmed {len(false)} of {len(gold)}   strangers {strangers}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--background", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rows = options.data / "neardup"
    with tempfile.TemporaryDirectory() as work, open_store(f"sqlite:///{work}/claims.db") as store:
        made = (options.data / "crosspage.py", rows / "articles.jsonl", work, "--seed", options.seed, "--make-only")
        subprocess.run([sys.executable, *map(str, made)], check=True, stdout=subprocess.DEVNULL)
        gold: Gold = json.loads((Path(work) / "gold.json").read_text("utf-8"))
        among = sum(1 for _ in told(keep(store, stories(rows / "background.jsonl", options.background), NOON)))
        first = keep(store, pages(Path(work), "a", gold), NOON + timedelta(days=1))
        second = keep(store, pages(Path(work), "b", gold), NOON + timedelta(days=2))
        report(f"with {options.background} strangers in the store", first + second, gold)
        print(f"alerts among the strangers themselves {among}")


if __name__ == "__main__":
    main()
