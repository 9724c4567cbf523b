"""Notify as a service: a thread for each channel, so that one that hangs delays no other.

Deliveries that another process stores are seen within ``POLL`` seconds, those of this one at once after :meth:`wake`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from threading import Event, Thread

from monitor.channel_report import ChannelReport
from monitor.channels import Transport
from monitor.notify import Clock, deliver_due, unknown_channels, utc_now
from monitor.outage import Outage
from spiders.plurals import counted
from storage.errors import ClaimwatchError, StorageError
from storage.model import Watch
from storage.store import Store

POLL = 0.5
AFTER_FAULT = 5.0

_log = logging.getLogger(__name__)


class Notifier:
    """Sends what becomes due until it is stopped. ``told`` hears what each round of a channel did."""

    def __init__(
        self,
        store: Store,
        transports: Mapping[str, Transport],
        *,
        clock: Clock = utc_now,
        told: Callable[[ChannelReport], None] | None = None,
        outage: Outage | None = None,
        watches: Sequence[Watch] = (),
    ) -> None:
        self._store = store
        self._clock = clock
        self._watches = watches
        self._told = told or _logged
        self._outage = outage or Outage()
        self._stopped = Event()
        self._calls = {name: Event() for name in transports}
        self._threads = [
            Thread(target=self._run, args=(transport,), name=f"notify-{name}", daemon=True)
            for name, transport in transports.items()
        ]
        self._threads.append(Thread(target=self._name_unknown, name="notify", daemon=True))

    def start(self) -> None:
        """Begin, unless it has begun."""
        for thread in self._threads:
            if thread.ident is None:
                thread.start()

    def wake(self) -> None:
        """Say that something may be due now."""
        for call in self._calls.values():
            call.set()

    def stop(self, seconds: float) -> bool:
        """Let what is being sent end, for at most ``seconds``; False if something was still on its way.

        It is then left to its lease: another process sends it again, under the same key.
        """
        self._stopped.set()
        self.wake()
        end = time.monotonic() + seconds
        for thread in self._threads:
            if thread.ident is not None:  # one that has not begun ends as soon as it does
                thread.join(max(0.0, end - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _run(self, transport: Transport) -> None:
        call = self._calls[transport.name]
        while not self._stopped.is_set():
            call.clear()
            rest = self._round(transport)
            if rest > POLL:
                self._stopped.wait(rest)  # the receiver asked to be left alone: no call cuts that short
            else:
                call.wait(rest)

    def _name_unknown(self) -> None:
        """Say what waits for channels that the configuration no longer has."""
        with suppress(ClaimwatchError):  # no answer now; the channels' own threads tell of a database that is away
            for name, count in unknown_channels(self._store, self._calls).items():
                waits = counted(count, "delivery waits", "deliveries wait")
                _log.warning("%s for the channel %s, which is not configured", waits, name)

    def _due(self, name: str) -> bool:
        moment = self._store.next_delivery_at([name])
        return moment is not None and moment <= self._clock()

    def _round(self, transport: Transport) -> float:
        """Send what is due; return how many seconds to wait."""
        report = ChannelReport(transport.name)
        try:
            if not self._due(transport.name):  # a look is cheaper than the lock that taking needs
                return POLL
            stopped = self._stopped.is_set
            deliver_due(self._store, transport, self._clock, report, self._watches, stopped=stopped)
        except StorageError as error:
            self._outage.failed(error)
            return AFTER_FAULT
        except ClaimwatchError as error:
            _log.warning("channel %s: %s", transport.name, error)
            return AFTER_FAULT
        except Exception:  # noqa: BLE001  # a channel's thread must not end: nobody would notice
            _log.exception("channel %s", transport.name)
            return AFTER_FAULT
        if report.sent or report.failed:
            self._told(report)
        return POLL if report.rest is None else report.rest.total_seconds()


def _logged(report: ChannelReport) -> None:
    _log.info("channel %s: %d sent, %d put off, %d given up", report.name, report.sent, report.retried, report.dead)
    for line in report.errors:
        _log.warning("%s", line)
