"""A news site and a receiver of alerts on loopback, which do as they are told and remember what they got."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

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
    request_queue_size = 100

    def handle_error(self, *_: object) -> None:
        """A killed service leaves its connections: no news here."""


@contextmanager
def _serving(handler: type[_Quiet], host: str = HOST) -> Iterator[str]:
    with _Server((host, 0), handler) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield f"http://{host}:{server.server_address[1]}"
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
    validators: bool = False
    unchanged: int = 0  # answers 304
    now: int = 0
    most: int = 0  # requests at once
    begun: list[float] = field(default_factory=list)
    url: str = ""
    hits: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    lock: Lock = field(default_factory=Lock)

    def tag(self, number: int) -> str:
        return f'"{sha256(page(number, self.prices[number]).encode()).hexdigest()[:16]}"'

    @contextmanager
    def asking(self, number: str) -> Iterator[None]:
        with self.lock:
            self.begun.append(time.monotonic())
            self.asked += 1
            self.hits[number] += 1
            self.now += 1
            self.most = max(self.most, self.now)
        yield
        with self.lock:
            self.now -= 1

    @contextmanager
    def serving(self, host: str = HOST) -> Iterator[Site]:
        site = self

        class Handler(_Quiet):
            def do_GET(self) -> None:
                number = self.path.strip("/")
                if not number.isdigit():
                    self.answer(404, b"")
                    return
                with site.asking(number):
                    site.on_request()
                    if site.slow:
                        time.sleep(site.slow)
                body = (BLOCKED if site.blocked else page(int(number), site.prices[int(number)])).encode()
                tag = site.tag(int(number))
                if site.validators and self.headers["If-None-Match"] == tag:
                    site.unchanged += 1
                    self.answer(304, ETag=tag)
                else:
                    self.answer(200, body, **{"ETag": tag} if site.validators else {})

        with _serving(Handler, host) as self.url:
            yield self


@dataclass
class Receiver:
    """Takes webhooks and keeps them by idempotency key, in the order of their arrival."""

    got: dict[str, dict] = field(default_factory=dict)
    arrived: list[datetime] = field(default_factory=list)
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
                        receiver.arrived.append(datetime.now(UTC))
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
