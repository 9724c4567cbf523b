"""What speaks for and against a block: a set of named marks, from its words, its markup and its place.

A mark is a plain fact ("it is a list item", "more than 85 % of it is link", "the block before it was kept"). What
each is worth stands in points.toml; nothing is decided here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from lxml.html import HtmlElement

from spiders.align import key
from spiders.blocks import Block
from spiders.vocabulary import class_words, vocabulary

Marks = set[str]

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SENTENCE = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WORD = re.compile(r"[\w©'-]+")
_CREDIT = re.compile(
    r"\((?:[^()]{0,60}\b)?(?:AP|AFP|Reuters|Getty|Photo|Image|Courtesy|EPA|NASA|Handout|File)\b[^()]{0,60}\)\W*$"
)
_LATE = (
    "bio",
    "contact",
    "signup",
    "follow",
    "agency",
    "disclaim",
    "origin",
    "url",
    "support",
    "click",
    "comment",
    "copyright",
)


@dataclass(frozen=True, slots=True)
class Known:
    """What the head of the page says, as keys: its titles, its description, and the body text in its JSON."""

    titles: frozenset[str] = frozenset()
    description: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """A page with an extractor's choice laid over it: what its blocks are compared with."""

    blocks: Sequence[Block]
    keys: Sequence[str]
    held: Sequence[bool]
    words: Sequence[int]
    known: Known
    main: HtmlElement | None
    depth: int
    first: int
    last: int
    shares: dict[HtmlElement, tuple[int, int]]
    styles: dict[tuple[tuple[str, str | None], ...], int]
    total: int
    heading: int | None
    repeated: frozenset[int]


def scene(blocks: Sequence[Block], keys: Sequence[str], held: Sequence[bool], known: Known) -> Scene:
    """Measure a page once for all of its blocks; ``held`` says which ones the extractor kept."""
    words = [block.text.count(" ") + block.text.count("\n") + 1 for block in blocks]
    total = sum(count for count, kept in zip(words, held, strict=True) if kept) or 1
    shares: dict[HtmlElement, tuple[int, int]] = defaultdict(lambda: (0, 0))
    styles: dict[tuple[tuple[str, str | None], ...], int] = defaultdict(int)
    for block, count, kept in zip(blocks, words, held, strict=True):
        for element in block.path:
            inside, all_words = shares[element]
            shares[element] = inside + count * kept, all_words + count
        if kept and count >= 8:
            styles[_style(block)] += count
    main, depth = _main(blocks, held, shares, total)
    anchors = [n for n, kept in enumerate(held) if kept and words[n] >= 15]
    return Scene(
        blocks, keys, held, words, known, main, depth,
        anchors[0] if anchors else -1, anchors[-1] if anchors else -1,
        shares, styles, total,
        next((n for n, own in enumerate(keys) if own in known.titles), None),
        _repeated(keys, words),
    )  # fmt: skip


def _style(block: Block) -> tuple[tuple[str, str | None], ...]:
    return tuple((element.tag, element.get("class")) for element in block.path[-2:])


def _main(
    blocks: Sequence[Block], held: Sequence[bool], shares: dict[HtmlElement, tuple[int, int]], total: int
) -> tuple[HtmlElement | None, int]:
    """Return the deepest element that holds four fifths of what was kept, with its depth."""
    best: tuple[HtmlElement | None, int] = (None, 0)
    for block, kept in zip(blocks, held, strict=True):
        if kept:
            for depth, element in enumerate(block.path):
                if shares[element][0] >= 0.8 * total and (best[0] is None or depth > best[1]):
                    best = element, depth
    return best


def _repeated(keys: Sequence[str], words: Sequence[int]) -> frozenset[int]:
    seen: set[str] = set()
    again = set()
    for number, own in enumerate(keys):
        if own in seen and words[number] >= 3:
            again.add(number)
        seen.add(own)
    return frozenset(again)


def step(value: float, edges: Sequence[float]) -> str:
    """Name the interval that a value falls into by its upper edge, ``+`` above the last."""
    place = bisect_left(edges, value)
    return f"{edges[place]:g}" if place < len(edges) else "+"


