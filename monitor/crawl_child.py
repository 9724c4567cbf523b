"""One crawl in a process of its own: what to do comes on standard input, what came of it goes to standard output."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from dataclasses import asdict
from typing import Any

from spiders.policy import CrawlPolicy
from storage.errors import ClaimwatchError
from storage.model import Source, SourceKind


def main() -> int:
    task = json.load(sys.stdin)
    bound(task["memory"])
    try:
        answer: dict[str, Any] = {"reports": asyncio.run(_crawl(task))}
    except (ClaimwatchError, MemoryError) as error:
        answer = {"error": str(error) or "took too much memory"}
    except asyncio.CancelledError:
        answer = {"error": "stopped"}
    json.dump(answer, sys.stdout)
    return 1 if "error" in answer else 0


def bound(memory: int) -> None:
    """Give this process, and those that it starts, so many bytes of address space."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  (not on Windows)

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


async def _crawl(task: dict[str, Any]) -> list[dict[str, Any]]:
    from monitor.crawl import crawl_async  # noqa: PLC0415  # after the bound: loading takes memory, too

    own = asyncio.current_task()
    assert own is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, own.cancel)
    sources = [_source(row) for row in task["sources"]]
    policy = CrawlPolicy(**task["policy"] | {"allow_private": tuple(task["policy"]["allow_private"])})
    reports = await crawl_async(sources, database=task["database"], policy=policy, due_only=True)
    return [asdict(report) for report in reports]


def _source(row: dict[str, Any]) -> Source:
    lists = {name: tuple(row[name]) for name in ("include", "exclude", "text_include", "text_exclude")}
    return Source(**row | lists | {"kind": SourceKind(row["kind"])})


if __name__ == "__main__":
    sys.exit(main())
