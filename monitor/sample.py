"""The sample alert: looks like a real one, says that it is none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from monitor.messages import Message, compose
from storage.model import Assertion, Change, Claim, Delivery, DeliveryState, Dimension, Kind, Value


def sample() -> Message:
    """Make it; each has a key of its own."""
    now = datetime.now(UTC)
    old, new = _price("4", "A ticket for the sample ferry costs 4 euros."), _price("5", "A ticket now costs 5 euros.")
    change = Change(
        Kind.CORRECTED,
        Claim("Sample: harbour ferry", "ticket price", Dimension.MONEY),
        old,
        new,
        reason="sample",
        explanation="This is a sample; nothing has changed",
        alert=True,
        old_url="https://news.example/ferry",
        new_url="https://news.example/ferry",
        old_said_at=now - timedelta(days=1),
        new_said_at=now,
        detected_at=now,
    )
    given = Delivery(0, uuid4().hex, "", "sample", DeliveryState.SENDING, now, 1, now, (change,))
    return compose(given)


def _price(amount: str, sentence: str) -> Assertion:
    start = sentence.index(amount)
    number = Decimal(amount)
    value = Value(number, number, number, currency="EUR")
    return Assertion(Dimension.MONEY, value, amount, sentence, (start, start + len(amount)), subject="ferry")
