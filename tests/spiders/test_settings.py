from __future__ import annotations

import subprocess
import sys

from scrapy.utils.misc import load_object

from spiders.policy import CrawlPolicy
from spiders.settings import crawl_settings
from spiders.throttle import PoliteThrottle


def test_no_console_listens_and_limits_are_small() -> None:
    settings = crawl_settings(CrawlPolicy())
    extensions = settings.get_component_priority_dict_with_base("EXTENSIONS")
    assert [*map(load_object, extensions)] == [PoliteThrottle]
    assert settings.getbool("ROBOTSTXT_OBEY")
    assert settings.getint("DOWNLOAD_MAXSIZE") == 8 * 2**20
    assert settings.getfloat("DOWNLOAD_TIMEOUT") == 30
    assert settings.getint("REDIRECT_MAX_TIMES") == 5


def test_a_delay_brings_the_throttle_and_none_takes_it_away() -> None:
    polite, fast = crawl_settings(CrawlPolicy(delay=2.0)), crawl_settings(CrawlPolicy(delay=0))
    assert polite.getbool("AUTOTHROTTLE_ENABLED")
    assert polite.getfloat("DOWNLOAD_DELAY") == polite.getfloat("AUTOTHROTTLE_START_DELAY") == 2.0
    assert not fast.getbool("AUTOTHROTTLE_ENABLED")
    assert fast.getfloat("DOWNLOAD_DELAY") == 0


def test_importing_any_module_of_the_package_does_nothing() -> None:
    program = (
        "import pkgutil, importlib, threading, logging, spiders\n"
        "for module in pkgutil.iter_modules(spiders.__path__): importlib.import_module('spiders.' + module.name)\n"
        "assert threading.active_count() == 1 and not logging.getLogger().handlers\n"
        "import sys; assert 'twisted.internet.reactor' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
