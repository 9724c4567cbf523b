"""The outbox: what is to be told, kept until it has been.

A delivery is stored in the transaction that stores the changes it tells. It is taken under a lease, sent, and marked:
a process that dies in between leaves a lease that runs out, and the delivery is sent again under the same key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from storage import deliveries, routed
from storage.database import Database
from storage.delivery_model import Delivery, DeliveryState, NewDelivery, Noticed
from storage.model import Change
from storage.quoting import quotable_answers


class Outbox(Database):
    """The deliveries of an open database."""

    def post(self, given: Sequence[NewDelivery], now: datetime) -> int:
        """Store deliveries that belong to no check (notices, samples); those stored before are left out."""
        with self._write() as connection:
            return routed.insert_deliveries(connection, given, now)

    def noticed(self, changes: Sequence[Change]) -> list[Noticed]:
        """Give stored changes what a watch needs to judge them, and a message to tell them."""
        with self._read() as connection:
            found = routed.notice(connection, changes)
            return [replace(each, answers=tuple(quotable_answers(connection, each.answers))) for each in found]

    def take_deliveries(
        self, now: datetime, lease: timedelta, most: int = 1, channels: Sequence[str] | None = None
    ) -> list[Delivery]:
        """Take what is due, longest first, for as long as ``lease``; nobody else gets it meanwhile."""
        with self._write() as connection:
            return deliveries.take(connection, now, now + lease, most, channels)

    def delivered(self, given: Delivery, now: datetime, note: str | None = None) -> bool:
        """Mark it sent; False if the lease was lost. ``note`` says what went wrong all the same."""
        values = {"state": DeliveryState.SENT, "sent_at": now, "last_error": note}
        with self._write() as connection:
            return deliveries.settle(connection, given, **values)

    def retry_delivery(self, given: Delivery, due_at: datetime, error: str, only: Sequence[str] = ()) -> bool:
        """Let it wait until ``due_at``; ``only`` names the recipients that are left."""
        values = {"state": DeliveryState.DUE, "due_at": due_at, "last_error": error, "only": tuple(only) or given.only}
        with self._write() as connection:
            return deliveries.settle(connection, given, **values)

    def bury_delivery(self, given: Delivery, error: str) -> bool:
        """Give it up until somebody revives it."""
        with self._write() as connection:
            return deliveries.settle(connection, given, state=DeliveryState.DEAD, last_error=error)

    def revive_deliveries(self, ids: Sequence[int] | None, now: datetime) -> int:
        """Put dead deliveries (all with None) back into the queue; returns how many."""
        with self._write() as connection:
            return deliveries.revive(connection, ids, now)

    def follow_clock(self, now: datetime) -> int:
        """Let what was stored by a clock that went ahead of this one wait no longer; returns how many that were."""
        with self._write() as connection:
            return deliveries.follow_clock(connection, now)

    def next_delivery_at(self, channels: Sequence[str]) -> datetime | None:
        """Return when a delivery can next be taken for these channels, None where none waits."""
        with self._read() as connection:
            return deliveries.next_due(connection, channels)

    def deliveries(
        self,
        *,
        state: DeliveryState | None = None,
        channel: str | None = None,
        watch: str | None = None,
        since: datetime | None = None,
        most: int = 100,
    ) -> list[Delivery]:
        """List deliveries with their changes, newest first."""
        with self._read() as connection:
            return deliveries.listed(connection, state=state, channel=channel, watch=watch, since=since, most=most)

    def delivery_counts(self) -> dict[tuple[str, DeliveryState], int]:
        """Count deliveries by channel and state."""
        with self._read() as connection:
            return deliveries.counted(connection)
