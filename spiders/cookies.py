"""Cookies, each for the site that set it; what sites are is known without asking anybody."""

from __future__ import annotations

from collections.abc import Iterable
from http.cookiejar import Cookie
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.cookies import CookiesMiddleware
from scrapy.http.cookies import CookieJar
from tldextract import TLDExtract

# The list that came with the library: a newer one would be fetched past the URL gate, while all of the crawl waits.
SUFFIXES = TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)


class OwnCookies(CookiesMiddleware):
    """Scrapy's, which would fetch the list of public suffixes at the first cookie."""

    def _process_cookies(self, cookies: Iterable[Cookie], *, jar: CookieJar, request: Request) -> None:
        host = (urlsplit(request.url).hostname or "").lower()
        for cookie in cookies:
            domain = cookie.domain.removeprefix(".")
            if domain and not SUFFIXES(domain).domain:  # nobody sets a cookie for all of .co.uk
                if domain != host:
                    continue
                cookie.domain = host
            jar.set_cookie_if_ok(cookie, request)
