"""``claimwatch check``: the second step alone."""

from __future__ import annotations

from monitor import forms, options
from monitor.app import App
from monitor.check import found
from monitor.report.changes import Tally, tell
from monitor.report.console import output
from monitor.report.rows import write_rows

EXAMPLE = """\
claimwatch check
claimwatch check --database postgresql+psycopg://localhost/claims --format jsonl"""


@options.command("check", example=EXAMPLE)
@options.form
@options.pass_everywhere
def command(everywhere: options.Everywhere, form: str) -> int:
    """Find what changed in the pages stored since the last check."""
    app = App(everywhere)
    with app.store() as store:
        changes = found(store, router=app.router(), official=app.official())
        if form == "table":
            tell(output(), Tally().add(changes))
        else:
            write_rows(map(forms.change, changes), form)
    return 0
