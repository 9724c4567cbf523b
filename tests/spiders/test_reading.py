"""What was read before is not read again, unless the rules of reading have changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from faulty_site import Site, article, story

from spiders import reading
from spiders.reading import body_hash, rules
from spiders.urls import address_key
from storage.model import Page, Source, SourceKind
from storage.store import open_store

PAGE = Page("https://a.example/x", b"<p>One.</p>", datetime(2024, 5, 6, tzinfo=UTC), content_type="text/html")
WORDS = "The harbour bridge will open to all traffic in the first week of June, the council said on Monday. " * 3


@pytest.fixture
def read(monkeypatch) -> list[str]:
    """The addresses of the pages that were read."""
    seen: list[str] = []
    run = reading.read

    async def noted(self, function, *args):
        if function is run:
            seen.append(args[0].url)
        return function(*args)

    monkeypatch.setattr("spiders.pool.WorkPool.run", noted)
    return seen


def test_a_page_that_is_sent_again_to_the_letter_is_not_read_again(site: Site, run, read: list[str]) -> None:
    site["/a"] = story(1)
    assert run(site.url("/a"))[0].new == 1
    (report,) = run(site.url("/a"))
    assert (report.unchanged, report.fetched, len(read)) == (1, 1, 1)


def test_a_page_of_other_bytes_is_read_again(site: Site, run, read: list[str]) -> None:
    site["/a"] = article("Bridge", WORDS, aside="<p>1 of 9</p>")
    run(site.url("/a"))
    site["/a"] = article("Bridge", WORDS, aside="<p>2 of 9</p>")
    assert run(site.url("/a"))[0].unchanged == 1
    assert run(site.url("/a"))[0].unchanged == 1
    assert len(read) == 2


@pytest.mark.parametrize(("name", "counts"), [("marks.py", True), ("points.toml", True), ("marks.pyc", False)])
def test_a_change_of_a_module_or_a_table_makes_new_rules(tmp_path, monkeypatch, name: str, counts: bool) -> None:
    monkeypatch.setattr("spiders.reading.HERE", tmp_path)
    (tmp_path / "blocks.py").write_text("one")
    before = rules.__wrapped__()
    (tmp_path / name).write_text("two")
    assert (rules.__wrapped__() != before) is counts


def test_new_rules_read_the_same_bytes_again(site: Site, run, read: list[str], monkeypatch) -> None:
    site["/a"] = story(1)
    run(site.url("/a"))
    monkeypatch.setattr("spiders.reading.rules", lambda: b"others")
    assert run(site.url("/a"))[0].unchanged == 1
    assert len(read) == 2


def test_a_page_that_could_not_be_stored_is_read_again(site: Site, run, read: list[str], monkeypatch) -> None:
    site["/a"] = story(1)
    run(site.url("/a"))
    site["/a"] = story(1, people=310)

    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    with monkeypatch.context() as patch:
        patch.setattr("spiders.pipelines.placement", broken)
        assert run(site.url("/a"))[0].failed == 1
    assert run(site.url("/a"))[0].revised == 1
    assert len(read) == 3


def test_an_unchanged_page_counts_as_a_good_visit(site: Site, run, database: str) -> None:
    site["/a"] = story(1)
    for _ in range(3):
        run(site.url("/a"))
    with open_store(database) as store:
        address = store.address(address_key(site.url("/a")))
    assert address
    assert address.good_visits == 3


@pytest.mark.parametrize(
    "other",
    [
        replace(PAGE, body=b"<p>Two.</p>"),
        replace(PAGE, content_type="text/html; charset=latin-1"),
        replace(PAGE, robots="noarchive"),
        replace(PAGE, body=b'<p>One.</p><p nonce="a">'),
    ],
)
def test_whatever_may_be_read_in_another_way_has_another_hash(other: Page) -> None:
    assert body_hash(other) != body_hash(PAGE)


def test_other_selectors_read_the_same_bytes_again(site: Site, run, read: list[str]) -> None:
    site["/a"] = story(1)
    page = Source("a", site.url("/a"), SourceKind.PAGE)
    run(page)
    run(replace(page, text_exclude=(".promo",)))
    assert len(read) == 2


def test_the_nonce_of_a_script_makes_no_other_page() -> None:
    first, second = (
        replace(PAGE, body=f"<script async nonce=\"{nonce}\" src='x'></script><link nonce='{nonce}'>".encode())
        for nonce in ("r4nd0m", "0th3r")
    )
    assert body_hash(first) == body_hash(second)
