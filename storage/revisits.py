"""The crawl's side of the store beside articles: who is due again, who has moved, what hosts want."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from storage import crawled, rota, sources
from storage.database import Database
from storage.model import Address, HostState, Source
from storage.upkeep import GONE


class Revisits(Database):
    """What a crawl leaves for the next one."""

    def save_sources(self, given: Sequence[Source]) -> list[Source]:
        """Insert or update by name, all in one transaction; returns them with their ids."""
        with self._write() as connection:
            return sources.save_sources(connection, given)

    def due_addresses(self, source: int, until: datetime, most: int) -> list[Address]:
        """Return articles of the source with this id that are due by ``until``, the longest due first."""
        with self._read() as connection:
            return rota.due(connection, source, until, most)

    def count_due(self, source: int, until: datetime) -> int:
        with self._read() as connection:
            return rota.count_due(connection, source, until)

    def move_address(self, article: Address, key: str, url: str) -> Address | None:
        """Let an article live at another address from now on, with all its past, and be found by its old key too.

        None, and nothing is moved, where another article lives there.
        """
        with self._write() as connection:
            return rota.move(connection, article, key, url)

    def hosts(self, names: Sequence[str]) -> list[HostState]:
        with self._read() as connection:
            return rota.hosts(connection, names)

    def save_hosts(self, states: Sequence[HostState]) -> None:
        with self._write() as connection:
            rota.save_hosts(connection, states)

    def end_crawls(self, left_over: Mapping[int, int], now: datetime) -> None:
        """Note by source id how many articles the crawl that ends ``now`` leaves for the next one."""
        with self._write() as connection:
            rota.end_crawls(connection, left_over, now)

    def note_reads(self, reads: Mapping[int, str | None]) -> None:
        """Note by source id which list the crawl that has ended found for it, as "feed https://..."."""
        with self._write() as connection:
            rota.note_reads(connection, reads)

    def forget_texts(self, address_key: str) -> None:
        """Keep only the texts that comparing needs of an article that asks not to be archived."""
        with self._write() as connection:
            latest = crawled.latest_snapshot(connection, address_key)
            if latest is not None:
                rota.forget_texts(connection, latest, GONE)
