"""What a page asks of robots beside robots.txt: meta robots and X-Robots-Tag, as far as they apply to a monitor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from spiders.policy import PRODUCT

NOARCHIVE, NOSNIPPET = "noarchive", "nosnippet"
_MEANS = {
    "noarchive": (NOARCHIVE,),
    "nocache": (NOARCHIVE,),
    "nosnippet": (NOSNIPPET,),
    "max-snippet:0": (NOSNIPPET,),
    "none": (NOARCHIVE, NOSNIPPET),
}
_VALUED = ("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after")


def asked_of_robots(metas: Iterable[str], header: str | None) -> str | None:
    """Return the words that apply to storing and quoting, in one string; None for none.

    ``metas`` are the contents of the meta elements for every robot and for this one.
    """
    words = [*_from_header(header or ""), *(_tight(word) for meta in metas for word in meta.lower().split(","))]
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


def _tight(word: str) -> str:
    return re.sub(r"\s", "", word)
