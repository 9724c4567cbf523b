"""The service as a real process: what it does, and that it stops, reloads and recovers."""

from __future__ import annotations

import re
import signal
import socket
import urllib.request

import pytest
from world import until, world

from monitor.demo.server import HOST


@pytest.fixture
def scene(tmp_path, database_url):
    with world(tmp_path, database_url, 3) as made:
        yield made


def test_from_a_changed_page_to_the_alert_and_a_clean_stop(scene):
    service = scene.start()
    scene.stored(3)
    assert scene.receiver.got == {}
    scene.site.prices[1] = 140
    scene.crawl_now(["s1"])
    until(lambda: scene.receiver.alerts() == [("100", "140")], what="the alert")
    code, seconds = scene.stop(service)
    assert (code, seconds < 10) == (0, True)
    assert "service has stopped" in scene.log()
    assert "Traceback" not in scene.log()
    with scene.store() as store:
        assert store.beats() == []


def test_a_stop_in_mid_crawl_is_quick_and_loses_nothing(scene):
    scene.site.slow = 3
    service = scene.start()
    until(lambda: scene.site.asked)
    code, seconds = scene.stop(service)
    assert (code, seconds < 10) == (0, True)
    with scene.store() as store:
        states = store.source_states()
    assert [state.crawling_by for state in states] == [None] * 3
    scene.site.slow = 0
    scene.start()
    scene.stored(3)


def test_a_stop_waits_for_no_name_that_is_looked_up(scene):
    (scene.folder / "names").touch()
    scene.configure_all({"away": "http://away.example/1"}, [HOST])
    service = scene.start()
    until((scene.folder / "looking").exists, what="the look-up")
    code, seconds = scene.stop(service)
    assert (code, seconds < 10) == (0, True)


def test_a_wrong_configuration_leaves_the_old_one_at_work(scene):
    service = scene.start("--log", "json")
    scene.stored(3)
    good = (scene.folder / "claimwatch.toml").read_text()
    (scene.folder / "claimwatch.toml").write_text(good.replace("schedule", "shedule"))
    service.send_signal(signal.SIGHUP)
    until(lambda: "the old one stays" in scene.log(), what="the refusal")
    assert 'did you mean \\"schedule\\"' in scene.log()
    scene.configure(4, more="")
    scene.site.prices[3] = 500
    service.send_signal(signal.SIGHUP)
    scene.stored(4)
    assert service.poll() is None


def test_a_paused_source_is_left_alone_and_a_child_may_do_the_crawl(scene):
    service = scene.start("--child")
    scene.stored(3)
    with scene.store() as store:
        store.pause(["s2"])
    scene.site.prices.update({1: 150, 2: 150})
    scene.crawl_now(["s1"])
    until(lambda: scene.receiver.alerts() == [("100", "150")], what="the alert")
    assert service.poll() is None
    assert scene.site.hits["2"] == 1


def test_a_soft_block_on_every_page_is_one_notice_and_no_change(scene):
    scene.start()
    scene.stored(3)
    scene.site.blocked = True
    names = ["s0", "s1", "s2"]
    for _ in range(4):
        _visit_all(scene, names)
    until(scene.receiver.notices, 60, "the notice")
    for _ in range(2):
        _visit_all(scene, names)
    scene.site.blocked = False
    _visit_all(scene, names)
    until(lambda: len(scene.receiver.notices()) > 1, 60, "the notice of recovery")
    assert scene.receiver.notices() == ["3 sources in trouble", "3 well again"]
    assert scene.receiver.alerts() == []
    with scene.store() as store:
        assert {change.kind.value for change in store.changes(most=1000)} == {"new"}


def _visit_all(scene, names):
    before = dict(scene.site.hits)
    with scene.store() as store:
        done = {state.name: state.last_crawl_at for state in store.source_states()}
    scene.crawl_now(names)

    def all_done():
        with scene.store() as store:
            now = {state.name: state.last_crawl_at for state in store.source_states()}
        return all(now[name] != done[name] for name in names)

    until(all_done, what=f"a visit of all after {before}")


def _free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def test_a_port_for_figures_that_is_taken_ends_the_service_before_it_begins(scene):
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        assert scene.start("--metrics-port", str(port)).wait(30) == 2
    (line,) = scene.log().splitlines()
    assert line.startswith(f"claimwatch: metrics_port: {HOST}:{port} cannot be had (address already in use)")
    assert scene.site.asked == 0


def test_figures_are_offered_on_loopback_and_health_is_told(scene):
    port = _free_port()
    scene.start("--metrics-port", str(port))
    scene.stored(3)
    with urllib.request.urlopen(f"http://{HOST}:{port}/metrics", timeout=5) as answer:
        text = answer.read().decode()
    assert 'claimwatch_visits_total{outcome="good"} 3.0' in text
    assert 'claimwatch_sources{state="scheduled"} 3.0' in text
    assert re.search(r"process_resident_memory_bytes \d", text)
