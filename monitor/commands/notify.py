"""``claimwatch notify``: the third step alone."""

from __future__ import annotations

import click

from monitor import forms, options
from monitor.app import App
from monitor.commands.channel import refuse_unknown
from monitor.report.console import Run, output
from monitor.report.deliveries import reports
from monitor.report.rows import write_rows
from spiders.plurals import counted
from storage.errors import TransportError

EXAMPLE = """\
claimwatch notify
claimwatch notify --channel desk --format jsonl"""


@options.command("notify", example=EXAMPLE)
@click.option("--channel", "channels", multiple=True, metavar="NAME", help="Only this channel. May be given again.")
@options.form
@options.pass_everywhere
def command(everywhere: options.Everywhere, channels: tuple[str, ...], form: str) -> int:
    """Send what is due: alerts, digests, notices, and what could not be sent before."""
    from monitor.notify import notify, unknown_channels  # noqa: PLC0415  # mail, HTTP and templates

    app = App(everywhere)
    for name in channels:
        refuse_unknown(name, app.configuration.channel)
    transports = app.transports(channels)
    with app.store() as store:
        done = notify(store, transports, watches=app.configuration.watches())
        unknown = {} if channels else unknown_channels(store, transports)
    for name, count in unknown.items():
        waits = counted(count, "delivery waits", "deliveries wait")
        Run().tell(f"{waits} for the channel {name}, which is not configured")
    if form == "table":
        reports(output(), done)
    else:
        write_rows(map(forms.channel_report, done), form)
    return TransportError.exit_code if any(report.failed for report in done) else 0
