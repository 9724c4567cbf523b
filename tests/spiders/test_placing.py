"""Where texts stand in a real store: copies, retellings, originals, and several processes at once."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing import get_context

import pytest
from told import FOLLOW_UP, NOON, ORIGINAL, OTHER, REWRITE, days, extracted, tell, template

from spiders.items import Placed
from spiders.placing import placement, store_placed
from storage.errors import StorageOvertaken
from storage.model import ArticleRow, Outcome
from storage.store import Store, open_store

PROCESSES = get_context("fork")
EDITED = ORIGINAL.replace("warned", "fears")


def rows(store: Store) -> dict[str, ArticleRow]:
    return {row.url.removeprefix("https://"): row for row in store.articles(most=1000)}


def groups(store: Store) -> set[frozenset[str]]:
    found: dict[int, set[str]] = {}
    for key, row in rows(store).items():
        found.setdefault(row.story, set()).add(key)
    return set(map(frozenset, found.values()))


def test_a_retelling_joins_the_story_without_being_a_copy(store: Store) -> None:
    tell(store, ORIGINAL, "a.example/1")
    tell(store, OTHER, "a.example/2")
    tell(store, REWRITE, "b.example/1")
    assert groups(store) == {frozenset({"a.example/1", "b.example/1"}), frozenset({"a.example/2"})}
    row = rows(store)["b.example/1"]
    assert row.copy_of is None
    assert 0 < (row.similarity or 0) < 1


def test_a_follow_up_and_the_weather_begin_stories_of_their_own(store: Store) -> None:
    texts = (ORIGINAL, FOLLOW_UP, template("Kirkvale", 14, 3, 40, 20), template("Kirkvale", 17, 6, 25, 80))
    for number, text in enumerate(texts):
        tell(store, text, f"a.example/{number}")
    assert len(groups(store)) == 4
    assert {row.copy_of for row in rows(store).values()} == {None}


def test_a_retelling_counts_for_a_week_of_publication(store: Store) -> None:
    tell(store, ORIGINAL, "a.example/1", published_at=NOON)
    tell(store, REWRITE, "b.example/1", published_at=days(6))
    assert len(groups(store)) == 1


def test_a_story_is_not_told_on_for_ever(store: Store) -> None:
    tell(store, ORIGINAL, "a.example/1", published_at=NOON)
    tell(store, REWRITE, "b.example/1", published_at=days(8))
    assert len(groups(store)) == 2


def test_a_text_between_two_stories_makes_them_one(store: Store) -> None:
    first, second = ORIGINAL[: len(ORIGINAL) // 2], ORIGINAL[len(ORIGINAL) // 2 :]
    assert tell(store, first, "a.example/1").story is tell(store, second, "b.example/1").story is None
    tell(store, ORIGINAL, "c.example/1")
    assert groups(store) == {frozenset({"a.example/1", "b.example/1", "c.example/1"})}
    copied = {key: row.copy_of for key, row in rows(store).items()}
    assert sorted(copied.values(), key=str) == [None, *[url for url in copied.values() if url]]
    assert len({url for url in copied.values() if url}) == 1


def test_the_original_may_be_stored_after_its_copies(store: Store) -> None:
    tell(store, EDITED, "b.example/1", published_at=days(1))
    tell(store, EDITED + " End.", "c.example/1", published_at=days(2))
    placed = tell(store, ORIGINAL, "a.example/1", published_at=NOON)
    assert (placed.outcome, placed.copy_of) == (Outcome.NEW, None)
    copied = {key: row.copy_of for key, row in rows(store).items()}
    assert copied == {
        "a.example/1": None,
        "b.example/1": "https://a.example/1",
        "c.example/1": "https://a.example/1",
    }
    assert len(groups(store)) == 1


def test_the_agencys_page_is_the_original_of_a_word_for_word_reprint(store: Store) -> None:
    tell(store, f"OSLO (Reuters) - {ORIGINAL}", "courier.example/1", published_at=NOON)
    tell(store, f"OSLO (Reuters) - {ORIGINAL}", "www.reuters.com/1", published_at=days(1))
    found = rows(store)
    assert found["www.reuters.com/1"].copy_of is None
    assert found["courier.example/1"].copy_of == "https://www.reuters.com/1"


def test_later_versions_of_a_page_are_copies_too_once_the_original_is_found(store: Store) -> None:
    tell(store, EDITED, "b.example/1", published_at=days(1))
    tell(store, EDITED + " End.", "b.example/1", published_at=days(1))
    tell(store, ORIGINAL, "a.example/1", published_at=NOON)
    assert rows(store)["b.example/1"].copy_of == "https://a.example/1"


def test_what_was_placed_too_early_is_placed_again(store: Store) -> None:
    early = extracted(store, EDITED, "b.example/1")
    placed = Placed(early, placement(store, early))
    tell(store, ORIGINAL, "a.example/1")
    assert store_placed(store, placed).placement.copy_of is not None
    assert len(groups(store)) == 1


def test_a_story_that_was_joined_meanwhile_is_looked_up_again(store: Store) -> None:
    first, second = ORIGINAL[: len(ORIGINAL) // 2], ORIGINAL[len(ORIGINAL) // 2 :]
    tell(store, first, "a.example/1")
    tell(store, second, "b.example/1")
    revised = extracted(store, second + " End.", "b.example/1")
    placed = Placed(revised, placement(store, revised))
    tell(store, ORIGINAL, "c.example/1")
    store_placed(store, placed)
    assert len(groups(store)) == 1


def test_a_stranger_stored_meanwhile_is_no_reason_to_look_again(store: Store) -> None:
    item = extracted(store, ORIGINAL, "a.example/1")
    placed = placement(store, item)
    tell(store, OTHER, "b.example/1")
    found = item.article, item.page.fetched_at, item.fingerprint
    assert store.add_snapshot(item.address.key, "A", *found, last=placed.last) is not None


@pytest.mark.parametrize("text", [ORIGINAL, EDITED, REWRITE])
def test_kin_stored_meanwhile_is_a_reason_to_look_again(store: Store, text: str) -> None:
    item = extracted(store, ORIGINAL, "a.example/1")
    placed = placement(store, item)
    tell(store, text, "b.example/1")
    with pytest.raises(StorageOvertaken):
        store.add_snapshot(
            item.address.key, "A", item.article, item.page.fetched_at, item.fingerprint, last=placed.last
        )
    assert set(rows(store)) == {"b.example/1"}


STORIES = 6


def event(number: int) -> tuple[str, ...]:
    """An edit, a retelling and the original of one event among others of its kind, with names and numbers of its own."""
    digits = "3456789012"[number:] + "3456789012"[:number]
    ending = "abcdef"[number] * 2
    told = [text.translate(str.maketrans("0123456789", digits)) for text in (EDITED, REWRITE, ORIGINAL)]
    for name in ("Kirkvale", "Ingrid", "Tveit", "Nordhavn", "Sandoy", "Seamark"):
        told = [text.replace(name, name + ending) for text in told]
    return tuple(told)


def tell_all(url: str, process: int) -> None:
    """Tell every event in one of its ways, so that each process stores kin of what the others store."""
    with open_store(url) as store:
        for number in range(STORIES):
            tell(store, event(number)[process], f"{process}.example/{number}")


def _at_once(task: Callable[[str, int], None], url: str) -> list[int | None]:
    processes = [PROCESSES.Process(target=task, args=(url, number)) for number in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    return [process.exitcode for process in processes]


def test_processes_at_once_neither_split_nor_double_a_story(store: Store, database_url: str) -> None:
    assert _at_once(tell_all, database_url) == [0, 0, 0]
    expected = {frozenset(f"{process}.example/{number}" for process in range(3)) for number in range(STORIES)}
    assert groups(store) == expected


def test_stories_go_on_after_a_restart(database_url: str) -> None:
    for key, text in (("a.example/1", ORIGINAL), ("b.example/1", REWRITE), ("c.example/1", EDITED)):
        with open_store(database_url) as store:
            tell(store, text, key)
    with open_store(database_url) as store:
        assert len(groups(store)) == 1
        assert rows(store)["c.example/1"].copy_of == "https://a.example/1"
