"""From sources to stored snapshots: a real server, a real database, the whole spider and pipeline."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest
from faulty_site import (
    FAST,
    Answer,
    Site,
    conditional,
    hang,
    slowly,
    story,
)
from outcomes import Run, counts, texts

from monitor.crawl import crawl, crawl_async
from spiders.report import SourceReport
from storage.errors import StorageError
from storage.model import Outcome, Source, SourceKind, Visit
from storage.store import open_store


def test_sources_that_cannot_be_asked_do_not_stop_the_others(site: Site, run: Run) -> None:
    site["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /private/\n")
    site["/a"] = story(1)
    bad = [
        "http://nowhere.invalid/",
        "http://10.0.0.1/",
        "http://a:80\\@b/",
        "ftp://x/",
        "nonsense",
        site.url("/private/a"),
    ]
    *failed, good = run(*bad, site.url("/a"))
    assert [report.failed for report in failed] == [1] * len(bad)
    assert all(len(report.errors) == 1 and report.name[:9] in report.errors[0] for report in failed)
    assert good.new == 1


def test_a_hundred_pages_take_seconds(site: Site, run: Run) -> None:
    urls = [site.url(f"/page/{number}") for number in range(100)]
    for number in range(100):
        site[f"/page/{number}"] = story(number)
    started = time.monotonic()
    assert counts(run(*urls)) == {"new": 100}
    assert time.monotonic() - started < 10


def test_a_host_is_never_asked_for_more_pages_at_once_than_the_policy_says(site: Site, run: Run) -> None:
    urls = [site.url(f"/page/{number}") for number in range(20)]
    for number in range(20):
        site[f"/page/{number}"] = slowly(story(number))
    run(*urls, policy=replace(FAST, concurrency_per_host=2))
    assert site.most_at_once == 2


def test_progress_is_told_of_every_visit(site: Site, database: str) -> None:
    site["/a"] = story(1)
    told: list[Visit] = []
    crawl(
        [Source("a", site.url("/a"), SourceKind.PAGE), Source("b", site.url("/b"), SourceKind.PAGE)],
        database=database,
        policy=FAST,
        progress=told.append,
    )
    assert {(visit.source, visit.outcome) for visit in told} == {("a", Outcome.NEW), ("b", Outcome.GONE)}


def test_a_crawl_runs_inside_a_running_loop_beside_other_work(site: Site, other_site: Site, database: str) -> None:
    site["/a"], other_site["/b"] = story(1), story(2)

    async def both() -> list[list[SourceReport]]:
        crawls = [
            crawl_async([Source(url, url, SourceKind.PAGE)], database=database, policy=FAST)
            for url in (site.url("/a"), other_site.url("/b"))
        ]
        return await asyncio.gather(*crawls)

    assert [counts(reports) for reports in asyncio.run(both())] == [{"new": 1}, {"new": 1}]


def test_a_cancelled_crawl_ends_soon_and_keeps_what_it_stored(site: Site, database: str, capfd) -> None:
    site["/a"], site["/hang"] = story(1), hang
    stored: list[Visit] = []

    async def cut() -> None:
        sources = [Source(path, site.url(path), SourceKind.PAGE) for path in ("/a", "/hang")]
        told = asyncio.Event()
        stored_one = lambda visit: (stored.append(visit), told.set())  # noqa: E731
        task = asyncio.create_task(crawl_async(sources, database=database, policy=FAST, progress=stored_one))
        await told.wait()
        cancelled = time.monotonic()  # how long a busy machine took to begin is no part of it
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        took.append(time.monotonic() - cancelled)

    took: list[float] = []
    asyncio.run(cut())
    assert took[0] < 3
    assert len(texts(database, site.url("/a"))) == 1
    assert [visit.url for visit in stored] == [site.url("/a")]
    assert capfd.readouterr() == ("", "")


def test_a_database_that_fails_ends_the_crawl_with_its_error(site: Site, database: str, monkeypatch) -> None:
    for number in range(30):
        site[f"/{number}"] = story(number)
    sources = [Source(str(number), site.url(f"/{number}"), SourceKind.PAGE) for number in range(30)]

    def full(*_: object, **__: object) -> None:
        raise StorageError("claims.db: disk full")

    monkeypatch.setattr("storage.crawled.add_snapshot", full)
    with pytest.raises(StorageError, match="disk full"):
        crawl(sources, database=database, policy=FAST)


def test_both_databases_take_a_crawl(site: Site, other_site: Site, database_url: str) -> None:
    site["/a"], other_site["/b"] = conditional(story(1), '"v1"'), story(1, people=25)
    sources = [Source(url, url, SourceKind.PAGE) for url in (site.url("/a"), other_site.url("/b"))]
    seen = [counts(crawl(sources, database=database_url, policy=FAST)) for _ in range(2)]
    assert seen == [{"new": 2}, {"unchanged": 1, "not_modified": 1}]
    with open_store(database_url) as store:
        assert len({each.story for each in store.pending(10)}) == 1


def test_nothing_is_printed(site: Site, database: str, capfd: pytest.CaptureFixture[str]) -> None:
    site["/a"], site["/b"] = story(1), Answer(b"", 500)
    urls = (site.url("/a"), site.url("/b"), "http://nowhere.invalid/")
    crawl([Source(url, url, SourceKind.PAGE) for url in urls], database=database, policy=FAST)
    assert capfd.readouterr() == ("", "")
