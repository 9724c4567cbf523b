"""The check from stored pages to stored changes, on a real database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.check import check
from spiders.fingerprint import fingerprint
from storage.model import Address, Article, Kind, Outcome, Visit

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PRICE = (
    "The Xiaomi MS11 will cost 40,000 euros, the company said. The plant in Beijing builds 300,000 cars a year. "
    "Its engineers tested the car on the frozen lakes of Inner Mongolia. Dealers expect the first deliveries soon. "
    "The chief executive drove the prototype himself. Journalists were not allowed to take pictures."
)


def seen(store, text, host="a.example", path="ms11", day=0, **more):
    """Store ``text`` as the page's next version, or as unchanged when it is ``None``."""
    url, at = f"https://{host}/{path}", NOON + timedelta(days=day)
    key = f"{host}/{path}"
    if text is not None:
        article = Article(url, text, published_at=at, site=host, language="en")
        store.add_snapshot(key, host, article, at, fingerprint(text), **more)
    outcome = Outcome.NEW if text is not None else Outcome.UNCHANGED
    store.save_visit(Address(key, url), Visit(host, url, outcome, at, 200))


def loud(changes):
    return [(c.kind, c.old and c.old.surface, c.new and c.new.surface) for c in changes if c.alert]


def kinds(changes):
    return {c.kind for c in changes}


def test_a_first_page_opens_claims_and_alerts_nobody(store):
    seen(store, PRICE)
    changes = check(store)
    assert kinds(changes) == {Kind.NEW}
    assert loud(changes) == []


def test_a_page_that_changes_its_price_is_corrected_and_keeps_its_claim(store):
    seen(store, PRICE)
    (first,) = [c for c in check(store) if c.new.surface == "40,000 euros"]
    seen(store, PRICE.replace("40,000", "25,000"), day=3)
    (change,) = check(store)
    assert loud([change]) == [(Kind.CORRECTED, "40,000 euros", "25,000 euros")]
    assert change.claim.id == first.claim.id


def test_what_was_checked_is_not_checked_again(store):
    seen(store, PRICE)
    assert check(store)
    assert check(store) == []


def test_the_same_speaker_with_another_price_elsewhere_later_is_an_update(store):
    seen(store, PRICE)
    check(store)
    seen(store, PRICE.replace("40,000", "25,000"), host="b.example", day=5)
    assert loud(check(store)) == [(Kind.UPDATED, "40,000 euros", "25,000 euros")]


def test_another_outlet_and_speaker_with_another_price_conflict(store):
    seen(store, PRICE)
    check(store)
    odd = PRICE.replace("40,000", "25,000").replace("the company said", "two dealers said")
    seen(store, odd, host="b.example", day=5)
    assert loud(check(store)) == [(Kind.CONFLICTING, "40,000 euros", "25,000 euros")]


def test_a_source_that_is_called_official_updates_what_others_said(store):
    seen(store, PRICE)
    check(store)
    odd = PRICE.replace("40,000", "25,000").replace("the company said", "two dealers said")
    seen(store, odd, host="b.example", day=5)
    (change,) = [c for c in check(store, official=frozenset({"b.example"})) if c.alert]
    assert (change.kind, change.reason) == (Kind.UPDATED, "later_official")


def test_a_third_outlet_with_the_second_price_is_no_second_alert(store):
    seen(store, PRICE)
    seen(store, PRICE.replace("40,000", "25,000"), host="b.example", day=5)
    check(store)
    seen(store, PRICE.replace("40,000", "25,000").replace("Dealers", "Traders"), host="c.example", day=6)
    assert loud(check(store)) == []


def test_a_reprint_repeats_and_a_reprint_with_another_number_conflicts(store):
    seen(store, PRICE)
    original = store.pending()[0]
    seen(store, PRICE, host="b.example", day=1, story=original.story, copy_of=original.id, similarity=1.0)
    odd = PRICE.replace("300,000", "500,000")
    seen(store, odd, host="c.example", day=1, story=original.story, copy_of=original.id, similarity=0.95)
    changes = check(store)
    assert loud(changes) == [(Kind.CONFLICTING, "300,000", "500,000")]
    assert kinds(changes) == {Kind.NEW, Kind.REPEATED, Kind.CONFLICTING}


