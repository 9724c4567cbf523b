from dataclasses import replace
from datetime import datetime

import pytest
from seeding import NOON, add, article, fingerprint, later, visit

from storage.columns import LONGEST_KEY
from storage.model import Address, Outcome, Source, SourceKind, Visit
from storage.store import Store
from storage.stories import NEWEST_PER_BAND


def test_a_source_is_stored_by_name(store: Store):
    first = store.source(Source("Port News", "https://a.example/", SourceKind.FEED, "15m", 20, ("ferry",), ("sport",)))
    again = store.source(Source("Port News", "https://b.example/"))
    assert again.id == first.id
    assert store.source_named("Port News") == again
    assert [status.source for status in store.sources()] == [again]


def test_a_source_comes_back_as_it_was_given(store: Store):
    given = Source(
        "A", "https://a.example/", SourceKind.SITEMAP, "0 6 * * *", 7, ("x", "y"), (), timezone="Europe/Oslo"
    )
    assert store.source(given) == replace(given, id=1) == store.source_named("A")


def test_what_is_not_stored_is_none(store: Store):
    assert store.source_named("nobody") is None
    assert store.address("a.example/") is None
    assert store.addresses(["a.example/"]) == {}
    assert store.latest_snapshot("a.example/") is None
    assert store.snapshot(1) is None
    assert store.snapshots_with_text("00") == []
    assert store.near([1, 2]) == store.near([]) == []


def test_a_visit_stores_its_address_with_the_validators(store: Store):
    given = Address("a.example/x", "https://a.example/x", etag='"1"', last_modified="Mon, 2 Mar 2026 12:00:00 GMT")
    stored = store.save_visit(given, Visit("A", "https://a.example/x", Outcome.NEW, NOON, 200))
    assert stored == replace(given, source="A", status=200, visited_at=NOON, good_visits=1, id=stored.id)
    assert store.address("a.example/x") == stored
    assert store.addresses(["a.example/x", "a.example/y"]) == {"a.example/x": stored}


@pytest.mark.parametrize("outcome", Outcome)
def test_every_visit_that_saw_an_article_is_a_good_one(store: Store, outcome: Outcome):
    visit(store)
    assert visit(store, outcome=outcome).good_visits == 1 + outcome.good


def test_a_failed_visit_leaves_the_validators_alone(store: Store):
    known = Address("a.example/x", "https://a.example/x", etag='"1"', last_modified="then")
    store.save_visit(known, Visit("A", known.url, Outcome.NEW, NOON, 200))
    blank = replace(known, etag='"error page"', last_modified=None)
    stored = store.save_visit(blank, Visit("A", known.url, Outcome.FAILED, later(1), 500, "it failed"))
    assert (stored.etag, stored.last_modified, stored.status, stored.visited_at) == ('"1"', "then", 500, later(1))


def test_not_modified_replaces_only_the_validators_that_it_sent(store: Store):
    known = Address("a.example/x", "https://a.example/x", etag='"1"', last_modified="then")
    store.save_visit(known, Visit("A", known.url, Outcome.NEW, NOON, 200))
    sent = replace(known, etag='"2"', last_modified=None)
    stored = store.save_visit(sent, Visit("A", known.url, Outcome.NOT_MODIFIED, later(1), 304))
    assert (stored.etag, stored.last_modified) == ('"2"', "then")


def test_a_new_text_without_validators_forgets_the_old_ones(store: Store):
    known = Address("a.example/x", "https://a.example/x", etag='"1"')
    store.save_visit(known, Visit("A", known.url, Outcome.NEW, NOON, 200))
    stored = store.save_visit(replace(known, etag=None), Visit("A", known.url, Outcome.REVISED, later(1), 200))
    assert stored.etag is None


def test_a_very_long_address_is_told_apart_by_its_end(store: Store):
    keys = ["a.example/" + "ø" * 3 * LONGEST_KEY + end for end in "xy"]
    for key in keys:
        visit(store, key)
    found = store.addresses(keys)
    assert set(found) == set(keys)
    assert len({address.id for address in found.values()}) == 2


def test_versions_count_up_at_each_address(store: Store):
    first, second = add(store, "One."), add(store, "Two.", hours=1)
    other = add(store, "Three.", "b.example/")
    assert [first.version, second.version, other.version] == [1, 2, 1]
    assert store.latest_snapshot("a.example/ferry") == second
    assert store.previous(second) == first
    assert store.previous(first) is None


def test_the_text_that_is_already_the_latest_is_not_stored_again(store: Store):
    add(store, "One.")
    assert store.add_snapshot("a.example/ferry", "A", article("One."), later(1), fingerprint("One.")) is None
    assert len(store.pending(10)) == 1


