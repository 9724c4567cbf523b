"""``claimwatch db``: the database itself."""

from __future__ import annotations

import click

from monitor import options
from monitor.app import App

EXAMPLE = """\
claimwatch db upgrade
claimwatch db upgrade --database postgresql+psycopg://localhost/claims"""


@click.group("db", cls=options.Group, example=EXAMPLE)
def command() -> None:
    """Look after the database."""


@command.command("upgrade", cls=options.Command, example=EXAMPLE)
@options.pass_everywhere
def upgrade(everywhere: options.Everywhere) -> int:
    """Make the database, or bring it to this version's form. Other commands that write do so by themselves."""
    app = App(everywhere)
    with app.store(create=True) as store:
        store.upgrade()
    click.echo("The database is up to date.")
    return 0
