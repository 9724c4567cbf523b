"""``claimwatch demo``: the whole job on a built-in site."""

from __future__ import annotations

from pathlib import Path

import click

from monitor import options

EXAMPLE = """\
claimwatch demo
claimwatch demo --keep demo && claimwatch diff demo/site/1 demo/site/2"""


@options.command("demo", example=EXAMPLE)
@click.option(
    "--keep",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Leave the database and the pages of both editions in this folder.",
)
@options.form
def command(keep: Path | None, form: str) -> int:
    """Crawl two editions of a built-in news site on loopback and tell what changed; needs no network and no set-up."""
    from monitor.demo.job import run  # noqa: PLC0415  # the crawler costs a second that --help need not wait for

    return run(form, keep)
