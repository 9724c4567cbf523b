"""``claimwatch crawl``: fetch, store and check, once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import click

from monitor import forms, options
from monitor.app import App
from monitor.check import found
from monitor.report import tables
from monitor.report.changes import Tally, tell
from monitor.report.console import Run, output, progress
from monitor.report.rows import write_object_with
from monitor.report.spool import Spool
from monitor.report.standing import still_said
from monitor.targets import Targets
from spiders.frugal import load_crawler
from spiders.plurals import counted
from spiders.report import SourceReport, failed
from storage.errors import SourceError, TransportError
from storage.model import Visit

if TYPE_CHECKING:
    from monitor.channels import Transport

EXAMPLE = """\
claimwatch crawl
claimwatch crawl Herald
claimwatch crawl https://news.example/a https://other.example/b
claimwatch crawl feeds.opml
claimwatch crawl news.warc.gz"""


@options.command("crawl", example=EXAMPLE)
@click.argument("sources", metavar="[SOURCE|URL|FILE|DIR|- ...]", nargs=-1)
@click.option("--notify", "tell_now", is_flag=True, help="Also send what is due to the channels of the configuration.")
@click.option("--due", "due_only", is_flag=True, help="Leave articles alone that were visited lately, as run does.")
@options.allow_private
@options.form
@options.pass_everywhere
def command(
    everywhere: options.Everywhere,
    sources: tuple[str, ...],
    allow_private: tuple[str, ...],
    form: str,
    *,
    tell_now: bool,
    due_only: bool,
) -> int:
    """Fetch sources or addresses, store what is new, check it, and print what has changed.

    Without a name, all sources of the configuration. Addresses need no configuration, and so do files: lists of
    addresses (text, OPML, CSV; - is standard input), and WARC archives or folders of them, which are replayed.
    """
    app = App(everywhere)
    wanted = app.targets(sources)
    transports = app.transports() if tell_now else {}  # what is wrong with a channel is said before anything is stored
    with app.store(create=True) as store, Spool() as spool:
        tally = Tally()
        add = tally.add if form == "table" else spool.add

        def catch_up() -> None:
            add(found(store, router=app.router(), replayed=True, official=app.official()))

        reports = _visited(app, wanted, allow_private, catch_up, due_only=due_only)
        with progress("Checking", None) as run:
            add(found(store, progress=lambda _: run(), router=app.router(), official=app.official()))
        if form == "table":
            console = output()
            tables.reports(console, reports)
            tell(console, tally, still_said(store, tally.flagged))
        else:
            write_object_with(forms.crawled(reports), "changes", spool.rows(), form)
    code = SourceError.exit_code if failed(reports) else 0
    return max(code, _told(app, transports) if tell_now else 0)


def _told(app: App, transports: Mapping[str, Transport]) -> int:
    """Send what is due; what went wrong is told on standard error, where results are not."""
    from monitor.notify import notify  # noqa: PLC0415  # mail, HTTP and templates

    with app.store() as store:
        done = notify(store, transports, watches=app.configuration.watches())
    for line in (line for report in done for line in report.errors):
        Run().tell(line)
    Run().note(f"{counted(sum(report.sent for report in done), 'message')} sent")
    return TransportError.exit_code if any(report.failed for report in done) else 0


def _visited(
    app: App, wanted: Targets, allow_private: Sequence[str], catch_up: Callable[[], object], *, due_only: bool
) -> list[SourceReport]:
    load_crawler()
    from monitor.crawl import crawl  # noqa: PLC0415  # the crawler costs half a second; a wrong word need not wait

    with progress("Crawling", None) as run, _choices(run):
        for line in wanted.lines:
            run.tell(line)
        policy = app.policy(allow_private)
        told = partial(_count, run)
        reports = crawl(
            wanted.sources,
            database=app.database,
            policy=policy,
            progress=told,
            catch_up=catch_up,
            due_only=due_only,
        )
        return wanted.reports(reports)


@contextmanager
def _choices(run: Run) -> Iterator[None]:
    """Say what the crawl reads for a source without a kind."""
    logger, handler = logging.getLogger("spiders.choices"), logging.Handler(logging.INFO)
    handler.emit = lambda record: run.note(record.getMessage())  # type: ignore[method-assign]
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)


def _count(run: Run, visit: Visit) -> None:
    run()
    if visit.error:
        run.tell(visit.error)
