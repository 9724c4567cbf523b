"""``claimwatch import``: many sources at once."""  # noqa: N999  # the name of the command

from __future__ import annotations

import sys
from pathlib import Path

import click

from monitor import options
from monitor.app import App
from monitor.config import SourceTable
from monitor.imports import sources
from spiders.plurals import counted
from storage.errors import UsageError

EXAMPLE = """\
claimwatch import feeds.opml --schedule 30m
claimwatch import addresses.txt
claimwatch import sources.csv"""


@options.command("import", example=EXAMPLE)
@click.argument("path", metavar="FILE|-", type=click.Path(path_type=Path))
@click.option("--schedule", default="1h", show_default=True, help="How often those without a schedule are visited.")
@options.pass_everywhere
def command(everywhere: options.Everywhere, path: Path, schedule: str) -> int:
    """Add the sources of a list (addresses line by line, OPML, or CSV with a column url): all of them or none.

    They are kept in the database, beside those of the configuration; the service visits both.
    """
    found = sources(_read(path), SourceTable, schedule)
    app = App(everywhere)
    configured = {source.name.casefold(): source for source in app.configuration.sources()}
    urls = {source.url for source in configured.values()}
    fresh = [source for source in found if source.url not in urls]
    for source in fresh:
        if source.name.casefold() in configured:
            raise UsageError(f'the configuration has a source "{source.name}" already; nothing was imported')
    with app.store(create=True) as store:
        new = store.import_sources(fresh)
    click.echo(f"{counted(new, 'source')} imported, {len(found) - new} known already.")
    return 0


def _read(path: Path) -> bytes:
    if str(path) == "-":
        return sys.stdin.buffer.read()
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
