"""Jobs that hang, grow or die fail alone."""

from __future__ import annotations

import asyncio
import os
import time

import pytest

from spiders.pool import JobFailed, WorkPool


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


def test_an_error_of_the_job_itself_reaches_the_caller() -> None:
    failed, following = asyncio.run(outcomes(refuse, double))
    assert isinstance(failed, ValueError)
    assert following == 42
