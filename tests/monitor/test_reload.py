"""The configuration is read again while messages are on their way: whatever comes after is sent all the same."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from threading import Event

import pytest

from monitor.config import Configuration
from monitor.notifier import Notifier
from monitor.service import Service, Setup
from storage.model import NewDelivery
from storage.store import Store, open_store

SOURCES = [{"name": "a", "url": "https://a.example/", "schedule": "1h"}]


class Receiver:
    """Takes one message at a time, and no more than it is let."""

    name, timeout = "hook", 30.0

    def __init__(self) -> None:
        self.asked, self.open, self.both = Event(), Event(), Event()
        self.got: list[str] = []

    def send(self, message, _only=()):
        self.asked.set()
        assert self.open.wait(30)
        self.got.append(message.subject)
        if len(self.got) == 2:
            self.both.set()


async def crew(_configuration, _sources):
    return []


async def seen(event: Event) -> None:
    assert await asyncio.to_thread(event.wait, 20)


def post(store: Store, key: str) -> None:
    now = datetime.now(UTC)
    store.post([NewDelivery(key, "hook", "", (), now, notice=f"Notice {key}")], now)


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.open.set()


@pytest.fixture
def playing(store, receiver):
    def play(scenes):
        async def run():
            setup = Setup(Configuration(source=SOURCES), {"hook": receiver})
            service = Service(setup, store, crew, lambda: setup)
            notifier = service._notifier
            notifier.start()
            try:
                await scenes(service)
            finally:
                receiver.open.set()
                notifier.stop(5)
                service._notifier.stop(5)

        asyncio.run(run())

    return play


def test_what_comes_after_two_reloads_at_once_is_sent(store, receiver, playing):
    async def scenes(service):
        post(store, "first")
        await seen(receiver.asked)
        reloads = [asyncio.create_task(service.reload()) for _ in range(2)]
        await asyncio.sleep(0.1)
        receiver.open.set()
        await asyncio.wait_for(asyncio.gather(*reloads), 30)
        post(store, "second")
        await seen(receiver.both)

    playing(scenes)


def test_a_stop_amid_a_reload_waits_for_the_message_on_its_way_and_sends_no_more(store, receiver, playing):
    async def scenes(service):
        post(store, "first")
        await seen(receiver.asked)
        reload = asyncio.create_task(service.reload())
        await asyncio.sleep(0.1)
        service.stop("test")
        ending = asyncio.create_task(service._end())
        await asyncio.sleep(0.05)
        post(store, "second")
        receiver.open.set()
        await asyncio.wait_for(asyncio.gather(reload, ending), 30)
        assert receiver.got == ["Notice first"]
        assert len(store.deliveries()) == 2

    playing(scenes)


def test_a_reload_while_the_service_begins_does_not_end_it(store, receiver, playing):
    async def scenes(service):
        await service.reload()
        begun = asyncio.create_task(service._begin())
        receiver.open.set()
        await asyncio.wait_for(begun, 30)
        post(store, "first")
        await seen(receiver.asked)
        service._rounds.stop()

    playing(scenes)


def test_a_stop_while_the_service_begins_does_not_wait_for_a_locked_database(tmp_path, receiver, monkeypatch):
    monkeypatch.setattr("monitor.service.STOP_SECONDS", 0.2)
    setup = Setup(Configuration(source=SOURCES), {"hook": receiver})

    async def run(store, locking):
        service = Service(setup, store, crew, lambda: setup)
        locking.execute("BEGIN IMMEDIATE")
        running = asyncio.create_task(service.run())
        await asyncio.sleep(0.1)
        service.stop("test")
        await asyncio.wait([running], timeout=10)
        done = running.done()
        locking.rollback()
        await asyncio.wait_for(running, 40)
        return done

    file = tmp_path / "claims.db"
    with open_store(f"sqlite:///{file}") as store, closing(sqlite3.connect(file)) as locking:
        assert asyncio.run(run(store, locking))


def test_a_notifier_that_has_not_begun_can_be_stopped(store, receiver):
    notifier = Notifier(store, {"hook": receiver})
    assert notifier.stop(5)
    post(store, "first")
    notifier.start()
    assert notifier.stop(5)
    assert not receiver.asked.is_set()
