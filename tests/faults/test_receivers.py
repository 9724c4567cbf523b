"""Receivers that are away, slow, busy, broken or choosy: each channel goes its own way, and nobody waits for another."""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, text
from world import Receiver, show, until, world

from storage.model import DeliveryState
from tests.alerts.receivers import mail_server

CHANGES = 4
ALERTS = [("100", str(200 + number)) for number in range(CHANGES)]
GOOD, CHOOSY = "desk@news.example", "away@news.example"


class Channels:
    """A good receiver, and four that fail in ways of their own until they are ``mended``."""

    def __init__(self, stack, boxes):
        self.web = {name: stack(Receiver()) for name in ("good", "away", "busy", "slow")}
        self.box, self.refusing = boxes
        self.box.refuse = {CHOOSY: "450 mailbox busy"}
        self.refusing.answers = ["554 no service here", "421 come back later"] * 100
        self.web["away"].status = lambda: 500
        self.web["busy"].status = lambda: 429
        self.web["slow"].on_post = lambda: time.sleep(3)

    def tables(self):
        found = "".join(
            f"[channel.{name}]\ntype = 'webhook'\nurl = '{one.url}'\ntimeout = 8\n" for name, one in self.web.items()
        )
        for name, box, to in (("mail", self.box, [GOOD, CHOOSY]), ("refusing", self.refusing, [GOOD])):
            found += f"[channel.{name}]\ntype = 'email'\nhost = '127.0.0.1'\nport = {box.port}\nsecurity = 'none'\n"
            found += f"sender = 'cw@news.example'\nto = {to}\n"
        return found

    def mend(self):
        for one in self.web.values():
            one.status, one.on_post = lambda: 204, lambda: None
        self.box.refuse, self.refusing.answers = {}, []


@pytest.fixture
def channels():
    with ExitStack() as stack:
        boxes = [stack.enter_context(mail_server()) for _ in range(2)]
        yield Channels(lambda receiver: stack.enter_context(receiver.serving()), boxes)


@pytest.fixture
def scene(tmp_path, database_url, channels):
    with world(tmp_path, database_url, CHANGES) as made:
        made.configure(CHANGES, more=channels.tables())
        yield made


def time_passes(scene):
    """Let all that waits for its next attempt be due, and what lies dead be revived."""
    engine = create_engine(scene.database)
    past = datetime.now(UTC) - timedelta(seconds=5)
    moment = past if scene.kind == "PostgreSQL" else past.strftime("%Y-%m-%d %H:%M:%S.%f")
    with engine.begin() as connection:
        connection.execute(text("UPDATE delivery SET due_at = :past WHERE state = 'due'"), {"past": moment})
    engine.dispose()
    with scene.store() as store:
        store.revive_deliveries(None, past)


def mailed(box, to):
    return sorted(mail["Message-ID"] for recipients, mail in box.got if to in recipients)


def test_each_channel_fails_and_recovers_by_itself(scene, channels, capsys):
    scene.start()
    scene.stored(CHANGES)
    scene.site.prices.update({number: 200 + number for number in range(CHANGES)})
    began = time.monotonic()
    scene.crawl_now([f"s{number}" for number in range(CHANGES)])
    until(lambda: channels.web["good"].alerts() == ALERTS, 60, "the good channel's alerts")
    seconds = time.monotonic() - began
    until(lambda: len(mailed(channels.box, GOOD)) == CHANGES, 20, "the mails to one of two")
    until(lambda: channels.web["slow"].alerts() == ALERTS, 60, "the slow channel's alerts")
    assert channels.web["away"].alerts() == channels.web["busy"].alerts() == []
    assert mailed(channels.box, CHOOSY) == mailed(channels.refusing, GOOD) == []
    channels.mend()

    def all_sent():
        time_passes(scene)
        with scene.store() as store:
            return {one.state for one in store.deliveries(most=1000)} == {DeliveryState.SENT}

    until(all_sent, 90, "all messages")
    assert all(one.alerts() == ALERTS for one in channels.web.values())
    assert len(set(mailed(channels.box, CHOOSY))) == len(set(mailed(channels.refusing, GOOD))) == CHANGES
    assert mailed(channels.box, GOOD) == mailed(channels.box, CHOOSY)
    repeats = sum(one.repeats for one in channels.web.values())
    assert repeats == 0
    show(capsys, f"Six channels, five of them failing ({scene.kind}): the good one's alerts after {seconds:.1f} s")
