"""``claimwatch watch``: try what a watch tells."""

from __future__ import annotations

import click

from monitor import forms, options
from monitor.app import App
from monitor.report import deliveries as report
from monitor.report.listing import listed
from monitor.suggest import nearest
from storage.errors import UsageError
from storage.model import Watch

EXAMPLE = """\
claimwatch watch test "Electric cars"
claimwatch watch test "Electric cars" --told --since 30d --format jsonl"""


@click.group("watch", cls=options.Group, example=EXAMPLE)
def command() -> None:
    """Try a watch of the configuration."""


@command.command("test", cls=options.Command, example=EXAMPLE)
@click.argument("name")
@click.option("--told", is_flag=True, help="Only what it would have told.")
@options.since("changes detected")
@options.most
@options.form
@options.pass_everywhere
def test(everywhere: options.Everywhere, name: str, form: str, **filters: bool | int | None) -> int:
    """Replay stored changes: which of them the watch would have told, and why not the rest. Sends nothing."""
    from monitor.replay import replay  # noqa: PLC0415  # it compares values

    app = App(everywhere)
    watch = _watch(app, name)
    only_told, most = filters.pop("told"), filters.pop("most")
    with app.store() as store:
        changes = store.changes(most=most or 2_000, **filters)  # type: ignore[arg-type]
        rows = list(replay(watch, store.noticed(changes[::-1])))
    rows = [row for row in rows if row.told.alert or not only_told]
    listed(rows, form, report.replayed, forms.replayed)
    return 0


def _watch(app: App, name: str) -> Watch:
    known = {watch.name: watch for watch in app.configuration.watches()}
    if name not in known:
        raise UsageError(f'no watch is called "{name}"{nearest(name, known)}; [[watch]] makes one')
    return known[name]
