"""A user's template, rendered where it can do no harm: in a process with limits on time, memory and output.

The sandbox keeps a template from Python's inside, but not from looping or from writing gigabytes; the process
ends that.
It gets no environment, so that not even an escape from the sandbox would find a secret.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

SECONDS = 5.0
MOST_CHARACTERS = 500_000
_BYTES = 512 * 2**20


def render_bounded(source: str, content: Mapping[str, Any], escape: bool) -> str:
    """Render ``source``; ValueError says in a line why it could not be done."""
    job = json.dumps({"source": source, "content": content, "escape": escape})
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-m", "monitor.messages.bounded"],
            input=job.encode(),
            capture_output=True,
            timeout=SECONDS * 2,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ValueError(f"took longer than {SECONDS:g} seconds") from error
    return _answer(done)


def _answer(done: subprocess.CompletedProcess[bytes]) -> str:
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise ValueError(f"took more time or memory than it may ({SECONDS:g} seconds)") from error
    if "error" in answer:
        raise ValueError(answer["error"])
    return str(answer["text"])


def _limit() -> None:
    try:
        import resource  # noqa: PLC0415  # not on Windows, where the parent's time limit is all there is
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS), int(SECONDS)))


def _rendered(job: Mapping[str, Any]) -> dict[str, str]:
    from monitor.messages.render import environment  # noqa: PLC0415  # the parent has no need of it here

    _limit()
    written = 0
    parts = []
    try:
        for part in environment(escape=job["escape"]).from_string(job["source"]).generate(job["content"]):
            parts.append(part)
            written += len(part)
            if written > MOST_CHARACTERS:
                return {"error": f"wrote more than {MOST_CHARACTERS:,} characters"}
    except MemoryError:
        return {"error": f"took more than {_BYTES // 2**20} MiB of memory"}
    except Exception as error:  # noqa: BLE001  # whatever a user's template does wrong is told in one line
        return {"error": f"{type(error).__name__}: {error}"[:300]}
    return {"text": "".join(parts)}


if __name__ == "__main__":
    json.dump(_rendered(json.load(sys.stdin)), sys.stdout)
