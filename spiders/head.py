"""What a page says of itself before its text: JSON-LD, meta tags, titles, canonical address, htmldate's day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from urllib.parse import urljoin, urlsplit

from htmldate import find_date
from lxml.html import HtmlElement

from spiders import jsonld
from spiders.markup import squash
from spiders.policy import PRODUCT
from spiders.urls import site_host

_ROBOTS = frozenset({"robots", PRODUCT})


@dataclass(frozen=True, slots=True)
class Head:
    """The page's own statements; ``node`` is its JSON-LD article, ``tags`` its meta tags by lower-case name.

    ``title`` is the title element, ``day`` the day of publication that htmldate's rules find, ``guess`` the day that it
    guesses at where they find none; ``robots`` what its meta elements ask of every robot and of this one.
    """

    url: str
    nodes: list[jsonld.Node]
    node: jsonld.Node
    tags: dict[str, str]
    title: str = ""
    language: str = ""
    day: date | None = None
    guess: Callable[[], date | None] = lambda: None
    canonical: str | None = None
    robots: tuple[str, ...] = ()


def read_head(tree: HtmlElement, url: str, latest: datetime) -> Head:
    """Read the head of a page; no date after ``latest`` is believed."""
    nodes, tags, day = jsonld.nodes(tree), meta_tags(tree), _day(tree, url, latest, extensive=False)
    return Head(
        url=url,
        nodes=nodes,
        node=jsonld.article(nodes),
        tags=tags,
        title=squash(tree.findtext(".//title")),
        language=tree.get("lang") or "",
        day=day,
        # the tree as it is now: others take out of it what dates are found in
        guess=partial(_day, deepcopy(tree), url, latest, extensive=True) if day is None else lambda: None,
        canonical=canonical(tree, url, tags),
        robots=tuple(_of_robots(tree)),
    )


def _of_robots(tree: HtmlElement) -> Iterator[str]:
    for tag in tree.iter("meta"):
        if (tag.get("name") or "").strip().lower() in _ROBOTS:
            yield tag.get("content") or ""


def meta_tags(tree: HtmlElement) -> dict[str, str]:
    """Return the first content of each meta tag by its lower-case property, name or itemprop."""
    tags: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name, content = tag.get("property") or tag.get("name") or tag.get("itemprop"), squash(tag.get("content"))
        if name and content:
            tags.setdefault(name.strip().lower(), content)
    return tags


def _day(tree: HtmlElement, url: str, latest: datetime, *, extensive: bool) -> date | None:
    """Let htmldate look for the day; ``extensive`` it guesses in any language, which costs a process a second once."""
    bound = latest.astimezone(UTC).replace(tzinfo=None)
    found = find_date(tree, original_date=True, extensive_search=extensive, url=url, max_date=bound)
    return date.fromisoformat(found) if found else None


def canonical(tree: HtmlElement, url: str, tags: dict[str, str]) -> str | None:
    """Return the address that the page calls its own, believed on the same site only and never for its front page.

    A page read from a file is believed whatever it says.
    """
    links = (link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical")
    for told in (*links, tags.get("og:url")):
        target = _absolute(url, told)
        if target and (url.startswith("file:") or site_host(target) == site_host(url)):
            return target
    return None


def _absolute(url: str, told: str | None) -> str | None:
    try:
        parts = urlsplit(urljoin(url, (told or "").strip()))
    except ValueError:
        return None
    believed = told and parts.scheme in {"http", "https"} and parts.hostname and (len(parts.path) > 1 or parts.query)
    return parts._replace(fragment="").geturl() if believed else None
