"""Addresses as people type them."""

from __future__ import annotations

from urllib.parse import urlsplit

from spiders.gate import check_url
from storage.errors import RefusedAddress


def web_address(text: str) -> str:
    """Return ``text`` when the URL gate lets its form pass; ValueError says what is wrong.

    Whether a private host is allowed is decided when it is fetched: ``--allow-private`` may still allow it.
    """
    try:
        host = urlsplit(text).hostname or ""
    except ValueError:
        host = ""
    try:
        check_url(text, [host])
    except RefusedAddress as error:
        raise ValueError(str(error)) from error
    return text
