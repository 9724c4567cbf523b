"""The service's side of the store: sources and their turns, leases, signs of life."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from storage import leases, routed, service
from storage.database import Database
from storage.delivery_model import NewDelivery
from storage.model import Source
from storage.service_model import Beat, Crawled, Plan, SourceState, Trouble


class Duty(Database):
    """What several services on one database share."""

    def enroll(self, plans: Sequence[Plan], now: datetime) -> None:
        """Take over the configured sources. A source that is in no plan keeps what was stored and is due no more."""
        with self._write() as connection:
            service.enroll(connection, plans, now)

    def plan_anew(self, plan: Callable[[Sequence[SourceState]], tuple[Sequence[Plan], datetime]]) -> None:
        """Take over the configured sources by what ``plan`` makes of how they stand, and of the moment it does so.

        Nobody takes a source or ends a visit between its reading and the writing of it.
        """
        with self._write() as connection:
            leases.one_at_a_time(connection)
            plans, now = plan(service.states(connection))
            service.enroll(connection, plans, now)

    def import_sources(self, given: Sequence[Source]) -> int:
        """Store sources that no configuration names, all in one transaction; returns how many were not known."""
        with self._write() as connection:
            return service.import_sources(connection, given)

    def imported_sources(self) -> list[Source]:
        """List what was imported and not removed."""
        with self._read() as connection:
            return service.imported(connection)

    def remove_sources(self, names: Sequence[str]) -> list[str]:
        """Visit imported sources no more; returns the names that were imported."""
        with self._write() as connection:
            return service.remove(connection, names)

    def source_states(self) -> list[SourceState]:
        """List how each source stands with the service, by name."""
        with self._read() as connection:
            return service.states(connection)

    def take_due_sources(
        self,
        now: datetime,
        lease: timedelta,
        most: int,
        holder: str,
        leave: Sequence[str] = (),
        *,
        run_out: bool = True,
        delay: timedelta = timedelta(0),
    ) -> list[Source]:
        """Lease at most ``most`` sources that are due to ``holder``, longest due first.

        Sources whose host is being visited on somebody's lease wait: one host, one visitor. So do those where a visit
        ended less than ``delay`` or the host's Crawl-delay ago, and those that ``leave`` names, which ``holder`` is
        still at. Without ``run_out`` leases count even where they seem to have run out.
        """
        until = now + lease
        with self._write() as connection:
            return leases.take_due(connection, now, until, most, holder, leave, run_out=run_out, delay=delay)

    def renew(self, holder: str, names: Sequence[str], now: datetime, lease: timedelta) -> list[str]:
        """Keep those of the sources ``names`` that ``holder`` still has for another ``lease``; return their names."""
        with self._write() as connection:
            return leases.renew(connection, holder, names, now, now + lease)

    def release(self, holder: str) -> None:
        """Give back all that ``holder`` has taken and not ended; it is due at once."""
        with self._write() as connection:
            leases.release(connection, holder)

    def source_done(self, ends: Sequence[Crawled], holder: str) -> list[SourceState]:
        """Store how visits ended; what ``holder`` has lost the lease of is left to whoever has it.

        Returns the new state of the others.
        """
        with self._write() as connection:
            return service.crawled(connection, ends, holder)

    def pause(self, names: Sequence[str]) -> list[str]:
        """Let sources be visited no more until they are resumed; returns the names that the service knows."""
        with self._write() as connection:
            return service.pause(connection, names, paused=True)

    def resume(self, names: Sequence[str]) -> list[str]:
        """Let paused sources be visited again."""
        with self._write() as connection:
            return service.pause(connection, names, paused=False)

    def crawl_now(self, names: Sequence[str], now: datetime) -> list[str]:
        """Make sources due at once; paused ones are resumed."""
        with self._write() as connection:
            return service.crawl_now(connection, names, now)

    def turn_troubles(
        self,
        turns: Sequence[tuple[str, Trouble | None, Trouble | None]],
        tell: Callable[[Sequence[str]], Sequence[NewDelivery]],
        now: datetime,
    ) -> list[str]:
        """Set what is wrong with sources (name, what was told before, what is told now) and store the notice of it.

        ``tell`` makes the notice for the names that nobody else has turned meanwhile; these are returned.
        """
        with self._write() as connection:
            turned = [name for name, old, new in turns if service.set_trouble(connection, name, old, new, now)]
            routed.insert_deliveries(connection, tell(turned) if turned else [], now)
            return turned

    def beat(self, name: str, now: datetime, detail: str = "") -> None:
        """Leave a sign of life."""
        with self._write() as connection:
            service.put_beat(connection, Beat(name, now, detail))

    def beats(self) -> list[Beat]:
        """List the signs of life by name."""
        with self._read() as connection:
            return service.beats(connection)

    def forget_beats(self, name: str | None, before: datetime) -> None:
        """Forget the beat called ``name``, and those older than ``before``."""
        with self._write() as connection:
            service.drop_beats(connection, name, before)

    def hold(self, name: str, holder: str, now: datetime, lease: timedelta) -> bool:
        """Take the lease ``name`` or keep it; False while another holds it."""
        with self._write() as connection:
            return leases.hold(connection, name, holder, now, now + lease)
