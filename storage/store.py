"""The store: every question and every write of claimwatch, each in one short transaction of its own.

This is the only door to the database. A Store may be used from any number of threads, and any number of processes may
hold one on the same database; nothing is kept in memory between calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from storage import candidates, checked, crawled, lookups, sources
from storage.candidates import MOST
from storage.delivery_model import Route
from storage.duty import Duty
from storage.engine import BUSY_SECONDS, database_url, is_file, make_engine, shown
from storage.errors import StorageMissing
from storage.learned import Learned
from storage.model import (
    Address,
    Article,
    ArticleRow,
    ArticleState,
    Change,
    CheckResult,
    ClaimRow,
    Dimension,
    Fingerprint,
    History,
    Kind,
    NewChange,
    Snapshot,
    Source,
    SourceStatus,
    StoredAssertion,
    Visit,
)
from storage.outbox import Outbox
from storage.quoting import quotable_changes
from storage.revisits import Revisits
from storage.routed import route_changes
from storage.stories import Stories
from storage.upkeep import Upkeep


def open_store(url: str, *, create: bool = True, busy_seconds: float = BUSY_SECONDS) -> Store:
    """Open the database at ``url`` (an SQLAlchemy URL), bringing its tables up to date.

    Raises UsageError for an address that makes no sense; StorageMissing, StorageNewer, StorageBusy or StorageError,
    each one clear line, for a database that cannot be used. With ``create=False`` a missing file is StorageMissing.
    """
    address = database_url(url)
    if not create and is_file(address) and not Path(address.database or "").exists():
        raise StorageMissing(f"{shown(address)}: there is no such file", database=shown(address))
    store = Store(make_engine(address, busy_seconds=busy_seconds), address)
    try:
        store.upgrade()
    except BaseException:
        store.close()
        raise
    return store


class Store(Outbox, Duty, Learned, Revisits, Stories, Upkeep):
    """An open database. Its methods return model objects and raise only :mod:`storage.errors`."""

    # the crawl

    def source(self, source: Source) -> Source:
        """Insert or update by name; returns it with its id."""
        return self.save_sources([source])[0]

    def source_named(self, name: str) -> Source | None:
        with self._read() as connection:
            return sources.source_named(connection, name)

    def sources(self) -> list[SourceStatus]:
        with self._read() as connection:
            return lookups.sources(connection)

    def address(self, key: str) -> Address | None:
        return self.addresses([key]).get(key)

    def addresses(self, keys: Sequence[str]) -> dict[str, Address]:
        with self._read() as connection:
            return crawled.addresses(connection, keys)

    def save_visit(self, address: Address, visit: Visit) -> Address:
        """Store a visit and what it taught about its address; its outcome says whether it counts as a good visit.

        A snapshot that the visit yielded is added before it. A failed visit leaves the validators alone.
        """
        with self._write() as connection:
            return crawled.save_visit(connection, address, visit)

    def latest_snapshot(self, key: str) -> Snapshot | None:
        with self._read() as connection:
            return crawled.latest_snapshot(connection, key)

    def snapshots_with_text(self, content_hash: str) -> list[Snapshot]:
        """Return every snapshot of that very text, oldest first."""
        with self._read() as connection:
            return crawled.snapshots_with_text(connection, content_hash)

    def add_snapshot(  # noqa: PLR0917  # the seam's own order
        self,
        address_key: str,
        source_name: str,
        article: Article,
        fetched_at: datetime,
        fingerprint: Fingerprint,
        story: int | None = None,
        copy_of: int | None = None,
        similarity: float | None = None,
        *,
        joins: Sequence[int] = (),
        reprints: Sequence[int] = (),
        last: int | None = None,
    ) -> Snapshot | None:
        """Store the next version of the article at an address; None if that very text is its latest already.

        ``story`` None begins a new one; ``copy_of`` is the id of the snapshot whose text it reprints. ``joins`` are
        stories that turn out to be the same one, ``reprints`` snapshots that turn out to be copies of the same text: of
        this where ``copy_of`` is None. An address or source that is not stored yet is stored with it.

        Raises StorageOvertaken, storing nothing, if texts like it were stored after ``last`` (:attr:`Alike.last`), or
        its story has been joined with another: it was placed without knowing them.
        """
        with self._write() as connection:
            added = crawled.add_snapshot(
                connection,
                address_key,
                source_name,
                article,
                fetched_at=fetched_at,
                fingerprint=fingerprint,
                story_id=story,
                copy_of=copy_of,
                similarity=similarity,
                joins=joins,
                reprints=reprints,
                last=last,
            )
            return None if added is None else checked.snapshot_by_id(connection, added)

    # the check

    def pending(self, most: int = 100, *, after: int = 0) -> list[Snapshot]:
        """Return unchecked snapshots whose id is above ``after``, oldest first."""
        with self._read() as connection:
            return checked.pending(connection, most, after)

    def note_failed(self, snapshot: Snapshot, moment: datetime, error: str) -> None:
        """Keep why a snapshot could not be checked among its source's errors; it stays pending."""
        with self._write() as connection:
            checked.note_failed(connection, snapshot, moment, error)

    def snapshot(self, identity: int) -> Snapshot | None:
        with self._read() as connection:
            return checked.snapshot_by_id(connection, identity)

    def previous(self, snapshot: Snapshot) -> Snapshot | None:
        """Return the version before, at the same address."""
        with self._read() as connection:
            return checked.previous(connection, snapshot)

    def standing(self, address_id: int) -> list[StoredAssertion]:
        """Return what the page's latest checked version holds, and what it lacks but has not withdrawn yet."""
        with self._read() as connection:
            return checked.standing(connection, address_id)

    def assertions_of(self, snapshot_id: int) -> list[StoredAssertion]:
        """Return what one version says, in the order of its sentences."""
        with self._read() as connection:
            return checked.assertions_of(connection, snapshot_id)

    def beside(self, snapshot: Snapshot, most: int) -> list[int]:
        """Return the newest checked snapshots of other addresses that tell its story."""
        with self._read() as connection:
            return checked.beside(connection, snapshot, most)

    def candidates(
        self,
        terms: Sequence[int],
        dimension: Dimension,
        *,
        exclude_address: int,
        since: datetime | None = None,
        most: int = MOST,
    ) -> list[tuple[StoredAssertion, int]]:
        """Return assertions of other addresses that share indexed terms, with how many, most shared first."""
        asks = [(terms, dimension)]
        return self.candidates_each(asks, exclude_address=exclude_address, since=since, most=most)[0]

    def candidates_each(
        self,
        asks: Sequence[tuple[Sequence[int], Dimension]],
        *,
        exclude_address: int,
        since: datetime | None = None,
        most: int = MOST,
    ) -> list[list[tuple[StoredAssertion, int]]]:
        """Answer :meth:`candidates` for all assertions of a page at once: three queries instead of three for each."""
        with self._read() as connection:
            return candidates.candidates(connection, asks, exclude_address=exclude_address, since=since, most=most)

    def horizon(self) -> int:
        """Return what has been stored so far, for :attr:`CheckResult.horizon`: to be asked before candidates are."""
        with self._read() as connection:
            return checked.horizon(connection)

    def record_check(self, result: CheckResult, route: Route | None = None) -> list[Change]:
        """Store all that one check decided and return the changes with their ids; [] if it was checked already.

        What ``route`` says is to be told of them is stored in the same transaction.

        Raises StorageOvertaken, storing nothing, if other pages' answers to the same questions were stored after
        ``result.horizon``: the decision was made without them.
        """
        with self._write() as connection:
            changes = checked.record_check(connection, result)
            route_changes(connection, changes, route)
            return quotable_changes(connection, changes)

    def due_withdrawals(self) -> list[StoredAssertion]:
        """Return the assertions that their page has lacked for two good visits in a row."""
        with self._read() as connection:
            return checked.due_withdrawals(connection)

    def last_visits(self, address_ids: Sequence[int]) -> dict[int, datetime]:
        """Return when each of these addresses was visited last."""
        with self._read() as connection:
            return checked.last_visits(connection, address_ids)

    def record_withdrawals(self, changes: Sequence[NewChange], route: Route | None = None) -> list[Change]:
        """End the assertion that each change names as ``old``; returns the changes that were not stored before.

        What ``route`` says is to be told of them is stored in the same transaction.
        """
        with self._write() as connection:
            checked.lock_checks(connection)
            ended = [stored for each in changes for stored in checked.record_withdrawal(connection, each)]
            route_changes(connection, ended, route)
            return quotable_changes(connection, ended)

    # look-ups

    def changes(
        self,
        *,
        kind: Kind | Sequence[Kind] | None = None,
        claim: int | None = None,
        source: str | None = None,
        url: str | None = None,
        since: datetime | None = None,
        alert: bool | None = None,
        subject: str | None = None,
        most: int = 100,
    ) -> list[Change]:
        """List changes, newest first. ``url`` is an address key or part of an address, ``subject`` part of a name."""
        with self._read() as connection:
            return lookups.changes(
                connection,
                kind=kind,
                claim_id=claim,
                source_name=source,
                url=url,
                since=since,
                alert=alert,
                subject=subject,
                most=most,
            )

    def claims(
        self, *, text: str | None = None, dimension: Dimension | None = None, source: str | None = None, most: int = 100
    ) -> list[ClaimRow]:
        """List claims, newest first; ``text`` is part of the subject or predicate."""
        with self._read() as connection:
            return lookups.claims(connection, text=text, dimension=dimension, source_name=source, most=most)

    def history(self, claim_id: int) -> History | None:
        """Return all answers to a claim in order of time, and its changes; None if there is no such claim."""
        with self._read() as connection:
            return lookups.history(connection, claim_id)

    def articles(
        self,
        *,
        source: str | None = None,
        url: str | None = None,
        since: datetime | None = None,
        state: ArticleState | None = None,
        most: int = 100,
    ) -> list[ArticleRow]:
        """List articles, the most recently seen first, each in its newest version."""
        with self._read() as connection:
            return lookups.articles(connection, source_name=source, url=url, since=since, state=state, most=most)
