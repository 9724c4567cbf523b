"""A site's own selectors: where on its pages the text stands, and what there is none of it, as its source says.

A selector is CSS ("css:.story p", or without the prefix) or XPath ("xpath://main"); it chooses elements.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement
from parsel import Selector
from parsel.csstranslator import HTMLTranslator

from spiders.urls import site_key
from storage.model import Source

# a function that there is none of is only missed where it would be called
_SAMPLE = Selector("<main><article><header><h1>a</h1></header><div id=a class=a><p>a <a href=a>a</a></p></div></main>")


@dataclass(frozen=True, slots=True)
class Selectors:
    """``include``: the text stands in these elements only, and is all of it; ``exclude``: none of it is in these."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


NONE = Selectors()


def selectors_of(source: Source) -> Selectors:
    return Selectors(source.text_include, source.text_exclude)


def selectors_for(url: str, sources: Iterable[Source]) -> Selectors:
    """Return the selectors of the first source of a page's site that has any."""
    site = site_key(url)
    own = (selectors_of(source) for source in sources if site and site_key(source.url) == site)
    return next((each for each in own if each != NONE), NONE)


def check_selector(text: str) -> str:
    """Return a selector that can be used; ValueError says in one line why it cannot."""
    try:
        _SAMPLE.xpath(_xpath(text))
    except Exception as error:  # two parsers, each with a tree of errors of its own
        reason = (str(error) or type(error).__name__).splitlines()[0]
        raise ValueError(f'"{text}" is no CSS or XPath selector: {reason}') from error
    return text


@lru_cache(maxsize=512)
def _xpath(text: str) -> str:
    kind, _, rest = text.partition(":")
    if kind == "xpath":
        return rest.strip()
    query = (rest if kind == "css" else text).strip()
    if "::" in query:
        raise ValueError("it must choose elements, not their text or attributes")
    return str(HTMLTranslator().css_to_xpath(query))


def select(tree: HtmlElement, queries: Sequence[str]) -> list[HtmlElement]:
    """Return the elements that the selectors choose, in the order of the page; none inside another."""
    chosen = set(_chosen(tree, queries))
    return [one for one in tree.iter() if one in chosen and chosen.isdisjoint(one.iterancestors())]


def remove(tree: HtmlElement, queries: Sequence[str]) -> None:
    """Take the elements that the selectors choose out of the page, in place. The page as a whole stays."""
    for element in list(_chosen(tree, queries)):
        if element.getparent() is not None and element.tag != "body":
            element.drop_tree()


def _chosen(tree: HtmlElement, queries: Sequence[str]) -> Iterator[HtmlElement]:
    page = Selector(root=tree, type="html")
    for query in queries:
        yield from (each.root for each in page.xpath(_xpath(query)) if isinstance(each.root, HtmlElement))
