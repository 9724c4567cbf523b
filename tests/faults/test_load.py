"""Figures of the running service: its memory over unchanged visits, how soon an alert arrives, a crowd of sources.

``FAULTS`` asks for the full size: ten thousand visits, two thousand sources.
"""

from __future__ import annotations

import os
import statistics
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from servers import Site
from world import memory, show, until, world

from spiders.urls import address_key
from storage.model import Address, Outcome, Visit
from storage.store import open_store

FULL = "FAULTS" in os.environ
HOSTS = 20 if FULL else 4
SOURCES = 2_000 if FULL else 40
VISITS = 10_000 if FULL else 300
CHANGES = 20 if FULL else 3
MOST_MIB = 200
DELAY = 0.5
STEP = 30
NEW = 10


@pytest.fixture
def sqlite_url(tmp_path):
    return f"sqlite:///{tmp_path / 'claims.db'}"


def test_memory_stays_flat_over_unchanged_visits(tmp_path, sqlite_url, capsys):
    count, found = 100, {}
    marks = sorted({VISITS // 10, VISITS})
    with world(tmp_path, sqlite_url, count) as scene:
        scene.service, scene.site.validators = f"together = {count}", True
        scene.configure(count)
        service = scene.start(plain=True)
        scene.stored(count, 240)
        names = [f"s{number}" for number in range(count)]
        while len(found) < len(marks):
            before = scene.site.asked
            scene.crawl_now(names)
            until(lambda: scene.site.asked >= before + count, 120, "a round")  # noqa: B023  # called at once
            if scene.site.unchanged >= marks[len(found)]:
                found[scene.site.unchanged] = memory(service.pid)
        code, _ = scene.stop(service)
    told = ", ".join(f"{mib:.0f} MiB after {visits:,}" for visits, mib in found.items())
    show(capsys, f"Unchanged visits (304), SQLite: {told}")
    first, last = found.values()
    assert last < first + 10
    assert code == 0


def test_an_alert_arrives_within_a_second_of_the_crawls_end(tmp_path, database_url, capsys):
    delays = []
    with world(tmp_path, database_url, 1) as scene:
        scene.start(plain=True)
        scene.stored(1)
        for number in range(CHANGES):
            old, new = scene.site.prices[0], 200 + 10 * number
            scene.site.prices[0], before = new, _ended(scene)
            scene.crawl_now(["s0"])
            until(lambda: (str(old), str(new)) in scene.receiver.alerts(), 60, "the alert")  # noqa: B023
            arrived = scene.receiver.arrived[-1]
            until(lambda: _ended(scene) != before, 60, "the crawl's end")  # noqa: B023  # an alert may come before it
            delays.append((arrived - _ended(scene)).total_seconds())
    middle, most = statistics.median(delays), max(delays)
    show(capsys, f"Alerts on {scene.kind}, s after the crawl's end: p50 {middle:.2f}, max {most:.2f} of {CHANGES}")
    assert middle < 5  # the figure is for an idle machine; this one may be busy


def _ended(scene):
    with scene.store() as store:
        return store.source_states()[0].last_crawl_at


@pytest.fixture
def sites():
    per_host = SOURCES // HOSTS
    with ExitStack() as stack:
        yield [
            stack.enter_context(
                Site({n: 100 + n for n in range(k * per_host, (k + 1) * per_host)}).serving(f"127.0.0.{k + 1}")
            )
            for k in range(HOSTS)
        ]


def test_a_crowd_of_sources_due_at_once_is_spread_and_keeps_the_manners_of_each_host(
    tmp_path, sqlite_url, sites, capsys
):
    with world(tmp_path, sqlite_url, 0) as scene:
        scene.delay = DELAY
        hosts = [urlsplit(site.url).hostname for site in sites]
        scene.configure_all({f"s{n}": f"{site.url}/{n}" for site in sites for n in site.prices}, hosts)
        _seed(sqlite_url, sites)
        service = scene.start(plain=True)
        marks, most = _watched(service, sites)
        code, took = scene.stop(service)
    steps = [later - sooner for sooner, later in pairwise([0, *marks])]
    at_once = max(site.most for site in sites)
    gaps = sorted(later - sooner for site in sites for sooner, later in pairwise(site.begun))
    show(
        capsys,
        f"{SOURCES} sources of {HOSTS} hosts due at once (SQLite): visited in each {STEP} s: {steps}; at a host at most "
        f"{at_once} at once, {gaps[0]:.2f} s apart; {most:.0f} MiB at most (PSS, with workers); stopped in {took:.1f} s",
    )
    assert code == 0
    assert all(site.hits[str(n)] == 1 for site in sites for n in site.prices)
    assert sum(site.unchanged for site in sites) == SOURCES * (NEW - 1) // NEW
    assert at_once == 1
    assert gaps[len(gaps) // 2] >= DELAY / 2
    assert max(steps) <= SOURCES / 2 or not FULL
    assert most < MOST_MIB


def _seed(database, sites):
    """Store what a service left behind that ran before: nine pages of ten are known and have not changed since."""
    now = datetime.now(UTC)
    with open_store(database) as store:
        for site in sites:
            site.validators = True
            for n in site.prices:
                if n % NEW:
                    url = f"{site.url}/{n}"
                    known = Address(address_key(url), url, etag=site.tag(n), began_at=now, changed_at=now)
                    store.save_visit(known, Visit(f"s{n}", url, Outcome.NEW, now, 200))


def _watched(service, sites):
    """Watch the service until all were visited; return how many were at the end of each step, and the most memory."""
    began, most, marks = time.monotonic(), 0.0, [0]
    while marks[-1] < SOURCES:
        passed = time.monotonic() - began
        assert passed < 120 + SOURCES, f"{marks[-1]} of {SOURCES} were visited"
        assert service.poll() is None
        most = max(most, memory(service.pid))
        marks += [marks[-1]] * (int(passed // STEP) + 1 - len(marks))
        marks[-1] = sum(len(site.hits) for site in sites)
        time.sleep(0.1)
    return marks, most
