"""What goes wrong with a database is one clear line without the password, of the right class."""

import socket
import sqlite3
from pathlib import Path

import pytest
from postgres_server import ALONE, PASSWORD, Server
from seeding import add, price, question
from sqlalchemy import event, make_url

from storage.errors import StorageBusy, StorageError, StorageMissing, UsageError
from storage.faults import explain
from storage.model import CheckResult, NewAssertion
from storage.store import Store, open_store


def _refused(url: str, kind: type[Exception], **how) -> str:
    with pytest.raises(kind) as caught:
        open_store(url, **how)
    assert type(caught.value) is kind
    line = str(caught.value)
    assert "\n" not in line
    assert "secret" not in line
    return line


def test_a_missing_file_is_not_made_where_it_must_be_there(tmp_path: Path):
    path = tmp_path / "claims.db"
    assert _refused(f"sqlite:///{path}", StorageMissing, create=False) == f"sqlite:///{path}: there is no such file"
    assert not path.exists()


def test_a_missing_folder_is_named(tmp_path: Path):
    line = _refused(f"sqlite:///{tmp_path}/none/claims.db", StorageMissing)
    assert line.endswith(f"the folder {tmp_path}/none does not exist")


def test_a_folder_is_no_file(tmp_path: Path):
    assert _refused(f"sqlite:///{tmp_path}", StorageMissing).endswith("this is a folder, not a file")


def test_a_text_file_is_no_database(tmp_path: Path):
    path = tmp_path / "notes.txt"
    path.write_text("Ferries and their prices. " * 200)
    assert _refused(f"sqlite:///{path}", StorageError).endswith("this file is not a database")
    assert path.read_text().startswith("Ferries")


def test_the_database_of_another_program_is_left_alone(tmp_path: Path):
    path = tmp_path / "bookmarks.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE bookmark (url TEXT)")
    before = path.read_bytes()
    assert _refused(f"sqlite:///{path}", StorageError).endswith("this file is the database of another program")
    assert path.read_bytes() == before


@pytest.fixture
def read_only(sqlite_template: Path) -> Store:
    return open_store(f"sqlite:///file:{sqlite_template}?mode=ro&uri=true")


def test_a_read_only_file_answers_questions_and_refuses_writes(read_only: Store):
    assert read_only.pending() == []
    with pytest.raises(StorageMissing, match="may not be written to"):
        add(read_only, "One.")
    read_only.close()


@pytest.mark.parametrize("mode", ["ro", "rw"])
def test_a_read_only_file_without_tables_is_refused(tmp_path: Path, mode: str):
    path = tmp_path / "empty.db"
    path.touch()
    if mode == "ro":
        _refused(f"sqlite:///file:{path}?mode=ro&uri=true", StorageMissing)
    else:
        open_store(f"sqlite:///file:{path}?mode=rw&uri=true").close()


def test_a_lock_that_is_held_too_long_is_busy(database_url: str):
    with (
        open_store(database_url) as other,
        open_store(database_url, busy_seconds=0.05) as store,
        other._write() as held,
    ):
        if other.url.startswith("postgresql"):
            held.exec_driver_sql("LOCK TABLE source")
        with pytest.raises(StorageBusy, match="another process holds the lock") as caught:
            add(store, "One.")
    assert caught.value.database == store.url


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_fresh_file_that_stays_locked_is_busy(tmp_path: Path, database_url: str):
    path = tmp_path / "fresh.db"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    _refused(f"sqlite:///{path}", StorageBusy, busy_seconds=0.05)
    holder.close()
    open_store(f"sqlite:///{path}").close()


def test_a_damaged_file_is_said_to_be_damaged(tmp_path: Path):
    path = tmp_path / "claims.db"
    with open_store(f"sqlite:///{path}") as store:
        for number in range(50):
            add(store, f"Text {number}. " * 200, f"a.example/{number}")
    content = bytearray(path.read_bytes())
    content[len(content) // 4 :: 64] = b"\x17" * len(content[len(content) // 4 :: 64])
    path.write_bytes(content)
    with pytest.raises(StorageError, match="damaged"), open_store(f"sqlite:///{path}") as store:
        store.pending(1000)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_full_disk_loses_nothing_that_was_stored(store: Store):
    add(store, "One.")
    event.listen(store._engine, "begin", lambda connection: connection.exec_driver_sql("PRAGMA max_page_count = 1"))
    with pytest.raises(StorageError, match="the disk is full"):
        add(store, "Long. " * 50_000, "b.example/")
    assert [seen.article.text for seen in store.pending()] == ["One."]


def test_an_unreachable_server_is_named_without_its_password():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        line = _refused(f"postgresql://me:secret@127.0.0.1:{port}/claims", StorageMissing)
    assert line == f"postgresql+psycopg://me:***@127.0.0.1:{port}/claims: the server cannot be reached"


def test_an_unknown_host_is_named():
    line = _refused("postgresql://me:secret@nowhere.invalid/claims", StorageMissing)
    assert line.endswith("the server's name is not known")


def test_a_wrong_password_is_refused(postgres: Server):
    line = _refused(postgres.url("postgres", password="secret"), StorageMissing)
    assert line.endswith("the server refuses the user or the password")
    assert PASSWORD not in line


def test_a_password_in_the_address_opens(postgres: Server):
    url = make_url(postgres.url("template1", password=PASSWORD)).render_as_string(hide_password=False)
    with pytest.raises(StorageMissing, match="the database or a table is not there"):
        open_store(url.replace("template1", "nothing_of_this_name"))


def test_an_unknown_user_is_named(postgres: Server):
    line = _refused(postgres.url("postgres").replace("postgres@", "stranger@"), StorageMissing)
    assert line.endswith("the server does not know this user")


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_of_another_encoding_is_refused_with_the_way_to_make_one(postgres: Server, encoding: str):
    name = f"test_{encoding.lower()}"
    locale = "LOCALE_PROVIDER libc LOCALE 'C'"
    postgres.execute(f"CREATE DATABASE {name} ENCODING '{encoding}' TEMPLATE template0 {locale}")
    try:
        line = _refused(postgres.url(name), StorageError)
    finally:
        postgres.execute(f"DROP DATABASE {name} WITH (FORCE)")
    told = f"the encoding of the database must be UTF8, not {encoding}; make one: createdb --encoding=UTF8"
    assert f"/{name}?" in line.partition(": ")[0]
    assert told in line


def test_a_cut_connection_is_opened_again(database_url: str, request: pytest.FixtureRequest):
    with open_store(database_url) as store:
        add(store, "One.")
        if store.url.startswith("postgresql"):
            request.getfixturevalue("postgres").execute(ALONE, database=make_url(database_url).database)
        assert len(store.pending()) == 1


def test_a_broken_rule_of_the_tables_stores_nothing(store: Store):
    seen = add(store, "One.")
    with pytest.raises(StorageError):
        store.record_check(CheckResult(seen.id, seen.fetched_at, (NewAssertion(12345, price()),)))
    assert store.pending() == [seen]
    store.record_check(CheckResult(seen.id, seen.fetched_at, (NewAssertion(question(), price()),)))
    assert store.pending() == []


def test_what_no_table_of_faults_knows_is_told_in_the_drivers_words():
    error = explain(sqlite3.OperationalError("something\nodd"), make_url("sqlite:///x.db"))
    assert (str(error), type(error)) == ("sqlite:///x.db: something", StorageError)


def test_a_missing_driver_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    with pytest.raises((StorageMissing, UsageError), match="pip install"):
        open_store("postgresql://me:secret@h/claims")
