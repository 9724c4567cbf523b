"""``claimwatch deliveries``: what was told where, what waits, and what was given up."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click

from monitor import forms, options
from monitor.app import App
from monitor.report import deliveries as report
from monitor.report.listing import listed
from spiders.plurals import plural
from storage.errors import UsageError
from storage.model import DeliveryState

EXAMPLE = """\
claimwatch deliveries --state dead
claimwatch deliveries --channel desk --since 7d --format jsonl
claimwatch deliveries retry"""


@click.group("deliveries", cls=options.Group, example=EXAMPLE, invoke_without_command=True)
@click.option(
    "--state",
    type=click.Choice([state.value for state in DeliveryState]),
    metavar="STATE",
    help="Only these: due, sending, sent or dead.",
)
@click.option("--channel", metavar="NAME", help="Only to this channel.")
@click.option("--watch", metavar="NAME", help="Only for this watch.")
@options.since("deliveries made")
@options.most
@options.form
@click.pass_context
def command(context: click.Context, /, form: str, **filters: Any) -> int:
    """List what was told, what waits, and what was given up, newest first."""
    if context.invoked_subcommand is not None:
        return 0
    everywhere = context.find_root().ensure_object(options.Everywhere)
    filters["most"] = options.limit(filters["most"], form)
    filters["state"] = filters["state"] and DeliveryState(filters["state"])
    with App(everywhere).store() as store:
        rows = store.deliveries(**filters)
    listed(rows, form, report.deliveries, forms.delivery, filters["most"])
    return 0


@command.command("retry", cls=options.Command, example="claimwatch deliveries retry\nclaimwatch deliveries retry 17 18")
@click.argument("ids", metavar="[ID ...]", type=int, nargs=-1)
@options.pass_everywhere
def retry(everywhere: options.Everywhere, ids: tuple[int, ...]) -> int:
    """Put what was given up back into the queue, all of it or the deliveries of these numbers."""
    with App(everywhere).store() as store:
        revived = store.revive_deliveries(ids or None, datetime.now(UTC))
    if ids and revived < len(set(ids)):
        raise UsageError(f"{revived} put back; the others are not among those given up (claimwatch deliveries)")
    click.echo(f"{revived or 'No'} {plural(revived, 'delivery', 'deliveries')} put back; claimwatch notify sends.")
    return 0
