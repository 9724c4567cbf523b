"""Print every quality figure of claimwatch for one folder of development data.

    python benchmarks/scoreboard.py DATA [--only NAME ...] [--most 60] [--seed 1]

DATA has the layout that benchmarks/README.md describes: each part comes with its own scorer, which this
program feeds with the answers of the installed command. Nothing of DATA is kept after the run.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
COMMAND = f"{Path(sys.executable).parent / 'claimwatch'}"
LIMIT = 1800


def run(*command: str | Path) -> str:
    """Standard output of COMMAND, or its last error line; never raises, bounded in time."""
    try:
        done = subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return f"gave up after {LIMIT} s: {' '.join(map(str, command))}"
    return done.stdout.rstrip() + ("" if done.returncode == 0 else f"\nexit {done.returncode}: {done.stderr[-400:]}")


def script(name: str) -> Callable[[Path, Path, argparse.Namespace], str]:
    def call(data: Path, _work: Path, _options: argparse.Namespace) -> str:
        return run(sys.executable, HERE / f"{name}.py", data)

    return call


def extraction(data: Path, _work: Path, _options: argparse.Namespace) -> str:
    alone = run(sys.executable, HERE / "extraction.py", data / "pages")
    return f"{alone}\nwith sister pages:\n{run(sys.executable, HERE / 'extraction.py', data / 'pages', '--site')}"


def revisions(data: Path, work: Path, options: argparse.Namespace) -> str:
    made = ("--most", str(options.most), "--seed", str(options.seed))
    run(sys.executable, data / "revisions.py", data / "pages", work / "revisions", *made)
    return run(sys.executable, data / "score_revisions.py", work / "revisions", "--command", f"{COMMAND} diff")


def crosspage(data: Path, work: Path, options: argparse.Namespace) -> str:
    given = ("--command", COMMAND, "--seed", str(options.seed))
    return run(sys.executable, data / "crosspage.py", data / "neardup" / "articles.jsonl", work / "crosspage", *given)


PARTS: dict[str, Callable[[Path, Path, argparse.Namespace], str]] = {
    "extraction": extraction,
    "revisions": revisions,
    "quantities": script("quantities"),
    "pairs": script("pairs"),
    "checkable": script("checkable"),
    "crosspage": crosspage,
    "speed": script("reader_speed"),
    "crawl": script("crawl"),
    "check": script("check"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--most", type=int, default=60, help="pages of each revision round")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="claimwatch-scoreboard-") as folder:
        for name in options.only:
            began = time.monotonic()
            print(f"\n== {name}", flush=True)
            print(PARTS[name](options.data.resolve(), Path(folder), options))
            print(f"-- {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
