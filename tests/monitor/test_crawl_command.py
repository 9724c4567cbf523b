"""``claimwatch crawl`` as a user runs it: a real process, a real server on loopback, a real database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from shell_rows import page

CLAIMWATCH = str(Path(sys.executable).with_name("claimwatch"))
PRICE = "The new harbour ferry will cost {} euros, the mayor said on Monday."


class Site(BaseHTTPRequestHandler):
    price = "40,000"

    def do_GET(self):
        found = self.path == "/ferry"
        body = page("The ferry", PRICE.format(self.price)).encode() if found else b"gone"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8" if found else "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def origin():
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def claimwatch(tmp_path):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CLAIMWATCH_")}

    def run(*arguments):
        command = [CLAIMWATCH, *arguments]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False
        )

    return run


def test_two_crawls_tell_the_changed_price_once(claimwatch, origin, tmp_path):
    (tmp_path / "claimwatch.toml").write_text(
        f'[crawl]\ndelay = 0\nallow_private = ["127.0.0.1"]\n'
        f'[[source]]\nname = "Harbour"\nurl = "{origin}/ferry"\nkind = "page"\n'
    )
    Site.price = "40,000"
    first = claimwatch("crawl", "Harbour", "--format", "json")
    assert (first.returncode, first.stderr) == (0, "")
    told = json.loads(first.stdout)
    assert [(row["name"], row["new"], row["failed"]) for row in told["sources"]] == [("Harbour", 1, 0)]
    assert not any(change["alert"] for change in told["changes"])

    Site.price = "25,000"
    second = claimwatch("crawl")
    assert second.returncode == 0, second.stderr
    assert "40,000 EUR → 25,000 EUR (-37.5 %)" in second.stdout
    assert "[-40,000-] euros" in second.stdout
    assert "1 flagged change." in second.stdout
    assert max(map(len, second.stdout.splitlines())) <= 80


def test_an_address_needs_no_configuration_and_a_failing_one_stops_no_other(claimwatch, origin, tmp_path):
    addresses = [f"{origin}/gone", f"{origin}/ferry"]
    done = claimwatch("crawl", *addresses, "--allow-private", "127.0.0.1", "--format", "jsonl")
    assert done.returncode == 1
    (line,) = done.stdout.splitlines()
    counts = {row["name"]: (row["new"], row["failed"]) for row in json.loads(line)["sources"]}
    assert counts == {addresses[0]: (0, 1), addresses[1]: (1, 0)}
    (told,) = done.stderr.splitlines()
    assert told.startswith(f"claimwatch: {addresses[0]}: ")
    assert (tmp_path / "claimwatch.db").exists()


def test_an_address_is_extracted_and_nothing_stored(claimwatch, origin, tmp_path):
    done = claimwatch("extract", f"{origin}/ferry", "--allow-private", "127.0.0.1", "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    row = json.loads(done.stdout)
    assert row["path"] == f"{origin}/ferry"
    assert "euros" in row["text"]
    assert list(tmp_path.iterdir()) == []
