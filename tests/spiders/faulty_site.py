"""A real HTTP server on loopback that answers as told: pages, and every fault of the open web."""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from spiders.policy import CrawlPolicy

HOST = "127.0.0.1"
FAST = CrawlPolicy(delay=0, concurrency_per_host=8, allow_private=(HOST,), workers=1)


@dataclass(frozen=True)
class Answer:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})


Route = Answer | Callable[["Handler"], None]


def html(body: str, head: str = "") -> Answer:
    return Answer(f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>".encode())


def article(headline: str, *paragraphs: str, head: str = "", aside: str = "") -> Answer:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return html(
        f"<main><article><h1>{headline}</h1>{text}</article></main><aside>{aside}</aside>",
        f"<title>{headline}</title>{head}",
    )


def story(number: int, *, people: int = 240) -> Answer:
    """An article of its own; ``number`` makes its text different from every other one's."""
    words = " ".join(f"{stem}{number * 7 + place}" for place, stem in enumerate(("quarry", "harbour", "viaduct")))
    return article(
        f"Works number {number} opens in the valley",
        f"The works number {number} in the valley will employ {people} people when it opens next spring, said a "
        f"spokeswoman for the council on Monday after a long meeting about {words}.",
        f"Neighbours of plot {number * 13} asked for a second road, and {number + 3} letters about noise were read "
        f"aloud before the vote, in which {words} were named again and again by both sides of the house.",
    )


def bot_check(extra: str = "") -> Answer:
    """What a shop for bot protection sends with status 200."""
    return html(
        '<div class="main-wrapper"><h1>courier.example</h1><h2 id="challenge-running">Checking if the site connection '
        f"is secure</h2><noscript>Enable JavaScript and cookies to continue</noscript></div>{extra}",
        '<title>Just a moment...</title><script src="/cdn-cgi/challenge-platform/h/b/orchestrate/v1"></script>',
    )


def redirect(where: str, status: int = 302) -> Answer:
    return Answer(b"", status, {"Location": where})


def gzipped(body: bytes, content_type: str = "text/html") -> Answer:
    return Answer(gzip.compress(body, mtime=0), 200, {"Content-Type": content_type, "Content-Encoding": "gzip"})


def bomb(mebibytes: int) -> Answer:
    return gzipped(b"\0" * mebibytes * 2**20)


def conditional(answer: Answer, etag: str) -> Callable[[Handler], None]:
    """The answer with an ETag; 304 to whoever has it already."""

    def respond(handler: Handler) -> None:
        if handler.headers.get("If-None-Match") == etag:
            handler.answer(Answer(b"", 304, {"ETag": etag}))
        else:
            handler.answer(Answer(answer.body, 200, {**answer.headers, "ETag": etag}))

    return respond


def hang(handler: Handler) -> None:
    handler.site.closing.wait(5)
    handler.close_connection = True


def slowly(answer: Answer) -> Callable[[Handler], None]:
    def respond(handler: Handler) -> None:
        handler.site.closing.wait(0.03)
        handler.answer(answer)

    return respond


def drip(handler: Handler) -> None:
    """One byte at a time, without end."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    while not handler.site.closing.wait(0.02):
        handler.wfile.write(b".")


def reset(handler: Handler) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True
    handler.connection.close()


def truncated(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b"<html><body><p>It stops here")
    handler.close_connection = True


def endless(handler: Handler) -> None:
    """A body of unknown length that does not end."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    while not handler.site.closing.is_set():
        handler.wfile.write(b"<p>more</p>" * 10_000)


class Site:
    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.routes: dict[str, Route] = {}
        self.asked: list[tuple[str, dict[str, str], float]] = []
        self.closing = Event()
        self.lock = Lock()
        self.answering = self.most_at_once = 0

    def __setitem__(self, path: str, route: Route) -> None:
        self.routes[path] = route

    def url(self, path: str) -> str:
        return f"{self.origin}{path}"

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked]

    def headers(self, path: str) -> list[dict[str, str]]:
        return [headers for asked, headers, _ in self.asked if asked == path]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    site: Site

    def do_GET(self) -> None:
        with self.site.lock:
            self.site.asked.append((self.path, dict(self.headers), time.monotonic()))
            self.site.answering += 1
            self.site.most_at_once = max(self.site.most_at_once, self.site.answering)
        route = self.site.routes.get(self.path, Answer(b"nothing here", 404))
        try:
            route(self) if callable(route) else self.answer(route)
        except OSError:
            self.close_connection = True
        finally:
            with self.site.lock:
                self.site.answering -= 1

    def answer(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *_: Any) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_: Any) -> None:
        pass  # a client that hangs up is part of the test


def self_signed(folder: Path) -> ssl.SSLContext:
    """What a server with a certificate that nobody vouches for speaks."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
    path = folder / "server.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + made.sign(key, SHA256()).public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    handler = type("SiteHandler", (Handler,), {})
    with Server((HOST, 0), handler) as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        site = handler.site = Site(f"http{'s' if tls else ''}://{HOST}:{server.server_address[1]}")
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield site
        finally:
            site.closing.set()
            server.shutdown()
