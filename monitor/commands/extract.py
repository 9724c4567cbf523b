"""``claimwatch extract``: what claimwatch sees on pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import click

from monitor import forms, options, saved
from monitor.addresses import web_address
from monitor.report.console import Run, output, progress
from monitor.report.pages import show
from monitor.report.rows import write_rows
from monitor.seen import Seen, see, see_files
from spiders.archives import is_archive
from storage.errors import SourceError, UsageError
from storage.model import Source

EXAMPLE = """\
claimwatch extract page.html
claimwatch extract saved/ --format jsonl > pages.jsonl
claimwatch extract news.warc.gz --format jsonl > pages.jsonl
claimwatch extract https://news.example/story"""


@options.command("extract", example=EXAMPLE)
@click.argument("places", metavar="PATH|DIR|URL ...", nargs=-1, required=True)
@click.option("--alone", is_flag=True, help="Take each page by itself: pages of one site teach one another nothing.")
@options.allow_private
@options.form
@options.pass_everywhere
def command(
    everywhere: options.Everywhere, places: tuple[str, ...], form: str, *, alone: bool, allow_private: tuple[str, ...]
) -> int:
    """Show the text, metadata and claims of pages: html, html.gz, WARC, folders of them, addresses. Stores nothing."""
    items, wrong = _items(places)
    archives = any(isinstance(item, Path) and is_archive(item) for item in items)
    with progress("Extracting", None if archives else len(items), streaming=True) as run:
        for line in wrong:
            run.tell(line)
        rows = _good(_seen(items, everywhere, allow_private, alone=alone), run)
        if form == "table":
            show(output(), rows, many=archives or len(items) > 1)
        else:
            write_rows((forms.page(row.path, row.article, row.assertions) for row in rows if row.article), form)
    return UsageError.exit_code if wrong else SourceError.exit_code if run.trouble else 0


def _items(places: Iterable[str]) -> tuple[list[Path | str], list[str]]:
    """Find the files and addresses that are meant, and say what is not there: the others are done all the same."""
    items: list[Path | str] = []
    wrong: list[str] = []
    for place in places:
        try:
            items += [web_address(place)] if "://" in place else saved.files_named(Path(place))
        except (UsageError, ValueError) as error:
            wrong.append(str(error))
    return items, wrong


def _seen(
    items: Sequence[Path | str], everywhere: options.Everywhere, allow_private: tuple[str, ...], *, alone: bool
) -> Iterator[Seen]:
    for is_file, group in groupby(items, key=lambda item: isinstance(item, Path)):
        if is_file:
            files = [item for item in group if isinstance(item, Path)]
            yield from see_files(files, alone=alone, sources=_sources(everywhere))
        else:
            yield from _fetched([str(item) for item in group], everywhere, allow_private)


def _fetched(urls: Sequence[str], everywhere: options.Everywhere, allow_private: tuple[str, ...]) -> Iterator[Seen]:
    from monitor.app import App  # noqa: PLC0415  # the crawler and the database cost a second; files need neither
    from spiders.fetch import fetch  # noqa: PLC0415

    app = App(everywhere)
    policy, sources = app.policy(allow_private), app.configuration.sources()
    for url in urls:
        try:
            page = fetch(url, policy)
        except SourceError as error:
            yield Seen(url, error=str(error))
        else:
            yield see(url, page, sources)


def _sources(everywhere: options.Everywhere) -> list[Source]:
    """Return what is configured, for the selectors that a site has of its own; mostly there is no configuration."""
    if everywhere.config is None and not Path(options.FILE_NAME).is_file():
        return []
    from monitor.app import App  # noqa: PLC0415  # see above

    return App(everywhere).configuration.sources()


def _good(rows: Iterable[Seen], run: Run) -> Iterator[Seen]:
    """Pass on what was seen; tell what was not."""
    for row in rows:
        run()
        if row.error:
            run.tell(row.error)
        else:
            yield row
