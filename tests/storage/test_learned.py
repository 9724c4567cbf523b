"""What sites teach is kept in a few rows a site, by any number of processes at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from seeding import NOON, add, later

from storage.learned import LONGEST
from storage.site_model import NOTHING, REMEMBERED, Before, Sighting
from storage.store import Store, open_store

LOW, HIGH = -(2**63), 2**63 - 1


def seen(number: int, *hashes: int) -> Sighting:
    return Sighting(f"a.example/{number}", frozenset(hashes), frozenset(hashes[:1]))


def learn(store: Store, sighting: Sighting, hours: int = 0, site: str = "a.example", left_out=frozenset()) -> None:
    store.learn(site, sighting, sighting.article, left_out=left_out, now=later(hours))


def test_an_article_comes_back_as_it_was_and_a_newer_capture_replaces_it(store: Store):
    learn(store, seen(1, LOW, 0, HIGH))
    learn(store, seen(2, 5), hours=1)
    assert store.sightings("a.example") == [seen(1, LOW, 0, HIGH), seen(2, 5)]
    learn(store, seen(1, 7), hours=2)
    assert store.sightings("a.example") == [seen(2, 5), seen(1, 7)]
    assert store.sightings("b.example") == []


def test_a_site_has_no_more_than_its_latest_articles(store: Store):
    for number in range(REMEMBERED + 5):
        learn(store, seen(number, number), hours=number // 3)  # several of one moment
    learn(store, seen(0, 9), site="b.example")
    kept = store.sightings("a.example")
    assert len(kept) == REMEMBERED
    assert {each.article for each in kept} >= {f"a.example/{number}" for number in range(6, REMEMBERED + 5)}
    assert len(store.sightings("b.example")) == 1


def test_what_was_seen_long_ago_is_forgotten(store: Store):
    learn(store, seen(1, 1))
    store.learn("a.example", seen(2, 2), "k", left_out=frozenset(), now=NOON + LONGEST + timedelta(days=1))
    assert [each.article for each in store.sightings("a.example")] == ["a.example/2"]


def test_the_last_version_comes_with_the_lines_that_it_went_without(store: Store):
    assert store.before("a.example/ferry") == NOTHING
    add(store, "One.")
    assert store.before("a.example/ferry") == Before("One.")
    add(store, "Two.", hours=1)
    store.learn("a.example", seen(1, 1), "a.example/ferry", left_out=frozenset({LOW, 3}), now=NOON)
    assert store.before("a.example/ferry") == Before("Two.", frozenset({LOW, 3}))
    store.learn("a.example", seen(1, 1), "a.example/ferry", left_out=frozenset(), now=NOON)
    assert store.before("a.example/ferry") == Before("Two.")


def test_an_article_that_has_moved_still_goes_without_its_lines(store: Store):
    add(store, "One.")
    store.learn("a.example", seen(1, 1), "a.example/ferry", left_out=frozenset({3}), now=NOON)
    assert store.move_address(store.address("a.example/ferry"), "a.example/boat", "https://a.example/boat")
    assert store.before("a.example/boat") == Before("One.", frozenset({3}))


def test_two_processes_learn_of_one_site_at_once(store: Store, database_url: str):
    def work(first: int) -> None:
        with open_store(database_url) as own:
            for number in range(60):
                article = number if number % 2 else first + number
                learn(own, seen(article, article), hours=number, left_out=frozenset({number}))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, (1000, 2000)))
    learn(store, seen(1, 1), hours=61)
    assert len(store.sightings("a.example")) == REMEMBERED


def test_pruning_forgets_sites_that_nobody_has_visited_since(store: Store):
    learn(store, seen(1, 1))
    learn(store, seen(2, 2), hours=5)
    assert store.prune(later(3))["sightings"] == 1
    assert [each.article for each in store.sightings("a.example")] == ["a.example/2"]
