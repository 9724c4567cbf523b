"""Score check-worthiness on a folder of development data.

    python benchmarks/checkable.py DATA [--errors N] [--seeds N] [--refit]

Runs ``monitor.claims.checkable`` over ``claims/checkable.jsonl``, writes its answers in the scorer's form and calls
the scorer of DATA. Then, without the scorer, what carries to other rows: the F1 of ten folds, shuffled once a seed,
the threshold chosen on the other nine each time; and the interval that 95 % of resampled sets of rows fall into. The
weights are judgement and the same in every fold. ``--refit`` learns them from the other nine folds instead (a logistic
regression; needs scikit-learn), to show which carries better.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

from monitor.claims.checkable import THRESHOLD, checkable, cues

FOLDS = 10
RESAMPLED = 2000
SMOOTHED = 0.05

# scores for the last rows, learned from the first
Learner = Callable[[Sequence[int], Sequence[int]], Sequence[float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show the N surest mistakes and why")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--refit", action="store_true")
    options = parser.parse_args()
    claims = options.data / "claims"
    rows = [json.loads(line) for line in (claims / "checkable.jsonl").read_text("utf-8").splitlines()]
    scored = [(row, checkable(row["text"])) for row in rows]
    print(score(claims, scored))
    gold, given = [bool(row["gold"]) for row in rows], [p for _, p in scored]
    print(f"weights as they are, {carried(gold, lambda _, last: [given[i] for i in last], options.seeds)}")
    print(f"resampled rows: 95 % between {interval(gold, given)}")
    if options.refit:
        print(f"weights refitted, {carried(gold, refitted(rows, gold), options.seeds)}")
    wrong = [(row, p) for row, p in scored if (p >= THRESHOLD) != bool(row["gold"])]
    for row, p in sorted(wrong, key=lambda pair: -abs(pair[1] - THRESHOLD))[: options.errors]:
        print(f"{'fact ' if row['gold'] else 'other'} {p:.2f} {row['text']}\n    {why(row['text'])}")


def score(claims: Path, scored: list[tuple[dict[str, Any], float]]) -> str:
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as answers:
        for row, p in scored:
            answers.write(json.dumps({"id": row["id"], "checkable": p >= THRESHOLD, "score": p}) + "\n")
        answers.flush()
        gold = str(claims / "checkable.jsonl")
        command = [sys.executable, str(claims / "score_parts.py"), "checkable", gold, answers.name]
        return str(subprocess.run(command, check=True, capture_output=True, text=True).stdout).strip()


def why(text: str) -> str:
    shown = [(cue.name, cue.weight * math.sqrt(cue.times)) for cue in cues(text) if cue.times]
    return ", ".join(f"{name} {share:+.1f}" for name, share in sorted(shown, key=lambda cue: -abs(cue[1])))


def f1(gold: Sequence[bool], said: Sequence[bool]) -> float:
    return 2 * sum(g and s for g, s in zip(gold, said, strict=True)) / max(sum(gold) + sum(said), 1)


def carried(gold: Sequence[bool], learn: Learner, seeds: int) -> str:
    figures = [across_folds(gold, learn, seed) for seed in range(seeds)]
    return f"{FOLDS} folds, {seeds} seeds: F1 {mean(figures):.3f} ({min(figures):.3f} to {max(figures):.3f})"


def across_folds(gold: Sequence[bool], learn: Learner, seed: int) -> float:
    order = list(range(len(gold)))
    random.Random(seed).shuffle(order)
    said = [False] * len(gold)
    for fold in range(FOLDS):
        last = order[fold::FOLDS]
        first = [i for i in order if i not in set(last)]
        mark = threshold([gold[i] for i in first], learn(first, first))
        for i, p in zip(last, learn(first, last), strict=True):
            said[i] = p >= mark
    return f1(gold, said)


def threshold(gold: Sequence[bool], given: Sequence[float]) -> float:
    """The mark with the best F1 on average over marks a little lower and higher: the best one alone is luck."""
    marks = [step / 100 for step in range(20, 81)]
    figures = [f1(gold, [p >= mark for p in given]) for mark in marks]
    near = [[f for m, f in zip(marks, figures, strict=True) if abs(m - mark) <= SMOOTHED] for mark in marks]
    return max(zip(map(mean, near), marks, strict=True))[1]


def interval(gold: Sequence[bool], given: Sequence[float]) -> str:
    chance = random.Random(0)
    figures = []
    for _ in range(RESAMPLED):
        drawn = chance.choices(range(len(gold)), k=len(gold))
        figures.append(f1([gold[i] for i in drawn], [given[i] >= THRESHOLD for i in drawn]))
    figures.sort()
    return f"{figures[RESAMPLED // 40]:.3f} and {figures[-RESAMPLED // 40]:.3f}"


def refitted(rows: Sequence[dict[str, Any]], gold: Sequence[bool]) -> Learner:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    shown = [[math.sqrt(cue.times) for cue in cues(row["text"])] for row in rows]
    known: dict[tuple[int, ...], Any] = {}

    def learn(first: Sequence[int], last: Sequence[int]) -> Sequence[float]:
        if tuple(first) not in known:
            model = LogisticRegression(C=0.2, max_iter=2000)
            known[tuple(first)] = model.fit([shown[i] for i in first], [gold[i] for i in first])
        return [float(p) for p in known[tuple(first)].predict_proba([shown[i] for i in last])[:, 1]]

    return learn


if __name__ == "__main__":
    main()
