"""``claimwatch export``: all rows of a kind for other programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import datetime

import click

from monitor import forms, options
from monitor.app import App
from monitor.export import csv_lines
from monitor.report.rows import write_line
from storage.model import Assertion, Change, Claim, Dimension, Kind, Value
from storage.store import Store

EXAMPLE = """\
claimwatch export changes --since 30d > changes.csv
claimwatch export articles --format jsonl > articles.jsonl"""

Rows = Callable[[Store, datetime | None], Iterable[forms.Form]]


def _changes(store: Store, since: datetime | None) -> Iterable[forms.Form]:
    return map(forms.change, store.changes(since=since, most=sys.maxsize))


def _articles(store: Store, since: datetime | None) -> Iterable[forms.Form]:
    return map(forms.article, store.articles(since=since, most=sys.maxsize))


def _claims(store: Store, _since: datetime | None) -> Iterable[forms.Form]:
    return map(forms.claim_row, store.claims(most=sys.maxsize))


def _sources(store: Store, _since: datetime | None) -> Iterable[forms.Form]:
    states = {state.name: state for state in store.source_states()}
    return (forms.source(row, states.get(row.source.name)) for row in store.sources())


def _whole_change() -> forms.Form:
    """A change with both its sides: one that lacks a side has the same columns, empty."""
    said = Assertion(Dimension.STATEMENT, Value(), "", "", (0, 0))
    claim = Claim(None, None, Dimension.STATEMENT)
    return forms.change(Change(Kind.NEW, claim, said, said, "", "", alert=False))


KINDS: dict[str, Rows] = {"changes": _changes, "articles": _articles, "claims": _claims, "sources": _sources}


@options.command("export", example=EXAMPLE)
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "jsonl"]),
    default="csv",
    show_default=True,
    help="CSV, or JSON a line.",
)
@options.since("changes and articles")
@options.pass_everywhere
def command(everywhere: options.Everywhere, kind: str, form: str, since: datetime | None) -> int:
    """Write all changes, articles, claims or sources to standard output, newest first."""
    with App(everywhere).store() as store:
        rows = KINDS[kind](store, since)
        if form == "jsonl":
            for row in rows:
                write_line(row)
        else:
            sys.stdout.writelines(csv_lines(rows, _whole_change() if kind == "changes" else None))
    return 0
