"""WARC files for tests, written with the library that reads them."""

from __future__ import annotations

import gzip
import io
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from fastwarc.warc import WarcRecord, WarcRecordType

HTML = "text/html; charset=utf-8"


def day(number: int, hour: int = 8) -> datetime:
    return datetime(2024, 3, number, hour, tzinfo=UTC)


@dataclass(frozen=True)
class Stored:
    """One record to write; ``kind`` "resource" has a body without HTTP headers, "revisit" none at all."""

    url: str
    at: datetime
    body: bytes = b""
    status: str = "200 OK"
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": HTML})
    kind: str = "response"


def record(given: Stored) -> bytes:
    made = WarcRecord()
    made.init_headers(getattr(WarcRecordType, given.kind))
    made.headers["WARC-Target-URI"] = given.url
    made.record_date = given.at
    if given.kind == "resource":
        made.headers["Content-Type"] = given.headers["Content-Type"]
        made.set_bytes_content(given.body)
    else:
        made.headers["Content-Type"] = "application/http; msgtype=response"
        lines = "".join(f"{name}: {value}\r\n" for name, value in given.headers.items())
        made.set_bytes_content(f"HTTP/1.1 {given.status}\r\n{lines}\r\n".encode() + given.body)
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()


def archive(path: Path, *records: Stored | bytes) -> Path:
    """Write a WARC file, packed record by record where its name says so."""
    raw = [each if isinstance(each, bytes) else record(each) for each in records]
    path.write_bytes(b"".join(gzip.compress(each, mtime=0) if path.suffix == ".gz" else each for each in raw))
    return path
