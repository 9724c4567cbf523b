"""Numbers and what they count."""

import re
from pathlib import Path

import pytest

from spiders.plurals import counted, plural

ROOT = Path(__file__).parents[2]
# A number in an f-string, and right after it a word that is wrong beside a 1.
WRITTEN_OUT = re.compile(
    r'f"[^"]*\{(?!counted|plural|MOST|SECONDS)[^{}]*\} (?:more |other )?'
    r"(?:answers|articles|changes|claims|deliveries|errors|lines|messages|outlets|pages|sources|versions|visits)\b"
)


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0 sources"), (1, "1 source"), (2, "2 sources")],
)
def test_one_is_singular_and_nothing_else_is(number, words):
    assert counted(number, "source") == words


def test_a_plural_of_its_own_is_taken():
    assert [plural(number, "delivery", "deliveries") for number in (1, 2)] == ["delivery", "deliveries"]


def test_no_line_of_the_program_writes_a_plural_of_its_own_after_a_number():
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for folder in ("monitor", "spiders", "storage")
        for path in (ROOT / folder).rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if WRITTEN_OUT.search(line)
    ]
    # The two lines that are about the built-in site, which has more than one of each.
    assert [line.partition(":")[0] for line in found] == ["monitor/demo/job.py"], found
