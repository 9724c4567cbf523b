"""The one URL gate: which addresses may be asked for at all, and which hosts may be connected to.

Pure decisions on values. ``check_url`` judges an address as written, ``check_address`` the numeric address that a
connection is about to use; the transport calls both for every request of every kind, so that what was checked is
what is connected to.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from storage.errors import RefusedAddress

MOST_CHARACTERS = 2083

_UNSAFE = re.compile(r"[\\\s\x00-\x1f\x7f]")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.?", re.IGNORECASE)
_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|\d+)\.?", re.IGNORECASE)

# Forms that carry an IPv4 address inside an IPv6 one: compatible, NAT64, Teredo, 6to4.
_LOOPBACK = IPv6Address("::1")
_V4_IN_V6 = tuple(IPv6Network(net) for net in ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16"))


def check_url(url: str, allow_private: Collection[str] = ()) -> None:
    """Raise RefusedAddress unless ``url`` is plain http(s) to a host that is public or allowed."""
    if len(url) > MOST_CHARACTERS:
        raise _refused(url, f"an address of more than {MOST_CHARACTERS} characters")
    if _UNSAFE.search(url):
        raise _refused(url, "white space, a control character or a backslash in the address")
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").removesuffix("."), parts.port
    except ValueError as error:
        raise _refused(url, "not a valid address") from error
    reason = _refuse_form(parts, host) or _refuse_host(host, port or default_port(parts.scheme), allow_private)
    if reason:
        raise _refused(url, reason)


def check_address(url: str, host: str, address: str, port: int, allow_private: Collection[str] = ()) -> None:
    """Raise RefusedAddress if ``address``, to which ``host`` resolved, is not public and ``host`` is not allowed."""
    reason = refuse_ip(address)
    if reason and not allowed(host, port, allow_private):
        raise _refused(url, f"{host} leads to {address}, {reason}; allow it with --allow-private {host}")


def refuse_ip(address: str) -> str | None:
    """Say why a numeric address is not public; None where it is."""
    try:
        ip = ip_address(address)
    except ValueError:
        return "not an address"
    if isinstance(ip, IPv6Address) and (ip.ipv4_mapped or ip.scope_id or any(ip in net for net in _V4_IN_V6)):
        # ::1 and :: stand inside ::/96 too, and are refused all the same.
        return "a loopback address" if ip == _LOOPBACK else "an IPv4 address hidden in an IPv6 one"
    return _refuse_range(ip)


def allowed(host: str, port: int, allow_private: Collection[str]) -> bool:
    """Say whether the operator lists this host, alone or with this port."""
    name = host.casefold().strip("[]").removesuffix(".")
    forms = {name, f"[{name}]", f"{name}:{port}", f"[{name}]:{port}"}
    return any(entry.strip().casefold() in forms for entry in allow_private)


def default_port(scheme: str) -> int:
    return 443 if scheme == "https" else 80


def _refuse_form(parts: SplitResult, host: str) -> str | None:
    if not parts.scheme:
        return "not a full address (http:// or https:// and a host)"
    if parts.scheme not in {"http", "https"}:
        return f"only http and https are fetched, not {parts.scheme}"
    if "@" in parts.netloc:
        return "a user name or password in the address"
    if not host:
        return "no host in the address"
    return None


def _refuse_host(host: str, port: int, allow_private: Collection[str]) -> str | None:
    try:
        ip_address(host)
    except ValueError:
        return _refuse_name(host, port, allow_private)
    reason = refuse_ip(host)
    if reason and not allowed(host, port, allow_private):
        return f"{host} is {reason}; allow it with --allow-private {host}"
    return None


def _refuse_name(host: str, port: int, allow_private: Collection[str]) -> str | None:
    ascii_host = _ascii(host)
    if ascii_host is None or not _HOST.fullmatch(ascii_host):
        return "not a valid host name"
    # Resolvers read 2130706433, 127.1 and 0x7f.0.0.1 as addresses (WHATWG URL, "ends in a number").
    if _NUMERIC.fullmatch(ascii_host.rpartition(".")[2]):
        return "a number in place of a host name"
    if host.casefold().rpartition(".")[2] == "localhost" and not allowed(host, port, allow_private):
        return f"{host} is a loopback address; allow it with --allow-private {host}"
    return None


def _ascii(host: str) -> str | None:
    try:
        return host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        return None


def _refuse_range(ip: IPv4Address | IPv6Address) -> str | None:
    named = (
        (ip.is_loopback, "a loopback address"),
        (ip.is_link_local, "a link-local address"),
        (ip.is_multicast, "a multicast address"),
        (ip.is_unspecified or ip.is_reserved, "a reserved address"),
        (isinstance(ip, IPv6Address) and ip.is_site_local, "a private address"),
        (not ip.is_global, "a private address"),
    )
    return next((reason for holds, reason in named if holds), None)


def _refused(url: str, reason: str) -> RefusedAddress:
    return RefusedAddress(f"{_shown(url)}: refused: {reason}", url=url)


def _shown(url: str) -> str:
    """The address on one line, with a password hidden."""
    line = re.sub(r"[\x00-\x1f\x7f]", " ", url)[:500]
    return re.sub(r"(?<=//)([^/@\s]*):[^/@\s]*@", r"\1:***@", line)
