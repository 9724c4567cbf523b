"""Pages saved as files or in archives: which there are, what is in them, which site each is of. Touches no network."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from spiders.archives import Capture, Damage, Index, captures, files_in, is_archive, read
from spiders.markup import parse
from spiders.statuses import refuse_status
from spiders.urls import address_key
from storage.errors import SourceError, UsageError
from storage.model import Page

MOST_BYTES = 64 * 2**20
_HEAD = 256 * 2**10
_SUFFIXES = (".html", ".htm", ".xhtml", ".html.gz", ".htm.gz", ".xhtml.gz")
_GZIP = b"\x1f\x8b"
_OWN_ADDRESS = {("rel", "canonical"): "href", ("property", "og:url"): "content"}


Saved = Path | Capture | Damage
"""A page in a file of its own, in an archive, or where one cannot be read."""


def pages_in(folder: Path) -> list[Path]:
    """List the pages below a folder in order of their paths."""
    return files_in(folder, _SUFFIXES)


def by_relative_path(folder: Path) -> dict[str, Path]:
    """List the pages below a folder by relative path, without the ``.gz`` of packed ones."""
    return {path.relative_to(folder).as_posix().removesuffix(".gz"): path for path in pages_in(folder)}


def files_named(path: Path) -> list[Path]:
    """Return the file itself, or the pages and archives of a folder; UsageError where there is nothing of that name."""
    if path.is_dir():
        found = sorted([*pages_in(path), *files_in(path)])
        if not found:
            raise UsageError(f"{path}: no html, html.gz or WARC file in this folder")
        return found
    if not path.exists():
        raise UsageError(f"{path}: no such file or folder")
    return [path]


def opened(files: Iterable[Path]) -> Iterator[Saved]:
    """Put in the place of each archive the pages in it, in its own order."""
    for file in files:
        if is_archive(file):
            yield from (found for found in captures(file) if isinstance(found, Damage) or not found.again)
        else:
            yield file


def by_address(place: Path) -> tuple[dict[str, Capture], list[Damage]] | None:
    """Return the latest good capture of each address in an archive or a folder of them; None where it is neither."""
    files = files_in(place) if place.is_dir() else [place] if is_archive(place) else []
    if not files or (place.is_dir() and pages_in(place)):
        return None
    index = Index(files, lambda capture: not capture.again and refuse_status(capture.status) is None)
    return {address_key(capture.url): capture for capture in index}, index.damage


def name(page: Saved) -> str:
    """Name a page as the person who gave it would find it."""
    return page.name if isinstance(page, Capture) else str(page.path) if isinstance(page, Damage) else str(page)


def load(page: Saved, now: datetime) -> Page:
    """Read one page, of an archive as it was fetched; SourceError with the reason where it cannot be read."""
    if isinstance(page, Path):
        return read_page(page, now)
    if isinstance(page, Damage):
        raise SourceError(page.told, url=str(page.path))
    if reason := refuse_status(page.status):
        raise SourceError(reason, url=page.url)
    return read(page)


def read_page(path: Path, now: datetime) -> Page:
    """Read one file, unpacked where it is packed; SourceError with the reason where it cannot be read.

    The page's address is what it calls its own (canonical link, og:url), else that of the file.
    """
    body = _read(path, MOST_BYTES)
    if len(body) > MOST_BYTES:
        raise SourceError(f"larger than {MOST_BYTES >> 20} MiB", url=str(path))
    return Page(url=own_address(body[:_HEAD]) or path.absolute().as_uri(), body=body, fetched_at=now)


def site(page: Saved) -> str:
    """Name the host that a saved page says it is of; empty where it says nothing or cannot be read."""
    if not isinstance(page, Path):
        return urlsplit(page.url).hostname or "" if isinstance(page, Capture) else ""
    try:
        address = own_address(_read(page, _HEAD))
    except SourceError:
        return ""
    return (urlsplit(address).hostname or "") if address else ""


def own_address(head: bytes) -> str | None:
    """Find the address that a page gives as its own, in the first part of its HTML."""
    tree = parse(head.decode("utf-8", "replace"))
    for tag in () if tree is None else tree.iter("link", "meta"):
        for (name, wanted), holder in _OWN_ADDRESS.items():
            address: str = tag.get(holder, "").strip()
            if tag.get(name, "").lower() == wanted and _web(address):
                return address
    return None


def _web(address: str) -> bool:
    try:
        return urlsplit(address).scheme in {"http", "https"}
    except ValueError:
        return False


def _read(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            packed = file.read(2) == _GZIP
            file.seek(0)
            return gzip.GzipFile(fileobj=file).read(most + 1) if packed else file.read(most + 1)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error) or "cannot be read"
        raise SourceError(reason, url=str(path)) from error
