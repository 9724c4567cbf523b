"""What speaks for and against a block: a set of named marks, from its words, its markup and its place.

A mark is a plain fact ("it is a list item", "more than 85 % of it is link", "the block before it was kept"). What
each is worth stands in points.toml; nothing is decided here.
"""

from __future__ import annotations

import re
from itertools import pairwise

from spiders.blocks import Block
from spiders.scene import Scene, families, step, style
from spiders.vocabulary import vocabulary

Marks = set[str]

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SENTENCE_ENDS, _CLOSING = tuple(".!?…。！？"), "\"'”’»)]"
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WORD = re.compile(r"[\w©'-]+")
_CREDIT = re.compile(
    r"\((?:[^()]{0,60}\b)?(?:AP|AFP|Reuters|Getty|Photo|Image|Courtesy|EPA|NASA|Handout|File)\b[^()]{0,60}\)\W*$"
)
_LATE = frozenset(
    f"{size}:{family}"
    for size in "sl"
    for family in ("bio", "contact", "signup", "follow", "agency", "disclaim", "origin", "support", "click", "comment")
)
_LATE_LOOKS = frozenset({"bold", "italic", "caps"})


def marks(place: Scene, number: int) -> Marks:
    """Return the marks of one block of the scene."""
    block, words = place.blocks[number], place.words[number]
    found: Marks = set(place.ground(block))
    _look(block, words, found)
    _read(block.text, words, found)
    _compare(place, number, found)
    _locate(place, number, found)
    return found


def _look(block: Block, words: int, found: Marks) -> None:
    """Mark length, link share, type and ending, and what the block's own element is."""
    text, element = block.text, block.element
    found.add(f"tag:{element.tag}" if element.tag in vocabulary().tags["own"] else "tag:other")
    if element.tag == "p":
        found.add(f"p<{block.parent.tag}")
    found.update([f"near:{family}" for family in families(element)])
    found.add("words:" + step(words, (1, 2, 3, 5, 8, 12, 18, 30, 60, 300)))
    found.add("link:" + step(block.linked, (0, 0.1, 0.3, 0.6, 0.85)))
    sentence = text.rstrip(_CLOSING).endswith(_SENTENCE_ENDS)
    capitals = text.isupper() and words > 1
    found.add("end:sentence" if sentence else "end:colon" if text.endswith(":") else "end:none")
    for mark, true in (
        ("bold", block.bold > 0.9), ("italic", block.italic > 0.8), ("caps", capitals),
        ("lines", "\n" in text), ("prose", words >= 12 and sentence and block.linked < 0.3),
        ("commas", text.count(",") > 1), ("credit", text.endswith((")", ").")) and _CREDIT.search(text) is not None),
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
    said = {table.words[token] for token in tokens if token in table.words}
    phrases = table.phrases
    said.update([phrases[a][b] for a, b in pairwise(tokens) if a in phrases and b in phrases[a]])
    found.update([f"{size}:{family}" for family in said])
    for opening in (*tokens[:1], " ".join(tokens[:2])):
        if opening in table.openings:
            found.add(f"{size}:^{table.openings[opening]}")
    if "@" in text:
        found.add(f"{size}:@")
    if text.endswith("?"):
        found.add(f"{size}:question")
    if ("20" in text or "19" in text) and _YEAR.search(text):
        found.add(f"{size}:year")
    _capitals(text, words, found)


def _capitals(text: str, words: int, found: Marks) -> None:
    first = next((letter for letter in text if letter.isalpha()), "")
    if first.islower():
        found.add("start:lower")
    if words <= 25:
        named = [word for word in text.split() if word[0].isalpha()]
        if len(named) >= 4 and sum(word[0].isupper() for word in named) > 0.6 * len(named):
            found.add("titlecase")


def _compare(place: Scene, number: int, found: Marks) -> None:
    """Mark what the block has in common with the head of the page and with other blocks."""
    own, said = place.keys[number], place.known
    share = place.styles.get(style(place.blocks[number]), 0) / place.total
    found.add("style:" + step(share, (0, 0.05, 0.2, 0.5)))
    if share > 0.3 and "prose" in found:
        found.add("styled prose")
    if own in said.titles:
        found.add("same:title")
    elif len(own) > 15 and any(own in title or (title in own and len(title) > 0.6 * len(own)) for title in said.titles):
        found.add("like:title")
    if number in place.repeated:
        found.add("again:run" if number - 1 in place.repeated else "again")
    if len(own) > 20:
        _compare_long(own, place, found)


def _compare_long(own: str, place: Scene, found: Marks) -> None:
    description, body = place.known.description, place.known.body
    if description and own == description:
        found.add("same:description")
    elif description and (own in description or own[:40] == description[:40]):
        found.add("like:description")
    if body:
        found.add("json:in" if own in body else "json:part" if own[:25] in body else "json:out")


def _locate(place: Scene, number: int, found: Marks) -> None:
    """Mark where the block stands among the kept ones."""
    if place.first >= 0:
        _among(place, number, found)
    if place.heading >= 0:
        found.add("above title" if number < place.heading else "below title")
    _beside(place, number, number - 1, "prev", found)
    _beside(place, number, number + 1, "next", found)
    inside, words, linked = place.room(number)
    found.add("room kept:" + step(inside / words, (0, 0.3, 0.7, 0.95)))
    found.add("room link:" + step(linked, (0, 0.1, 0.3, 0.6, 0.85)))
    found.add("room size:" + step(words / place.total, (0.02, 0.1, 0.3, 0.6)))


def _among(place: Scene, number: int, found: Marks) -> None:
    edges = (1, 2, 4, 8, 16)
    if number < place.first:
        found.add("before:" + step(place.first - number, edges))
    elif number > place.last:
        found.add("after:" + step(number - place.last, edges))
    else:
        found.add("last" if number == place.last else "first" if number == place.first else "within")
    if number >= place.last - 3:
        found.update([f"late{mark[1:]}" for mark in found & _LATE])
        found.update([f"late:{mark}" for mark in found & _LATE_LOOKS])
        found.add("late short" if place.words[number] <= 25 else "late")


def _beside(place: Scene, number: int, other: int, side: str, found: Marks) -> None:
    if not 0 <= other < len(place.blocks):
        found.add(f"{side}:none")
        return
    neighbour = place.blocks[other]
    kept = "kept" if place.held[other] else "lost"
    found.add(f"{side}:{kept}")
    if neighbour.parent is place.blocks[number].parent:
        found.add(f"{side}:sibling {kept}")
    found.add(f"{side} words:" + step(place.words[other], (2, 6, 15)))
    if neighbour.element.tag in _HEADINGS:
        found.add(f"{side}:heading")
