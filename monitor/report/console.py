"""The terminal: results on standard output, progress and trouble on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from monitor.report.text import plain


def output() -> Console:
    """Open standard output for people. Nothing in it is read as markup: page text may hold anything."""
    return Console(file=sys.stdout, highlight=False, markup=False, emoji=False)


@dataclass(slots=True)
class Run:
    """A job in progress: called, it counts one thing done; ``tell`` says what went wrong without tearing the bar."""

    bars: Progress | None = None
    trouble: list[str] = field(default_factory=list)

    def __call__(self) -> None:
        if self.bars:
            self.bars.advance(self.bars.task_ids[0])

    def tell(self, line: str) -> None:
        self.trouble.append(line)
        self.note(line)

    def note(self, line: str) -> None:
        """Say something that is no trouble."""
        shown = f"claimwatch: {plain(line)}"
        if self.bars:
            self.bars.console.print(shown, markup=False, highlight=False, soft_wrap=True)
        else:
            click.echo(shown, err=True)


@contextmanager
def progress(label: str, total: int | None, *, streaming: bool = False) -> Iterator[Run]:
    """Show a bar on standard error if that is a terminal, while the block runs; never among ``streaming`` results."""
    if not sys.stderr.isatty() or (streaming and sys.stdout.isatty()):
        yield Run()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    # standard output carries results: rich must not take it over
    bars = Progress(
        *columns, console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False
    )
    with bars:
        bars.add_task(label, total=total)
        yield Run(bars)
