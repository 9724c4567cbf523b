"""``claimwatch history``: one claim over time."""

from __future__ import annotations

import click

from monitor import forms, options
from monitor.app import App
from monitor.report.console import output
from monitor.report.rows import write_object
from monitor.report.timeline import draw
from storage.errors import UsageError

EXAMPLE = """\
claimwatch history 17
claimwatch history 17 --format json"""


@options.command("history", example=EXAMPLE)
@click.argument("claim", type=int)
@options.form
@options.pass_everywhere
def command(everywhere: options.Everywhere, claim: int, form: str) -> int:
    """Show who said what of one claim, when. CLAIM is the number that claims and changes print."""
    with App(everywhere).store() as store:
        found = store.history(claim)
    if found is None:
        raise UsageError(f"no claim has the number {claim}; claimwatch claims lists them")
    if form == "table":
        draw(output(), found)
    else:
        write_object(forms.history(found), form)
    return 0
