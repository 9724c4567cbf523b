"""Score check-worthiness on a folder of development data.

    python benchmarks/checkable.py DATA [--errors N]

Runs ``monitor.claims.checkable`` over ``claims/checkable.jsonl``, writes its answers in the scorer's form and calls
the scorer of DATA.

The weights were fitted on these rows of development data, so their figure (F1 0.88) flatters; ten-fold
cross-validation on the same rows gave 0.82, which is what to expect of other rows.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from monitor.claims.checkable import THRESHOLD, checkable


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show the N surest mistakes")
    options = parser.parse_args()
    claims = options.data / "claims"
    rows = [json.loads(line) for line in (claims / "checkable.jsonl").read_text("utf-8").splitlines()]
    scored = [(row, checkable(row["text"])) for row in rows]
    print(score(claims, scored))
    wrong = [(row, p) for row, p in scored if (p >= THRESHOLD) != bool(row["gold"])]
    for row, p in sorted(wrong, key=lambda pair: -abs(pair[1] - THRESHOLD))[: options.errors]:
        print(f"{'fact ' if row['gold'] else 'other'} {p:.2f} {row['text']}")


def score(claims: Path, scored: list[tuple[dict[str, Any], float]]) -> str:
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as answers:
        for row, p in scored:
            answers.write(json.dumps({"id": row["id"], "checkable": p >= THRESHOLD, "score": p}) + "\n")
        answers.flush()
        gold = str(claims / "checkable.jsonl")
        command = [sys.executable, str(claims / "score_parts.py"), "checkable", gold, answers.name]
        return str(subprocess.run(command, check=True, capture_output=True, text=True).stdout).strip()


if __name__ == "__main__":
    main()
