"""The figures' port at the end of the service: it closes at once."""

from __future__ import annotations

import asyncio
import socket
import time
from types import SimpleNamespace

from monitor.metrics import HOST, served


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def test_the_port_closes_at_once_although_an_answer_waits_for_the_database():
    async def run() -> float:
        asked = asyncio.Event()

        async def ask(*_: object) -> None:
            asked.set()
            await asyncio.sleep(600)

        port = free_port()
        service = SimpleNamespace(ask=ask, store=SimpleNamespace(source_states=None))
        async with served(service, port):
            _, writer = await asyncio.open_connection(HOST, port)
            writer.write(b"GET /metrics HTTP/1.1\r\nHost: here\r\n\r\n")
            await asyncio.wait_for(asked.wait(), 20)
            began = time.monotonic()
        writer.close()
        return time.monotonic() - began

    assert asyncio.run(asyncio.wait_for(run(), 50)) < 5
