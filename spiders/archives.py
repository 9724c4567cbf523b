"""WARC files: which pages they hold and when each was fetched, and the pages themselves. Reads files and nothing else.

Two passes. The first notes for each capture its date and where its record begins (some 60 bytes), so that captures
of any number of files can be taken in order of date; the second reads single records. A record that is damaged or cut
short is told once, and reading goes on at the next one that can be made out.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from os import SEEK_END
from pathlib import Path
from typing import Any, BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from storage.errors import SourceError, UsageError
from storage.model import Page

SUFFIXES = (".warc", ".warc.gz")
MOST_BYTES = 8 * 2**20  # of a body, unpacked: as much as is taken from the network
MOST_HEADER = 64 * 2**10
MOST_RECORD = 2**30
MOST_TRIES = 10_000  # places in one damaged file at which a record may begin again
_CHUNK = 2**20
_PLACE = struct.Struct(">QLQ")  # microseconds since 1970, number of the file, offset: sorts as it is read
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_GZIP = b"\x1f\x8b"
_WANTED = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.revisit
_HTML = re.compile(r"\s*(?:text/html|application/xhtml\+xml)\b", re.IGNORECASE)
_NO_PAGE = re.compile(
    r"\.(?:js|css|json|xml|rss|png|jpe?g|gif|svg|webp|avif|ico|woff2?|ttf|eot|pdf|mp[34]|webm|zip)(?:$|[?#])",
    re.IGNORECASE,
)
# Some crawlers store bodies unpacked and keep the headers that say otherwise.
_DECODINGS = ("all", "content", "transfer", "none")


@dataclass(frozen=True, slots=True)
class Capture:
    """One page in an archive; ``again`` where the record only says that it was the same as before (revisit)."""

    path: Path
    offset: int
    url: str
    fetched_at: datetime
    status: int = 200
    content_type: str | None = None
    again: bool = False

    @property
    def name(self) -> str:
        return f"{self.path}#{self.url}"


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of a file that cannot be read."""

    path: Path
    offset: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.told}"

    @property
    def told(self) -> str:
        return f"{self.reason} at byte {self.offset}, passed over"


def is_archive(path: Path) -> bool:
    """Say whether a path names a WARC file, by its name or its first bytes."""
    if path.name.lower().endswith(SUFFIXES):
        return True
    try:
        with path.open("rb") as file:
            return file.read(5) == b"WARC/"
    except OSError:
        return False


def files_of(path: Path) -> list[Path]:
    """Return the WARC files that a path means: itself, or all below a folder; UsageError where there are none."""
    if not path.is_dir():
        if not path.is_file():
            raise UsageError(f"{path}: no such file or folder")
        return [path]
    found = files_in(path)
    if not found:
        raise UsageError(f"{path}: no WARC file (.warc, .warc.gz) in this folder")
    return found


def files_in(folder: Path, suffixes: tuple[str, ...] = SUFFIXES) -> list[Path]:
    """List the files below a folder whose names end so, in order of their paths."""
    return sorted(path for path in folder.rglob("*") if path.name.lower().endswith(suffixes) and path.is_file())


