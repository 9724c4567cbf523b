"""Measure the replay of a WARC file against the crawl of the same pages, in one run.

    python benchmarks/warc.py DATA [--rounds 2] [--most N] [--workers 1 2]
    python benchmarks/warc.py --memory 1000 10000

DATA holds ``pages/html/*.html.gz``. Rounds alternate between a crawl of the pages, served on loopback, and a replay of
a WARC file that holds them; the best of each is taken. ``--memory`` replays files of so many small pages, made here,
and shows the peak of the main process: flat means that it does not grow with the archive.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import crawl
from fastwarc.warc import WarcRecord, WarcRecordType

# as the crawl: where a page's own date lies ahead of its capture, another is looked for, at length
BEGAN = datetime.now(UTC) - timedelta(days=1)
STEMS = ("harbour", "viaduct", "quarry", "ferry", "library", "orchard")


def pages_of(folder: Path, most: int) -> Iterable[bytes]:
    for path in sorted(folder.glob("*.html.gz"))[:most]:
        yield gzip.decompress(path.read_bytes())


def small_pages(count: int) -> Iterable[bytes]:
    for number in range(count):
        words = " ".join(f"{stem}{number * 7 + place}" for place, stem in enumerate(STEMS))
        title = f"Works number {number} opens in the valley"
        text = f"The works number {number} will employ {number + 40} people, said a spokeswoman about {words}. " * 2
        yield f"<title>{title}</title><body><article><h1>{title}</h1><p>{text}</p></article></body>".encode()


def write(path: Path, pages: Iterable[bytes]) -> int:
    """Write one capture a page, a minute apart; return how many."""
    with path.open("wb") as file:
        for number, page in enumerate(pages):
            file.write(gzip.compress(record(number, page), 6))
    return number + 1


def record(number: int, page: bytes) -> bytes:
    made = WarcRecord()
    made.init_headers(WarcRecordType.response)
    made.headers["WARC-Target-URI"] = f"https://pages.example/one-of-many-pages-in-a-row-{number}"
    made.headers["Content-Type"] = "application/http; msgtype=response"
    made.record_date = BEGAN + timedelta(minutes=number)
    made.set_bytes_content(b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page)
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()


def replay(path: str, workers: int, database: str) -> dict[str, Any]:
    from monitor.crawl import crawl as run  # noqa: PLC0415  # a job imports only what it measures
    from spiders.policy import CrawlPolicy  # noqa: PLC0415
    from storage.model import Source, SourceKind  # noqa: PLC0415

    source = Source("archive", Path(path).as_uri(), SourceKind.WARC, watch_for=0)
    started = time.perf_counter()
    (report,) = run([source], database=database, policy=CrawlPolicy(workers=workers), catch_up=lambda: None)
    seconds = time.perf_counter() - started
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    found = {kind: getattr(report, kind) for kind in ("new", "duplicate", "failed")}
    return {"seconds": seconds, "own_mib": own, **found}


def measure(path: Path, workers: int, count: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+") as out:
        job = json.dumps({"path": str(path), "workers": workers, "database": f"sqlite:///{folder}/claims.db"})
        process = subprocess.Popen([sys.executable, __file__, "--job"], stdin=subprocess.PIPE, stdout=out, text=True)
        watch = crawl.Watch(process.pid)
        watch.start()
        process.communicate(job, timeout=1800)
        out.seek(0)
        return {**json.loads(out.read().splitlines()[-1]), **watch.figures(), "count": count}


def compare(data: Path, rounds: int, most: int, workers: list[int]) -> None:
    pages = data / "pages" / "html"
    figures: dict[str, list[dict[str, Any]]] = {}
    command = [sys.executable, crawl.__file__, str(pages), "--serve", "--most", str(most)]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server,
    ):
        served = json.loads(server.stdout.readline())
        base, count = f"http://{crawl.HOST}:{served['port']}", served["count"]
        path = Path(folder, "pages.warc.gz")
        write(path, pages_of(pages, most))
        for _ in range(rounds):
            for number in workers:
                given = {"workers": number, "database": f"sqlite:///{folder}/{time.time()}.db"}
                run = crawl.measure("product", base, count, **given)
                figures.setdefault(f"crawl, workers: {number}", []).append(run)
                figures.setdefault(f"WARC, workers: {number}", []).append(measure(path, number, count))
        server.stdin.close()
    show(figures)


def show(figures: dict[str, list[dict[str, Any]]]) -> None:
    best = {name: min(runs, key=lambda run: run["seconds"]) for name, runs in figures.items()}
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, best of {len(next(iter(figures.values())))}\n")
    print("| run | pages/s | CPU s | new | peak MiB |\n|---|---|---|---|---|")
    for name, run in best.items():
        print(f"| {name} | {run['count'] / run['seconds']:.1f} | {run['cpu']:.1f} | {run['new']} | {run['mib']:.0f} |")


def memory(counts: list[int]) -> None:
    print("| captures | MiB of the main process | MiB of all | CPU s | new |\n|---|---|---|---|---|")
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "small.warc.gz")
            write(path, small_pages(count))
            run = measure(path, 2, count)
            print(f"| {count} | {run['own_mib']} | {run['mib']:.0f} | {run['cpu']:.0f} | {run['new']} |", flush=True)


def main() -> None:
    if "--job" in sys.argv:
        return print(json.dumps(replay(**json.loads(sys.stdin.read()))))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--most", type=int, default=1000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--memory", type=int, nargs="+")
    asked = parser.parse_args()
    if asked.memory:
        return memory(asked.memory)
    return compare(asked.data, asked.rounds, asked.most, asked.workers)


if __name__ == "__main__":
    main()
