"""Who wrote an article: names from JSON-LD, meta tags, marked elements and bylines, in that order, cleaned."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from lxml.html import HtmlElement

from spiders import jsonld
from spiders.align import key
from spiders.blocks import Block
from spiders.head import Head
from spiders.markup import squash
from spiders.shown import around, days

_TAGS = ("author", "article:author", "parsely-author", "byl", "dc.creator", "sailthru.author", "article:author_name")
_LEAD = re.compile(
    r"^\W*(?:(?:written|posted|published|reported|words|story|text|article|view all posts|news|opinion|analysis)\s+)?"
    r"(?:by|von|por|par|di|da|af|av)\b[:\s]*|^\W*(?:about(?: the author)?|authors?|writers?)\b[:\s]*",
    re.IGNORECASE,
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+\d"
_END = re.compile(
    r"\s*(?:[|•⋅·@∙/\n(\[]|\s[–—-]\s|\s-$|\d|\bfor\s+[A-Z]\w+\.|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|"
    r"\b(?:last )?(?:updated|published|posted|edited|reviewed|sponsored)\b|"
    r"\b(?:publiée?|veröffentlicht|aktualisiert|publicado|actualizado)\b|\b(?:on|in|at)(?:$|\s+[A-Z])|"
    + _MONTH
    + r"|\b(?:USA TODAY|Associated Press|CNN|Reuters|BBC)\b)",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?:,|;|&|\band\b|\bund\b|\by\b|\bet\b|\be\b|\bwith\b)\s+|\s*[,;]\s*")
_ROLE = re.compile(
    r"\b(?:reporters?|editors?|correspondents?|writers?|columnists?|contributors?|director|manager|analysts?|staff|desk|"
    r"journalists?|producer|founder|president|officer|specialist|strategist|consultant|professor|expert|bureau|agenc\w+|"
    r"head|lead|senior|chief|author|coach|CNN|BBC|AP|AFP|Reuters|Associated Press|USA TODAY|Media|News|Times|Post|"
    r"Press|Team|PhD|Ph\.D|MD|M\.D|Jr|CFP|RD|RN|MBA|CPA|CPP|PSP)\b|\.(?:com|org|net|co|de|es)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"^[^\W\d_][\w.'’-]*(?:\s+[\w.'’-]+){0,5}$")
_FULL_NAME = re.compile(
    r"^[^\W\d_a-z][\w.'’-]+(?:\s+(?:[^\W\d_a-z][\w.'’-]*|de|van|von|der|den|al|bin|la|du|di|da)){1,3}$"
)
_NO_NAME = frozenset({
    "sign in", "log in", "share", "home", "search", "comments", "comment", "about", "contact", "menu", "follow", "by",
    "subscribe", "author", "authors", "admin", "staff", "none", "null", "undefined", "unknown", "guest", "editor", "jr",
    "sr", "written", "print", "email", "more", "read more", "view all", "all posts", "close", "name", "website", "phd",
    "editorial", "editorial team", "newsroom", "redaction", "redaktion", "redacción", "team", "editors", "reporter",
    "the author", "esq", "the", "md", "ii", "iii",
})  # fmt: skip
_MARKED = re.compile(r"author|byline|writer|contributor|\bautor|auteur", re.IGNORECASE)
_OTHERS = re.compile(r"comment|related|recommend|widget|sidebar|footer|avatar|social|bio\b|more", re.IGNORECASE)
_BYLINE = re.compile(
    r"^\W*(?:(?:(?:written|words|story|reported|posted) )?by|von|por|par):?\s+(.{3,80})", re.IGNORECASE
)
_MOST = 12


def authors(
    tree: HtmlElement, head: Head, blocks: Sequence[Block], outlet: str | None, headline: str | None
) -> tuple[str, ...]:
    """Return the authors' names in order; an organization only where no person is named.

    The first source that names a person counts, unless a later one names the same people and more in one line.
    """
    own = {key(name) for name in (outlet or "", jsonld.first(head.node, "publisher") or "") if name}
    chosen: tuple[str, ...] = ()
    fallback: tuple[str, ...] = ()
    near = around(blocks, [headline or "", head.title])
    for whole, names in _sources(tree, head, blocks, near):
        people = clean(names)
        persons = tuple(name for name in people if key(name) not in own and not _ROLE.search(name))
        if persons and (not chosen or (whole and _keys(chosen) < _keys(persons))):
            chosen = persons
        fallback = fallback or people
    return chosen or fallback


def _keys(names: Iterable[str]) -> set[str]:
    return {key(name) for name in names}


def _sources(
    tree: HtmlElement, head: Head, blocks: Sequence[Block], near: Sequence[Block]
) -> Iterator[tuple[bool, Iterable[str]]]:
    """Yield the names of each source, and whether they stand together as the article's byline."""
    for field in ("author", "creator"):
        yield False, jsonld.strings(jsonld.resolved(head.node.get(field), head.nodes))
    for tag in _TAGS:
        yield True, [head.tags[tag]] if tag in head.tags else []
    named = (one for one in tree.iter() if one.get("rel") == "author" or "author" in (one.get("itemprop") or ""))
    yield False, [text for element in named if 2 < len(text := _text(element)) < 100][:3]
    yield True, _marked(tree)
    yield True, _bylines(blocks)
    yield False, _beside_date(near)