def test_a_text_that_comes_back_is_a_new_version(store: Store):
    assert [add(store, text).version for text in ("One.", "Two.", "One.")] == [1, 2, 3]


def test_a_snapshot_comes_back_as_it_was_given(store: Store):
    first = add(store, "One.")
    given = article(
        "Zwei.\nDrei – „vier“ \U0001f6a2",
        "https://b.example/x",
        headline="Fähre",
        authors=("Ø. Name", "B"),
        published_at=NOON,
        modified_at=later(1),
        language="de",
        site="B",
        corrections=("An earlier version said 30.",),
    )
    added = store.add_snapshot("b.example/x", "B", given, later(2), fingerprint("Zwei."), first.story, first.id, 0.75)
    assert added is not None
    assert store.snapshot(added.id) == added
    assert added.article == given
    assert (added.source, added.fetched_at, added.story, added.similarity) == ("B", later(2), first.story, 0.75)
    assert (added.copy_of, added.copy_of_url) == (first.id, first.article.url)


def test_a_snapshot_without_a_story_begins_one(store: Store):
    first, other = add(store, "One."), add(store, "Two.", "b.example/")
    assert first.story != other.story
    assert add(store, "Three.", "c.example/", story=first.story).story == first.story


def test_addresses_that_hold_the_same_text_share_it(store: Store):
    snapshots = [add(store, "Same.", key, hours=hours) for key, hours in (("b.example/", 2), ("a.example/", 1))]
    assert store.snapshots_with_text(fingerprint("Same.").content_hash) == snapshots[::-1]


def test_texts_of_equal_hash_stay_apart(store: Store):
    """The hash may fold what evidence must keep: spaces, quotation marks."""
    same = fingerprint("folded")
    added = [
        store.add_snapshot(key, "A", article(text), NOON, same) for key, text in (("a", "One  x."), ("b", "One x."))
    ]
    assert [snapshot.article.text for snapshot in added if snapshot] == ["One  x.", "One x."]


def test_near_texts_share_bands_most_shared_first(store: Store):
    add(store, "One.", "a.example/", bands=(1, 2, -3), headline="H", published_at=NOON)
    two = add(store, "Two.", "b.example/", bands=(1, 2, 4))
    add(store, "Three.", "c.example/", bands=(9,))
    found = store.near([2, 4, -(2**63), 1])
    assert [(near.text, near.shared) for near in found] == [("Two.", 3), ("One.", 2)]
    assert (found[0].snapshot_id, found[0].story, found[0].url) == (two.id, two.story, "https://b.example/")
    assert found[1].published_at == NOON
    assert [near.text for near in store.near([1, 2], most=1)] == ["Two."]


def test_a_text_at_many_addresses_is_one_near_text(store: Store):
    first = add(store, "One.", "a.example/", bands=(1,))
    add(store, "One.", "b.example/", bands=(1,))
    assert [near.snapshot_id for near in store.near([1])] == [first.id]


def test_a_band_that_everybody_shares_costs_no_more(store: Store):
    for number in range(NEWEST_PER_BAND + 5):
        add(store, f"Text {number}.", f"a.example/{number}", bands=(1,))
    found = store.near([1], most=10_000)
    assert len(found) == NEWEST_PER_BAND
    assert "Text 0." not in {near.text for near in found}


def test_pending_snapshots_come_oldest_first(store: Store):
    added = [add(store, text, text) for text in ("a", "b", "c")]
    assert store.pending(2) == added[:2]


def test_what_no_database_holds_is_replaced(store: Store):
    added = add(store, "A\0B \ud800.", headline="\0", authors=("\0", "\udfff"))
    assert added.article.text == "A�B �."
    assert added.article.headline == "�"
    assert added.article.authors == ("\0", "\udfff")


def test_a_moment_without_time_zone_is_refused(store: Store):
    with pytest.raises(Exception, match="no time zone"):
        store.add_snapshot("a", "A", article(), datetime(2026, 3, 2), fingerprint("x"))  # noqa: DTZ001


def test_sources_tell_how_they_fare(store: Store):
    store.source(Source("Quiet", "https://quiet.example/"))
    add(store, "One.", hours=1)
    add(store, "Two.", hours=2)
    url = "https://a.example/gone"
    store.save_visit(Address("a.example/gone", url), Visit("A", url, Outcome.FAILED, later(3), 404, "not found"))
    visit(store, hours=4)
    busy, quiet = store.sources()
    assert (busy.source.name, busy.articles, busy.versions, busy.changes) == ("A", 1, 2, 0)
    assert (busy.last_visit_at, busy.last_outcome) == (later(4), Outcome.UNCHANGED)
    assert (busy.last_error, busy.last_error_at) == ("not found", later(3))
    assert (quiet.articles, quiet.last_visit_at, quiet.last_error) == (0, None, None)
