"""Archives and lists on the command line: crawled, looked at, compared."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import cli
from monitor.config import read
from storage.model import SourceKind

sys.path.append(str(Path(__file__).parents[1] / "spiders"))

from archive_files import Stored, archive, day
from faulty_site import article, serving

URL = "https://courier.example/2024/03/ferry-fares-are-to-rise-next-summer"
OTHER = "https://courier.example/2024/03/the-library-opens-on-sundays-from-may"
FARE = "A ticket to the island will cost {} euros, the harbour office said on Monday after a long meeting."
MORE = "The oldest of the four boats was built across the bay, and commuters have asked for a later one on Fridays."


def fare(number: int, euros: int) -> Stored:
    return Stored(URL, day(number), article("Ferry fares are to rise", FARE.format(euros), MORE).body)


def library(number: int) -> Stored:
    body = article("The library opens on Sundays", "The library will employ 14 people on Sundays.", MORE * 2).body
    return Stored(OTHER, day(number), body)


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLAIMWATCH_DATABASE", raising=False)
    return lambda *words, **more: CliRunner().invoke(cli, list(words), **more)


def rows(result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_an_archive_is_crawled_by_its_path(run, tmp_path):
    archive(tmp_path / "news.warc.gz", fare(1, 12), fare(5, 15))
    done = run("crawl", "news.warc.gz", "--format", "json")
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert [(row["name"], row["new"], row["revised"]) for row in told["sources"]] == [("news.warc.gz", 1, 1)]
    loud = [change for change in told["changes"] if change["alert"]]
    assert [(change["kind"], change["detected_at"]) for change in loud] == [("corrected", day(5).isoformat())]


def test_an_archive_is_a_configured_source(run, tmp_path):
    (tmp_path / "archives").mkdir()
    archive(tmp_path / "archives" / "news.warc.gz", fare(1, 12), library(2))
    file = tmp_path / "claimwatch.toml"
    file.write_text('[[source]]\nname = "Archive"\nkind = "warc"\nurl = "archives"\nexclude = ["library"]\n')
    (source,) = read(file).sources()
    assert (source.kind, source.url) == (SourceKind.WARC, (tmp_path / "archives").as_uri())
    done = run("crawl", "Archive", "--format", "json")
    assert [(row["name"], row["new"]) for row in json.loads(done.stdout)["sources"]] == [("Archive", 1)]


def test_extract_reads_archives(run, tmp_path):
    archive(tmp_path / "news.warc.gz", fare(1, 12), library(2), Stored(URL, day(3), b"", "410 Gone"))
    done = run("extract", "news.warc.gz", "--format", "jsonl")
    assert [(row["path"], row["url"]) for row in rows(done)] == [
        (f"news.warc.gz#{URL}", URL),
        (f"news.warc.gz#{OTHER}", OTHER),
    ]
    assert (done.exit_code, done.stderr) == (1, f"claimwatch: news.warc.gz#{URL}: HTTP 410 gone\n")


def test_extract_reads_a_folder_of_pages_and_archives(run, tmp_path):
    (tmp_path / "saved").mkdir()
    archive(tmp_path / "saved" / "news.warc", fare(1, 12))
    (tmp_path / "saved" / "a.html").write_bytes(library(1).body)
    done = run("extract", "saved", "--format", "jsonl")
    assert [row["path"] for row in rows(done)] == ["saved/a.html", f"saved/news.warc#{URL}"]


def test_extract_tells_of_a_damaged_record_and_reads_the_others(run, tmp_path):
    path = archive(tmp_path / "news.warc.gz", fare(1, 12), library(2))
    path.write_bytes(path.read_bytes()[:-40])
    done = run("extract", "news.warc.gz", "--format", "jsonl")
    assert [row["url"] for row in rows(done)] == [URL]
    assert done.exit_code == 1
    assert "news.warc.gz: cut short at byte " in done.stderr


def test_two_archives_are_compared_by_address_at_their_last_captures(run, tmp_path):
    archive(tmp_path / "old.warc.gz", fare(2, 12), fare(1, 9), library(1))
    archive(tmp_path / "new.warc.gz", fare(8, 15))
    done = run("diff", "old.warc.gz", "new.warc.gz", "--format", "jsonl")
    (row,) = rows(done)
    (change,) = [change for change in row["changes"] if change["alert"]]
    assert row["path"] == URL
    assert (change["old"]["value"]["number"], change["new"]["value"]["number"]) == ("12", "15")
    assert "only in old.warc.gz" in done.stderr


def test_an_archive_is_not_compared_with_a_page(run, tmp_path):
    archive(tmp_path / "old.warc.gz", fare(2, 12))
    (tmp_path / "new.html").write_bytes(fare(3, 12).body)
    done = run("diff", "old.warc.gz", "new.html")
    assert (done.exit_code, done.stdout) == (2, "")


@pytest.fixture
def site():
    with serving() as served:
        served["/a"] = article("Ferry fares are to rise", FARE.format(12), MORE)
        served["/b"] = article("The library opens on Sundays", "The library will employ 14 people.", MORE * 2)
        served["/feed"] = article("", "")
        yield served


def crawled(run, *words, **more):
    done = run("crawl", *words, "--allow-private", "127.0.0.1", "--format", "json", **more)
    told = json.loads(done.stdout) if done.stdout else {"sources": []}
    return done, {row["name"]: (row["new"], row["failed"]) for row in told["sources"]}


def test_a_malformed_address_stops_no_other(run, site):
    done, counts = crawled(run, "htp://x", site.url("/a"), "http://u:p@news.example/", "nonsense")
    assert counts == {"htp://x": (0, 1), site.url("/a"): (1, 0), "http://u:p@news.example/": (0, 1), "nonsense": (0, 1)}
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 3


def test_where_all_are_malformed_nothing_is_done(run, tmp_path):
    done, counts = crawled(run, "htp://x", "nonsense", "none.warc.gz")
    assert (done.exit_code, counts) == (2, {})
    assert len(done.stderr.splitlines()) == 3
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["addresses.txt", "-"])
def test_a_list_of_addresses_is_crawled_and_its_bad_lines_are_told(run, site, tmp_path, name):
    text = f"# to read\n{site.url('/a')}\nftp://x.example/\n{site.url('/b')}\n"
    (tmp_path / "addresses.txt").write_text(text)
    done, counts = crawled(run, name, input=text)
    assert counts == {site.url("/a"): (1, 0), site.url("/b"): (1, 0), name: (0, 1)}
    assert done.exit_code == 1
    assert "line 3: url:" in done.stderr


def test_the_feeds_of_an_opml_file_are_crawled(run, site, tmp_path):
    feed = f"<rss version='2.0'><channel><item><link>{site.url('/a')}</link></item></channel></rss>"
    site["/feed"] = type(site.routes["/a"])(feed.encode())
    (tmp_path / "list.opml").write_text(
        f'<opml><body><outline text="Courier" xmlUrl="{site.url("/feed")}"/></body></opml>'
    )
    done, counts = crawled(run, "list.opml")
    assert (done.exit_code, counts) == (0, {"Courier": (1, 0)})
