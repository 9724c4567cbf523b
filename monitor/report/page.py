"""A page of recent changes, in one file that loads nothing: page text is escaped, links lead to http(s) only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, Template

from monitor.report.text import plain
from monitor.report.values import headline, question
from storage.model import Assertion, Change


def page(changes: Sequence[Change], since: datetime, until: datetime, *, cut: bool = False) -> str:
    """Write the page; ``cut`` says that there are more changes than these."""
    rows = [_row(change) for change in changes]
    return _template().render(changes=rows, since=_minute(since), until=_minute(until), cut=cut)


def _row(change: Change) -> dict[str, Any]:
    sides = (
        ("before", change.old, change.old_url, change.old_said_at),
        ("now", change.new, change.new_url, change.new_said_at),
    )
    return {
        "question": question(change.claim),
        "kind": change.kind.value.replace("_", " "),
        "severity": change.severity.value,
        "headline": headline(change),
        "explanation": plain(change.explanation),
        "detected_at": _minute(change.detected_at),
        "sides": [_side(word, said, url, at) for word, said, url, at in sides if said is not None],
    }


def _side(word: str, said: Assertion, url: str | None, said_at: datetime | None) -> dict[str, str | None]:
    link = url if url and url.lower().startswith(("http://", "https://")) else None
    return {
        "word": word,
        "sentence": plain(said.sentence),
        "url": plain(url),
        "link": link,
        "said_at": _minute(said_at),
    }


def _minute(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("monitor.report"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("report.html")
