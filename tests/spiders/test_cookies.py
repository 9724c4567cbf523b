"""Cookies are kept and sent back, and nobody is asked what a site is."""

from __future__ import annotations

from http.cookiejar import Cookie

import pytest
from faulty_site import Answer, Handler, Site, story
from scrapy import Request
from scrapy.downloadermiddlewares import cookies
from scrapy.http import Response
from tldextract import TLDExtract, tldextract

from spiders.cookies import OwnCookies


def once(handler: Handler) -> None:
    """Send everybody home who has no cookie, as many sites do at the first visit."""
    if "met=1" in (handler.headers.get("Cookie") or ""):
        handler.answer(story(1))
    else:
        handler.answer(Answer(b"", 302, {"Location": "/a", "Set-Cookie": "met=1; Path=/"}))


def test_a_page_that_asks_for_its_cookie_is_read_without_a_look_at_the_open_net(site: Site, run, monkeypatch) -> None:
    asked = []
    lists = tldextract.get_suffix_lists
    monkeypatch.setattr(
        tldextract, "get_suffix_lists", lambda **given: asked.extend(given["urls"]) or lists(**given | {"urls": ()})
    )
    monkeypatch.setattr(cookies, "_split_domain", TLDExtract(cache_dir=None))
    site["/a"] = once
    (report,) = run(site.url("/a"))
    assert (report.new, report.errors, asked) == (1, (), [])


@pytest.mark.parametrize(
    ("domain", "sent"),
    [("", True), ("; Domain=courier.example", True), ("; Domain=other.example", False), ("; Domain=example", False)],
)
def test_a_cookie_goes_to_the_site_that_set_it(domain: str, sent: bool) -> None:
    jar = OwnCookies()
    first = Request("https://www.courier.example/")
    jar.process_response(first, Response(first.url, headers={"Set-Cookie": f"met=1; Path=/{domain}"}))
    kept = [cookie for cookie in jar.jars[None] if isinstance(cookie, Cookie)]
    assert bool(kept) is sent


def test_no_cookie_is_set_for_a_public_suffix() -> None:
    jar, first = OwnCookies(), Request("https://www.courier.co.uk/")
    jar.process_response(first, Response(first.url, headers={"Set-Cookie": "met=1; Path=/; Domain=co.uk"}))
    other = Request("https://www.herald.co.uk/")
    jar.process_request(other)
    assert "Cookie" not in other.headers
