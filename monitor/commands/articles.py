"""``claimwatch articles``: what was fetched, and which text reprints which."""

from __future__ import annotations

from typing import Any

import click

from monitor import forms, options
from monitor.app import App
from monitor.report import tables
from monitor.report.listing import listed
from storage.model import ArticleState

EXAMPLE = """\
claimwatch articles --since 2024-03-01
claimwatch articles --source Herald --format jsonl
claimwatch articles --state gone"""


@options.command("articles", example=EXAMPLE)
@click.option("--source", metavar="NAME", help="Only of this source.")
@click.option("--url", metavar="URL", help="Only this page.")
@click.option("--state", type=click.Choice(list(ArticleState)), help="Only what is gone, has moved, cannot be had.")
@options.since("articles fetched")
@options.most
@options.form
@options.pass_everywhere
def command(everywhere: options.Everywhere, form: str, **filters: Any) -> int:
    """List the articles seen, newest first; equal story numbers tell one story."""
    filters["state"] = filters["state"] and ArticleState(filters["state"])
    filters["most"] = options.limit(filters["most"], form)
    with App(everywhere).store() as store:
        rows = store.articles(**filters)
    listed(rows, form, tables.articles, forms.article, filters["most"])
    return 0
