"""The JSON forms: exactly their keys, whatever is known, and safe to print."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from shell_rows import change, money, stored

from monitor import forms
from spiders.report import SourceReport
from storage.model import Article, Assertion, Dimension, Kind, Value

ASSERTION = {
    "subject", "predicate", "dimension", "value", "bound", "hedge", "modality", "polarity", "speaker", "surface",
    "sentence", "span",
}  # fmt: skip
VALUE = {"number", "low", "high", "unit", "currency", "date", "entity"}
CHANGE = {"kind", "severity", "alert", "claim", "old", "new", "old_url", "new_url", "detected_at", "reason"}
PAGE = {"path", "url", "title", "authors", "published_at", "modified_at", "language", "site", "text", "assertions"}
VISITED = {"name", "fetched", "not_modified", "new", "revised", "unchanged", "duplicate", "failed", "errors"}


def test_an_assertion_has_its_keys_whatever_is_known():
    bare = Assertion(Dimension.STATEMENT, Value(), "x", "x", (0, 1))
    for one in (bare, money(40000)):
        form = forms.assertion(one)
        assert set(form) == ASSERTION
        assert set(form["value"]) == VALUE
    assert forms.assertion(bare)["subject"] is None


def test_a_change_has_its_keys_and_a_missing_side_is_null():
    form = forms.change(change(Kind.WITHDRAWN))
    assert set(form) == CHANGE
    assert set(form["claim"]) == {"id", "subject", "predicate", "dimension"}
    gone = change(Kind.NEW)
    assert (
        forms.change(type(gone)(**{name: getattr(gone, name) for name in gone.__slots__} | {"old": None}))["old"]
        is None
    )


def test_severity_follows_the_kind():
    assert forms.change(change(Kind.CORRECTED))["severity"] == "high"
    assert forms.change(change(Kind.REWORDED))["severity"] == "never"


def test_an_extracted_page_has_its_keys():
    article = Article(url="https://a.example/", text="Text.", published_at=datetime(2024, 3, 1, tzinfo=UTC))
    form = forms.page("a.html", article, [money(1)])
    assert set(form) == PAGE
    assert form["published_at"] == "2024-03-01T00:00:00+00:00"


def test_a_page_that_names_no_address_has_none():
    assert forms.page("a.html", Article(url="file:///tmp/a.html", text="x"), [])["url"] is None


def test_a_crawl_has_its_sources_before_its_changes():
    form = forms.crawled([SourceReport("a", errors=("one",))])
    assert set(form) == {"sources"}
    assert set(form["sources"][0]) == VISITED
    assert form["sources"][0]["errors"] == ["one"]


def test_a_stored_assertion_says_whether_it_stands():
    assert forms.stored(stored(money(1)))["standing"] is True
    assert forms.stored(stored(money(1), missing_since=3))["standing"] is False
    assert forms.stored(stored(money(1), ended_by=3))["standing"] is False


def test_amounts_are_decimal_strings_in_full():
    assert forms.amount(Decimal("4E+4")) == "40000"
    assert forms.amount(Decimal("4.50")) == "4.50"
    assert forms.amount(Decimal("1E-7")) == "0.0000001"
    assert forms.amount(None) is None


def test_dates_are_intervals_with_open_ends():
    assert forms.days(date(2024, 1, 1), date(2024, 3, 31)) == "2024-01-01/2024-03-31"
    assert forms.days(None, date(2024, 3, 31)) == "../2024-03-31"
    assert forms.days(date(2024, 1, 1), None) == "2024-01-01/.."
    assert forms.days(None, None) is None


@given(st.text(st.characters(), max_size=50), st.booleans())
def test_any_text_survives_as_json_that_steers_no_terminal(text, plain):
    written = forms.dumps({"text": text}, plain=plain)
    assert json.loads(written) == {"text": text}
    assert "\n" not in written
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u202e\u2028" for c in written)
    written.encode("ascii" if plain else "utf-8")


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30))
def test_an_amount_reads_back_equal(number):
    assert Decimal(forms.amount(number)) == number


def test_a_reason_is_its_code_and_the_line_that_a_person_can_check():
    given = change(Kind.CORRECTED)
    assert forms.change(given)["reason"] == f"{given.reason}: {given.explanation}"
