"""A small world for the service: a news site, a receiver of alerts, and the service itself as a real process.

Everything is on loopback, every wait has an end, and only processes that were started here are killed.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread

import pytest
from sqlalchemy import create_engine, text

from storage.store import Store, open_store

HOST = "127.0.0.1"
TOWNS = ("Aldham", "Brockley", "Corby", "Denholm", "Eastry", "Felsted", "Garnock", "Hawes", "Iwerne", "Jarrow")
BLOCKED = (
    "<!doctype html><html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1>"
    "<p>Please enable JavaScript and cookies to continue. This process is automatic.</p>"
    '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></body></html>'
)


def page(number: int, price: int) -> str:
    town = TOWNS[number % len(TOWNS)] + ("" if number < len(TOWNS) else f" {chr(65 + number // len(TOWNS))}")
    return (
        f"<!doctype html><html lang=en><head><title>{town} opens its new bridge</title></head><body><main><article>"
        f"<h1>{town} opens its new bridge</h1>"
        f"<p>The {town} bridge will cost {price} million euros, the mayor of {town} said on Monday after the vote.</p>"
        f"<p>People of {town} came early to stand along the old quay, and a band played songs of the {town} valley.</p>"
        f"<p>A spokeswoman thanked everybody who had helped and said that the doors of {town} hall would stay open.</p>"
        "</article></main></body></html>"
    )


class _Quiet(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, status: int, body: bytes = b"", kind: str = "text/html; charset=utf-8", **more: str) -> None:
        self.send_response(status)
        headers = {"Content-Type": kind, "Content-Length": str(len(body))} | more
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A killed service leaves its connections: no news here."""


@contextmanager
def _serving(handler: type[_Quiet]) -> Iterator[str]:
    with _Server((HOST, 0), handler) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield f"http://{HOST}:{server.server_address[1]}"
        finally:
            server.shutdown()


@dataclass
class Site:
    """Pages ``/0``, ``/1`` … that name a price each. ``blocked`` answers every one of them with a bot check."""

    prices: dict[int, int]
    blocked: bool = False
    asked: int = 0
    on_request: Callable[[], None] = lambda: None
    slow: float = 0.0
    now: int = 0
    most: int = 0  # requests at once
    url: str = ""
    hits: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    lock: Lock = field(default_factory=Lock)

    @contextmanager
    def serving(self) -> Iterator[Site]:
        site = self

        class Handler(_Quiet):
            def do_GET(self) -> None:
                number = self.path.strip("/")
                if not number.isdigit():
                    self.answer(404, b"")
                    return
                with site.lock:
                    site.asked += 1
                    site.hits[number] += 1
                    site.now += 1
                    site.most = max(site.most, site.now)
                site.on_request()
                if site.slow:
                    time.sleep(site.slow)
                with site.lock:
                    site.now -= 1
                self.answer(200, (BLOCKED if site.blocked else page(int(number), site.prices[int(number)])).encode())

        with _serving(Handler) as self.url:
            yield self


@dataclass
class Receiver:
    """Takes webhooks and keeps them by idempotency key, in the order of their arrival."""

    got: dict[str, dict] = field(default_factory=dict)
    repeats: int = 0
    on_post: Callable[[], None] = lambda: None
    status: Callable[[], int] = lambda: 204
    url: str = ""
    lock: Lock = field(default_factory=Lock)

    @contextmanager
    def serving(self) -> Iterator[Receiver]:
        receiver = self

        class Handler(_Quiet):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status = receiver.status()
                if status < 300:
                    with receiver.lock:
                        key = self.headers["Idempotency-Key"]
                        receiver.repeats += key in receiver.got
                        receiver.got[key] = body
                receiver.on_post()
                self.answer(status)

        with _serving(Handler) as self.url:
            yield self

    def notices(self) -> list[str]:
        return [body["notice"].splitlines()[0] for body in list(self.got.values()) if body.get("notice")]

    def alerts(self) -> list[tuple[str, str]]:
        """What was told: old and new figure of each change, each message once."""
        changes = [change for body in list(self.got.values()) for change in body["changes"]]
        return sorted(tuple(each[side]["surface"].split()[0] for side in ("old", "new")) for each in changes)


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
    service: str = ""
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return "SQLite" if self.database.startswith("sqlite") else "PostgreSQL"

    def configure(self, sources: int, *, more: str = "") -> None:
        tables = "".join(
            f'[[source]]\nname = "s{n}"\nurl = "{self.site.url}/{n}"\nkind = "page"\nschedule = "{self.schedule}"\n'
            for n in range(sources)
        )
        (self.folder / "claimwatch.toml").write_text(
            f"{tables}[crawl]\ndelay = 0\nworkers = 1\nallow_private = ['{HOST}']\n"
            f"[service]\nlease = '2s'\nnotice_pause = '2s'\n{self.service}\n[channel.hook]\ntype = 'webhook'\nurl = '{self.receiver.url}'\ntimeout = 1\n"
            f"[[watch]]\nname = 'all'\nmost_at_once = 10000\n{more}"
        )

    def start(self, *options: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"log{len(self.running)}").open("wb")
        environment = os.environ | {"CLAIMWATCH_DATABASE": self.database, "PYTHONFAULTHANDLER": "1"}
        command = [sys.executable, str(Path(__file__).with_name("program.py")), "run", *options]
        started = subprocess.Popen(
            command, cwd=self.folder, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        self.running.append(started)
        return started

    def command(self, *words: str, database: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command of claimwatch beside the service."""
        environment = os.environ | {"CLAIMWATCH_DATABASE": database or self.database}
        code = "import sys; from monitor.cli import main; main(sys.argv[1:])"
        command = [sys.executable, "-c", code, *words]
        return subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False, timeout=120
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
        with open_store(self.database) as store:
            yield store

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
