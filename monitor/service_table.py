"""The configuration's table of the service: how much at once, and how it may be watched."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from monitor.fields import Span, Table, Whole
from monitor.moments import interval


def _lasting(text: str) -> str:
    if length(text) < timedelta(seconds=2):
        raise ValueError(f'"{text}" is too short')
    return text


def length(text: str) -> timedelta:
    """Read a checked length of time."""
    return interval(text) or timedelta()


Lasting = Annotated[Span, AfterValidator(_lasting)]


class ServiceTable(Table):
    crawls: Whole = Field(default=4, ge=1, le=64)
    together: Whole = Field(default=10, ge=1, le=1000)
    longest: Lasting = "2h"
    lease: Lasting = "2m"
    notice_pause: Lasting = "10m"
    child: bool = False
    child_memory: Whole = Field(default=1024, ge=128, le=1_000_000)
    metrics_port: Whole | None = Field(default=None, ge=1, le=65535)
    log: Literal["console", "json"] = "console"
