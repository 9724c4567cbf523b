"""A hundred other services through Apprise, where it is installed."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from typing import Any

from monitor.channels.transport import unreachable
from monitor.messages import Message
from monitor.messages.render import render
from storage.errors import ConfigurationError


class Service:
    def __init__(self, name: str, address: str, *, timeout: float) -> None:
        self.name = name
        self.timeout = timeout
        self._notifier = _notifier(name, address)

    def send(self, message: Message, only: Sequence[str] = ()) -> str | None:  # noqa: ARG002  # one receiver only
        rendered = render(message)
        pool = ThreadPoolExecutor(1)
        try:
            done = pool.submit(self._notifier.notify, body=rendered.text, title=rendered.subject, body_format="text")
            taken = done.result(self.timeout)
        except TookTooLong as error:
            raise unreachable(self.name, f"no answer within {self.timeout:g} seconds") from error
        finally:
            pool.shutdown(wait=False)
        if not taken:
            raise unreachable(self.name, "the service did not take it (--debug shows what Apprise says)")
        return None


def _notifier(name: str, address: str) -> Any:
    try:
        import apprise  # noqa: PLC0415  # an extra
    except ImportError as error:
        words = "Apprise is not installed: pip install 'claimwatch[apprise]'"
        raise ConfigurationError(f"[channel.{name}]: {words}") from error
    notifier = apprise.Apprise()
    if not notifier.add(address):
        raise ConfigurationError(f"[channel.{name}]: Apprise does not know this kind of address")
    return notifier
