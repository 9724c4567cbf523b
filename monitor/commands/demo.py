"""``claimwatch demo``: the whole job on a built-in site."""

from __future__ import annotations

from pathlib import Path

import click

from monitor import options
from monitor.demo.job import run

EXAMPLE = """\
claimwatch demo
claimwatch demo --keep demo/ && claimwatch changes --database demo/claims.db"""


@options.command("demo", example=EXAMPLE)
@click.option(
    "--keep", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Keep database and pages here."
)
@options.form
def command(form: str, keep: Path | None) -> int:
    """Crawl two editions of a built-in news site on loopback and tell what changed; needs no network and no set-up."""
    return run(form, keep)
