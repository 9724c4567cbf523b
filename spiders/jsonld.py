"""What a page says of itself in JSON-LD: the nodes of its scripts, and the one that is the article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from spiders.markup import squash

Node = dict[str, Any]

_MOST_NODES = 2_000
_MOST_CHARACTERS = 2_000_000
_ARTICLE = re.compile(r"(?:article|blogposting|report|review)$", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")


def nodes(tree: HtmlElement) -> list[Node]:
    """Return every typed object of every JSON-LD script, in order; broken scripts count as none."""
    found: list[Node] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            found.extend(_typed(_load(script.text)))
    return found


def _load(text: str) -> Any:
    if len(text) > _MOST_CHARACTERS:
        return None
    body = text.strip().removeprefix("<![CDATA[").removesuffix("]]>").rstrip(" \n;")
    for attempt in (body, _TRAILING_COMMA.sub(r"\1", body)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _typed(data: Any) -> Iterator[Node]:
    waiting, seen = [data], 0
    while waiting and seen < _MOST_NODES:
        item, seen = waiting.pop(), seen + 1
        if isinstance(item, list):
            waiting.extend(reversed(item))
        elif isinstance(item, dict):
            if "@type" in item:
                yield item
            waiting.extend(item[key] for key in ("mainEntity", "mainEntityOfPage", "@graph") if key in item)


def types(node: Node) -> list[str]:
    """Return the names of a node's types, without a vocabulary's prefix."""
    named = node.get("@type")
    listed = named if isinstance(named, list) else [named]
    return [name.rsplit("/", 1)[-1] for name in listed if isinstance(name, str)]


def article(found: list[Node]) -> Node:
    """Return the node that tells of the article itself, an empty one where none does."""
    stories = [node for node in found if any(_ARTICLE.search(name) for name in types(node))]
    return max(stories, key=_fullness, default={})


def _fullness(node: Node) -> int:
    return sum(bool(node.get(key)) for key in ("headline", "datePublished", "author", "articleBody", "dateModified"))


def strings(value: Any) -> list[str]:
    """Return the text of a value that may be a string, a named object, or a list of either."""
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    if isinstance(value, dict):
        return strings(value.get("name") or value.get("@value") or value.get("text"))
    text = squash(_TAG.sub(" ", value)) if isinstance(value, str) else ""
    return [text] if text else []


def resolved(value: Any, found: list[Node]) -> Any:
    """Follow references ({"@id": ...}) into the page's other nodes, one step."""
    if isinstance(value, list):
        return [resolved(item, found) for item in value]
    if isinstance(value, dict) and "name" not in value and "@id" in value:
        return next((node for node in found if node.get("@id") == value["@id"] and "name" in node), value)
    return value


def first(node: Node, *keys: str) -> str | None:
    """Return the first text that stands under one of the keys."""
    return next((text for key in keys for text in strings(node.get(key))), None)


def number(node: Node, name: str) -> int:
    """Return a whole number that stands under a key as such or as text, 0 where none does."""
    value = node.get(name)
    text = value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""
    digits = text.partition(".")[0].strip()
    return int(digits) if digits.isdecimal() and len(digits) < 9 else 0
