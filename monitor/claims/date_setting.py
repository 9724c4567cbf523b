"""What the builders of dates share: what they may look at, and the slots that many patterns have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitor.claims.periods import Days

Slots = Mapping[str, str]
Built = tuple[Days | None, str, str]
# the form of days that are those of two readings
AMBIGUOUS = "?"


@dataclass(frozen=True, slots=True)
class Setting:
    """What a builder may look at beside its own slots; ``ahead`` when the sentence speaks of the future.

    ``day_first`` is the order of numeric dates, where the text tells it.
    """

    words: Mapping[str, Any]
    reference: date | None
    ahead: bool
    day_first: bool | None = None


def month_number(slots: Slots, words: Mapping[str, Any]) -> int:
    name = slots["month"]
    return int(words["months"].get(name) or words["short_months"][name])


def year_number(slots: Slots, setting: Setting) -> int | None:
    written = slots.get("year") or slots.get("year2") or slots.get("short_year")
    if written:
        number = int(written)
        return number + 2000 if number < 100 else number
    phrase = slots.get("relative_year")
    if phrase and setting.reference:
        return setting.reference.year + spec_of(setting.words["relative"][phrase])[1]
    return None


def spec_of(text: str) -> tuple[str, int]:
    unit, sign, steps = re.split(r"([+-])", text)
    return unit, int(sign + steps)


def part_of(slots: Slots, setting: Setting) -> tuple[int, int] | None:
    phrase = slots.get("part")
    return tuple(setting.words["parts"][" ".join(phrase.split())]) if phrase else None