def _text(element: HtmlElement) -> str:
    """Return an element's text with a bar between its parts: names and roles often have only markup between them."""
    return " | ".join(part for text in element.itertext() if (part := squash(text)))


def _marked(tree: HtmlElement) -> list[str]:
    """Return the first element whose class says author and whose text is a name."""
    for element in tree.iterdescendants():
        if _signed(element.get("class") or ""):
            text = _LEAD.sub("", squash(element.text_content())) if len(element) < 2 else _text(element)
            if 3 < len(text) < 120 and any(_FULL_NAME.match(name) for name in clean([text])):
                return [text]
    return []


def _signed(names: str) -> bool:
    """Whether class names say author; most say nothing of the kind, and that is told fastest."""
    near = any(part in names for part in ("uthor", "yline", "riter", "autor", "auteur"))
    return near and _MARKED.search(names) is not None and not _OTHERS.search(names)


def _bylines(blocks: Sequence[Block]) -> list[str]:
    for block in blocks:
        match = _BYLINE.match(block.text) if len(block.text) < 120 else None
        if match and any(_FULL_NAME.match(name) for name in clean([match[1]])):
            return [match[1]]
    return []


def _beside_date(near: Sequence[Block]) -> list[str]:
    """Return a full name that stands on its own beside a date under the headline."""
    dated = [number for number, block in enumerate(near) if len(block.text) < 120 and any(days(block.text, None))]
    for number, block in enumerate(near):
        heading = block.element.tag in {"h1", "h2"} or len(block.text) > 90
        if not heading and any(abs(number - other) <= 2 for other in dated):
            names = [name for name in clean([block.text]) if _FULL_NAME.match(name) and not _ROLE.search(name)]
            if names:
                return names[:1]
    return []


def clean(raw: Iterable[str]) -> tuple[str, ...]:
    """Turn bylines as written into names: without "By", roles, outlets, dates, addresses and doubles."""
    names: dict[str, str] = {}
    for text in raw:
        for name in _names(text):
            names.setdefault(key(name), name)
    return tuple(names.values())[:_MOST]


def _names(text: str) -> Iterator[str]:
    if text.startswith(("http", "www.", "@", "/")) or "://" in text:
        return
    kept = _END.split(_LEAD.sub("", squash(text), count=1).strip(" |"), maxsplit=1)[0]
    parts = [part.strip(" .,;:–—-|") for part in _SPLIT.split(kept)]
    for number, part in enumerate(parts):
        if _is_name(part) and not (number and _ROLE.search(part)):
            yield part


def _is_name(part: str) -> bool:
    return 2 < len(part) <= 60 and part.casefold() not in _NO_NAME and _NAME.match(part) is not None
