"""What pages ask of robots about storing and quoting."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from faulty_site import Site, article, story
from lxml.html import document_fromstring

from spiders.head import read_head
from spiders.robot_words import asked_of_robots
from spiders.urls import address_key
from storage.store import open_store

WORDS = "The harbour bridge will open to all traffic in the first week of {0}, the council said on Monday. " * 3


@pytest.mark.parametrize(
    ("body", "header", "words"),
    [
        ("", None, None),
        ('<meta name="robots" content="index, follow">', None, None),
        ('<meta name="robots" content="NOARCHIVE">', None, "noarchive"),
        ("<META content='nosnippet , noarchive' name=Robots>", None, "noarchive nosnippet"),
        ('<meta name="robots" content="max-snippet: 0, max-image-preview:large">', None, "nosnippet"),
        ('<meta name="robots" content="max-snippet:20">', None, None),
        ('<meta name="robots" content="none">', None, "noarchive nosnippet"),
        ('<meta name="robots" content="noindex">', None, None),
        ('<meta name="claimwatch" content="nosnippet">', None, "nosnippet"),
        ('<meta name="otherbot" content="nosnippet">', None, None),
        ('<meta name="description" content="noarchive">', None, None),
        ("", "noarchive", "noarchive"),
        ("", "noindex, NoSnippet", "nosnippet"),
        ("", "otherbot: noarchive, nosnippet", None),
        ("", "otherbot: noarchive, claimwatch: nosnippet", "nosnippet"),
        ("", "unavailable_after: 25 Jun 2024 15:00:00 PST, noarchive", "noarchive"),
    ],
)
def test_the_words_that_apply(body: str, header: str | None, words: str | None) -> None:
    head = read_head(document_fromstring(f"<html><head>{body}</head><body></body></html>"), "", datetime.now(UTC))
    assert asked_of_robots(head.robots, header) == words


def stored(database: str, url: str) -> list[str]:
    with open_store(database) as store, store._read() as connection:
        rows = connection.exec_driver_sql("SELECT text FROM body ORDER BY id").all()
        assert store.address(address_key(url))
    return [row[0] for row in rows]


def versions(site: Site, run, database: str, head: str) -> list[str]:
    from monitor.check import check  # noqa: PLC0415

    for month in ("May", "June", "July", "August"):
        site["/a"] = article("Bridge", WORDS.format(month), head=head)
        run(site.url("/a"))
        with open_store(database) as store:
            check(store)
    return stored(database, site.url("/a"))


def test_of_a_page_that_asks_not_to_be_archived_only_what_comparing_needs_is_kept(site: Site, run, database) -> None:
    texts = versions(site, run, database, '<meta name="robots" content="noarchive">')
    assert [bool(text) for text in texts] == [False, False, True, True]


def test_of_other_pages_all_is_kept(site: Site, run, database) -> None:
    assert all(versions(site, run, database, ""))


def test_a_page_that_asks_not_to_be_indexed_is_read(site: Site, run) -> None:
    page = story(1)
    page.headers["X-Robots-Tag"] = "noindex"
    site["/a"] = page
    assert run(site.url("/a"))[0].new == 1
