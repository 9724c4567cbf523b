"""What every channel is, and how it speaks of failures: plain words, no secret in them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Protocol

from monitor.messages import Message
from monitor.report.text import plain, shortened
from storage.errors import TransportError

LONGEST = 300


class Transport(Protocol):
    """A way out. ``timeout`` bounds one sending as a whole, in seconds."""

    name: str
    timeout: float

    def send(self, message: Message, only: Sequence[str] = ()) -> str | None:
        """Hand the message over, to the recipients in ``only`` if there are any.

        Returns what went wrong although it arrived, None if nothing did; raises TransportError if it did not arrive.
        """


def said(text: str | bytes, secrets: Collection[str] = ()) -> str:
    """Make one short line of what another program said, without our secrets."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    for secret in sorted(secrets, key=len, reverse=True):
        words = words.replace(secret, "***") if secret else words
    # what follows a scheme may be an address that is a secret itself
    return shortened(plain(re.sub(r"(https?://[^/\s]+)/\S*", r"\1/***", words)), LONGEST)


def unreachable(channel: str, words: str) -> TransportError:
    return TransportError(f"{channel}: {words}", channel=channel)
