"""Which sources are visited when, and what becomes of a visit; rounds that follow the clock."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from monitor import schedule
from monitor.roster import ended, host_of, roster
from monitor.schedule import Rounds
from spiders.report import SourceReport
from storage.model import Source, SourceState

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def source(name: str, text: str | None = "15m", host: str | None = None) -> Source:
    return Source(name, f"https://{host or name}.example/", schedule=text)


def test_only_scheduled_sources_are_visited_and_the_configuration_counts_more_than_an_import():
    found = roster([source("a"), source("b", None)], [source("a", "1h"), source("c")])
    assert list(found.sources) == ["a", "c"]
    assert found.sources["a"].schedule == "15m"


def test_new_sources_are_spread_by_how_many_they_are():
    alone = roster([source("a")]).plans([], NOON)
    assert [plan.first_at for plan in alone] == [NOON]
    many = roster([source(f"s{number}") for number in range(2000)]).plans([], NOON)
    first = [plan.first_at - NOON for plan in many]
    assert timedelta(minutes=7) < max(first) < timedelta(minutes=9)


def test_a_source_that_is_due_in_time_does_not_make_others_wait():
    states = [SourceState("a", "a", next_crawl_at=NOON), SourceState("b", "b", next_crawl_at=NOON + timedelta(hours=1))]
    plans = roster([source("a"), source("b")]).plans(states, NOON)
    assert [plan.late_at for plan in plans] == [NOON, NOON]


def test_no_turn_lies_further_off_than_the_schedule_allows():
    (plan,) = roster([source("a")]).plans([], NOON)
    assert timedelta(minutes=15) < plan.latest_at - NOON < timedelta(hours=1)


HOSTS = [
    ("https://News.Example/x", "news.example"),
    ("http://127.0.0.1:8080/", "127.0.0.1:8080"),
    ("https://[::1]:443/", "::1:443"),
]


@pytest.mark.parametrize(("url", "host"), HOSTS)
def test_the_host_of_a_source(url, host):
    assert host_of(url) == host


def test_a_visit_went_well_if_any_article_was_there():
    def end(**counts):
        return ended(SourceReport("a", **counts), NOON, NOON, None)

    assert end(not_modified=1).good
    assert end(unchanged=3, failed=2, errors=("https://a.example/: 500",)).good
    assert not end(failed=2, errors=("https://a.example/: 500",)).good
    assert end(failed=2, errors=("one", "two")).error == "one"
    assert not end().good


def test_rounds_begin_anew_when_the_clock_is_set(monkeypatch):
    async def run():
        calls = []

        async def job():
            calls.append(1)

        rounds = Rounds()
        rounds.every(0.02, job)
        rounds.start()
        await asyncio.sleep(0.05)
        assert rounds.follow_clock() is None
        before = schedule._offset()
        monkeypatch.setattr(schedule, "_offset", lambda: before - 3600)
        moved = rounds.follow_clock()
        rounds.stop()
        return len(calls), moved

    count, moved = asyncio.run(run())
    assert count > 1
    assert abs(moved + timedelta(hours=1)) < timedelta(seconds=1)
