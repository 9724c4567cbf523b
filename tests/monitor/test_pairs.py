"""Lines of pairs: one answer for each, whatever it holds."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.pairs import answered

PAIR = {"id": "p1", "old": "The car costs 40,000 euros.", "new": "The car costs 25,000 euros."}


def answer(**more):
    return answered(json.dumps(PAIR | more).encode())


def test_a_changed_value_is_an_alert_with_its_change():
    row = answer(source="ignored")
    assert set(row) == {"id", "alert", "relation", "changes"}
    assert (row["id"], row["alert"], row["relation"]) == ("p1", True, "changed")
    assert row["changes"][0]["new"]["value"]["number"] == "25000"


def test_the_same_text_is_the_same():
    row = answer(new=PAIR["old"])
    assert (row["alert"], row["relation"], row["changes"]) == (False, "same", [])


@pytest.mark.parametrize("when", [None, "2024-03-01", "2024-03-01T08:00:00Z"])
def test_a_publication_date_is_read(when):
    assert "error" not in answer(published_at=when)


@pytest.mark.parametrize(
    ("line", "row"),
    [
        (b"nope", {"id": None, "error": "not JSON"}),
        (b"\n", {"id": None, "error": "not JSON"}),
        (b"[" * 100_000, {"id": None, "error": "not JSON"}),
        (b"\xff\xfe", {"id": None, "error": "not UTF-8"}),
        (b"[1]", {"id": None, "error": "not an object"}),
        (b'{"id": 3, "old": "x"}', {"id": 3, "error": '"new" is missing or no text'}),
        (b'{"id": 3, "old": 1, "new": "x"}', {"id": 3, "error": '"old" is missing or no text'}),
        (
            b'{"id": 3, "old": "x", "new": "y", "published_at": "soon"}',
            {"id": 3, "error": '"published_at" is no ISO 8601 date or time'},
        ),
        (
            b'{"id": 3, "old": "x", "new": "y", "published_at": 7}',
            {"id": 3, "error": '"published_at" is no ISO 8601 date or time'},
        ),
    ],
)
def test_a_line_that_is_no_pair_gets_its_reason(line, row):
    assert answered(line) == row


def test_a_byte_order_mark_is_no_error():
    assert "error" not in answered(b"\xef\xbb\xbf" + json.dumps(PAIR).encode())


@given(st.binary(max_size=100))
def test_any_line_is_answered(line):
    assert set(answered(line)) in ({"id", "error"}, {"id", "alert", "relation", "changes"})
