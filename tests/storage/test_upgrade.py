import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from seeding import add
from sqlalchemy import Engine, create_engine, event, text

from storage.errors import StorageNewer
from storage.migrations import REVISIONS, VERSION_TABLE
from storage.store import Store, open_store

OPEN = "import sys; from storage.store import open_store; s = open_store(sys.argv[1]); print(s.sources())"


def test_a_fresh_database_gets_its_tables_on_first_use(empty_url: str):
    with open_store(empty_url) as store:
        assert add(store, "One.").version == 1
    with open_store(empty_url, create=False) as store:
        assert len(store.pending()) == 1
        store.upgrade()


def test_processes_that_open_a_fresh_database_at_once_all_succeed(empty_url: str):
    opening = [subprocess.Popen([sys.executable, "-c", OPEN, empty_url], stdout=-1, stderr=-1) for _ in range(4)]
    assert [(child.communicate(timeout=60), child.returncode) for child in opening] == [((b"[]\n", b""), 0)] * 4


@pytest.mark.parametrize("empty_url", ["postgresql"], indirect=True)
def test_tables_that_another_makes_right_after_they_were_missed_are_used(empty_url: str):
    others: list[Store] = []

    def another(_context: object) -> None:
        if not missed:
            missed.append(True)
            others.append(open_store(empty_url))

    missed: list[bool] = []
    event.listen(Engine, "handle_error", another)
    try:
        others.append(open_store(empty_url))
    finally:
        event.remove(Engine, "handle_error", another)
    assert [store.sources() for store in others] == [[], []]
    for store in others:
        store.close()


def test_threads_that_open_a_fresh_database_at_once_all_succeed(empty_url: str):
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(open_store, [empty_url] * 4))
    assert [store.sources() for store in stores] == [[]] * 4
    for store in stores:
        store.close()


def test_a_database_made_by_a_newer_version_is_refused(store: Store, database_url: str):
    add(store, "One.")
    _set_revision(database_url, "9999")
    with pytest.raises(StorageNewer, match=r"newer claimwatch.*upgrade claimwatch") as caught:
        open_store(database_url)
    assert "\n" not in str(caught.value)
    _set_revision(database_url, REVISIONS[-1])
    assert len(store.pending()) == 1


def _set_revision(url: str, revision: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = :revision"), {"revision": revision})
    engine.dispose()


def test_opening_an_up_to_date_database_does_not_import_alembic(database_url: str):
    script = f"{OPEN}; print('alembic' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", script, database_url], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\nFalse\n"


@pytest.mark.parametrize("empty_url", ["postgresql"], indirect=True)
def test_a_postgresql_database_may_hold_other_tables(empty_url: str):
    engine = create_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(
            text("CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('x')")
        )
    engine.dispose()
    open_store(empty_url).close()


def test_an_interrupted_upgrade_leaves_nothing_behind(empty_url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("alembic.op.create_index", _stop)
    with pytest.raises(KeyboardInterrupt):
        open_store(empty_url)
    monkeypatch.undo()
    with open_store(empty_url) as store:
        assert store.pending() == []


def _stop(*_arguments, **_options):
    raise KeyboardInterrupt
