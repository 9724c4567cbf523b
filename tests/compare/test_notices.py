"""Correction notices: both values from one text."""

from monitor.claims import read
from monitor.compare.diff import diff
from monitor.compare.notices import notice_changes

NOTICE = "Correction: An earlier version of this article misstated the capacity; it is 30 million litres, not 19 million litres."
STORY = "The new plant on the quay was opened by the mayor. It bottles water from the northern springs."


def test_a_notice_that_names_both_values_is_a_correction_even_at_first_sight():
    (change,) = notice_changes(None, read(f"{STORY}\n{NOTICE}"))
    assert (change.kind, change.reason, change.alert) == ("corrected", "correction_notice", True)
    assert (change.old.surface, change.new.surface) == ("19 million litres", "30 million litres")


def test_a_notice_is_told_once():
    seen = read(f"{STORY}\n{NOTICE}")
    assert notice_changes(seen, read(f"{STORY} Visitors are welcome.\n{NOTICE}")) == []


def test_a_notice_outside_the_text_counts():
    found = diff(read(STORY), read(STORY, corrections=[NOTICE]))
    assert [(c.kind, c.old.surface, c.new.surface) for c in found] == [
        ("corrected", "19 million litres", "30 million litres")
    ]


def test_what_text_and_notice_both_show_is_one_change():
    old = f"{STORY} Its capacity is 19 million litres."
    new = f"{STORY} Its capacity is 30 million litres.\n{NOTICE}"
    loud = [c for c in diff(read(old), read(new)) if c.alert]
    assert [(c.old.surface, c.new.surface) for c in loud] == [("19 million litres", "30 million litres")]
