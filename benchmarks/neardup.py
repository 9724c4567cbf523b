"""Measure which texts are found to be copies, and which to tell one story, as the crawl stores them.

    python benchmarks/neardup.py DATA/neardup [--seed 1] [--dated] [--show 20] [--database URL]

Every row is placed and stored by the crawl's own functions, in the order of the files or shuffled by a seed; the
figures are read off the ``articles`` look-up. ``--dated`` keeps the dates of ``background.jsonl``; without it all texts
are of one day, which is harder. ``--show`` prints some pairs of background copies with different numbers, and strangers
that share a story, for reading.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from spiders.fingerprint import fingerprint
from spiders.items import Extracted, Placed
from spiders.placing import placement, store_placed
from storage.model import Address, Article, ArticleRow, Page
from storage.store import Store, open_store

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)
NUMBER = re.compile(r"\d[\d.,/-]*")


@dataclass(frozen=True)
class Row:
    """``family`` is equal for all texts made of one; ``kind`` is the relation, the category, or "background"."""

    url: str
    family: str
    kind: str
    text: str
    published_at: datetime | None = None


def rows(folder: Path, *, dated: bool) -> list[Row]:
    return [*_articles(folder), *_topics(folder), *_background(folder, dated=dated)]


def _lines(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _articles(folder: Path) -> Iterator[Row]:
    for each in _lines(folder / "articles.jsonl"):
        family = each["original"] or each["id"]
        yield Row(f"https://a.example/{each['id']}", family, each["relation"], each["text"])


def _topics(folder: Path) -> Iterator[Row]:
    for each in _lines(folder / "same_topic.jsonl"):
        yield Row(f"https://t.example/{each['file']}", f"topic {each['file']}", each["cat"], each["text"])


def _background(folder: Path, *, dated: bool) -> Iterator[Row]:
    for each in _lines(folder / "background.jsonl"):
        day = datetime.strptime(each["date"].split()[0], "%d-%b-%Y").replace(tzinfo=UTC) if dated else None
        yield Row(f"https://b.example/{each['id']}", each["id"], "background", each["text"], day)


def keep(store: Store, row: Row) -> None:
    """Place and store one text as the crawl does with a page that it has read."""
    key = row.url.removeprefix("https://")
    article = Article(row.url, row.text, published_at=row.published_at)
    known = store.address(key) or Address(key, row.url)
    item = Extracted("neardup", known, Page(row.url, b"", NOON), article, fingerprint(row.text))
    store_placed(store, Placed(item, placement(store, item)))


class Result:
    """What the look-up says of the rows."""

    def __init__(self, given: Sequence[Row], found: Sequence[ArticleRow]) -> None:
        self.rows = {row.url: row for row in given}
        self.found = {row.url: row for row in found}
        self.stories: dict[int, list[Row]] = defaultdict(list)
        for row in found:
            self.stories[row.story].append(self.rows[row.url])

    def of(self, *kinds: str) -> list[Row]:
        return [row for row in self.rows.values() if row.kind in kinds]

    def copied(self, row: Row) -> Row | None:
        url = self.found[row.url].copy_of
        return None if url is None else self.rows[url]

    def copies(self) -> dict[str, float]:
        """A copy counts as found if it and another text of its family are called copies of one another."""
        family = self.of("original", "copy", "rewrite")
        called = {row.url for row in family if (other := self.copied(row)) and other.family == row.family}
        called |= {other.url for row in family if (other := self.copied(row)) and other.family == row.family}
        right = sum(row.url in called for row in self.of("copy"))
        strange = sum((other := self.copied(row)) is not None and other.family != row.family for row in family)
        rewrites = sum(self.copied(row) is not None for row in self.of("rewrite"))
        missed = len(self.of("copy")) - right
        return {
            "F1": 2 * right / (2 * right + missed + strange),
            "missed": missed,
            "strangers": strange,
            "rewrites called copies": rewrites,
            "F1 with these": 2 * right / (2 * right + missed + strange + rewrites),
        }

    def rewrites(self) -> dict[str, float]:
        story = {row.family: self.found[row.url].story for row in self.of("original")}
        given = self.of("rewrite")
        right = sum(self.found[row.url].story == story[row.family] for row in given)
        wrong = sum(self._among_strangers(row) for row in self.of("original", "copy", "rewrite"))
        return {"recall": right / len(given), "precision": right / max(1, right + wrong), "among strangers": wrong}

    def _among_strangers(self, row: Row) -> bool:
        return any(other.family != row.family for other in self.stories[self.found[row.url].story])

    def topics(self) -> dict[str, float]:
        non = self.of("non")
        copied = [row for row in non if self.copied(row)]
        copied += [row for row in self.of("cut", "light", "heavy") if (o := self.copied(row)) and o.kind == "non"]
        taken = Counter(row.kind for row in self.of("cut", "light", "heavy") if self.copied(row))
        in_story = sum(self._among_strangers(row) for row in non)
        return {"false copies": len(copied) / len(non), "in a story": in_story / len(non), **taken}

    def background(self) -> dict[str, float]:
        pairs = self.renumbered()
        called = sum(self.copied(row) is not None for row in self.of("background"))
        sizes = Counter(len(story) for story in self.stories.values() if story[0].kind == "background")
        most = max(sizes)
        return {"copies": called, "with other numbers": len(pairs), "stories": sum(sizes.values()), "largest": most}

    def renumbered(self) -> list[tuple[Row, Row]]:
        pairs = [(row, other) for row in self.of("background") if (other := self.copied(row))]
        return [(a, b) for a, b in pairs if numbers(a.text) != numbers(b.text)]

    def told(self) -> list[tuple[Row, Row]]:
        """Pairs of background texts that share a story and are no copies."""
        groups = [story for story in self.stories.values() if len(story) > 1 and story[0].kind == "background"]
        return [(group[0], row) for group in groups for row in group[1:] if self.copied(row) is None]


def numbers(text: str) -> set[str]:
    return {each.rstrip(".,-") for each in NUMBER.findall(text)}


def show(title: str, figures: Mapping[str, float]) -> None:
    told = (
        f"{what} {figure:.3f}" if isinstance(figure, float) else f"{what} {figure}" for what, figure in figures.items()
    )
    print(f"{title:12}", *told, sep="  ")


def show_pairs(title: str, pairs: Sequence[tuple[Row, Row]], most: int) -> None:
    for one, other in random.Random(1).sample(pairs, min(most, len(pairs))):
        print(f"--- {title}", *(" ".join(row.text.split())[:500] for row in (one, other)), sep="\n    ")


def run(store: Store, given: Sequence[Row], most: int) -> None:
    began = time.process_time()
    for row in given:
        keep(store, row)
    spent = time.process_time() - began
    result = Result(given, store.articles(most=len(given)))
    show("copies", result.copies())
    show("rewrites", result.rewrites())
    show("same topic", result.topics())
    show("background", result.background())
    print(f"{'CPU':12}  {1000 * spent / len(given):.1f} ms a text")
    show_pairs("copies with other numbers", result.renumbered(), most)
    show_pairs("one story in other words", result.told(), most)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--dated", action="store_true")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--database")
    asked = parser.parse_args()
    given = rows(asked.folder, dated=asked.dated)
    if asked.seed is not None:
        random.Random(asked.seed).shuffle(given)
    with tempfile.TemporaryDirectory() as folder, open_store(asked.database or f"sqlite:///{folder}/n.db") as store:
        run(store, given, asked.show)


if __name__ == "__main__":
    main()
