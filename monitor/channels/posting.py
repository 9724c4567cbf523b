"""One bounded POST through the URL gate: the address that was checked is the one connected to, redirects are refused.

The gate judges the address as written, then every numeric address of its host before a socket is opened; there is no
second look-up in between. A deadline bounds the exchange as a whole, however slowly the other side drips.
"""

from __future__ import annotations

import re
import socket
import ssl
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from urllib.parse import urldefrag, urlsplit

import httpcore
import yarl

from spiders.gate import check_address, check_url, default_port
from storage.errors import RefusedAddress

MOST_ANSWER = 4096
LONGEST_WAIT = 86_400.0


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    retry_after: float | None


class NoAnswer(Exception):
    """The exchange failed; the text is a plain reason without any address."""


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, timeout: float, allow_private: Collection[str] = ()
) -> Answer:
    """Post ``body``; raises NoAnswer."""
    try:
        check_url(url, allow_private)
        target = _target(urldefrag(url).url)
        backend = _Gated(allow_private, time.monotonic() + timeout)
        with httpcore.ConnectionPool(ssl_context=_tls(), network_backend=backend, retries=0) as pool:
            return _exchange(pool, target, body, headers, timeout)
    except RefusedAddress as error:
        raise NoAnswer(f"refused: {_advised(str(error).partition('refused: ')[2])}") from error
    except (httpcore.TimeoutException, TimeoutError) as error:
        raise NoAnswer(f"no complete answer within {timeout:g} seconds") from error
    except ssl.SSLCertVerificationError as error:
        raise NoAnswer("TLS certificate not valid") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise NoAnswer(_cause(error)) from error


def _advised(reason: str) -> str:
    """Name what lets a receiver pass: the option that a crawl has is no channel's."""
    return re.sub(r"allow it with --allow-private (\S+)$", r'allow it with allow_private = ["\1"] in [crawl]', reason)


def _cause(error: Exception) -> str:
    root: BaseException = error
    while root.__cause__ or root.__context__:
        root = root.__cause__ or root.__context__ or root
    if isinstance(root, ssl.SSLCertVerificationError):
        return "TLS certificate not valid"
    if isinstance(root, socket.gaierror):
        return "host name not found"
    strerror = getattr(root, "strerror", None)
    return f"cannot connect ({strerror.casefold()})" if isinstance(strerror, str) else "connection broken"


def _target(url: str) -> httpcore.URL:
    read, parts = yarl.URL(url), urlsplit(url)
    host = read.raw_host or ""
    if host.isascii() and (parts.hostname or "").isascii() and host.casefold() != (parts.hostname or ""):
        raise RefusedAddress("refused: an address that can be read in two ways", url=url)
    port = read.port or default_port(read.scheme)
    return httpcore.URL(scheme=read.scheme, host=host, port=port, target=read.raw_path_qs or "/")


def _exchange(
    pool: httpcore.ConnectionPool, target: httpcore.URL, body: bytes, headers: Mapping[str, str], timeout: float
) -> Answer:
    limits = dict.fromkeys(("connect", "read", "write", "pool"), timeout)
    given = [("Host", _host(target)), ("Content-Length", str(len(body))), *headers.items()]
    with pool.stream("POST", target, headers=given, content=body, extensions={"timeout": limits}) as answer:
        said = _start(answer.iter_stream())
        return Answer(answer.status, said, _retry_after(dict(answer.headers)))


def _host(target: httpcore.URL) -> str:
    host = target.host.decode("ascii")
    named = f"[{host}]" if ":" in host else host
    plain = target.port == default_port(target.scheme.decode("ascii"))
    return named if plain else f"{named}:{target.port}"


def _start(chunks: Iterable[bytes]) -> bytes:
    found = b""
    for chunk in chunks:
        found += chunk
        if len(found) >= MOST_ANSWER:
            break
    return found[:MOST_ANSWER]


def _retry_after(headers: Mapping[bytes, bytes]) -> float | None:
    """Read seconds or a date (RFC 9110, section 10.2.3); what is neither asks for nothing."""
    folded = {name.lower(): value for name, value in headers.items()}
    text = folded.get(b"retry-after", b"").decode("latin-1").strip()
    try:
        wait = float(text) if text.replace(".", "", 1).isdigit() else _until(text)
    except (ValueError, OverflowError):
        return None
    return None if wait is None else max(0.0, min(wait, LONGEST_WAIT))


def _until(text: str) -> float | None:
    if not text:
        return None
    moment = parsedate_to_datetime(text)
    return (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


class _Gated(httpcore.NetworkBackend):
    """Looks a host up once, lets the gate judge every address, and connects to one of those."""

    def __init__(self, allow_private: Collection[str], deadline: float) -> None:
        self._allow_private = allow_private
        self._deadline = deadline
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002  # the deadline says how long
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(row[4][0]) for row in found))
        for address in addresses:
            check_address(host, host, address, port, self._allow_private)
        for address in addresses[:-1]:
            try:
                return self._connected(address, port, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connected(addresses[-1], port, local_address, socket_options)

    def _connected(self, address: str, port: int, local: str | None, options: Iterable[Any] | None) -> _Bounded:
        left = _left(self._deadline, None)
        return _Bounded(self._plain.connect_tcp(address, port, left, local, options), self._deadline)


class _Bounded(httpcore.NetworkStream):
    """A stream on which nothing lasts longer than the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(self._deadline, timeout)
        return _Bounded(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float, timeout: float | None) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left if timeout is None else min(left, timeout)
