from __future__ import annotations

import gzip
import json
import time
from datetime import UTC, datetime

import pytest

from spiders.discover import Discovery, discover, plainly_article, unpack
from storage.model import Page, Source, SourceKind

AT = datetime(2024, 5, 6, tzinfo=UTC)
HOME = "https://courier.example/"


def found(body: bytes | str, kind: SourceKind = SourceKind.AUTO, url: str = HOME, **source) -> Discovery:
    raw = body if isinstance(body, bytes) else body.encode()
    return discover(Page(url, raw, AT), Source("courier", url, kind, **source), kind)


def rss(*links: str, head: str = "") -> str:
    items = "".join(f"<item><title>A title</title><link>{link}</link></item>" for link in links)
    return f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>Courier</title>{items}</channel></rss>'


def sitemap(*entries: tuple[str, str], tag: str = "url", root: str = "urlset") -> str:
    inner = "".join(f"<{tag}><loc>{loc}</loc><lastmod>{date}</lastmod></{tag}>" for loc, date in entries)
    return f'<?xml version="1.0"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</{root}>'


def index_page(paths: list[str], head: str = "", extra: str = "") -> str:
    links = "".join(f'<li><h3><a href="{path}">A headline of five words here</a></h3></li>' for path in paths)
    return (
        f"<html><head>{head}</head><body><nav><a href='/about'>About us</a></nav><ul>{links}</ul>{extra}</body></html>"
    )


STORIES = [f"/2024/05/0{day}/harbour-bridge-opens-{day}" for day in range(1, 10)]
PROSE = "<p>" + "The council met on Monday and talked about the bridge for a very long time. " * 4 + "</p>"


def test_an_rss_feed_lists_its_items_in_order() -> None:
    got = found(rss("https://courier.example/a", "/b", "https://courier.example/a"))
    assert got == Discovery(SourceKind.FEED, pages=("https://courier.example/a", "https://courier.example/b"))


def test_an_atom_feed_gives_the_address_of_the_page() -> None:
    body = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title><entry><id>tag:x,1</id><title>T</title>
    <link rel="self" href="https://courier.example/a.atom"/><link rel="alternate" href="https://courier.example/a"/>
    </entry></feed>"""
    assert found(body).pages == ("https://courier.example/a",)


def test_an_item_without_link_is_reached_by_its_permanent_id() -> None:
    body = '<rss version="2.0"><channel><item><guid>https://courier.example/a</guid></item></channel></rss>'
    assert found(body).pages == ("https://courier.example/a",)


def test_a_source_takes_no_more_than_its_bound_and_its_patterns_let_pass() -> None:
    links = [f"https://courier.example/{part}/{n}" for n in range(5) for part in ("news", "sport")]
    assert len(found(rss(*links), most=3).pages) == 3
    assert all("/news/" in url for url in found(rss(*links), include=("/news/",)).pages)
    assert all("/news/" in url for url in found(rss(*links), exclude=("/sport/",)).pages)


def test_a_feed_of_a_hundred_thousand_items_is_cut_short_quickly() -> None:
    body = rss(*(f"https://courier.example/story-{number}" for number in range(100_000)))
    started = time.process_time()
    got = found(body[: 8 * 2**20], most=50)
    assert got.pages[:2] == ("https://courier.example/story-0", "https://courier.example/story-1")
    assert len(got.pages) == 50
    assert time.process_time() - started < 5


def test_a_broken_feed_gives_what_can_be_read() -> None:
    assert found(
        "<rss version='2.0'><channel><item><link>https://courier.example/a</link></item><item><title>&nbsp;<b>"
    )


def json_feed(items: object, version: str = "https://jsonfeed.org/version/1.1") -> str:
    return json.dumps({"version": version, "title": "Courier", "items": items})


@pytest.mark.parametrize("kind", [SourceKind.FEED, SourceKind.AUTO])
@pytest.mark.parametrize("version", ["https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1"])
def test_a_json_feed_lists_its_items_in_order(kind: SourceKind, version: str) -> None:
    items = [
        {"id": "1", "url": "https://courier.example/a", "external_url": "https://other.example/"},
        {"id": "2", "url": "/b"},
        {"id": "3", "external_url": "https://courier.example/c"},
        {"id": "https://courier.example/d"},
        {"id": "no address"},
    ]
    got = found(json_feed(items, version), kind)
    assert got == Discovery(SourceKind.FEED, pages=tuple(f"https://courier.example/{name}" for name in "abcd"))


def test_a_json_feed_is_known_by_its_version_wherever_that_stands() -> None:
    body = json.dumps({"items": [{"url": f"/{n}", "content_text": "x" * 99} for n in range(90)], "version": "_"})
    late = body.replace('"_"', '"https:\\/\\/jsonfeed.org\\/version\\/1"')
    assert len(found(late).pages) == 90
    assert found(body).kind is not SourceKind.FEED


@pytest.mark.parametrize(
    "body",
    [
        '{"version": "https://jsonfeed.org/version/1", "items": {"url": "x"}}',
        '{"version": "https://jsonfeed.org/version/1", "items": [',
        '{"version": "https://jsonfeed.org/version/1", "items": ' + "[" * 500_000,
        '{"items": [{"url": "https://courier.example/a"}]}',
        "{}",
    ],
)
def test_what_is_no_json_feed_is_said_to_be_none(body: str) -> None:
    assert found(body, SourceKind.FEED).reason == "not a feed"


@pytest.mark.parametrize("item", [None, 7, [], {"url": 7}, {"url": None, "id": 7}, {"url": "https://[x/"}])
def test_an_odd_item_of_a_json_feed_harms_no_other(item: object) -> None:
    assert found(json_feed([item, {"url": "/a"}])).pages == ("https://courier.example/a",)


def test_a_json_feed_of_a_hundred_thousand_items_is_cut_short() -> None:
    items = [{"url": f"/story-{number}"} for number in range(100_000)]
    assert len(found(json_feed(items), most=100_000).pages) == 1000


def test_a_home_pages_json_feed_is_found() -> None:
    head = '<link rel="alternate" type="application/feed+json" href="/feed.json">'
    assert found(index_page(STORIES, head)).feeds == ("https://courier.example/feed.json",)


@pytest.mark.parametrize("kind", [SourceKind.FEED, SourceKind.SITEMAP])
def test_an_address_that_is_none_harms_no_other(kind: SourceKind) -> None:
    addresses = ["https://[broken/", "https://courier.example/a"]
    body = rss(*addresses) if kind is SourceKind.FEED else sitemap(*((url, "2024-05-06") for url in addresses))
    assert found(body, kind).pages == ("https://courier.example/a",)


@pytest.mark.parametrize("kind", [SourceKind.FEED, SourceKind.SITEMAP])
def test_entities_are_not_expanded(kind: SourceKind) -> None:
    steps = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    bomb = f'<!DOCTYPE rss [<!ENTITY l0 "https://courier.example/lol">{steps}]>'
    outside = '<!DOCTYPE rss [<!ENTITY l8 SYSTEM "file:///etc/passwd">]>'
    for head in (bomb, outside):
        body = rss("&l8;", head=head)
        if kind is SourceKind.SITEMAP:
            body = sitemap(("&l8;", "2024-05-06")).replace('<?xml version="1.0"?>', f'<?xml version="1.0"?>{head}')
        started = time.process_time()
        got = found(body, kind)
        assert not any("lol" in url or "root" in url for url in got.pages)
        assert time.process_time() - started < 2


def test_a_sitemap_gives_the_newest_first() -> None:
    entries = [("https://courier.example/old", "2023-01-01"), ("https://courier.example/new", "2024-05-06T08:00:00Z")]
    got = found(sitemap(*entries), most=1)
    assert got == Discovery(SourceKind.SITEMAP, pages=("https://courier.example/new",))


def test_a_news_sitemap_is_dated_by_its_publication_dates() -> None:
    body = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
    <url><loc>https://courier.example/a</loc><n:news><n:publication_date>2024-05-01</n:publication_date></n:news></url>
    <url><loc>https://courier.example/b</loc><n:news><n:publication_date>2024-05-02</n:publication_date></n:news></url>
    </urlset>"""
    assert found(body).pages == ("https://courier.example/b", "https://courier.example/a")


