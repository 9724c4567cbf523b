"""Whether a change matters to a watch, and in one line why or why not. Pure: asked before a change is told and after.

Each rule is a condition with its reason; the first that fails is the answer a person gets.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from monitor.compare.rise import rise
from monitor.compare.vanished import SAME_SENTENCE
from storage.delivery_model import Direction, Watch
from storage.model import Change

_KEYBOARD = {
    "'": "\u2018\u2019\u201b\u02bc\u2032",
    '"': "\u201c\u201d\u201e\u201f\u00ab\u00bb",
    "-": "\u2010\u2011",
    "": "\u00ad\u200b\u200c\u200d\u2060\ufeff",  # nobody sees these: soft hyphens, joiners, marks without width
    "ss": "ß",
    "SS": "ẞ",
}
_TYPED = {ord(form): key for key, forms in _KEYBOARD.items() for form in forms}


@dataclass(frozen=True, slots=True)
class Told:
    """What a watch makes of a change; ``why`` is one line for people."""

    alert: bool
    why: str


@dataclass(frozen=True, slots=True)
class Context:
    """What a change cannot say itself: the sources of both sides, and how many stories say the new value."""

    sources: tuple[str, ...] = ()
    stories: int = 1


def judge(watch: Watch, change: Change, context: Context) -> Told:
    """Say whether ``watch`` tells ``change``. A watch that names kinds or severities asks for quiet ones too."""
    for why in _objections(watch, change, context):
        return Told(alert=False, why=why)
    return Told(alert=True, why=_praise(watch, change))


def _objections(watch: Watch, change: Change, context: Context) -> Iterator[str]:
    yield from _by_kind(watch, change)
    if watch.sources and not set(watch.sources) & set(context.sources):
        yield f"comes from {', '.join(context.sources) or 'no known source'}, not from {', '.join(watch.sources)}"
    if watch.dimensions and change.claim.dimension not in watch.dimensions:
        yield f"is about {change.claim.dimension}, not {', '.join(watch.dimensions)}"
    yield from _by_words(watch, change)
    yield from _by_size(watch, change)
    if context.stories < watch.minimum_stories:
        yield f"said by {context.stories} of the {watch.minimum_stories} independent stories asked for"


def _by_kind(watch: Watch, change: Change) -> Iterator[str]:
    if watch.kinds and change.kind not in watch.kinds:
        yield f"is {change.kind}, and the watch asks for {', '.join(watch.kinds)}"
    if watch.severities and change.severity not in watch.severities:
        yield f"its severity is {change.severity}, and the watch asks for {', '.join(watch.severities)}"
    if not (watch.kinds or watch.severities or alerts(change)):
        yield f"is {change.kind} ({change.reason}), which does not alert by default"


def alerts(change: Change) -> bool:
    """Whether a change alerts by default, by itself or with another withdrawal of its sentence."""
    return change.alert or change.reason == SAME_SENTENCE


def _by_words(watch: Watch, change: Change) -> Iterator[str]:
    text = "\n".join(_spoken(change))
    missing = [words for words in watch.all_of if not _stands(watch, words, text)]
    if missing:
        yield f'does not name "{missing[0]}"'
    if watch.any_of and not any(_stands(watch, words, text) for words in watch.any_of):
        yield f"names none of {', '.join(watch.any_of)}"
    unwanted = [words for words in watch.none_of if _stands(watch, words, text)]
    if unwanted:
        yield f'names "{unwanted[0]}", which the watch leaves out'
    asked = change.claim.predicate or ""
    if watch.predicates and not any(_stands(watch, words, asked) for words in watch.predicates):
        yield f'asks for "{asked}", not for {", ".join(watch.predicates)}'


def _spoken(change: Change) -> Iterator[str]:
    yield change.claim.subject or ""
    yield change.claim.predicate or ""
    for side in (change.old, change.new):
        if side is not None:
            yield from (side.sentence, side.subject or "", side.speaker or "")


def _stands(watch: Watch, words: str, text: str) -> bool:
    return _pattern(words, watch.whole_words, watch.case_sensitive).search(_typed(text)) is not None


@lru_cache(maxsize=32)
def _typed(text: str) -> str:
    """Write a text as a keyboard would: publishers set other apostrophes, quotes and hyphens, and part long words."""
    return unicodedata.normalize("NFC", text).translate(_TYPED)


@lru_cache(maxsize=4096)
def _pattern(words: str, whole: bool, case: bool) -> re.Pattern[str]:
    """Words as typed, any white space or a hyphen between them; never a regular expression of the user's."""
    inner = r"(?:\s+|-)".join(re.escape(word) for word in _typed(words).split())
    return re.compile(rf"(?<!\w){inner}(?!\w)" if whole else inner, 0 if case else re.IGNORECASE)


def _by_size(watch: Watch, change: Change) -> Iterator[str]:
    apart = rise(change.old, change.new)
    if apart is None:
        return
    step, share = apart
    if watch.minimum_change is not None and abs(step) < watch.minimum_change:
        yield f"differs by {abs(step):,}, less than {watch.minimum_change:,}"
    if watch.minimum_percent is not None and share is not None and abs(share) < watch.minimum_percent:
        yield f"differs by {abs(share):.1f} %, less than {watch.minimum_percent} %"
    if watch.direction is Direction.UP and step < 0:
        yield "fell, and the watch asks for rises"
    if watch.direction is Direction.DOWN and step > 0:
        yield "rose, and the watch asks for falls"


def _praise(watch: Watch, change: Change) -> str:
    named = [words for words in (*watch.all_of, *watch.any_of) if _stands(watch, words, "\n".join(_spoken(change)))]
    about = f" and names {', '.join(named)}" if named else ""
    return f"is {change.kind} ({change.severity}){about}"
