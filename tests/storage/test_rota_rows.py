"""What a crawl leaves for the next one, on both databases."""

from __future__ import annotations

from datetime import timedelta

from seeding import NOON, add, later
from sqlalchemy import event

from storage.model import HostState, Plan, Source
from storage.store import Store


def test_many_sources_are_stored_in_one_transaction(store: Store):
    begun = []
    event.listen(store._writer, "begin", begun.append)
    given = [Source(f"Source {number}", f"https://{number}.example/") for number in range(1200)]
    stored = store.save_sources(given)
    assert len(begun) == 1
    assert [source.name for source in stored] == [source.name for source in given]
    assert len({source.id for source in stored}) == 1200
    assert store.save_sources(given) == stored
    assert store.save_sources([]) == []


def test_no_source_of_a_host_that_rests_is_taken(store: Store):
    plan = Plan(Source("A", "https://a.example/"), "a.example", "15m", NOON, NOON)
    store.enroll([plan], NOON)
    store.save_hosts([HostState("a.example", later(1), 3600.0, 1)])
    assert store.take_due_sources(NOON, timedelta(minutes=2), 5, "me") == []
    assert [source.name for source in store.take_due_sources(later(2), timedelta(minutes=2), 5, "me")] == ["A"]


def test_an_article_moves_into_an_address_where_none_ever_was(store: Store):
    add(store, "One.")
    mine = store.address("a.example/ferry")
    assert mine is not None
    moved = store.move_address(mine, "a.example/boat", "https://a.example/boat")
    assert moved is not None
    for key in ("a.example/boat", "a.example/ferry"):
        found = store.address(key)
        assert found is not None
        assert (found.id, found.key) == (mine.id, "a.example/boat")
    assert store.latest_snapshot("a.example/boat") is not None


def test_an_article_does_not_move_into_anothers_address(store: Store):
    add(store, "One.")
    add(store, "Two.", key="a.example/boat")
    mine = store.address("a.example/ferry")
    assert mine is not None
    assert store.move_address(mine, "a.example/boat", "https://a.example/boat") is None
    assert store.address("a.example/ferry") == mine
