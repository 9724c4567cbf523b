"""The third step with real receivers: everything arrives, nothing twice in effect, nobody waits for another's trouble."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from receivers import Hook, wait_for
from telling import NOON, change_something, mail, web

from monitor.notifier import Notifier
from monitor.notify import FIRST_WAIT, LONGEST_WAIT, MOST_ATTEMPTS, TIRED, notify, unknown_channels, utc_now, wait
from storage.model import DeliveryState, NewDelivery, Pace, Watch

HERE = Path(__file__).parent
WATCH = Watch("all", channels=("hook",))


class Clock:
    def __init__(self, now=NOON):
        self.now = now

    def __call__(self):
        return self.now

    def forward(self, **span):
        self.now += timedelta(**span)


def noticed(store, count, channel="hook", now=NOON):
    store.post([NewDelivery(f"{channel}{i}", channel, "", (), now, notice=f"Notice {i}") for i in range(count)], now)


def states(store):
    return sorted(each.state.value for each in store.deliveries())


def test_a_change_arrives_by_web_and_mail(store, hook, box):
    change_something(store, Watch("all", channels=("hook", "desk")))
    clock = Clock()
    reports = notify(store, {"hook": web("hook", hook.url), "desk": mail("desk", box.port)}, clock=clock)
    assert [(report.name, report.sent, report.failed) for report in reports] == [("hook", 1, False), ("desk", 1, False)]
    assert box.got[0][1]["Subject"] == "0, costs: 40 EUR → 50 EUR (+25 %)"
    assert b"1 independent story says 50 EUR" in hook.got[0][1]
    assert states(store) == ["sent", "sent"]
    notify(store, {"hook": web("hook", hook.url), "desk": mail("desk", box.port)}, clock=clock)
    assert (len(hook.got), len(box.got)) == (1, 1)


def test_a_message_that_several_watches_share_names_them_to_people(store, hook, box):
    cars, ferries = Watch("Cars", channels=("hook", "desk")), Watch("Ferries", channels=("desk",))
    others = (
        Watch("Elsewhere", channels=("hook",), any_of=("nowhere",)),
        Watch("Daily", channels=("desk",), pace=Pace.DAILY),
    )
    change_something(store, cars)
    transports = {"hook": web("hook", hook.url), "desk": mail("desk", box.port)}
    notify(store, transports, clock=Clock(), watches=(cars, ferries, *others))
    assert "Watch: Cars, Ferries\n" in box.got[0][1].get_body(("plain",)).get_content().replace("\r", "") + "\n"
    assert json.loads(hook.got[0][1])["watch"] == "Cars"


def test_a_receiver_that_was_down_gets_everything_in_the_end(store, hook):
    noticed(store, 2)
    hook.answers = [(500, {}, 0)] * 7
    clock = Clock()
    for _ in range(12):
        notify(store, {"hook": web("hook", hook.url)}, clock=clock)
        clock.forward(hours=1)
    assert states(store) == ["sent", "sent"]
    assert set(hook.keys) == {"hook0", "hook1"}
    assert len(hook.keys) == 9


def test_a_failure_is_told_on_the_row_and_waits_its_time(store, hook):
    noticed(store, 1)
    hook.answers = [(500, {}, 0)]
    clock = Clock()
    (report,) = notify(store, {"hook": web("hook", hook.url)}, clock=clock)
    assert (report.retried, report.errors) == (1, ["hook: answered 500"])
    (row,) = store.deliveries()
    assert (row.state, row.last_error, row.attempts) == (DeliveryState.DUE, "hook: answered 500", 1)
    assert FIRST_WAIT * 0.8 <= row.due_at - NOON <= FIRST_WAIT * 1.2
    clock.forward(seconds=20)
    notify(store, {"hook": web("hook", hook.url)}, clock=clock)
    assert len(hook.got) == 1


def test_retry_after_is_honoured_and_the_rest_of_the_channel_waits(store, hook):
    noticed(store, 3)
    hook.answers = [(429, {"Retry-After": "600"}, 0)]
    (report,) = notify(store, {"hook": web("hook", hook.url)}, clock=Clock())
    assert (report.retried, report.sent, report.rest) == (1, 0, timedelta(seconds=600))
    assert len(hook.got) == 1
    assert max(row.due_at for row in store.deliveries()) >= NOON + timedelta(seconds=600)


def test_a_tired_receiver_is_left_alone(store, hook):
    noticed(store, 10)
    hook.answers = [(503, {}, 0)] * 10
    notify(store, {"hook": web("hook", hook.url)}, clock=Clock())
    assert len(hook.got) == 3


def test_what_will_never_be_taken_is_given_up_and_can_be_revived(store, hook):
    noticed(store, 1)
    hook.answers = [(410, {}, 0)]
    (report,) = notify(store, {"hook": web("hook", hook.url)}, clock=Clock())
    assert (report.dead, states(store)) == (1, ["dead"])
    store.revive_deliveries(None, NOON)
    notify(store, {"hook": web("hook", hook.url)}, clock=Clock())
    assert (states(store), hook.keys) == (["sent"], ["hook0", "hook0"])


def test_a_receiver_that_never_comes_back_is_given_up_at_last(store, hook):
    noticed(store, 1)
    hook.answers = [(500, {}, 0)] * 99
    clock = Clock()
    for _ in range(MOST_ATTEMPTS + 5):
        notify(store, {"hook": web("hook", hook.url)}, clock=clock)
        clock.forward(hours=8)
    assert (states(store), len(hook.got)) == (["dead"], MOST_ATTEMPTS)
    assert store.deliveries()[0].last_error == "hook: answered 500"


def test_a_hanging_channel_delays_no_other(store, hook, box):
    noticed(store, 3)
    noticed(store, 3, "desk")
    hook.answers = [(204, {}, 60)] * 3
    slow = web("hook", hook.url, timeout=60)
    notifier = Notifier(store, {"hook": slow, "desk": mail("desk", box.port)}, clock=Clock())
    notifier.start()
    wait_for(lambda: len(box.got) == 3)
    store.post([NewDelivery("late", "desk", "", (), NOON, notice="Late")], NOON)
    notifier.wake()
    wait_for(lambda: len(box.got) == 4)
    wait_for(lambda: states(store).count("sent") == 4)
    wait_for(lambda: len(hook.got) == 1)  # the first, that has no answer yet
    hook.released.set()
    assert notifier.stop(5)


def test_a_refused_recipient_does_not_lose_the_others_theirs(store, box):
    noticed(store, 1, "desk")
    box.refuse = {"b@x.example": "450 later"}
    clock, transports = Clock(), {"desk": mail("desk", box.port, "a@x.example", "b@x.example")}
    notify(store, transports, clock=clock)
    assert store.deliveries()[0].only == ("b@x.example",)
    box.refuse = {}
    clock.forward(minutes=5)
    notify(store, transports, clock=clock)
    assert [recipients for recipients, _ in box.got] == [["a@x.example"], ["b@x.example"]]
    assert len({mail["Message-ID"] for _, mail in box.got}) == 1
    assert states(store) == ["sent"]


def test_a_recipient_who_is_refused_for_now_tires_no_channel(store, box):
    noticed(store, TIRED + 2, "desk")
    box.refuse = {"b@x.example": "450 later"}
    notify(store, {"desk": mail("desk", box.port, "a@x.example", "b@x.example")}, clock=Clock())
    assert [recipients for recipients, _ in box.got] == [["a@x.example"]] * (TIRED + 2)


def test_a_digest_is_one_message_when_its_time_comes(store, hook):
    watch = Watch("all", channels=("hook",), pace=Pace.HOURLY)
    for number in range(3):
        change_something(store, watch, number)
    clock, transports = Clock(), {"hook": web("hook", hook.url)}
    notify(store, transports, clock=clock)
    assert hook.got == []
    clock.forward(hours=1)
    notify(store, transports, clock=clock)
    assert len(hook.got) == 1
    assert b'"subject": "3 changes this hour (all)"' in hook.got[0][1]


def test_two_processes_share_the_work(store, hook):
    noticed(store, 30)
    transports = [{"hook": web("hook", hook.url)} for _ in range(3)]
    threads = [threading.Thread(target=notify, args=(store, each), kwargs={"clock": Clock()}) for each in transports]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(hook.keys) == sorted(f"hook{i}" for i in range(30))


def test_deliveries_for_a_channel_that_is_gone_are_counted_and_told(store, caplog):
    noticed(store, 2, "old")
    assert unknown_channels(store, {}) == {"old": 2}
    notifier = Notifier(store, {})
    notifier.start()
    wait_for(lambda: "2 deliveries wait for the channel old, which is not configured" in caplog.text)
    assert notifier.stop(5)


def test_a_fault_of_our_own_stops_neither_the_channel_nor_the_others(store, hook):
    noticed(store, 2)
    transport = web("hook", hook.url)
    send, calls = transport.send, []

    def broken(message, only=()):
        calls.append(message.key)
        if len(calls) == 1:
            raise ZeroDivisionError("with a secret in it")
        return send(message, only)

    transport.send = broken
    (report,) = notify(store, {"hook": transport}, clock=Clock())
    assert (report.sent, report.retried) == (1, 1)
    assert report.errors == ["hook: unexpected ZeroDivisionError"]


@pytest.mark.parametrize("attempts", range(1, 40))
def test_waits_grow_to_a_bound_and_are_spread(attempts):
    low, high = wait(attempts, None, 0.0), wait(attempts, None, 1.0)
    assert FIRST_WAIT * 0.8 <= low < high <= LONGEST_WAIT * 1.2
    assert wait(attempts, 86400, 0.5) == timedelta(days=1)


def _process(database, url, later=0.0):
    path = os.pathsep.join(str(HERE.parent / name) for name in ("alerts", "storage", "monitor"))
    environment = os.environ | {"PYTHONPATH": f"{path}{os.pathsep}{HERE.parents[1]}"}
    return subprocess.Popen([sys.executable, HERE / "telling.py", database, url, str(later)], env=environment)


def test_a_process_killed_in_mid_send_repeats_at_most_that_message_under_its_key(store, database_url):
    """The receiver has the message, the sender dies before it is marked: the same key comes once more."""
    now = utc_now()
    noticed(store, 3, now=now)
    with Hook() as hook:
        hook.answers = [(204, {}, 0), (204, {}, 30)]
        process = _process(database_url, hook.url)
        wait_for(lambda: len(hook.got) == 2, 20)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
        assert states(store) == ["due", "sending", "sent"]
        notify(store, {"hook": web("hook", hook.url)})
        assert states(store) == ["sending", "sent", "sent"]  # its lease still runs
        later = Clock(now + timedelta(minutes=5))
        notify(store, {"hook": web("hook", hook.url)}, clock=later)
        assert states(store) == ["sent"] * 3
        assert sorted(hook.keys) == ["hook0", "hook1", "hook1", "hook2"]


def test_kills_at_random_moments_lose_nothing(store, database_url):
    noticed(store, 40, now=utc_now())
    dice = random.Random(7)
    with Hook() as hook:
        for turn in range(5):
            process = _process(database_url, hook.url, turn * 120.0)
            before = len(hook.got)
            wait_for(lambda before=before: len(hook.got) > before, 60)
            time.sleep(dice.uniform(0, 0.03))
            process.kill()
            process.wait()
        clock = Clock(utc_now() + timedelta(hours=1))

        def all_sent():
            # a server that is busy sees late that a process died, and what its transaction had locked is left till then
            notify(store, {"hook": web("hook", hook.url)}, clock=clock)
            return states(store) == ["sent"] * 40

        wait_for(all_sent, 20)
        assert set(hook.keys) == {f"hook{i}" for i in range(40)}
        assert len(hook.keys) <= 40 + 5


class Looked:
    """A store that notes when it was asked what is due."""

    def __init__(self, store):
        self._store, self.looks = store, []

    def __getattr__(self, name):
        return getattr(self._store, name)

    def next_delivery_at(self, channels):
        self.looks.append(time.monotonic())
        return self._store.next_delivery_at(channels)


def test_a_message_leaves_within_a_second_of_being_stored_by_another_process(store, hook):
    """It leaves at the next look; a busy machine may make looks late, but not bring them closer."""
    looked = Looked(store)
    transport, sent_at = web("hook", hook.url), []
    send = transport.send

    def noting(message, only=()):
        sent_at.append(len(looked.looks))
        return send(message, only)

    transport.send = noting
    notifier = Notifier(looked, {"hook": transport})
    notifier.start()
    wait_for(lambda: len(looked.looks) > 2)
    noticed(store, 1, now=utc_now())
    before = len(looked.looks)
    wait_for(lambda: hook.got)
    assert sent_at[0] <= before + 1
    assert min(later - earlier for earlier, later in pairwise(looked.looks)) < 0.6
    assert notifier.stop(5)
