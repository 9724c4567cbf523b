"""The service with levers for its tests, pulled by files in its folder.

``doom``: "THREAD N", and the process is killed at the Nth statement or commit from then on of the threads so called.
``clock``: how many seconds its wall clock is ahead from now on; the steady clock goes on as it is.
``names``: while it is there no name is found; each look-up that has begun makes ``looking``.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine
from sqlalchemy import Engine, event

from monitor.cli import main

DOOM, CLOCK, NAMES, LOOKING = Path("doom"), Path("clock"), Path("names"), Path("looking")
counted: dict[str, int] = {}
found = socket.getaddrinfo


def count(*_: Any) -> None:
    try:
        thread, _, left = DOOM.read_text().partition(" ")
    except FileNotFoundError:
        return
    if threading.current_thread().name.startswith(thread):
        counted[thread] = counted.get(thread, 0) + 1
        if counted[thread] >= int(left):
            os.kill(os.getpid(), signal.SIGKILL)


def look_up(host: Any, *more: Any, **options: Any) -> Any:
    while NAMES.exists() and str(host).endswith(".example"):
        LOOKING.touch()
        time.sleep(0.05)
    return found(host, *more, **options)


def follow() -> None:
    steady, ahead = datetime.now(UTC) - timedelta(seconds=time.monotonic()), "0"
    parent = os.getppid()
    while True:
        time.sleep(0.05)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)  # the test was killed, and cannot end what it began
            return
        wanted = CLOCK.read_text() if CLOCK.exists() else "0"
        if wanted and wanted != ahead:
            ahead = wanted
            now = steady + timedelta(seconds=time.monotonic() + float(ahead))
            time_machine.travel(now, tick=True).start()


if __name__ == "__main__":
    socket.getaddrinfo = look_up
    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)
    threading.Thread(target=follow, daemon=True).start()
    main(sys.argv[1:])
