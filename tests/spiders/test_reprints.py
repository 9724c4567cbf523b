"""One text or one article at several addresses, through a whole crawl."""

from __future__ import annotations

from dataclasses import replace

from faulty_site import (
    FAST,
    Site,
    redirect,
    story,
)
from outcomes import Run, counts

from storage.model import Source
from storage.store import open_store


def test_one_text_at_two_addresses_is_one_story(site: Site, other_site: Site, run: Run, database: str) -> None:
    site["/a"] = other_site["/b"] = story(1)
    assert counts(run(site.url("/a"), other_site.url("/b"))) == {"new": 1, "duplicate": 1}
    with open_store(database) as store:
        first, second = store.pending(10)
    assert first.story == second.story
    assert (second.copy_of, second.similarity) == (first.id, 1.0)


def test_a_reprint_with_another_number_joins_its_story_and_is_kept(
    site: Site, other_site: Site, run: Run, database: str
) -> None:
    site["/a"], other_site["/b"] = story(1, people=240), story(1, people=25)
    assert counts(run(site.url("/a"), other_site.url("/b"))) == {"new": 2}
    with open_store(database) as store:
        first, second = store.pending(10)
    assert first.story == second.story
    assert second.copy_of == first.id
    assert 0.8 <= (second.similarity or 0) < 1
    assert {("240 people" in each.article.text, "25 people" in each.article.text) for each in (first, second)} == {
        (True, False),
        (False, True),
    }


def test_reprints_that_arrive_together_find_each_other(site: Site, run: Run, database: str) -> None:
    for number in range(12):
        site[f"/reprint/{number}"] = story(1, people=200 + number)
    run(*(site.url(f"/reprint/{number}") for number in range(12)), policy=replace(FAST, workers=2))
    with open_store(database) as store:
        assert len({each.story for each in store.pending(100)}) == 1


def test_variants_of_one_address_are_fetched_once(site: Site, run: Run) -> None:
    site["/a"] = site["/a?utm_source=mail"] = story(1)
    reports = run(site.url("/a"), site.url("/a?utm_source=mail"))
    assert counts(reports) == {"new": 1, "duplicate": 1}
    assert len([path for path in site.paths() if path.startswith("/a")]) == 1


def test_a_redirect_to_a_page_of_the_same_crawl_is_a_duplicate(site: Site, run: Run) -> None:
    site["/a"], site["/short"] = story(1), redirect("/a")
    assert counts(run(site.url("/a"), site.url("/short"))) == {"new": 1, "duplicate": 1}


def test_an_article_that_moves_keeps_its_identity(site: Site, run: Run) -> None:
    site["/a"] = story(1, people=240)
    run(site.url("/a"))
    site["/a"], site["/b"] = redirect("/b", 301), story(1, people=310)
    assert counts(run(site.url("/a"))) == {"revised": 1}


def test_an_article_given_twice_without_its_kind_is_read_once(site: Site, run: Run) -> None:
    site["/a"] = story(1)
    assert counts(run(Source("a", site.url("/a")), Source("b", site.url("/a")))) == {"new": 1, "duplicate": 1}
