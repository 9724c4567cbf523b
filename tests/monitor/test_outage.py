"""A database that fails is told when it begins and when it is over, not each time."""

from __future__ import annotations

import pytest

from monitor.outage import Outage
from storage.errors import StorageError


@pytest.fixture
def told(monkeypatch):
    lines = []

    class Log:
        def warning(self, line, **more):
            lines.append((line, *more.values()))

        info = warning

    monkeypatch.setattr("monitor.outage._log", Log())
    return lines


def test_one_fault_is_one_line_until_it_is_over(told):
    seconds = iter([10.0, 15.0])
    outage = Outage(lambda: next(seconds))
    outage.over()
    for _ in range(3):
        outage.failed(StorageError("full"))
        outage.waits()
    outage.over()
    outage.over()
    assert told == [
        ("the database fails; what is to be done waits for it", "full"),
        ("the database works again", 5.0),
    ]


def test_another_fault_is_another_line_and_after_the_end_it_is_told_anew(told):
    outage = Outage()
    for words in ("locked", "full", "locked"):
        outage.failed(StorageError(words))
    outage.over()
    outage.failed(StorageError("locked"))
    assert [words for line, words in told if "fails" in line] == ["locked", "full", "locked"]


def test_waiting_is_told_before_a_fault_and_not_after(told):
    outage = Outage()
    outage.waits()
    outage.waits()
    outage.failed(StorageError("locked"))
    outage.waits()
    assert [line.split(";")[0].split(":")[0] for line, *_ in told] == [
        "the database keeps the service waiting",
        "the database fails",
    ]
