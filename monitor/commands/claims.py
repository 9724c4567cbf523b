"""``claimwatch claims``: what the pages claim."""

from __future__ import annotations

from typing import Any

import click

from monitor import forms, options
from monitor.app import App
from monitor.report import tables
from monitor.report.listing import listed
from storage.model import Dimension

EXAMPLE = """\
claimwatch claims "Xiaomi MS11"
claimwatch claims --dimension money --format jsonl"""


@options.command("claims", example=EXAMPLE)
@click.argument("text", required=False)
@click.option(
    "--dimension",
    type=click.Choice([d.value for d in Dimension]),
    metavar="NAME",
    help="Only money, count, percent, date, ...",
)
@click.option("--source", metavar="NAME", help="Only on the pages of this source.")
@options.most
@options.form
@options.pass_everywhere
def command(everywhere: options.Everywhere, form: str, **filters: Any) -> int:
    """List the claims that the pages make, newest first; TEXT keeps those whose subject or predicate holds it."""
    filters["most"] = options.limit(filters["most"], form)
    filters["dimension"] = Dimension(filters["dimension"]) if filters["dimension"] else None
    with App(everywhere).store() as store:
        rows = store.claims(**filters)
    listed(rows, form, tables.claims, forms.claim_row, filters["most"])
    return 0
