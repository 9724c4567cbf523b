"""How often garbage is looked for is put back, whoever ends first."""

import gc

import pytest

from monitor.collector import SELDOM, seldom_collected


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
