"""The built-in site's editions, crawled and checked by the real crawl and the real check."""

from __future__ import annotations

from monitor.check import check
from monitor.crawl import crawl
from monitor.demo.content import content
from monitor.demo.rounds import Round
from monitor.demo.server import HOST, NewsSite
from monitor.report.standing import still_said
from spiders.policy import CrawlPolicy
from storage.model import Source, SourceKind, Visit
from storage.store import open_store

# Edition two twice: a claim counts as withdrawn when two good fetches in a row lack it.
EDITIONS = (1, 2, 2)

# All outlets share one loopback host, and it is ours: no need to be gentle with it.
POLICY = CrawlPolicy(delay=0, concurrency_per_host=8, allow_private=(HOST,))


def play(site: NewsSite, edition: int, database: str) -> Round:
    """Serve ``edition`` from now on, crawl all outlets and check what is new."""
    site.edition = edition
    visits: list[Visit] = []
    reports = crawl(sources(site), database=database, policy=POLICY, progress=visits.append)
    with open_store(database) as store:
        changes = check(store)
        notes = still_said(store, changes)
    return Round(edition, tuple(visits), tuple(reports), tuple(changes), notes)


def sources(site: NewsSite) -> list[Source]:
    return [Source(one.name, site.origins[one.key] + one.path, SourceKind(one.kind)) for one in content().outlets]
