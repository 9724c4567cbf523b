"""Articles that a list holds wait as bare addresses: memory does not grow with the length of the list."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from faulty_site import FAST, Answer, Site
from scrapy import Request
from scrapy.utils.trackref import live_refs

from monitor.crawl import crawl
from spiders.turns import UNDER_WAY
from storage.model import Source, SourceKind, Visit


@pytest.fixture
def quick_to_collect() -> Iterator[None]:
    """Leave what earlier tests made out of the search for garbage: the more there is, the rarer is a full one."""
    gc.freeze()
    gc.collect()  # and begin to count anew
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("quick_to_collect")
def test_only_a_few_of_a_long_list_are_requests_at_once(site: Site, database: str) -> None:
    rows = "".join(f"<url><loc>{site.url(f'/gone-{number}')}</loc></url>" for number in range(500))
    site["/map.xml"] = Answer(f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{rows}</urlset>".encode())
    at_once: list[int] = []

    def count(_: Visit) -> None:
        at_once.append(len(live_refs[Request]))

    source = Source("map", site.url("/map.xml"), SourceKind.SITEMAP, most=500)
    (report,) = crawl([source], database=database, policy=FAST, progress=count)
    assert report.failed == 500
    assert max(at_once) <= 2 * UNDER_WAY + 2 * FAST.concurrency_per_host
