"""robots.txt on the very first parallel requests to a host."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from faulty_site import FAST, Answer, Site, reset, story
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner

from spiders.policy import CrawlPolicy
from spiders.settings import crawl_settings

OURS = {"spiders.robots.RobotsMiddleware": 100}
RULES = Answer(b"User-agent: *\nDisallow: /private/\n", headers={"Content-Type": "text/plain"})


class Asker(Spider):
    name = "asker"

    def __init__(self, urls: list[str], lines: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.urls, self.lines = urls, lines

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            yield Request(url, callback=self.took, errback=self.lost)

    def took(self, response: Any) -> None:
        pass

    def lost(self, failure: Any) -> None:
        self.lines.append(str(failure.value))


def ask(urls: list[str], robots: dict[str, int] | None = None, policy: CrawlPolicy = FAST) -> list[str]:
    """Ask for addresses all at once and return the lines of those that were not fetched."""
    settings = crawl_settings(policy)
    settings.set("ITEM_PIPELINES", {}, priority="cmdline")
    if robots is not None:
        settings.set("DOWNLOADER_MIDDLEWARES", robots, priority="cmdline")
    lines: list[str] = []

    async def run() -> None:
        await AsyncCrawlerRunner(settings).crawl(Asker, urls=urls, lines=lines)

    asyncio.run(run())
    return lines


def ten_pages(site: Site) -> list[str]:
    site["/robots.txt"] = RULES
    paths = [f"/private/{number}" for number in range(8)] + ["/open/1", "/open/2"]
    for path in paths:
        site[path] = story(len(path))
    return [site.url(path) for path in paths]


def test_ten_requests_at_once_obey_the_rules_that_the_first_of_them_fetches(site: Site) -> None:
    lines = ask(ten_pages(site))
    assert sorted(site.paths()) == ["/open/1", "/open/2", "/robots.txt"]
    assert len(lines) == 8
    assert all(line.endswith(": disallowed by robots.txt") for line in lines)


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_host_without_robots_txt_has_no_rules(site: Site, status: int) -> None:
    urls = ten_pages(site)
    site["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /\n", status)
    assert ask(urls) == []


@pytest.mark.parametrize("status", [429, 500, 503])
def test_nothing_is_fetched_while_the_rules_cannot_be_had(site: Site, status: int) -> None:
    urls = ten_pages(site)
    site["/robots.txt"] = Answer(b"", status)
    lines = ask(urls)
    assert set(site.paths()) == {"/robots.txt"}
    assert sorted(lines) == sorted(f"{url}: robots.txt not available (HTTP {status})" for url in urls)


def test_each_waiter_is_told_what_became_of_the_connection(site: Site) -> None:
    urls = ten_pages(site)
    site["/robots.txt"] = reset
    lines = ask(urls)
    assert len(lines) == 10
    assert {line.partition(": ")[0] for line in lines} == set(urls)


def test_rules_for_another_robot_do_not_bind_this_one(site: Site) -> None:
    urls = ten_pages(site)
    site["/robots.txt"] = Answer(b"User-agent: otherbot\nDisallow: /\n\nUser-agent: claimwatch\nDisallow: /open/\n")
    assert len(ask(urls)) == 2


def test_rules_that_redirect_are_followed(site: Site) -> None:
    urls = ten_pages(site)
    site["/robots.txt"] = Answer(b"", 301, {"Location": "/rules"})
    site["/rules"] = RULES
    assert len(ask(urls)) == 8


def test_crawl_delay_spaces_the_requests(site: Site) -> None:
    site["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 0.2\n")
    for number in range(4):
        site[f"/{number}"] = story(number)
    assert ask([site.url(f"/{number}") for number in range(4)]) == []
    times = [when for path, _, when in site.asked if path != "/robots.txt"]
    assert times[-1] - times[0] > 0.2 * (len(times) - 1) - 0.15  # a busy machine takes note of the first one late


def test_autothrottle_does_not_undercut_crawl_delay(site: Site) -> None:
    site["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 0.2\n")
    for number in range(4):
        site[f"/{number}"] = story(number)
    ask([site.url(f"/{number}") for number in range(4)], policy=CrawlPolicy(0.01, allow_private=FAST.allow_private))
    times = [when for path, _, when in site.asked if path != "/robots.txt"]
    assert times[-1] - times[0] > 0.2 * (len(times) - 1) - 0.15  # a busy machine takes note of the first one late
