"""kill -9 at any moment, and two services on one database: every alert arrives, none twice in effect.

``FAULTS`` is how many kills there are: few by default, ``make faults`` asks for fifty.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from contextlib import suppress
from subprocess import TimeoutExpired
from threading import Event

import pytest
from world import Once, show, until, world

KILLS = int(os.environ.get("FAULTS", "6"))
PAGES = 8
MOMENTS = ("check", "crawl", "notify", "any")
STATEMENTS = 20
"""A check of one changed page makes a few more; each kill in mid-check comes at one of them, chosen by chance."""
NAMES = [f"s{number}" for number in range(PAGES)]


@pytest.fixture
def scene(tmp_path, database_url):
    with world(tmp_path, database_url, PAGES) as made:
        yield made


def test_nothing_is_lost_or_doubled_by_kills_at_random_moments(scene, capsys):
    dice = random.Random(20260302)
    service = scene.start()
    scene.stored(PAGES)
    expected: list[tuple[str, str]] = []
    died: Counter[str] = Counter()
    for number in range(KILLS):
        which = number % PAGES
        old = scene.site.prices[which]
        scene.site.prices[which] = new = 100 + (number + 1) * 7
        expected = sorted([*expected, (str(old), str(new))])
        moment = MOMENTS[number % len(MOMENTS)]
        killed, service = _killed(scene, service, moment, dice)
        died[killed] += 1
        scene.time_passes_for_leases()
        service = scene.start()
        scene.told(expected)
    _nothing_more(scene, expected)
    told = f"{len(expected)} alerts, {scene.receiver.repeats} repeated by key"
    show(capsys, f"{KILLS} kills on {scene.kind} ({dict(died)}): {told}")


def _killed(scene, service, moment, dice):
    """Kill the service while it fetches, at a statement of its check, while it sends, or after a random while."""
    hit = Event()
    if moment == "check":
        return _killed_in_check(scene, service, dice)
    if moment == "crawl":
        scene.site.on_request = Once(hit.set)
    elif moment == "notify":
        scene.receiver.on_post = Once(hit.set)
    scene.crawl_now(NAMES)
    if moment == "any" or not hit.wait(15):
        moment = "any"
        time.sleep(dice.uniform(0, 2.5))
    else:
        time.sleep(dice.choice([0, 0.001, 0.01, 0.05]))
    scene.kill(service)
    scene.site.on_request = scene.receiver.on_post = lambda: None
    return moment, service


def _killed_in_check(scene, service, dice):
    doom = scene.folder / "doom"
    doom.write_text(f"check {dice.randint(1, STATEMENTS)}")
    scene.crawl_now(NAMES)
    with suppress(TimeoutExpired):
        service.wait(20)
    moment = "any" if service.poll() is None else "check"
    scene.kill(service)
    doom.unlink()
    return moment, service


def _nothing_more(scene, expected):
    """Another visit of all finds nothing new, and no change is stored twice."""
    with scene.store() as store:
        before = {state.name: state.last_crawl_at for state in store.source_states()}
    scene.crawl_now(NAMES)

    def visited():
        with scene.store() as store:
            return all(state.last_crawl_at != before[state.name] for state in store.source_states())

    until(visited, 60, "another visit of all")
    with scene.store() as store:
        until(lambda: not store.pending(1))
        changes = [change for change in store.changes(most=10_000) if change.alert]
    assert len(changes) == len(expected)
    scene.told(expected)


def test_two_services_share_the_work_without_doubling_it(scene):
    scene.lease = "30s"  # what is held up for longer than its lease is taken over, and visited by the other too
    scene.configure(PAGES)
    services = [scene.start(), scene.start()]
    scene.stored(PAGES)
    rounds = 5
    for number in range(rounds):
        for which in range(PAGES):
            scene.site.prices[which] = 200 + 10 * number + which
        _nothing_lost(scene)
    assert all(service.poll() is None for service in services)
    assert Counter(scene.site.hits.values()) == {rounds + 1: PAGES}
    until(lambda: len(scene.receiver.alerts()) == rounds * PAGES, 60, "all alerts")
    assert scene.receiver.repeats == 0


def _nothing_lost(scene):
    with scene.store() as store:
        before = {state.name: state.last_crawl_at for state in store.source_states()}
        told = len(scene.receiver.alerts())
        scene.crawl_now(NAMES)
        until(
            lambda: all(state.last_crawl_at != before[state.name] for state in store.source_states()),
            60,
            "a visit of all",
        )
    until(lambda: len(scene.receiver.alerts()) == told + PAGES, 60, "the alerts of a round")


def test_what_a_dead_service_had_taken_is_taken_by_the_other(scene):
    first = scene.start()
    scene.stored(PAGES)
    scene.site.slow = 1
    asked = scene.site.asked
    scene.site.prices[0] = 150
    scene.crawl_now(["s0"])
    until(lambda: scene.site.asked > asked)
    scene.kill(first)
    scene.site.slow = 0
    scene.start()
    scene.told([("100", "150")])
