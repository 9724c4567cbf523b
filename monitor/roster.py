"""Which sources the service visits, when, and on which hosts: the configuration as values. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from monitor.due import LONGEST_SPREAD, Schedule, next_run, schedule_of, spread, words
from spiders.report import SourceReport
from storage.model import Crawled, Plan, Source, SourceState


@dataclass(frozen=True, slots=True)
class Roster:
    """The scheduled sources by name, each with its schedule."""

    sources: dict[str, Source]
    schedules: dict[str, Schedule]

    def plans(self, states: Sequence[SourceState], now: datetime) -> list[Plan]:
        """Say when each source is due if it is new or was missed, spread by how many there are of those."""
        known = {state.name: state.next_crawl_at for state in states}
        new = sum(known.get(name) is None for name in self.sources)
        late = sum(turn is not None and turn <= now and name in self.sources for name, turn in known.items())
        return [self._plan(source, now, new, late) for source in self.sources.values()]

    def _plan(self, source: Source, now: datetime, new: int, late: int) -> Plan:
        schedule = self.schedules[source.name]
        first, missed = (spread(now, source.name, max(1, count), schedule) for count in (new, late))
        turn = next_run(schedule, now, source.name)
        latest = turn and turn + schedule.jitter + LONGEST_SPREAD
        return Plan(source, host_of(source.url), words(source), turn and first, missed, latest)

    def after(self, name: str, now: datetime, last: datetime | None) -> datetime | None:
        """Give a source's next turn after the visit that ended now; None for one that is configured no more."""
        schedule = self.schedules.get(name)
        return None if schedule is None else next_run(schedule, now, name, last)


def roster(configured: Sequence[Source], imported: Sequence[Source] = ()) -> Roster:
    """Keep the sources that have a schedule; where both lists have a name, the configuration counts."""
    sources = list({source.name: source for source in (*imported, *configured)}.values())
    found = {source.name: schedule for source in sources if (schedule := schedule_of(source))}
    return Roster({source.name: source for source in sources if source.name in found}, found)


def host_of(url: str) -> str:
    """Return what one visitor at a time visits: host and port."""
    parts = urlsplit(url)
    return f"{parts.hostname or ''}:{parts.port or ''}".rstrip(":").casefold()


def ended(report: SourceReport, began: datetime, now: datetime, turn: datetime | None) -> Crawled:
    """Judge a visit of a source: it went well if any article was there, new or not, due or not."""
    good = report.new + report.revised + report.unchanged + report.not_modified + report.duplicate + report.not_due
    error = report.errors[0] if report.errors else None
    return Crawled(report.name, began, now, turn, good > 0, error, new=report.new > 0)


def broken(name: str, reason: str, began: datetime, now: datetime, turn: datetime | None) -> Crawled:
    """End a visit that gave no report."""
    return Crawled(name, began, now, turn, good=False, error=reason)
