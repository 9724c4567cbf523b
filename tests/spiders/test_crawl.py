"""From sources to stored snapshots: a real server, a real database, the whole spider and pipeline."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from faulty_site import (
    FAST,
    Answer,
    Site,
    article,
    bomb,
    bot_check,
    conditional,
    hang,
    html,
    redirect,
    reset,
    slowly,
    story,
)

from monitor.crawl import crawl, crawl_async
from spiders.report import SourceReport
from spiders.urls import address_key
from storage.errors import StorageError
from storage.model import Outcome, Source, SourceKind, Visit
from storage.store import open_store

Run = Callable[..., list[SourceReport]]

OUTCOMES = ("new", "revised", "unchanged", "not_modified", "duplicate", "failed")


def counts(reports: list[SourceReport]) -> dict[str, int]:
    """What came of a crawl, zeros left out."""
    sums = {name: sum(getattr(report, name) for report in reports) for name in OUTCOMES}
    return {name: number for name, number in sums.items() if number}


def texts(database: str, url: str) -> list[str]:
    """Every version at an address, oldest first."""
    with open_store(database) as store:
        snapshots = [each for each in store.pending(1000) if each.article.url == url]
        return [each.article.text for each in sorted(snapshots, key=lambda each: each.version)]


def test_a_page_is_new_then_unchanged_then_revised(site: Site, run: Run, database: str) -> None:
    site["/a"] = story(1, people=240)
    assert counts(run(site.url("/a"))) == {"new": 1}
    assert counts(run(site.url("/a"))) == {"unchanged": 1}
    site["/a"] = story(1, people=310)
    assert counts(run(site.url("/a"))) == {"revised": 1}
    before, after = texts(database, site.url("/a"))
    assert "240 people" in before
    assert "310 people" in after


def test_other_adverts_around_a_text_are_no_revision(site: Site, run: Run) -> None:
    words = "The harbour bridge will open to all traffic in the first week of June, the council said on Monday. " * 3
    site["/a"] = article("Bridge opens in June", words, aside="<p>Buy a kettle</p>")
    run(site.url("/a"))
    site["/a"] = article("Bridge opens in June", words, aside="<p>Buy two kettles now, said nobody</p>")
    assert counts(run(site.url("/a"))) == {"unchanged": 1}


def test_a_page_that_has_not_changed_is_not_sent_again(site: Site, run: Run, database: str) -> None:
    site["/a"] = conditional(story(1), '"v1"')
    first, second = run(site.url("/a")), run(site.url("/a"))
    assert (counts(first), counts(second)) == ({"new": 1}, {"not_modified": 1})
    assert second[0].fetched == 0
    assert [headers.get("If-None-Match") for headers in site.headers("/a")] == [None, '"v1"']
    site["/a"] = conditional(story(1, people=310), '"v2"')
    assert counts(run(site.url("/a"))) == {"revised": 1}
    with open_store(database) as store:
        assert [address.etag for address in store.addresses([address_key(site.url("/a"))]).values()] == ['"v2"']


def test_an_answer_without_a_page_may_bring_new_validators(site: Site, run: Run) -> None:
    first, renamed = conditional(story(1), '"v1"'), Answer(b"", 304, {"ETag": '"v2"'})
    for route in (first, renamed, conditional(story(1), '"v2"')):
        site["/a"] = route
        reports = run(site.url("/a"))
    assert counts(reports) == {"not_modified": 1}
    assert [headers.get("If-None-Match") for headers in site.headers("/a")] == [None, '"v1"', '"v2"']


def test_a_page_whose_text_was_never_stored_is_asked_for_whole(site: Site, run: Run) -> None:
    site["/a"] = conditional(bot_check(), '"v1"')
    assert counts(run(site.url("/a"))) == {"failed": 1}
    assert counts(run(site.url("/a"))) == {"failed": 1}
    assert [headers.get("If-None-Match") for headers in site.headers("/a")] == [None, None]


def test_validators_are_not_taken_along_a_redirect(site: Site, run: Run) -> None:
    site["/a"] = conditional(story(1), '"v1"')
    run(site.url("/a"))
    site["/a"], site["/b"] = redirect("/b"), story(1)
    run(site.url("/a"))
    assert site.headers("/a")[-1].get("If-None-Match") == '"v1"'
    assert "If-None-Match" not in site.headers("/b")[-1]


def test_one_text_at_two_addresses_is_one_story(site: Site, other_site: Site, run: Run, database: str) -> None:
    site["/a"] = other_site["/b"] = story(1)
    assert counts(run(site.url("/a"), other_site.url("/b"))) == {"new": 1, "duplicate": 1}
    with open_store(database) as store:
        first, second = store.pending(10)
    assert first.story == second.story
    assert (second.copy_of, second.similarity) == (first.id, 1.0)


def test_a_reprint_with_another_number_joins_its_story_and_is_kept(
    site: Site, other_site: Site, run: Run, database: str
) -> None:
    site["/a"], other_site["/b"] = story(1, people=240), story(1, people=25)
    assert counts(run(site.url("/a"), other_site.url("/b"))) == {"new": 2}
    with open_store(database) as store:
        first, second = store.pending(10)
    assert first.story == second.story
    assert second.copy_of == first.id
    assert 0.8 <= (second.similarity or 0) < 1
    assert {("240 people" in each.article.text, "25 people" in each.article.text) for each in (first, second)} == {
        (True, False),
        (False, True),
    }


def test_reprints_that_arrive_together_find_each_other(site: Site, run: Run, database: str) -> None:
    for number in range(12):
        site[f"/reprint/{number}"] = story(1, people=200 + number)
    run(*(site.url(f"/reprint/{number}") for number in range(12)), policy=replace(FAST, workers=2))
    with open_store(database) as store:
        assert len({each.story for each in store.pending(100)}) == 1


def test_variants_of_one_address_are_fetched_once(site: Site, run: Run) -> None:
    site["/a"] = site["/a?utm_source=mail"] = story(1)
    reports = run(site.url("/a"), site.url("/a?utm_source=mail"))
    assert counts(reports) == {"new": 1, "duplicate": 1}
    assert len([path for path in site.paths() if path.startswith("/a")]) == 1


def test_a_redirect_to_a_page_of_the_same_crawl_is_a_duplicate(site: Site, run: Run) -> None:
    site["/a"], site["/short"] = story(1), redirect("/a")
    assert counts(run(site.url("/a"), site.url("/short"))) == {"new": 1, "duplicate": 1}


def test_an_article_that_moves_keeps_its_identity(site: Site, run: Run) -> None:
    site["/a"] = story(1, people=240)
    run(site.url("/a"))
    site["/a"], site["/b"] = redirect("/b", 301), story(1, people=310)
    assert counts(run(site.url("/a"))) == {"revised": 1}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(b"", 404), "HTTP 404 not found"),
        (Answer(b"", 410), "HTTP 410 gone"),
        (Answer(b"", 500), "HTTP 500 internal server error"),
        (Answer(b"", 429, {"Retry-After": "60"}), "HTTP 429 too many requests, asks to wait 60"),
        (bot_check(), "blocked by bot protection"),
        (replace(bot_check(), status=403), "blocked by bot protection (HTTP 403 forbidden)"),
        (Answer(b"<p>Sorry</p>", 403), "HTTP 403 forbidden"),
        (Answer(b"", 200), "empty page"),
        (Answer(b"%PDF-1.7", 200, {"Content-Type": "application/pdf"}), "not HTML (application/pdf)"),
        (bomb(16), "larger than the limit when unpacked"),
        (reset, "connection"),
        (redirect("/"), "moved to the front page"),
        (redirect("http://10.0.0.1/"), "refused"),
    ],
)
def test_what_is_no_article_never_replaces_one(site: Site, run: Run, database: str, answer, words: str) -> None:
    site["/"], site["/a"], site["/b"] = html("<h1>The Courier</h1>"), story(1), story(2)
    run(site.url("/a"), site.url("/b"))
    site["/a"] = answer
    failed, other = run(site.url("/a"), site.url("/b"))
    assert (failed.failed, other.unchanged) == (1, 1)
    assert words in failed.errors[0]
    assert failed.errors[0].startswith("http")
    assert len(texts(database, site.url("/a"))) == 1
    with open_store(database) as store:
        (status,) = [each for each in store.sources() if each.source.name == site.url("/a")]
    assert status.last_error == failed.errors[0]


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


def test_a_feed_is_read_to_its_articles(site: Site, run: Run) -> None:
    links = "".join(f"<item><link>{site.url(f'/{number}')}</link></item>" for number in range(4))
    site["/news.rss"] = Answer(f"<rss version='2.0'><channel>{links}</channel></rss>".encode())
    for number in range(3):
        site[f"/{number}"] = story(number)
    (report,) = run(Source("courier", site.url("/news.rss"), SourceKind.FEED))
    assert (report.new, report.failed, report.fetched) == (3, 1, 3)
    assert report.errors == (f"{site.url('/3')}: HTTP 404 not found",)


def test_an_index_of_sitemaps_is_read_to_its_articles(site: Site, run: Run) -> None:
    def listed(root: str, tag: str, *paths: str) -> Answer:
        inner = "".join(f"<{tag}><loc>{site.url(path)}</loc></{tag}>" for path in paths)
        return Answer(f"<{root} xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{inner}</{root}>".encode())

    site["/sitemap.xml"] = listed("sitemapindex", "sitemap", "/one.xml", "/more.xml", "/sitemap.xml")
    site["/more.xml"] = listed("sitemapindex", "sitemap", "/two.xml", "/one.xml", "/sitemap.xml")
    site["/one.xml"], site["/two.xml"] = listed("urlset", "url", "/1", "/2"), listed("urlset", "url", "/2", "/3")
    for number in (1, 2, 3):
        site[f"/{number}"] = story(number)
    (report,) = run(Source("courier", site.url("/sitemap.xml")))
    assert (report.new, report.failed, report.duplicate) == (3, 0, 0)
    assert len(site.paths()) == len(set(site.paths())), "no list is asked for twice"


def front_page(head: str = "") -> Answer:
    stories = [f"/2024/05/0{day}/works-open-in-the-valley-{day}" for day in (1, 2, 3)]
    links = "".join(f"<h2><a href='{path}'>Works number {path[-1]} opens in the valley</a></h2>" for path in stories)
    return html(f"<nav><a href='/about'>About us</a></nav>{links}", head)


def with_stories(site: Site) -> None:
    for day in (1, 2, 3):
        site[f"/2024/05/0{day}/works-open-in-the-valley-{day}"] = story(day)


def test_a_home_page_leads_to_its_articles(site: Site, run: Run) -> None:
    site["/"] = front_page()
    with_stories(site)
    (report,) = run(Source("courier", site.url("/")))
    assert (report.new, report.failed) == (3, 0)
    assert "/about" not in site.paths()


def test_a_list_of_few_articles_without_a_kind_is_told_what_reads_it(site: Site, run: Run) -> None:
    site["/news/"] = front_page()
    with_stories(site)
    (report,) = run(Source("courier", site.url("/news/")))
    assert report.errors == (
        f'{site.url("/news/")}: index page; if it lists articles, a [[source]] with kind = "section" reads its links',
    )
    (report,) = run(Source("courier", site.url("/news/"), SourceKind.SECTION))
    assert report.new == 3


def test_a_home_pages_feed_is_preferred(site: Site, run: Run) -> None:
    site["/"] = front_page('<link rel="alternate" type="application/rss+xml" href="/news.rss">')
    site["/news.rss"] = Answer(
        f"<rss version='2.0'><channel><item><link>{site.url('/x')}</link></item></channel></rss>".encode()
    )
    site["/x"] = story(9)
    with_stories(site)
    (report,) = run(Source("courier", site.url("/")))
    assert (report.new, report.failed) == (1, 0)


def news_map(site: Site, *paths: str) -> Answer:
    inner = "".join(f"<url><loc>{site.url(path)}</loc></url>" for path in paths)
    return Answer(f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{inner}</urlset>".encode())


@pytest.mark.parametrize("kind", [SourceKind.AUTO, SourceKind.SITEMAP])
def test_a_sites_news_sitemap_is_found_by_its_robots_txt(
    site: Site, run: Run, kind: SourceKind, caplog, database: str
) -> None:
    caplog.set_level("INFO", logger="spiders.choices")
    site["/"], site["/x"] = front_page(), story(9)
    site["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /private\nSitemap: /all.xml\nSitemap: /news-map.xml\n")
    site["/news-map.xml"] = news_map(site, "/x", "/private/y")
    with_stories(site)
    (report,) = run(Source("courier", site.url("/"), kind))
    assert (report.new, report.failed) == (1, 1)
    assert "disallowed by robots.txt" in report.errors[0]
    assert not {"/all.xml", "/private/y"} & set(site.paths())
    said = f"courier: reads the sitemap {site.url('/news-map.xml')}"
    assert (said in caplog.messages) == (kind is SourceKind.AUTO)
    with open_store(database) as store:
        (status,) = store.sources()
    assert status.reads == (f"sitemap {site.url('/news-map.xml')}" if kind is SourceKind.AUTO else None)


@pytest.mark.parametrize("answer", [Answer(b"", 404), Answer(b"<urlset></urlset>"), redirect("http://10.0.0.1/")])
def test_where_the_news_sitemap_fails_the_links_are_followed(
    site: Site, run: Run, answer: Answer, database: str
) -> None:
    site["/"], site["/news.xml"] = front_page(), answer
    site["/robots.txt"] = Answer(b"Sitemap: /news.xml\n")
    with_stories(site)
    (report,) = run(Source("courier", site.url("/")))
    assert (report.new, report.failed) == (3, 0)
    with open_store(database) as store:
        assert [status.reads for status in store.sources()] == [None]


def test_a_site_that_names_no_sitemap_says_so(site: Site, run: Run) -> None:
    site["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /private\n")
    (report,) = run(Source("courier", site.url("/"), SourceKind.SITEMAP))
    assert report.errors == (f"{site.url('/robots.txt')}: names no sitemap",)


def test_where_the_advertised_feed_fails_the_links_are_followed(site: Site, run: Run) -> None:
    site["/"] = front_page('<link rel="alternate" type="application/rss+xml" href="/gone.rss">')
    with_stories(site)
    (report,) = run(Source("courier", site.url("/")))
    assert (report.new, report.failed) == (3, 0)


def test_an_address_without_a_kind_is_read_as_what_it_is(site: Site, run: Run) -> None:
    site["/a"] = conditional(story(1), '"v1"')
    assert counts(run(Source("a", site.url("/a")))) == {"new": 1}
    assert counts(run(Source("a", site.url("/a")))) == {"not_modified": 1}


def test_an_article_that_turns_into_a_list_is_not_followed(site: Site, run: Run) -> None:
    site["/news"] = story(1)
    run(Source("a", site.url("/news")))
    site["/news"] = bot_check("<a href='/2024/05/one-two-three-four'>One two three four</a>" * 8)
    (report,) = run(Source("a", site.url("/news")))
    assert (report.new, report.failed) == (0, 1)
    assert not any(path.startswith("/2024") for path in site.paths())


def test_an_article_given_twice_without_its_kind_is_read_once(site: Site, run: Run) -> None:
    site["/a"] = story(1)
    assert counts(run(Source("a", site.url("/a")), Source("b", site.url("/a")))) == {"new": 1, "duplicate": 1}


def test_a_source_is_bounded(site: Site, run: Run) -> None:
    site["/"] = front_page()
    with_stories(site)
    (report,) = run(Source("courier", site.url("/"), most=2))
    assert report.new == 2


def test_an_article_that_two_sources_list_is_fetched_once(site: Site, run: Run) -> None:
    site["/"] = front_page()
    with_stories(site)
    first, second = run(Source("a", site.url("/")), Source("b", site.url("/")))
    assert first.new + second.new == 3
    assert first.duplicate + second.duplicate == 3


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
