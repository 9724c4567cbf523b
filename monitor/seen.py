"""What claimwatch sees on pages, and what differs between two versions of them; touches no database.

The functions on tuples do a batch of sister pages, of one site, in a worker process.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from monitor import saved
from monitor.claims import read_article
from monitor.compare.diff import diff
from monitor.saved import Saved
from monitor.work import Work
from spiders.archives import is_archive
from spiders.extract import extract, extract_all
from spiders.selectors import selectors_for
from storage.errors import NotAnArticle, SourceError
from storage.model import Article, Assertion, Change, Page, Source


@dataclass(frozen=True, slots=True)
class Seen:
    """One page as it was seen; ``error`` is one line that names it when it is no article or cannot be read."""

    path: str
    article: Article | None = None
    assertions: tuple[Assertion, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions of one page, as they are saved."""

    path: str
    old: Saved
    new: Saved


@dataclass(frozen=True, slots=True)
class Compared:
    """What changed on one page; ``error`` is one line that names it when one of its versions is no article."""

    path: str
    changes: tuple[Change, ...] = ()
    error: str | None = None


def see(path: str, page: Page, sources: Sequence[Source] = ()) -> Seen:
    """Extract and read one page; pages of the sites of ``sources`` are read with the selectors of those."""
    try:
        return _seen(path, extract(page, selectors_for(page.url, sources)))
    except NotAnArticle as error:
        return _unseen(path, str(error))


def see_files(files: Sequence[Path], *, alone: bool = False, sources: Sequence[Source] = ()) -> Iterator[Seen]:
    """Extract and read files in their order, on all cores; pages of one site teach one another unless ``alone``."""
    see_some = partial(see_batch, sources=tuple(sources))
    if len(files) == 1 and not is_archive(files[0]):
        return iter(see_some(tuple(files)))
    site_of = _no_site if alone else saved.site
    return Work(see_some, lambda page, why: _unseen(saved.name(page), why)).run(saved.opened(files), site_of)


def see_batch(pages: tuple[Saved, ...], sources: Sequence[Source] = ()) -> list[Seen]:
    return [
        _unseen(saved.name(page), found) if isinstance(found, str) else _seen(saved.name(page), found)
        for page, found in zip(pages, _articles(pages, sources), strict=True)
    ]


def diff_files(pairs: Sequence[Pair], *, alone: bool = False) -> Iterator[Compared]:
    """Compare the two versions of each page, on all cores, in order."""
    if len(pairs) == 1:
        return iter(diff_batch(tuple(pairs)))
    site_of = _no_site if alone else lambda pair: saved.site(pair.new)
    return Work(diff_batch, lambda pair, why: Compared(pair.path, error=f"{pair.path}: {why}")).run(pairs, site_of)


def diff_batch(pairs: tuple[Pair, ...]) -> list[Compared]:
    old = _articles([pair.old for pair in pairs])
    new = _articles([pair.new for pair in pairs])
    return [_compared(*versions) for versions in zip(pairs, old, new, strict=True)]


def _compared(pair: Pair, old: Article | str, new: Article | str) -> Compared:
    """A version that is no article is no evidence of anything: there is an error and no change."""
    for side, version in ((pair.old, old), (pair.new, new)):
        if isinstance(version, str):
            return Compared(pair.path, error=f"{saved.name(side)}: {version}")
    assert isinstance(old, Article)
    assert isinstance(new, Article)
    changes = diff(
        read_article(old),
        read_article(new),
        language=new.language,
        old_url=web(old.url),
        new_url=web(new.url),
        old_said_at=old.modified_at or old.published_at,
        new_said_at=new.modified_at or new.published_at,
    )
    return Compared(pair.path, tuple(changes))


def _articles(pages: Sequence[Saved], sources: Sequence[Source] = ()) -> list[Article | str]:
    """Read and extract a batch; what cannot be read or is no article gives its reason in its place."""
    now = datetime.now(UTC)
    loaded = [_page(page, now) for page in pages]
    found = iter(extract_all([page for page in loaded if isinstance(page, Page)], sources))
    return [page if isinstance(page, str) else _reason(next(found)) for page in loaded]


def _page(page: Saved, now: datetime) -> Page | str:
    try:
        return saved.load(page, now)
    except SourceError as error:
        return str(error)


def _reason(found: Article | NotAnArticle) -> Article | str:
    return str(found) if isinstance(found, NotAnArticle) else found


def web(url: str) -> str | None:
    """Return an address that others can use: none for a page that only says where its file was."""
    return None if url.startswith("file:") else url


def _seen(path: str, article: Article) -> Seen:
    return Seen(path, article, read_article(article).assertions)


def _unseen(path: str, why: str) -> Seen:
    return Seen(path, error=f"{path}: {why}")


def _no_site(_: object) -> str:
    return ""
