"""Whole days of the service, with faults: what is told is exactly what is expected. ``FAULTS`` makes the steps small."""

from __future__ import annotations

import asyncio
import os
import tomllib
from collections import Counter
from datetime import datetime, timedelta
from importlib.resources import files
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from days import Days, at
from servers import HOST, Receiver, Site
from world import show

import monitor.demo.server as demo
from monitor.demo.content import content
from monitor.demo.site import Response
from spiders.report import SourceReport
from storage.model import DeliveryState, Kind
from storage.store import open_store

EXPECTED = tomllib.loads(files("monitor.demo").joinpath("expected.toml").read_text(encoding="utf-8"))["change"]
DAY = timedelta(days=1)
TICK = timedelta(minutes=10 if "FAULTS" in os.environ else 30)
BEGIN = at("2026-03-02 06:00")
TAIL = (
    f"[crawl]\ndelay = 0\nworkers = 1\nallow_private = ['{HOST}']\n[service]\nlease = '2m'\n"
    "[channel.hook]\ntype = 'webhook'\nurl = '{url}'\ntimeout = 5\n[[watch]]\nname = 'all'\nmost_at_once = 1000\n"
)
BOT_CHECK = "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1></body></html>"


def after(hours: float) -> datetime:
    return BEGIN + timedelta(hours=hours)


def written(expected, side):
    return f"{expected.get(side, '')} "


def fits(expected, change, site):
    """Whether a change is the one that the list means: a surface ("120") begins what is written there ("120 beds")."""
    sides = {"old": change.old, "new": change.new}
    same = all(bool(expected.get(side)) is bool(said) for side, said in sides.items())
    said = [written(expected, side).startswith(f"{each.surface} ") for side, each in sides.items() if each]
    pages = expected.get("old_pages", [expected["page"]])
    where = site.name(change.new_url or change.old_url) == expected["page"] and site.name(change.old_url) in pages
    return change.kind == expected["kind"] and where and same and all(said)


def described(change, site):
    sides = [side and side.surface for side in (change.old, change.new)]
    return f"{site.name(change.old_url)} -> {site.name(change.new_url)}: {change.kind} {sides} {change.reason}"


@pytest.fixture
def receiver():
    with Receiver().serving() as made:
        yield made


def configure(folder, sources, url):
    tables = "".join(
        "[[source]]\n" + "".join(f'{key} = "{value}"\n' for key, value in source.items()) for source in sources
    )
    (folder / "claimwatch.toml").write_text(tables + TAIL.replace("{url}", url))


@pytest.fixture
def news(monkeypatch):
    """The demo site; ``news.broken`` says what an outlet answers instead of its pages."""
    respond = demo.respond

    def faulty(outlet, edition, origin, path):
        broken = site.broken.get(outlet.key)
        return broken if broken and path != "/robots.txt" else respond(outlet, edition, origin, path)

    monkeypatch.setattr(demo, "respond", faulty)
    with demo.NewsSite() as site:
        site.broken = {}
        yield site


OFTEN = {"schedule": "30m", "revisit_max": "1h", "watch_for": "9999d"}  # the pages are years old


def outlets(site):
    return [
        {"name": one.name, "url": site.origins[one.key] + one.path, "kind": one.kind} | OFTEN
        for one in content().outlets
    ]


NOTICES = [
    "4 sources in trouble",  # a bot check on every page, from hour 7 on
    "4 well again",
    "Source Volt & Wheel fails: 3 visits in a row brought no article",  # down, from hour 15 on
    "Source Volt & Wheel is well again",
]


def test_a_day_of_the_demo_site_with_faults_tells_exactly_what_is_expected(
    tmp_path, database_url, news, receiver, capsys
):
    configure(tmp_path, outlets(news), receiver.url)
    days = Days(tmp_path, database_url, BEGIN)
    keys = list(news.origins)
    down = Response(503, "text/html", b"<html><body>down for repairs</body></html>")
    days.at = {
        after(2): lambda: news.broken.update({keys[0]: down}),
        after(2.9): news.broken.clear,
        after(4): days.die,
        after(5): lambda: setattr(news, "edition", 2),
        after(5.2): days.die,
        after(6): lambda: setattr(receiver, "status", lambda: 500),
        after(7): lambda: news.broken.update(dict.fromkeys(keys, Response(200, "text/html", BOT_CHECK.encode()))),
        after(9.6): news.broken.clear,
        after(11): days.die,
        after(12): lambda: setattr(receiver, "status", lambda: 204),
        after(15): lambda: news.broken.update({keys[1]: down}),
        after(18): news.broken.clear,
        after(20): days.die,
    }
    days.live(BEGIN + DAY, TICK)
    with open_store(database_url) as store:
        told = [change for change in store.changes(most=10_000) if change.alert]
        waiting = [one for one in store.deliveries(most=1000) if one.state is not DeliveryState.SENT]
    arrived = Counter(change["id"] for body in receiver.got.values() for change in body["changes"])
    unexpected = [described(change, news) for change in told if not any(fits(one, change, news) for one in EXPECTED)]
    missed = [one for one in EXPECTED if not any(fits(one, change, news) for change in told)]
    show(
        capsys,
        f"24 hours: {len(EXPECTED)} alerts expected, {len(arrived)} arrived, {receiver.repeats} repeated, "
        f"{days.starts - 1} restarts, notices {receiver.notices()}",
    )
    assert (unexpected, missed) == ([], [])
    assert arrived == Counter(change.id for change in told)
    assert len(arrived) == len(EXPECTED)
    assert waiting == []
    assert sorted(receiver.notices()) == sorted(NOTICES)


