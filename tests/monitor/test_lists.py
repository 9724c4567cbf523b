"""Lists in and out: imports all or none, exports that no spreadsheet evaluates, a page that loads nothing."""

from __future__ import annotations

import csv
import io
import json
import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from shell_rows import change, money

from monitor.cli import cli
from monitor.config import SourceTable
from monitor.export import cell, csv_lines
from monitor.imports import sources
from monitor.report.page import page
from storage.errors import UsageError
from storage.model import SourceKind
from storage.store import open_store

OPML = b"""<?xml version="1.0"?>
<opml version="2.0"><head><title>Feeds</title></head><body>
  <outline text="News"><outline text="Herald" type="rss" xmlUrl="https://herald.example/feed"/>
  <outline title=" The  Courier " xmlUrl="https://courier.example/rss"/><outline text="A folder"/></outline>
</body></opml>"""
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><opml><outline xmlUrl="&b;"/></opml>'


def read(data: bytes):
    return sources(data, SourceTable, "1h")


def test_addresses_stand_line_by_line():
    found = read(b"\xef\xbb\xbfhttps://a.example/\n\n# a comment\n  https://b.example/x  \nhttps://a.example/\n")
    assert [(source.name, source.url, source.schedule) for source in found] == [
        ("https://a.example/", "https://a.example/", "1h"),
        ("https://b.example/x", "https://b.example/x", "1h"),
    ]


def test_a_comment_may_follow_an_address_and_a_fragment_is_none():
    found = read(b"https://a.example/ # the port's own page\n\t# nothing\nhttps://b.example/#top\t#\n")
    assert [source.url for source in found] == ["https://a.example/", "https://b.example/#top"]


@pytest.mark.parametrize("coding", ["utf-16", "utf-8-sig"])
def test_lists_come_in_utf_16_too(coding):
    assert [source.url for source in read("https://a.example/\r\n".encode(coding))] == ["https://a.example/"]
    feeds = "<!-- kept by hand --><opml><body><outline text='Bücher' xmlurl='https://b.example/'/></body></opml>"
    assert [source.name for source in read(feeds.encode(coding))] == ["Bücher"]


def test_opml_gives_feeds_by_their_titles():
    found = read(OPML)
    assert [(source.name, source.kind) for source in found] == [
        ("Herald", SourceKind.FEED),
        ("The Courier", SourceKind.FEED),
    ]


def test_csv_gives_any_key_of_a_source():
    found = read(b"name;url;schedule;most\nHerald;https://herald.example/;15m;20\n;https://b.example/;;\n")
    assert [(source.name, source.schedule, source.most) for source in found] == [
        ("Herald", "15m", 20),
        ("https://b.example/", "1h", 100),
    ]


def test_a_cell_of_a_csv_holds_a_list_line_by_line():
    (source,) = read(b'url,include,official\nhttps://a.example/,"/news/\n/city/",true\n')
    assert (source.include, source.official) == (("/news/", "/city/"), True)


def test_an_imported_source_waits_for_a_service(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.txt").write_text("https://a.example/\n")
    assert CliRunner().invoke(cli, ["import", "list.txt", "--schedule", "30m"]).exit_code == 0
    assert "schedule 30m, once a service runs" in " ".join(CliRunner().invoke(cli, ["sources"]).stdout.split())


def test_two_of_one_name_are_told_apart():
    found = read(b"name,url\nHerald,https://a.example/\nHERALD,https://b.example/\n")
    assert [source.name for source in found] == ["Herald", "https://b.example/"]


REFUSED = [
    (b"https://a.example/\nftp://b.example/\n", "line 2: url:"),
    (b"http://user:pass@a.example/\n", "line 1: url:"),
    (b"url,shedule\nhttps://a.example/,1h\n", 'line 2: unknown column "shedule"; did you mean "schedule"?'),
    (b"url,most\nhttps://a.example/,many\n", "line 2: most: give a whole number"),
    (b"url,include\nhttps://a.example/,(\n", 'line 2: include.0: "(" is no regular expression'),
    (b"a.example\n", 'line 1: url: "a.example" is no http(s) address\n'),
    (b"url,schedule\nhttps://a.example/,1s\n", "too often"),
    (b"name,url\n\x1b[2J,https://a.example/\n", "printable"),
    (b"<?xml version='1.0'?><opml><outline", "no OPML"),
    (BOMB, "no OPML"),
    (b"<!DOCTYPE opml><opml/>", "declares a document type"),
    (b"file:///etc/passwd\n", "line 1: url:"),
]


@pytest.mark.parametrize(("data", "words"), REFUSED)
def test_a_list_with_a_line_that_cannot_be_taken_is_refused_whole(data, words):
    with pytest.raises(UsageError, match=r"nothing was imported|no OPML") as caught:
        read(data)
    assert words in str(caught.value)
    assert "root:" not in str(caught.value)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_list_or_refused(data):
    with suppress(UsageError):
        read(data)


@pytest.fixture
def claimwatch(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments, **more):
        done = CliRunner().invoke(cli, [str(argument) for argument in arguments], **more)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    return run


def test_two_thousand_addresses_are_imported_at_once_and_again_without_doubles(claimwatch, tmp_path):
    (tmp_path / "list.txt").write_text("".join(f"https://s{number}.example/\n" for number in range(2000)))
    assert claimwatch("import", "list.txt").stdout == "2000 sources imported, 0 known already.\n"
    assert claimwatch("import", "list.txt").stdout == "0 sources imported, 2000 known already.\n"
    with open_store(f"sqlite:///{tmp_path / 'claimwatch.db'}") as store:
        assert len(store.imported_sources()) == 2000
    assert claimwatch("import", "-", input="https://one.example/\n").stdout.startswith("1 source imported, ")


def test_a_bad_line_leaves_the_database_as_it_was(claimwatch, tmp_path):
    (tmp_path / "list.txt").write_text("https://a.example/\nnonsense\n")
    done = claimwatch("import", "list.txt")
    assert (done.exit_code, "line 2" in done.stderr) == (2, True)
    assert not (tmp_path / "claimwatch.db").exists()


def test_an_imported_source_can_be_removed_and_imported_again(claimwatch):
    claimwatch("import", "-", input="https://a.example/\n")
    assert claimwatch("sources", "remove", "https://a.example/").exit_code == 0
    assert claimwatch("sources", "remove", "https://a.example/").exit_code == 2
    with open_store("sqlite:///claimwatch.db") as store:
        assert store.imported_sources() == []


FORMULAS = ["=1+1", "+SUM(A1)", "-2+3+cmd|' /C calc'!A0", "@x", "\t=1", "\r=1", "＝1", " =1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text):
    assert cell(text).startswith("'")


@pytest.mark.parametrize("text", ["-37.5", "+3", "40,000", "A=1", "2024-03-01/.."])
def test_numbers_and_words_stay_as_they_are(text):
    assert cell(text) == text


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.text()), max_size=5))
def test_whatever_a_row_holds_it_stays_a_row(rows):
    like = dict.fromkeys("abc", "")
    text = "".join(csv_lines(rows, like))
    read_again = list(csv.reader(io.StringIO(text, newline="")))
    assert [len(row) for row in read_again] == [3] * (len(rows) + 1)
    assert not any(row[0].startswith(("=", "@")) for row in read_again)


