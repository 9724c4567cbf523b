"""``claimwatch sources``: how each source fares."""

from __future__ import annotations

from monitor import forms, options
from monitor.app import App
from monitor.report import tables
from monitor.report.listing import listed

EXAMPLE = """\
claimwatch sources
claimwatch sources --format jsonl"""


@options.command("sources", example=EXAMPLE)
@options.form
@options.pass_everywhere
def command(everywhere: options.Everywhere, form: str) -> int:
    """List the sources, their last visits and errors."""
    with App(everywhere).store() as store:
        rows = store.sources()
    listed(rows, form, tables.sources, forms.source)
    return 0
