"""Every reason code is explained, in the code and to readers, and is one that the code can give."""

import re
from pathlib import Path

import pytest

from monitor.compare.kinds import Verdict
from monitor.compare.reasons import REASONS
from storage.model import Kind

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "claims.md").read_text("utf-8")
CODE = "\n".join(p.read_text("utf-8") for p in (ROOT / "monitor").rglob("*.py") if p.name != "reasons.py")


def listed():
    rows = re.findall(r"^\| `(\w+)` \| ((?:`\w+`(?:, )?)+) \| (.+) \|$", DOCUMENT, re.MULTILINE)
    return {code: (tuple(re.findall(r"`(\w+)`", kinds)), line) for code, kinds, line in rows}


def test_readers_find_every_reason_with_what_it_says():
    assert listed() == {code: (tuple(k.value for k in kinds), line) for code, (kinds, line) in REASONS.items()}


def test_every_kind_of_change_has_a_reason():
    assert {kind for kinds, _ in REASONS.values() for kind in kinds} == set(Kind)


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_is_given_somewhere(code):
    assert f'"{code}"' in CODE


def test_a_reason_that_is_not_listed_cannot_be_given():
    with pytest.raises(ValueError, match="no listed reason"):
        Verdict(Kind.CORRECTED, "felt_like_it")
    with pytest.raises(ValueError, match="no listed reason"):
        Verdict(Kind.NEW, "values_disjoint")
