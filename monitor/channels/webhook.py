"""Webhooks, and the chat services that take one: a signed JSON document of ours, or a service's own payload."""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from hashlib import sha256
from typing import Any

from monitor.channels.posting import Answer, NoAnswer, post
from monitor.channels.transport import said
from monitor.messages import Message
from spiders.policy import CrawlPolicy, user_agent
from storage.errors import TransportError

Payload = Callable[[Message], Mapping[str, Any]]

SIGNATURE = "Claimwatch-Signature"
_HOPELESS = frozenset({400, 405, 410, 411, 413, 414, 415, 422, 431})  # the same message would be refused again


class Webhook:
    """Posts ``payload`` of a message to one address; signs it where there is a secret."""

    def __init__(
        self,
        name: str,
        url: str,
        payload: Payload,
        *,
        timeout: float,
        secret: str | None = None,
        allow_private: Collection[str] = (),
    ) -> None:
        self.name = name
        self.timeout = timeout
        self._url = url
        self._payload = payload
        self._secret = secret
        self._allow_private = allow_private

    def send(self, message: Message, only: Sequence[str] = ()) -> str | None:  # noqa: ARG002  # one receiver only
        body = json.dumps(self._payload(message)).encode()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": user_agent(CrawlPolicy()).partition(" ")[0],
            "Idempotency-Key": message.key,
        }
        if self._secret is not None:
            headers[SIGNATURE] = signature(self._secret, int(time.time()), body)
        try:
            answer = post(self._url, body, headers, timeout=self.timeout, allow_private=self._allow_private)
        except NoAnswer as error:
            raise TransportError(f"{self.name}: {self._said(str(error))}", channel=self.name) from error
        self._judge(answer)
        return None

    def _judge(self, answer: Answer) -> None:
        if 200 <= answer.status < 300:
            return
        line = f"{self.name}: answered {answer.status}"
        if 300 <= answer.status < 400:
            line += ", a redirect, which is not followed: give the address it leads to"
        else:
            line += f" {self._said(answer.body)[:120]}".rstrip()
        permanent = answer.status in _HOPELESS
        raise TransportError(line, channel=self.name, permanent=permanent, retry_after=answer.retry_after)

    def _said(self, text: str | bytes) -> str:
        return said(text, [self._url, self._secret or ""])


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """Sign ``timestamp`` (seconds since 1970) and ``body`` together, so that neither can be replayed with another."""
    signed = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, sha256).hexdigest()
    return f"t={timestamp},v1={signed}"
