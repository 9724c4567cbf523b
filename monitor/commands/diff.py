"""``claimwatch diff``: two saved pages, or two folders of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from rich.text import Text

from monitor import forms, options, saved
from monitor.report.changes import show, summarize
from monitor.report.console import Run, output, progress
from monitor.report.rows import write_rows
from monitor.report.text import plain
from monitor.seen import Compared, Pair, diff_files
from storage.errors import UsageError

EXAMPLE = """\
claimwatch diff monday.html tuesday.html
claimwatch diff monday/ tuesday/ --format jsonl"""

_PLACE = click.Path(exists=True, path_type=Path)


@options.command("diff", example=EXAMPLE)
@click.argument("old", type=_PLACE)
@click.argument("new", type=_PLACE)
@click.option("--alone", is_flag=True, help="Take each page by itself: pages of one site teach one another nothing.")
@options.form
def command(old: Path, new: Path, form: str, *, alone: bool) -> int:
    """Tell what changed from OLD to NEW: two pages, or two folders matched by relative path. Stores nothing."""
    with progress("Comparing", None, streaming=form != "table") as run:
        pairs = _pairs(old, new, run)
        rows = _told(diff_files(pairs, alone=alone), run)
        if form != "table":
            write_rows((forms.diff(row.path, row.changes) for row in rows), form)
        else:
            found = list(rows)
    if form == "table":
        _tell(found)
    return 1 if run.trouble else 0


def _pairs(old: Path, new: Path, run: Run) -> list[Pair]:
    if old.is_dir() != new.is_dir():
        raise UsageError("give two files or two folders")
    if not old.is_dir():
        return [Pair(str(new), old, new)]
    before, after = saved.by_relative_path(old), saved.by_relative_path(new)
    for folder, alone in ((old, before.keys() - after.keys()), (new, after.keys() - before.keys())):
        for path in sorted(alone):
            run.note(f"{path}: only in {folder}")
    both = sorted(before.keys() & after.keys())
    if not both:
        raise UsageError(f"no html or html.gz file stands in both {old} and {new}")
    return [Pair(path, before[path], after[path]) for path in both]


def _told(rows: Iterable[Compared], run: Run) -> Iterator[Compared]:
    for row in rows:
        run()
        if row.error:
            run.tell(row.error)
        yield row


def _tell(rows: list[Compared]) -> None:
    console = output()
    for row in rows:
        loud = [change for change in row.changes if change.alert]
        if loud and len(rows) > 1:
            console.rule(Text(plain(row.path)), align="left", style="dim")
        for change in loud:
            show(console, change)
    summarize(console, [change for row in rows for change in row.changes])
