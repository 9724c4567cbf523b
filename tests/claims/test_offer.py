"""Readings that something outside the rules offers: off by default, failing open, never alerted."""

from dataclasses import replace

import pytest

from monitor.claims import read
from monitor.compare.diff import diff
from storage.model import Assertion, Dimension, Value

TEXT = "The dam holds 40 million litres.\nWet stone, says the guide, is the colour of slate."
SILENT = "Wet stone, says the guide, is the colour of slate."


def offer_slate(sentences):
    return [
        Assertion(Dimension.ENTITY, Value(entity="slate"), "slate", s.text, (44, 49), position=s.position)
        for s in sentences
    ]


def test_without_an_offer_nothing_is_added():
    assert [a.surface for a in read(TEXT).assertions] == ["40 million litres"]


def test_an_offer_is_asked_only_about_what_the_rules_could_not_read():
    asked = []
    read(TEXT, offer=lambda sentences: asked.extend(s.text for s in sentences) or ())
    assert asked == [SILENT]


def test_an_offer_is_not_asked_when_everything_is_read():
    read("The dam holds 40 million litres.", offer=lambda sentences: pytest.fail("asked"))


def test_what_is_offered_is_ambiguous_whatever_it_claims():
    found = read(TEXT, offer=offer_slate).assertions
    assert [(a.surface, a.ambiguous) for a in found] == [("40 million litres", False), ("slate", True)]


def test_an_offer_that_raises_never_stops_a_reading():
    def broken(sentences):
        raise RuntimeError("no model")

    assert read(TEXT, offer=broken) == read(TEXT)


def test_an_offer_that_gives_no_assertions_never_stops_a_reading():
    assert read(TEXT, offer=lambda sentences: ["slate", None]) == read(TEXT)


@pytest.mark.parametrize(
    "wrong",
    [
        {"span": (44, 48)},
        {"span": (-5, 49)},
        {"span": (49, 44)},
        {"span": (44, 900)},
        {"surface": "granite"},
        {"position": 0},
        {"position": 77},
        {"sentence": "Another sentence."},
    ],
)
def test_what_does_not_stand_in_the_sentence_is_dropped(wrong):
    found = read(TEXT, offer=lambda sentences: [replace(a, **wrong) for a in offer_slate(sentences)])
    assert [a.surface for a in found.assertions] == ["40 million litres"]


def test_a_change_of_what_was_offered_is_never_alerted():
    old = read(TEXT, offer=offer_slate)
    new = read(TEXT.replace("slate", "chalk"))
    assert [c for c in diff(old, new, old_url="u", new_url="u") if c.alert and c.old in old.assertions] == []
