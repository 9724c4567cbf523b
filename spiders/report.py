"""What a crawl did, source by source: the JSON form of ``crawl``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from spiders import classify
from spiders.plurals import counted
from storage.model import Outcome, Source, SourceKind, Visit

ERRORS_KEPT = 100


@dataclass(frozen=True, slots=True)
class SourceReport:
    """``fetched`` counts the pages downloaded with a good status; the outcomes count article addresses.

    ``duplicate`` also counts an address that another source of the same crawl had fetched. ``errors`` are plain lines,
    each naming its url. ``failed`` counts every address where no article came, for whatever reason. ``not_due`` are
    articles that the source lists and that were visited lately enough, ``left_over`` those beyond its cap.
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
    not_due: int = 0
    left_over: int = 0


@dataclass(slots=True)
class Tally:
    """The counts of a crawl as it runs; bounded, whatever the number of failures."""

    names: tuple[str, ...]
    fetched: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    errors: dict[str, list[str]] = field(default_factory=dict)
    not_due: Counter[str] = field(default_factory=Counter)
    left_over: Counter[str] = field(default_factory=Counter)

    def add(self, visit: Visit) -> None:
        self.outcomes[visit.source, visit.outcome] += 1
        lines = self.errors.setdefault(visit.source, [])
        if visit.error and len(lines) < ERRORS_KEPT:
            lines.append(visit.error)

    def reports(self) -> list[SourceReport]:
        """Return one report per source, in the order in which the sources were given."""
        return [self._report(name) for name in dict.fromkeys(self.names)]

    def _report(self, name: str) -> SourceReport:
        counts = {outcome.value: self.outcomes[name, outcome] for outcome in Outcome if outcome.good}
        failed = sum(self.outcomes[name, outcome] for outcome in Outcome if not outcome.good)
        return SourceReport(
            name,
            self.fetched[name],
            **counts,
            failed=failed,
            errors=self._lines(name, failed),
            not_due=self.not_due[name],
            left_over=self.left_over[name],
        )

    def _lines(self, name: str, failed: int) -> tuple[str, ...]:
        lines = self.errors.get(name, [])
        more = [f"{name}: {counted(failed - len(lines), 'more error')}"] if failed > len(lines) else []
        return (*lines, *more)


def failed(reports: Iterable[SourceReport]) -> bool:
    """Say whether any source had an error (the exit code of ``crawl``)."""
    return any(report.failed for report in reports)


def hinted(source: Source, url: str, line: str) -> str:
    """Add to an error what would help: a page that is a source without a kind, and no article, may be a list of few."""
    if source.kind is not SourceKind.AUTO or url != source.url:
        return line
    if not line.endswith((f": {classify.INDEX}", f": {classify.TEXTLESS}")):
        return line
    return f'{line}; if it lists articles, a [[source]] with kind = "section" reads its links'
