"""The migrations make the tables, and the indexes serve the questions they are there for."""

import re
from collections.abc import Callable

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from seeding import TERMS, add, check_new, later, visit
from sqlalchemy import create_engine, event, text

from storage import migrations
from storage.migrations import REVISIONS, VERSION_TABLE
from storage.model import DeliveryState, Dimension, Fingerprint, Kind, NewDelivery
from storage.store import Store
from storage.tables import metadata


def test_migrations_make_exactly_the_tables(store: Store, database_url: str):
    engine = create_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE, "compare_type": False})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_migrations_write_the_same_definitions_as_the_tables(sqlite_template, tmp_path):
    straight = create_engine(f"sqlite:///{tmp_path / 'straight.db'}")
    metadata.create_all(straight)
    made, meant = (_definitions(engine) for engine in (create_engine(f"sqlite:///{sqlite_template}"), straight))
    made.pop(VERSION_TABLE)
    assert made == meant


def _definitions(engine) -> dict[str, str]:
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")).all()
    engine.dispose()
    return {name: " ".join(sql.split()) for name, sql in rows}


def test_every_revision_is_listed():
    script = ScriptDirectory(str(migrations.__path__[0]))
    assert tuple(found.revision for found in script.walk_revisions())[::-1] == REVISIONS


QUESTIONS: dict[str, Callable[[Store], object]] = {
    "address": lambda store: store.addresses(["a", "b"]),
    "save_visit": visit,
    "due_addresses": lambda store: store.due_addresses(1, later(0), 10),
    "count_due": lambda store: store.count_due(1, later(0)),
    "move_address": lambda store: store.move_address(store.address("a.example/ferry"), "a.example/new", "u"),
    "forget_texts": lambda store: store.forget_texts("a.example/ferry"),
    "hosts": lambda store: store.hosts(["a.example"]),
    "latest_snapshot": lambda store: store.latest_snapshot("a.example/ferry"),
    "snapshots_with_text": lambda store: store.snapshots_with_text("00"),
    "near": lambda store: store.near([1, 2]),
    "alike": lambda store: store.alike(Fingerprint("00", (1, 2), TERMS), later(0)),
    "a text in two stories": lambda store: add(store, "Two.", "b.example/", story=2, joins=(1,), reprints=(1,)),
    "add_snapshot": lambda store: add(store, "Two.", bands=(1, 2)),
    "pending": lambda store: store.pending(10),
    "previous": lambda store: store.previous(store.snapshot(2)),
    "standing": lambda store: store.standing(1),
    "assertions_of": lambda store: store.assertions_of(1),
    "beside": lambda store: store.beside(store.snapshot(2), 2),
    "candidates": lambda store: store.candidates(TERMS, Dimension.MONEY, exclude_address=9, since=later(0)),
    "record_check": lambda store: check_new(store, add(store, "Three.")),
    "horizon": lambda store: store.horizon(),
    "due_withdrawals": lambda store: store.due_withdrawals(),
    "changes of a kind": lambda store: store.changes(kind=Kind.NEW),
    "changes of a claim": lambda store: store.changes(claim=1),
    "changes of a source": lambda store: store.changes(source="A"),
    "changes since": lambda store: store.changes(since=later(0)),
    "loud changes": lambda store: store.changes(alert=True),
    "history": lambda store: store.history(1),
    "articles": lambda store: store.articles(),
    "post": lambda store: store.post([NewDelivery("k", "desk", "all", (1,), later(0), batch="b")], later(0)),
    "take_deliveries": lambda store: store.take_deliveries(later(0), later(1) - later(0), channels=["desk"]),
    "next_delivery_at": lambda store: store.next_delivery_at(["desk"]),
    "dead deliveries": lambda store: store.deliveries(state=DeliveryState.DEAD),
    "deliveries since": lambda store: store.deliveries(since=later(0)),
    "revive_deliveries": lambda store: store.revive_deliveries(None, later(0)),
    "noticed": lambda store: store.noticed(store.changes(kind=Kind.NEW)),
    "articles of a source": lambda store: store.articles(source="A"),
    "articles since": lambda store: store.articles(since=later(0)),
}
SCAN = re.compile(r"SCAN (?!asked|json_each|CONSTANT)\w+\b(?! USING)")


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_question_reads_a_whole_table(store: Store, question: str):
    check_new(store, add(store, "One.", bands=(1, 2)))
    check_new(store, add(store, "Other.", bands=(1, 2)))
    asked: list[tuple] = []

    @event.listens_for(store._engine, "before_cursor_execute")
    def note(_connection, _cursor, statement, parameters, _context, many):
        asked.append((statement, parameters[0] if many else parameters))

    QUESTIONS[question](store)
    event.remove(store._engine, "before_cursor_execute", note)
    plans = [step for each in asked if each[0][:6] in {"SELECT", "UPDATE"} for step in _plan(store, *each)]
    assert [step for step in plans if SCAN.search(step)] == []


def _plan(store: Store, statement: str, parameters) -> list[str]:
    with store._engine.connect() as connection:
        return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
