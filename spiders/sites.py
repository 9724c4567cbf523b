"""What one crawl knows of the sites that it visits: read once a site, learned page by page, kept in the database.

A page is finished with what is known by then. Sites that were not met for a while are let go and read again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from spiders.drafts import Draft, Finished, finish
from spiders.items import Lesson
from spiders.sisters import SiteBlocks, learn
from storage.site_model import REMEMBERED, Before, Sighting
from storage.store import Store

MOST_SITES = 64
"""Sites in memory at once: some 200 KB each."""

Ask = Callable[..., Coroutine[Any, Any, Any]]


class Sites:
    """``ask`` calls a function of the store in its thread."""

    def __init__(self, store: Store, ask: Ask) -> None:
        self._store, self._ask = store, ask
        self._known: OrderedDict[str, SiteBlocks] = OrderedDict()

    async def finished(self, draft: Draft, key: str, now: datetime) -> tuple[Finished, Lesson | None]:
        """Finish the draft of an article, of which ``key`` is the address key, and learn from it.

        There is no lesson where the store has nothing new to keep.
        """
        if not draft.lines or not draft.site:
            return Finished(draft.article), None
        before: Before = await self._ask(self._store.before, key)
        known = await self._blocks(draft.site)
        found, seen = finish(draft, known, before), draft.sighting
        news = _news(known, seen, unchanged=found.article.text == before.text)
        if news:
            self._keep(draft.site, learn(known, seen))
        if not news and found.left_out == before.left_out:
            return found, None
        return found, Lesson(draft.site, seen, key, found.left_out, now)

    async def keep(self, lesson: Lesson) -> None:
        await self._ask(
            self._store.learn, lesson.site, lesson.seen, lesson.key, left_out=lesson.left_out, now=lesson.seen_at
        )

    async def _blocks(self, site: str) -> SiteBlocks:
        if site not in self._known:
            found = SiteBlocks(tuple(await self._ask(self._store.sightings, site)))
            self._known.setdefault(site, found)  # another page of the site may have been quicker
        return self._keep(site, self._known[site])

    def _keep(self, site: str, known: SiteBlocks) -> SiteBlocks:
        self._known[site] = known
        self._known.move_to_end(site)
        while len(self._known) > MOST_SITES:
            self._known.popitem(last=False)
        return known


def _news(known: SiteBlocks, seen: Sighting, *, unchanged: bool) -> bool:
    """Whether an article teaches anything; old ones that are only read again do not push newer ones out."""
    old = next((each for each in known.sightings if each.article == seen.article), None)
    if old is None:
        return not (unchanged and len(known.sightings) >= REMEMBERED)
    return old != seen
