"""Score sentence pairs on a folder of development data: alert F1 and false alerts, by kind of pair.

    python benchmarks/pairs.py DATA [--worst 20]

Compares each pair of DATA/claims/pairs.jsonl and constructed.jsonl, writes the answers in the scorer's form, and calls
the scorer of DATA. ``--worst`` also prints pairs that were answered otherwise than the annotation has it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from monitor.compare.pair import Comparison, compare

SETS = ("pairs", "constructed")


def answers(rows: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], Comparison]]:
    for row in rows:
        yield row, compare(row["old"], row["new"], language="en")


def wrong(row: dict[str, Any], found: Comparison) -> bool:
    return found.relation == "same" if row["alert"] is None else found.alert != row["alert"]


def show(row: dict[str, Any], found: Comparison) -> None:
    print(f"{row['id']} {row['kind']}: annotated {row['alert']}, answered {found.alert} ({found.relation})")
    print(f"  old  {row['old']}\n  new  {row['new']}")
    for change in found.changes:
        print(f"       {change.kind} {'alert ' if change.alert else ''}({change.reason}): {change.explanation}")


def score(data: Path, name: str, worst: int) -> None:
    gold = data / "claims" / f"{name}.jsonl"
    rows = [json.loads(line) for line in gold.read_text("utf-8").splitlines()]
    started = time.perf_counter()
    found = list(answers(rows))
    took = time.perf_counter() - started
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        for row, answer in found:
            line = {"id": row["id"], "alert": answer.alert, "relation": answer.relation}
            file.write(json.dumps(line) + "\n")
        file.flush()
        print(f"{name}: {len(rows)} pairs, {len(rows) / took:.0f} pairs/s", flush=True)
        subprocess.run([sys.executable, data / "claims" / "score.py", gold, file.name], check=True)
    for row, answer in [f for f in found if wrong(*f)][:worst]:
        show(row, answer)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path)
    parser.add_argument("--worst", type=int, default=0)
    options = parser.parse_args()
    for name in SETS:
        score(options.data, name, options.worst)


if __name__ == "__main__":
    main()