def marks(place: Scene, number: int) -> Marks:
    """Return the marks of one block of the scene."""
    block, words = place.blocks[number], place.words[number]
    found: Marks = set()
    _look(block, words, found)
    _read(block.text, words, found)
    _surround(place, block, found)
    _compare(place, number, found)
    _locate(place, number, found)
    return found


def _look(block: Block, words: int, found: Marks) -> None:
    """Mark length, link share, type and ending."""
    text, tag = block.text, block.element.tag
    around = vocabulary().tags
    found.add(f"tag:{tag}" if tag in around["own"] else "tag:other")
    found.add("words:" + step(words, (1, 2, 3, 5, 8, 12, 18, 30, 60, 300)))
    found.add("link:" + step(block.linked, (0, 0.1, 0.3, 0.6, 0.85)))
    sentence = _SENTENCE.search(text) is not None
    found.add("end:sentence" if sentence else "end:colon" if text.endswith(":") else "end:none")
    capitals = text.upper() == text and text.lower() != text
    for mark, true in (
        ("bold", block.bold > 0.9), ("italic", block.italic > 0.8), ("caps", capitals and words > 1),
        ("lines", "\n" in text), ("prose", words >= 12 and sentence and block.linked < 0.3),
        ("commas", text.count(",") > 1), ("credit", _CREDIT.search(text) is not None),
        ("labelled", 0.3 < block.linked <= 0.85 and ":" in text[:60]),
    ):  # fmt: skip
        if true:
            found.add(mark)
    if block.linked > 0.85 and words >= 4:
        found.add("linkline:caps" if capitals else "linkline:sentence" if sentence else "linkline")


def _read(text: str, words: int, found: Marks) -> None:
    """Mark the families of the words; in a long text they weigh less than in a short one."""
    table = vocabulary()
    tokens = _WORD.findall(text.lower())
    size = "s" if words <= 25 else "l"
    families = {table.words[token] for token in tokens if token in table.words}
    pairs = list(map(" ".join, pairwise(tokens)))
    families.update(table.phrases[pair] for pair in pairs if pair in table.phrases)
    found.update(f"{size}:{family}" for family in families)
    for opening in (*tokens[:1], *pairs[:1]):
        if opening in table.openings:
            found.add(f"{size}:^{table.openings[opening]}")
    if "@" in text:
        found.add(f"{size}:@")
    if text.endswith("?"):
        found.add(f"{size}:question")
    if _YEAR.search(text):
        found.add(f"{size}:year")
    first = next((letter for letter in text if letter.isalpha()), "")
    if first.islower():
        found.add("start:lower")
    capital = [word for word in text.split() if word[0].isalpha()] if words <= 25 else []
    if len(capital) >= 4 and sum(word[0].isupper() for word in capital) > 0.6 * len(capital):
        found.add("titlecase")


@lru_cache(maxsize=20_000)
def _named(names: str) -> frozenset[str]:
    table = vocabulary().classes
    return frozenset(table[word] for word in class_words(names) if word in table)


def families(element: HtmlElement) -> frozenset[str]:
    """Return what an element's class, id and style say that it is."""
    attributes = element.attrib
    if not attributes:
        return frozenset()
    names = " ".join(filter(None, (attributes.get("class"), attributes.get("id"), attributes.get("itemprop"))))
    said = _named(names) if names else frozenset()
    style = attributes.get("style", "").replace(" ", "")
    if "display:none" in style or attributes.get("aria-hidden") == "true" or "hidden" in attributes:
        return said | {"unseen"}
    return said


def _surround(place: Scene, block: Block, found: Marks) -> None:
    """Mark the elements around a block and the part of the page that it belongs to."""
    path = block.path
    around = vocabulary().tags["around"]
    found.update(f"in:{element.tag}" for element in path[1:] if element.tag in around)
    if path[-1].tag == "p" and len(path) > 1 and path[-2].tag in around | {"li", "td"}:
        found.add(f"p<{path[-2].tag}")
    for element in path[-2:]:
        found.update(f"near:{family}" for family in families(element))
    inside = place.main is not None and len(path) > place.depth and path[place.depth] is place.main
    if inside:
        found.add("main")
        found.add("depth:" + step(len(path) - 1 - place.depth, (0, 1, 2, 3, 5)))
        between: Iterable[HtmlElement] = path[place.depth + 1 : -2]
    else:
        found.add("apart:" + step(_apart(place, path), (1, 2, 3, 5)))
        between = path[max(1, len(path) - 7) : -2]
    for element in between:
        found.update(f"far:{family}" for family in families(element))


