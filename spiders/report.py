"""What a crawl did, source by source: the JSON form of ``crawl``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from storage.model import Outcome, Visit

ERRORS_KEPT = 100


@dataclass(frozen=True, slots=True)
class SourceReport:
    """``fetched`` counts the pages downloaded with a good status; the outcomes count article addresses.

    ``duplicate`` also counts an address that another source of the same crawl had fetched. ``errors`` are plain lines,
    each naming its url.
    """

    name: str
    fetched: int = 0
    not_modified: int = 0
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    duplicate: int = 0
    failed: int = 0
    errors: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """The counts of a crawl as it runs; bounded, whatever the number of failures."""

    names: tuple[str, ...]
    fetched: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    errors: dict[str, list[str]] = field(default_factory=dict)

    def add(self, visit: Visit) -> None:
        self.outcomes[visit.source, visit.outcome] += 1
        lines = self.errors.setdefault(visit.source, [])
        if visit.error and len(lines) < ERRORS_KEPT:
            lines.append(visit.error)

    def reports(self) -> list[SourceReport]:
        """Return one report per source, in the order in which the sources were given."""
        return [self._report(name) for name in dict.fromkeys(self.names)]

    def _report(self, name: str) -> SourceReport:
        counts = {outcome.value: self.outcomes[name, outcome] for outcome in Outcome}
        return SourceReport(name, self.fetched[name], **counts, errors=self._lines(name, counts["failed"]))

    def _lines(self, name: str, failed: int) -> tuple[str, ...]:
        lines = self.errors.get(name, [])
        more = [f"{name}: {failed - len(lines)} more errors"] if failed > len(lines) else []
        return (*lines, *more)


def failed(reports: Iterable[SourceReport]) -> bool:
    """Say whether any source had an error (the exit code of ``crawl``)."""
    return any(report.failed for report in reports)
