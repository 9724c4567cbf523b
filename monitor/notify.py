"""Step three, notify: due deliveries are taken, sent and marked, each channel by itself.

A delivery is sent under a lease that outlasts the sending: a process killed in between leaves a lease that runs out,
and the same message is sent once more under the same key. What fails waits longer each time and is given up at last,
with its last error, until somebody revives it.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from threading import Thread

from monitor.channel_report import ChannelReport
from monitor.channels import Transport
from monitor.messages import Message, compose
from monitor.messages.message import MOST
from monitor.routing import sharing
from storage.errors import ClaimwatchError, TransportError
from storage.model import Delivery, DeliveryState, Watch
from storage.store import Store

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
MOST_ATTEMPTS = 20
"""With these waits a receiver may be away for two and a half days."""
TIRED = 3
"""So many failures in a row, and the rest of a channel's deliveries wait for another time."""
SPARE = timedelta(seconds=60)
"""How much longer than the sending a lease lasts."""

Clock = Callable[[], datetime]

_log = logging.getLogger(__name__)
_dice = random.Random()  # noqa: S311  # spreads retries, hides nothing


def utc_now() -> datetime:
    return datetime.now(UTC)


def notify(
    store: Store, transports: Mapping[str, Transport], *, clock: Clock = utc_now, watches: Sequence[Watch] = ()
) -> list[ChannelReport]:
    """Send all that is due now, each channel in a thread of its own; the slowest says when this returns.

    ``watches`` are those of the configuration: a message that several share names them.
    """
    reports = [ChannelReport(name) for name in transports]
    faults: list[ClaimwatchError] = []
    threads = [
        Thread(
            target=_guarded,
            args=(store, transports[report.name], clock, report, faults),
            kwargs={"watches": watches},
            daemon=True,
        )
        for report in reports
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return reports


def _guarded(
    store: Store,
    transport: Transport,
    clock: Clock,
    report: ChannelReport,
    faults: list[ClaimwatchError],
    *,
    watches: Sequence[Watch],
) -> None:
    try:
        deliver_due(store, transport, clock, report, watches)
    except ClaimwatchError as error:
        faults.append(error)


def unknown_channels(store: Store, known: Collection[str]) -> dict[str, int]:
    """Count the deliveries that wait for channels that are no longer configured."""
    waiting: dict[str, int] = {}
    for (name, state), count in store.delivery_counts().items():
        if name not in known and state in {DeliveryState.DUE, DeliveryState.SENDING}:
            waiting[name] = waiting.get(name, 0) + count
    return waiting


def deliver_due(
    store: Store,
    transport: Transport,
    clock: Clock,
    report: ChannelReport,
    watches: Sequence[Watch] = (),
    *,
    stopped: Callable[[], bool] = lambda: False,
) -> None:
    """Send one channel's due deliveries, longest due first, until none is left, the receiver needs a rest, or it is
    ``stopped``.
    """
    lease = timedelta(seconds=transport.timeout) + SPARE
    failures = 0
    while not stopped() and (taken := store.take_deliveries(clock(), lease, 1, [transport.name])):
        error = deliver(store, transport, taken[0], clock, report, watches=watches)
        failures = failures + 1 if error is not None and not error.permanent and not error.reached else 0
        if error is not None and error.retry_after:
            report.rest = timedelta(seconds=error.retry_after)
        elif failures >= TIRED:
            report.rest = FIRST_WAIT
        if report.rest is not None:
            return


def deliver(
    store: Store,
    transport: Transport,
    given: Delivery,
    clock: Clock,
    report: ChannelReport,
    *,
    watches: Sequence[Watch] = (),
) -> TransportError | None:
    """Send one taken delivery and mark it; returns what went wrong."""
    try:
        _refuse_spent(transport, given)
        note = transport.send(message_of(store, given, watches), given.only)
    except TransportError as error:
        _failed(store, given, error, clock(), report)
        return error
    except ClaimwatchError:
        raise
    except Exception as error:  # noqa: BLE001  # one delivery must not stop the others; its row says what happened
        _log.debug("delivery %d", given.id, exc_info=error)
        fault = TransportError(f"{transport.name}: unexpected {type(error).__name__}", channel=transport.name)
        _failed(store, given, fault, clock(), report)
        return fault
    store.delivered(given, clock(), note)
    report.sent += 1
    if note:
        report.errors.append(f"{transport.name}: {note}")
    return None


def _refuse_spent(transport: Transport, given: Delivery) -> None:
    """What ends the process each time it is tried must not be tried for ever."""
    if given.attempts > MOST_ATTEMPTS:
        words = f"{transport.name}: given up after {MOST_ATTEMPTS} attempts; the last did not come to an end"
        raise TransportError(words, channel=transport.name, permanent=True)


def message_of(store: Store, given: Delivery, watches: Sequence[Watch] = ()) -> Message:
    """Compose what a delivery says, with who else says what by now."""
    noticed = store.noticed(given.changes[:MOST])
    answers = {each.change.claim.id or 0: each.answers for each in noticed}
    return compose(given, answers, sharing(given, noticed, watches))


def _failed(store: Store, given: Delivery, error: TransportError, now: datetime, report: ChannelReport) -> None:
    report.errors.append(str(error))
    if error.permanent or given.attempts >= MOST_ATTEMPTS:
        store.bury_delivery(given, str(error))
        report.dead += 1
        return
    store.retry_delivery(given, now + wait(given.attempts, error.retry_after, _dice.random()), str(error), error.left)
    report.retried += 1


def wait(attempts: int, retry_after: float | None, chance: float) -> timedelta:
    """Say how long to wait after so many attempts: doubling, spread by ``chance`` (0 to 1), never less than asked."""
    doubled = min(FIRST_WAIT * 2 ** min(attempts - 1, 20), LONGEST_WAIT)
    spread: timedelta = doubled * (0.8 + 0.4 * chance)
    return max(spread, timedelta(seconds=retry_after)) if retry_after else spread
