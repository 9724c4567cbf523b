"""Which articles a crawl asks for, each once, within its source's bounds, and only a few at a time.

What a list holds waits as bare addresses: ten thousand requests made at once would fill the memory.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable

from spiders.record import Crawl
from storage.model import Address, Source

UNDER_WAY = 50
"""Articles of one source that are asked for and not yet answered, at most; more wait their turn."""
FEW = 25
"""Of how many more are taken: one look-up of many addresses costs little more than of one."""


class Turns:
    """``owners`` names the source for which each address key was asked; ``left`` is what a source may still list."""

    def __init__(self, crawl: Crawl) -> None:
        self._crawl = crawl
        self.owners: dict[str, str] = {}
        self.left = Counter({source.name: source.most for source in crawl.sources})
        self._room = Counter({source.name: source.pages_at_most for source in crawl.sources})
        self._waiting: defaultdict[str, deque[tuple[str, bool]]] = defaultdict(deque)
        self._lists: Counter[str] = Counter()
        self._read: set[tuple[str, str]] = set()
        self._under_way: Counter[str] = Counter()
        self._recalled: set[str] = set()
        self._at_door: set[str] = set()

    def add(self, source: Source, urls: Iterable[str], *, listed: bool = True) -> None:
        """Let addresses wait for their turn: those that a list holds, or those that are due anyway."""
        self._waiting[source.name].extend((url, listed) for url in urls)

    def is_read(self, source: Source, url: str) -> bool:
        """Whether a list was asked for already: an index of sitemaps may name itself, or one twice."""
        return (source.name, url) in self._read

    def begin_list(self, source: Source, url: str) -> None:
        self._lists[source.name] += 1
        self._read.add((source.name, url))

    def end_list(self, source: Source) -> None:
        self._lists[source.name] -= 1

    def end_article(self, source: Source) -> None:
        self._under_way[source.name] -= 1

    async def take(self, source: Source) -> list[tuple[str, Address]]:
        """Return the next articles to ask for. Once all lists are read, what is due and was not listed comes too.

        One caller at a time: while addresses are looked up for one, thirty others would each find the same free place.
        They go away with nothing: the one at the door takes for all, and looks once more before it leaves.
        """
        if source.name in self._at_door:
            return []
        self._at_door.add(source.name)
        try:
            return await self._taken(source)
        finally:
            self._at_door.remove(source.name)

    async def _taken(self, source: Source) -> list[tuple[str, Address]]:
        taken: list[tuple[str, Address]] = []
        while self._under_way[source.name] <= FEW:
            waiting, room = self._waiting[source.name], UNDER_WAY - self._under_way[source.name]
            some = [waiting.popleft() for _ in range(min(room, len(waiting)))]
            if not some and not await self._recall(source) and not waiting:
                break
            addresses = await self._crawl.addresses(url for url, _ in some)
            taken += [
                (url, addresses[url]) for url, listed in some if self.admit(source, url, addresses[url], listed=listed)
            ]
        return taken

    def admit(self, source: Source, url: str, address: Address, *, listed: bool) -> bool:
        """Decide about one article; one that is admitted is under way."""
        name, owner = source.name, self.owners.get(address.key)
        if owner and owner != name:
            self._crawl.repeated(name, url)
        elif owner:
            return False
        elif listed and not self._crawl.is_due(source, address):
            self._crawl.tally.not_due[name] += 1
        elif self._room[name] <= 0 or (listed and self.left[name] <= 0):
            self._crawl.tally.left_over[name] += 1
        else:
            self.owners[address.key] = name
            self._room[name] -= 1
            self.left[name] -= listed
            self._under_way[name] += 1
            return True
        return False

    async def _recall(self, source: Source) -> bool:
        """Let what the source has listed before and is due wait for its turn; once, and after what it lists now."""
        if self._lists[source.name] or source.name in self._recalled:
            return False
        self._recalled.add(source.name)
        room = self._room[source.name]
        due = await self._crawl.due(source, room + len(self.owners) + 1)
        wanted = [address.url for address in due if address.key not in self.owners]
        if len(wanted) > room:
            self._crawl.capped.add(source.name)
        self.add(source, wanted[: max(room, 0)], listed=False)
        return bool(wanted[: max(room, 0)])
