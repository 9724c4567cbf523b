"""The whole command against bad input: one clear line, the documented exit code, no traceback, the rest done."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from monitor.demo.content import content
from monitor.demo.site import respond

LOOPBACK = "127.0.0.1"
DONE, SOURCE_FAILED, USAGE, STORAGE = 0, 1, 2, 3
PIECE = next(piece for piece in content().pieces if piece.name == "courier/night-ferry")
TEXTLESS = (
    b"<!DOCTYPE html><html><head><title>Index</title></head><body><ul><li><a href='/a'>a</a></li></ul></body></html>"
)


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        page = respond(PIECE.outlet, 1, f"http://{LOOPBACK}:{self.server.server_port}", PIECE.path)
        status, body, content_type = {
            PIECE.path: (200, page.body, page.content_type),
            "/robots.txt": (404, b"", "text/plain"),
            "/hours": (200, TEXTLESS, "text/html"),
            "/paper.pdf": (200, b"%PDF-1.7 nothing to read", "application/pdf"),
            "/broken": (500, b"<html><body>oops</body></html>", "text/html"),
        }.get(self.path, (404, b"<html><body>not here</body></html>", "text/html"))
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def origin():
    with ThreadingHTTPServer((LOOPBACK, 0), Answers) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"http://{LOOPBACK}:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def unreachable():
    with closing(socket.socket()) as taken:
        taken.bind((LOOPBACK, 0))  # bound, but nobody listens
        yield f"http://{LOOPBACK}:{taken.getsockname()[1]}/story"


@pytest.fixture
def claimwatch(tmp_path):
    def run(*arguments, text=None):
        environment = {key: value for key, value in os.environ.items() if not key.startswith("CLAIMWATCH_")}
        command = [str(Path(sys.executable).with_name("claimwatch")), *map(str, arguments)]
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env=environment,
            input=text or "",
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert "Traceback" not in done.stderr + done.stdout
        return done

    return run


def said(done, code, *words):
    """One line on standard error that says all of ``words``, and the exit code."""
    assert done.returncode == code, done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("claimwatch: ")]
    assert len(lines) == 1, done.stderr
    assert all(word in lines[0] for word in words), lines[0]


def crawled(done):
    return {source["name"]: source for source in json.loads(done.stdout)["sources"]}


def test_a_crawl_tells_each_failure_and_finishes_the_other_sources(claimwatch, origin, unreachable):
    addresses = [unreachable, f"{origin}/missing", f"{origin}/paper.pdf", f"{origin}/broken", origin + PIECE.path]
    done = claimwatch("crawl", *addresses, "--allow-private", LOOPBACK, "--format", "json")
    assert done.returncode == SOURCE_FAILED
    sources = crawled(done)
    assert sources[origin + PIECE.path]["new"] == 1
    for address in addresses[:-1]:
        assert (sources[address]["failed"], len(sources[address]["errors"])) == (1, 1)
        assert "\n" not in sources[address]["errors"][0]
    assert "404" in sources[f"{origin}/missing"]["errors"][0]
    assert "500" in sources[f"{origin}/broken"]["errors"][0]
    assert "PDF" in sources[f"{origin}/paper.pdf"]["errors"][0].upper()
    assert len(done.stderr.splitlines()) == 4


def test_an_address_that_is_no_article_is_told_in_a_plain_word(claimwatch, origin):
    done = claimwatch("crawl", f"{origin}/hours", "--allow-private", LOOPBACK)
    said(done, SOURCE_FAILED, f"{origin}/hours")


def test_a_private_address_is_refused_unless_allowed(claimwatch, origin):
    said(claimwatch("crawl", origin + PIECE.path), SOURCE_FAILED, LOOPBACK, "private")


@pytest.mark.parametrize(
    "address",
    ["htp://news.example/a", "http://user:word@news.example/", "http://a:80\\@b/", "news.example/a", "https://"],
)
def test_an_address_that_cannot_be_asked_for_is_a_usage_error(claimwatch, address):
    said(claimwatch("crawl", address), USAGE)


def test_a_crawl_of_nothing_says_what_to_give(claimwatch):
    said(claimwatch("crawl"), USAGE, "claimwatch init")


def test_a_page_that_is_not_there_is_a_usage_error(claimwatch):
    said(claimwatch("extract", "nowhere.html"), USAGE, "nowhere.html")


def test_one_broken_page_of_a_folder_does_not_stop_the_others(claimwatch, tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "good.html").write_bytes(respond(PIECE.outlet, 1, "http://courier.example", PIECE.path).body)
    (folder / "packed.html.gz").write_bytes(b"\x1f\x8b and then no gzip")
    done = claimwatch("extract", folder, "--format", "jsonl")
    said(done, SOURCE_FAILED, "packed.html.gz")
    assert [json.loads(line)["title"] for line in done.stdout.splitlines()] == [PIECE.headline]


def test_two_pages_are_not_compared_when_one_is_missing(claimwatch, tmp_path):
    page = tmp_path / "old.html"
    page.write_bytes(respond(PIECE.outlet, 1, "http://courier.example", PIECE.path).body)
    said(claimwatch("diff", page, tmp_path / "new.html"), USAGE, "new.html")


def test_a_line_that_is_no_pair_is_told_and_the_next_is_compared(claimwatch):
    good = json.dumps({"id": "b", "old": "It cost 3 euros.", "new": "It cost 4 euros."})
    done = claimwatch("compare", "--format", "jsonl", text=f"not json\n{good}\n")
    said(done, SOURCE_FAILED, "line 1")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [None, "b"]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (
            '[[source]]\nname = "Herald"\nurl = "https://news.example"\nshedule = "15m"\n',
            ("Herald", "shedule", '"schedule"'),
        ),
        (
            '[[source]]\nname = "Herald"\nurl = "https://news.example"\nschedule = "15m"\ntimezone = "Europe/Berlinn"\n',
            ("Europe/Berlinn", "Europe/Berlin"),
        ),
        ("[crawl]\ndelay = -1\n", ("[crawl]", "delay")),
        ("[crawl\n", ("claims.toml",)),
    ],
)
def test_a_wrong_configuration_names_the_file_and_the_key(claimwatch, tmp_path, table, words):
    (tmp_path / "claims.toml").write_text(table, encoding="utf-8")
    said(claimwatch("sources", "--config", "claims.toml"), USAGE, "claims.toml", *words)


def test_a_configuration_that_is_not_there_is_a_usage_error(claimwatch):
    said(claimwatch("crawl", "--config", "nowhere.toml"), USAGE, "nowhere.toml")


def test_an_unknown_command_and_option_point_to_the_help(claimwatch):
    said(claimwatch("crwal"), USAGE, "--help")
    said(claimwatch("changes", "--sicne", "7d"), USAGE, "--help")


def test_a_look_up_in_a_database_that_is_not_there_says_so(claimwatch, tmp_path):
    said(claimwatch("changes", "--database", "sqlite:///nowhere.db"), STORAGE, "nowhere.db")
    assert not (tmp_path / "nowhere.db").exists()


def test_a_file_that_is_no_database_is_left_as_it_was(claimwatch, tmp_path):
    letter = tmp_path / "letter.db"
    letter.write_text("Dear reader, " * 100, encoding="utf-8")
    said(claimwatch("changes", "--database", "sqlite:///letter.db"), STORAGE, "letter.db")
    assert letter.read_text(encoding="utf-8").startswith("Dear reader")


def test_a_database_of_a_newer_version_is_not_touched(claimwatch, tmp_path):
    assert claimwatch("db", "upgrade", "--database", "sqlite:///newer.db").returncode == DONE
    with closing(sqlite3.connect(tmp_path / "newer.db")) as connection, connection:
        connection.execute("UPDATE claimwatch_version SET version_num = 'from_the_future'")
    said(claimwatch("changes", "--database", "sqlite:///newer.db"), STORAGE, "newer.db", "newer")


def test_a_locked_database_is_told_and_nothing_is_lost(claimwatch, tmp_path, origin):
    assert claimwatch("db", "upgrade", "--database", "sqlite:///locked.db").returncode == DONE
    crawl = ("crawl", origin + PIECE.path, "--allow-private", LOOPBACK, "--database")
    with closing(sqlite3.connect(tmp_path / "locked.db", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        said(claimwatch(*crawl, "sqlite:///locked.db?timeout=0.2"), STORAGE, "locked.db")
        holder.execute("ROLLBACK")
    assert claimwatch(*crawl, "sqlite:///locked.db").returncode == DONE


@pytest.mark.parametrize("url", ["mysql://root@localhost/news", "sqlite://", "postgresql://127.0.0.1:1/news"])
def test_a_database_that_cannot_be_used_is_told(claimwatch, url):
    done = claimwatch("changes", "--database", url)
    assert done.returncode in {USAGE, STORAGE}
    said(done, done.returncode)


def test_a_database_in_a_folder_that_is_not_there_is_told(claimwatch, origin):
    crawl = ("crawl", origin + PIECE.path, "--allow-private", LOOPBACK)
    said(claimwatch(*crawl, "--database", "sqlite:///no/such/folder/news.db"), STORAGE, "no/such/folder")
