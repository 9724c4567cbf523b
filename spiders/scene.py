"""A page with an extractor's choice laid over it: everything that a single block is compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from lxml.html import HtmlElement

from spiders.align import align, key
from spiders.blocks import Block, Path
from spiders.vocabulary import class_words, vocabulary

Style = tuple[str, str | None, str, str | None]
_ANCHOR = 15
_BODY = 400


@dataclass(frozen=True, slots=True)
class Known:
    """What the head of the page says, as keys: its titles, its description, and the body text in its JSON."""

    titles: frozenset[str] = frozenset()
    description: str = ""
    body: str = ""


def known(titles: Iterable[str | None], description: str | None, body: str) -> Known:
    """Build what the head says from plain texts; a body of a few words tells nothing."""
    named = frozenset(own for title in titles if title and len(own := key(title)) > 8)
    return Known(named, key(description or ""), key(body) if len(body) > _BODY else "")


@dataclass(slots=True)
class Scene:
    """The measures of a page, taken once for all of its blocks; ``first`` and ``last`` bound its kept paragraphs.

    ``styles`` counts kept words by style; ``main`` is the trail of
    elements from the body down to the deepest that holds four fifths of what was kept.
    """

    blocks: Sequence[Block]
    keys: Sequence[str]
    held: Sequence[bool]
    known: Known
    words: list[int]
    total: int
    main: Path
    first: int
    last: int
    styles: dict[Style, int]
    heading: int
    repeated: frozenset[int]
    grounds: dict[HtmlElement, frozenset[str]] = field(default_factory=dict)
    rooms: dict[HtmlElement, tuple[int, int, float]] = field(default_factory=dict)

    def ground(self, block: Block) -> frozenset[str]:
        """Return the marks that all blocks in one parent share: the elements around it and what they are called."""
        parent = block.parent
        marks = self.grounds.get(parent)
        if marks is None:
            marks = self.grounds[parent] = _ground(block.path[:-1] or block.path, self.main)
        return marks

    def room(self, number: int) -> tuple[int, int, float]:
        """Return how many kept words, and how many in all, stand in the element around a block; then its link share."""
        parent = self.blocks[number].parent
        counts = self.rooms.get(parent)
        if counts is None:
            counts = self.rooms[parent] = self._measure(number)
        return counts

    def _measure(self, number: int) -> tuple[int, int, float]:
        # what stands in one element stands together in the order of the page
        depth, parent = max(0, len(self.blocks[number].path) - 2), self.blocks[number].parent
        low = high = number
        while low and self._in(low - 1, depth, parent):
            low -= 1
        while high + 1 < len(self.blocks) and self._in(high + 1, depth, parent):
            high += 1
        inside = range(low, high + 1)
        words = sum(self.words[n] for n in inside)
        linked = sum(self.words[n] * self.blocks[n].linked for n in inside)
        return sum(self.words[n] for n in inside if self.held[n]), words, linked / words

    def _in(self, number: int, depth: int, parent: HtmlElement) -> bool:
        path = self.blocks[number].path
        return len(path) > depth and path[depth] is parent


def lay(blocks: Sequence[Block], output: str, said: Known) -> Scene:
    """Lay an extractor's output over the blocks of its page."""
    keys = [key(block.text) for block in blocks]
    return arrange(blocks, keys, align([block.text for block in blocks], keys, output), said)


def arrange(blocks: Sequence[Block], keys: Sequence[str], held: Sequence[bool], said: Known) -> Scene:
    """Measure a page of whose blocks it is known which ones are held to be the article."""
    words = [block.text.count(" ") + block.text.count("\n") + 1 for block in blocks]
    kept = [number for number, inside in enumerate(held) if inside]
    total = sum(words[number] for number in kept) or 1
    anchors = [number for number in kept if words[number] >= _ANCHOR]
    return Scene(
        blocks, keys, held, said, words, total,
        main=_main([(blocks[number], words[number]) for number in kept], total),
        first=anchors[0] if anchors else -1,
        last=anchors[-1] if anchors else -1,
        styles=_styles(blocks, words, kept),
        heading=next((number for number, own in enumerate(keys) if own in said.titles), -1),
        repeated=_repeated(keys, words),
    )  # fmt: skip


def style(block: Block) -> Style:
    """Name how a block is set: tag and class of its element and of the one around it."""
    own, outer = block.element, block.parent
    return own.tag, own.get("class"), outer.tag, outer.get("class")


def setting(block: Block) -> str:
    """Name how a block is set, without numbers: tag and class words of its element and the two around it."""
    return "".join([_set(element.tag, element.get("class") or "") for element in block.path[-3:]])


@lru_cache(maxsize=4096)
def _set(tag: str, names: str) -> str:
    return f"<{tag} {' '.join(class_words(names))}>"


def _main(kept: Sequence[tuple[Block, int]], total: int) -> Path:
    inside: dict[HtmlElement, int] = defaultdict(int)
    for block, words in kept:
        for element in block.path:
            inside[element] += words
    best: Path = ()
    for block, _ in kept:
        depth = sum(1 for element in block.path if inside[element] >= 0.8 * total)
        if depth > len(best):
            best = block.path[:depth]
    return best


def _styles(blocks: Sequence[Block], words: Sequence[int], kept: Iterable[int]) -> dict[Style, int]:
    found: dict[Style, int] = defaultdict(int)
    for number in kept:
        if words[number] >= 8:
            found[style(blocks[number])] += words[number]
    return found


def _repeated(keys: Sequence[str], words: Sequence[int]) -> frozenset[int]:
    seen: set[str] = set()
    again = set()
    for number, own in enumerate(keys):
        if own in seen and words[number] >= 3:
            again.add(number)
        seen.add(own)
    return frozenset(again)


def _ground(path: Path, main: Path) -> frozenset[str]:
    around = vocabulary().tags["around"]
    found = {f"in:{element.tag}" for element in path[1:] if element.tag in around}
    inside = len(path) >= len(main) > 0 and path[len(main) - 1] is main[-1]
    if inside:
        found.update(("main", "depth:" + step(len(path) - len(main), (0, 1, 2, 3, 5))))
        between = path[len(main) : -1]
    else:
        shared = sum(a is b for a, b in zip(path, main, strict=False))
        found.add("apart:" + step(len(main) - shared, (1, 2, 3, 5)))
        between = path[max(1, len(path) - 6) : -1]
    for element in between:
        found.update(f"far:{family}" for family in families(element))
    found.update(f"near:{family}" for family in families(path[-1]))
    return frozenset(found)


@lru_cache(maxsize=20_000)
def _named(names: str) -> frozenset[str]:
    table = vocabulary().classes
    return frozenset(table[word] for word in class_words(names) if word in table)


def families(element: HtmlElement) -> frozenset[str]:
    """Return what an element's class, id and style say that it is."""
    attributes = element.attrib
    if not attributes:
        return frozenset()
    names = " ".join(filter(None, map(attributes.get, ("class", "id", "itemprop"))))
    said = _named(names) if names else frozenset()
    style_text = attributes.get("style", "").replace(" ", "")
    if "display:none" in style_text or attributes.get("aria-hidden") == "true" or "hidden" in attributes:
        return said | {"unseen"}
    return said


def step(value: float, edges: Sequence[float]) -> str:
    """Name the interval that a value falls into by its upper edge, ``+`` above the last."""
    for edge in edges:
        if value <= edge:
            return f"{edge:g}"
    return "+"
