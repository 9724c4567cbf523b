"""Scrapy's settings: what holds for every crawl, and what a policy makes of it. Loading this has no side effect."""

from __future__ import annotations

from scrapy.settings import Settings

from spiders.policy import CrawlPolicy, robots_token, user_agent

BOT_NAME = "claimwatch"
SPIDER_MODULES = ["spiders.news"]

# asyncio alone, without a Twisted reactor: a crawl can run in any event loop, and again in the next.
TWISTED_REACTOR_ENABLED = False

LOG_INSTALL_ROOT_HANDLER = False
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"

DOWNLOAD_HANDLERS = {
    "http": "spiders.transport.GatedHandler",
    "https": "spiders.transport.GatedHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
DOWNLOAD_MAXSIZE = 8 * 2**20  # bytes, of the body as sent and of the body unpacked
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_DELAY_JITTER = 0  # the delay is a promise, not an average
CONCURRENT_REQUESTS = 32
CONCURRENT_ITEMS = 1  # an answer yields one item at most; the default starts a hundred tasks for each answer
REDIRECT_MAX_TIMES = 5
DEPTH_LIMIT = 4  # robots.txt of a front page, an index of sitemaps in it, a sitemap in that, its articles
URLLENGTH_LIMIT = 2083

RETRY_TIMES = 1
RETRY_HTTP_CODES = [500, 502, 504, 408, 522, 524]  # 429 and 503 ask for less, not for more
RETRY_EXCEPTIONS = ["spiders.transport.BrokenTransfer"]

ROBOTSTXT_OBEY = True
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # address keys tell what was seen

# What stands here runs and nothing else. Of Scrapy's own there is no proxy (the gate could not see which address is
# connected to), nothing that drops answers by status (the spider tells what they mean), no web server, no console.
_SCRAPY = "scrapy.downloadermiddlewares"
DOWNLOADER_MIDDLEWARES_BASE = {
    f"{_SCRAPY}.downloadtimeout.DownloadTimeoutMiddleware": 350,
    f"{_SCRAPY}.defaultheaders.DefaultHeadersMiddleware": 400,
    f"{_SCRAPY}.useragent.UserAgentMiddleware": 500,
    f"{_SCRAPY}.retry.RetryMiddleware": 550,
    f"{_SCRAPY}.httpcompression.HttpCompressionMiddleware": 590,
    f"{_SCRAPY}.redirect.RedirectMiddleware": 600,
    "spiders.cookies.OwnCookies": 700,
}
DOWNLOADER_MIDDLEWARES = {
    "spiders.browser.BrowserMiddleware": 5,
    "spiders.middlewares.GateMiddleware": 10,
    "spiders.robots.RobotsMiddleware": 100,
    "spiders.patience.RetryAfterMiddleware": 150,
    "spiders.middlewares.ValidatorsMiddleware": 400,
    "spiders.middlewares.RedirectGate": 650,  # sees an answer before the redirect middleware (600)
}
SPIDER_MIDDLEWARES_BASE = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": 700,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": 800,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": 900,
}
EXTENSIONS_BASE: dict[str, int] = {}
EXTENSIONS = {"spiders.throttle.PoliteThrottle": 0}
ITEM_PIPELINES = {
    "spiders.pipelines.StripBoilerplate": 100,
    "spiders.pipelines.DropDuplicates": 200,
    "spiders.pipelines.StoreSnapshot": 300,
}


def crawl_settings(policy: CrawlPolicy) -> Settings:
    """Return the settings of one crawl. Without a delay nothing throttles: the host's answers set the pace."""
    settings = Settings()
    settings.setmodule("spiders.settings")
    settings.setdict(
        {
            "USER_AGENT": user_agent(policy),
            "ROBOTSTXT_USER_AGENT": robots_token(policy),
            "ALLOW_PRIVATE": list(policy.allow_private),
            "DOWNLOAD_DELAY": policy.delay,
            "CONCURRENT_REQUESTS_PER_DOMAIN": policy.concurrency_per_host,
            "AUTOTHROTTLE_ENABLED": policy.delay > 0,
            "AUTOTHROTTLE_START_DELAY": policy.delay,
            "AUTOTHROTTLE_MAX_DELAY": max(60.0, policy.delay),  # it is stronger than the delay that is asked for
            "AUTOTHROTTLE_TARGET_CONCURRENCY": float(policy.concurrency_per_host),
        },
        priority="cmdline",
    )
    return settings
