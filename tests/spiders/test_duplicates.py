from __future__ import annotations

from datetime import timedelta

from told import NOON, ORIGINAL, OTHER, REWRITE

from spiders.clues import Rarity
from spiders.duplicates import WEEK, place_copy, place_known, place_near, settle_original
from spiders.fingerprint import fingerprint
from spiders.items import Placement
from storage.model import Article, NearText, Outcome, Snapshot

KNOWN = Rarity({}, 0)


def snapshot(text: str, **given) -> Snapshot:
    values = {"id": 7, "address_id": 1, "source": "courier", "version": 1, "story": 3, **given}
    article = Article("https://courier.example/a", text)
    return Snapshot(article=article, fetched_at=NOON, content_hash=fingerprint(text).content_hash, **values)


def near(identity: int, text: str, story: int = 3, **more) -> NearText:
    return NearText(identity, f"https://courier.example/{identity}", story, text, None, **more)


def place(text: str, *candidates: NearText) -> Placement:
    return place_near(text, NOON, candidates, KNOWN)


def test_the_same_text_at_its_address_is_unchanged() -> None:
    assert place_known(snapshot(ORIGINAL), fingerprint(ORIGINAL)).outcome is Outcome.UNCHANGED


def test_another_text_at_an_address_is_a_revision_in_its_story() -> None:
    placed = place_known(snapshot(ORIGINAL, copy_of=2, similarity=0.9), fingerprint(ORIGINAL + " more"))
    assert placed == Placement(Outcome.REVISED, 3, 2, 0.9)


def test_the_same_text_elsewhere_is_a_duplicate_of_the_first() -> None:
    assert place_copy(snapshot(ORIGINAL)) == Placement(Outcome.DUPLICATE, 3, 7, 1.0)
    assert place_copy(snapshot(ORIGINAL, copy_of=2)) == Placement(Outcome.DUPLICATE, 3, 2, 1.0)


def test_a_reprint_with_another_number_joins_the_story_and_is_kept() -> None:
    placed = place(ORIGINAL.replace("41.5", "45.1"), near(1, OTHER, 1), near(7, ORIGINAL))
    assert (placed.outcome, placed.story, placed.copy_of) == (Outcome.NEW, 3, 7)
    assert 0.9 < (placed.similarity or 0) < 1


def test_a_copy_of_a_copy_is_a_copy_of_the_original() -> None:
    assert place(ORIGINAL + " End.", near(7, ORIGINAL, copy_of=2)).copy_of == 2


def test_a_shortened_reprint_joins_the_story() -> None:
    assert place(". ".join(ORIGINAL.split(". ")[:2]), near(7, ORIGINAL)).copy_of == 7


def test_a_retelling_joins_the_story_and_is_no_copy() -> None:
    placed = place(REWRITE, near(7, ORIGINAL))
    assert (placed.story, placed.copy_of) == (3, None)
    assert 0 < (placed.similarity or 0) < 1


def test_a_story_is_told_within_a_week_and_copied_at_any_time() -> None:
    in_time = near(7, ORIGINAL, began_at=NOON - WEEK)
    late = near(7, ORIGINAL, began_at=NOON - WEEK - timedelta(hours=1))
    assert place(REWRITE, in_time).story == 3
    assert place(REWRITE, late) == Placement(Outcome.NEW)
    assert place(ORIGINAL + " End.", late).copy_of == 7


def test_kin_of_two_stories_makes_them_one() -> None:
    placed = place(ORIGINAL, near(7, REWRITE, 3), near(9, ORIGINAL + " End.", 5))
    assert (placed.story, placed.joins, placed.copy_of, placed.reprints) == (5, (3,), 9, ())


def test_other_copies_turn_out_to_be_copies_of_the_same() -> None:
    placed = place(ORIGINAL, near(7, ORIGINAL + " End.", 3), near(9, ORIGINAL + " End of it.", 5))
    assert (placed.story, placed.joins, placed.copy_of, placed.reprints) == (3, (5,), 7, (9,))


def test_a_text_that_is_nobodys_kin_starts_its_own_story() -> None:
    assert place(OTHER, near(7, ORIGINAL)) == place(ORIGINAL) == Placement(Outcome.NEW)


def test_a_text_that_was_published_before_its_copy_is_the_original() -> None:
    late = Article("https://courier.example/b", ORIGINAL, published_at=NOON)
    early = Article("https://courier.example/a", ORIGINAL, published_at=NOON - timedelta(hours=1))
    found = Placement(Outcome.DUPLICATE, 3, 7, 1.0, reprints=(9,))
    assert settle_original(found, late, early) == found
    settled = settle_original(found, early, late)
    assert (settled.copy_of, settled.reprints, settled.story) == (None, (7, 9), 3)
