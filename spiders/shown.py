"""The dates that a page shows beside its headline, told apart into published and updated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from spiders.align import key
from spiders.blocks import Block

_NUMERIC = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)(?!\d)|\b(\d{1,2})([./])(\d{1,2})\5(\d{4})(?![\d/])")
_SPELT = re.compile(
    r"\b(?:(\d{1,2})(?:st|nd|rd|th|º|er)?\.?\s+(?:(?:of|de)\s+)?([^\W\d_]{3,12})\.?,?\s+(?:de\s+|del\s+)?(\d{4})|"
    r"([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4}))(?!\d)"
)
_UPDATED = re.compile(
    r"(?:updated|modified|reviewed|revised|aktualisiert|stand|actualizado|actualización|mis à jour|aggiornato|"
    r"atualizado)\W*"
    r"(?:on|at|am|el|le|il|em)?[^.\d]{0,12}$",
    re.IGNORECASE,
)
_BEFORE, _AFTER, _LONGEST = 3, 10, 120


@dataclass(frozen=True, slots=True)
class Shown:
    """Days as shown, in the order of the page."""

    published: tuple[date, ...] = ()
    updated: tuple[date, ...] = ()


def shown(blocks: Sequence[Block], headline: str | None, language: str | None) -> Shown:
    """Read the dates in short blocks around the headline; nothing where the headline is not on the page."""
    published: list[date] = []
    updated: list[date] = []
    for block in around(blocks, [headline] if headline else []):
        for day, is_update in days(block.text, language) if len(block.text) < _LONGEST else ():
            (updated if is_update else published).append(day)
    return Shown(tuple(published), tuple(updated))


def shows(blocks: Sequence[Block], day: date, language: str | None) -> bool:
    """Whether a short block anywhere on the page shows a day that it does not call an update."""
    short = (block.text for block in blocks if len(block.text) < _LONGEST)
    return any(found == day and not is_update for text in short for found, is_update in days(text, language))


def around(blocks: Sequence[Block], titles: Sequence[str]) -> Sequence[Block]:
    """Return the blocks around the first that is one of the titles; none where no title stands on the page."""
    own = {key(title) for title in titles} - {""}
    place = next((number for number, block in enumerate(blocks) if key(block.text) in own), None)
    return () if place is None else blocks[max(0, place - _BEFORE) : place + _AFTER]


def days(text: str, language: str | None) -> Iterator[tuple[date, bool]]:
    """Yield each day in a text and whether the words before it call it an update."""
    months = _months(language or "en")
    for match in sorted((*_NUMERIC.finditer(text), *_SPELT.finditer(text)), key=lambda found: found.start()):
        day = _numeric(match, language) if match.re is _NUMERIC else _spelt(match, months)
        if day:
            yield day, _UPDATED.search(text[: match.start()]) is not None


def _numeric(match: re.Match[str], language: str | None) -> date | None:
    """Read a date in digits. With slashes English has both orders: what can be but one of them is read."""
    year, month, day = map(int, match.group(1, 2, 3) if match[1] else match.group(7, 6, 4))
    if match[5] == "/" and (language is None or (language == "en" and month <= 12 and day <= 12 and month != day)):
        return None
    if match[5] == "/" and language == "en" and month > 12:
        month, day = day, month
    return _date(year, month, day)


def _spelt(match: re.Match[str], months: dict[str, int]) -> date | None:
    day, month, year = match.group(1, 2, 3) if match[1] else match.group(5, 4, 6)
    number = months.get(month.casefold())
    return _date(int(year), number, int(day)) if number else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=32)
def _months(language: str) -> dict[str, int]:
    """Return month numbers by name, long and short, in the page's language and English."""
    names: dict[str, int] = {"sept": 9}
    for code in ("en", language):
        try:
            forms = Locale.parse(code).months
        except (UnknownLocaleError, ValueError):
            continue
        for kind, width in (("format", "wide"), ("format", "abbreviated"), ("stand-alone", "wide")):
            names.update({name.casefold().rstrip("."): number for number, name in forms[kind][width].items()})
    return names
