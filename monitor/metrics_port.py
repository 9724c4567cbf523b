"""The service's figures where a port is asked for. Only then is a web server loaded: few services need its memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.service import Service


@asynccontextmanager
async def offered(service: Service, port: int | None) -> AsyncIterator[None]:
    """Offer the figures while the block runs; nothing without a ``port``."""
    if port is None:
        yield
        return
    from monitor.metrics import served  # noqa: PLC0415

    async with served(service, port):
        yield