class Index:
    """The captures of some files in order of date. Making one reads the files through; it holds no page."""

    def __init__(self, files: Sequence[Path], wanted: Callable[[Capture], bool] = bool) -> None:
        self.files = tuple(files)
        self.damage: list[Damage] = []
        self._places = sorted(self._read(wanted))

    def __iter__(self) -> Iterator[Capture]:
        for place in self._places:
            _, number, offset = _PLACE.unpack(place)
            with self.files[number].open("rb") as file, suppress(OSError, ValueError, StopIteration):
                found = _capture(self.files[number], _record_at(file, offset))
                if isinstance(found, Capture):
                    yield found

    def _read(self, wanted: Callable[[Capture], bool]) -> Iterator[bytes]:
        for number, file in enumerate(self.files):
            for found in captures(file):
                if isinstance(found, Damage):
                    self.damage.append(found)
                elif wanted(found):
                    yield _PLACE.pack((found.fetched_at - _EPOCH) // timedelta(microseconds=1), number, found.offset)


def captures(path: Path) -> Iterator[Capture | Damage]:
    """Yield the pages of one file in the order of the file, and what is damaged."""
    try:
        with path.open("rb") as file:
            for found in _sound(path, file):
                capture = found if isinstance(found, Damage) else _capture(path, found)
                if capture is not None:
                    yield capture
    except OSError as error:
        yield Damage(path, 0, error.strerror or str(error))


def read(capture: Capture) -> Page:
    """Read one page as it was fetched; SourceError with the reason where it cannot be."""
    body, headers = _body(capture)
    if len(body) > MOST_BYTES:
        raise SourceError(f"larger than {MOST_BYTES >> 20} MiB", url=capture.url)
    return Page(
        url=capture.url,
        body=body,
        fetched_at=capture.fetched_at,
        status=capture.status,
        content_type=capture.content_type,
        etag=headers.get("ETag") if headers else None,
        last_modified=headers.get("Last-Modified") if headers else None,
    )


def _sound(path: Path, file: BinaryIO) -> Iterator[WarcRecord | Damage]:
    """Yield the records that can be read to their ends; of a damaged stretch, where it begins."""
    packed, told = file.read(2) == _GZIP, False
    start: int | None = 0
    for _ in range(MOST_TRIES):
        if start is None:
            return
        end = yield from _run(file, start)
        told = told and not end.good
        if end.reason and not told:
            yield Damage(path, end.at, end.reason)
        start, told = (_next_start(file, end.at + 1, packed=packed), True) if end.reason else (None, False)
    yield Damage(path, start or 0, "too damaged to read on")


@dataclass(frozen=True, slots=True)
class _End:
    """Where a run of sound records ended (the last record looked at), and why; no reason at the end of the file."""

    at: int
    good: int
    reason: str | None = None


def _run(file: BinaryIO, start: int) -> Generator[WarcRecord, None, _End]:
    size = file.seek(0, SEEK_END)
    file.seek(start)
    at, good = start, 0
    try:
        for record in _records(file):
            if good and record.stream_pos in {at, size}:
                return _End(at, good, "packed as one piece and not record by record (warcio recompress mends that)")
            at = record.stream_pos
            if reason := _unsound(record):
                return _End(at, good, reason)
            yield record
            good += 1
    except (OSError, ValueError):
        return _End(at, good, "damaged")
    return _End(at, good, None if good or start else "cut short" if size else "empty")


def _unsound(record: WarcRecord) -> str | None:
    """Read a record to its end; return what is wrong with it."""
    if record.content_length > MOST_RECORD:
        return f"record larger than {MOST_RECORD >> 30} GiB"
    length = record.headers.get("Content-Length")
    if length is not None and not length.strip().isdigit():
        return "damaged"  # the library takes it for 0
    return None if length and record.reader.consume() >= record.content_length else "cut short"


def _records(file: BinaryIO, decoding: Any = "none") -> ArchiveIterator:
    return ArchiveIterator(file, max_header_len=MOST_HEADER, auto_decode=decoding)


def _next_start(file: BinaryIO, after: int, *, packed: bool) -> int | None:
    """Find where the next record may begin: at the mark of a gzip member, or at the first line of a record."""
    mark = b"\x1f\x8b\x08" if packed else b"\nWARC/1."
    file.seek(after)
    before, offset = b"", after
    while chunk := file.read(_CHUNK):
        found = (before + chunk).find(mark)
        if found >= 0:
            return offset - len(before) + found + (0 if packed else 1)
        offset += len(chunk)
        before = chunk[-len(mark) + 1 :]
    return None


def _record_at(file: BinaryIO, offset: int, decoding: Any = "none") -> WarcRecord:
    file.seek(offset)
    return next(_records(file, decoding))


def _capture(path: Path, record: WarcRecord) -> Capture | Damage | None:
    """Return what a record holds; None where it is no page that somebody reads."""
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    if not record.record_type & _WANTED or not url.startswith(("http://", "https://")):
        return None
    again = record.record_type == WarcRecordType.revisit
    status, content_type = _answer(record)
    if not again and (300 <= status < 400 or not _is_page(url, content_type)):
        return None
    moment = record.record_date
    if moment is None or not _EPOCH <= moment <= datetime.now(UTC) + timedelta(days=1):
        return Damage(path, record.stream_pos, "record without a date that can be")
    return Capture(path, record.stream_pos, url, moment.astimezone(UTC), status, content_type, again)


def _answer(record: WarcRecord) -> tuple[int, str | None]:
    if record.record_type == WarcRecordType.resource:
        return 200, record.headers.get("Content-Type")
    headers = record.http_headers
    return (headers and headers.status_code) or 200, headers.get("Content-Type") if headers else None


def _is_page(url: str, content_type: str | None) -> bool:
    """Say whether a record may be an article: archives hold pictures, scripts and style sheets too."""
    return (not content_type or _HTML.match(content_type) is not None) and not _NO_PAGE.search(url)


def _body(capture: Capture) -> tuple[bytes, Any]:
    """Return at most a byte more than ``MOST_BYTES`` of the unpacked body, and the HTTP headers."""
    for decoding in _DECODINGS:
        try:
            with capture.path.open("rb") as file:
                record = _record_at(file, capture.offset, decoding)
                body = record.reader.read(MOST_BYTES + 1)
        except (OSError, ValueError, StopIteration):
            continue
        if not body.startswith(_GZIP):
            return body, record.http_headers if record.record_type == WarcRecordType.response else None
    raise SourceError("its body cannot be unpacked", url=capture.url)
