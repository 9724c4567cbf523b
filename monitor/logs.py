"""What the service says while it runs: a line for people or an object for machines, on standard error.

No secret leaves through it: the values of the variables that the configuration names, and passwords in addresses, are
blotted out of every line, whoever wrote it.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Iterable, MutableMapping
from typing import Any

import structlog

from monitor.report.text import plain

BLOT = "***"
_IN_ADDRESS = re.compile(r"(?<=://)([^\s:/@]*):[^\s/@]+(?=@)")
SHORTEST_SECRET = 4

Event = MutableMapping[str, Any]


def set_up(form: str, secrets: Iterable[str] = (), *, debug: bool = False) -> None:
    """Send all logging to standard error as ``console`` or ``json``; ``secrets`` are names of variables."""
    level = logging.DEBUG if debug else logging.INFO
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        Blotter(secrets),
    ]
    last: Any = structlog.processors.JSONRenderer(ensure_ascii=True) if form == "json" else _line
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last]
        )
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for chatty in ("scrapy", "asyncio", "apscheduler", "aiohttp.access", "httpx", "httpcore", "alembic"):
        logging.getLogger(chatty).setLevel(max(level, logging.WARNING))


class Blotter:
    """Takes the values of secrets out of whatever is logged."""

    def __init__(self, variables: Iterable[str]) -> None:
        found = {os.environ.get(name, "") for name in variables}
        self._secrets = sorted((each for each in found if len(each) >= SHORTEST_SECRET), key=len, reverse=True)

    def __call__(self, _logger: Any, _method: str, event: Event) -> Event:
        for key, value in event.items():
            event[key] = self.blotted(value) if isinstance(value, str) else value
        return event

    def blotted(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, BLOT)
        return _IN_ADDRESS.sub(rf"\1:{BLOT}", text)


def _line(_logger: Any, _method: str, event: Event) -> str:
    """Write ``2026-03-02T12:00:00Z warning  what happened  key=value``, without anything that steers a terminal."""
    at, level, words = (event.pop(name, "") for name in ("timestamp", "level", "event"))
    event.pop("logger", None)
    trace = event.pop("exception", None)
    rest = "  ".join(f"{key}={value}" for key, value in event.items() if value is not None)
    line = plain(f"{at} {level:<7} {words}" + (f"  {rest}" if rest else ""))
    return f"{line}\n{trace}" if trace else line
