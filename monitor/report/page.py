"""A page of recent changes, in one file that loads nothing: page text is escaped, links lead to http(s) only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, Template

from monitor.messages.telling import Form, telling
from monitor.report.text import plain
from storage.model import Change


def page(changes: Sequence[Change], since: datetime, until: datetime, *, cut: bool = False) -> str:
    """Write the page; ``cut`` says that there are more changes than these."""
    rows = [_row(change) for change in changes]
    return _template().render(changes=rows, since=_minute(since), until=_minute(until), cut=cut)


def _row(change: Change) -> dict[str, Any]:
    told = telling(change)
    origins = {"old": (change.old_url, change.old_said_at), "new": (change.new_url, change.new_said_at)}
    return {**told, "sides": [_side(side, *origins[side["name"]]) for side in told["sides"]]}


def _side(side: Form, url: str | None, said_at: datetime | None) -> Form:
    link = url if url and url.lower().startswith(("http://", "https://")) else None
    return {**side, "url": plain(url), "link": link, "said_at": _minute(said_at)}


def _minute(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("monitor.report"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("report.html")
