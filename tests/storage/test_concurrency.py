"""Several real processes on one database."""

import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from multiprocessing import get_context

import crowd
from seeding import TERMS, add, check_new, visit

from storage.model import Dimension
from storage.store import Store

PROCESSES = get_context("fork")


def _crowd(task: Callable[[Store, int], None], url: str, size: int = 3) -> list[int | None]:
    """Run ``task`` in several processes at once; return their exit codes."""
    processes = [PROCESSES.Process(target=crowd.run, args=(task, url, number)) for number in range(size)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    return [process.exitcode for process in processes]


def test_no_process_fails_for_the_others_writing(store: Store, database_url: str):
    assert _crowd(crowd.read_then_write, database_url) == [0, 0, 0]
    found = store.addresses([f"a.example/{each}" for each in range(7)])
    assert sum(address.good_visits for address in found.values()) == 3 * crowd.TIMES


def test_versions_that_several_processes_see_are_stored_in_order(store: Store, database_url: str):
    assert _crowd(crowd.same_versions, database_url) == [0, 0, 0]
    pending = store.pending(1000)
    assert [seen.version for seen in pending] == list(range(1, len(pending) + 1))
    texts = [seen.article.text for seen in pending]
    assert len(set(texts)) == 40
    assert all(one != other for one, other in pairwise(texts))


def test_processes_that_check_at_once_do_each_page_once_and_agree_on_the_claim(store: Store, database_url: str):
    for number in range(30):
        add(store, f"Text {number}.", f"{number}.example/")
    assert _crowd(crowd.same_checks, database_url) == [0, 0, 0]
    (row,) = store.claims()
    assert (row.answers, row.stories) == (30, 30)
    assert len(store.candidates(TERMS, Dimension.MONEY, exclude_address=0)) == 30


def test_a_killed_process_loses_nothing_that_it_committed(store: Store, database_url: str):
    assert _crowd(crowd.die_in_mid_transaction, database_url) == [-signal.SIGKILL] * 3
    assert len(store.pending(100)) == 15
    assert store.addresses(["0.example/0"])["0.example/0"].good_visits == 1
    assert visit(store, "0.example/0").good_visits == 2


def test_a_check_that_was_killed_is_done_again(store: Store, database_url: str):
    seen = add(store, "One.")
    assert _crowd(crowd.die_in_a_check, database_url, 1) == [-signal.SIGKILL]
    assert store.pending() == [seen]
    assert store.claims() == store.standing(seen.address_id) == []
    assert len(check_new(store, seen)) == 1


def test_threads_share_a_store(store: Store):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: visit(store, f"a.example/{number % 3}"), range(120)))
    found = store.addresses([f"a.example/{each}" for each in range(3)])
    assert [address.good_visits for address in found.values()] == [40, 40, 40]


def test_a_forked_child_uses_connections_of_its_own(store: Store):
    add(store, "One.")
    child = _fork(lambda: add(store, "Two.", "b.example/"))
    add(store, "Three.", "c.example/")
    assert child() == 0
    assert len(store.pending()) == 3


def _fork(work):
    pid = os.fork()
    if pid == 0:
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    return lambda: os.waitpid(pid, 0)[1]
