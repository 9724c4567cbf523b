"""What breaks a database under a service: a lock held by another process, a full disk, a line that is cut."""

from __future__ import annotations

import os
import resource
import select
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock, Thread

import psutil
from sqlalchemy import create_engine, text

HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=20)
held.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_by_another(database: str) -> Iterator[None]:
    """Keep the whole database locked: by a process with an exclusive transaction, or by a lock on every table."""
    if database.startswith("sqlite"):
        path = database.removeprefix("sqlite:///").partition("?")[0]
        with subprocess.Popen([sys.executable, "-c", HOLD, path], stdin=-1, stdout=-1) as holder:
            assert holder.stdout.readline() == b"held\n"
            yield
            holder.stdin.close()
        return
    engine = create_engine(database)
    with engine.begin() as connection:
        tables = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars()
        connection.execute(text(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE"))
        yield
    engine.dispose()


@contextmanager
def quota(pid: int, most: int) -> Iterator[None]:
    """Let a process write no file beyond ``most`` bytes: what a quota does, and needs no rights."""
    process = psutil.Process(pid)
    old = process.rlimit(resource.RLIMIT_FSIZE)
    process.rlimit(resource.RLIMIT_FSIZE, (most, old[1]))
    yield
    with suppress(psutil.NoSuchProcess):
        process.rlimit(resource.RLIMIT_FSIZE, old)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[bool]:
    """Mount a file system of so many bytes; False where this user or system mounts none."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=777", "none", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Leave no byte free."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"\0" * 4096)
    assert os.statvfs(folder).f_bavail == 0
    return ballast


class Line:
    """A line to a server that can be cut: every connection over it, and for as long as ``dead``, new ones too."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._ends: set[socket.socket] = set()
        self._lock = Lock()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self.dead = False
        self.carried = 0
        Thread(target=self._take, daemon=True).start()

    def cut(self) -> int:
        """Break every connection off in the middle of whatever it carries; returns how many."""
        with self._lock:
            ends = list(self._ends)
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        return len(ends) // 2

    def close(self) -> None:
        self.dead = True
        self._door.close()
        self.cut()

    def _take(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            if self.dead:
                near.close()
            else:
                Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with near, socket.create_connection(("127.0.0.1", self._to)) as far:
            both = {near: far, far: near}
            with self._lock:
                self._ends |= set(both)
            with suppress(OSError):
                while True:
                    for end in select.select(list(both), [], [])[0]:
                        if not (given := end.recv(65536)):
                            raise OSError
                        self.carried += len(given)
                        both[end].sendall(given)
            with self._lock:
                self._ends -= set(both)