def test_a_corrected_value_contradicts_nobody_any_more(store):
    seen(store, PRICE)
    check(store)
    seen(store, PRICE.replace("40,000", "25,000"), day=1)
    check(store)
    seen(store, PRICE.replace("40,000", "25,000").replace("Dealers", "Traders"), host="b.example", day=2)
    assert loud(check(store)) == []


def test_a_claim_is_withdrawn_when_two_good_visits_lack_it(store):
    seen(store, PRICE)
    check(store)
    seen(store, PRICE.replace("The plant in Beijing builds 300,000 cars a year. ", ""), day=1)
    assert loud(check(store)) == []
    seen(store, None, day=2)
    assert loud(check(store)) == [(Kind.WITHDRAWN, "300,000", None)]
    seen(store, None, day=3)
    assert check(store) == []


def test_a_sentence_that_vanishes_with_two_answers_is_withdrawn_with_one_alert(store):
    gone = "The ferry cost 40 million euros and carries 310 passengers. "
    seen(store, gone + PRICE)
    check(store)
    seen(store, PRICE, day=1)
    check(store)
    seen(store, None, day=2)
    first, second = check(store)
    assert loud([first, second]) == [(Kind.WITHDRAWN, "40 million euros", None)]
    assert (first.reason, second.reason) == ("gone_twice", "same_sentence")
    assert "310 passengers" in first.explanation
    assert {c.claim.dimension for c in (first, second)} == {"money", "count"}


def test_what_a_rewritten_sentence_dropped_is_listed_at_once_and_never_told(store):
    seen(store, PRICE)
    check(store)
    vague = "Beijing is where the plant turns out more and more of them"
    seen(store, PRICE.replace("The plant in Beijing builds 300,000 cars a year", vague), day=1)
    (change,) = [c for c in check(store) if c.kind is Kind.WITHDRAWN]
    assert (change.alert, change.reason) == (False, "sentence_rewritten")
    seen(store, None, day=2)
    assert check(store) == []


def test_a_claim_that_comes_back_was_never_withdrawn(store):
    seen(store, PRICE)
    check(store)
    seen(store, PRICE.replace("The plant in Beijing builds 300,000 cars a year. ", ""), day=1)
    check(store)
    seen(store, PRICE, day=2)
    seen(store, None, day=3)
    assert loud(check(store)) == []


def test_a_failed_visit_is_no_evidence_that_a_claim_is_gone(store):
    seen(store, PRICE)
    check(store)
    seen(store, PRICE.replace("The plant in Beijing builds 300,000 cars a year. ", ""), day=1)
    check(store)
    url = "https://a.example/ms11"
    wall = Visit("a.example", url, Outcome.FAILED, NOON + timedelta(days=2), 200, f"{url}: blocked by bot protection")
    store.save_visit(Address("a.example/ms11", url), wall)
    assert check(store) == []


def test_a_notice_is_a_correction_at_first_sight(store):
    seen(
        store, f"{PRICE}\nCorrection: An earlier version of this article misstated the range; it is 800 km, not 600 km."
    )
    assert loud(check(store)) == [(Kind.CORRECTED, "600 km", "800 km")]


def test_a_snapshot_that_cannot_be_checked_stops_no_other_and_stays_pending(store):
    def fails_once(_now, calls=[]):  # noqa: B006
        calls.append(None)
        if len(calls) == 1:
            raise ValueError("no such clock")

    seen(store, PRICE)
    seen(store, "The ferry to the island costs 12 euros, the harbour office said.", host="b.example", path="ferry")
    changes = check(store, router=fails_once)
    assert {c.new_url for c in changes} == {"https://b.example/ferry"}
    assert [s.article.url for s in store.pending()] == ["https://a.example/ms11"]
    (status,) = [s for s in store.sources() if s.source.name == "a.example"]
    assert "could not be checked (ValueError: no such clock)" in status.last_error
    assert check(store)
