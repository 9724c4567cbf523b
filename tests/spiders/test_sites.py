"""A site becomes known over its crawls: what its articles share is no text, and no page changes only for that."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from faulty_site import FAST, Answer, Site, article
from readers import crawl_again

from spiders.extract import draft
from spiders.sisters import PENALTY
from spiders.sites import MOST_SITES, Sites
from storage.model import Page, Source, SourceKind
from storage.site_model import REMEMBERED, Sighting
from storage.store import Store, open_store

BOX = "Our reporters follow the port and its people every day, from the quays to the council chamber."
NOW = datetime(2024, 4, 2, tzinfo=UTC)
SERVED = count()
ONE_BY_ONE = replace(FAST, concurrency_per_host=1)


def told(number: int, *extra: str, people: int = 240) -> Answer:
    words = f"basin{number} wharf{number * 3} crane{number * 7}"
    return article(
        f"Works number {number} opens at the port",
        f"The works number {number} at {words} will employ {people} people when it opens next spring, the port said.",
        f"Neighbours of plot {number * 13} asked for a second road, and {number + 3} letters about {words} were read.",
        f"The council will vote on the road to plot {number * 13} in the first week of May, after {words} are measured.",
        *extra,
        head=f"<meta name=served content={next(SERVED)}>",  # no two answers are equal to the byte
    )


def serve(site: Site, *numbers: int, people: int = 240) -> None:
    for number in numbers:
        site[f"/{number}"] = told(number, BOX, people=people)


def visit(site: Site, database: str, *numbers: int) -> list[str]:
    """Crawl articles one after the other and return what became of each."""
    outcomes: list[str] = []
    sources = [Source(site.url(f"/{n}"), site.url(f"/{n}"), SourceKind.PAGE) for n in numbers]
    for each in sources:
        crawl_again(
            [each], database=database, policy=ONE_BY_ONE, progress=lambda seen: outcomes.append(seen.outcome.value)
        )
    return outcomes


def latest(site: Site, database: str, number: int) -> str:
    with open_store(database) as store:
        url = site.url(f"/{number}")
        versions = [each for each in store.pending(1000) if each.article.url == url]
        return max(versions, key=lambda each: each.version).article.text


def boxed(site: Site, database: str, *numbers: int) -> list[bool]:
    return [BOX in latest(site, database, number) for number in numbers]


def test_what_the_articles_of_a_site_share_goes_once_the_site_is_known(site: Site, database_url: str) -> None:
    serve(site, *range(1, 7))
    assert visit(site, database_url, *range(1, 6)) == ["new"] * 5
    assert boxed(site, database_url, 1, 2, 3, 4, 5)[0]
    assert boxed(site, database_url, 3, 4, 5) == [False] * 3
    serve(site, *range(1, 7))
    assert visit(site, database_url, 6, *range(1, 6)) == ["new", *["unchanged"] * 5]
    assert boxed(site, database_url, 6) == [False]


def test_a_page_that_changes_keeps_the_lines_that_it_had_and_goes_without_those_it_had_not(
    site: Site, database_url: str
) -> None:
    serve(site, *range(1, 6))
    visit(site, database_url, *range(1, 6))
    before = boxed(site, database_url, 1, 5)
    serve(site, 1, 5, people=310)
    assert visit(site, database_url, 1, 5) == ["revised"] * 2
    assert boxed(site, database_url, 1, 5) == before == [True, False]
    assert "310 people" in latest(site, database_url, 5)


def test_a_line_that_was_left_out_stays_out_when_its_site_is_forgotten(site: Site, database_url: str) -> None:
    serve(site, *range(1, 6))
    visit(site, database_url, *range(1, 6))
    name = site.origin.removeprefix("http://")
    with open_store(database_url) as store:
        now = datetime.now(UTC) + timedelta(seconds=1)
        for number in range(REMEMBERED):
            seen = Sighting(f"{name}/other/{number}", frozenset({number}), frozenset({number}))
            store.learn(name, seen, seen.article, left_out=frozenset(), now=now)
        assert all("/other/" in each.article for each in store.sightings(name))
    serve(site, 5, 7)
    assert visit(site, database_url, 5) == ["unchanged"]
    visit(site, database_url, 7)
    assert boxed(site, database_url, 5, 7) == [False, True]


def test_versions_and_addresses_of_one_article_teach_nothing(site: Site, database_url: str) -> None:
    for round_ in range(3):
        site["/1"] = told(1, BOX, people=200 + round_)
        site["/2"] = told(1, BOX, people=200 + round_)
        visit(site, database_url, 1, 2)
    assert boxed(site, database_url, 1, 2) == [True, True]
    assert "Neighbours of plot 13" in latest(site, database_url, 2)


def test_what_is_read_again_unchanged_is_not_stored_again(site: Site, database_url: str) -> None:
    serve(site, 1)
    visit(site, database_url, 1)
    name = site.origin.removeprefix("http://")
    with open_store(database_url) as store:
        first = store.sightings(name)
        assert [each.article for each in first] == [f"{name}/1"]
        later = datetime.now(UTC) + timedelta(hours=1)
        store.learn(name, replace(first[0], article=f"{name}/0"), "k", left_out=frozenset(), now=later)
    serve(site, 1)
    visit(site, database_url, 1)
    with open_store(database_url) as store:
        assert [each.article for each in store.sightings(name)] == [f"{name}/1", f"{name}/0"]


def test_the_memory_of_a_crawl_is_bounded(store: Store) -> None:
    async def ask(function, *args, **named):
        return function(*args, **named)

    async def meet() -> int:
        sites = Sites(store, ask)
        for number in range(MOST_SITES + 5):
            url = f"https://outlet{number}.example/a"
            page = Page(url, told(number, BOX).body, NOW, content_type="text/html; charset=utf-8")
            await sites.finished(draft(page), url.removeprefix("https://"), NOW)
        return len(sites._known)

    assert asyncio.run(meet()) == MOST_SITES


def test_the_box_of_these_tests_would_stay_on_a_page_alone() -> None:
    page = Page("https://a.example/1", told(1, BOX).body, NOW, content_type="text/html; charset=utf-8")
    assert [0 < line.points <= 2 * PENALTY for line in draft(page).lines if line.text == BOX] == [True]
