from seeding import NOON, add, fingerprint, later

from storage.model import Fingerprint
from storage.store import Store
from storage.stories import MOST_TOLD
from storage.tellings import BUDGET, OF_ONE, POSTED, chosen

CLUES = (1, 2, 3)


def told(store: Store, *clues: int, hours: int = 0) -> list[str]:
    return [found.text for found in store.alike(Fingerprint("00", (), clues), later(hours)).texts]


def test_texts_that_share_two_clues_are_found(store: Store):
    add(store, "One.", "a.example/", clues=CLUES)
    add(store, "Two.", "b.example/", clues=(3, 4, 5))
    assert told(store, 1, 2, 9) == ["One."]
    assert told(store, 3) == told(store) == []
    (found,) = store.alike(Fingerprint("00", (), CLUES), NOON).texts
    assert (found.text, found.shared, found.began_at) == ("One.", 0, NOON)


def test_texts_of_another_week_are_not_found(store: Store):
    add(store, "One.", clues=CLUES, published_at=NOON)
    assert told(store, *CLUES, hours=7 * 24) == ["One."]
    assert told(store, *CLUES, hours=8 * 24) == told(store, *CLUES, hours=-8 * 24) == []


def test_without_a_date_the_fetch_counts(store: Store):
    add(store, "One.", clues=CLUES, hours=240)
    assert told(store, *CLUES) == []
    assert told(store, *CLUES, hours=240) == ["One."]


def test_a_text_is_posted_once_however_many_addresses_carry_it(store: Store):
    add(store, "One.", "a.example/", clues=CLUES)
    add(store, "One.", "b.example/", clues=CLUES)
    assert store.spread((*CLUES, 4)) == dict.fromkeys(CLUES, 1)
    assert store.spread(()) == {}


def test_a_long_text_is_posted_under_its_rarest_clues(store: Store):
    common, rare = range(50), range(100, 100 + POSTED)
    add(store, "One.", "a.example/", clues=tuple(common)[:POSTED])
    add(store, "Two.", "b.example/", clues=(*common, *rare))
    assert set(store.spread((*common, *rare)).values()) == {1}
    assert told(store, *rare) == ["Two."]


def test_the_most_telling_texts_come_first(store: Store):
    for number in range(MOST_TOLD + 3):
        add(store, f"Text {number}.", f"a.example/{number}", clues=(1, 2))
    add(store, "Rare.", "b.example/", clues=(1, 7))
    found = told(store, 1, 2, 7)
    assert len(found) == MOST_TOLD
    assert "Rare." in found


def test_what_one_look_up_reads_does_not_grow():
    common = dict.fromkeys(range(100), 1000000)
    picked = chosen(common | {100: 3}, 10_000_000)
    assert picked[0][:2] == (100, 0)
    assert sum((common | {100: 3})[term] - floor for term, floor, _ in picked) <= BUDGET
    assert {1_000_000 - floor for term, floor, _ in picked[1:-1]} == {OF_ONE}


def test_joined_stories_are_the_oldest_one_and_began_with_the_earliest(store: Store):
    first = add(store, "One.", "a.example/", hours=5)
    second = add(store, "Two.", "b.example/", hours=2, published_at=later(1))
    third = add(store, "Three.", "c.example/", hours=9, clues=CLUES, story=second.story, joins=(first.story,))
    assert {each.story for each in store.pending()} == {first.story} == {third.story}
    (found,) = store.alike(Fingerprint("00", (), CLUES), later(9)).texts
    assert found.began_at == later(1)


def test_a_pruned_text_is_no_candidate(store: Store):
    seen = add(store, "One.", clues=CLUES, bands=(1,))
    with store._write() as connection:
        connection.exec_driver_sql("UPDATE body SET text = ''")
    assert seen
    assert store.alike(fingerprint("x", (1,), CLUES), NOON).texts == ()
