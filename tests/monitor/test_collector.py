"""How often garbage is looked for is put back, whoever ends first; a service lets go what it needs no more."""

import gc
import platform
from pathlib import Path

import pytest

from monitor.collector import SELDOM, let_go, seldom_collected
from monitor.compare.words import plain, tokens


@pytest.fixture
def usual():
    before = gc.get_threshold()
    gc.set_threshold(701, 11, 9)
    yield (701, 11, 9)
    gc.set_threshold(*before)


def test_checks_that_overlap_leave_what_was_before(usual):
    first, second = seldom_collected(), seldom_collected()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold() == SELDOM
    second.__exit__(None, None, None)
    assert gc.get_threshold() == usual


def test_between_two_steps_the_compared_sentences_are_forgotten():
    assert tokens("The quay burned on Monday", "en")
    assert plain("The quay burned")
    let_go()
    assert tokens.cache_info().currsize == plain.cache_info().currsize == 0


def private():
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty:")) / 1024


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="asks glibc")
def test_between_two_steps_free_memory_goes_back_to_the_system():
    blocks = [b"%04d" % number * 500 for number in range(20_000)]
    kept = blocks[::20]
    blocks.clear()
    before = private()
    let_go()
    assert len(kept) == 1_000
    assert private() < before - 10
