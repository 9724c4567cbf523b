"""Look-ups as tables of eighty columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.report.text import plain, shortened
from monitor.report.values import headline, listed, question
from spiders.plurals import counted
from spiders.report import SourceReport
from storage.model import ArticleRow, ArticleState, Change, ClaimRow, SourceState, SourceStatus, StoredAssertion

Cell = str | Text
Row = Sequence[Cell]


def table(console: Console, columns: Sequence[str], rows: Iterable[Row], *, none: str) -> None:
    """Print a table, or the line ``none`` when it has no row.

    A column whose name ends in ``>`` holds numbers, in ``*`` words that may be broken over lines; others are short.
    """
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for name in columns:
        _add_column(drawn, name)
    for row in rows:
        drawn.add_row(*(cell if isinstance(cell, Text) else Text(plain(cell)) for cell in row))
    console.print(drawn if drawn.row_count else none)


def _add_column(drawn: Table, name: str) -> None:
    if name.endswith("*"):
        drawn.add_column(name[:-1], overflow="fold", ratio=1, min_width=12)
    else:
        drawn.add_column(name.rstrip(">"), justify="right" if name.endswith(">") else "left", no_wrap=True)


def two_lines(first: str, second: str) -> Text:
    return Text.assemble(plain(first), "\n", (plain(second), "dim")) if second else Text(plain(first))


def changes(console: Console, rows: Iterable[Change]) -> None:
    columns = ["Detected", "Kind", "Claim>", "What*"]
    table(console, columns, map(_change, rows), none="No changes.")


def _change(row: Change) -> Row:
    kind = Text(row.kind.value.replace("_", " "), style="bold" if row.alert else "dim")
    return (
        day(row.detected_at),
        kind,
        number(row.claim.id),
        two_lines(question(row.claim), shortened(headline(row), 200)),
    )


def claims(console: Console, rows: Iterable[ClaimRow]) -> None:
    columns = ["Claim>", "Question*", "Latest answer*", "Answers>", "Stories>"]
    table(console, columns, map(_claim, rows), none="No claims.")


def _claim(row: ClaimRow) -> Row:
    latest = two_lines(shortened(listed(row.latest.assertion), 90), f"{outlet(row.latest)}, {day(row.latest.said_at)}")
    return number(row.claim.id), question(row.claim), latest, str(row.answers), str(row.stories)


def outlet(row: StoredAssertion) -> str:
    """Name who published it: the site, else the host."""
    return row.site or row.url.partition("//")[2].partition("/")[0]


def articles(console: Console, rows: Iterable[ArticleRow]) -> None:
    columns = ["Published", "Title and address*", "Versions>", "Story>"]
    table(console, columns, map(_article, rows), none="No articles.")


STATES = {
    ArticleState.GONE: "gone when last visited",
    ArticleState.UNREACHABLE: "not reached when last visited",
    ArticleState.FAILED: "no article there when last visited",
    ArticleState.MOVED: "moved to ",
}


def _article(row: ArticleRow) -> Row:
    title = two_lines(row.title or "(no title)", row.url)
    if row.copy_of:
        share = "" if row.similarity is None else f" ({row.similarity:.0%})"
        title.append(f"\nreprints {plain(row.copy_of)}{share}", "dim")
    if row.state:
        moved = plain(row.moved_to or "") if row.state is ArticleState.MOVED else ""
        title.append(f"\n{STATES[row.state]}{moved}", "dim")
    return day(row.published_at), title, str(row.versions), str(row.story)


def sources(console: Console, rows: Iterable[SourceStatus], states: Mapping[str, SourceState] | None = None) -> None:
    columns = ["Source*", "Last visit", "Outcome", "Articles>", "Changes>", "Alerts>"]
    cells = [_source(row, (states or {}).get(row.source.name)) for row in rows]
    table(console, columns, cells, none="No sources yet: claimwatch crawl visits them.")


def _source(row: SourceStatus, state: SourceState | None) -> Row:
    name = two_lines(row.source.name, "" if row.source.url == row.source.name else row.source.url)
    turns = [*([_turn(state, row.source.schedule)] if state else []), *_manners(row)]
    if turns:
        name.append(f"\n{', '.join(turns)}", "dim")
    if row.last_error:
        error = row.last_error.removeprefix(f"{row.source.url}: ")
        name.append(f"\n{plain(error)} ({day(row.last_error_at)})", "red")
    if state and state.failures:
        name.append(
            f"\n{counted(state.failures, 'visit')} without an article since {minute(state.failing_since)}", "red"
        )
    outcome = "" if row.last_outcome is None else row.last_outcome.value.replace("_", " ")
    counts = (str(row.articles), str(row.changes), str(row.alerts))
    return name, minute(row.last_visit_at), outcome, *counts


def _manners(row: SourceStatus) -> list[str]:
    """Say what the crawl owes to a source's articles, and to its host."""
    told = [f"{counted(row.on_rota, 'article')} revisited"] if row.on_rota else []
    told[-1:] = [f"{words} from {minute(row.next_due_at)}" for words in told[-1:]]
    told[:0] = [f"reads the {plain(row.reads)}"] if row.reads else []
    if row.left_over:
        told.append(f"cap reached, {row.left_over} left for the next crawl")
    if row.host and row.host.rest_until and row.host.rest_until > datetime.now(UTC):
        told.append(f"host left alone until {minute(row.host.rest_until)}")
    if row.host and row.host.delay:
        told.append(f"robots.txt asks for {row.host.delay:g} s between requests")
    return told


def _turn(state: SourceState, schedule: str | None) -> str:
    if state.paused:
        return "paused"
    if state.crawling_by:
        return "being visited"
    if state.next_crawl_at:
        return f"next visit {minute(state.next_crawl_at)}"
    return f"schedule {schedule}, once a service runs" if schedule else "visited on request only"


_ALL = 40


def reports(console: Console, rows: Sequence[SourceReport]) -> None:
    """Print what a crawl did, a line per source; of very many only those of which something is to be told."""
    columns = ["Source*", "New>", "Revised>", "Unchanged>", "Duplicate>", "Failed>"]
    shown = rows if len(rows) <= _ALL else [row for row in rows if row.failed or row.revised][:_ALL]
    if shown:
        table(console, columns, map(_report, shown), none="")
    if len(rows) > 1:
        console.print(_total(rows))


def _report(row: SourceReport) -> Row:
    counts = (row.new, row.revised, row.unchanged + row.not_modified, row.duplicate, row.failed)
    return plain(row.name), *(number(count or None) for count in counts)


def number(count: int | None) -> str:
    return "" if count is None else str(count)


def _total(rows: Sequence[SourceReport]) -> str:
    new, revised, failed = (sum(getattr(row, name) for row in rows) for name in ("new", "revised", "failed"))
    same = sum(row.unchanged + row.not_modified + row.duplicate for row in rows)
    return (
        f"{counted(len(rows), 'source')}: {new} new, {revised} revised, {same} unchanged or duplicate, {failed} failed."
    )


def minute(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"


def day(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.astimezone(UTC):%Y-%m-%d}"
