"""Saved pages: found, unpacked, bounded, and of which site."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from monitor import saved
from storage.errors import SourceError, UsageError

NOW = datetime(2024, 3, 19, tzinfo=UTC)


def test_a_folder_gives_its_pages_in_order_of_paths(tmp_path):
    for name in ("b.html", "a.html.gz", "deep/er/c.HTM", "notes.txt", "d.html.bak"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    assert [path.name for path in saved.pages_in(tmp_path)] == ["a.html.gz", "b.html", "c.HTM"]
    assert set(saved.by_relative_path(tmp_path)) == {"a.html", "b.html", "deep/er/c.HTM"}


def test_a_packed_page_is_unpacked_whatever_its_name(tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(gzip.compress(b"<html>x", mtime=0))
    assert saved.read_page(path, NOW).body == b"<html>x"


def test_a_page_has_the_address_that_it_calls_its_own(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("<head><link href='https://a.example/?x=1&amp;y=2' rel=canonical></head>")
    assert saved.read_page(path, NOW).url == "https://a.example/?x=1&y=2"
    assert saved.site(path) == "a.example"


@pytest.mark.parametrize(
    ("head", "address"),
    [
        (b'<meta property="og:url" content="https://a.example/">', "https://a.example/"),
        (b'<link rel="canonical" href="/relative">', None),
        (b'<link rel="canonical" href="javascript:alert(1)">', None),
        (b'<link rel="canonical" href="http://[">', None),
        (b"<link rel=canonical>", None),
        (b'<link rel="stylesheet" href="https://a.example/">', None),
        (b"\xff<link", None),
        (b'<!-- <link rel="canonical" href="https://old.example/"> -->', None),
    ],
)
def test_only_a_web_address_is_believed(head, address):
    assert saved.own_address(head) == address


def test_a_page_without_an_address_has_that_of_its_file(tmp_path):
    path = tmp_path / "a b.html"
    path.write_text("x")
    assert saved.read_page(path, NOW).url.startswith("file:///")
    assert saved.site(path) == ""


@pytest.mark.parametrize(
    "body", [gzip.compress(b"x" * 1000, mtime=0)[:-12], b"\x1f\x8bnot really", gzip.compress(b"x", mtime=0)[:5]]
)
def test_a_broken_archive_is_one_line(tmp_path, body):
    path = tmp_path / "page.html.gz"
    path.write_bytes(body)
    with pytest.raises(SourceError) as caught:
        saved.read_page(path, NOW)
    assert caught.value.url == str(path)
    assert "\n" not in str(caught.value)
    assert saved.site(path) == ""


def test_a_bomb_is_refused_before_it_fills_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(saved, "MOST_BYTES", 2**20)
    path = tmp_path / "bomb.html.gz"
    path.write_bytes(gzip.compress(b"\0" * 2**24, mtime=0))
    with pytest.raises(SourceError, match="larger than 1 MiB"):
        saved.read_page(path, NOW)


def test_a_file_that_may_not_be_read_is_one_line(tmp_path):
    with pytest.raises(SourceError):
        saved.read_page(tmp_path, NOW)


def test_a_name_that_is_not_there_and_a_folder_without_pages_are_usage_errors(tmp_path):
    with pytest.raises(UsageError, match="no such file"):
        saved.files_named(tmp_path / "none.html")
    with pytest.raises(UsageError, match="no html"):
        saved.files_named(tmp_path)
