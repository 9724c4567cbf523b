"""``claimwatch compare``: two sentences, or a stream of pairs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import datetime

import click

from monitor import forms, options, pairs
from monitor.claims.cue_tables import language_of
from monitor.compare.pair import compare
from monitor.report.changes import show
from monitor.report.console import Run, output
from monitor.report.rows import write_line, write_object, write_rows
from storage.errors import UsageError

EXAMPLE = """\
claimwatch compare "It costs about 40,000 euros." "It costs 25,000 euros."
claimwatch compare --language de "Die Fähre kostet 12 Euro." "Die Fähre kostet 19 Euro."
claimwatch compare < pairs.jsonl > answers.jsonl"""


@options.command("compare", example=EXAMPLE)
@click.argument("texts", metavar="[OLD NEW]", nargs=-1)
@click.option(
    "--published-at", type=options.Since(), metavar="WHEN", help="What relative dates in OLD and NEW are seen from."
)
@click.option("--language", metavar="CODE", default="en", help="Language of all texts: en, es or de (en).")
@click.option(
    "--format", "form", type=click.Choice(options.FORMATS), help="Table for two texts, JSON lines for a stream."
)
def command(texts: tuple[str, ...], published_at: datetime | None, language: str, form: str | None) -> int:
    """Compare two texts as two versions of one sentence, or pairs of them: JSON Lines from standard input.

    A line in is {"id", "old", "new"} and may have "published_at"; each gives one line out, in order.
    """
    if not texts:
        return _stream(form or "jsonl", language)
    if len(texts) != 2:
        raise UsageError("give two texts, OLD and NEW, or none to read pairs from standard input")
    found = compare(*texts, published_at, language_of(language))
    if form in {"json", "jsonl"}:
        write_object(pairs.form(None, found), form)
        return 0
    console = output()
    console.print(f"{found.relation.value.capitalize()}{', worth an alert' if found.alert else ''}.", style="bold")
    for change in found.changes:
        show(console, change)
    return 0


def _stream(form: str, language: str) -> int:
    if form == "table":
        raise UsageError("pairs from standard input are answered as json or jsonl")
    run = Run()
    rows = _answers(sys.stdin.buffer, language_of(language), run)
    if form == "json":
        write_rows(rows, form)
    else:
        for row in rows:
            write_line(row)
    return 1 if run.trouble else 0


def _answers(lines: Iterable[bytes], language: str, run: Run) -> Iterator[forms.Form]:
    for number, line in enumerate(lines, start=1):
        row = pairs.answered(line, language)
        if "error" in row:
            run.tell(f"line {number}: {row['error']}")
        yield row
