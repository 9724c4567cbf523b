"""Where the parts are put together: options and configuration become a store, a policy and sources.

Nothing else in the application reads the environment or decides which file or database is meant.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.config import Configuration, read
from monitor.options import FILE_NAME, Everywhere
from monitor.targets import Targets, targets
from spiders.policy import CrawlPolicy
from storage.errors import StorageMissing, UsageError
from storage.store import Store, open_store

if TYPE_CHECKING:
    from monitor.channels import Transport
    from monitor.routing import Router

DATABASE_NAME = "claimwatch.db"
_SQLITE = "sqlite:///"


class App:
    """One run of one command."""

    def __init__(self, everywhere: Everywhere) -> None:
        self._everywhere = everywhere

    @cached_property
    def path(self) -> Path | None:
        """The configuration file: the one that was named, else claimwatch.toml in the current folder, else none."""
        found = Path(FILE_NAME)
        return self._everywhere.config or (found if found.is_file() else None)

    @cached_property
    def configuration(self) -> Configuration:
        return read(self.path) if self.path else Configuration()

    @cached_property
    def database(self) -> str:
        """The database's address: from the command line or environment, else the configuration, else the default.

        A relative SQLite file is meant from the current folder when given, from the configuration's when written there.
        """
        if self._everywhere.database:
            return database_url(self._everywhere.database, Path())
        folder = self.path.parent if self.path else Path()
        return database_url(self.configuration.database or DATABASE_NAME, folder)

    def policy(self, allow_private: Sequence[str] = ()) -> CrawlPolicy:
        return self.configuration.policy(allow_private)

    def router(self) -> Router | None:
        """Say who is told of changes; None where no channel is configured."""
        from monitor.routing import router  # noqa: PLC0415  # it compares values, which most commands have no need of

        return router(self.configuration.watches())

    def official(self) -> frozenset[str]:
        """Give the names of the sources that speak with authority."""
        return self.configuration.official()

    def transports(self, wanted: Sequence[str] = ()) -> dict[str, Transport]:
        """Make the channels of these names ready to send, all of them without."""
        from monitor.channels import open_channel  # noqa: PLC0415  # mail, HTTP and templates

        folder = self.path.parent if self.path else Path()
        private = self.configuration.crawl.allow_private
        return {
            name: open_channel(name, table, os.environ, allow_private=private, folder=folder)
            for name, table in self.configuration.channel.items()
            if not wanted or name in wanted
        }

    def store(self, *, create: bool = False) -> Store:
        """Open the database; without ``create`` one that is not there is StorageMissing, which says how to make one."""
        try:
            return open_store(self.database, create=create)
        except StorageMissing as error:
            if create or not self.database.startswith(_SQLITE):
                raise
            raise StorageMissing(f"{error}; claimwatch crawl makes one", database=error.database) from error

    def targets(self, wanted: Sequence[str]) -> Targets:
        """Return what these words mean, all sources of the configuration when nothing is wanted."""
        known = self.configuration.sources()
        if not wanted and not known:
            place = self.path or f"{FILE_NAME} (claimwatch init)"
            raise UsageError(f"nothing to crawl: give addresses, or a [[source]] in {place}")
        return targets(wanted or [source.name for source in known], known)


def database_url(text: str, folder: Path) -> str:
    """Make an address of a file name, and a relative SQLite file relative to ``folder``; leave all others alone."""
    if "://" not in text:
        return f"{_SQLITE}{folder / text}"
    if not text.startswith(_SQLITE) or text.startswith(f"{_SQLITE}file:"):
        return text
    return f"{_SQLITE}{folder / text.removeprefix(_SQLITE)}"
