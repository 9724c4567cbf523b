"""Replay every version of real headlines and count what would be told: of changed counts much, of scores nothing.

    python benchmarks/timeline.py DATA [--sample 100] [--seed 1] [--show flagged|silent]

Reads DATA/timeline/headlines.jsonl: items with all versions of their headline and summary. Two versions in a row are
one edit; each is compared as two fetches of one page would be. There is no gold: ``--show`` prints a sample to be read,
of the flagged edits or of those that stayed silent though a number went and another came.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from monitor.claims.reader import read_article
from monitor.compare.diff import diff
from storage.model import Article, Change

CLOCK = re.compile(r"(?<!\d)\d{1,2}(?:[:.]\d{2})? ?(?:[ap]\.?m|gmt|bst)\b|(?<!\d)\d{1,2}:\d{2}(?!\d)", re.IGNORECASE)
SCORE = re.compile(r"(?<![\d-])\d{1,3}[-–]\d{1,3}(?![\d-])")
NUMBER = re.compile(r"\d[\d,.]*\d|\d")
LANGUAGE = "en"


@dataclass(frozen=True)
class Edit:
    """One version of an item after another; texts of headline and summary."""

    href: str
    old: tuple[str, str]
    new: tuple[str, str]
    changes: tuple[Change, ...]

    @property
    def flagged(self) -> bool:
        return any(c.alert for c in self.changes)

    @cached_property
    def numbers_changed(self) -> bool:
        return _numbers(self.old) != _numbers(self.new)

    @cached_property
    def traded(self) -> bool:
        """Whether a number went and another came."""
        old, new = _numbers(self.old), _numbers(self.new)
        return bool(old - new and new - old)

    @cached_property
    def marks_only(self) -> bool:
        """Whether scores and clock times are all that changed among the numbers."""
        return self.numbers_changed and _numbers(_unmarked(self.old)) == _numbers(_unmarked(self.new))


def _numbers(texts: tuple[str, ...]) -> Counter[str]:
    return Counter(n.replace(",", "") for text in texts for n in NUMBER.findall(text))


def _unmarked(texts: tuple[str, str]) -> tuple[str, ...]:
    return tuple(SCORE.sub(" ", CLOCK.sub(" ", text)) for text in texts)


def article(row: dict[str, Any], version: dict[str, str]) -> Article:
    first = datetime.fromisoformat(row["versions"][0]["t"])
    seen = datetime.fromisoformat(version["t"])
    url = f"https://timeline.example{row['href']}"
    return Article(url, version["summary"], version["title"], published_at=first, modified_at=seen, language=LANGUAGE)


def edits(rows: list[dict[str, Any]]) -> Iterator[Edit]:
    for row in rows:
        held = [(v["title"], v["summary"]) for v in row["versions"]]
        read = [read_article(article(row, v)) for v in row["versions"]]
        for k in range(1, len(read)):
            if held[k] != held[k - 1]:
                yield Edit(row["href"], held[k - 1], held[k], tuple(diff(read[k - 1], read[k], language=LANGUAGE)))


def show(edit: Edit, number: int) -> None:
    print(f"\n#{number} {edit.href}\n  old  {' | '.join(edit.old)}\n  new  {' | '.join(edit.new)}")
    for change in edit.changes:
        loud = "ALERT " if change.alert else ""
        print(f"       {loud}{change.kind} ({change.reason}): {change.explanation}")


def count(name: str, part: list[Edit]) -> None:
    flagged = sum(e.flagged for e in part)
    print(f"{name:58s} {len(part):5d}   flagged {flagged:4d}  {100 * flagged / max(len(part), 1):5.1f} %")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--sample", type=int, default=100, help="how many edits --show prints")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", choices=("flagged", "silent"))
    options = parser.parse_args()
    lines = (options.data / "timeline" / "headlines.jsonl").read_text("utf-8").splitlines()
    found = list(edits([json.loads(line) for line in lines]))
    moved = [e for e in found if e.numbers_changed]
    count("edits", found)
    count("... in which digits changed", moved)
    count("... in which a number went and another came", [e for e in found if e.traded])
    count("... in which scores and clock times alone changed", [e for e in moved if e.marks_only])
    kinds = Counter(f"{c.kind} ({c.reason})" for e in found for c in e.changes if c.alert)
    print("alerts by kind: " + ", ".join(f"{kind} {n}" for kind, n in kinds.most_common()))
    if options.show:
        shown = (
            [e for e in found if e.traded and not e.flagged]
            if options.show == "silent"
            else [e for e in found if e.flagged]
        )
        chosen = random.Random(options.seed).sample(shown, min(options.sample, len(shown)))
        for number, edit in enumerate(chosen, start=1):
            show(edit, number)


if __name__ == "__main__":
    main()
