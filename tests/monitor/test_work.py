"""Jobs on all cores: in order, sisters together, and one that fails fails alone."""

from __future__ import annotations

import os

from hypothesis import given
from hypothesis import strategies as st

from monitor.work import Work, grouped


def squares(numbers):
    return [number**2 for number in numbers]


def fussy(numbers):
    if 13 in numbers:
        raise ValueError("thirteen")
    return squares(numbers)


def deadly(numbers):
    if 13 in numbers:
        os._exit(1)
    return squares(numbers)


def failed(number, reason):
    return f"{number}: {reason}"


def test_results_come_in_the_order_of_the_items_whatever_their_site():
    work = Work(squares, failed)
    assert list(work.run(range(50), lambda number: str(number % 3))) == [number**2 for number in range(50)]


def test_one_bad_item_fails_alone_among_its_sisters():
    results = list(Work(fussy, failed).run(range(20), lambda _: "one.example"))
    assert results[13] == "13: unexpected ValueError: thirteen"
    assert [result for place, result in enumerate(results) if place != 13] == [n**2 for n in range(20) if n != 13]


def test_an_item_that_kills_its_process_fails_alone():
    results = list(Work(deadly, failed).run(range(15), lambda _: ""))
    assert "broke the process" in results[13]
    assert results[14] == 196


def test_work_that_nobody_waits_for_ends_without_a_word(capfd):
    results = Work(squares, failed).run(range(200), lambda _: "")
    assert next(results) == 0
    results.close()
    assert capfd.readouterr() == ("", "")


@given(st.lists(st.sampled_from(["", "a", "b"]), max_size=60), st.integers(1, 9))
def test_every_place_is_in_one_group_and_groups_are_of_one_site(sites, most):
    groups = grouped(sites, most)
    assert sorted(place for group in groups for place in group) == list(range(len(sites)))
    assert all(len(group) <= most and len({sites[place] for place in group}) == 1 for group in groups)
    assert all(len(group) == 1 for group in groups if sites[group[0]] == "")
    assert groups == sorted(groups)
