"""Look-ups as tables of eighty columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.report.text import plain
from monitor.report.values import headline, phrase, question
from spiders.report import SourceReport
from storage.model import ArticleRow, Change, ClaimRow, SourceStatus, StoredAssertion

NUMBER = "right"
Row = Sequence[str | Text]


def table(console: Console, columns: Sequence[str], rows: Iterable[Row], *, none: str) -> None:
    """Print a table, or the line ``none`` when it has no row. A column name ending in ``>`` holds numbers."""
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    for name in columns:
        drawn.add_column(name.rstrip(">"), justify="right" if name.endswith(">") else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*(cell if isinstance(cell, Text) else Text(plain(cell)) for cell in row))
    console.print(drawn if drawn.row_count else none)


def changes(console: Console, rows: Iterable[Change]) -> None:
    columns = ["Detected", "Kind", "Claim", "What"]
    table(console, columns, map(_change, rows), none="No changes.")


def _change(row: Change) -> Row:
    kind = Text(row.kind.value.replace("_", " "), style="bold" if row.alert else "dim")
    claim = f"{question(row.claim)} #{row.claim.id}" if row.claim.id is not None else question(row.claim)
    return minute(row.detected_at), kind, claim, headline(row)


def claims(console: Console, rows: Iterable[ClaimRow]) -> None:
    columns = ["Claim>", "Question", "Latest answer", "Outlet", "Said", "Answers>", "Stories>"]
    table(console, columns, map(_claim, rows), none="No claims.")


def _claim(row: ClaimRow) -> Row:
    latest = row.latest
    said = day(latest.said_at)
    number = "" if row.claim.id is None else str(row.claim.id)
    return (
        number,
        question(row.claim),
        phrase(latest.assertion),
        outlet(latest),
        said,
        str(row.answers),
        str(row.stories),
    )


def outlet(row: StoredAssertion) -> str:
    """Name who published it: the site, else the host."""
    return row.site or row.url.partition("//")[2].partition("/")[0]


def articles(console: Console, rows: Iterable[ArticleRow]) -> None:
    columns = ["Published", "Title and address", "Versions>", "Story>", "Copy of"]
    table(console, columns, map(_article, rows), none="No articles.")


def _article(row: ArticleRow) -> Row:
    title = Text.assemble(plain(row.title) or "(no title)", "\n", (plain(row.url), "dim"))
    share = "" if row.similarity is None else f" ({row.similarity:.0%})"
    copied = f"{row.copy_of}{share}" if row.copy_of else ""
    return day(row.published_at or row.fetched_at), title, str(row.versions), str(row.story), copied


def sources(console: Console, rows: Iterable[SourceStatus]) -> None:
    columns = ["Source", "Kind", "Last visit", "Outcome", "Articles>", "Changes>", "Alerts>", "Last error"]
    table(console, columns, map(_source, rows), none="No sources yet: claimwatch crawl visits them.")


def _source(row: SourceStatus) -> Row:
    outcome = "" if row.last_outcome is None else row.last_outcome.value.replace("_", " ")
    error = "" if row.last_error is None else f"{row.last_error} ({day(row.last_error_at)})"
    counts = (str(row.articles), str(row.changes), str(row.alerts))
    return row.source.name, row.source.kind.value, minute(row.last_visit_at), outcome, *counts, error


def reports(console: Console, rows: Sequence[SourceReport]) -> None:
    """Print what a crawl did, a line per source; sources of which nothing is to be told share one line at the end."""
    columns = ["Source", "New>", "Revised>", "Unchanged>", "Duplicate>", "Failed>", "Errors"]
    shown = rows if len(rows) <= _ALL else [row for row in rows if row.failed or row.errors or row.revised]
    table(console, columns, map(_report, shown[:_ALL]), none=f"{len(rows)} sources, no trouble.")
    if len(rows) > 1:
        console.print(_total(rows))


_ALL = 40


def _report(row: SourceReport) -> Row:
    unchanged = row.unchanged + row.not_modified
    counts = (row.new, row.revised, unchanged, row.duplicate, row.failed)
    return plain(row.name), *(figure_or_blank(count) for count in counts), "; ".join(row.errors[:3])


def figure_or_blank(count: int) -> str:
    return f"{count:,}" if count else ""


def _total(rows: Sequence[SourceReport]) -> str:
    new, revised, failed = (sum(getattr(row, name) for row in rows) for name in ("new", "revised", "failed"))
    same = sum(row.unchanged + row.not_modified + row.duplicate for row in rows)
    return f"{len(rows)} sources: {new} new, {revised} revised, {same} unchanged or duplicate, {failed} failed."


def minute(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"


def day(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.astimezone(UTC):%Y-%m-%d}"
