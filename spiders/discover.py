"""From the page of a source to the addresses of its articles: feeds, sitemaps, section pages. Pure, and bounded."""

from __future__ import annotations

import io
import json
import re
import zlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from spiders.links import article_links, base_of, is_front, is_index, named_as_article
from spiders.markup import decode, parse
from storage.model import Page, Source, SourceKind

MOST_BYTES = 8 * 2**20
MOST_ITEMS = 1000
MOST_ADDRESSES = 50_000  # the sitemap protocol's own limit
MOST_SITEMAPS = 5
MOST_ROBOTS = 500 * 1024  # bytes; RFC 9309, section 2.5
GLANCE = 100_000  # bytes

_FEED = re.compile(rb"<(?:rss|(?:\w+:)?feed|rdf:RDF)[\s>]", re.IGNORECASE)
_SITEMAP = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
_SITEMAP_LINE = re.compile(rb"^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,2083})", re.IGNORECASE | re.MULTILINE)
_NEWS = re.compile(r"news", re.IGNORECASE)
_NO_ARTICLES = re.compile(r"categor|taxonom|(?:\b|_)(?:tags?|authors?|users?|images?)(?:\b|_)", re.IGNORECASE)
_ADDRESS = re.compile(rb"https?://\S{1,2083}")
_GZIP = b"\x1f\x8b"
_JSON_BLANK = b"\xef\xbb\xbf \t\r\n"
_OPEN_GRAPH_ARTICLE = re.compile(
    rb"<meta\b[^>]{0,200}og:type[^>]{0,200}content=.article\b|<meta\b[^>]{0,200}content=.article\b[^>]{0,200}og:type",
    re.IGNORECASE,
)
_ITEM = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")
_JSON_FEED = re.compile(rb'\s*\{.*"https?:\\?/\\?/jsonfeed\.org\\?/version', re.DOTALL)
_ADVERTISED = "application/rss+xml", "application/atom+xml", "application/feed+json"
_HTML_TYPES = "text/html", "application/xhtml+xml"
_BESIDE = re.compile(r"comment|kommentar|comentario|podcast")


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a source's page turned out to be, the articles it lists, and further lists to read.

    ``reason`` says in plain words why there is nothing, None where there is something.
    """

    kind: SourceKind
    pages: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    reason: str | None = None


def discover(page: Page, source: Source, kind: SourceKind) -> Discovery:
    """Read a source's page as ``kind``; AUTO decides by what it is."""
    body = unpack(page.body)
    if body is None:
        return Discovery(kind, reason="larger than 8 MiB when unpacked")
    seen = _sniff(body)
    if kind is SourceKind.AUTO or (kind is SourceKind.SITEMAP and seen is SourceKind.FEED):
        kind = seen  # the sitemap protocol takes feeds too
    if kind is SourceKind.FEED:
        return _read_feed(body, page.url, source)
    if kind is SourceKind.SITEMAP:
        return _read_sitemap(body, page.url, source)
    return _read_html(page, source, kind)


def plainly_article(body: bytes, url: str) -> bool:
    """Say at a glance, without parsing, that an answer is a page of its own; False where it takes a closer look."""
    if body.startswith(_GZIP) or is_front(url) or _sniff(body) is not SourceKind.AUTO:
        return False
    return named_as_article(url) or bool(_OPEN_GRAPH_ARTICLE.search(body[:GLANCE]))


def unpack(body: bytes, most: int = MOST_BYTES) -> bytes | None:
    """Unpack a gzip file; other bytes come back as they are, None where it would be more than ``most``."""
    if not body.startswith(_GZIP):
        return body
    try:
        plain = zlib.decompressobj(wbits=31).decompress(body, most + 1)
    except zlib.error:
        return body
    return plain if len(plain) <= most else None


def _sniff(body: bytes) -> SourceKind:
    head = body[:4096].replace(b"\0", b"")  # UTF-16 has a zero in every letter
    if _is_json_feed(body):
        return SourceKind.FEED
    if _SITEMAP.search(head):
        return SourceKind.SITEMAP
    return SourceKind.FEED if _FEED.search(head) else SourceKind.AUTO


def _is_json_feed(body: bytes) -> bool:
    """Tell by the version, which may stand first or last: keys have no order."""
    ends = (body, b"{" + body[-4096:]) if body[:64].lstrip(_JSON_BLANK).startswith(b"{") else ()
    return any(_JSON_FEED.match(end[:4097].lstrip(_JSON_BLANK)) for end in ends)


