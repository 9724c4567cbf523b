"""Print what is asked of claimwatch beside what it reaches on one folder of development data.

    python benchmarks/scoreboard.py DATA [--parts pairs,revisions] [--quick] [--full] [--most 60] [--seed 1]

DATA has the layout that benchmarks/README.md describes: each part comes with its own scorer, which this program feeds
with the answers of the installed command. ``--quick`` leaves out what takes minutes, ``--full`` also prints all that
the scorers print. Nothing of DATA is kept after the run. A part that cannot be measured says why and stops no other.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rows import ROWS

HERE = Path(__file__).parent
COMMAND = f"{Path(sys.executable).parent / 'claimwatch'}"
LIMIT = 3600

Part = Callable[[Path, Path, argparse.Namespace], str]


def run(*command: str | Path | int) -> str:
    """Standard output of COMMAND, with its last error line if it failed; never raises, bounded in time."""
    try:
        done = subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return f"gave up after {LIMIT} s: {' '.join(map(str, command))}"
    failed = "" if done.returncode == 0 else f"\nexit {done.returncode}: {_last_line(done.stderr)}"
    return done.stdout.rstrip() + failed


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no error was printed"])[-1]


def script(name: str, *given: str, folder: str = "") -> Part:
    def call(data: Path, _work: Path, _options: argparse.Namespace) -> str:
        program = HERE / f"{name}.py"
        return run(sys.executable, program, data / folder, *given) if program.exists() else f"no {program.name} yet"

    return call


def revisions(data: Path, work: Path, options: argparse.Namespace) -> str:
    made = ("--most", options.most, "--seed", options.seed)
    failed = run(sys.executable, data / "revisions.py", data / "pages", work / "revisions", *made)
    scored = run(sys.executable, data / "score_revisions.py", work / "revisions", "--command", f"{COMMAND} diff")
    return f"{failed}\n{scored}"


def crosspage(data: Path, work: Path, options: argparse.Namespace) -> str:
    given = ("--command", COMMAND, "--seed", options.seed)
    return run(sys.executable, data / "crosspage.py", data / "neardup" / "articles.jsonl", work / "crosspage", *given)


PARTS: dict[str, Part] = {
    "quantities": script("quantities"),
    "speed": script("reader_speed"),
    "pairs": script("pairs"),
    "checkable": script("checkable"),
    "revisions": revisions,
    "timeline": script("timeline"),
    "crosspage": crosspage,
    "background": script("crosspage"),
    "check": script("check", "--memory"),
    "check-large": script("check", "--grown", "1000000"),
    "extraction": script("extraction", "--site", folder="pages"),
    "neardup": script("neardup", folder="neardup"),
    "crawl": script("crawl", "--rounds", "1"),
}
SLOW = frozenset({"background", "check", "check-large", "extraction", "neardup", "crawl"})


def chosen(options: argparse.Namespace) -> list[str]:
    asked = options.parts.split(",") if options.parts else list(PARTS)
    unknown = [name for name in asked if name not in PARTS]
    if unknown:
        sys.exit(f"no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    return [name for name in asked if not (options.quick and not options.parts and name in SLOW)]


def show(part: str, printed: str) -> list[str]:
    """Print the rows of a part; give the verdicts."""
    verdicts = []
    for row in (r for r in ROWS if r.part == part):
        figures, verdict = row.got(printed)
        verdicts.append(verdict)
        print(f"{row.name:55} {row.asked:30} {figures:24} {verdict}")
    if "no figure" in verdicts:
        print(f"    {part}: {_last_line(printed)}")
    return verdicts


def tally(verdicts: Sequence[str]) -> str:
    return ", ".join(f"{kind} {verdicts.count(kind)}" for kind in dict.fromkeys(verdicts))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--parts", help=f"some of {','.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help=f"without {', '.join(sorted(SLOW))}")
    parser.add_argument("--full", action="store_true", help="also what each scorer prints")
    parser.add_argument("--most", type=int, default=60, help="pages of each revision round")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    verdicts: list[str] = []
    print(f"{'what':55} {'asked':30} {'got':24} reached")
    with tempfile.TemporaryDirectory(prefix="claimwatch-scoreboard-") as folder:
        for name in chosen(options):
            began = time.monotonic()
            printed = PARTS[name](options.data.resolve(), Path(folder), options)
            if options.full:
                print(f"\n== {name} ({time.monotonic() - began:.0f} s)\n{printed}\n")
            verdicts += show(name, printed)
            sys.stdout.flush()
    print(tally(verdicts))


if __name__ == "__main__":
    main()