def test_a_soft_block_of_a_day_is_one_notice_and_no_change(tmp_path, database_url, receiver):
    with Site(dict.fromkeys(range(3), 100)).serving() as site:
        names = [f"s{number}" for number in range(3)]
        sources = [{"name": name, "url": f"{site.url}/{name[1:]}", "schedule": "2h"} for name in names]
        configure(tmp_path, sources, receiver.url)
        days = Days(tmp_path, database_url, BEGIN)
        days.at = {
            after(3): lambda: setattr(site, "blocked", True),
            after(27): lambda: setattr(site, "blocked", False),
        }
        days.live(after(36), timedelta(hours=1))
    assert receiver.notices() == ["3 sources in trouble", "3 well again"]
    assert receiver.alerts() == []
    with open_store(database_url) as store:
        assert {change.kind for change in store.changes(most=1000)} == {Kind.NEW}


NIGHTS = [
    # when the day begins in Berlin, its hours, when the turn of half past two comes
    ("2026-03-28 23:00", 23, (3, 0)),
    ("2026-10-24 22:00", 25, (2, 30)),
]


@pytest.mark.parametrize(("begin", "hours", "turn"), NIGHTS)
def test_a_night_of_daylight_saving_brings_each_turn_once(tmp_path, database_url, begin, hours, turn):
    seen: dict[str, list[datetime]] = {"interval": [], "hourly": [], "nightly": []}

    async def crew(_configuration, sources):
        for source in sources:
            seen[source.name].append(datetime.now().astimezone(ZoneInfo("Europe/Berlin")))
        return [SourceReport(source.name, fetched=1, unchanged=1) for source in sources]

    plans = {"interval": "1h", "hourly": "0 * * * *", "nightly": "30 2 * * *"}
    usual = {"timezone": "Europe/Berlin", "jitter": "0s"}
    sources = [
        {"name": name, "url": f"http://{name}.example/", "schedule": schedule} | usual
        for name, schedule in plans.items()
    ]
    configure(tmp_path, sources, "http://127.0.0.1:9/")
    step = timedelta(minutes=1 if "FAULTS" in os.environ else 5)
    days = Days(tmp_path, database_url, at(begin) - step, crew)
    days.live(at(begin) + timedelta(hours=hours), step)
    assert {name: len(seen[name]) for name in ("interval", "hourly")} == {"interval": hours + 1, "hourly": hours + 1}
    nightly = [moment for moment in seen["nightly"] if moment - at(begin) > timedelta(minutes=30)]
    assert [(moment.hour, moment.minute) for moment in nightly] == [turn]


def test_a_source_slower_than_its_interval_is_visited_at_the_next_beat_and_never_twice_at_once(
    tmp_path, database_url, receiver
):
    begun: list[datetime] = []
    under_way: list[int] = []

    async def crew(_configuration, sources):
        begun.append(days.now)
        under_way.append(len(days.service.visits.under_way))
        while days.now < begun[-1] + timedelta(seconds=150):  # noqa: ASYNC110  # the test's clock wakes nobody
            await asyncio.sleep(0.001)
        return [SourceReport(source.name, fetched=1, unchanged=1) for source in sources]

    source = {"name": "slow", "url": "http://slow.example/", "schedule": "1m", "jitter": "0s"}
    configure(tmp_path, [source], receiver.url)
    days = Days(tmp_path, database_url, BEGIN, crew, wait=False)
    days.live(after(0.5), timedelta(seconds=15))
    pauses = [(later - sooner).total_seconds() for sooner, later in pairwise(begun)]
    assert len(pauses) > 5
    assert set(pauses) == {180}
    assert set(under_way) == {1}
    assert receiver.notices() == []


def test_a_feed_that_brings_nothing_new_for_longer_than_usual_is_told_once_and_its_return_once(
    tmp_path, database_url, receiver
):
    async def crew(_configuration, sources):
        hour = (days.now - BEGIN) / timedelta(hours=1)
        fresh = hour % 24 < 12 and not 9 * 24 <= hour < 12 * 24  # by day, and three days without
        return [SourceReport(source.name, fetched=1, new=int(fresh), unchanged=9) for source in sources]

    source = {"name": "feed", "url": "http://feed.example/", "schedule": "2h", "jitter": "0s"}
    configure(tmp_path, [source], receiver.url)
    days = Days(tmp_path, database_url, BEGIN, crew)
    days.live(after(14 * 24), timedelta(hours=2))
    assert receiver.notices() == [
        "Source feed is stale: no new article for longer than usual",
        "Source feed is well again",
    ]
