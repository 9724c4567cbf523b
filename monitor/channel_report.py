"""What one channel did when it was its turn, as a value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(slots=True)
class ChannelReport:
    """Messages sent, put off and given up, and a line for each failure.

    ``rest`` is how long the receiver should be left alone before its next delivery.
    """

    name: str
    sent: int = 0
    retried: int = 0
    dead: int = 0
    errors: list[str] = field(default_factory=list)
    rest: timedelta | None = None

    @property
    def failed(self) -> bool:
        return bool(self.retried or self.dead)
