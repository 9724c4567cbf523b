"""``claimwatch db``: the database itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from monitor import moments, options
from monitor.app import App
from monitor.report.console import progress
from spiders.plurals import counted

EXAMPLE = """\
claimwatch db upgrade
claimwatch db backup claims-monday.db
claimwatch db prune --older-than 365d
claimwatch db upgrade --database postgresql+psycopg://localhost/claims"""

PRUNED = ("visit", "text", "fingerprint", "message", "change", "answer", "claim", "sighting")


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


@command.command("backup", cls=options.Command, example="claimwatch db backup claims-monday.db")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@options.pass_everywhere
def backup(everywhere: options.Everywhere, path: Path) -> int:
    """Copy an SQLite database to PATH while it is in use; for PostgreSQL say how pg_dump does it."""
    with App(everywhere).store() as store, progress("Copying", None) as run:
        store.backup(path, run)
    click.echo(f"Wrote {path}.")
    return 0


class Age(click.ParamType[timedelta]):
    """A length of time."""

    name = "age"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        try:
            found = value if isinstance(value, timedelta) else moments.interval(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)
        if found is None:
            self.fail(f'"{value}" is no age: give it as 90d or 52w', param, ctx)
        return found


@command.command("prune", cls=options.Command, example="claimwatch db prune --older-than 365d --versions 5")
@click.option("--older-than", type=Age(), required=True, metavar="AGE", help="Forget what is older (90d, 52w).")
@click.option("--versions", type=click.IntRange(min=1), help="Keep so many texts of each page, whatever their age.")
@click.option("--flagged-older-than", type=Age(), metavar="AGE", help="Forget flagged changes too when they are older.")
@options.pass_everywhere
def prune(
    everywhere: options.Everywhere, older_than: timedelta, versions: int | None, flagged_older_than: timedelta | None
) -> int:
    """Forget old visits, texts, sent messages, silent changes, and what is no longer said on any page in use.

    Flagged changes and both their sides stay, unless --flagged-older-than is given.
    """
    flagged = None if flagged_older_than is None else _ago(flagged_older_than)
    with App(everywhere).store() as store, progress("Pruning", None) as run:
        gone = store.prune(_ago(older_than), versions, run, flagged_before=flagged)
    click.echo(f"Forgot {', '.join(counted(gone[f'{what}s'], what) for what in PRUNED)}.")
    return 0


def _ago(age: timedelta) -> datetime:
    try:
        return datetime.now(UTC) - age
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)