def _read_feed(body: bytes, url: str, source: Source) -> Discovery:
    if body[:64].lstrip(_JSON_BLANK).startswith(b"{"):
        return _read_json_feed(body, url, source)
    import feedparser  # noqa: PLC0415  # not for who only hands pages on

    # A file object: the library would take plain bytes for an address or a file name first.
    feed = feedparser.parse(io.BytesIO(_shortened(body)), sanitize_html=False, resolve_relative_uris=False)
    links = [_entry_link(entry) for entry in feed.entries[:MOST_ITEMS]]
    found = _wanted([absolute for link in links if link and (absolute := _joined(url, link))], source)
    reason = None if found else ("not a feed" if not feed.version else "the feed lists no articles")
    return Discovery(SourceKind.FEED, pages=found, reason=reason)


def _read_json_feed(body: bytes, url: str, source: Source) -> Discovery:
    """Read a JSON Feed (https://www.jsonfeed.org/version/1.1/)."""
    try:
        feed = json.loads(body.decode("utf-8-sig", "replace"))
        items = feed.get("items") if "jsonfeed.org/version" in str(feed.get("version")) else None
    except (ValueError, RecursionError):
        items = None
    if not isinstance(items, list):
        return Discovery(SourceKind.FEED, reason="not a feed")
    links = [_item_link(item) for item in items[:MOST_ITEMS] if isinstance(item, dict)]
    found = _wanted([absolute for link in links if link and (absolute := _joined(url, link))], source)
    return Discovery(SourceKind.FEED, pages=found, reason=None if found else "the feed lists no articles")


def _item_link(item: dict[str, Any]) -> str | None:
    """Return the page of an item: its own before the one that it is about; else a permanent id that is an address."""
    given = [value.strip() if isinstance(value := item.get(key), str) else "" for key in ("url", "external_url", "id")]
    return given[0] or given[1] or (given[2] if given[2].startswith(("http://", "https://")) else None)


def _joined(url: str, link: str) -> str | None:
    """Make a link absolute; None for what leads to no page (mailto:, tag:) or is no address."""
    try:
        target = urljoin(url, link)
        return target if urlsplit(target).scheme in {"http", "https"} else None
    except ValueError:
        return None


def _entry_link(entry: Any) -> str | None:
    pages = [link.get("href") for link in entry.get("links", ()) if _is_page(link)]
    link = entry.get("feedburner_origlink") or (pages[0] if pages else entry.get("link"))
    identity = entry.get("id", "")
    return link or (identity if str(identity).startswith(("http://", "https://")) else None)


def _is_page(link: Any) -> bool:
    """Whether an entry's link leads to its page. The library takes the last such, if only in another language."""
    return link.get("rel") == "alternate" and link.get("type", _HTML_TYPES[0]) in _HTML_TYPES


def _shortened(body: bytes) -> bytes:
    """The first items only, closed again so that the strict parser still reads it."""
    for number, item in enumerate(_ITEM.finditer(body)):
        if number == MOST_ITEMS:
            root = (_FEED.search(body[:4096]) or item).group().strip(b"<> \t\r\n")
            return body[: item.start()] + {b"feed": b"</feed>", b"rss": b"</channel></rss>"}.get(root, b"")
    return body


def robots_of(url: str) -> str:
    """Return the address of the robots.txt that speaks for an address."""
    return urljoin(url, "/robots.txt")


def _read_robots(body: bytes, url: str, source: Source) -> Discovery:
    """Choose among the sitemaps that robots.txt names: those of news; others only for who asked for sitemaps."""
    lines = [line.decode("utf-8", "replace") for line in _SITEMAP_LINE.findall(body[:MOST_ROBOTS])]
    named = list(dict.fromkeys(address for line in lines if (address := _joined(url, line))))
    news = [address for address in named if _NEWS.search(urlsplit(address).path)]
    if source.kind is SourceKind.AUTO:
        return Discovery(SourceKind.SITEMAP, sitemaps=tuple(news[:1]), reason=None if news else "names no news sitemap")
    found = tuple((news or named)[:MOST_SITEMAPS])
    return Discovery(SourceKind.SITEMAP, sitemaps=found, reason=None if found else "names no sitemap")