def test_an_index_of_sitemaps_gives_the_newest_few() -> None:
    entries = [(f"https://courier.example/map-{day}.xml", f"2024-05-{day:02}") for day in range(1, 29)]
    got = found(sitemap(*entries, tag="sitemap", root="sitemapindex"))
    assert got.sitemaps[0].endswith("map-28.xml")
    assert len(got.sitemaps) == 5
    assert got.pages == ()


ROBOTS = b"""User-agent: *
Disallow: /private/
Sitemap: https://courier.example/sitemap.xml
sitemap:/sitemaps/google-news.xml
  SITEMAP : https://cdn.example/news-2.xml
# Sitemap: https://courier.example/comment.xml
"""


@pytest.mark.parametrize(
    ("kind", "body", "names"),
    [
        (
            SourceKind.SITEMAP,
            ROBOTS,
            ["https://courier.example/sitemaps/google-news.xml", "https://cdn.example/news-2.xml"],
        ),
        (SourceKind.SITEMAP, b"Sitemap: /a.xml\nSitemap: https://[x/", ["https://courier.example/a.xml"]),
        (SourceKind.AUTO, ROBOTS, ["https://courier.example/sitemaps/google-news.xml"]),
        (SourceKind.AUTO, b"Sitemap: /a.xml", []),
        (SourceKind.SITEMAP, b"Sitemap: /a\n" * 99_999, ["https://courier.example/a"]),
        (SourceKind.SITEMAP, b"User-agent: *\nDisallow:", []),
    ],
)
def test_robots_txt_names_the_sitemaps_and_those_of_news_are_preferred(
    kind: SourceKind, body: bytes, names: list[str]
) -> None:
    page = Page(f"{HOME}robots.txt", body, AT)
    got = discover(page, Source("courier", HOME, kind), SourceKind.SITEMAP)
    assert list(got.sitemaps) == names
    assert (got.reason is None) == bool(names)


