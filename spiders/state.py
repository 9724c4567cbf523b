"""Text that stands only in a page's state: the JSON from which scripts fill the page (__NEXT_DATA__ and its like).

Bounded: very long scripts are not read, and of the rest only so many values.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from lxml.html import HtmlElement

from spiders.markup import squash

_MOST_CHARACTERS = 4_000_000
_MOST_VALUES = 100_000
_MOST_PARAGRAPHS = 5_000
_ASSIGNED = re.compile(
    r"\s*(?:(?:window|self|globalThis)[.\[]['\"]?|var\s+|let\s+|const\s+)[\w$]+['\"]?\]?\s*=\s*(?=[{\[])"
)
_BREAK = re.compile(r"</(?:p|h[1-6]|li|div|blockquote)>|<br\s*/?>|\n", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_SENTENCE = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_PROSE = 60  # characters of a paragraph
_BODY = 400
_TEXTS = ("text", "html", "content", "value", "body", "children", "spans", "data", "paragraph", "model")
_TEASER = frozenset({"url", "href", "slug", "headline", "canonicalUrl", "permalink"})


def scripts(tree: HtmlElement) -> list[HtmlElement]:
    """Return the scripts that may hold a page's state."""
    return [one for one in tree.iter("script") if "ld+json" not in (one.get("type") or "") and not one.get("src")]


def stated_text(found: Iterable[HtmlElement]) -> str:
    """Return the article in the state, a paragraph a line: the longest run of prose; empty where there is none."""
    best: list[str] = []
    most = _BODY
    for value in _values(_load(script) for script in found):
        paragraphs = _paragraphs(value)
        size = sum(len(one) for one in paragraphs if len(one) >= _PROSE and _SENTENCE.search(one))
        if size > most:
            best, most = paragraphs, size
    return "\n".join(best)


def _load(script: HtmlElement) -> Any:
    text = script.text or ""
    start = _ASSIGNED.match(text)
    if len(text) > _MOST_CHARACTERS or not (start or "json" in (script.get("type") or "")):
        return None
    try:
        return json.JSONDecoder(strict=False).raw_decode(text[start.end() :] if start else text.lstrip())[0]
    except (ValueError, RecursionError):
        return None


def _values(roots: Iterable[Any]) -> Iterator[Any]:
    """Yield the lists and long strings in some values, those on top first."""
    waiting, seen = list(roots), 0
    while waiting and seen < _MOST_VALUES:
        below: list[Any] = []
        for value in waiting:
            seen += 1
            if isinstance(value, dict):
                below.extend(value.values())
            elif isinstance(value, list):
                yield value
                below.extend(value)
            elif isinstance(value, str) and len(value) > _BODY:
                yield value
        waiting = below[:_MOST_VALUES]


def _paragraphs(value: Any) -> list[str]:
    """Return what a text, or a list whose items are paragraphs, says; teasers of other pages say nothing."""
    items = value[:_MOST_PARAGRAPHS] if isinstance(value, list) else [value]
    told = (_said(item, 3) for item in items if not (isinstance(item, dict) and _TEASER & item.keys()))
    return [line for text in told for part in _BREAK.split(text) if (line := squash(unescape(_TAG.sub(" ", part))))]


def _said(item: Any, depth: int) -> str:
    if isinstance(item, str):
        return item
    if depth and isinstance(item, list):
        return "".join(_said(one, depth - 1) for one in item[:_MOST_PARAGRAPHS])
    if depth and isinstance(item, dict):
        return next(filter(None, (_said(item[name], depth - 1) for name in _TEXTS if name in item)), "")
    return ""
