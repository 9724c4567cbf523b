"""A small world for the service: a news site, a receiver of alerts, and the service itself as a real process.

Everything is on loopback, every wait has an end, and only processes that were started here are killed.
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Lock

import psutil
import pytest
from servers import HOST, Receiver, Site
from sqlalchemy import create_engine, text

from storage.store import Store, open_store

COMMAND = (sys.executable, "-c", "import sys; from monitor.cli import main; main(sys.argv[1:])")


def until(true: Callable[[], object], seconds: float = 30.0, what: str = "it") -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"{what} did not come true within {seconds} s"
        time.sleep(0.02)


@dataclass
class World:
    """The site, the receiver, the database and the service's configuration."""

    folder: Path
    database: str
    site: Site
    receiver: Receiver
    schedule: str = "1d"
    delay: float = 0
    lease: str = "2s"
    service: str = ""
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    opened: dict[str, Store] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return "SQLite" if self.database.startswith("sqlite") else "PostgreSQL"

    def configure(self, sources: int, *, more: str = "") -> None:
        self.configure_all({f"s{n}": f"{self.site.url}/{n}" for n in range(sources)}, [HOST], more)

    def configure_all(self, sources: dict[str, str], hosts: list[str], more: str = "") -> None:
        tables = "".join(
            f'[[source]]\nname = "{name}"\nurl = "{url}"\nkind = "page"\nschedule = "{self.schedule}"\n'
            for name, url in sources.items()
        )
        (self.folder / "claimwatch.toml").write_text(
            f"{tables}[crawl]\ndelay = {self.delay}\nworkers = 1\nallow_private = {hosts}\n"
            f"[service]\nlease = '{self.lease}'\nnotice_pause = '2s'\n{self.service}\n[channel.hook]\ntype = 'webhook'\nurl = '{self.receiver.url}'\ntimeout = 1\n"
            f"[[watch]]\nname = 'all'\nmost_at_once = 10000\n{more}"
        )

    def start(self, *options: str, plain: bool = False) -> subprocess.Popen[bytes]:
        """Start the service; ``plain`` without the levers of its tests."""
        log = (self.folder / f"log{len(self.running)}").open("wb")
        environment = os.environ | {"CLAIMWATCH_DATABASE": self.database, "PYTHONFAULTHANDLER": "1"}
        program = COMMAND if plain else (sys.executable, str(Path(__file__).with_name("program.py")))
        command = [*program, "run", *options]
        started = subprocess.Popen(
            command, cwd=self.folder, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        self.running.append(started)
        return started

    def command(self, *words: str, database: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command of claimwatch beside the service."""
        environment = os.environ | {"CLAIMWATCH_DATABASE": database or self.database}
        return subprocess.run(
            [*COMMAND, *words],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def stored(self, count: int, seconds: float = 60) -> None:
        """Wait until so many articles are stored and all is checked."""

        def enough() -> bool:
            with self.store() as store:
                return len(store.articles(most=count)) >= count and not store.pending(1)

        until(enough, seconds, f"{count} articles")

    def told(self, expected: list[tuple[str, str]], seconds: float = 90) -> None:
        """Wait until exactly these alerts have arrived."""
        until(lambda: self.receiver.alerts() == sorted(expected), seconds, f"{expected}, not {self.receiver.alerts()},")

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill the service and the workers it started, as the end of a container does."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def stop(self, process: subprocess.Popen[bytes]) -> tuple[int, float]:
        """Ask it to stop; return its exit code and how long that took."""
        began = time.monotonic()
        process.terminate()
        code = process.wait(20)
        return code, time.monotonic() - began

    def log(self, number: int = -1) -> str:
        files = sorted(self.folder.glob("log*"), key=lambda file: int(file.name[3:]))
        return files[number].read_text()

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The database, opened once: what waits for something asks it fifty times a second."""
        if self.database not in self.opened:
            self.opened[self.database] = open_store(self.database)
        yield self.opened[self.database]

    def crawl_now(self, names: list[str]) -> None:
        with self.store() as store:
            store.crawl_now(names, datetime.now(UTC))

    def time_passes_for_leases(self) -> None:
        """Let what a killed process was sending be due: its lease would run out a minute later."""
        engine = create_engine(self.database)
        with engine.begin() as connection:
            past = datetime(2020, 1, 1, tzinfo=UTC)
            moment = past if engine.dialect.name == "postgresql" else "2020-01-01 00:00:00.000000"
            connection.execute(
                text("UPDATE delivery SET lease_until = :past WHERE state = 'sending'"), {"past": moment}
            )
        engine.dispose()

    def end(self) -> None:
        for store in self.opened.values():
            store.close()
        for process in self.running:
            if process.poll() is None:
                self.kill(process)


@contextmanager
def world(folder: Path, database: str, pages: int) -> Iterator[World]:
    site = Site(dict.fromkeys(range(pages), 100))
    with site.serving(), Receiver().serving() as receiver:
        made = World(folder, database, site, receiver)
        made.configure(pages)
        try:
            yield made
        finally:
            made.end()


def memory(pid: int) -> float:
    """Return the MiB of a process and all it started; memory that several share counts once."""
    found = 0
    for process in [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]:
        with suppress(OSError, psutil.NoSuchProcess):
            if process.pid != pid and one_memory(process.pid, process.ppid()):
                continue
            lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()
            found += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return found / 1024


def one_memory(child: int, parent: int) -> bool:
    """Whether a child still runs in its parent's memory: from vfork to exec the kernel tells all of it for both."""
    call = {"x86_64": 312, "aarch64": 272}.get(platform.machine())
    return call is not None and ctypes.CDLL(None).syscall(call, child, parent, 1, 0, 0) == 0  # kcmp, KCMP_VM


def show(capsys: pytest.CaptureFixture[str], line: str) -> None:
    """Print a figure, whether the test goes well or not."""
    with capsys.disabled():
        sys.stdout.write(f"\n{line}\n")


class Once:
    """Runs something at most once, whenever it is called first; ``done`` says that it was."""

    def __init__(self, action: Callable[[], None]) -> None:
        self._action = action
        self._lock = Lock()
        self.done = Event()

    def __call__(self) -> None:
        with self._lock:
            if not self.done.is_set():
                self.done.set()
                self._action()