def test_a_robots_txt_of_many_sitemaps_gives_a_few() -> None:
    body = b"".join(b"Sitemap: /%d.xml\n" % number for number in range(10_000))
    got = discover(Page(f"{HOME}robots.txt", body, AT), Source("c", HOME, SourceKind.SITEMAP), SourceKind.SITEMAP)
    assert len(got.sitemaps) == 5


def test_an_index_of_fifty_thousand_sitemaps_and_a_map_of_a_hundred_thousand_pages_are_cut_short() -> None:
    index = sitemap(*((f"/{number}.xml", "") for number in range(60_000)), tag="sitemap", root="sitemapindex")
    assert len(found(index).sitemaps) == 5
    pages = sitemap(*((f"/{number}", "") for number in range(100_000)))
    assert len(found(pages[: 8 * 2**20], most=100_000).pages) == 50_000


def test_an_endless_calendar_gives_no_more_links_than_are_looked_at() -> None:
    days = [f"/calendar/2024/05/what-is-on-that-day-{number}" for number in range(50_000)]
    assert len(found(index_page(days), SourceKind.SECTION, most=100_000).pages) <= 2000


def test_a_packed_sitemap_is_unpacked() -> None:
    body = gzip.compress(sitemap(("https://courier.example/a", "2024-05-06")).encode())
    assert found(body, url="https://courier.example/map.xml.gz").pages == ("https://courier.example/a",)


def test_a_packed_bomb_is_not_unpacked() -> None:
    assert unpack(gzip.compress(b"\0" * 2**20, mtime=0), most=2**19) is None
    assert found(gzip.compress(b"\0" * 9 * 2**20, mtime=0)).reason == "larger than 8 MiB when unpacked"


def test_what_only_looks_packed_is_left_as_it_is() -> None:
    assert unpack(b"\x1f\x8b but no gzip") == b"\x1f\x8b but no gzip"


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        (SourceKind.FEED, "<html><body><p>Hello</p></body></html>", "not a feed"),
        (SourceKind.FEED, rss(), "the feed lists no articles"),
        (SourceKind.SITEMAP, sitemap(), "the sitemap lists no articles"),
        (SourceKind.SITEMAP, "no xml at all", "the sitemap lists no articles"),
        (SourceKind.SECTION, "<html><body><p>Hello</p></body></html>", "no article links on this page"),
        (SourceKind.SECTION, "", "empty page"),
    ],
)
def test_a_list_without_articles_says_so(kind: SourceKind, body: str, reason: str) -> None:
    assert found(body, kind).reason == reason


def test_a_home_page_is_a_section() -> None:
    got = found(index_page(STORIES))
    assert got.kind is SourceKind.SECTION
    assert got.pages == tuple(f"https://courier.example{path}" for path in STORIES)


def test_a_home_page_that_advertises_a_feed_is_read_by_it_and_keeps_its_links_in_hand() -> None:
    head = (
        '<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">'
        '<link rel="alternate" type="application/rss+xml" title="News" href="/news.rss">'
    )
    got = found(index_page(STORIES, head))
    assert got.feeds == ("https://courier.example/news.rss",)
    assert len(got.pages) == len(STORIES)


def test_a_section_that_was_asked_for_is_not_traded_for_its_feed() -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/news.rss">'
    assert found(index_page(STORIES, head), SourceKind.SECTION).feeds == ()


@pytest.mark.parametrize(
    "body",
    [
        f"<html><body><h1>Bridge opens</h1>{PROSE * 4}</body></html>",
        index_page(STORIES, extra=PROSE * 5),
        index_page(STORIES, head='<meta property="og:type" content="article">'),
        index_page(STORIES, head='<script type="application/ld+json">{"@type": "NewsArticle"}</script>'),
        "<html><title>Just a moment...</title><body>Checking your browser</body></html>",
        "%PDF-1.7",
    ],
)
def test_any_other_page_is_taken_as_a_page(body: str) -> None:
    assert found(body, url="https://courier.example/2024/05/bridge-opens").kind is SourceKind.PAGE


def test_a_list_of_stories_away_from_the_front_page_is_a_section() -> None:
    assert found(index_page(STORIES), url="https://courier.example/news").kind is SourceKind.SECTION


@pytest.mark.parametrize(
    ("body", "path", "plainly"),
    [
        (b'<head><meta property="og:type" content="article"><p>', "/bridge", True),
        (b"<head><meta content='article' property='og:type'><p>", "/bridge", True),
        (b"<html><p>Hello", "/council-votes-for-a-new-bridge", True),
        (b"<html><p>Hello", "/view.php?id=1234", True),
        (b"<html><p>Hello", "/news", False),
        (b'<meta property="og:type" content="article">', "/", False),
        (b'<meta property="og:type" content="website">', "/news", False),
        (b"<rss version='2.0'>", "/feed-of-the-five-newest-stories", False),
        (gzip.compress(b"<urlset>", mtime=0), "/map-of-the-five-newest-stories.xml.gz", False),
    ],
)
def test_a_glance_tells_an_article_only_where_nothing_speaks_against_it(body: bytes, path: str, plainly: bool) -> None:
    assert plainly_article(body, f"https://courier.example{path}") is plainly
