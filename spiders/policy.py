"""How a crawl behaves towards the hosts it visits, as plain values. Light to import: no crawler here."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

PRODUCT = "claimwatch"


@dataclass(frozen=True, slots=True)
class CrawlPolicy:
    """``delay`` is in seconds between requests to one host (0: as fast as the host answers).

    ``user_agent`` is a whole User-Agent, or only a contact (a mail or web address) to stand in the built-in one;
    ``contact`` stands in either.
    ``allow_private`` lists hosts, addresses or host:port that the URL gate lets pass although they are private.
    ``workers`` is the number of extraction processes, 0 for one per core.
    """

    delay: float = 1.0
    concurrency_per_host: int = 2
    user_agent: str | None = None
    allow_private: tuple[str, ...] = ()
    workers: int = 0
    contact: str | None = None

    @property
    def worker_count(self) -> int:
        return self.workers or os.cpu_count() or 1


def user_agent(policy: CrawlPolicy) -> str:
    """Return the honest User-Agent: product, version and the operator's contact where one is given."""
    given = (policy.user_agent or "").strip()
    contact = (policy.contact or "").strip()
    if given and not re.match(r"(?:https?://|mailto:|[\w.+-]+@)", given):
        return given if not contact or contact in given else f"{given} (+{contact})"
    contact = contact or given
    return f"{PRODUCT}/{_version()} (+{contact})" if contact else f"{PRODUCT}/{_version()} (no contact configured)"


def robots_token(policy: CrawlPolicy) -> str:
    """Return the product name that robots.txt groups are looked up by (RFC 9309, section 2.2.1)."""
    return user_agent(policy).partition("/")[0].partition(" ")[0]


def _version() -> str:
    try:
        return version(PRODUCT)
    except PackageNotFoundError:
        return "0"
