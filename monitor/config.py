"""The configuration file: its tables, what each key may hold, and one clear line for whatever it may not.

Reading a file checks all of it, watches and channels too, so that a service never starts on half a configuration.
Nothing here opens a database or a connection. Secrets stand in the environment; the file holds the variables' names.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from monitor.addresses import web_address
from monitor.faults import described
from monitor.moments import interval
from monitor.suggest import nearest
from spiders.policy import CrawlPolicy
from storage.errors import ConfigurationError
from storage.model import Kind, Source, SourceKind

FILE_NAME = "claimwatch.toml"
SHORTEST = timedelta(minutes=1)


def _schedule(text: str) -> str:
    every = interval(text)
    if every is None:
        _cron(text)
    elif every < SHORTEST:
        raise ValueError(f'"{text}" is too often: at most once a minute')
    return text.strip()


def _cron(text: str) -> None:
    try:
        CronSim(text, datetime(2024, 1, 1, tzinfo=UTC))
    except CronSimError as error:
        raise ValueError(
            f'"{text}" is neither an interval (15m, 6h) nor a cron line (*/15 6-22 * * *): {error}'
        ) from error


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


Line = Annotated[str, AfterValidator(_one_line)]
WebAddress = Annotated[str, AfterValidator(web_address)]
Host = Annotated[str, AfterValidator(_host)]
SecretName = Annotated[str, AfterValidator(_secret_name)]
Schedule = Annotated[str, AfterValidator(_schedule)]
TimeZone = Annotated[str, AfterValidator(_timezone)]


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f'"{text}" is no regular expression: {error}') from error
    return text


def _database(text: str) -> str:
    if "://" in text and urlsplit(text).password:
        raise ValueError(
            "no password here: set PGPASSWORD or use ~/.pgpass, or set CLAIMWATCH_DATABASE to the whole address"
        )
    return _one_line(text)


Pattern = Annotated[str, AfterValidator(_pattern)]
Database = Annotated[str, AfterValidator(_database)]


class Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceTable(Table):
    name: Line
    url: WebAddress
    kind: SourceKind = SourceKind.AUTO
    schedule: Schedule | None = None
    timezone: TimeZone | None = None
    most: int = Field(default=100, ge=1, le=100_000)
    include: tuple[Pattern, ...] = ()
    exclude: tuple[Pattern, ...] = ()

    def source(self) -> Source:
        return Source(**dict(self))


class WatchTable(Table):
    name: Line
    match: tuple[Line, ...] = ()
    sources: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    minimum_change: Decimal = Field(default=Decimal(0), ge=0)
    channels: tuple[str, ...] = ()
    digest: Literal["hourly", "daily", "weekly"] | None = None


class EmailChannel(Table):
    type: Literal["email"]
    host: Host
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    sender: Line
    to: tuple[Line, ...] = Field(min_length=1)
    username: Line | None = None
    password_env: SecretName | None = None


class WebhookChannel(Table):
    type: Literal["webhook"]
    url: WebAddress | None = None
    url_env: SecretName | None = None
    secret_env: SecretName | None = None

    @model_validator(mode="after")
    def one_address(self) -> WebhookChannel:
        if (self.url is None) == (self.url_env is None):
            raise ValueError("give either url or url_env")
        return self


class CrawlTable(Table):
    delay: float = Field(default=1.0, ge=0, le=3600, allow_inf_nan=False)
    concurrency_per_host: int = Field(default=2, ge=1, le=64)
    user_agent: Line | None = None
    allow_private: tuple[Host, ...] = ()
    workers: int = Field(default=0, ge=0, le=256)


class Configuration(Table):
    """One file, read and checked. ``path`` is None when no file was read."""

    database: Database | None = None
    source: tuple[SourceTable, ...] = ()
    watch: tuple[WatchTable, ...] = ()
    channel: dict[str, Annotated[EmailChannel | WebhookChannel, Field(discriminator="type")]] = {}
    crawl: CrawlTable = CrawlTable()

    def sources(self) -> list[Source]:
        return [table.source() for table in self.source]

    def policy(self, allow_private: Sequence[str] = ()) -> CrawlPolicy:
        """The manners of a crawl; hosts named on the command line may be private too."""
        given = dict(self.crawl)
        return CrawlPolicy(**given | {"allow_private": (*self.crawl.allow_private, *allow_private)})


_TABLES: dict[str, type[BaseModel]] = {
    "": Configuration,
    "source": SourceTable,
    "watch": WatchTable,
    "crawl": CrawlTable,
    "channel.email": EmailChannel,
    "channel.webhook": WebhookChannel,
}
_KNOWN = {name: list(table.model_fields) for name, table in _TABLES.items()}


def read(path: Path) -> Configuration:
    """Read and check the whole file; ConfigurationError names file, table and key."""
    data = _toml(path)
    try:
        configuration = Configuration.model_validate(data)
    except ValidationError as error:
        lines = [described(fault, data, _KNOWN) for fault in error.errors()]
        raise ConfigurationError("\n".join(f"{path}: {line}" for line in lines), path=str(path)) from error
    _refuse_doubles(path, configuration)
    _refuse_unknown_names(path, configuration)
    return configuration


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigurationError(f"{path}: no such file (claimwatch init makes one)", path=str(path)) from error
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}", path=str(path)) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: is not UTF-8 text", path=str(path)) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path}: is not TOML: {error}", path=str(path)) from error


def _refuse_doubles(path: Path, configuration: Configuration) -> None:
    for table, rows in (("source", configuration.source), ("watch", configuration.watch)):
        seen: set[str] = set()
        for row in rows:
            if row.name.casefold() in seen:
                line = f'{path}: [[{table}]]: name "{row.name}" stands twice'
                raise ConfigurationError(line, path=str(path), key="name")
            seen.add(row.name.casefold())


def _refuse_unknown_names(path: Path, configuration: Configuration) -> None:
    names = [source.name for source in configuration.source]
    for watch in configuration.watch:
        given = [("sources", word, names) for word in watch.sources]
        given += [("channels", word, list(configuration.channel)) for word in watch.channels]
        for key, word, known in given:
            if word not in known:
                line = f'[[watch]] "{watch.name}": {key}: nothing is called "{word}"{nearest(word, known)}'
                raise ConfigurationError(f"{path}: {line}", path=str(path), key=key)
