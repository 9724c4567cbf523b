"""Sentences a second of the quantity reader and of quantulum3 (classifier off), on one core, in one run.

    python benchmarks/reader_speed.py DATA [--most 297] [--rounds 5]

Both read the sentences of DATA/claims/quantities.jsonl, by turns, so that a busy machine slows both; the best round
of each counts, in processor time of this process.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from monitor.claims.quantity import quantities


def seconds(read: Callable[[str], object], sentences: list[str]) -> float:
    started = time.process_time()
    for sentence in sentences:
        read(sentence)
    return time.process_time() - started


def quantulum() -> Callable[[str], object]:
    """Give quantulum3's parser with its classifier off; what makes it fail is read as nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            from quantulum3 import classifier, parser  # noqa: PLC0415  # it warns when imported
        except ModuleNotFoundError as error:
            sys.exit(f"not measured: {error.name} is missing; to compare with it: pip install quantulum3")

    classifier.USE_CLF = False

    def read(sentence: str) -> object:
        try:
            return parser.parse(sentence)
        except Exception:  # noqa: BLE001  # it raises many kinds on plain text
            return []

    return read


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("data", type=Path)
    options.add_argument("--most", type=int, default=297)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    lines = (given.data / "claims" / "quantities.jsonl").read_text(encoding="utf-8").splitlines()
    sentences = [json.loads(line)["text"] for line in lines[: given.most]]
    readers = {"claimwatch": quantities, "quantulum3": quantulum()}
    for read in readers.values():
        read("The tower is 324 metres high and cost 8 million francs.")
    best = dict.fromkeys(readers, float("inf"))
    for _ in range(given.rounds):
        for name, read in readers.items():
            best[name] = min(best[name], seconds(read, sentences))
    rates = {name: len(sentences) / spent for name, spent in best.items()}
    for name, rate in rates.items():
        print(f"{name:12} {rate:10,.0f} sentences/s")
    print(f"ratio        {rates['claimwatch'] / rates['quantulum3']:10.1f}")


if __name__ == "__main__":
    main()
