"""The picture of a claim over time: which outlet gave which value when, as bars and one line of ticks."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.report.changes import day
from monitor.report.tables import outlet
from monitor.report.text import plain
from monitor.report.values import headline, listed, question
from spiders.plurals import counted
from storage.model import Change, Dimension, History, StoredAssertion

WIDTH = 16
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_TICKS = "▁▂▃▄▅▆▇█"


def draw(console: Console, history: History) -> None:
    """Print the claim's question, its answers in order of time with a bar each, and what was told of it."""
    console.print(Text(f"{question(history.claim)}  #{history.claim.id}", style="bold"))
    rows = history.assertions
    numbers = [number(row) for row in rows]
    line = ticks([n for n in numbers if n is not None])
    console.print(Text(f"{line}  {span(rows)}", style="dim"))
    console.print(_answers(rows, bars(numbers, WIDTH)))
    told = [change for change in history.changes if change.alert]
    for change in told:
        console.print(_told(change))


def _answers(rows: Sequence[StoredAssertion], drawn: Sequence[str]) -> Table:
    grid = Table.grid(padding=(0, 1))
    for style in ("dim", "", "cyan", "bold"):
        grid.add_column(style=style, overflow="fold")
    for row, bar in zip(rows, drawn, strict=True):
        style = "" if row.stands else "dim strike"
        value = Text(listed(row.assertion), style=style)
        grid.add_row(day(row.said_at), Text(plain(outlet(row))), bar, value)
    return grid


def _told(change: Change) -> Text:
    when = f"{day(change.detected_at)}  " if change.detected_at else ""
    return Text.assemble((when, "dim"), (change.kind.value.replace("_", " "), "yellow"), "  ", headline(change))


def span(rows: Sequence[StoredAssertion]) -> str:
    """Say how many outlets answered between which days."""
    if not rows:
        return "no answers"
    outlets = len({outlet(row) for row in rows})
    first, last = day(rows[0].said_at), day(rows[-1].said_at)
    when = first if first == last else f"{first} to {last}"
    return f"{counted(len(rows), 'answer')}, {counted(outlets, 'outlet')}, {when}"


def number(row: StoredAssertion) -> Decimal | None:
    """Place an answer on a line: its number, or the first day of a date."""
    value = row.assertion.value
    if row.assertion.dimension is Dimension.DATE:
        start = value.first or value.last
        return None if start is None else Decimal(start.toordinal())
    return value.number if value.number is not None else value.low if value.low is not None else value.high


def bars(numbers: Sequence[Decimal | None], width: int) -> list[str]:
    """Draw each number as a bar of at most ``width`` characters, in eighths; zero is the left edge unless all are far
    from it, or below it.
    """
    known = [n for n in numbers if n is not None]
    if not known:
        return ["" for _ in numbers]
    low, high = min(known), max(known)
    floor = Decimal(0) if low >= 0 and low * 10 >= high - low and low * 20 < high * 19 else low - (high - low) / 4
    return ["" if n is None else _bar(n - floor, high - floor, width) for n in numbers]


def _bar(part: Decimal, whole: Decimal, width: int) -> str:
    if whole <= 0:
        return _EIGHTHS[-1] * width
    eighths = max(1, int(part / whole * width * 8))
    return _EIGHTHS[-1] * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def ticks(numbers: Sequence[Decimal]) -> str:
    """Draw the numbers as one line of rising blocks, evenly spaced."""
    if not numbers:
        return ""
    low, high = min(numbers), max(numbers)
    if low == high:
        return _TICKS[3] * len(numbers)
    top = len(_TICKS) - 1
    return "".join(_TICKS[int((n - low) / (high - low) * top)] for n in numbers)
