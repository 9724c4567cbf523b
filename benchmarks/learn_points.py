"""Learn spiders/points.toml: what each mark of a block is worth, from pages whose article text is known.

    python benchmarks/learn_points.py DATA [DATA ...] > spiders/points.toml

DATA is a folder with gold.json {id: {articleBody, optional?, site, url}} and html/ID.html.gz. Needs scikit-learn. The
report on standard error is cross-validated by site: no page is judged by points that its own site helped to learn.
A logistic regression for each table (blocks that trafilatura kept or lost, list items apart); a block weighs as
much as its share of the page's text, as it does in the score.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import re
import sys
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

sys.path.insert(0, str(Path(__file__).parent.parent))

from shingles import Score, mean, score

from spiders.align import align, key
from spiders.boilerplate import candidate
from spiders.marks import marks
from spiders.parts import sift
from spiders.scene import lay, setting
from spiders.sisters import Line, SiteBlocks, block_hash, sighting, without_repeats
from spiders.sisters import learn as learn_site
from spiders.vocabulary import table_name
from storage.model import Page

TABLES = ("kept", "lost", "kept_items", "lost_items")
RAREST = 15
STRENGTH = 0.15
BIAS = {True: 0.4, False: -0.4}  # a paragraph lost costs a monitor more than a line too many
MOST_WEIGHT = 0.15
SEEDS = (0, 1, 2)
SETTINGS = ("alone", "with sisters", "with the sisters before it, as a crawl meets them")
_WORD = re.compile(r"\w+")


@dataclass
class Row:
    text: str
    held: bool
    gold: bool
    ignored: bool
    share: float
    marks: frozenset[str] = field(default_factory=frozenset)
    style: int = 0

    @property
    def table(self) -> str:
        return table_name(self.marks, held=self.held)


@dataclass
class Sample:
    key: str
    site: str
    gold: dict
    rows: list[Row]


def grams(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text)
    return {tuple(words[n : n + 4]) for n in range(max(1, len(words) - 3))} if words else set()


def sample(job: tuple[str, str, dict]) -> Sample:
    folder, key, gold = job
    logging.disable()
    body = gzip.decompress((Path(folder) / "html" / f"{key}.html.gz").read_bytes())
    parts = sift(Page(gold["url"], body, datetime.now(UTC)))
    place = lay(parts.blocks, parts.output, parts.known)
    labels = align([block.text for block in place.blocks], place.keys, gold["articleBody"])
    optional = set().union(*map(grams, gold.get("optional") or [""]))
    size = len(_WORD.findall(gold["articleBody"])) or 1
    rows = [
        Row(
            block.text,
            place.held[n],
            labels[n],
            not labels[n] and (own := grams(block.text)) and len(own & optional) > 0.6 * len(own),
            min(MOST_WEIGHT, (place.words[n] + 2) / size),
            frozenset(marks(place, n)),
            block_hash(setting(block)),
        )
        for n, block in enumerate(place.blocks)
        if candidate(place, n)
    ]
    return Sample(key, gold["site"], gold, rows)


def matrix(rows: list[Row], names: dict[str, int]) -> csr_matrix:
    columns, starts = [], [0]
    for row in rows:
        columns.extend(names[mark] for mark in row.marks if mark in names)
        starts.append(len(columns))
    return csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(rows), len(names)))


def learn(rows: list[Row], name: str) -> dict[str, float]:
    own = [row for row in rows if row.table == name and not row.ignored]
    counts = Counter(mark for row in own for mark in row.marks)
    names = {mark: n for n, mark in enumerate(sorted(mark for mark, count in counts.items() if count >= RAREST))}
    weights = np.array([row.share for row in own])
    model = LogisticRegression(C=STRENGTH, max_iter=3000)
    model.fit(matrix(own, names), [row.gold for row in own], sample_weight=weights / weights.mean())
    points = {mark: round(float(model.coef_[0][n]), 2) for mark, n in names.items()}
    return {
        "start": round(float(model.intercept_[0]) + BIAS[name.startswith("kept")], 2),
        **{m: p for m, p in points.items() if abs(p) > 0.02},
    }


def pointed(one: Sample, tables: dict[str, dict[str, float]]) -> list[Line]:
    found = []
    for row in one.rows:
        table = tables[row.table]
        points = table["start"] + sum(table.get(mark, 0.0) for mark in row.marks)
        found.append(Line(row.text, block_hash(key(row.text)), points, row.style))
    return found


def judged(samples: list[Sample], tables: dict[str, dict[str, float]]) -> list[tuple[Score, ...]]:
    """Score each sample in the ways of SETTINGS."""
    drafts = [(one, lines, sighting(one.key, lines)) for one in samples for lines in [pointed(one, tables)]]
    all_of, so_far = (defaultdict[str, SiteBlocks](SiteBlocks) for _ in range(2))
    for one, _, seen in drafts:
        all_of[one.site] = learn_site(all_of[one.site], seen)
    scores = []
    for one, lines, seen in drafts:
        taught = (SiteBlocks(), all_of[one.site], so_far[one.site])
        texts = ("\n".join(without_repeats(lines, known, seen)[0]) for known in taught)
        scores.append(tuple(score(one.gold, text) for text in texts))
        so_far[one.site] = learn_site(so_far[one.site], seen)
    return scores


def validate(samples: list[Sample], seed: int) -> list[tuple[Score, ...]]:
    sites = [one.site for one in samples]
    scores: list[tuple[Score, ...]] = []
    for train, test in GroupKFold(5, shuffle=True, random_state=seed).split(samples, groups=sites):
        rows = [row for n in train for row in samples[n].rows]
        tables = {name: learn(rows, name) for name in TABLES}
        scores.extend(judged([samples[n] for n in test], tables))
    return scores


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("data", nargs="+", type=Path)
    jobs = [
        (str(folder), key, gold)
        for folder in parser.parse_args().data
        for key, gold in json.loads((folder / "gold.json").read_text()).items()
    ]
    with ProcessPoolExecutor(2) as pool:
        samples = list(pool.map(sample, jobs, chunksize=16))
    for seed in SEEDS:
        scores = validate(samples, seed)
        for place, name in enumerate(SETTINGS):
            found = mean(one[place] for one in scores)
            print(f"cross-validated by site, seed {seed}, {name}: {found}", file=sys.stderr)
    rows = [row for one in samples for row in one.rows]
    print("# What each mark of a block is worth; made by benchmarks/learn_points.py, not by hand.")
    for name in TABLES:
        print(f"\n[{name}]")
        for mark, points in sorted(learn(rows, name).items()):
            print(f"{json.dumps(mark, ensure_ascii=False)} = {points}")


if __name__ == "__main__":
    main()
