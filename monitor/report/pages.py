"""What claimwatch sees on a page, for people: where it is from, its text, its claims."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from monitor.report.changes import day
from monitor.report.tables import table
from monitor.report.text import UNQUOTED, plain, shortened, visible
from monitor.report.values import listed
from monitor.seen import Seen, web
from storage.model import Article, Assertion

_SHORT = 280


def show(console: Console, rows: Iterable[Seen], *, many: bool) -> None:
    """Print each page; of ``many`` only the beginning of the text."""
    for row in rows:
        if row.article is None:
            continue
        console.rule(Text(plain(row.path), style="dim"), align="left", style="dim")
        console.print(Text(plain(row.article.headline) or "(no title)", style="bold"))
        console.print(Text(origin(row.article), style="dim"))
        console.print(Padding(_text(row.article.text, many=many), (1, 0)))
        _claims(console, row.assertions)


def origin(article: Article) -> str:
    """Say who published it, when and where, in one line."""
    dates = [f"published {day(article.published_at)}"] if article.published_at else []
    dates += [f"modified {day(article.modified_at)}"] if article.modified_at else []
    parts = [article.site, ", ".join(article.authors), *dates, article.language, web(article.url)]
    return " · ".join(plain(part) for part in parts if part)


def _text(text: str, *, many: bool) -> Text:
    if many and len(text) > _SHORT:
        return Text(plain(text[:_SHORT]) + " …")
    return Text("\n".join(visible(line) for line in text.split("\n")))


def _claims(console: Console, assertions: Iterable[Assertion]) -> None:
    columns = ["Value*", "Of*", "Said by*", "As it stands*"]
    table(console, columns, map(_claim, assertions), none="No claims read.")


def _claim(assertion: Assertion) -> tuple[str, str, str, Text]:
    subject = ", ".join(part for part in (assertion.subject, assertion.predicate) if part)
    return shortened(listed(assertion), 90), subject, assertion.speaker or "", context(assertion)


def context(assertion: Assertion, around: int = 30) -> Text:
    """Show the value between the words beside it."""
    text, (first, last) = visible(assertion.sentence), assertion.span
    start, end = max(0, first - around), min(len(text), last + around)
    before = ("…" if start else "") + text[start:first]
    after = text[last:end] + ("…" if end < len(text) else "") + ("" if assertion.quotable else f" {UNQUOTED}")
    return Text.assemble(before, (text[first:last], "bold"), after)
