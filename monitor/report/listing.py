"""The one way in which look-ups are printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from rich.console import Console

from monitor.forms import Form
from monitor.report.console import Run, output
from monitor.report.rows import write_rows

T = TypeVar("T")


def listed(
    rows: Sequence[T],
    form: str,
    draw: Callable[[Console, Sequence[T]], None],
    shape: Callable[[T], Form],
    most: int | None = None,
) -> None:
    """Print rows as a table or as JSON; a table that was cut at ``most`` rows says so."""
    if form != "table":
        write_rows(map(shape, rows), form)
        return
    draw(output(), rows)
    if len(rows) == most:
        first = "the first is" if most == 1 else f"the first {most} are"
        Run().note(f"{first} shown; --most N shows more")
