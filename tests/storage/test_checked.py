import pytest
from seeding import NOON, TERMS, add, check_new, later, price, question, told, visit

from storage.errors import StorageOvertaken
from storage.model import CheckResult, Dimension, Kind, NewAssertion, NewChange, Outcome
from storage.store import Store


def test_a_check_stores_claims_assertions_and_changes(store: Store):
    seen = add(store, "One.", published_at=NOON, site="A")
    (change,) = check_new(store, seen)
    assert change.id is not None
    (stored,) = store.standing(seen.address_id)
    assert stored.assertion == price()
    assert (stored.snapshot_id, stored.url, stored.site, stored.said_at) == (seen.id, seen.article.url, "A", NOON)
    assert stored.claim_id == change.claim.id
    assert store.pending(1) == []
    checked = store.snapshot(seen.id)
    assert checked is not None
    assert checked.checked_at == later(1)


def test_a_repeated_check_is_a_no_op(store: Store):
    seen = add(store, "One.")
    assert len(check_new(store, seen)) == 1
    assert check_new(store, seen, "41") == []
    assert [stored.assertion for stored in store.standing(seen.address_id)] == [price()]
    assert len(store.changes()) == 1


def test_a_check_that_finds_nothing_still_checks(store: Store):
    seen = add(store, "One.")
    assert store.record_check(CheckResult(seen.id, later(1))) == []
    assert store.pending(1) == []


def test_one_claim_object_is_one_stored_claim(store: Store):
    seen, shared = add(store, "One."), question()
    new = [NewAssertion(claim, price()) for claim in (shared, shared, question())]
    store.record_check(CheckResult(seen.id, later(1), tuple(new)))
    first, second, third = store.standing(seen.address_id)
    assert first.claim_id == second.claim_id != third.claim_id


def test_beside_a_snapshot_stand_the_newest_checked_ones_of_its_story(store: Store):
    first = add(store, "One.")
    check_new(store, first)
    others = [add(store, f"{name}.", f"{name}.example/", story=first.story) for name in "bcd"]
    for other in others:
        check_new(store, other)
    unchecked = add(store, "Five.", "e.example/", story=first.story)
    check_new(store, add(store, "Six.", "f.example/"))
    assert store.beside(unchecked, 2) == [others[2].id, others[1].id]
    assert first.id not in store.beside(add(store, "One more."), 9)


def test_an_answer_joins_the_claim_it_names(store: Store):
    first, second = add(store, "One."), add(store, "Two.", "b.example/")
    (change,) = check_new(store, first)
    check_new(store, second, "41", claim=change.claim.id)
    history = store.history(change.claim.id or 0)
    assert history is not None
    assert [stored.assertion for stored in history.assertions] == [price(), price("41")]


def test_what_a_version_keeps_stands_and_the_rest_ends(store: Store):
    first = add(store, "One.")
    new = tuple(NewAssertion(question(), price(amount), TERMS) for amount in ("40", "50", "60"))
    store.record_check(CheckResult(first.id, later(1), new))
    forty, fifty, sixty = store.standing(first.address_id)
    second = add(store, "Two.")
    replacing = (NewAssertion(fifty.claim_id, price("55")),)
    change = NewChange(told(Kind.CORRECTED, fifty.assertion, price("55")), old=fifty.id, new=0)
    store.record_check(CheckResult(second.id, later(2), replacing, (change,), kept=(forty.id,), missing=(sixty.id,)))
    standing = store.standing(first.address_id)
    assert [(stored.assertion.surface, stored.missing_since) for stored in standing] == [
        ("40", None),
        ("60", 2),
        ("55", None),
    ]
    assert [stored.assertion.surface for stored in store.assertions_of(first.id)] == ["40", "50", "60"]
    assert [stored.assertion.surface for stored in store.assertions_of(second.id)] == ["40", "55"]
    assert store.assertions_of(99) == []


def _gone(store: Store) -> int:
    """Store a page whose second version lacks its answer; return the answer's id."""
    seen = add(store, "One.")
    check_new(store, seen)
    (stored,) = store.standing(seen.address_id)
    store.record_check(CheckResult(add(store, "Two.").id, later(2), missing=(stored.id,)))
    return stored.id


ABSENT = {Outcome.FAILED, Outcome.GONE, Outcome.UNREACHABLE}


@pytest.mark.parametrize(("outcome", "due"), [(outcome, outcome not in ABSENT) for outcome in Outcome])
def test_an_answer_is_withdrawn_after_two_good_visits_without_it(store: Store, outcome: Outcome, due: bool):
    missing = _gone(store)
    assert store.due_withdrawals() == []
    visit(store, outcome=outcome)
    assert [stored.id for stored in store.due_withdrawals()] == ([missing] if due else [])