def _read_sitemap(body: bytes, url: str, source: Source) -> Discovery:
    if url == robots_of(url):
        return _read_robots(body, url, source)
    newest = sorted(_sitemap_entries(body), key=_moment, reverse=True)
    joined = [(tag, absolute) for tag, loc, _ in newest if (absolute := _joined(url, loc))]
    found = _wanted([loc for tag, loc in joined if tag == "url"], source)
    more = _of_articles([loc for tag, loc in joined if tag == "sitemap"])
    reason = None if found or more else "the sitemap lists no articles"
    return Discovery(SourceKind.SITEMAP, pages=found, sitemaps=more, reason=reason)


def _of_articles(maps: list[str]) -> tuple[str, ...]:
    """Choose the first few of an index, those of news before the others; those of tags or authors list no articles."""
    kept = [url for url in maps if not _NO_ARTICLES.search(urlsplit(url).path)] or maps
    return tuple(sorted(kept, key=lambda url: not _NEWS.search(urlsplit(url).path)))[:MOST_SITEMAPS]


def _moment(entry: tuple[str, str, str]) -> datetime:
    """Return when an entry last changed; what has no date that can be read is the oldest."""
    try:
        found = datetime.fromisoformat(entry[2])
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def _sitemap_entries(body: bytes) -> list[tuple[str, str, str]]:
    """Return (tag, address, date or "") in the file's order. A sitemap may be mere lines of addresses."""
    entries: list[tuple[str, str, str]] = []
    if b"<" not in body[:GLANCE]:
        lines = (line.strip() for line in body.removeprefix(b"\xef\xbb\xbf").splitlines())
        named = [line.decode("utf-8", "replace") for line in lines if _ADDRESS.fullmatch(line)]
        return [("url", loc, "") for loc in named[:MOST_ADDRESSES]]
    with suppress(etree.XMLSyntaxError):
        _read_entries(body, entries)
    return entries


def _read_entries(body: bytes, entries: list[tuple[str, str, str]]) -> None:
    elements = etree.iterparse(
        io.BytesIO(body), tag=("{*}url", "{*}sitemap"), resolve_entities=False, no_network=True, recover=True
    )
    for _, element in elements:
        loc = (element.findtext("{*}loc") or "").strip()
        date = element.findtext("{*}lastmod") or element.findtext(".//{*}publication_date") or ""
        if loc:
            entries.append((etree.QName(element).localname, loc, date.strip()))
        element.clear()
        if len(entries) >= MOST_ADDRESSES:
            break


def _read_html(page: Page, source: Source, kind: SourceKind) -> Discovery:
    tree = parse(decode(page))
    if tree is None:
        return Discovery(SourceKind.PAGE if kind is SourceKind.AUTO else kind, reason="empty page")
    links = article_links(tree, page.url, source.include, source.exclude)
    if kind is SourceKind.AUTO and not is_index(tree, page.url, len(links)):
        return Discovery(SourceKind.PAGE)
    feeds = _advertised(tree, page.url) if kind is SourceKind.AUTO else ()
    found = tuple(links[: source.most])
    # A site says in robots.txt where its news sitemap is; to ask there is for who gave a front page and no kind.
    maps = (robots_of(page.url),) if kind is SourceKind.AUTO and not feeds and is_front(page.url) else ()
    reason = None if found or feeds else "no article links on this page"
    return Discovery(SourceKind.SECTION, pages=found, feeds=feeds, sitemaps=maps, reason=reason)


def _advertised(tree: Any, url: str) -> tuple[str, ...]:
    """Return the page's own feed, the first that is not of comments or sound."""
    links = [link for link in tree.iterfind(".//link[@rel]") if "alternate" in link.get("rel", "").lower().split()]
    offered = [link for link in links if _type(link) in _ADVERTISED and link.get("href")]
    base = base_of(tree, url)
    found = [_joined(base, link.get("href")) for link in offered if not _BESIDE.search(_label(link))]
    return tuple([address for address in found if address][:1])


def _type(link: Any) -> str:
    return str(link.get("type") or "").partition(";")[0].strip().lower()


def _label(link: Any) -> str:
    return f"{link.get('href')} {link.get('title') or ''}".lower()


def _wanted(urls: list[str], source: Source) -> tuple[str, ...]:
    kept = [url for url in dict.fromkeys(urls) if matches(url, source)]
    return tuple(kept[: source.most])


def matches(url: str, source: Source) -> bool:
    """Say whether a source's include and exclude patterns let an address pass."""
    if any(re.search(pattern, url) for pattern in source.exclude):
        return False
    return not source.include or any(re.search(pattern, url) for pattern in source.include)
