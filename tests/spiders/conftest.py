from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from faulty_site import FAST, Site, serving
from readers import closed_at_last, crawl_again

from spiders.policy import CrawlPolicy
from spiders.report import SourceReport
from storage.model import Source, SourceKind


@pytest.fixture(scope="session", autouse=True)
def workers() -> Iterator[None]:
    with closed_at_last():
        yield


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as served:
        yield served


@pytest.fixture
def other_site() -> Iterator[Site]:
    with serving() as served:
        yield served


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/claims.db"


@pytest.fixture
def run(database: str) -> Callable[..., list[SourceReport]]:
    """Crawl addresses (as pages) or sources, at full speed, into this test's database."""

    def go(*sources: Source | str, policy: CrawlPolicy = FAST) -> list[SourceReport]:
        made = [Source(each, each, SourceKind.PAGE) if isinstance(each, str) else each for each in sources]
        return crawl_again(made, database=database, policy=policy)

    return go
