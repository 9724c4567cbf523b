"""What a page asks of robots beside robots.txt: meta robots and X-Robots-Tag, as far as they apply to a monitor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from spiders.policy import PRODUCT

NOARCHIVE, NOSNIPPET = "noarchive", "nosnippet"
GLANCE = 200_000  # bytes; meta elements stand in the head

_META = re.compile(rb"<meta\b[^>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"""\b(name|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_MEANS = {
    "noarchive": (NOARCHIVE,),
    "nocache": (NOARCHIVE,),
    "nosnippet": (NOSNIPPET,),
    "max-snippet:0": (NOSNIPPET,),
    "none": (NOARCHIVE, NOSNIPPET),
}
_VALUED = ("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after")


def asked_of_robots(body: bytes, header: str | None) -> str | None:
    """Return the words that apply to storing and quoting, in one string; None for none."""
    words = [*_from_header(header or ""), *_from_meta(body[:GLANCE])]
    found = {meant for word in words for meant in _MEANS.get(word, ())}
    return " ".join(sorted(found)) or None


def _from_header(header: str) -> Iterator[str]:
    """Read the rules for every robot and for this one: a name and a colon begin the rules of one robot."""
    mine = True
    for part in header.lower().split(","):
        name, colon, rest = part.strip().partition(":")
        if colon and name.strip() not in _VALUED:
            mine, word = name.strip() == PRODUCT, rest.strip()
        else:
            word = part.strip()
        if mine:
            yield _tight(word)


def _from_meta(head: bytes) -> Iterator[str]:
    for meta in _META.findall(head):
        pairs = {name.lower(): b"".join(value) for name, *value in _ATTRIBUTE.findall(meta)}
        if pairs.get(b"name", b"").strip().lower() in {b"robots", PRODUCT.encode()}:
            yield from _split(pairs.get(b"content", b"").decode("ascii", "replace"))


def _split(content: str) -> Iterable[str]:
    return (_tight(word) for word in content.lower().split(","))


def _tight(word: str) -> str:
    return re.sub(r"\s", "", word)
