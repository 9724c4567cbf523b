"""The rule of revisits: bounded, and monotone in everything that it depends on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.revisits import due_by, pause, seen
from storage.model import Address, Article, Outcome, Source

NOW = datetime(2024, 5, 6, 7, tzinfo=UTC)
SOURCE = Source("courier", "https://courier.example/")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
spans = st.timedeltas(timedelta(0), timedelta(days=400))
bounds = st.tuples(st.floats(1, 86_400), st.floats(1, 10 * 86_400)).map(sorted)


def policy(pair: list[float]) -> Source:
    return replace(SOURCE, revisit_min=pair[0], revisit_max=pair[1])


@given(bounds, spans, spans)
def test_a_pause_stays_within_the_sources_bounds(pair, quiet, age):
    assert timedelta(seconds=pair[0]) <= pause(policy(pair), quiet, age) <= timedelta(seconds=pair[1])


@given(bounds, spans, spans, spans)
def test_the_longer_an_article_is_quiet_the_longer_the_pause(pair, quiet, more, age):
    assert pause(policy(pair), quiet, age) <= pause(policy(pair), quiet + more, age)


@given(bounds, spans, spans, spans)
def test_the_older_an_article_the_longer_the_pause(pair, quiet, age, more):
    assert pause(policy(pair), quiet, age) <= pause(policy(pair), quiet, age + more)


@given(st.timedeltas(timedelta(0), timedelta(days=29)), spans)
def test_each_visit_without_a_change_waits_no_less_than_the_one_before_and_a_change_no_more(age, since):
    known = Address("k", "u", good_visits=1, id=1, began_at=NOW - age, changed_at=NOW - age)
    first = seen(SOURCE, known, Outcome.UNCHANGED, NOW)
    assert first.due_at is not None
    again = seen(SOURCE, replace(first, good_visits=2), Outcome.NOT_MODIFIED, first.due_at)
    revised = seen(SOURCE, replace(first, good_visits=2), Outcome.REVISED, first.due_at)
    assert revised.due_at is not None
    assert again.due_at is None or again.due_at - first.due_at >= first.due_at - NOW
    assert revised.due_at <= (again.due_at or revised.due_at)


@pytest.mark.parametrize(
    ("published", "wait"),
    [
        (None, timedelta(minutes=15)),
        (NOW - timedelta(minutes=10), timedelta(minutes=15)),
        (NOW - 8 * HOUR, 2 * HOUR),
        (NOW - 7 * DAY, DAY),
        (NOW + DAY, timedelta(minutes=15)),
        (NOW - 31 * DAY, None),
    ],
)
def test_a_new_article_is_dated_by_its_publication(published, wait):
    article = Article("u", "t", published_at=published)
    due = seen(SOURCE, Address("k", "u"), Outcome.NEW, NOW, article).due_at
    assert due == (None if wait is None else NOW + wait)


def test_an_old_article_that_has_just_been_corrected_is_young_again():
    article = Article("u", "t", published_at=NOW - 90 * DAY, modified_at=NOW - HOUR)
    due = seen(SOURCE, Address("k", "u"), Outcome.NEW, NOW, article).due_at
    assert due == NOW + 90 * DAY / 96


def test_an_article_that_has_left_the_rota_comes_back_when_it_changes():
    old = Address("k", "u", good_visits=3, id=1, began_at=NOW - 60 * DAY, changed_at=NOW - 60 * DAY)
    assert seen(SOURCE, old, Outcome.UNCHANGED, NOW).due_at is None
    assert seen(SOURCE, old, Outcome.REVISED, NOW).due_at is not None


def test_a_page_that_stays_gone_is_asked_for_as_rarely_as_the_policy_allows():
    known = Address("k", "u", good_visits=1, id=1, began_at=NOW, changed_at=NOW)
    first = seen(SOURCE, known, Outcome.GONE, NOW + HOUR)
    second = seen(SOURCE, first, Outcome.GONE, NOW + 2 * HOUR)
    assert (first.due_at, second.due_at) == (NOW + HOUR + timedelta(minutes=15), NOW + 2 * HOUR + DAY)
    assert seen(SOURCE, second, Outcome.UNCHANGED, NOW + 2 * HOUR).absence is None


def test_a_source_without_a_rota_takes_nothing_off_anothers():
    known = Address("k", "u", "other", good_visits=1, id=1, due_at=NOW, began_at=NOW, changed_at=NOW)
    left = seen(replace(SOURCE, watch_for=0), known, Outcome.UNCHANGED, NOW + HOUR)
    assert (left.due_at, left.source) == (NOW, "other")


def test_a_schedule_that_is_a_little_early_misses_no_turn():
    assert due_by(SOURCE, NOW) - NOW == timedelta(seconds=90)
