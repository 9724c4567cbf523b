"""Feeds, sitemaps and front pages as sites really write them, beside the forms of the standards."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from spiders.discover import Discovery, discover
from storage.model import Page, Source, SourceKind

AT = datetime(2024, 5, 6, tzinfo=UTC)
HOME = "https://courier.example/"
BRIDGE = "https://courier.example/bridge"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>'
MAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'
RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">{}</rdf:RDF>'


def found(body: bytes | str, kind: SourceKind = SourceKind.AUTO, url: str = f"{HOME}feeds/main.xml") -> Discovery:
    raw = body if isinstance(body, bytes) else body.encode()
    return discover(Page(url, raw, AT), Source("courier", url, kind), kind)


def rss(items: str, more: str = "") -> str:
    return f'<rss version="2.0" {more}><channel>{items}</channel></rss>'


def entry(*links: str) -> str:
    return ATOM.format(f"<entry><id>tag:courier.example,2024:1</id>{''.join(links)}</entry>")


HTML_LINK = f'<link rel="alternate" type="text/html" href="{BRIDGE}"/>'

FEEDS = {
    "relative to a base": rss("<item><link>bridge</link></item>", f'xml:base="{HOME}"'),
    "relative to two bases": '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://courier.example/x/"><entry '
    'xml:base="../"><id>x</id><link href="bridge"/></entry></feed>',
    "relative to the host": rss("<item><link>/bridge</link></item>"),
    "a guid that is no permalink": rss(f"<item><guid isPermaLink='false'>17</guid><link>{BRIDGE}</link></item>"),
    "rdf": RDF.format(f'<item rdf:about="{BRIDGE}"><title>Bridge</title><link>{BRIDGE}</link></item>'),
    "rdf without link": RDF.format(f'<item rdf:about="{BRIDGE}"><title>Bridge</title></item>'),
    "links of other kinds": entry(
        '<link rel="enclosure" href="/bridge.mp3" type="audio/mpeg"/><link rel="replies" href="/bridge/comments"/>',
        '<link rel="alternate" type="application/json" href="/bridge.json"/>',
        HTML_LINK,
    ),
    "the same in another language": entry(
        HTML_LINK, '<link rel="alternate" type="text/html" hreflang="de" href="/de/bruecke"/>'
    ),
    "with a prefix": f'<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:link href="{BRIDGE}"/></a:entry></a:feed>',
    "UTF-16": f'<?xml version="1.0" encoding="utf-16"?>{rss(f"<item><link>{BRIDGE}</link></item>")}'.encode("utf-16"),
    "another character set than declared": f'<?xml version="1.0" encoding="utf-8"?>'
    f"{rss(f'<item><title>Brücke</title><link>{BRIDGE}</link></item>')}".encode("latin-1"),
    "links that lead to no page": rss(
        "<item><link>mailto:desk@courier.example</link></item><item><link>javascript:void(0)</link></item>"
        f"<item><guid>tag:courier.example,2024:1</guid></item><item><link>{BRIDGE}</link></item>"
    ),
}


@pytest.mark.parametrize("what", FEEDS)
def test_a_feed_leads_to_the_page_of_an_article(what: str) -> None:
    assert found(FEEDS[what]) == Discovery(SourceKind.FEED, pages=(BRIDGE,))


def test_a_sitemap_may_be_a_feed_or_lines_of_addresses() -> None:
    feed = rss(f"<item><link>{BRIDGE}</link></item>")
    lines = f"\ufeff{BRIDGE}\r\nnonsense\r\n  https://courier.example/port\n"
    assert found(feed, SourceKind.SITEMAP).pages == (BRIDGE,)
    assert found(lines, SourceKind.SITEMAP).pages == (BRIDGE, "https://courier.example/port")
    assert found("nothing of the kind", SourceKind.SITEMAP).reason == "the sitemap lists no articles"


def test_dates_in_other_time_zones_are_put_in_order() -> None:
    dates = {
        "first": "2024-05-06T10:00:00+02:00",
        "second": "2024-05-06T09:00:00Z",
        "never": "yesterday",
        "old": "2023",
    }
    urls = "".join(f"<url><loc>{HOME}{name}</loc><lastmod>{date}</lastmod></url>" for name, date in dates.items())
    assert [page.removeprefix(HOME) for page in found(MAP.format(urls)).pages][:2] == ["second", "first"]


@pytest.mark.parametrize(
    ("listed", "read"),
    [
        (["category-sitemap", "post_tag-sitemap", "author-sitemap", "post-sitemap"], ["post-sitemap"]),
        (["wp-sitemap-posts-post-1", "wp-sitemap-taxonomies-category-1", "wp-sitemap-users-1"], ["wp-sitemap-posts-post-1"]),
        (["a", "b", "c", "d", "e", "google-news"], ["google-news", "a", "b", "c", "d"]),
        (["vintage", "authority", "imagery"], ["vintage", "authority", "imagery"]),
        (["tags"], ["tags"]),
    ],
)  # fmt: skip
def test_of_an_index_the_maps_of_articles_are_read_those_of_news_first(listed: list[str], read: list[str]) -> None:
    maps = "".join(f"<sitemap><loc>{HOME}{name}.xml</loc></sitemap>" for name in listed)
    assert found(INDEX.format(maps)).sitemaps == tuple(f"{HOME}{name}.xml" for name in read)


def front(head: str = "", path: str = "/2024/05/0{}/harbour-bridge-opens", stories: int = 9) -> str:
    links = "".join(
        f"<h3><a href='{path.format(day)}'>A headline of five words here</a></h3>" for day in range(1, stories + 1)
    )
    return f"<html><head>{head}</head><body>{links}</body></html>"


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:type" content="article">',
        '<script type="application/ld+json">[{"@type": "NewsArticle"}, {"@type": "NewsArticle"}]</script>',
    ],
)
def test_a_front_page_of_many_articles_is_a_list_whatever_it_declares(head: str) -> None:
    assert len(found(front(head), url=HOME).pages) == 9
    assert found(front(head, stories=3), url=HOME).kind is SourceKind.PAGE


@pytest.mark.parametrize("path", ["", "de/", "en-GB", "index.html"])
def test_a_sites_front_pages_are_lists_however_few_they_list(path: str) -> None:
    assert len(found(front(stories=3), url=f"{HOME}{path}").pages) == 3


@pytest.mark.parametrize("base", ["https://courier.example/news/", "/news/"])
def test_links_are_meant_from_the_base_that_a_page_names(base: str) -> None:
    head = f'<base target="_top"><base href="{base}">'
    got = found(front(head, "2024/05/0{}/bridge-opens"), SourceKind.SECTION, f"{HOME}business/list.html")
    assert got.pages[0] == "https://courier.example/news/2024/05/01/bridge-opens"
    feed = '<link rel="alternate" type="application/rss+xml" href="all.rss">'
    assert found(front(head + feed, "2024/05/0{}/bridge-opens"), url=HOME).feeds == (f"{HOME}news/all.rss",)


def test_a_section_on_a_host_of_its_own_lists_the_articles_of_its_site() -> None:
    page = front(path="https://www.courier.example/2024/05/0{}/bridge-opens")
    assert len(found(page, SourceKind.SECTION, "https://business.courier.example/").pages) == 9
    assert found(page, SourceKind.SECTION, "https://other.example/").pages == ()


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" type="application/rss+xml; charset=utf-8" href="/all.rss">',
        (
            '<link rel="alternate" type="application/rss+xml" title="Courier im Ohr: der Podcast" href="/ohr.rss">'
            '<link rel="alternate" type="application/rss+xml" title="Kommentar-Feed" href="/k/feed">'
            '<link rel="alternate" type="application/rss+xml" href="/all.rss">'
        ),
    ],
)
def test_a_front_pages_feed_is_the_one_of_its_articles(link: str) -> None:
    assert found(front(link), url=HOME).feeds == (f"{HOME}all.rss",)