def test_exports_have_all_rows(claimwatch, filled):
    text = claimwatch("export", "changes", "--database", filled).stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {"kind", "claim.subject", "old.value.number", "new.sentence"} <= set(rows[0])
    assert [row["new.value.number"] for row in rows] == ["25000"]
    for kind in ("articles", "claims", "sources"):
        assert len(claimwatch("export", kind, "--database", filled).stdout.splitlines()) > 1
        lines = claimwatch("export", kind, "--database", filled, "--format", "jsonl").stdout.splitlines()
        assert all(json.loads(line) for line in lines)


def test_a_report_escapes_what_pages_say_and_links_to_the_web_only(claimwatch, filled):
    wicked = money(40000, "<script>alert(1)</script> It will cost {}.")
    now = datetime(2024, 3, 19, tzinfo=UTC)
    text = page([change(old=wicked, old_url="javascript:alert(1)", new_url="https://b.example/?a=1&b=<x>")], now, now)
    assert "<script" not in text
    assert 'href="javascript' not in text
    assert 'href="https://b.example/?a=1&amp;b=&lt;x&gt;"' in text


def test_a_report_marks_the_words_that_differ_and_says_who_spoke():
    now = datetime(2024, 3, 19, tzinfo=UTC)
    old, new = (replace(money(amount, "It will cost {}, he says."), speaker="Ada Quill") for amount in (40000, 25000))
    text = page([change(old=old, new=new)], now, now)
    assert "It will cost <del>40,000</del>" in text
    assert "<ins>25,000</ins>" in text
    assert text.count("Ada Quill") == 2
    assert "1 change from" in text


def test_a_report_is_written_where_it_is_wanted(claimwatch, filled, tmp_path):
    assert claimwatch("report", "--database", filled, "--since", "2020-01-01", "--output", "r.html").exit_code == 0
    text = (tmp_path / "r.html").read_text()
    assert "25,000 EUR" in text
    assert "default-src 'none'" in text
    assert claimwatch("report", "--database", filled, "--output", "no/folder.html").exit_code == 2


def test_db_backup_and_prune_work_from_the_shell(claimwatch, filled):
    assert claimwatch("db", "backup", "copy.db", "--database", filled).stdout == "Wrote copy.db.\n"
    assert claimwatch("db", "backup", "copy.db", "--database", filled).exit_code == 2
    done = claimwatch("db", "prune", "--older-than", "1d", "--database", "copy.db")
    assert done.stdout.startswith("Forgot 0 visits, ")
    assert not re.search(r"\b1 \w+s\b", done.stdout)
    flagged = claimwatch("db", "prune", "--older-than", "1d", "--flagged-older-than", "2y", "--database", "copy.db")
    assert flagged.exit_code == 2
    flagged = claimwatch("db", "prune", "--older-than", "1d", "--flagged-older-than", "700d", "--database", "copy.db")
    assert " changes, 0 answers, 0 claims, " in flagged.stdout
    assert claimwatch("db", "prune", "--older-than", "soon", "--database", "copy.db").exit_code == 2


def test_health_without_a_service_says_so(claimwatch, filled):
    done = claimwatch("health", "--database", filled)
    assert (done.exit_code, done.stdout) == (1, "no service beats: none is running\n")
