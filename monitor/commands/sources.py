"""``claimwatch sources``: how each source fares, and what the service does with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

import click

from monitor import forms, options
from monitor.app import App
from monitor.report import tables
from monitor.report.listing import listed
from monitor.suggest import nearest
from storage.errors import UsageError
from storage.store import Store

EXAMPLE = """\
claimwatch sources
claimwatch sources --format jsonl
claimwatch sources pause Herald && claimwatch sources resume Herald
claimwatch sources crawl Herald"""


@click.group("sources", cls=options.Group, example=EXAMPLE, invoke_without_command=True)
@options.form
@click.pass_context
def command(context: click.Context, form: str) -> int:
    """List the sources, their visits, turns and errors; pause, resume or visit them now."""
    if context.invoked_subcommand is None:
        with App(context.find_root().ensure_object(options.Everywhere)).store() as store:
            rows = store.sources()
            states = {state.name: state for state in store.source_states()}
        draw = partial(tables.sources, states=states)
        listed(rows, form, draw, lambda row: forms.source(row, states.get(row.source.name)))
    return 0


NAMES = click.argument("names", metavar="NAME ...", nargs=-1, required=True)


@command.command("pause", cls=options.Command, example="claimwatch sources pause Herald")
@NAMES
@options.pass_everywhere
def pause(everywhere: options.Everywhere, names: tuple[str, ...]) -> int:
    """Let the service visit these sources no more until they are resumed."""
    return _change(everywhere, names, Store.pause, "paused")


@command.command("resume", cls=options.Command, example="claimwatch sources resume Herald")
@NAMES
@options.pass_everywhere
def resume(everywhere: options.Everywhere, names: tuple[str, ...]) -> int:
    """Let the service visit paused sources again."""
    return _change(everywhere, names, Store.resume, "resumed")


@command.command("crawl", cls=options.Command, example="claimwatch sources crawl Herald")
@NAMES
@options.pass_everywhere
def crawl(everywhere: options.Everywhere, names: tuple[str, ...]) -> int:
    """Let the running service visit these sources now; paused ones are resumed."""
    return _change(everywhere, names, lambda store, these: store.crawl_now(these, datetime.now(UTC)), "due now")


@command.command("remove", cls=options.Command, example="claimwatch sources remove Herald")
@NAMES
@options.pass_everywhere
def remove(everywhere: options.Everywhere, names: tuple[str, ...]) -> int:
    """Take imported sources off the list; what was seen there stays. Others stand in the configuration."""
    with App(everywhere).store() as store:
        known = [source.name for source in store.imported_sources()]
        for name in names:
            if name not in known:
                raise UsageError(f'no imported source is called "{name}"{nearest(name, known)}')
        store.remove_sources(names)
    for name in names:
        click.echo(f"{name}: removed.")
    return 0


def _change(
    everywhere: options.Everywhere, names: Sequence[str], change: Callable[[Store, Sequence[str]], list[str]], word: str
) -> int:
    with App(everywhere).store() as store:
        known = [state.name for state in store.source_states()]
        for name in names:
            if name not in known:
                raise UsageError(f'the service knows no source "{name}"{nearest(name, known)}')
        change(store, names)
    for name in names:
        click.echo(f"{name}: {word}.")
    return 0
