"""Deliveries: stored with their changes, taken by one, kept until sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from seeding import NOON, add, check_new, later, price, question, told, visit

from storage.model import CheckResult, DeliveryState, Kind, NewAssertion, NewChange, NewDelivery, Route
from storage.store import Store

LEASE = timedelta(minutes=2)


def single(change_id, channel="desk", watch="all", due_at=NOON, **more):
    return NewDelivery(f"{change_id}:{watch}:{channel}", channel, watch, (change_id,), due_at, **more)


def route(plan, now=NOON):
    return Route(lambda change: True, plan, now, NOON - timedelta(days=30), NOON - timedelta(minutes=10))


def everything(noticed, lately):
    return [single(each.change.id) for each in noticed]


def checked(store: Store, plan=everything, key="a.example/ferry", *, claim=None, amount="40", source="A"):
    seen = add(store, f"{key} {amount}", key, source)
    asked = claim or question()
    new = NewAssertion(asked, price(amount))
    change = replace(told(Kind.CORRECTED, price("19"), price(amount), question()), alert=True)
    result = CheckResult(seen.id, later(1), (new,), (NewChange(change, new=0),))
    return store.record_check(result, route(plan))


def test_a_change_and_its_delivery_are_stored_together(store: Store):
    (change,) = checked(store)
    (stored,) = store.deliveries()
    assert (stored.channel, stored.watch, stored.state, stored.attempts) == ("desk", "all", DeliveryState.DUE, 0)
    assert [each.id for each in stored.changes] == [change.id]
    assert stored.changes[0].new == price("40")


def test_a_route_that_fails_leaves_no_change_behind(store: Store):
    def broken(noticed, lately):
        raise LookupError

    with pytest.raises(LookupError):
        checked(store, broken)
    assert store.changes() == store.deliveries() == []
    assert len(store.pending()) == 1


def test_what_a_clock_that_went_ahead_stored_waits_no_longer_and_only_once(store: Store):
    checked(store, lambda noticed, lately: [single(each.change.id, due_at=later(50)) for each in noticed])
    (stored,) = store.deliveries()
    assert store.follow_clock(stored.created_at) == 0
    assert store.follow_clock(stored.created_at - timedelta(hours=1)) == 1
    assert store.follow_clock(stored.created_at - timedelta(hours=1)) == 0
    assert [each.id for each in store.take_deliveries(later(1), LEASE)] == [stored.id]


def test_a_lease_of_a_clock_that_went_ahead_is_taken_back(store: Store):
    checked(store)
    (taken,) = store.take_deliveries(later(100), LEASE)
    assert store.follow_clock(later(99)) == 0
    assert store.follow_clock(later(2)) == 1
    assert [each.id for each in store.take_deliveries(later(3), LEASE)] == [taken.id]


def test_a_check_without_a_route_tells_nobody(store: Store):
    check_new(store, add(store, "One."))
    assert store.deliveries() == []


def test_the_route_sees_sources_and_answers(store: Store):
    seen = []

    def look(noticed, lately):
        seen.extend(noticed)
        return []

    checked(store, look)
    (noticed,) = seen
    assert noticed.sources == ("A",)
    assert {each.assertion.surface for each in noticed.answers} == {"19", "40"}
    assert noticed.earlier == ()


def test_the_route_sees_what_was_told_lately(store: Store):
    (first,) = checked(store)
    seen = []

    def look(noticed, lately):
        seen.append((noticed, lately))
        return []

    checked(store, look, "b.example/ferry", claim=first.claim.id, source="B")
    ((noticed,), lately) = seen[0]
    assert [(each.change.id, each.watch, each.channel) for each in lately.told] == [(first.id, "all", "desk")]
    assert lately.single == {("all", "desk"): 1}
    assert [each.id for each in noticed.earlier] == [first.id]


def test_a_withdrawal_is_routed_too(store: Store):
    seen = add(store, "One.")
    check_new(store, seen)
    (stored,) = store.standing(seen.address_id)
    store.record_check(CheckResult(add(store, "Two.").id, later(2), missing=(stored.id,)))
    visit(store)
    gone = told(Kind.WITHDRAWN, price(), None, replace(question(), id=stored.claim_id))
    store.record_withdrawals([NewChange(gone, old=stored.id)], route(everything))
    (delivery,) = store.deliveries()
    assert delivery.changes[0].kind is Kind.WITHDRAWN


def test_a_change_is_told_once_by_a_watch_at_a_channel(store: Store):
    (change,) = checked(store)
    again = NewDelivery("another key", "desk", "all", (change.id,), NOON)
    elsewhere = [single(change.id, "pager"), single(change.id, watch="cars")]
    assert store.post([again, single(change.id)], NOON) == 0
    assert store.post(elsewhere, NOON) == 2
    assert len(store.deliveries()) == 3


def test_a_batch_gathers_until_it_is_taken(store: Store):
    def digest(noticed, lately):
        return [single(each.change.id, batch="d1", due_at=later(5)) for each in noticed]

    for number in range(3):
        checked(store, digest, f"{number}.example/")
    (gathered,) = store.deliveries()
    assert len(gathered.changes) == 3
    (taken,) = store.take_deliveries(later(5), LEASE)
    checked(store, digest, "late.example/")
    late, first = store.deliveries()
    assert (late.state, len(late.changes), first.id, len(first.changes)) == (DeliveryState.DUE, 1, taken.id, 3)


def test_a_notice_needs_no_change_and_is_posted_once(store: Store):
    notice = NewDelivery("source:A:2026", "desk", "", (), NOON, notice="A is silent\nfor a day")
    assert [store.post([notice], NOON), store.post([notice], NOON)] == [1, 0]
    (stored,) = store.take_deliveries(NOON, LEASE)
    assert (stored.notice, stored.changes) == ("A is silent\nfor a day", ())


def test_what_is_not_due_is_not_taken(store: Store):
    store.post([NewDelivery("k", "desk", "", (), later(1), notice="n")], NOON)
    assert store.take_deliveries(NOON, LEASE) == []
    assert store.next_delivery_at(["desk"]) == later(1)
    assert store.next_delivery_at(["pager"]) is None
    assert len(store.take_deliveries(later(1), LEASE)) == 1


def test_only_the_asked_channels_are_taken(store: Store):
    store.post([NewDelivery(name, name, "", (), NOON, notice="n") for name in ("desk", "pager")], NOON)
    assert [each.channel for each in store.take_deliveries(NOON, LEASE, 9, ["pager"])] == ["pager"]


def test_a_lease_keeps_others_out_until_it_runs_out(store: Store):
    store.post([NewDelivery("k", "desk", "", (), NOON, notice="n")], NOON)
    (first,) = store.take_deliveries(NOON, LEASE)
    assert store.take_deliveries(NOON + LEASE / 2, LEASE) == []
    assert store.next_delivery_at(["desk"]) == NOON + LEASE
    (second,) = store.take_deliveries(NOON + LEASE, LEASE)
    assert (second.key, second.attempts) == (first.key, 2)
    assert store.delivered(first, later(1)) is False
    assert store.delivered(second, later(1)) is True
    assert store.delivered(second, later(1)) is False
    assert [each.sent_at for each in store.deliveries(state=DeliveryState.SENT)] == [later(1)]


def test_a_failure_waits_and_remembers_why_and_who_is_left(store: Store):
    store.post([NewDelivery("k", "desk", "", (), NOON, notice="n")], NOON)
    (taken,) = store.take_deliveries(NOON, LEASE)
    assert store.retry_delivery(taken, later(1), "answered 500", ["b@x.example"])
    assert store.take_deliveries(NOON + LEASE, LEASE) == []
    (again,) = store.take_deliveries(later(1), LEASE)
    assert (again.last_error, again.only, again.attempts) == ("answered 500", ("b@x.example",), 2)


def test_a_dead_delivery_can_be_revived(store: Store):
    store.post([NewDelivery(name, "desk", "", (), NOON, notice="n") for name in "ab"], NOON)
    for taken in store.take_deliveries(NOON, LEASE, 2):
        store.bury_delivery(taken, "gone")
    dead = store.deliveries(state=DeliveryState.DEAD)
    assert store.take_deliveries(later(9), LEASE) == []
    assert store.delivery_counts() == {("desk", DeliveryState.DEAD): 2}
    assert store.revive_deliveries([dead[0].id], later(9)) == 1
    assert store.revive_deliveries(None, later(9)) == 1
    assert [each.attempts for each in store.take_deliveries(later(9), LEASE, 2)] == [1, 1]


def test_many_takers_get_each_delivery_once(store: Store):
    store.post([NewDelivery(str(i), "desk", "", (), NOON, notice="n") for i in range(60)], NOON)
    taken = []

    def work(_):
        while got := store.take_deliveries(NOON, LEASE, 3):
            taken.extend(each.key for each in got)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    assert sorted(taken) == sorted(str(i) for i in range(60))


def test_deliveries_are_listed_by_state_channel_watch_and_age(store: Store):
    for name, hour in (("desk", 0), ("pager", 3)):
        store.post([NewDelivery(name, name, f"w-{name}", (), NOON, notice="n")], later(hour))
    assert [each.channel for each in store.deliveries()] == ["pager", "desk"]
    assert [each.channel for each in store.deliveries(channel="desk")] == ["desk"]
    assert [each.channel for each in store.deliveries(watch="w-pager", state=DeliveryState.DUE)] == ["pager"]
    assert [each.channel for each in store.deliveries(since=later(2))] == ["pager"]
    assert len(store.deliveries(most=1)) == 1
