from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from faulty_site import Answer, Handler, Site, story

from spiders.patience import LONGEST_REST, UNTOLD, rest, seconds_asked
from spiders.report import SourceReport
from spiders.urls import address_key
from storage.model import HostState
from storage.store import open_store

NOW = datetime(2024, 5, 6, 7, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "retry_after", "seconds"),
    [
        (200, "120", None),
        (404, None, None),
        (500, "120", None),
        (503, None, None),
        (503, "120", 120.0),
        (429, "0", 0.0),
        (429, None, UNTOLD),
        (429, "soon", UNTOLD),
        (429, "-5", UNTOLD),
        (429, "Mon, 06 May 2024 07:02:00 GMT", 120.0),
        (429, "Mon, 06 May 2024 06:00:00 GMT", 0.0),
        (429, "9" * 50, 999999999.0),
    ],
)
def test_what_an_answer_asks_for(status: int, retry_after: str | None, seconds: float | None) -> None:
    assert seconds_asked(status, retry_after, NOW) == seconds


def test_a_host_that_asks_for_a_long_rest_is_left_alone(site: Site, other_site: Site, run) -> None:
    for number in range(20):
        site[f"/{number}"] = Answer(b"", 429, {"Retry-After": "3600"})
    other_site["/a"] = story(1)
    *busy, good = run(*(site.url(f"/{number}") for number in range(20)), other_site.url("/a"))
    assert good.new == 1
    assert len([path for path in site.paths() if path != "/robots.txt"]) <= 8
    assert any("HTTP 429 too many requests, asks to wait 3600" in report.errors[0] for report in busy)
    assert any("not asked, the host wants" in report.errors[0] for report in busy)


def test_a_short_rest_is_waited_and_the_page_is_asked_for_again(
    site: Site, run: Callable[..., list[SourceReport]]
) -> None:
    asked: list[float] = []

    def busy_once(handler: Handler) -> None:
        asked.append(time.monotonic())
        handler.answer(Answer(b"", 503, {"Retry-After": "1"}) if len(asked) == 1 else story(1))

    site["/a"] = busy_once
    (report,) = run(site.url("/a"))
    assert (report.new, report.failed) == (1, 0)
    assert asked[1] - asked[0] >= 0.95


def after(*steps: tuple[float, float]) -> list[float]:
    """How long a host is left alone each time it asks for so many seconds, so long after the last rest ended."""
    state, now, rests = HostState("a.example"), NOW, []
    for asked, later in steps:
        now = (state.rest_until or now) + timedelta(seconds=later)
        state = rest(state, asked, now)
        rests.append(((state.rest_until or now) - now).total_seconds())
    return rests


def test_each_rest_in_a_row_is_twice_as_long_as_was_asked() -> None:
    assert after((60, 0), (60, 1), (60, 1), (60, 1)) == [60, 120, 240, 480]


def test_a_host_that_was_at_peace_for_twice_its_rest_is_forgiven() -> None:
    assert after((60, 0), (60, 1), (60, 241), (60, 1)) == [60, 120, 60, 120]


def test_a_rest_ends_some_day_and_is_never_shorter_than_asked() -> None:
    assert after(*[(3600.0, 1.0)] * 10)[-1] == LONGEST_REST
    assert after((2 * LONGEST_REST, 0))[0] == 2 * LONGEST_REST


def test_answers_under_way_when_a_rest_begins_do_not_double_it() -> None:
    state = rest(HostState("a.example"), 60, NOW)
    again = rest(state, 60, NOW + timedelta(seconds=1))
    assert (again.strikes, again.rest_until) == (1, NOW + timedelta(seconds=61))


def test_a_rest_outlives_the_crawl(site: Site, run: Callable[..., list[SourceReport]], database: str) -> None:
    site["/a"] = site["/b"] = Answer(b"", 429, {"Retry-After": "3600"})
    run(site.url("/a"))
    (report,) = run(site.url("/b"))
    assert "not asked, the host wants 3" in report.errors[0]
    assert "/b" not in site.paths()
    with open_store(database) as store:
        host = next(status.host for status in store.sources() if status.host)
    assert (host.strikes, host.rest_seconds) == (1, 3600.0)


def test_what_was_not_asked_keeps_its_turn(site: Site, run: Callable[..., list[SourceReport]], database: str) -> None:
    site["/a"] = story(1)
    run(site.url("/a"))
    with open_store(database) as store:
        before = store.address(address_key(site.url("/a")))
    site["/b"] = Answer(b"", 503, {"Retry-After": "3600"})
    run(site.url("/b"))
    run(site.url("/a"))
    with open_store(database) as store:
        after = store.address(address_key(site.url("/a")))
    assert before
    assert after
    assert before.due_at == after.due_at


def test_a_crawl_delay_is_remembered(site: Site, run: Callable[..., list[SourceReport]], database: str) -> None:
    site["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 0.1\n")
    site["/a"] = story(1)
    run(site.url("/a"))
    with open_store(database) as store:
        assert [status.host and status.host.delay for status in store.sources()] == [0.1]
    site["/robots.txt"] = Answer(b"", 404)
    run(site.url("/a"))
    with open_store(database) as store:
        assert [status.host and status.host.delay for status in store.sources()] == [None]
