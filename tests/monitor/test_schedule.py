"""Rounds: a job never runs twice at once, and no call of it is lost."""

from __future__ import annotations

import asyncio

import pytest

from monitor.schedule import Rounds

HOUR = 3600.0


class Job:
    """A job that counts its runs, and ends each when it is let go."""

    def __init__(self):
        self.begun = asyncio.Queue()
        self.go = asyncio.Semaphore(0)
        self.at_once = self.most = self.ended = 0

    async def job(self):
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        await self.begun.put(None)
        await self.go.acquire()
        self.at_once -= 1
        self.ended += 1

    async def begins(self):
        await asyncio.wait_for(self.begun.get(), 10)


async def idle():
    """Let everything happen that the event loop has ready."""
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.fixture
def playing():
    """Runs a play with a job that comes every so often and is under way for the first time."""

    def play(scenes, every=HOUR):
        async def run():
            job, rounds = Job(), Rounds()
            rounds.every(every, job.job)
            rounds.start()
            try:
                await job.begins()
                await scenes(job, rounds)
            finally:
                rounds.stop()
            assert job.most == 1

        asyncio.run(run())

    return play


def test_a_job_that_is_asked_for_while_it_runs_runs_again_at_once(playing):
    async def scenes(job, rounds):
        for _ in range(3):
            rounds.soon("job")
            await idle()
        job.go.release()
        await job.begins()
        job.go.release()
        await idle()
        assert (job.ended, job.begun.qsize()) == (2, 0)

    playing(scenes)


def test_a_job_that_is_asked_for_in_the_moment_it_ends_runs_again_at_once(playing):
    async def scenes(job, rounds):
        for steps in range(8):
            job.go.release()
            for _ in range(steps):
                await asyncio.sleep(0)
            rounds.soon("job")
            rounds.soon("job")
            await job.begins()

    playing(scenes)


def test_rounds_that_come_while_a_job_runs_begin_no_second_one(playing):
    async def scenes(job, _rounds):
        await asyncio.sleep(0.1)
        assert (job.at_once, job.begun.qsize()) == (1, 0)

    playing(scenes, every=0.02)


def test_a_job_that_runs_when_the_rounds_end_is_no_error(playing, caplog):
    async def scenes(_job, rounds):
        rounds.stop()
        await idle()

    playing(scenes)
    assert caplog.records == []


def test_a_job_that_broke_is_called_again():
    async def run():
        calls, again = [], asyncio.Event()

        async def job():
            calls.append(1)
            if len(calls) == 1:
                raise ValueError("broken")
            again.set()

        rounds = Rounds()
        rounds.every(0.02, job)
        rounds.start()
        await asyncio.wait_for(again.wait(), 10)
        rounds.stop()

    asyncio.run(run())
