"""WARC files as they are found: packed or not, damaged, cut short, hostile."""

from __future__ import annotations

import gzip
import resource
import time
import zlib
from dataclasses import replace
from pathlib import Path

import brotli
import pytest
from archive_files import HTML, Stored, archive, day, record

from spiders.archives import MOST_BYTES, Capture, Index, captures, files_of, is_archive, read
from storage.errors import SourceError, UsageError

PAGE = b"<html><body><p>The ferry runs again on Monday.</p></body></html>"
SUFFIXES = [".warc", ".warc.gz"]


def stored(number: int, **more) -> Stored:
    return Stored(f"https://courier.example/{number}", day(number), PAGE + b" %d" % number, **more)


def indexed(*files: Path) -> tuple[list[Capture], list[str]]:
    index = Index(files)
    return list(index), [damage.told for damage in index.damage]


def numbers(found: list[Capture]) -> list[int]:
    return [int(capture.url.rpartition("/")[2]) for capture in found]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_page_comes_with_its_address_its_date_and_its_headers(tmp_path: Path, suffix: str) -> None:
    headers = {"Content-Type": HTML, "ETag": '"v1"', "Last-Modified": "Fri, 01 Mar 2024 07:00:00 GMT"}
    path = archive(tmp_path / f"x{suffix}", stored(1), stored(2, headers=headers))
    _, second = captures(path)
    assert isinstance(second, Capture)
    page = read(second)
    assert (page.url, page.fetched_at, page.body) == ("https://courier.example/2", day(2), PAGE + b" 2")
    assert (page.status, page.content_type, page.etag) == (200, HTML, '"v1"')
    assert page.last_modified == "Fri, 01 Mar 2024 07:00:00 GMT"


def test_captures_of_several_files_come_in_order_of_date(tmp_path: Path) -> None:
    one = archive(tmp_path / "a.warc.gz", stored(5), stored(1), stored(3))
    two = archive(tmp_path / "b.warc", stored(4), stored(2))
    assert numbers(indexed(one, two)[0]) == [1, 2, 3, 4, 5]


def chunked(body: bytes) -> bytes:
    parts = [body[:7], body[7:]]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(PAGE, mtime=0), {"Content-Encoding": "gzip"}),
        (brotli.compress(PAGE), {"Content-Encoding": "br"}),
        (zlib.compress(PAGE), {"Content-Encoding": "deflate"}),
        (chunked(PAGE), {"Transfer-Encoding": "chunked"}),
        (chunked(gzip.compress(PAGE, mtime=0)), {"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"}),
        # as archives have them whose crawler unpacked the body and kept the headers
        (PAGE, {"Content-Encoding": "gzip"}),
        (PAGE, {"Transfer-Encoding": "chunked"}),
        (PAGE, {"Transfer-Encoding": "chunked", "Content-Encoding": "br"}),
        (gzip.compress(PAGE, mtime=0), {"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"}),
    ],
)
def test_bodies_are_unpacked_as_they_were_sent(tmp_path: Path, body: bytes, headers: dict[str, str]) -> None:
    given = Stored("https://courier.example/1", day(1), body, headers={"Content-Type": "text/html", **headers})
    (capture,), _ = indexed(archive(tmp_path / "x.warc.gz", given))
    assert read(capture).body == PAGE


def test_a_resource_is_a_page_without_an_http_answer(tmp_path: Path) -> None:
    (capture,), _ = indexed(archive(tmp_path / "x.warc.gz", stored(1, kind="resource")))
    assert read(capture).body == PAGE + b" 1"
    assert (capture.status, capture.content_type) == (200, HTML)


def test_what_is_no_page_is_passed_over(tmp_path: Path) -> None:
    others = [
        stored(2, headers={"Content-Type": "image/png"}),
        stored(3, status="301 Moved Permanently"),
        stored(4, kind="request"),
        replace(stored(5), url="dns:courier.example"),
        replace(stored(6), url="https://courier.example/app.js", headers={}),
    ]
    found, told = indexed(archive(tmp_path / "x.warc.gz", *others, stored(7)))
    assert (numbers(found), told) == ([7], [])


def test_an_error_status_and_a_record_of_no_change_are_told_apart(tmp_path: Path) -> None:
    records = stored(1, status="404 Not Found"), stored(2, kind="revisit"), stored(3, headers={})
    found, _ = indexed(archive(tmp_path / "x.warc.gz", *records))
    assert [(each.status, each.again) for each in found] == [(404, False), (200, True), (200, False)]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_record_that_is_cut_short_is_told_once_and_the_others_are_read(tmp_path: Path, suffix: str) -> None:
    path = archive(tmp_path / f"x{suffix}", stored(1), stored(2), stored(3))
    path.write_bytes(path.read_bytes()[:-60])
    found, told = indexed(path)
    assert numbers(found) == [1, 2]
    assert len(told) == 1
    assert "cut short at byte" in told[0]


