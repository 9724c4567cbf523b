"""``claimwatch run``: the service."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from monitor import options
from monitor.app import App

if TYPE_CHECKING:
    from monitor.service import Setup
    from storage.store import Store

MOST_HEAPS = -8  # M_ARENA_MAX of malloc.h

EXAMPLE = """\
claimwatch run
claimwatch run --config /etc/claimwatch/claimwatch.toml --log json --metrics-port 9464"""


@options.command("run", example=EXAMPLE)
@click.option("--child", is_flag=True, help="Crawl each source in a child process with its own bound on memory.")
@click.option(
    "--metrics-port", type=click.IntRange(1, 65535), help="Offer figures for Prometheus on this loopback port."
)
@click.option("--log", type=click.Choice(["console", "json"]), help="Lines for people, or a JSON object a line.")
@options.pass_everywhere
def command(everywhere: options.Everywhere, **given: Any) -> int:
    """Crawl, check and notify on schedule until stopped (SIGTERM, Ctrl-C). SIGHUP reads the configuration again."""
    from spiders.frugal import load_crawler, without  # noqa: PLC0415

    outlast_hangups()
    share_heap()
    with without("rich"):  # paints tracebacks for logging to a terminal
        from monitor.logs import set_up  # noqa: PLC0415
    load_crawler()
    setup = load(everywhere, given)
    set_up(setup.configuration.service.log, secret_names(setup), debug=everywhere.debug)
    with App(everywhere).store(create=True) as store:
        asyncio.run(_serve(everywhere, given, setup, store))
        leave_threads_behind()
    return 0


def load(everywhere: options.Everywhere, given: dict[str, Any]) -> Setup:
    """Read the configuration; what the command line says counts more."""
    from monitor.service import Setup  # noqa: PLC0415  # the crawler costs a second that a wrong word need not wait for

    app = App(everywhere)
    said = {name: value for name, value in given.items() if value}
    service = app.configuration.service.model_copy(update=said)
    return Setup(app.configuration.model_copy(update={"service": service}), app.transports())


def secret_names(setup: Setup) -> set[str]:
    """Name the environment variables that hold secrets."""
    tables = setup.configuration.channel.values()
    pairs = [pair for table in tables for pair in table]
    return {str(value) for key, value in pairs if key.endswith("_env") and value} | {"PGPASSWORD"}


async def _serve(everywhere: options.Everywhere, given: dict[str, Any], setup: Setup, store: Store) -> None:
    from monitor.crew import Children, Here  # noqa: PLC0415
    from monitor.service import Service  # noqa: PLC0415

    configuration = setup.configuration
    child = configuration.service.child
    crew = Children(App(everywhere).database) if child else Here(store, configuration.policy())
    asyncio.get_running_loop().set_default_executor(Asides())
    try:
        set_apart()
        await Service(setup, store, crew, lambda: load(everywhere, given)).run()
    finally:
        crew.close()


def outlast_hangups() -> None:
    """Be not ended by a SIGHUP that comes before the service listens: it asks for a configuration yet to be read."""
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)


class Asides(ThreadPoolExecutor):
    """The event loop's threads, which look up names above all: the end of the loop waits for none of them."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002
        super().shutdown(wait=False, cancel_futures=True)


def share_heap() -> None:
    """Let all threads allocate from one heap: glibc gives each its own, and keeps in each what is free there.

    Other C libraries have no such call.
    """
    import ctypes  # noqa: PLC0415

    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(MOST_HEAPS, 1)


def set_apart() -> None:
    """Take what has been loaded out of the garbage collection: each full one is cheap then, and comes much sooner.

    It waits for a quarter more objects than there are, and a crawl leaves many that refer to one another.
    """
    gc.collect()
    gc.freeze()


def leave_threads_behind() -> None:
    """End although a thread may hang in a call to somebody else: what it was at is done again by its lease."""
    import threading  # noqa: PLC0415

    others = [thread for thread in threading.enumerate() if thread is not threading.main_thread() and not thread.daemon]
    for thread in others:
        thread.join(0.2)
    if any(thread.is_alive() for thread in others):
        sys.stderr.flush()
        os._exit(0)
