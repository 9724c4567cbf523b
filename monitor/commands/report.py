"""``claimwatch report``: a page of recent changes."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from monitor import options
from monitor.app import App
from monitor.report.page import page
from storage.errors import UsageError

EXAMPLE = """\
claimwatch report --output report.html
claimwatch report --since 30d --all > report.html"""
MOST = 500


@options.command("report", example=EXAMPLE)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here; standard output if not given."
)
@click.option("--all", "everything", is_flag=True, help="Every change, also those that alert nobody.")
@click.option("--most", type=click.IntRange(min=1), default=MOST, show_default=True, help="At most so many changes.")
@options.since("changes")
@options.pass_everywhere
def command(
    everywhere: options.Everywhere, output: Path | None, most: int, since: datetime | None, *, everything: bool
) -> int:
    """Write a page (HTML) of what has changed in the last seven days, or since WHEN."""
    now = datetime.now(UTC)
    began = since or now - timedelta(days=7)
    with App(everywhere).store() as store:
        changes = store.changes(since=began, alert=None if everything else True, most=most)
    text = page(changes, began, now, cut=len(changes) == most)
    if output is None:
        sys.stdout.write(text)
        return 0
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror}") from error
    click.echo(f"Wrote {output}.", err=True)
    return 0
