"""Measure the crawl against bare Scrapy with trafilatura, on the same pages in one run.

    python benchmarks/crawl.py DATA [--rounds 2] [--most N] [--workers 1 2]

DATA holds ``pages/html/*.html.gz``. They are served on loopback by a process of their own. Each figure comes from a
fresh process: bare Scrapy with its defaults, no delay and trafilatura in the callback, then without reading anything;
then the product: a first crawl, a second of the same bytes, a third with validators (304). Rounds alternate, and the
best of each is taken, since other work on the machine only ever slows. CPU seconds and memory (proportional set size)
are of the whole process tree, without the server. ``ratio`` leaves out what an interpreter imports before it begins,
``with start`` counts it; ``cores busy`` is the CPU time in the time that the run took.
"""

# ruff: noqa: PLC0415  (a job imports only what it measures)

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

HOST = "127.0.0.1"
TICKS = os.sysconf("SC_CLK_TCK")
AS_INSTALLED = os.environ | {"PYTHONDONTWRITEBYTECODE": ""}
"""What is installed has its bytecode; a checkout whose bytecode is never written compiles itself at each start."""


def serve(folder: Path, most: int) -> None:
    """Serve page number N at /N (with its ETag at /tagged/N) until standard input closes; print port and count."""
    pages = [gzip.decompress(path.read_bytes()) for path in sorted(folder.glob("*.html.gz"))[:most]]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            name = self.path.rpartition("/")[2]
            page = pages[int(name)] if name.isdigit() and int(name) < len(pages) else None
            tag = f'"{name}"' if self.path.startswith("/tagged/") else ""
            known = bool(tag) and self.headers.get("If-None-Match") == tag
            self.send_response(404 if page is None else 304 if known else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if tag:
                self.send_header("ETag", tag)
            body = b"" if known or page is None else page
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer((HOST, 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({"port": server.server_port, "count": len(pages)}), flush=True)
    sys.stdin.read()


def bare(urls: list[str], *, fetch_only: bool = False) -> dict[str, Any]:
    """Scrapy and trafilatura as their documentation puts them together; or Scrapy alone."""
    import scrapy
    import trafilatura
    from scrapy.crawler import AsyncCrawlerProcess

    found = []

    class Bare(scrapy.Spider):
        name = "bare"

        async def start(self) -> AsyncIterator[scrapy.Request]:
            for url in urls:
                yield scrapy.Request(url)

        def parse(self, response: Any) -> None:
            if fetch_only:
                return
            found.append(trafilatura.bare_extraction(response.text, url=response.url, with_metadata=True) is not None)

    quiet = {"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False}
    process = AsyncCrawlerProcess(quiet)
    process.crawl(Bare)
    started = time.perf_counter()
    process.start()
    return {"seconds": time.perf_counter() - started, "articles": sum(found)}


def product(urls: list[str], workers: int, database: str) -> dict[str, Any]:
    from spiders.frugal import load_crawler

    load_crawler()  # as the command does
    from monitor.crawl import crawl
    from spiders.policy import CrawlPolicy
    from storage.model import Source, SourceKind

    policy = CrawlPolicy(delay=0, concurrency_per_host=8, allow_private=(HOST,), workers=workers)
    sources = [Source(url, url, SourceKind.PAGE) for url in urls]
    started = time.perf_counter()
    reports = crawl(sources, database=database, policy=policy)
    seconds = time.perf_counter() - started
    kinds = ("new", "duplicate", "revised", "unchanged", "not_modified", "failed")
    return {"seconds": seconds, **{kind: sum(getattr(report, kind) for report in reports) for kind in kinds}}


class Watch(Thread):
    """Memory and CPU time of a process and all its descendants, from /proc."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.done = pid, Event()
        self.memory, self.cpu = 0, {}

    def run(self) -> None:
        while not self.done.wait(0.05):
            memory = 0
            for pid in descendants(self.pid):
                try:
                    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                    self.cpu[pid] = (int(fields[11]) + int(fields[12])) / TICKS
                    pss = Path(f"/proc/{pid}/smaps_rollup").read_text().partition("Pss:")[2].split()
                    memory += int(pss[0]) if pss else 0
                except (OSError, IndexError):
                    continue
            self.memory = max(self.memory, memory)

    def figures(self) -> dict[str, float]:
        self.done.set()
        return {"cpu": round(sum(self.cpu.values()), 2), "mib": round(self.memory / 1024)}


def descendants(root: int) -> list[int]:
    """The tree below ``root`` and ``root`` itself."""
    parents = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int(Path(entry.path, "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    tree = [root]
    for pid in tree:
        tree += [child for child, parent in parents.items() if parent == pid]
    return tree


def measure(part: str, base: str, count: int, **given: Any) -> dict[str, Any]:
    job = json.dumps({"part": part, "urls": [f"{base}/{number}" for number in range(count)], **given})
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(
            [sys.executable, __file__, "--job"], stdin=subprocess.PIPE, stdout=out, text=True, env=AS_INSTALLED
        )
        watch = Watch(process.pid)
        started = time.perf_counter()
        watch.start()
        process.communicate(job, timeout=600)
        whole = time.perf_counter() - started
        out.seek(0)
        return {**json.loads(out.read().splitlines()[-1]), **watch.figures(), "whole": whole, "count": count}


def do_job() -> None:
    job = json.loads(sys.stdin.read())
    part = job.pop("part")
    print(json.dumps(bare(**job) if part == "bare" else product(**job)))


def one_round(base: str, count: int, workers: list[int], figures: dict[str, list[dict[str, Any]]]) -> None:
    def add(name: str, part: str, path: str = "", **given: Any) -> None:
        figures.setdefault(name, []).append(measure(part, base + path, count, **given))

    add("bare Scrapy + trafilatura", "bare")
    add("bare Scrapy, nothing read", "bare", fetch_only=True)
    for number in workers:
        with tempfile.TemporaryDirectory() as folder:
            database = f"sqlite:///{folder}/claims.db"
            plural = f"{number} worker{'s' if number > 1 else ''}"
            add(f"first crawl, {plural}", "product", workers=number, database=database)
            add(f"second crawl, {plural}", "product", workers=number, database=database)
    with tempfile.TemporaryDirectory() as folder:
        given = {"workers": workers[0], "database": f"sqlite:///{folder}/claims.db"}
        measure("product", f"{base}/tagged", count, **given)
        add("second crawl, 304 answers", "product", "/tagged", **given)


def show(figures: dict[str, list[dict[str, Any]]]) -> None:
    best = {name: min(runs, key=lambda run: run["seconds"]) for name, runs in figures.items()}
    baseline = best["bare Scrapy + trafilatura"]
    print(f"{baseline['count']} pages, {os.cpu_count()} cores, best of {len(next(iter(figures.values())))}\n")
    print("| run | pages/s | ratio | with start | cores busy | CPU s | peak MiB | outcomes |")
    print("|---|---|---|---|---|---|---|---|")
    for name, run in best.items():
        outcomes = ", ".join(f"{key} {run[key]}" for key in run if key not in OWN and run[key])
        rate, ratio = run["count"] / run["seconds"], baseline["seconds"] / run["seconds"]
        whole, busy = baseline["whole"] / run["whole"], run["cpu"] / run["whole"]
        figures_of = f"{rate:.1f} | {ratio:.2f} | {whole:.2f} | {busy:.2f} | {run['cpu']:.1f} | {run['mib']:.0f}"
        print(f"| {name} | {figures_of} | {outcomes} |")


OWN = {"seconds", "whole", "cpu", "mib", "count"}


def main() -> None:
    if "--job" in sys.argv:
        return do_job()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--most", type=int, default=1000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        return serve(asked.data, asked.most)
    command = [sys.executable, __file__, str(asked.data / "pages" / "html"), "--serve", "--most", str(asked.most)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        served = json.loads(server.stdout.readline())
        figures: dict[str, list[dict[str, Any]]] = {}
        for _ in range(asked.rounds):
            one_round(f"http://{HOST}:{served['port']}", served["count"], asked.workers, figures)
        server.stdin.close()
    return show(figures)


if __name__ == "__main__":
    main()
