"""Every fault that a connection can have, told in one plain line; nothing private connected to."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import pytest
from faulty_site import (
    FAST,
    HOST,
    Answer,
    Site,
    bomb,
    drip,
    endless,
    gzipped,
    hang,
    redirect,
    reset,
    self_signed,
    serving,
    story,
    truncated,
)

from spiders import fetch as fetching
from spiders.fetch import fetch
from spiders.settings import crawl_settings
from storage.errors import FetchError, RefusedAddress


def line(url: str, error: type[Exception] = FetchError, policy=FAST) -> str:
    with pytest.raises(error) as caught:
        fetch(url, policy)
    assert type(caught.value) is error or issubclass(type(caught.value), error)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second instead of thirty."""

    def settings(policy):
        made = crawl_settings(policy)
        made.set("DOWNLOAD_TIMEOUT", 0.4, priority="cmdline")
        return made

    monkeypatch.setattr(fetching, "crawl_settings", settings)


def test_a_page_comes_with_what_the_server_says_of_it(site: Site) -> None:
    site["/a"] = Answer(
        story(1).body,
        200,
        {"Content-Type": "text/html", "ETag": '"1"', "Last-Modified": "Mon, 06 May 2024 07:00:00 GMT"},
    )
    page = fetch(site.url("/a"), FAST)
    assert (page.url, page.status, page.body) == (site.url("/a"), 200, story(1).body)
    assert (page.etag, page.last_modified) == ('"1"', "Mon, 06 May 2024 07:00:00 GMT")
    assert page.fetched_at.tzinfo is not None


def test_the_user_agent_is_honest(site: Site) -> None:
    site["/a"] = story(1)
    fetch(site.url("/a"), replace(FAST, user_agent="desk@news.example"))
    agents = {headers["User-Agent"] for _, headers, _ in site.asked}
    assert len(agents) == 1
    assert agents.pop().startswith("claimwatch/")
    assert all("(+desk@news.example)" in headers["User-Agent"] for _, headers, _ in site.asked)


def test_packed_pages_are_unpacked(site: Site) -> None:
    site["/a"] = gzipped(story(1).body)
    assert fetch(site.url("/a"), FAST).body == story(1).body


def test_a_redirect_is_followed_and_the_page_has_its_final_address(site: Site) -> None:
    site["/old"], site["/new"] = redirect("/new", 301), story(1)
    assert fetch(site.url("/old"), FAST).url == site.url("/new")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (404, "HTTP 404 not found"),
        (410, "HTTP 410 gone"),
        (403, "HTTP 403 forbidden"),
        (500, "HTTP 500 internal server error"),
        (503, "HTTP 503 service unavailable, asks to wait 120"),
        (429, "HTTP 429 too many requests, asks to wait 120"),
        (599, "HTTP 599 unknown status"),
    ],
)
def test_an_error_status_is_named(site: Site, status: int, words: str) -> None:
    site["/a"] = Answer(b"sorry", status, {"Retry-After": "120"})
    assert line(site.url("/a")) == f"{site.url('/a')}: {words}"


def test_a_server_that_asks_for_less_is_not_asked_again(site: Site) -> None:
    site["/a"] = Answer(b"", 429)
    line(site.url("/a"))
    assert site.paths().count("/a") == 1


def test_a_broken_answer_is_asked_for_once_more(site: Site) -> None:
    site["/a"] = truncated
    assert line(site.url("/a")) == f"{site.url('/a')}: answer cut short"
    assert site.paths().count("/a") == 2


def test_a_reset_connection(site: Site) -> None:
    site["/robots.txt"], site["/a"] = Answer(b""), reset
    assert "connection" in line(site.url("/a"))


def test_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind((HOST, 0))
        url = f"http://{HOST}:{free.getsockname()[1]}/a"
        assert line(url) == f"{url}: cannot connect (connection refused)"


def test_a_name_that_nobody_knows() -> None:
    assert line("http://nowhere.invalid/a") == "http://nowhere.invalid/a: host name not found"


def test_a_server_that_speaks_something_else(site: Site) -> None:
    site["/a"] = lambda handler: (
        handler.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n\r\n") and setattr(handler, "close_connection", True)
    )
    assert "not a valid HTTP answer" in line(site.url("/a"))


def test_no_tls_where_https_is_asked(site: Site) -> None:
    assert "TLS" in line(site.url("/a").replace("http:", "https:"))


