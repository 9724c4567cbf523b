"""Changes as people want to read them: the values, both sentences with the changed words marked, who, when and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self
from urllib.parse import urlsplit

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from monitor.report.text import UNQUOTED, Span, changed_words, plain, shortened, visible, window
from monitor.report.values import headline, question
from spiders.plurals import plural
from storage.model import Assertion, Change, Dimension, Kind, Severity

_COLOUR = {Severity.HIGH: "bold red", Severity.MEDIUM: "bold yellow", Severity.LOW: "cyan"}
_MARKS = {"old": ("red", "[-", "-]"), "new": ("green", "{+", "+}")}
_MOST = 320

_SILENT = {
    Kind.NEW: ("claim", "seen for the first time"),
    Kind.CORROBORATED: ("claim", "that an independent story confirms"),
    Kind.REPEATED: ("claim", "repeated by a reprint"),
    Kind.REWORDED: ("claim", "in other words, the same value"),
    Kind.REFINED: ("value", "made more exact"),
    Kind.COARSENED: ("value", "made less exact"),
    Kind.HEDGE_CHANGED: ("hedge", "changed, the same number"),
    Kind.REATTRIBUTED: ("claim", "that another speaker makes"),
    Kind.SERIES: ("claim", "of another period or scope"),
    Kind.PARALLEL: ("value", "in another currency or unit beside the first"),
}


@dataclass(slots=True)
class Tally:
    """What is printed of changes: the flagged ones whole, of the silent ones how many of each kind there are."""

    flagged: list[Change] = field(default_factory=list)
    silent: Counter[Kind] = field(default_factory=Counter)

    def add(self, changes: Iterable[Change]) -> Self:
        for change in changes:
            if change.alert:
                self.flagged.append(change)
            else:
                self.silent[change.kind] += 1
        return self


def tell(console: Console, changes: Tally, notes: Mapping[int, str] | None = None) -> None:
    """Print the flagged changes, loudest first, then count what was kept silent.

    ``notes`` has a line to add by the place of a flagged change ("2 other outlets still say 40,000 EUR").
    """
    loud = enumerate(changes.flagged)
    for place, change in sorted(loud, key=lambda pair: list(Severity).index(pair[1].severity)):
        show(console, change, (notes or {}).get(place))
    summarize(console, changes)


def summarize(console: Console, changes: Tally) -> None:
    """Count the flagged changes, and by kind those that were kept silent."""
    loud = len(changes.flagged)
    console.print(f"{loud or 'No'} flagged {plural(loud, 'change')}.", style="bold")
    for line in kept_silent(changes.silent):
        console.print(line)


def kept_silent(found: Mapping[Kind, int]) -> list[str]:
    """Say in words how many changes of each kind alert nobody."""
    lines = [_silent(kind, found[kind]) for kind in Kind if found.get(kind)]
    return ["Kept silent:", *lines] if lines else []


def _silent(kind: Kind, number: int) -> str:
    if kind not in _SILENT:
        return f"{number:>5} {kind.value.replace('_', ' ')}, listed only"
    noun, words = _SILENT[kind]
    return f"{number:>5} {plural(number, noun)} {words}"


def show(console: Console, change: Change, note: str | None = None) -> None:
    """Print one change as a block."""
    console.print(_heading(change))
    if not _bare(change):
        console.print(Padding(Text(headline(change), style="bold"), (0, 0, 0, 2), expand=False))
    marks = _marks(change)
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    for row in _rows(change, marks, plainly=console.no_color or console.color_system is None):
        grid.add_row(*row)
    for line in filter(None, [change.explanation, note]):
        grid.add_row("why" if line is change.explanation else "", Text(shortened(plain(line), _MOST)))
    console.print(Padding(grid, (0, 0, 1, 2), expand=False))


def _bare(change: Change) -> bool:
    """Whether the value is the whole sentence, which is shown below anyway."""
    only = change.new or change.old
    return (change.old is None or change.new is None) and only is not None and only.dimension is Dimension.STATEMENT


def _heading(change: Change) -> Text:
    style = _COLOUR.get(change.severity, "dim")
    name = question(change.claim) or "a claim"
    number = "" if change.claim.id is None else f"  #{change.claim.id}"
    return Text.assemble((name, "bold underline"), "  ", (change.kind.value.replace("_", " "), style), (number, "dim"))


Marks = Mapping[str, Sequence[Span]]


def _marks(change: Change) -> Marks:
    """Mark the words that differ where the two sentences are alike, else the values alone."""
    old, new = change.old, change.new
    words = changed_words(visible(old.sentence), visible(new.sentence)) if old and new else None
    if words is None:
        return {"old": [old.span] if old else [], "new": [new.span] if new else []}
    return {"old": words[0], "new": words[1]}


def _rows(change: Change, marks: Marks, *, plainly: bool) -> Iterable[tuple[str, Text]]:
    sides = (
        ("old", change.old, change.old_url, change.old_said_at),
        ("new", change.new, change.new_url, change.new_said_at),
    )
    for side, assertion, url, said_at in sides:
        if assertion is None:
            continue
        yield side, sentence(assertion, marks[side], side, plainly=plainly)
        origin = source_line(assertion, url, said_at)
        if origin:
            yield "", Text(origin, style="dim", overflow="fold")


def source_line(assertion: Assertion, url: str | None, said_at: datetime | None) -> str:
    """Say who, where and when: ``Lei Jun · news.example · 2 Feb 2024 · https://…``."""
    outlet = None if url is None else urlsplit(url).hostname
    parts = [assertion.speaker, outlet, said_at and day(said_at), url]
    return " · ".join(plain(part) for part in parts if part)


def day(moment: datetime) -> str:
    return f"{moment.day} {moment:%b %Y}"


def sentence(assertion: Assertion, spans: Iterable[Span], side: str, *, plainly: bool) -> Text:
    """Write the sentence with its changed words marked: in colour, or in brackets where there is none."""
    style, opened, closed = _MARKS[side]
    text = visible(assertion.sentence)
    start, end = window(text, assertion.span, _MOST)
    parts: list[str | tuple[str, str]] = ["…" if start else ""]
    at = start
    for first, last in ((max(a, start), min(b, end)) for a, b in sorted(spans)):
        if at <= first < last:
            marked = f"{opened}{text[first:last]}{closed}" if plainly else text[first:last]
            parts += [text[at:first], (marked, f"bold {style}")]
            at = last
    rest = [text[at:end], "…" if end < len(text) else "", "" if assertion.quotable else f" {UNQUOTED}"]
    return Text.assemble(*parts, *rest)
