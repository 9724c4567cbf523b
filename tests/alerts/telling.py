"""Stored changes with deliveries, made through the store itself; and a process that notifies, to be killed."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pydantic import TypeAdapter
from seeding import add, price, question, told

from monitor.channels import open_channel
from monitor.notify import notify
from monitor.routing import router
from monitor.told_tables import ChannelTable
from storage.model import CheckResult, Kind, NewAssertion, NewChange, Watch
from storage.store import Store, open_store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TABLE = TypeAdapter(ChannelTable)


def change_something(store: Store, watch: Watch, number: int = 0, now: datetime = NOON) -> None:
    """Store a page, and a correction on it, of a claim of its own."""
    key = f"{number}.example/ferry"
    first = add(store, f"{number} One.", key)
    store.record_check(CheckResult(first.id, now, (NewAssertion(question(str(number)), price("40")),)))
    (standing,) = store.standing(first.address_id)
    second = add(store, f"{number} Two.", key)
    new = NewAssertion(standing.claim_id, price("50"))
    change = told(
        Kind.CORRECTED, standing.assertion, new.assertion, replace(question(str(number)), id=standing.claim_id)
    )
    change = replace(change, old_url=standing.url, new_url=standing.url, detected_at=now)
    result = CheckResult(second.id, now, (new,), (NewChange(change, old=standing.id, new=0),))
    store.record_check(result, router([watch])(now))


def web(name: str, url: str, **more):
    table = TABLE.validate_python({"type": "webhook", "url": url, **more})
    return open_channel(name, table, {}, allow_private=("127.0.0.1",))


def mail(name: str, port: int, *to: str):
    given = {"type": "email", "host": "127.0.0.1", "port": port, "security": "none", "sender": "cw@news.example"}
    return open_channel(name, TABLE.validate_python(given | {"to": to or ("a@x.example",)}), {})


def run(database: str, url: str, later: float) -> None:
    """Notify in a process of its own, by a clock that is ``later`` seconds ahead."""
    clock = lambda: datetime.now(UTC) + timedelta(seconds=later)  # noqa: E731
    with open_store(database) as store:
        notify(store, {"hook": web("hook", url)}, clock=clock)


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2], float(sys.argv[3]))
    os._exit(0)
