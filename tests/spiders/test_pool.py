"""Jobs that hang, grow or die fail alone."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import time
from datetime import UTC, datetime

import pytest
from pebble.pool.process import WorkerManager

from spiders.pool import JobFailed, WorkPool
from spiders.reading import read
from storage.model import Page


def double(number: int) -> int:
    return number * 2


def sleep_long(_: int) -> int:
    time.sleep(30)
    return 0


def die(_: int) -> int:
    os._exit(3)


def grow(_: int) -> int:
    return len(bytearray(4 * 2**30))


def refuse(_: int) -> int:
    raise ValueError("no")


async def outcomes(*functions) -> list[object]:
    with WorkPool(1, seconds=0.5) as pool:
        return await asyncio.gather(*(pool.run(function, 21) for function in functions), return_exceptions=True)


def test_results_come_back_to_their_callers() -> None:
    assert asyncio.run(outcomes(double, double)) == [42, 42]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (sleep_long, "took longer than 0.5 seconds to read"),
        (die, "broke the process that read it"),
        (grow, "took too much memory to read"),
    ],
)
def test_a_bad_job_fails_alone(fault, words: str) -> None:
    failed, following = asyncio.run(outcomes(fault, double))
    assert isinstance(failed, JobFailed)
    assert str(failed) == words
    assert following == 42


POST = "<div><h3>Update {0}</h3><p>The council voted on plan {0}, with {1} votes for it, said clerk {2} on Monday.</p></div>"


def live_blog(mebibytes: int) -> Page:
    posts = "".join(POST.format(n, n + 3, n * 7) for n in range(mebibytes * 2**20 // len(POST)))
    body = f"<html><body><main><h1>Live: the vote</h1>{posts}</main></body></html>".encode()
    return Page("https://a.example/live", body, datetime.now(UTC), content_type="text/html")


def test_a_live_blog_of_ten_megabytes_fails_alone() -> None:
    async def pages() -> list[object]:
        with WorkPool(1, seconds=2) as pool:
            jobs = [pool.run(read, live_blog(10)), pool.run(read, live_blog(0)), pool.run(double, 21)]
            return await asyncio.gather(*jobs, return_exceptions=True)

    failed, empty, following = asyncio.run(pages())
    assert isinstance(failed, JobFailed)
    assert str(failed) == "took longer than 2 seconds to read"
    assert (isinstance(empty, str), following) == (True, 42)


def test_an_error_of_the_job_itself_reaches_the_caller() -> None:
    failed, following = asyncio.run(outcomes(refuse, double))
    assert isinstance(failed, ValueError)
    assert following == 42


def parent(_: int) -> int:
    return os.getppid()


def test_a_worker_alone_needs_no_process_to_start_it() -> None:
    assert asyncio.run(outcomes(parent)) == [os.getpid()]


def test_a_pool_that_is_closed_while_it_expects_work_says_nothing(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)

    async def closed() -> None:
        with WorkPool(1) as pool:
            pool.close()
            pool.expect_work()
        await asyncio.sleep(0.05)

    asyncio.run(closed())
    gc.collect()
    assert not caplog.records


def test_workers_end_before_what_they_need_is_taken_away(monkeypatch) -> None:
    left = []
    take = WorkerManager.close_channels
    monkeypatch.setattr(WorkerManager, "close_channels", lambda self: left.append(len(self.workers)) or take(self))
    with WorkPool(2) as pool:
        asyncio.run(pool.run(os.getpid))
    assert left == [0]
