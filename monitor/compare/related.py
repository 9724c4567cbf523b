"""Whether two sentences speak of one thing: shared words, and nothing that sets them apart.

Two versions of one sentence share most words. Two sentences in other words must share enough of them, and tell of
one place and one kind of happening.
"""

from __future__ import annotations

from monitor.compare.passage import Mapping
from monitor.compare.words import Vocabulary, content, vocabulary

VERSIONS = 0.8  # share of words that only two versions of one sentence have in common
SHORT = 10  # words; a sentence of a text seldom has fewer
_STOPS = frozenset('.!?…"”’')
ALIKE = 0.42  # share of content words that two sentences about one thing have


def related(mapping: Mapping) -> bool:
    """Whether the two passages can be compared at all."""
    if mapping.kept == 1 or (mapping.kept >= VERSIONS and not _are_headlines(mapping)):
        return True
    old, new, language = mapping.old.text, mapping.new.text, mapping.old.language
    return likeness(old, new, language) >= ALIKE and not apart(old, new, language)


def _are_headlines(mapping: Mapping) -> bool:
    """Whether both are short and end without a full stop: headlines of two stories may differ in one word."""
    return all(len(p.tokens) < SHORT and p.text.rstrip()[-1:] not in _STOPS for p in (mapping.old, mapping.new))


def likeness(old: str, new: str, language: str | None) -> float:
    """Share of content words, numbers left out, that two texts have in common (Dice)."""
    first, second = set(content(old, language)), set(content(new, language))
    return 2 * len(first & second) / max(len(first) + len(second), 1)


def apart(old: str, new: str, language: str | None) -> bool:
    """Whether the texts name places, or kinds of happening, of which none is in both."""
    words = vocabulary(language)
    first, second = frozenset(content(old, language)), frozenset(content(new, language))
    return _parted(_places(first, words), _places(second, words)) or _parted(
        _happenings(first, words), _happenings(second, words)
    )


def other_places(old: str, new: str, language: str | None) -> bool:
    """Whether both texts name places, of which none is in both."""
    words = vocabulary(language)
    return _parted(*(_places(frozenset(content(text, language)), words) for text in (old, new)))


def _places(found: frozenset[str], words: Vocabulary) -> frozenset[str]:
    return frozenset(place for key in found if (place := words.cities.get(key, key)) in words.places)


def _happenings(found: frozenset[str], words: Vocabulary) -> frozenset[str]:
    """Give the happenings named; a bare "attack" may be any armed one."""
    return found & words.events | (words.armed if words.attack in found else frozenset())


def _parted(first: frozenset[str], second: frozenset[str]) -> bool:
    return bool(first and second) and not first & second
