"""The configuration file: its tables, what each key may hold, and one clear line for whatever it may not.

Reading a file checks all of it, watches and channels too, so that a service never starts on half a configuration.
Nothing here opens a database or a connection. Secrets stand in the environment; the file holds the variables' names.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, Field, ValidationError, ValidationInfo, field_validator, model_validator

from monitor.addresses import web_address
from monitor.faults import described
from monitor.fields import (
    Database,
    Host,
    Line,
    Number,
    PageSelector,
    Pattern,
    Schedule,
    Span,
    Table,
    TimeZone,
    Whole,
    seconds,
)
from monitor.service_table import ServiceTable
from monitor.suggest import nearest
from monitor.told_tables import CHANNELS, ChannelTable, Hours, WatchTable
from spiders.policy import CrawlPolicy
from storage.errors import ConfigurationError
from storage.model import Source, SourceKind, Watch


class SourceTable(Table):
    name: Line
    kind: SourceKind = SourceKind.AUTO
    url: str  # read after the kind, which says whether it is an address or a place on disk
    schedule: Schedule | None = None
    timezone: TimeZone | None = None
    hours: Hours | None = None
    jitter: Span | None = None
    official: bool = False
    most: Whole = Field(default=100, ge=1, le=100_000)
    max_pages: Whole | None = Field(default=None, ge=1, le=500_000)
    revisit_min: Span = "15m"
    revisit_max: Span = "1d"
    watch_for: Span = "30d"
    include: tuple[Pattern, ...] = ()
    exclude: tuple[Pattern, ...] = ()
    text_include: tuple[PageSelector, ...] = ()
    text_exclude: tuple[PageSelector, ...] = ()
    browser: bool = False

    @field_validator("browser")
    @classmethod
    def _has_browser(cls, wanted: bool) -> bool:
        if wanted and find_spec("playwright") is None:
            raise ValueError("needs pip install 'claimwatch[browser]'")
        return wanted

    @field_validator("url")
    @classmethod
    def _place(cls, text: str, given: ValidationInfo) -> str:
        if given.data.get("kind") is not SourceKind.WARC:
            return web_address(text) if "://" in text else _refuse_file(text, in_list=given.context is None)
        return text if text.startswith("file:///") else (_folder(given) / text).absolute().as_uri()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if seconds(self.revisit_min) > seconds(self.revisit_max):
            raise ValueError(f'revisit_min "{self.revisit_min}" is longer than revisit_max "{self.revisit_max}"')
        return self

    def source(self) -> Source:
        spans = {name: seconds(getattr(self, name)) for name in ("revisit_min", "revisit_max", "watch_for")}
        made = Source(**dict(self) | spans)
        return replace(made, watch_for=0) if made.kind is SourceKind.WARC else made  # its pages are never asked for


def _refuse_file(text: str, *, in_list: bool) -> str:
    if in_list:
        raise ValueError(f'"{text}" is no http(s) address')
    raise ValueError(
        f'"{text}" is no http(s) address; the sources of an OPML file or a list are added by claimwatch import, '
        'an archive is read with kind = "warc"'
    )


def _folder(given: ValidationInfo) -> Path:
    """Return the folder of the configuration: relative paths in it are meant from there."""
    folder: Path = (given.context or {}).get("folder", Path())
    return folder


class CrawlTable(Table):
    delay: Number = Field(default=1.0, ge=0, le=3600, allow_inf_nan=False)
    concurrency_per_host: Whole = Field(default=2, ge=1, le=64)
    user_agent: Line | None = None
    contact: Line | None = None
    allow_private: tuple[Host, ...] = ()
    workers: Whole = Field(default=0, ge=0, le=256)


class Configuration(Table):
    """One file, read and checked. ``path`` is None when no file was read."""

    database: Database | None = None
    source: tuple[SourceTable, ...] = ()
    watch: tuple[WatchTable, ...] = ()
    channel: dict[Line, ChannelTable] = Field(default={})
    crawl: CrawlTable = CrawlTable()
    service: ServiceTable = ServiceTable()

    def sources(self) -> list[Source]:
        return [table.source() for table in self.source]

    def official(self) -> frozenset[str]:
        """Give the names of the sources that speak with authority for what they tell."""
        return frozenset(table.name for table in self.source if table.official)

    def watches(self) -> list[Watch]:
        """The watches with their channels; where there are channels and no watch, one that tells all that alerts."""
        return _with_channels([table.watch() for table in self.watch], list(self.channel))

    def policy(self, allow_private: Sequence[str] = ()) -> CrawlPolicy:
        """The manners of a crawl; hosts named on the command line may be private too."""
        given = dict(self.crawl)
        return CrawlPolicy(**given | {"allow_private": (*self.crawl.allow_private, *allow_private)})


_TABLES: dict[str, type[BaseModel]] = {
    "": Configuration,
    "source": SourceTable,
    "watch": WatchTable,
    "crawl": CrawlTable,
    "service": ServiceTable,
    **CHANNELS,
}
_KNOWN = {name: list(table.model_fields) for name, table in _TABLES.items()}


def read(path: Path) -> Configuration:
    """Read and check the whole file; ConfigurationError names file, table and key."""
    data = _toml(path)
    try:
        configuration = Configuration.model_validate(data, context={"folder": path.parent})
    except ValidationError as error:
        lines = [described(fault, data, _KNOWN) for fault in error.errors()]
        raise ConfigurationError("\n".join(f"{path}: {line}" for line in lines), path=str(path)) from error
    _refuse_doubles(path, configuration)
    _refuse_unknown_names(path, configuration)
    return configuration


def _everything(channels: Sequence[str]) -> Watch:
    """Make the watch that stands where channels are configured and no watch: all that alerts, at once."""
    return Watch("everything", severities=(), channels=tuple(channels))


def _with_channels(watches: Sequence[Watch], channels: Sequence[str]) -> list[Watch]:
    """Let a watch that names no channel tell all of them."""
    if not watches:
        return [_everything(channels)] if channels else []
    return [watch if watch.channels else replace(watch, channels=tuple(channels)) for watch in watches]


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
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
