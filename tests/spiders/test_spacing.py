"""A host is sent no two requests closer together than its delay, whatever holds the first of them up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from faulty_site import HOST, Answer, Site, redirect, story

from spiders.policy import CrawlPolicy
from spiders.report import SourceReport
from spiders.settings import crawl_settings
from spiders.spacing import Spacing
from spiders.transport import GatedResolver

NAME = "localhost"
DELAY = 0.3
POLITE = CrawlPolicy(DELAY, allow_private=(HOST, NAME), workers=1)

Run = Callable[..., list[SourceReport]]


def named(site: Site, path: str) -> str:
    return site.url(path).replace(HOST, NAME)


def times(site: Site) -> list[float]:
    return [when for _, _, when in site.asked]


def test_the_next_request_waits_for_its_delay_after_the_one_before_was_sent() -> None:
    async def request(spacing: Spacing, held_up: float, sent: list[float]) -> None:
        async with spacing.turn("a.example", 0.05) as tell:
            await asyncio.sleep(held_up)
            sent.append(time.monotonic())
            tell()

    async def run() -> list[float]:
        spacing, sent = Spacing(), list[float]()
        await asyncio.gather(*(request(spacing, held_up, sent) for held_up in (0.08, 0.0, 0.03, 0.0)))
        return sent

    sent = asyncio.run(run())
    assert min(later - sooner for sooner, later in pairwise(sent)) >= 0.05


def test_a_request_that_is_given_up_leaves_the_next_its_turn() -> None:
    async def run() -> float:
        spacing = Spacing()
        async with spacing.turn("a.example", 600) as tell:
            tell()
        waiting = asyncio.create_task(spacing.turn("a.example", 600).__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
        began = time.monotonic()
        async with spacing.turn("a.example", 0.01), spacing.turn("b.example", 600):
            return time.monotonic() - began

    assert asyncio.run(run()) < 10


def test_a_connection_that_is_slow_to_come_brings_no_two_requests_together(
    site: Site, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = GatedResolver.resolve

    async def slowly(*where: Any, **more: Any) -> Any:
        await asyncio.sleep(0.75 * DELAY)
        return await found(*where, **more)

    monkeypatch.setattr(GatedResolver, "resolve", slowly)
    site["/a"] = story(1)
    (report,) = run(named(site, "/a"), policy=POLITE)
    assert (report.new, len(site.asked)) == (1, 2)
    rules, page = times(site)
    assert page - rules > 0.6 * DELAY  # and not a quarter; a busy machine takes note of the first one late


def test_redirects_from_elsewhere_keep_the_delay_of_the_host_they_lead_to(
    site: Site, other_site: Site, run: Run
) -> None:
    moved, own = [f"/{number}" for number in range(2)], [f"/{number}" for number in range(2, 8)]
    for path in moved:
        site[path] = redirect(named(other_site, path))
    for path in moved + own:
        other_site[path] = story(int(path[1:]))
    urls = [*(site.url(path) for path in moved), *(named(other_site, path) for path in own)]
    assert sum(report.new for report in run(*urls, policy=POLITE)) == 8
    asked = times(other_site)
    assert len(asked) == 9
    assert asked[-1] - asked[0] > 0.9 * DELAY * 8  # and not 6


def test_redirects_from_elsewhere_keep_the_crawl_delay_of_the_host_they_lead_to(
    site: Site, other_site: Site, run: Run
) -> None:
    other_site["/robots.txt"] = Answer(f"User-agent: *\nCrawl-delay: {DELAY}\n".encode())
    for number in range(3):
        site[f"/{number}"], other_site[f"/{number}"] = redirect(named(other_site, f"/{number}")), story(number)
    run(*(site.url(f"/{number}") for number in range(3)), policy=CrawlPolicy(0, 8, None, (HOST, NAME), 1))
    asked = times(other_site)
    assert len(asked) == 4
    assert asked[-1] - asked[0] > 0.9 * DELAY * 3


@pytest.mark.parametrize("delay", [0.5, 59.0, 90.0, 3600.0])
def test_the_throttle_does_not_shorten_a_long_delay(delay: float) -> None:
    assert crawl_settings(CrawlPolicy(delay)).getfloat("AUTOTHROTTLE_MAX_DELAY") >= delay
