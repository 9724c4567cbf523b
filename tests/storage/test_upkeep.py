"""A copy taken while others write, and what goes after a while."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from threading import Event, Thread

import pytest
from seeding import NOON, add, check_new, later, price, question, told, visit

from storage.errors import UsageError
from storage.model import Address, CheckResult, Kind, NewAssertion, NewChange, NewDelivery, Outcome, Visit
from storage.store import Store, open_store
from storage.upkeep import GONE

LONG_AGO = NOON - timedelta(days=1)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_backup_taken_while_others_write_is_a_whole_database(store: Store, tmp_path):
    for number in range(50):
        add(store, f"Text {number}.", f"{number}.example/")
    stop = Event()

    def write():
        number = 50
        while not stop.is_set():
            add(store, f"Text {number}.", f"{number}.example/")
            number += 1

    writer = Thread(target=write)
    writer.start()
    try:
        store.backup(tmp_path / "copy.db")
    finally:
        stop.set()
        writer.join()
    assert sqlite3.connect(tmp_path / "copy.db").execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with open_store(f"sqlite:///{tmp_path / 'copy.db'}") as copy:
        assert len(copy.pending(10_000)) >= 50
        assert add(copy, "More.", "more.example/").version == 1
    assert not (tmp_path / "copy.db.part").exists()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_backup_overwrites_nothing(store: Store, tmp_path):
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(UsageError, match="is there already"):
        store.backup(tmp_path / "mine")
    with pytest.raises(UsageError, match=r"cannot be written|folder"):
        store.backup(tmp_path / "no" / "folder")
    assert (tmp_path / "mine").read_text() == "mine"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_is_copied_by_its_own_tool(store: Store, tmp_path):
    with pytest.raises(UsageError, match=r"pg_dump --format=custom --file=\S+ 'postgresql://"):
        store.backup(tmp_path / "copy")


def texts(store: Store, key: str = "a.example/ferry") -> str | None:
    latest = store.latest_snapshot(key)
    return latest and latest.article.text


def test_old_visits_go_but_the_last_of_each_source_and_its_last_failure(store: Store):
    add(store, "One.")
    failed = Visit("A", "https://a.example/ferry", Outcome.FAILED, later(1), 500, "server error")
    store.save_visit(Address("a.example/ferry", "https://a.example/ferry"), failed)
    for hour in range(2, 9):
        visit(store, hours=hour)
    assert store.prune(later(100))["visits"] == 7
    (status,) = store.sources()
    assert (status.last_visit_at, status.last_error) == (later(8), "server error")
    assert store.prune(later(100))["visits"] == 0


def test_a_text_goes_when_a_newer_one_is_checked_and_what_was_said_stays(store: Store):
    first = add(store, "The ferry costs 40 euros.", bands=(1, 2))
    check_new(store, first)
    second = add(store, "The ferry costs 50 euros.", hours=2)
    (known,) = store.assertions_of(first.id)
    new = NewAssertion(known.claim_id, price("50"))
    change = told(Kind.CORRECTED, price("40"), price("50"), question())
    assert store.prune(later(100))["texts"] == 0  # the newer one is not checked yet
    store.record_check(CheckResult(second.id, later(3), (new,), (NewChange(change, known.id, 0),)))
    visit(store, hours=200)
    gone = store.prune(later(100))
    assert (gone["texts"], gone["fingerprints"]) == (1, 2)
    assert store.snapshot(first.id).article.text == ""
    assert texts(store) == "The ferry costs 50 euros."
    assert store.near([1, 2]) == []
    (corrected,) = store.changes(kind=Kind.CORRECTED)
    assert (corrected.old.sentence, corrected.new.sentence) == (
        "The ferry costs 40 euros.",
        "The ferry costs 50 euros.",
    )


def test_a_page_that_nobody_visits_any_more_loses_its_text_and_may_come_back(store: Store):
    check_new(store, add(store, "The ferry costs 40 euros."))
    assert store.prune(LONG_AGO)["texts"] == 0
    assert store.prune(later(100))["texts"] == 1
    assert add(store, "The ferry costs 40 euros.", hours=200).version == 2


def test_a_text_that_another_page_still_holds_stays(store: Store):
    check_new(store, add(store, "The ferry costs 40 euros."))
    check_new(store, add(store, "The ferry costs 40 euros.", "b.example/ferry", hours=200))
    assert store.prune(later(100))["texts"] == 0
    assert texts(store) == "The ferry costs 40 euros."


def test_only_so_many_texts_of_a_page_are_kept(store: Store):
    seen = [add(store, f"Version {number}.", hours=number) for number in range(6)]
    for one in seen:
        store.record_check(CheckResult(one.id, later(9), ()))
    assert store.prune(LONG_AGO, versions=2)["texts"] == 4
    kept = [store.snapshot(one.id).article.text for one in seen]
    assert kept == ["", "", "", "", "Version 4.", "Version 5."]


def test_what_waits_for_its_check_is_never_touched(store: Store):
    seen = add(store, "One.")
    store.prune(later(100), versions=1)
    assert store.pending() == [seen]


def test_messages_that_were_sent_go_and_others_stay(store: Store):
    store.post([NewDelivery(f"k{n}", "desk", "w", (), NOON, notice="x") for n in range(3)], NOON)
    first, second = store.take_deliveries(NOON, timedelta(minutes=1), 2)
    store.delivered(first, later(1))
    store.bury_delivery(second, "gone")
    assert store.prune(later(100))["messages"] == 1
    assert len(store.deliveries()) == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_pruning_takes_turns_with_writers(store: Store):
    for number in range(1200):
        visit(store, f"{number}.example/")
    rounds = []
    store.prune(
        later(100),
        progress=lambda: rounds.append(add(store, f"Text {len(rounds)}.", f"x{len(rounds)}.example/", hours=200)),
    )
    assert len(rounds) > 4
    assert GONE not in {one.content_hash for one in store.pending(100)}
