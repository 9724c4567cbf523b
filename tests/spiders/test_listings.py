"""Sources that list articles, through a whole crawl: feeds, sitemaps, front pages."""

from __future__ import annotations

import pytest
from faulty_site import (
    Answer,
    Site,
    bot_check,
    conditional,
    html,
    redirect,
    story,
)
from outcomes import Run, counts

from storage.model import Source, SourceKind
from storage.store import open_store


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
