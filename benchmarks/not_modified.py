"""Measure the memory of a crawl whose every answer is 304, for one hundred and for ten thousand articles.

    python benchmarks/not_modified.py [--counts 100 1000 10000]

A sitemap on loopback lists the articles; each is stored with its ETag first, then a crawl in a fresh process asks for
all of them. Memory is the highest resident set of that process.
"""

# ruff: noqa: PLC0415  (a job imports only what it measures)

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

HOST = "127.0.0.1"
TAG = '"one"'


def serve() -> None:
    """Answer /map/N with a sitemap of N articles, robots.txt with 404 and all else with 304, until input ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            listed = self.path.startswith("/map/")
            body = sitemap(self.headers["Host"], int(self.path[5:])) if listed else b""
            self.send_response(200 if listed else 404 if self.path == "/robots.txt" else 304)
            self.send_header("ETag", TAG)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer((HOST, 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()


def article_url(host: str, number: int) -> str:
    return f"http://{host}/news/works-open-in-the-old-valley-{number}"


def sitemap(host: str, count: int) -> bytes:
    rows = "".join(f"<url><loc>{article_url(host, number)}</loc></url>" for number in range(count))
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{rows}</urlset>".encode()


def seed(database: str, host: str, count: int) -> None:
    from spiders.urls import address_key
    from storage.model import Address, Outcome, Visit
    from storage.store import open_store

    now = datetime.now(UTC)
    with open_store(database) as store:
        for number in range(count):
            url = article_url(host, number)
            address = Address(address_key(url), url, etag=TAG, began_at=now, changed_at=now)
            store.save_visit(address, Visit("map", url, Outcome.NEW, now, 200))


def crawl_map(database: str, host: str, count: int) -> None:
    from monitor.crawl import crawl
    from spiders.policy import CrawlPolicy
    from storage.model import Source, SourceKind

    policy = CrawlPolicy(delay=0, concurrency_per_host=8, allow_private=(HOST,), workers=1)
    source = Source("map", f"http://{host}/map/{count}", SourceKind.SITEMAP, most=count)
    started = time.perf_counter()
    (report,) = crawl([source], database=database, policy=policy)
    assert report.not_modified == count, report
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "mib": used.ru_maxrss / 1024, "cpu": used.ru_utime + used.ru_stime}))


def measure(host: str, count: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/claims.db"
        seed(database, host, count)
        command = [sys.executable, __file__, "--crawl", database, host, str(count)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--counts", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--crawl", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        return serve()
    if asked.crawl:
        database, host, count = asked.crawl
        return crawl_map(database, host, int(count))
    with subprocess.Popen([sys.executable, __file__, "--serve"], stdin=-1, stdout=-1, text=True) as server:
        host = f"{HOST}:{server.stdout.readline().strip()}"
        print("| answers 304 | peak MiB | CPU ms an answer |\n|---|---|---|")
        for count in asked.counts:
            found = measure(host, count)
            print(f"| {count:,} | {found['mib']:.0f} | {1000 * found['cpu'] / count:.2f} |", flush=True)
        server.stdin.close()
    return None


if __name__ == "__main__":
    main()
