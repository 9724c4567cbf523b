"""All faults of the open web in one crawl: each is told in its own word, harms no other source and withdraws no claim."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event, Thread

import psutil
import pytest
from faulty_site import FAST, HOST, Site, serving, story
from web_faults import FAULTS, NAMED, Fault

from monitor.check import check
from monitor.crawl import crawl_with
from spiders.pool import WorkPool
from spiders.report import SourceReport
from storage.model import Change, Kind, Source, SourceKind
from storage.store import Store, open_store

MOST = 3
GOOD = "good"
DOCUMENTED = (Path(__file__).parents[2] / "docs" / "crawling.md").read_text(encoding="utf-8")


@dataclass
class Peak:
    """The most memory that this process took beyond what it had, and its workers together, in MiB.

    ``others`` are processes that earlier tests have started: a database server, workers of their own.
    """

    others: list[psutil.Process]
    own: float = 0
    workers: float = 0
    over: Event = field(default_factory=Event)

    def watch(self) -> None:
        this = psutil.Process()
        before = this.memory_info().rss
        while not self.over.wait(0.02):
            self.own = max(self.own, (this.memory_info().rss - before) / 2**20)
            workers = (each for each in this.children(recursive=True) if each not in self.others)
            self.workers = max(self.workers, sum(map(_resident, workers)) / 2**20)


def _resident(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.Error:
        return 0


@contextmanager
def peak(others: list[psutil.Process]) -> Iterator[Peak]:
    found = Peak(others)
    thread = Thread(target=found.watch)
    thread.start()
    try:
        yield found
    finally:
        found.over.set()
        thread.join()


@dataclass
class Web:
    """A site for each fault, and one that has none: what came of a crawl while all were well, and of two after it."""

    sites: dict[str, Site]
    store: Store
    pool: WorkPool
    crawls: list[dict[str, SourceReport]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    took: Peak = field(default_factory=lambda: Peak([]))
    seconds: float = 0

    def crawl(self, *private: str) -> None:
        sources = [Source(each.name, each.url(self.sites[each.name]), each.kind, most=MOST) for each in FAULTS]
        sources.append(Source(GOOD, self.sites[GOOD].url("/a"), SourceKind.PAGE))
        policy = replace(FAST, allow_private=(HOST, *private))
        reports = asyncio.run(crawl_with(sources, store=self.store, policy=policy, pool=self.pool))
        self.crawls.append({each.name: each for each in reports})
        self.changes += check(self.store)

    def answers(self, name: str) -> int:
        """Count the claims of a source that stand, with nothing said against them."""
        rows = self.store.claims(source=name)
        return sum(row.latest.stands and row.latest.missing_since is None for row in rows)


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    real, others = socket.getaddrinfo, psutil.Process().children(recursive=True)
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(socket, "getaddrinfo", lambda host, *a, **k: real(HOST if host == NAMED else host, *a, **k))
        sites = {name: stack.enter_context(serving()) for name in (*(each.name for each in FAULTS), GOOD)}
        store = stack.enter_context(open_store(f"sqlite:///{tmp_path_factory.mktemp('web')}/claims.db"))
        made = Web(sites, store, stack.enter_context(WorkPool(1)))
        for number, each in enumerate(FAULTS):
            sites[each.name]["/a"] = each.good(sites[each.name], number)
        sites[GOOD]["/a"] = story(500)
        made.crawl(NAMED)
        patch.setattr("spiders.settings.DOWNLOAD_TIMEOUT", 2.0)  # no good page is so slow, even on a busy machine
        for each in FAULTS:
            sites[each.name]["/a"] = each.route(sites[each.name])
        started = time.monotonic()
        made.took = stack.enter_context(peak(others))
        sites[GOOD]["/a"] = story(500, people=310)
        made.crawl()
        made.crawl()
        made.seconds = time.monotonic() - started
        yield made


@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: each.name)
def test_each_is_told_in_its_own_word(web: Web, fault: Fault) -> None:
    _, first, second = (each[fault.name] for each in web.crawls)
    if fault.said is None:
        assert (first.failed, second.failed, first.errors, second.errors) == (0, 0, (), ())
        return
    for report, said in ((first, fault.said), (second, fault.then or fault.said)):
        assert report.failed == len(report.errors) > 0
        assert all(line.startswith("http") and f": {said}" in line and "\n" not in line for line in report.errors)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: each.name)
def test_what_a_page_said_before_stands(web: Web, fault: Fault) -> None:
    assert web.crawls[0][fault.name].new == 1
    assert web.answers(fault.name) > 0


def test_no_claim_is_called_withdrawn(web: Web) -> None:
    assert Kind.WITHDRAWN not in {each.kind for each in web.changes}


def test_the_source_beside_them_is_done(web: Web) -> None:
    assert [(each[GOOD].new, each[GOOD].revised, each[GOOD].unchanged) for each in web.crawls] == [
        (1, 0, 0),
        (0, 1, 0),
        (0, 0, 1),
    ]


def test_lists_without_end_are_cut_short(web: Web) -> None:
    days = [path for path in web.sites["calendar without end"].paths() if "events-of-the-day" in path]
    assert len(days) == 2 * MOST
    assert web.crawls[1]["feed of 100,000 items"].new == MOST


def test_memory_and_time_are_bounded(web: Web) -> None:
    assert web.took.own < 150
    assert 50 < web.took.workers < 500
    assert web.seconds < 25


@pytest.mark.parametrize("fault", [each for each in FAULTS if each.said], ids=lambda each: each.name)
def test_its_word_is_documented(fault: Fault) -> None:
    (row,) = [line for line in DOCUMENTED.splitlines() if line.startswith(f"| {fault.name} |")]
    assert fault.said.removesuffix(" 2 seconds") in row
