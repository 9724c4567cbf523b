"""What came of a crawl, in numbers and in stored texts."""

from __future__ import annotations

from collections.abc import Callable

from spiders.report import SourceReport
from storage.store import open_store

Run = Callable[..., list[SourceReport]]

OUTCOMES = ("new", "revised", "unchanged", "not_modified", "duplicate", "failed")


def counts(reports: list[SourceReport]) -> dict[str, int]:
    """What came of a crawl, zeros left out."""
    sums = {name: sum(getattr(report, name) for report in reports) for name in OUTCOMES}
    return {name: number for name, number in sums.items() if number}


def texts(database: str, url: str) -> list[str]:
    """Every version at an address, oldest first."""
    with open_store(database) as store:
        snapshots = [each for each in store.pending(1000) if each.article.url == url]
        return [each.article.text for each in sorted(snapshots, key=lambda each: each.version)]
