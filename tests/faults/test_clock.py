"""The wall clock of a running service is set: nothing stands still, nothing is visited twice, nobody is told of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from world import until, world

PAGES = 3
NAMES = [f"s{number}" for number in range(PAGES)]
DAYS = timedelta(days=2)


@pytest.fixture
def scene(tmp_path, database_url):
    with world(tmp_path, database_url, PAGES) as made:
        made.schedule = "1h"
        made.configure(PAGES)
        yield made


def states(scene):
    with scene.store() as store:
        return store.source_states()


def visited(scene):
    """Wait until the first visits have ended: one under way when the clock is set makes up for what is missed then."""
    scene.stored(PAGES)
    until(lambda: all(state.last_crawl_at and not state.crawling_by for state in states(scene)), 60, "the end")


def set_clock(scene, by):
    (scene.folder / "clock").write_text(str(by.total_seconds()))
    until(lambda: "the clock was set" in scene.log(), 30, "the line")


def beaten(scene, since):
    """Wait for a sign of life by the new clock, two rounds later: all jobs have been called by then."""

    def beats():
        with scene.store() as store:
            return any(timedelta(seconds=21) < beat.at - since < timedelta(minutes=5) for beat in store.beats())

    until(beats, 60, "a sign of life")


def test_a_clock_set_forward_makes_up_each_turn_once_and_nothing_is_overdue(scene):
    service = scene.start()
    visited(scene)
    scene.site.prices[0] = 150
    ahead = datetime.now(UTC) + DAYS
    set_clock(scene, DAYS)
    scene.told([("100", "150")])
    beaten(scene, ahead)
    assert [scene.site.hits[str(number)] for number in range(PAGES)] == [2] * PAGES
    assert scene.receiver.notices() == []
    assert all(ahead < state.next_crawl_at < ahead + timedelta(hours=2) for state in states(scene))
    assert service.poll() is None


def test_a_clock_set_back_leaves_no_turn_and_no_message_days_ahead(scene):
    scene.receiver.status = lambda: 503
    service = scene.start()
    visited(scene)
    scene.site.prices[0] = 150
    scene.crawl_now(["s0"])

    def refused():
        with scene.store() as store:
            return [one for one in store.deliveries() if one.last_error]

    until(refused, 60, "a refusal")
    scene.receiver.status = lambda: 204
    behind = datetime.now(UTC) - DAYS
    set_clock(scene, -DAYS)
    scene.told([("100", "150")])
    until(lambda: all(state.next_crawl_at < behind + timedelta(hours=2) for state in states(scene)), 30, "new turns")
    scene.site.prices[1] = 160
    with scene.store() as store:
        store.crawl_now(["s1"], behind)
    scene.told([("100", "150"), ("100", "160")])
    assert scene.receiver.notices() == []
    assert service.poll() is None