def _apart(place: Scene, path: Sequence[HtmlElement]) -> int:
    if place.main is None:
        return 9
    trail = [place.main, *place.main.iterancestors()][::-1]
    offset = len(trail) - 1 - place.depth
    shared = sum(a is b for a, b in zip(path, trail[offset:], strict=False))
    return place.depth + 1 - shared


def _compare(place: Scene, number: int, found: Marks) -> None:
    """Mark what the block has in common with the head of the page and with other blocks."""
    own, known = place.keys[number], place.known
    style = place.styles.get(_style(place.blocks[number]), 0) / place.total
    found.add("style:" + step(style, (0, 0.05, 0.2, 0.5)))
    if style > 0.3 and "prose" in found:
        found.add("styled prose")
    if own in known.titles:
        found.add("same:title")
    elif len(own) > 15 and any(
        own in title or (title in own and len(title) > 0.6 * len(own)) for title in known.titles
    ):
        found.add("like:title")
    if known.description and len(own) > 20:
        if own == known.description:
            found.add("same:description")
        elif own in known.description or own[:40] == known.description[:40]:
            found.add("like:description")
    if number in place.repeated:
        found.add("again:run" if number - 1 in place.repeated else "again")
    if known.body and len(own) > 20:
        inside = own in known.body
        found.add("json:in" if inside else "json:part" if own[:25] in known.body else "json:out")


def _locate(place: Scene, number: int, found: Marks) -> None:
    """Mark where the block stands among the kept ones."""
    if place.first >= 0:
        _among(place, number, found)
    if place.heading is not None:
        found.add("above title" if number < place.heading else "below title")
    for side, other in (("prev", number - 1), ("next", number + 1)):
        _beside(place, number, other, side, found)
    parent = place.blocks[number].element.getparent()
    if parent is not None and parent in place.shares:
        inside, words = place.shares[parent]
        found.add("parent kept:" + step(inside / words, (0, 0.3, 0.7, 0.95)))
        found.add("parent size:" + step(words / place.total, (0.02, 0.1, 0.3, 0.6)))


def _among(place: Scene, number: int, found: Marks) -> None:
    edges = (1, 2, 4, 8, 16)
    if number < place.first:
        found.add("before:" + step(place.first - number, edges))
    elif number > place.last:
        found.add("after:" + step(number - place.last, edges))
    else:
        found.add("last" if number == place.last else "first" if number == place.first else "within")
    if number >= place.last - 3:
        found.add("late")
        for family in _LATE:
            if f"s:{family}" in found or f"l:{family}" in found:
                found.add(f"late:{family}")
        found.update(f"late:{mark}" for mark in ("bold", "italic", "caps") if mark in found)
        if place.words[number] <= 25:
            found.add("late:short")


def _beside(place: Scene, number: int, other: int, side: str, found: Marks) -> None:
    if not 0 <= other < len(place.blocks):
        found.add(f"{side}:none")
        return
    element = place.blocks[other].element
    kept = "kept" if place.held[other] else "lost"
    found.add(f"{side}:{kept}")
    if element.getparent() is place.blocks[number].element.getparent():
        found.add(f"{side}:sibling {kept}")
    found.add(f"{side} words:" + step(place.words[other], (2, 6, 15)))
    if element.tag in _HEADINGS:
        found.add(f"{side}:heading")


def known(titles: Iterable[str | None], description: str | None, body: str) -> Known:
    """Build what the head says from plain texts; a body of a few words tells nothing."""
    named = frozenset(own for title in titles if title and len(own := key(title)) > 8)
    return Known(named, key(description or ""), key(body) if len(body) > 400 else "")
