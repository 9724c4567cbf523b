"""What the service does without until it is asked for: every module stays in memory for as long as it runs."""

import subprocess
import sys

SERVICE = """
import asyncio, sys
from spiders.frugal import load_crawler, without
with without("rich"):
    import monitor.logs
load_crawler()
import monitor.crew, monitor.service
from monitor.metrics_port import offered
from spiders.browser import Chromium

async def idle():
    async with offered(None, None):
        await Chromium("agent").close()

asyncio.run(idle())
print(*sys.modules)
import OpenSSL.SSL, rich.traceback, scrapy.utils.versions
print(scrapy.utils.versions.get_versions.__module__)
"""


def test_a_service_does_without_what_it_was_not_asked_for_and_may_load_it_later():
    done = subprocess.run([sys.executable, "-c", SERVICE], capture_output=True, text=True, check=True)
    loaded, later = (line.split() for line in done.stdout.splitlines())
    assert {"monitor.crawl", "scrapy.crawler", "structlog.dev"} <= {*loaded}
    assert {"aiohttp.web", "prometheus_client", "playwright", "OpenSSL", "cryptography", "rich"} & {*loaded} == set()
    assert {"trafilatura", "htmldate", "courlan", "feedparser"} & {*loaded} == set(), "the workers' business"
    assert later == ["scrapy.utils.versions"]
