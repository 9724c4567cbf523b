"""``claimwatch channel``: try the ways out."""

from __future__ import annotations

from collections.abc import Collection

import click

from monitor import options
from monitor.app import App
from monitor.suggest import nearest
from storage.errors import UsageError

EXAMPLE = "claimwatch channel test desk"


@click.group("channel", cls=options.Group, example=EXAMPLE)
def command() -> None:
    """Try a channel of the configuration."""


@command.command("test", cls=options.Command, example=EXAMPLE)
@click.argument("name")
@options.pass_everywhere
def test(everywhere: options.Everywhere, name: str) -> int:
    """Send a sample alert, now and without a database."""
    app = App(everywhere)
    refuse_unknown(name, app.configuration.channel)
    from monitor.sample import sample  # noqa: PLC0415  # mail, HTTP and templates

    note = app.transports([name])[name].send(sample())
    click.echo(f"A sample alert is on its way through {name}." + (f" But: {note}" if note else ""))
    return 0


def refuse_unknown(name: str, known: Collection[str]) -> None:
    if name not in known:
        raise UsageError(f'no channel is called "{name}"{nearest(name, known)}; [channel.NAME] makes one')
