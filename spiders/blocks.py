"""A tree as its blocks: each run of text that stands on its own on the page, with where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from lxml.html import HtmlElement

from spiders.vocabulary import vocabulary

_TAGS = vocabulary().tags
INLINE, SILENT, _BLOCKS = _TAGS["inline"], _TAGS["silent"], _TAGS["block"]
_FOR_READERS = re.compile(r"sr-only|visually-?hidden|screen-?reader|hidden-visually|assistive", re.IGNORECASE)
_BREAK = "\x1f"

Path = tuple[HtmlElement, ...]


@dataclass(slots=True)
class Block:
    """One run of text; a line break in it is a line break on the page.

    ``path`` holds its elements from the body down, the last the block's own; ``linked``, ``bold`` and ``italic``
    are the shares of its characters (0 to 1) in links, bold and italic type.
    """

    text: str
    path: Path
    linked: float = 0.0
    bold: float = 0.0
    italic: float = 0.0

    @property
    def element(self) -> HtmlElement:
        return self.path[-1]

    @property
    def parent(self) -> HtmlElement:
        """The element around the block's own; the body is its own parent."""
        return self.path[-2:][0]


@dataclass(frozen=True, slots=True)
class _Style:
    link: bool = False
    bold: bool = False
    italic: bool = False


@lru_cache(maxsize=16)
def _styled(style: _Style, tag: str) -> _Style:
    return _Style(style.link or tag == "a", style.bold or tag in {"b", "strong"}, style.italic or tag in {"i", "em"})


_INK = {tag for tag in INLINE if _styled(_Style(), tag) != _Style()}


@dataclass(slots=True)
class _Reader:
    blocks: list[Block] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    linked: int = 0
    bold: int = 0
    italic: int = 0

    def flush(self, path: Path) -> None:
        if not self.parts:
            return
        whole = "".join(self.parts)
        self.parts.clear()
        if not whole.isspace():
            text = "\n".join([line for part in whole.split(_BREAK) if (line := " ".join(part.split()))])
            size = len(text)
            shares = [min(1.0, part / size) for part in (self.linked, self.bold, self.italic)]
            self.blocks.append(Block(text, path, *shares))
        self.linked = self.bold = self.italic = 0

    def add(self, text: str | None, style: _Style) -> None:
        if not text:
            return
        self.parts.append(text)
        if style is not _PLAIN:
            size = len(text.strip())
            self.linked += size * style.link
            self.bold += size * style.bold
            self.italic += size * style.italic

    def walk(self, element: HtmlElement, path: Path, style: _Style) -> None:
        self.add(element.text, style)
        for child in element:
            tag = child.tag
            if tag == "br":
                self.parts.append(_BREAK)
            elif tag in SILENT or not isinstance(tag, str):
                pass
            elif tag in INLINE and not _wraps_blocks(child):
                if not _unseen(child):
                    self.walk(child, path, _styled(style, tag) if tag in _INK else style)
            else:
                self.enclose(child, path, style)
            self.add(child.tail, style)

    def enclose(self, child: HtmlElement, path: Path, style: _Style) -> None:
        self.flush(path)
        below = (*path, child)
        if child.tag == "tr" and _is_record(child):
            for number, cell in enumerate(child.iterchildren("td", "th")):
                self.add(" | " if number else None, _PLAIN)
                self.walk(cell, below, _PLAIN)
        else:
            self.walk(child, below, _styled(style, "a") if child.tag == "a" else style)
        self.flush(below)


_PLAIN = _Style()


def _wraps_blocks(element: HtmlElement) -> bool:
    return len(element) > 0 and next(element.iterdescendants(*_BLOCKS), None) is not None


def _unseen(element: HtmlElement) -> bool:
    """Whether a piece of a sentence is there for screen readers only ("opens new tab")."""
    style, names = element.get("style"), element.get("class")
    clipped = style is not None and "clip" in style and "1px" in style
    return clipped or (names is not None and _for_readers(names))


@lru_cache(maxsize=4096)
def _for_readers(names: str) -> bool:
    return _FOR_READERS.search(names) is not None


def _is_record(row: HtmlElement) -> bool:
    """Whether a table row holds data; a row with blocks in its cells is layout."""
    cells = sum(1 for _ in row.iterchildren("td", "th"))
    return cells > 1 and next(row.iterdescendants("table", "ul", "ol", "div", "h1", "h2", "h3", "h4"), None) is None


def blocks(tree: HtmlElement) -> list[Block]:
    """Return the blocks of a page's body in their order."""
    body = tree.find("body")
    root = tree if body is None else body
    reader = _Reader()
    reader.walk(root, (root,), _PLAIN)
    reader.flush((root,))
    return reader.blocks
