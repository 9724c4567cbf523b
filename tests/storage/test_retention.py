"""What pages said goes after a while; what something that stays refers to does not."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from seeding import NOON, TERMS, add, check_new, later, price, question, told, visit
from sqlalchemy import create_engine, text

from monitor.check import check
from monitor.routing import router
from storage import retention
from storage.errors import StorageOvertaken
from storage.model import (
    Address,
    CheckResult,
    Dimension,
    Kind,
    NewAssertion,
    NewChange,
    NewDelivery,
    Outcome,
    Visit,
    Watch,
)
from storage.store import Store

YEAR = 24 * 365


def count(url: str, table: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar()
    engine.dispose()
    return int(found or 0)


def on_the_rota(store: Store, key: str = "a.example/ferry") -> None:
    url = f"https://{key}"
    seen = Visit("A", url, Outcome.UNCHANGED, later(0), 200)
    store.save_visit(Address(key, url, due_at=later(24)), seen)


def newest(store: Store) -> None:
    """The newest row of each table stays, so another page takes that place."""
    check_new(store, add(store, "Another page.", "z.example/", hours=YEAR), "7", terms=(900,))


def corrected(store: Store) -> None:
    """A page that said 40 says 50."""
    check_new(store, add(store, "The ferry costs 40 euros."))
    second = add(store, "The ferry costs 50 euros.", hours=2)
    (known,) = store.standing(second.address_id)
    new = NewAssertion(known.claim_id, price("50"), TERMS)
    change = told(Kind.CORRECTED, price("40"), price("50"), question())
    store.record_check(CheckResult(second.id, later(3), (new,), (NewChange(change, known.id, 0),)))


def test_what_a_page_said_that_has_left_goes_with_its_claim_and_postings(store: Store, database_url: str):
    check_new(store, add(store, "The ferry costs 40 euros."))
    newest(store)
    assert store.prune(later(-1))["answers"] == 0
    gone = store.prune(later(100))
    assert (gone["changes"], gone["answers"], gone["claims"]) == (1, 1, 1)
    assert count(database_url, "posting") == 1
    assert store.candidates(TERMS, Dimension.MONEY, exclude_address=0) == []
    assert store.prune(later(100))["answers"] == 0


def test_what_a_page_on_the_rota_says_stays(store: Store):
    seen = add(store, "The ferry costs 40 euros.")
    check_new(store, seen)
    on_the_rota(store)
    newest(store)
    gone = store.prune(later(100))
    assert (gone["answers"], gone["texts"]) == (0, 0)  # the next version is compared with them
    assert [said.assertion for said in store.standing(seen.address_id)] == [price()]
    assert len(store.candidates(TERMS, Dimension.MONEY, exclude_address=0)) == 1


def test_a_flagged_change_stays_with_both_its_sides_until_it_may_go_too(store: Store):
    corrected(store)
    newest(store)
    assert store.prune(later(100))["answers"] == 0
    (change,) = store.changes(alert=True)
    assert (change.old, change.new) == (price("40"), price("50"))
    history = store.history(change.claim.id or 0)
    assert history is not None
    assert len(history.assertions) == 2
    gone = store.prune(later(100), flagged_before=later(100))
    assert (gone["changes"], gone["answers"], gone["claims"]) == (1, 2, 1)
    assert store.history(change.claim.id or 0) is None


def test_a_value_that_was_corrected_long_ago_goes_though_its_page_is_on_the_rota(store: Store):
    corrected(store)
    on_the_rota(store)
    newest(store)
    gone = store.prune(later(100), flagged_before=later(100))
    assert gone["answers"] == 1
    assert [row.latest.assertion for row in store.claims(text="ferry") if row.latest][-1] == price("50")


def test_what_a_message_tells_stays_until_the_message_goes(store: Store):
    corrected(store)
    newest(store)
    (change,) = store.changes(alert=True)
    store.post([NewDelivery("k", "desk", "w", (change.id or 0,), NOON)], NOON)
    assert store.prune(later(100), flagged_before=later(100))["answers"] == 0
    (taken,) = store.take_deliveries(NOON, timedelta(minutes=1), 1)
    assert taken.changes == (change,)
    store.delivered(taken, later(1))
    assert store.prune(later(100), flagged_before=later(100))["answers"] == 2


def test_no_number_is_given_twice(store: Store):
    check_new(store, add(store, "The ferry costs 40 euros."))
    (before,) = store.changes()
    store.prune(later(100))
    (after,) = check_new(store, add(store, "The tram costs 3 euros.", "b.example/", hours=200), "3")
    assert (after.id or 0) > (before.id or 0)
    assert (after.claim.id or 0) > (before.claim.id or 0)


def test_a_check_that_refers_to_what_was_forgotten_meanwhile_is_to_be_made_again(store: Store):
    (known,) = check_new(store, add(store, "The ferry costs 40 euros."))
    newest(store)
    late = add(store, "The ferry costs 60 euros.", "late.example/", hours=YEAR)
    store.prune(later(100))
    with pytest.raises(StorageOvertaken, match="check it again"):
        store.record_check(CheckResult(late.id, later(YEAR), (NewAssertion(known.claim.id or 0, price("60"), TERMS),)))
    assert late.id in {each.id for each in store.pending()}


def test_whoever_comes_back_to_a_page_that_has_left_reads_it_anew(store: Store):
    add(store, "The ferry costs 40 euros.")
    url = "https://a.example/ferry"
    store.save_visit(Address("a.example/ferry", url, etag='"1"'), Visit("A", url, Outcome.UNCHANGED, later(1), 200))
    check(store)
    store.prune(later(-1))
    assert store.address("a.example/ferry").etag == '"1"'
    store.prune(later(100))
    assert store.address("a.example/ferry").etag is None


def test_a_transaction_looks_at_no_more_than_a_stride(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(retention, "STRIDE", 2)
    for number in range(7):
        check_new(store, add(store, f"Text {number}.", f"{number}.example/"), "40", terms=(number,))
    rounds: list[None] = []
    assert store.prune(later(100), progress=lambda: rounds.append(None))["answers"] == 6
    assert len(rounds) > 12


SAID = "The night ferry costs {} euros, the operator said. The crossing is slow. It is day {} of the old timetable."


@pytest.mark.parametrize("seed", range(4))
def test_after_any_pruning_questions_and_checks_work_and_no_reference_is_broken(
    store: Store, database_url: str, seed: int
):
    chance = random.Random(seed)
    told_to = router([Watch("w", channels=("desk",))])
    for day in range(0, 400, 20):
        for page in chance.sample(range(5), 3):
            key = f"{page}.example/story"
            if chance.random() < 0.7:
                add(store, SAID.format(chance.choice((40, 50, 60)), day), key, f"{page}", day * 24)
            else:
                visit(store, key, source=f"{page}", hours=day * 24)
        check(store, now=later(day * 24), router=told_to)
        if chance.random() < 0.4:
            _pruned(store, later((day - chance.choice((10, 60, 200))) * 24), chance)
    assert broken(database_url) == []


def _pruned(store: Store, before, chance: random.Random) -> None:
    kept = {change.id: change for change in store.changes(alert=True)}
    store.prune(before, chance.choice((None, 1, 3)), flagged_before=chance.choice((None, before)))
    for change in store.changes():
        history = store.history(change.claim.id or 0)
        assert history is not None
        assert change.id in {each.id for each in history.changes}
        assert change == kept.get(change.id, change)


def broken(url: str) -> list[object]:
    """References to rows that are not there; a server keeps its own from breaking."""
    postings = "SELECT term FROM posting WHERE assertion_id NOT IN (SELECT id FROM assertion)"
    engine = create_engine(url)
    with engine.connect() as connection:
        own = "PRAGMA foreign_key_check" if url.startswith("sqlite") else "SELECT 1 WHERE false"
        found = [*connection.execute(text(own)), *connection.execute(text(postings))]
    engine.dispose()
    return list(found)