def test_a_check_that_comes_late_counts_the_visits_before_it(store: Store):
    seen = add(store, "One.")
    check_new(store, seen)
    (stored,) = store.standing(seen.address_id)
    second = add(store, "Two.")
    visit(store)
    store.record_check(CheckResult(second.id, later(2), missing=(stored.id,)))
    assert [due.id for due in store.due_withdrawals()] == [stored.id]


def test_an_answer_that_comes_back_is_not_withdrawn(store: Store):
    missing = _gone(store)
    store.record_check(CheckResult(add(store, "Three.").id, later(3), kept=(missing,)))
    visit(store)
    assert store.due_withdrawals() == []
    assert [stored.missing_since for stored in store.standing(1)] == [None]


def test_an_answer_that_stays_away_keeps_its_first_absence(store: Store):
    missing = _gone(store)
    store.record_check(CheckResult(add(store, "Three.").id, later(3), missing=(missing,)))
    assert [stored.missing_since for stored in store.due_withdrawals()] == [2]


def test_a_withdrawal_is_recorded_once(store: Store):
    missing = _gone(store)
    visit(store)
    change = NewChange(told(Kind.WITHDRAWN, price(), None), old=missing)
    (recorded,) = store.record_withdrawals([change])
    assert store.record_withdrawals([change]) == []
    assert store.due_withdrawals() == store.standing(1) == []
    (read,) = store.changes(kind=Kind.WITHDRAWN)
    assert (read.id, read.old, read.new, read.old_url) == (recorded.id, price(), None, "https://a.example/ferry")


def test_a_withdrawal_of_what_came_back_is_not_recorded(store: Store):
    missing = _gone(store)
    visit(store)
    store.record_check(CheckResult(add(store, "Three.").id, later(3), kept=(missing,)))
    assert store.record_withdrawals([NewChange(told(Kind.WITHDRAWN, price(), None), old=missing)]) == []


def test_a_value_that_a_notice_quotes_belongs_to_the_history_only(store: Store):
    seen = add(store, "One.")
    new = NewAssertion(question(), price("30"))
    change = NewChange(told(Kind.CORRECTED, price("19"), price("30"), new.claim), new=0)
    (stored,) = store.record_check(CheckResult(seen.id, later(1), (new,), (change,)))
    (read,) = store.changes()
    assert (read.old, read.new) == (price("19"), price("30"))
    assert [each.assertion for each in store.standing(seen.address_id)] == [price("30")]
    assert [each.assertion for each in store.assertions_of(seen.id)] == [price("30")]
    history = store.history(stored.claim.id or 0)
    assert history is not None
    assert {each.assertion.surface for each in history.assertions} == {"19", "30"}


def test_a_change_of_two_quoted_values_makes_its_claim(store: Store):
    seen = add(store, "One.")
    change = NewChange(told(Kind.CORRECTED, price("19"), price("30")))
    store.record_check(CheckResult(seen.id, later(1), changes=(change,)))
    (read,) = store.changes()
    assert (read.claim.subject, read.old, read.new) == ("ferry", price("19"), price("30"))
    assert store.standing(seen.address_id) == []


def test_a_later_version_was_not_said_at_publication(store: Store):
    add(store, "One.", published_at=NOON)
    second = add(store, "Two.", published_at=NOON, hours=5)
    third = add(store, "Three.", published_at=NOON, modified_at=later(6), hours=7)
    assert [second.said_at, third.said_at] == [later(5), later(6)]


def test_two_checks_at_once_do_not_miss_each_other(store: Store):
    first, second, stranger = add(store, "One."), add(store, "Two.", "b.example/"), add(store, "Three.", "c.example/")
    seen_so_far = store.horizon()
    check_new(store, first)
    overtaken = CheckResult(second.id, later(1), (NewAssertion(question(), price("41"), TERMS),), horizon=seen_so_far)
    with pytest.raises(StorageOvertaken, match="check it again"):
        store.record_check(overtaken)
    assert second in store.pending(10)
    apart = NewAssertion(question("train"), price("7"), (900,))
    store.record_check(CheckResult(stranger.id, later(1), (apart,), horizon=seen_so_far))
    assert store.pending(10) == [second]
    again = CheckResult(second.id, later(1), overtaken.assertions, horizon=store.horizon())
    store.record_check(again)
    assert len(store.candidates(TERMS, Dimension.MONEY, exclude_address=0)) == 2