@pytest.mark.parametrize("place", [0, 12, 60, 150])
def test_a_damaged_record_is_told_once_and_the_others_are_read(tmp_path: Path, place: int) -> None:
    records = [gzip.compress(record(stored(number)), mtime=0) for number in range(1, 7)]
    for number in (2, 4):
        broken = bytearray(records[number])
        broken[place : place + 12] = b"\x00" * 12
        records[number] = bytes(broken)
    path = tmp_path / "x.warc.gz"
    path.write_bytes(b"".join(records))
    found, told = indexed(path)
    assert numbers(found) == [1, 2, 4, 6]
    assert len(told) == 2


def test_a_damaged_record_of_a_plain_file_is_told_once_and_the_others_are_read(tmp_path: Path) -> None:
    broken = record(stored(2)).replace(b"Content-Length: ", b"Content-Length: x")
    found, told = indexed(archive(tmp_path / "x.warc", stored(1), broken, stored(3)))
    assert (numbers(found), len(told)) == ([1, 3], 1)


@pytest.mark.parametrize("moment", ["", "WARC-Date: yesterday", "WARC-Date: 9999-01-01T00:00:00Z"])
def test_a_record_without_a_date_is_told(tmp_path: Path, moment: str) -> None:
    lines = record(stored(1)).split(b"\r\n")
    lines[2:3] = [moment.encode()] if moment else []
    found, told = indexed(archive(tmp_path / "x.warc.gz", b"\r\n".join(lines), stored(2)))
    assert (numbers(found), told) == ([2], ["record without a date that can be at byte 0, passed over"])


@pytest.mark.parametrize("records", [2, 3])
def test_what_is_packed_as_one_piece_is_told_with_the_remedy(tmp_path: Path, records: int) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(gzip.compress(b"".join(record(stored(number)) for number in range(1, 1 + records))))
    found, told = indexed(path)
    assert numbers(found) == [1]
    assert len(told) == 1
    assert "warcio recompress" in told[0]


@pytest.mark.parametrize(
    "data",
    [
        b"<html>no archive</html>",
        b"\x1f\x8b but no gzip",
        gzip.compress(b"no records", mtime=0),
        b"",
        gzip.compress(b"WARC/1.1\r\nWARC-", mtime=0)[:12],
    ],
)
def test_a_file_that_is_no_archive_is_told_once(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(data)
    found, told = indexed(path)
    assert (found, len(told)) == ([], 1)


def flood(text: bytes, mebibytes: int) -> bytes:
    return text + b"a" * (mebibytes * 2**20)


def http(head: bytes, body: bytes) -> bytes:
    made = record(Stored("https://courier.example/1", day(1)))
    start = made.replace(b"Content-Length: ", b"Content-Length: %d\r\nX-Was: " % (len(head) + len(body)), 1)
    return start[: start.index(b"HTTP/1.1")] + head + body + b"\r\n\r\n"


def bomb(*, chunks: bool) -> bytes:
    body = gzip.compress(b"\0" * 100 * 2**20)
    more = b"Content-Encoding: gzip\r\n" + (b"Transfer-Encoding: chunked\r\n" if chunks else b"")
    head = PLAIN.replace(b"\r\n\r\n", b"\r\n" + more + b"\r\n")
    return http(head, b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if chunks else body)


PLAIN = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
HOSTILE = {
    "a header line without end": lambda: flood(b"WARC/1.1\r\nX: ", 100),
    "header lines without end": lambda: b"WARC/1.1\r\n" + b"X-A: bcdefghij\r\n" * (6 * 2**20),
    "an HTTP header without end": lambda: http(b"HTTP/1.1 200 OK\r\nX: ", b"a" * (100 * 2**20)),
    "a body without end": lambda: http(PLAIN, b"a" * (100 * 2**20)),
    "a bomb": lambda: bomb(chunks=False),
    "a bomb in one chunk": lambda: bomb(chunks=True),
    "a length that lies": lambda: record(stored(1)).replace(b"Content-Length: ", b"Content-Length: 9999999"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_record_is_bounded_and_harms_no_other(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path / "x.warc.gz", HOSTILE[name](), stored(2))
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    found, told = indexed(path)
    bodies = []
    for capture in found:
        try:
            bodies.append(read(capture).body)
        except SourceError as error:
            told.append(str(error))
    assert bodies == [PAGE + b" 2"]
    assert len(told) == 1
    assert time.monotonic() - started < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 4 * MOST_BYTES / 1024


def test_an_archive_is_known_by_its_name_or_its_first_line(tmp_path: Path) -> None:
    plain = archive(tmp_path / "capture", stored(1))
    assert is_archive(plain)
    assert is_archive(Path("news.WARC.GZ"))
    assert not is_archive(tmp_path / "page.html")


def test_a_folder_means_all_archives_below_it(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    files = [archive(tmp_path / name, stored(1)) for name in ("b.warc", "deep/a.warc.gz")]
    assert files_of(tmp_path) == sorted(files)
    with pytest.raises(UsageError, match="no WARC file"):
        files_of(_empty(tmp_path))


def _empty(folder: Path) -> Path:
    made = folder / "empty"
    made.mkdir()
    return made
