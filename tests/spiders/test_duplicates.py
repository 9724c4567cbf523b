from __future__ import annotations

from datetime import UTC, datetime

from spiders.duplicates import overlap, place_copy, place_known, place_near
from spiders.fingerprint import fingerprint
from spiders.items import Placement
from storage.model import Article, NearText, Outcome, Snapshot

AT = datetime(2024, 5, 6, tzinfo=UTC)
TEXT = " ".join(f"word{number}" for number in range(100))


def snapshot(text: str, **given) -> Snapshot:
    values = {"id": 7, "address_id": 1, "source": "courier", "version": 1, "story": 3, **given}
    article = Article("https://courier.example/a", text)
    return Snapshot(article=article, fetched_at=AT, content_hash=fingerprint(text).content_hash, **values)


def near(identity: int, text: str, story: int = 3) -> NearText:
    return NearText(identity, f"https://courier.example/{identity}", story, text, None)


def test_the_same_text_at_its_address_is_unchanged() -> None:
    assert place_known(snapshot(TEXT), fingerprint(TEXT)).outcome is Outcome.UNCHANGED


def test_another_text_at_an_address_is_a_revision_in_its_story() -> None:
    placed = place_known(snapshot(TEXT, copy_of=2, similarity=0.9), fingerprint(TEXT + " more"))
    assert placed == Placement(Outcome.REVISED, 3, 2, 0.9)


def test_the_same_text_elsewhere_is_a_duplicate_of_the_first() -> None:
    assert place_copy(snapshot(TEXT)) == Placement(Outcome.DUPLICATE, 3, 7, 1.0)
    assert place_copy(snapshot(TEXT, copy_of=2)) == Placement(Outcome.DUPLICATE, 3, 2, 1.0)


def test_a_reprint_with_another_number_joins_the_story_and_is_kept() -> None:
    placed = place_near(TEXT.replace("word50", "word5000"), [near(1, "nothing alike at all here", 1), near(7, TEXT)])
    assert (placed.outcome, placed.story, placed.copy_of) == (Outcome.NEW, 3, 7)
    assert 0.9 < (placed.similarity or 0) < 1


def test_a_shortened_reprint_joins_the_story() -> None:
    assert place_near(" ".join(TEXT.split()[:30]), [near(7, TEXT)]).copy_of == 7


def test_a_text_that_shares_a_little_starts_its_own_story() -> None:
    other = " ".join(TEXT.split()[:40]) + " " + " ".join(f"other{number}" for number in range(60))
    assert place_near(other, [near(7, TEXT)]) == Placement(Outcome.NEW)
    assert place_near(TEXT, []) == Placement(Outcome.NEW)


def test_overlap_is_symmetric() -> None:
    shorter = " ".join(TEXT.split()[:30])
    assert overlap(shorter, TEXT) == overlap(TEXT, shorter) == 1.0
