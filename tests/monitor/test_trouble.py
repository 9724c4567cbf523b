"""When a source's state is told, and what the health of the service is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor import health
from monitor.due import schedule_of
from monitor.trouble import FAILURES, Turn, judge, notice, overdue, turns
from storage.model import Beat, Source, SourceState, Trouble

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SCHEDULE = schedule_of(Source("Herald", "https://herald.example/", schedule="15m", jitter="0s"))
SCHEDULES = {"Herald": SCHEDULE}
WELL = SourceState("Herald", "herald.example", next_crawl_at=NOON, last_crawl_at=NOON, last_article_at=NOON)
FAILING = replace(WELL, failures=FAILURES, failing_since=NOON, last_error="https://herald.example/: 500 server error")
EMPTY = replace(FAILING, last_error=None)
LONG_AGO = NOON - timedelta(days=9)


def minutes(count: float) -> datetime:
    return NOON + timedelta(minutes=count)


def steady(usual: timedelta = timedelta(days=1.55), new_for: float = 8, **ago: float) -> SourceState:
    """A source that brought new articles for days, up to a while ago; the visits since went well."""
    last = NOON - timedelta(**ago)
    first = last - timedelta(days=new_for)
    return replace(WELL, first_new_at=first, last_new_at=last, usual_pause=round(usual.total_seconds()))


JUDGED = [
    # how a source stands, minutes since it was due, what is wrong
    (WELL, 1, None),
    (WELL, 14, None),
    (WELL, 16, Trouble.OVERDUE),
    (replace(WELL, paused=True), 600, None),
    (replace(WELL, next_crawl_at=None), 600, None),
    (replace(WELL, crawling_by="me", crawling_until=minutes(601)), 600, None),
    (replace(WELL, crawling_by="dead", crawling_until=minutes(2)), 600, Trouble.OVERDUE),
    (replace(WELL, failures=FAILURES - 1, last_error="x"), 0, None),
    (FAILING, 0, Trouble.FAILING),
    (EMPTY, 0, Trouble.EMPTY),
    (steady(days=3), 0, None),
    (steady(days=3.2), 0, Trouble.STALE),
    (steady(days=3.2, new_for=6), 0, None),
    (replace(steady(days=3.2), last_article_at=NOON - timedelta(days=1)), 0, None),
    (steady(hours=20, usual=timedelta(hours=1)), 0, None),
    (steady(hours=25, usual=timedelta(hours=1)), 0, Trouble.STALE),
    (replace(steady(days=9), failures=FAILURES, last_error="x"), 0, Trouble.FAILING),
]


@pytest.mark.parametrize(("state", "late", "trouble"), JUDGED)
def test_what_is_wrong_with_a_source(state, late, trouble):
    assert judge(state, SCHEDULE, LONG_AGO, minutes(late)) is trouble


def test_what_was_due_while_no_service_ran_is_not_held_against_a_source():
    assert judge(WELL, SCHEDULE, minutes(600), minutes(601)) is None
    assert judge(WELL, SCHEDULE, minutes(600), minutes(616)) is Trouble.OVERDUE


def test_a_trouble_is_told_once_and_its_end_once():
    def told(state):
        return [turn.new for turn in turns([state], SCHEDULES, LONG_AGO, NOON)]

    assert told(FAILING) == [Trouble.FAILING]
    reported = replace(FAILING, trouble=Trouble.FAILING, trouble_since=NOON)
    assert told(reported) == []
    assert told(replace(reported, last_error=None)) == []
    assert told(replace(reported, failures=0)) == [None]
    assert told(WELL) == []


def test_an_overdue_source_that_then_fails_is_not_told_twice():
    state = replace(WELL, trouble=Trouble.OVERDUE, failures=1, last_error="x", next_crawl_at=minutes(15))
    assert turns([state], SCHEDULES, LONG_AGO, NOON) == []


def test_a_source_that_is_not_scheduled_is_nobodys_trouble():
    assert turns([replace(FAILING, name="Other")], SCHEDULES, LONG_AGO, NOON) == []


def test_the_notice_names_the_source_what_is_wrong_and_since_when():
    lines = notice([Turn(FAILING, Trouble.FAILING)]).splitlines()
    assert lines[0] == "Source Herald fails: 3 visits in a row brought no article"
    assert "Since 2026-03-02 12:00 UTC; last article seen 2026-03-02 12:00 UTC." in lines
    assert "Last error: https://herald.example/: 500 server error" in lines


def test_many_sources_share_a_notice_of_bounded_length():
    text = notice([Turn(replace(FAILING, name=f"s{number}"), Trouble.FAILING) for number in range(2000)])
    assert text.splitlines()[0] == "2000 sources in trouble"
    assert "1980 more: claimwatch sources lists all." in text
    assert len(text) < 5000


def test_recovery_has_words_of_its_own():
    assert notice([Turn(WELL, None)]).startswith("Source Herald is well again\n")
    both = notice([Turn(FAILING, Trouble.FAILING), Turn(WELL, None), Turn(WELL, None)])
    assert both.splitlines()[0] == "1 source in trouble, 2 well again"


def test_a_source_whose_visit_is_late_by_less_than_an_interval_is_not_overdue():
    assert not overdue(WELL, SCHEDULE, minutes(15))
    assert overdue(WELL, SCHEDULE, minutes(15.1))


BEAT = Beat("service vm:1", NOON, "0 of 1 source under way")
HEALTH = [
    # beats, states, minutes past noon, well, a word of it
    ([BEAT], [WELL], 0.5, True, "the service beats: 30 s ago"),
    ([BEAT, replace(BEAT, name="service vm:2")], [WELL], 0.5, True, "2 services beat"),
    ([], [WELL], 0, False, "none is running"),
    ([BEAT], [WELL], 3, False, "the last did 3 min ago"),
    ([replace(BEAT, at=minutes(20))], [WELL], 20, False, 'source "Herald" has not been checked for twice its interval'),
    ([BEAT], [], 0, False, 'source "Herald" is configured, and no service knows it yet'),
    ([BEAT], [replace(WELL, paused=True)], 0.5, True, "of 1 source: 1 paused"),
]


@pytest.mark.parametrize(("beats", "states", "late", "well", "words"), HEALTH)
def test_health(beats, states, late, well, words):
    found = health.judge(beats, states, SCHEDULES, minutes(late))
    assert found.well is well
    assert words in "\n".join(found.lines)
