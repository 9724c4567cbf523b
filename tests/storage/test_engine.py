from pathlib import Path

import pytest

from storage.engine import database_url, make_engine, shown
from storage.errors import UsageError
from storage.store import Store, open_store


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("sqlite:///claims.db", "sqlite"),
        ("postgresql://h/claims", "postgresql+psycopg"),
        ("postgres://h/claims", "postgresql+psycopg"),
        ("postgresql+psycopg://h/claims", "postgresql+psycopg"),
    ],
)
def test_addresses_choose_their_driver(given: str, driver: str):
    assert database_url(given).drivername == driver


@pytest.mark.parametrize(
    "given", ["", "claims.db", "mysql://h/claims", "sqlite://", "sqlite:///:memory:", "postgresql://h:x/"]
)
def test_an_address_that_makes_no_sense_is_a_usage_error(given: str):
    with pytest.raises(UsageError, match=r"write (sqlite|postgresql)") as caught:
        database_url(given)
    assert "\n" not in str(caught.value)


def test_an_address_is_shown_without_its_password():
    assert shown(database_url("postgresql://me:secret@h:5432/claims")) == "postgresql+psycopg://me:***@h:5432/claims"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlite_is_set_up_for_many_processes(store: Store):
    with store._read() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "busy_timeout": 30_000}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_waits_as_long_as_sqlite_and_speaks_utc(database_url: str):
    with open_store(database_url, busy_seconds=7) as store, store._read() as connection:
        assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == "7s"
        assert connection.exec_driver_sql("SHOW timezone").scalar() == "UTC"


def test_an_engine_connects_to_nothing_until_it_is_used(tmp_path: Path):
    make_engine(database_url(f"sqlite:///{tmp_path / 'claims.db'}"))
    assert not (tmp_path / "claims.db").exists()
