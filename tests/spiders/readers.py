"""Crawls that share worker processes, as those of a service do: to start one takes longer than most tests' crawls."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from monitor.crawl import crawl_with
from spiders.policy import CrawlPolicy
from spiders.pool import WorkPool
from spiders.report import SourceReport
from storage.model import Source
from storage.store import open_store

_kept: dict[int, WorkPool] = {}


def _pool(workers: int) -> WorkPool:
    if workers not in _kept or _kept[workers].broken:
        _kept[workers] = WorkPool(workers)
    return _kept[workers]


def crawl_again(sources: Sequence[Source], *, database: str, policy: CrawlPolicy, **options: Any) -> list[SourceReport]:
    """Do as `monitor.crawl.crawl` does, with the workers of the crawls before."""
    with open_store(database) as store:
        return asyncio.run(crawl_with(sources, store=store, policy=policy, pool=_pool(policy.worker_count), **options))


@contextmanager
def closed_at_last() -> Iterator[None]:
    yield
    for pool in _kept.values():
        pool.close()
    _kept.clear()
