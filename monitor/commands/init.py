"""``claimwatch init``: a configuration to start from."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click

from monitor import options
from monitor.options import FILE_NAME
from storage.errors import UsageError

EXAMPLE = """\
claimwatch init
claimwatch init watch/ && claimwatch crawl --config watch/claimwatch.toml"""


@options.command("init", example=EXAMPLE)
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(file_okay=False, path_type=Path))
def command(folder: Path) -> int:
    """Write a commented claimwatch.toml into DIR, the current folder if not given. Never overwrites one."""
    path = folder / FILE_NAME
    text = files("monitor.commands").joinpath(FILE_NAME).read_text("utf-8")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(f"{path} is there already; nothing was written") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    click.echo(f"Wrote {path}. Name a source in it, then: claimwatch crawl --config {path}")
    return 0
