"""``claimwatch diff``: two saved pages, or two folders of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click
from rich.text import Text

from monitor import forms, options, saved
from monitor.report.changes import Tally, show, summarize
from monitor.report.console import Run, output, progress
from monitor.report.rows import write_rows
from monitor.report.text import plain
from monitor.saved import Saved
from monitor.seen import Compared, Pair, diff_files
from spiders.archives import Capture
from storage.errors import UsageError

EXAMPLE = """\
claimwatch diff monday.html tuesday.html
claimwatch diff monday/ tuesday/ --format jsonl
claimwatch diff monday.warc.gz tuesday.warc.gz"""

_PLACE = click.Path(exists=True, path_type=Path)


@options.command("diff", example=EXAMPLE)
@click.argument("old", type=_PLACE)
@click.argument("new", type=_PLACE)
@click.option("--alone", is_flag=True, help="Take each page by itself: pages of one site teach one another nothing.")
@options.form
def command(old: Path, new: Path, form: str, *, alone: bool) -> int:
    """Tell what changed from OLD to NEW. Stores nothing.

    Two pages, two folders of pages matched by relative path, or two WARC archives (files or folders of them) matched by
    address, the last capture of each.
    """
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
    before, after = saved.by_address(old), saved.by_address(new)
    if before and after:
        for damage in (*before[1], *after[1]):
            run.tell(str(damage))
        return _matched((old, before[0]), (new, after[0]), run, "no address")
    if before or after:
        raise UsageError("give two archives, two files or two folders")
    if old.is_dir() != new.is_dir():
        raise UsageError("give two files or two folders")
    if not old.is_dir():
        return [Pair(str(new), old, new)]
    pages = saved.by_relative_path(old), saved.by_relative_path(new)
    return _matched((old, pages[0]), (new, pages[1]), run, "no html or html.gz file")


def _matched(
    old: tuple[Path, Mapping[str, Saved]], new: tuple[Path, Mapping[str, Saved]], run: Run, what: str
) -> list[Pair]:
    """Pair the pages of two places by path or address; those in one place only are noted."""
    before, after = old[1], new[1]
    for place, alone in ((old[0], before.keys() - after.keys()), (new[0], after.keys() - before.keys())):
        for path in sorted(alone):
            run.note(f"{path}: only in {place}")
    both = sorted(before.keys() & after.keys())
    if not both:
        raise UsageError(f"{what} stands in both {old[0]} and {new[0]}")
    return [Pair(_path(path, after[path]), before[path], after[path]) for path in both]


def _path(path: str, page: Saved) -> str:
    return page.url if isinstance(page, Capture) else path


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
    summarize(console, Tally().add(change for row in rows for change in row.changes))
