"""What the service does without until it is asked for: every module stays in memory for as long as it runs."""

import subprocess
import sys

SERVICE = """
import asyncio, sys
import monitor.crew, monitor.service
from monitor.metrics_port import offered
from spiders.browser import Chromium

async def idle():
    async with offered(None, None):
        await Chromium("agent").close()

asyncio.run(idle())
print(*sys.modules)
"""


def test_a_service_without_figures_and_browser_loads_neither_a_web_server_nor_a_browsers_driver():
    done = subprocess.run([sys.executable, "-c", SERVICE], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "monitor.crawl" in loaded
    assert loaded & {"aiohttp.web", "prometheus_client", "playwright"} == set()
