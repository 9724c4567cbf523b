"""What a key of the configuration may hold: checked text, each kind with one clear line for whatever it may not be."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from monitor.addresses import web_address
from monitor.moments import interval
from monitor.suggest import nearest

SHORTEST = timedelta(minutes=1)
CRON_FIELDS = 5
"""A sixth would be read as seconds, and a host asked once a second."""


def _schedule(text: str) -> str:
    every = interval(text)
    if every is None:
        _cron(text)
    elif every < SHORTEST:
        raise ValueError(f'"{text}" is too often: at most once a minute')
    return text.strip()


def _cron(text: str) -> None:
    if len(text.split()) > CRON_FIELDS:
        raise ValueError(f'"{text}" has more than five fields: a cron line goes from minutes to days of the week')
    try:
        never = next(CronSim(text, datetime(2024, 1, 1, tzinfo=UTC)), None) is None
    except CronSimError as error:
        raise ValueError(
            f'"{text}" is neither an interval (15m, 6h) nor a cron line (*/15 6-22 * * *): {error}'
        ) from error
    if never:
        raise ValueError(f'"{text}" names a day that never comes')


def _span(text: str) -> str:
    if interval(text) is None:
        raise ValueError(f'"{text}" is no length of time: give it as 30s, 15m or 6h')
    return text.strip()


def seconds(span: str) -> float:
    """Return the length of a span that was checked."""
    length = interval(span)
    assert length is not None
    return length.total_seconds()


def _timezone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f'"{text}" is no time zone{nearest(text, available_timezones())}') from error
    return text


def _secret_name(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", text):
        raise ValueError("give the name of an environment variable, not the secret itself")
    return text


def _host(text: str) -> str:
    if not re.fullmatch(r"[^\s/@\\]+", text):
        raise ValueError(f'"{text}" is no host: give a name or an address without scheme and path')
    return text


def _one_line(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise ValueError("give one line of printable text")
    return text.strip()


def _no_truth(given: object) -> object:
    """Refuse ``most = true``, which Python takes for 1."""
    if isinstance(given, bool):
        raise ValueError("give a number, not true or false")  # noqa: TRY004  # pydantic takes no other
    return given


Whole = Annotated[int, BeforeValidator(_no_truth)]
Number = Annotated[float, BeforeValidator(_no_truth)]
Exact = Annotated[Decimal, BeforeValidator(_no_truth)]
Line = Annotated[str, AfterValidator(_one_line)]
WebAddress = Annotated[str, AfterValidator(web_address)]
Host = Annotated[str, AfterValidator(_host)]
SecretName = Annotated[str, AfterValidator(_secret_name)]
Schedule = Annotated[str, AfterValidator(_schedule)]
Span = Annotated[str, AfterValidator(_span)]
TimeZone = Annotated[str, AfterValidator(_timezone)]


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f'"{text}" is no regular expression: {error}') from error
    return text


def _selector(text: str) -> str:
    from spiders.selectors import check_selector  # noqa: PLC0415  # its libraries are slow to load, and rarely needed

    return check_selector(text)


def _database(text: str) -> str:
    if "://" in text and urlsplit(text).password:
        raise ValueError(
            "no password here: set PGPASSWORD or use ~/.pgpass, or set CLAIMWATCH_DATABASE to the whole address"
        )
    return _one_line(text)


Pattern = Annotated[str, AfterValidator(_pattern)]
PageSelector = Annotated[str, AfterValidator(_selector)]
Database = Annotated[str, AfterValidator(_database)]


class Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
