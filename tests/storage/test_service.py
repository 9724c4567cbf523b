"""Sources and their turns, leases and signs of life."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import timedelta

import pytest
from seeding import NOON, later

from storage.model import Beat, Crawled, HostState, NewDelivery, Plan, Source, Trouble
from storage.store import Store, open_store

LEASE = timedelta(minutes=1)


def plan(name: str, hours: int | None = 0, host: str | None = None, schedule: str = "1h", late: int = 0) -> Plan:
    source = Source(name, f"https://{host or name}.example/", schedule=schedule)
    return Plan(source, host or name, schedule, None if hours is None else later(hours), later(late))


def taken(store: Store, hours: int = 0, most: int = 10, holder: str = "me") -> list[str]:
    return [source.name for source in store.take_due_sources(later(hours), LEASE, most, holder)]


def state(store: Store, name: str = "a"):
    return next(state for state in store.source_states() if state.name == name)


def done(store: Store, name: str = "a", hours: int = 0, *, good: bool = True, holder: str = "me", error=None):
    return store.source_done([Crawled(name, later(hours), later(hours), later(hours + 1), good, error)], holder)


def test_a_source_is_taken_when_it_is_due_and_by_one_only(store: Store):
    store.enroll([plan("a"), plan("b", 2)], NOON)
    assert taken(store) == ["a"]
    assert taken(store, holder="other") == []
    assert taken(store, hours=2, holder="other") == ["a", "b"]


def test_what_was_due_first_is_taken_first(store: Store):
    store.enroll([plan("a", 3), plan("b", 1), plan("c", 2)], NOON)
    assert taken(store, 3, most=1) == ["b"]
    assert taken(store, 3, most=1) == ["c"]


def test_two_sources_of_one_host_are_visited_by_one(store: Store):
    store.enroll([plan("a"), plan("b", host="a"), plan("c")], NOON)
    assert taken(store, most=1) == ["a"]
    assert taken(store, holder="other") == ["c"]
    done(store, "a")
    assert taken(store, holder="other") == ["b"]


def test_the_delay_of_a_host_passes_between_two_visits_of_it(store: Store):
    def next_at(seconds: float, delay: float) -> list[str]:
        now = NOON + timedelta(seconds=seconds)
        took = store.take_due_sources(now, LEASE, 1, "other", delay=timedelta(seconds=delay))
        store.release("other")
        return [source.name for source in took]

    store.enroll([plan("a"), plan("b", host="a")], NOON)
    assert taken(store, most=1) == ["a"]
    done(store, "a")
    assert [next_at(seconds, 2) for seconds in (0, 1, 1.9, 2.1)] == [[], [], [], ["b"]]
    store.save_hosts([HostState("a", delay=30.0), HostState("z", delay=300.0)])
    assert [next_at(seconds, 2) for seconds in (2.1, 29, 31)] == [[], [], ["b"]]
    assert [next_at(seconds, 60) for seconds in (31, 59, 61)] == [[], [], ["b"]]
    assert next_at(-3600, 60) == []
    store.crawl_now(["b"], NOON - timedelta(hours=1))
    assert next_at(-3600, 60) == ["b"], "a visit far ahead was told by a clock that was wrong"


def test_a_visit_that_ended_gives_the_source_its_next_turn(store: Store):
    store.enroll([plan("a")], NOON)
    taken(store)
    (ended,) = done(store)
    assert ended == state(store)
    assert (ended.next_crawl_at, ended.last_article_at, ended.crawling_by) == (later(1), NOON, None)
    assert taken(store) == []
    assert taken(store, 1) == ["a"]


def test_failures_are_counted_from_the_first_until_one_goes_well(store: Store):
    store.enroll([plan("a")], NOON)
    for hour in range(3):
        taken(store, hour)
        done(store, hours=hour, good=False, error="https://a.example/: 500")
    failing = state(store)
    assert (failing.failures, failing.failing_since, failing.last_error) == (3, NOON, "https://a.example/: 500")
    taken(store, 3)
    done(store, hours=3)
    assert (state(store).failures, state(store).failing_since, state(store).last_error) == (0, None, None)


def test_the_longest_pause_between_new_articles_is_remembered_and_fades(store: Store):
    store.enroll([plan("a")], NOON)

    def visited(hours: int, *, new: bool):
        taken(store, hours)
        store.source_done([Crawled("a", later(hours), later(hours), later(hours + 1), good=True, new=new)], "me")
        found = state(store)
        return found.last_new_at, round(found.usual_pause / 3600)

    assert visited(0, new=False) == (None, 0)
    assert visited(1, new=True) == (later(1), 0)
    assert visited(3, new=True) == (later(3), 2)
    assert visited(63, new=True) == (later(63), 60)
    assert visited(64, new=False) == (later(63), 60)
    assert visited(65, new=True) == (later(65), 60)
    for week in range(1, 5):
        visited(65 + 168 * week, new=True)
    assert state(store).usual_pause == 168 * 3600
    assert visited(65 + 672 + 1, new=True) == (later(738), 168)
    assert state(store).first_new_at == later(1)


def test_whoever_lost_the_lease_has_no_say(store: Store):
    store.enroll([plan("a")], NOON)
    taken(store)
    assert taken(store, 1, holder="other") == ["a"]
    assert done(store) == []
    assert state(store).crawling_by == "other"


def test_a_lease_can_be_kept_and_given_back(store: Store):
    store.enroll([plan("a")], NOON)
    taken(store)
    store.renew("me", ["a"], NOON, timedelta(minutes=5))
    assert store.take_due_sources(NOON + timedelta(minutes=4), LEASE, 1, "other") == []
    store.release("me")
    assert taken(store, 2, holder="other") == ["a"]
    store.renew("me", ["a"], later(2), timedelta(minutes=5))
    store.release("me")
    assert state(store).crawling_by == "other"


def test_only_what_is_named_is_kept(store: Store):
    store.enroll([plan("a"), plan("b")], NOON)
    assert sorted(taken(store)) == ["a", "b"]
    store.renew("me", ["b", "nobody"], NOON, timedelta(minutes=5))
    assert [source.name for source in store.take_due_sources(NOON + timedelta(minutes=4), LEASE, 9, "other")] == ["a"]


def test_a_paused_source_is_not_visited_until_it_is_resumed(store: Store):
    store.enroll([plan("a"), plan("b")], NOON)
    assert store.pause(["a", "nobody"]) == ["a"]
    store.enroll([plan("a"), plan("b")], NOON)
    assert taken(store) == ["b"]
    store.resume(["a"])
    assert taken(store) == ["a"]


def test_crawl_now_makes_a_source_due_even_a_paused_one(store: Store):
    store.enroll([plan("a", 5)], NOON)
    store.pause(["a"])
    assert store.crawl_now(["a"], NOON) == ["a"]
    assert taken(store) == ["a"]


def test_a_visit_asked_for_during_a_visit_comes_after_it(store: Store):
    store.enroll([plan("a")], NOON)
    taken(store)
    asked = NOON + timedelta(seconds=30)
    store.crawl_now(["a"], asked)
    done(store)
    assert state(store).next_crawl_at == asked


def test_a_visit_asked_for_during_a_visit_comes_after_it_whatever_clocks_say(store: Store):
    store.enroll([plan("a")], NOON)
    taken(store, 1)
    store.crawl_now(["a"], NOON)  # the one who asks is behind
    done(store, hours=1)
    assert taken(store, 1) == ["a"]
    done(store, hours=1)
    assert taken(store, 1) == []


def test_a_visit_asked_for_during_a_visit_outlives_a_new_plan_and_a_visit_that_never_ends(store: Store):
    store.enroll([plan("a")], NOON)
    taken(store)
    store.crawl_now(["a"], NOON)
    store.enroll([plan("a", 5, schedule="5h")], NOON)
    assert taken(store, 1, holder="other") == ["a"]
    done(store, hours=1, holder="other")
    assert state(store).next_crawl_at == later(2)


def test_what_its_holder_is_still_at_is_not_taken_again_when_the_lease_has_run_out(store: Store):
    store.enroll([plan("a"), plan("b", host="a"), plan("c")], NOON)
    assert taken(store, most=1) == ["a"]
    again = store.take_due_sources(later(1), LEASE, 9, "me", ["a"])
    assert [source.name for source in again] == ["c"]


def test_while_leases_are_not_judged_what_is_leased_stays_so(store: Store):
    store.enroll([plan("a"), plan("b", host="a"), plan("c", 1)], NOON)
    assert taken(store, most=1) == ["a"]
    judged_later = store.take_due_sources(later(1), LEASE, 9, "other", run_out=False)
    assert [source.name for source in judged_later] == ["c"]


def test_a_lease_that_has_run_out_is_kept_unless_another_went_to_the_source_or_its_host(store: Store):
    store.enroll([plan("a"), plan("b"), plan("c"), plan("d", 1, host="c")], NOON)
    assert sorted(taken(store)) == ["a", "b", "c"]
    assert sorted(store.renew("me", ["a", "b", "c"], later(1), LEASE)) == ["a", "b", "c"]
    store.enroll([plan("a"), plan("b"), plan("c", 9, schedule="9h"), plan("d", 1, host="c")], NOON)
    assert taken(store, 2, holder="other", most=2) == ["a", "b"]
    assert taken(store, 2, holder="other") == ["d"]
    assert store.renew("me", ["a", "b", "c"], later(2), LEASE) == []


def test_a_plan_is_made_of_what_stands_when_it_is_stored(store: Store, database_url: str):
    """A visit that ends between the reading and the writing would be planned, and made, a second time."""
    store.enroll([plan("a")], NOON)
    with open_store(database_url) as other, ThreadPoolExecutor(1) as pool:
        ended: list[Future[object]] = []

        def visited() -> object:
            taken(other, holder="other")
            return done(other, holder="other")

        def made(known):
            ended.append(pool.submit(visited))
            wait(ended, 0.1)
            return [plan("a", late=0)], NOON

        store.plan_anew(made)
        assert ended[0].result()
    assert state(store).next_crawl_at == later(1)


def test_a_turn_still_to_come_outlives_a_restart_and_a_missed_one_is_spread(store: Store):
    store.enroll([plan("a", 5), plan("b", 1)], NOON)
    store.enroll([plan("a", 9), plan("b", 9, late=3)], later(2))
    assert state(store).next_crawl_at == later(5)
    assert state(store, "b").next_crawl_at == later(3)


def test_a_new_schedule_gives_a_new_turn(store: Store):
    store.enroll([plan("a", 5)], NOON)
    store.enroll([plan("a", 1, schedule="5m")], NOON)
    assert state(store).next_crawl_at == later(1)


def test_a_source_that_is_configured_no_more_is_due_no_more_and_may_come_back(store: Store):
    store.enroll([plan("a"), plan("b")], NOON)
    store.enroll([plan("b")], NOON)
    assert taken(store) == ["b"]
    store.enroll([plan("a"), plan("b")], NOON)
    assert taken(store) == ["a"]


def test_many_takers_share_the_sources_without_doubling_any(store: Store):
    store.enroll([plan(f"s{number}", host=f"h{number % 40}") for number in range(60)], NOON)
    with ThreadPoolExecutor(6) as pool:
        shares = list(pool.map(lambda me: taken(store, most=12, holder=str(me)), range(6)))
    names = [name for share in shares for name in share]
    assert len(names) == len(set(names)) >= 40
    hosts = [{int(name[1:]) % 40 for name in share} for share in shares]
    assert sum(map(len, hosts)) == len(set().union(*hosts))


def test_imported_sources_are_stored_once_and_taken_off_the_list(store: Store):
    store.enroll([plan("a")], NOON)
    news = [Source("b", "https://b.example/", schedule="1h"), Source("x", "https://a.example/", schedule="1h")]
    assert store.import_sources(news) == 1
    assert store.import_sources(news) == 0
    assert [source.name for source in store.imported_sources()] == ["b"]
    store.enroll([plan("a"), plan("b")], NOON)
    assert sorted(taken(store)) == ["a", "b"]
    assert store.remove_sources(["a", "b"]) == ["b"]
    assert store.imported_sources() == []


NOTICE = NewDelivery("trouble:a", "desk", "sources", (), NOON, notice="a fails")


def turn(store: Store, old: Trouble | None, new: Trouble | None, key: str = "once") -> list[str]:
    return store.turn_troubles([("a", old, new)], lambda _: [replace(NOTICE, key=key)], NOON)


def test_trouble_is_told_once_with_its_notice(store: Store):
    store.enroll([plan("a")], NOON)
    assert turn(store, None, Trouble.FAILING) == ["a"]
    assert turn(store, None, Trouble.FAILING, "again") == []
    assert (state(store).trouble, state(store).trouble_since) == (Trouble.FAILING, NOON)
    assert [delivery.notice for delivery in store.deliveries()] == ["a fails"]
    assert turn(store, Trouble.FAILING, None, "well") == ["a"]
    assert (state(store).trouble, state(store).trouble_since) == (None, None)


def test_a_turn_further_off_than_the_schedule_allows_is_the_mark_of_a_clock_that_was_wrong(store: Store):
    store.enroll([plan("a", 5000)], NOON)
    store.enroll([replace(plan("a", 1), latest_at=later(6000))], NOON)
    assert state(store).next_crawl_at == later(5000)
    store.enroll([replace(plan("a", 1), latest_at=later(3))], NOON)
    assert state(store).next_crawl_at == later(1)


def test_a_lease_given_by_a_clock_that_was_wrong_does_not_last(store: Store):
    store.enroll([plan("a")], NOON)
    taken(store, 5000)
    store.hold("check", "dead", later(5000), LEASE)
    assert taken(store, 0, holder="other") == ["a"]
    assert store.hold("check", "other", NOON, LEASE)


def test_a_beat_replaces_the_one_before_and_old_ones_are_forgotten(store: Store):
    store.beat("service one", NOON, "idle")
    store.beat("service one", later(1), "busy")
    store.beat("service two", later(2))
    assert store.beats() == [Beat("service one", later(1), "busy"), Beat("service two", later(2), "")]
    store.forget_beats("service two", later(0))
    store.forget_beats(None, later(2))
    assert store.beats() == []


def test_a_named_lease_is_held_by_one_until_it_runs_out(store: Store):
    assert store.hold("check", "me", NOON, LEASE)
    assert store.hold("check", "me", NOON, LEASE)
    assert not store.hold("check", "other", NOON, LEASE)
    assert store.hold("check", "other", later(1), LEASE)
    store.release("other")
    assert store.hold("check", "me", NOON, LEASE)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_two_thousand_sources_are_enrolled_and_taken_within_seconds(store: Store):
    store.enroll([plan(f"s{number}") for number in range(2000)], NOON)
    store.enroll([plan(f"s{number}") for number in range(2000)], NOON)
    assert len(taken(store, most=50)) == 50
