"""Text from pages, made safe for a terminal, and the words in which two sentences differ. Pure."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

Span = tuple[int, int]

# C0 and C1 controls (escape sequences start with one), marks that reverse the reading order, halves of characters
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_WORD = re.compile(r"\w+(?:[.,'’]\w+)*|[^\w\s]+")
_LONGEST = 4000
UNQUOTED = "(the page asks not to be quoted)"
_ALIKE = 0.5


def visible(text: str) -> str:
    """Put a blank for each character that could steer a terminal; positions stay what they were."""
    return _UNSAFE.sub(" ", text)


def plain(text: str | None) -> str:
    """Make one safe line of a text, without double blanks."""
    return " ".join(visible(text or "").split())


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most].rstrip()}…"


def changed_words(old: str, new: str) -> tuple[list[Span], list[Span]] | None:
    """Find the stretches of words that differ, as character spans in ``old`` and in ``new``; None where most do."""
    before, after = _words(old), _words(new)
    matcher = SequenceMatcher(None, [old[a:b] for a, b in before], [new[a:b] for a, b in after], autojunk=False)
    if matcher.ratio() < _ALIKE:
        return None
    edits = [edit for edit in matcher.get_opcodes() if edit[0] != "equal"]
    gone = [(before[i][0], before[j - 1][1]) for _, i, j, _, _ in edits if j > i]
    come = [(after[i][0], after[j - 1][1]) for _, _, _, i, j in edits if j > i]
    return gone, come


def _words(text: str) -> list[Span]:
    return [found.span() for found in _WORD.finditer(text[:_LONGEST])]


def window(text: str, span: Span, most: int) -> Span:
    """Choose which ``most`` characters of a long text to show so that ``span`` is among them."""
    start = max(0, min(span[0] - most // 3, len(text) - most))
    return start, min(len(text), start + most)
