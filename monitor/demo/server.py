"""Serves the built-in news site on loopback, one free port for each outlet, so that it works on every system."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import ClassVar, Self

from monitor.demo.content import Outlet, content
from monitor.demo.site import Response, respond

HOST = "127.0.0.1"


class NewsSite:
    """The outlets on their ports. ``edition`` is what they serve from now on; addresses stay equal."""

    def __init__(self, edition: int = 1) -> None:
        self.edition = edition
        self.origins: dict[str, str] = {}
        self._open = ExitStack()

    def __enter__(self) -> Self:
        for outlet in content().outlets:
            self.origins[outlet.key] = self._open.enter_context(_serving(self, outlet))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def name(self, url: str | None) -> str | None:
        """The page's name in expected.toml for an address of this site: ``courier/harbour-bridge-opening``."""
        named = {self.origins[piece.outlet.key] + piece.path: piece.name for piece in content().pieces}
        return named.get(url or "")


@contextmanager
def _serving(site: NewsSite, outlet: Outlet) -> Iterator[str]:
    handler = type("OutletHandler", (_Handler,), {"site": site, "outlet": outlet})
    with ThreadingHTTPServer((HOST, 0), handler) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield f"http://{HOST}:{server.server_address[1]}"
        finally:
            server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    site: ClassVar[NewsSite]
    outlet: ClassVar[Outlet]
    protocol_version = "HTTP/1.1"
    # Without it each answer waits 40 ms for the acknowledgement of its own headers.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        origin = self.site.origins[self.outlet.key]
        response = respond(self.outlet, self.site.edition, origin, self.path.partition("?")[0])
        etag = f'"{hashlib.sha256(response.body).hexdigest()[:16]}"'
        if self._knows(etag, response):
            self._send(Response(304, response.content_type, b""), etag)
        else:
            self._send(response, etag)

    def _knows(self, etag: str, response: Response) -> bool:
        return self.outlet.validators and response.status == 200 and self.headers.get("If-None-Match") == etag

    def _send(self, response: Response, etag: str) -> None:
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        if self.outlet.validators:
            self.send_header("ETag", etag)
        self.end_headers()
        self.wfile.write(response.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name that http.server gives
        """Stay silent: standard error belongs to the command that shows the demo."""
