"""No two requests to one host closer together than its delay, by when they are sent.

Scrapy's downloader counts from when it hands a request out. A connection that is still to be made or a busy event loop
sends the first of two late, and a redirect from elsewhere is handed out without regard to those of its new host.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from functools import partial

Sent = Callable[[], None]


class Spacing:
    """When each host was sent its last request. ``clock`` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last: dict[str, float] = {}
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @asynccontextmanager
    async def turn(self, host: str, delay: float) -> AsyncIterator[Sent]:
        """Wait until ``host`` may be asked again, and give what is to be called when the request is sent.

        Until then, or until what is done here ends, the next one waits.
        """
        with ExitStack() as stack:
            if delay > 0:
                await self._turns[host].acquire()
                stack.callback(self._turns[host].release)
                await asyncio.sleep(self._last.get(host, -delay) + delay - self._clock())
                stack.callback(self._note, host)
            yield partial(self._sent, host, stack)

    def _sent(self, host: str, stack: ExitStack) -> None:
        self._note(host)  # each time: what a connection that had ended did not take is sent again
        stack.close()

    def _note(self, host: str) -> None:
        self._last[host] = self._clock()
