"""The faults of the open web, one site each: what it answers, and what claimwatch then says of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from faulty_site import (
    HOST,
    Answer,
    Route,
    Site,
    article,
    bomb,
    bot_check,
    drip,
    endless,
    hang,
    html,
    redirect,
    reset,
    story,
    truncated,
)

from storage.model import SourceKind

ENTITIES = "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
BOMB = f'<!DOCTYPE x [<!ENTITY a "ten ten ten ten">{ENTITIES}]>'
LATIN = {"Content-Type": "text/html; charset=iso-8859-1"}
NAMED = "rebound.example"
"""A host name that resolves to loopback."""


@dataclass(frozen=True)
class Fault:
    """``said`` is the plain word, None where the page is read all the same; ``then`` what is said the next time."""

    name: str
    route: Callable[[Site], Route]
    said: str | None
    kind: SourceKind = SourceKind.PAGE
    then: str | None = None
    before: Route | None = None
    host: str = HOST

    def url(self, site: Site) -> str:
        return site.url("/a").replace(HOST, self.host)

    def good(self, site: Site, number: int) -> Route:
        """Return what stood at the address before: an article, or a list of one."""
        if self.kind is SourceKind.PAGE:
            return self.before or story(number)
        path = f"/2024/05/07/works-number-{number}-open-in-the-valley"
        site[path] = story(number)
        if self.kind is SourceKind.SECTION:
            return html(f"<h2><a href='{path}'>Works number {number} opens in the valley</a></h2>")
        return (feed if self.kind is SourceKind.FEED else sitemap)(site.url(path))


def page(name: str, route: Route, said: str | None, then: str | None = None, before: Route | None = None) -> Fault:
    return Fault(name, lambda _: route, said, then=then, before=before)


def chain(site: Site) -> Route:
    for step in range(12):
        site[f"/step-{step}"] = redirect(f"/step-{step + 1}")
    return redirect("/step-0")


def loop(site: Site) -> Route:
    site["/b"] = redirect("/a")
    return redirect("/b")


def cafe(town: str, seats: int) -> Answer:
    said = (
        f"The café of {town} will have {seats} seats when it opens next spring, said Mr Müller: « déjà prêt à l’été »."
    )
    return article(
        f"The café of {town} opens in May", said, f"À {town}, the pâtisserie beside it has its own café fund."
    )


def feed(*items: str, doctype: str = "") -> Answer:
    body = "".join(f"<item><title>{'&i;' if doctype else 'x'}</title><link>{item}</link></item>" for item in items)
    return Answer(f"<?xml version='1.0'?>{doctype}<rss version='2.0'><channel>{body}</channel></rss>".encode())


def sitemap(*places: str, doctype: str = "") -> Answer:
    body = "".join(f"<url><loc>{place}</loc></url>" for place in places)
    return Answer(f"<?xml version='1.0'?>{doctype}<urlset>{body}</urlset>".encode())


def long_feed(site: Site) -> Route:
    for number in range(3):
        site[f"/story-{number}"] = story(900 + number)
    return feed(*(site.url(f"/story-{number}") for number in range(100_000)))


def calendar(site: Site) -> Route:
    """Days without end, each with links to a hundred more."""
    for number in range(4000):
        site[f"/2024/05/{number}/events-of-the-day-{number}"] = html(_days(number))
    return html(_days(0))


def _days(first: int) -> str:
    days = (f"/2024/05/{number}/events-of-the-day-{number}" for number in range(first, first + 4000))
    return "".join(f"<li><a href='{day}'>What happens on the day {day[-5:]}</a></li>" for day in days)


CONSENT = html(
    "<h1>We value your privacy</h1><p>We and our partners store and access information on a device, such as cookies, and "
    "process personal data. With your consent we and our partners may use precise data. You may accept all, reject all or "
    "manage preferences.</p><p>Some vendors rely on legitimate interest. You can withdraw your consent at any time.</p>",
    "<title>We value your privacy</title>",
)
PAYWALL = article(
    "Works number 9 opens in the valley",
    "The works number 9 in the valley will open.",
    "Subscribe to continue reading this article.",
    head=f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "isAccessibleForFree": False})}</script>',
)
SCRIPT_ONLY = html(
    '<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div><script src="/app.js"></script>',
    "<title>The Courier</title>",
)
SOFT_404 = html(
    "<h1>Page not found</h1><p>Sorry, the page you are looking for may have been moved or removed.</p>",
    "<title>Page not found</title>",
)
ONE, TWO, THREE, FOUR = cafe("Besançon", 340), cafe("Málaga", 55), cafe("Tromsø", 120), cafe("Orléans", 88)
BROKEN = ONE.body.decode().encode("cp1252").decode("utf-8", "replace")  # as pages are that were converted wrongly once
REST = "not asked, the host wants"
BOT = "blocked by bot protection"

FAULTS = (
    page("404", Answer(b"gone fishing", 404), "HTTP 404 not found"),
    page("410", Answer(b"", 410), "HTTP 410 gone"),
    page("500", Answer(b"", 500), "HTTP 500 internal server error"),
    page("bot check, 403", replace(bot_check(), status=403), f"{BOT} (HTTP 403 forbidden)"),
    page("bot check, 200", bot_check(), BOT),
    page("429", Answer(b"", 429, {"Retry-After": "120"}), "HTTP 429 too many requests, asks to wait 120", then=REST),
    page("503", Answer(b"", 503, {"Retry-After": "120"}), "HTTP 503 service unavailable, asks to wait 120", then=REST),
    Fault("redirect loop", loop, "too many redirects"),
    Fault("redirect chain", chain, "too many redirects"),
    page("redirect to a private address", redirect("http://10.0.0.1/"), "refused: 10.0.0.1 is a private address"),
    page(
        "redirect with a backslash", redirect(f"http://a:80\\@{HOST}/"), "refused: white space, a control character or"
    ),
    Fault("name of loopback", lambda _: story(77), f"refused: {NAMED} leads to 127.0.0.1", host=NAMED),
    page("gzip bomb", bomb(64), "larger than the limit when unpacked"),
    page("60 MB body", Answer(b"<p>more</p>" * 5_500_000), "larger than 8 MiB"),
    page("body without end", endless, "larger than 8 MiB"),
    page("slow drip", drip, "no complete answer within 2 seconds"),
    page("hang", hang, "no complete answer within 2 seconds"),
    page("reset", reset, "connection broken (connection reset by peer)"),
    page("truncated body", truncated, "answer cut short"),
    page("empty body", html(""), "empty page"),
    page("no byte", Answer(b""), "empty page"),
    page("PDF as HTML", Answer(b"%PDF-1.7 \x00\x01 works" * 100), "not HTML (application/pdf)"),
    page("100,000 nested elements", html("<div>" * 100_000 + "The works"), "empty page"),
    page("consent wall", CONSENT, "consent wall"),
    page("soft 404", SOFT_404, "page not found"),
    page("script only", SCRIPT_ONLY, "page needs JavaScript"),
    page("pay wall", PAYWALL, "login or pay wall"),
    page("broken charset", Answer(BROKEN.encode()), "broken character set", before=ONE),
    page("Latin-1 called UTF-8", Answer(FOUR.body.decode().encode("cp1252")), None, before=FOUR),
    page("UTF-8 called Latin-1", Answer(TWO.body, headers=LATIN), None, before=TWO),
    page("missing charset", Answer(THREE.body, headers={"Content-Type": "text/html"}), None, before=THREE),
    Fault("XML bomb in a feed", lambda _: feed("", doctype=BOMB), "the feed lists no articles", SourceKind.FEED),
    Fault(
        "XML bomb in a sitemap",
        lambda _: sitemap("&i;", doctype=BOMB),
        "the sitemap lists no articles",
        SourceKind.SITEMAP,
    ),
    Fault("calendar without end", calendar, "index page", SourceKind.SECTION),
    Fault("feed of 100,000 items", long_feed, None, SourceKind.FEED),
)
