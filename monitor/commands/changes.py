"""``claimwatch changes``: what changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click
from rich.console import Console

from monitor import forms, options
from monitor.app import App
from monitor.report import tables
from monitor.report.changes import show
from monitor.report.listing import listed
from storage.model import Change, Kind

EXAMPLE = """\
claimwatch changes --alert --since 7d
claimwatch changes --kind corrected --kind conflicting --subject "Xiaomi MS11" --format jsonl"""


@options.command("changes", example=EXAMPLE)
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in Kind]),
    multiple=True,
    metavar="KIND",
    help="Only this kind of change (corrected, conflicting, ...). May be given again.",
)
@click.option("--claim", type=int, metavar="ID", help="Only of this claim.")
@click.option("--source", metavar="NAME", help="Only on the pages of this source.")
@click.option("--url", metavar="URL", help="Only with this page on either side.")
@click.option("--subject", metavar="TEXT", help="Only of subjects that contain this text.")
@click.option("--alert/--all", "alert", default=False, help="Only what alerts, or all that is stored (default).")
@click.option("--full", is_flag=True, help="With both sentences, links and reasons.")
@options.since("changes detected")
@options.most
@options.form
@options.pass_everywhere
def command(everywhere: options.Everywhere, form: str, *, full: bool, alert: bool, **filters: Any) -> int:
    """List what changed, newest first."""
    filters["most"] = options.limit(filters["most"], form)
    filters["kind"] = [Kind(kind) for kind in filters["kind"]] or None
    with App(everywhere).store() as store:
        rows = store.changes(alert=True if alert else None, **filters)
    listed(rows, form, _blocks if full else tables.changes, forms.change, filters["most"])
    return 0


def _blocks(console: Console, rows: Sequence[Change]) -> None:
    if not rows:
        console.print("No changes.")
    for row in rows:
        show(console, row)
