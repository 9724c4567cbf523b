from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from faulty_site import Answer, Handler, Site, story

from spiders.patience import UNTOLD, seconds_asked
from spiders.report import SourceReport

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
