"""Numbers of a game: scores, points and minutes that change while it goes on (``tables/scores.toml``)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from storage.model import Assertion, Dimension

FIGURE = "figure"
_BOARD = re.compile(r"\b\d{2,3}(?: for |/)\d{1,2}\b")  # 245 for 6


@cache
def _words(name: str) -> re.Pattern[str]:
    table = tomllib.loads(files("monitor.compare.tables").joinpath("scores.toml").read_text("utf-8"))
    words = (re.escape(word).replace(r"\-", "[- ]?") for word in table[name].split())
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


def of_game(sentence: str) -> bool:
    return _words("game").search(sentence) is not None


def of_vote(sentence: str) -> bool:
    """Whether two numbers with a stroke between them are votes: 312-289."""
    return _words("vote").search(sentence) is not None and not of_game(sentence)


def is_score(assertion: Assertion) -> bool:
    """Whether a value is of a game that goes on: a bare number, goals, runs, minutes; not its crowd or its price.

    What a season adds up to, and the minute of a sending-off, stay when the game goes on.
    """
    if assertion.dimension not in {Dimension.COUNT, Dimension.DURATION}:
        return False
    unit = assertion.value.unit
    counted = assertion.predicate == FIGURE or (unit is not None and _words("counted").search(unit) is not None)
    if counted and unit is not None and _words("lasting").search(assertion.sentence):
        return False
    return (counted or _on_board(assertion)) and of_game(assertion.sentence)


def _on_board(assertion: Assertion) -> bool:
    first, last = assertion.span
    return any(m.start() <= first and last <= m.end() for m in _BOARD.finditer(assertion.sentence))
