"""What the processes of test_concurrency do: each runs one task on the database, with a number of its own."""

import os
import signal
from collections.abc import Callable

from seeding import NOON, TERMS, add, article, fingerprint, later, price, question, visit

from storage.checked import record_check
from storage.errors import StorageOvertaken
from storage.model import CheckResult, Dimension, NewAssertion
from storage.store import Store, open_store

TIMES = 300


def read_then_write(store: Store, _number: int) -> None:
    """Every process visits the same addresses: each transaction reads a row before it writes it."""
    for each in range(TIMES):
        visit(store, f"a.example/{each % 7}")


def same_versions(store: Store, _number: int) -> None:
    """Every process stores the same versions at one address, in one order."""
    for each in range(40):
        text = f"Version {each}."
        store.add_snapshot("a.example/x", "A", article(text), NOON, fingerprint(text, (each, 1)))


def same_checks(store: Store, _number: int) -> None:
    """Every process checks whatever is pending, comparing each page with what the others told."""
    while pending := store.pending(5):
        for seen in pending:
            try:
                horizon = store.horizon()
                known = store.candidates(TERMS, Dimension.MONEY, exclude_address=seen.address_id)
                claim = known[0][0].claim_id if known else question()
                new = NewAssertion(claim, price(), TERMS)
                store.record_check(CheckResult(seen.id, later(1), (new,), horizon=horizon))
            except StorageOvertaken:
                continue


def die_in_mid_transaction(store: Store, number: int) -> None:
    """Commit five, then end without a goodbye while a transaction is open."""
    for each in range(5):
        add(store, f"Text {each}.", f"{number}.example/{each}")
    with store._write() as connection:
        connection.exec_driver_sql("UPDATE address SET good_visits = 99")
        os.kill(os.getpid(), signal.SIGKILL)


def die_in_a_check(store: Store, _number: int) -> None:
    """Be killed when everything of a check is written and only the commit is missing."""
    (seen,) = store.pending(1)
    with store._write() as connection:
        new = NewAssertion(question(), price(), TERMS)
        assert record_check(connection, CheckResult(seen.id, later(1), (new,))) == []
        os.kill(os.getpid(), signal.SIGKILL)


def run(task: Callable[[Store, int], None], url: str, number: int) -> None:
    with open_store(url) as store:
        task(store, number)