def test_a_certificate_that_nobody_vouches_for_is_not_accepted(tmp_path: Path) -> None:
    with serving(self_signed(tmp_path)) as site:
        site["/a"] = story(1)
        assert line(site.url("/a")) == f"{site.url('/a')}: TLS certificate not valid"
        assert site.asked == []


@pytest.mark.parametrize("fault", [hang, drip])
@pytest.mark.usefixtures("impatient")
def test_a_slow_server_is_left(site: Site, fault) -> None:
    site["/robots.txt"], site["/a"] = Answer(b""), fault
    assert line(site.url("/a")) == f"{site.url('/a')}: no complete answer within 0.4 seconds"


@pytest.mark.parametrize("route", [Answer(b"x" * (9 * 2**20)), endless])
def test_a_body_over_the_limit_is_left_unread(site: Site, route) -> None:
    site["/a"] = route
    assert line(site.url("/a")) == f"{site.url('/a')}: larger than 8 MiB"


def test_a_gzip_bomb_is_not_unpacked(site: Site) -> None:
    site["/a"] = bomb(64)
    assert line(site.url("/a")) == f"{site.url('/a')}: larger than the limit when unpacked"


def test_long_headers_are_read(site: Site) -> None:
    site["/a"] = Answer(story(1).body, 200, {"Content-Type": "text/html", "Content-Security-Policy": "x" * 20_000})
    assert fetch(site.url("/a"), FAST).status == 200


def test_a_redirect_loop_ends(site: Site) -> None:
    site["/a"], site["/b"] = redirect("/b"), redirect("/a")
    assert line(site.url("/a")).endswith("too many redirects")
    assert len(site.paths()) < 10


@pytest.mark.parametrize(
    "where",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "http://localhost/",
        "http://a:80\\@127.0.0.1/",
        "//10.0.0.1/a",
    ],
)
def test_a_redirect_to_a_private_address_is_refused(site: Site, where: str) -> None:
    site["/a"] = redirect(where)
    assert "refused" in line(site.url("/a"), RefusedAddress)


@pytest.mark.parametrize("where", ["file:///etc/passwd", "ftp://example.com/a", "javascript:alert(1)", "http://[::1"])
def test_a_redirect_to_another_scheme_is_refused(site: Site, where: str) -> None:
    site["/a"] = redirect(where)
    assert "refused" in line(site.url("/a"), RefusedAddress)


def test_a_redirect_with_a_forgotten_space_is_followed(site: Site) -> None:
    site["/a"], site["/b%20c"] = redirect("/b c"), story(1)
    assert fetch(site.url("/a"), FAST).body == story(1).body


def test_a_private_address_is_refused_before_anything_is_asked(site: Site) -> None:
    assert "loopback" in line(site.url("/a"), RefusedAddress, replace(FAST, allow_private=()))
    assert site.asked == []


def test_another_port_of_an_allowed_host_is_refused(site: Site) -> None:
    assert "loopback" in line(site.url("/a"), RefusedAddress, replace(FAST, allow_private=(f"{HOST}:1",)))


@pytest.fixture
def lying_dns(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Names for this test alone: the system's resolver answers from this table first."""
    table: dict[str, list[str]] = {}
    real = socket.getaddrinfo

    def getaddrinfo(host, port, *args, **kwargs):
        if host not in table:
            return real(host, port, *args, **kwargs)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in table[host]]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return table


def test_a_public_name_that_resolves_to_loopback_is_refused(site: Site, lying_dns: dict[str, list[str]]) -> None:
    lying_dns["news.example"] = [HOST]
    url = site.url("/a").replace(HOST, "news.example")
    said = line(url, RefusedAddress)
    assert said.startswith(f"{url}: ")
    assert "leads to 127.0.0.1, a loopback address" in said
    assert site.asked == []


def test_one_private_address_among_public_ones_is_enough_to_refuse(site: Site, lying_dns) -> None:
    lying_dns["news.example"] = ["93.184.216.34", HOST]
    assert "leads to 127.0.0.1" in line(site.url("/a").replace(HOST, "news.example"), RefusedAddress)


def test_a_private_name_that_the_operator_allows_is_fetched(site: Site, lying_dns) -> None:
    lying_dns["intranet.example"] = [HOST]
    site["/a"] = story(1)
    url = site.url("/a").replace(HOST, "intranet.example")
    assert fetch(url, replace(FAST, allow_private=("intranet.example",))).body == story(1).body
