"""Visits under leases: one for each due time, however slow the holder is and whatever the clock does."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event

import pytest
import time_machine

from monitor import schedule
from monitor.config import Configuration
from monitor.outage import Outage
from monitor.planning import Planning
from monitor.roster import roster
from monitor.schedule import Rounds
from monitor.visits import ALL_NOTICE, Visits
from spiders.report import SourceReport
from storage.errors import StorageBusy
from storage.model import Source
from storage.store import Store, open_store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LEASE, HOUR, DAY = timedelta(minutes=2), timedelta(hours=1), timedelta(days=1)
SOURCES = [Source("a", "https://a.example/", schedule="1h")]


class Site:
    """Counts its visitors, and lets each go when it is told to."""

    def __init__(self):
        self.visits = []
        self.open = asyncio.Event()

    async def __call__(self, _configuration, sources):
        self.visits.append([source.name for source in sources])
        await self.open.wait()
        return [SourceReport(source.name, unchanged=1) for source in sources]


async def ask(function, *given, **named):
    return await asyncio.to_thread(function, *given, **named)


def holder(store: Store, site: Site, name: str = "me", *, clock_set=lambda: False) -> Visits:
    nothing = lambda: None  # noqa: E731
    return Visits(store, ask, site, name, roster(SOURCES), Configuration(), nothing, Outage(), clock_set)


async def ended(*visits: Visits) -> None:
    tasks = [task for each in visits for task in each.under_way]
    _, left = await asyncio.wait(tasks, timeout=10)
    assert not left
    await asyncio.sleep(0)


def enrolled(store: Store, now: datetime = NOON) -> None:
    store.plan_anew(lambda states: (roster(SOURCES).plans(states, now), now))


def state(store: Store):
    return store.source_states()[0]


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=True) as traveller:
        yield traveller


def test_a_holder_slower_than_its_lease_does_not_visit_twice(store, clock):
    async def run():
        site = Site()
        slow = holder(store, site)
        await slow.begin()
        clock.shift(3 * LEASE)
        await slow.begin()
        await slow.keep()
        assert state(store).crawling_until > datetime.now(UTC)
        site.open.set()
        await ended(slow)
        await slow.begin()
        assert site.visits == [["a"]]
        assert NOON + HOUR <= state(store).next_crawl_at < NOON + HOUR + LEASE

    enrolled(store)
    asyncio.run(asyncio.wait_for(run(), 30))


def test_the_delay_of_the_configuration_passes_between_two_visits_of_a_host(store, clock):
    neighbours = roster([*SOURCES, Source("b", "https://a.example/b", schedule="1h")])

    async def run():
        site = Site()
        site.open.set()
        visits = holder(store, site)
        visits.roster = neighbours
        visits.configuration = Configuration(service={"together": 1}, crawl={"delay": 20})
        for seconds in (0, 15, 15):
            clock.shift(timedelta(seconds=seconds))
            await visits.begin()
            if visits.under_way:
                await ended(visits)
            yield len(site.visits)

    async def listed():
        return [count async for count in run()]

    store.plan_anew(lambda states: (neighbours.plans(states, NOON), NOON))
    store.crawl_now(["a", "b"], NOON)
    assert asyncio.run(asyncio.wait_for(listed(), 30)) == [1, 1, 2]


def test_a_visit_whose_lease_another_took_ends_and_does_not_count(store, clock):
    async def run():
        site, other_site = Site(), Site()
        slow, other = holder(store, site), holder(store, other_site, "other")
        await slow.begin()
        (visit,) = slow.under_way
        clock.shift(3 * LEASE)
        await other.begin()
        assert other_site.visits == [["a"]]
        await slow.keep()
        await ended(slow)
        assert visit.cancelled()
        assert slow.done["good"] == 0
        assert state(store).crawling_by == "other"
        other_site.open.set()
        await ended(other)
        assert state(store).next_crawl_at > NOON + HOUR

    enrolled(store)
    asyncio.run(asyncio.wait_for(run(), 30))


def test_a_visit_that_is_being_recorded_is_not_broken_off(store, clock):
    async def run():
        site, stored, recorded = Site(), asyncio.Event(), asyncio.Event()

        async def slowly(function, *given, **named):
            answer = await ask(function, *given, **named)
            if isinstance(function, partial):
                stored.set()
                await recorded.wait()
            return answer

        visits = holder(store, site)
        visits.ask = slowly
        await visits.begin()
        (visit,) = visits.under_way
        site.open.set()
        await stored.wait()
        assert state(store).crawling_by is None
        await visits.keep()
        recorded.set()
        await visit
        assert visits.done["good"] == 1

    enrolled(store)
    asyncio.run(asyncio.wait_for(run(), 30))


def test_a_lease_that_ran_out_while_it_was_waited_for_is_kept_before_the_visit(store, database_url, clock):
    """Another holds the database for longer than a lease, while the taking waits for it."""
    release, locked = Event(), Event()

    def hold(states):
        locked.set()
        release.wait(20)
        return roster(SOURCES).plans(states, NOON), NOON

    async def run():
        site = Site()
        with open_store(database_url) as other:
            holding = asyncio.create_task(asyncio.to_thread(other.plan_anew, hold))
            await asyncio.to_thread(locked.wait)
            visits = holder(store, site)
            beginning = asyncio.create_task(visits.begin())
            await asyncio.sleep(0.1)
            clock.shift(3 * LEASE)
            release.set()
            await holding
            await beginning
        assert state(store).crawling_until > datetime.now(UTC)
        site.open.set()
        await ended(visits)
        assert site.visits == [["a"]]

    enrolled(store)
    asyncio.run(asyncio.wait_for(run(), 30))


def test_nothing_is_taken_by_a_clock_that_was_set_and_not_noticed_yet(store, clock):
    async def run():
        site = Site()
        await holder(store, site, clock_set=lambda: True).begin()
        assert site.visits == []

    enrolled(store)
    asyncio.run(asyncio.wait_for(run(), 30))


def test_after_the_clock_was_set_others_keep_what_they_have_not_renewed_yet(store, clock, monkeypatch):
    async def run():
        site = Site()
        first, second = holder(store, site), holder(store, site, "second")
        await first.begin()
        clock.shift(2 * DAY)
        second.trust_leases()
        await second.begin()
        assert site.visits == [["a"]]
        monkeypatch.setattr("monitor.visits.ALL_NOTICE", -ALL_NOTICE)
        second.trust_leases()
        await second.begin()
        assert site.visits == [["a"], ["a"]]
        await first.stop(1)
        await second.stop(1)

    enrolled(store)
    asyncio.run(asyncio.wait_for(run(), 30))


def test_a_visit_during_which_the_clock_is_set_back_leaves_no_turn_days_ahead(store, clock):
    async def run():
        site = Site()
        visits = holder(store, site)
        await visits.begin()
        clock.shift(-2 * DAY)
        site.open.set()
        await ended(visits)
        assert state(store).next_crawl_at < NOON - 2 * DAY + 2 * HOUR

    enrolled(store)
    asyncio.run(asyncio.wait_for(run(), 30))


class Plans:
    """Asks the store, and counts how often it was asked to plan; refuses so often first."""

    def __init__(self, refusals=0):
        self.asked, self.made, self.refusals = 0, 0, refusals

    async def __call__(self, function, *given, **named):
        if function.__name__ == "plan_anew":
            self.asked += 1
            if self.asked <= self.refusals:
                raise StorageBusy("locked")
        answer = await ask(function, *given, **named)
        self.made += function.__name__ == "plan_anew"
        return answer


def planning(store, plans, rounds=None):
    visits = holder(store, Site())
    return Planning(store, plans, visits, rounds or Rounds())


def test_a_clock_that_was_set_is_planned_for_once_before_anyone_goes_on(store, monkeypatch):
    async def noticed(mine, plans):
        await mine.keep_time()
        assert plans.made == 2

    async def run():
        plans = Plans()
        mine = planning(store, plans)
        await mine.keep_time()
        before = schedule._offset()
        monkeypatch.setattr(schedule, "_offset", lambda: before + 3600)
        await asyncio.gather(*(noticed(mine, plans) for _ in range(3)))
        assert plans.asked == 2

    asyncio.run(asyncio.wait_for(run(), 30))


def test_a_plan_that_could_not_be_stored_is_made_again(store):
    async def run():
        plans = Plans(refusals=2)
        mine = planning(store, plans)
        with pytest.raises(StorageBusy):
            await mine.take_over(roster([*SOURCES, Source("b", "https://b.example/", schedule="1h")]))
        with pytest.raises(StorageBusy):
            await mine.keep_time()
        await mine.keep_time()
        await mine.keep_time()
        assert plans.asked == 3
        assert [each.name for each in store.source_states()] == ["a", "b"]

    asyncio.run(asyncio.wait_for(run(), 30))


def test_a_process_that_is_held_up_takes_no_clock_for_set(monkeypatch):
    steady = iter([0.0, 60.0, 60.0, 60.1])
    held_up = type("Time", (), {"monotonic": lambda: next(steady), "time": lambda: 1000.0})
    monkeypatch.setattr(schedule, "time", held_up)
    assert schedule._offset() == pytest.approx(1000.0 - 60.1)
