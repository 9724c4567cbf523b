"""Whole crawls by the rota: what is listed, what is due, what must wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from faulty_site import FAST, Answer, Site, conditional, story
from readers import crawl_again

from spiders.report import SourceReport
from spiders.urls import address_key
from storage.model import Source, SourceKind
from storage.store import open_store


def feed(site: Site, *numbers: int) -> Answer:
    links = "".join(f"<item><link>{site.url(f'/{number}')}</link></item>" for number in numbers)
    return Answer(f"<rss version='2.0'><channel>{links}</channel></rss>".encode())


def with_stories(site: Site, *numbers: int) -> None:
    site["/news.rss"] = feed(site, *numbers)
    for number in numbers:
        site[f"/{number}"] = story(number)


def courier(site: Site, **policy: float) -> Source:
    return Source("courier", site.url("/news.rss"), SourceKind.FEED, **policy)  # type: ignore[arg-type]


@pytest.fixture
def turn(database: str) -> Callable[..., SourceReport]:
    """Visit a source by its rota, as the service does."""

    def go(source: Source) -> SourceReport:
        (report,) = crawl_again([source], database=database, policy=FAST, due_only=True)
        return report

    return go


def shift(database: str, hours: float) -> None:
    """Let so much time pass for every article that is stored."""
    with open_store(database) as store, store._write() as connection:
        for row in connection.exec_driver_sql("SELECT id, due_at FROM address WHERE due_at IS NOT NULL").all():
            earlier = datetime.fromisoformat(row[1]) - timedelta(hours=hours)
            connection.exec_driver_sql("UPDATE address SET due_at = ? WHERE id = ?", (str(earlier), row[0]))


def asked(site: Site) -> list[str]:
    """The articles that were asked for since the last look."""
    paths = [path for path in site.paths() if path[1:].isdigit()]
    site.asked.clear()
    return sorted(paths)


def test_what_is_listed_and_not_due_is_left_alone(site: Site, turn) -> None:
    with_stories(site, 1, 2)
    assert turn(courier(site)).new == 2
    asked(site)
    site["/3"], site["/news.rss"] = story(3), feed(site, 1, 2, 3)
    report = turn(courier(site))
    assert (report.new, report.not_due, report.failed) == (1, 2, 0)
    assert asked(site) == ["/3"]


def test_what_is_due_is_visited_again(site: Site, turn, database: str) -> None:
    with_stories(site, 1, 2)
    turn(courier(site))
    shift(database, 1)
    site["/1"] = story(1, people=310)
    report = turn(courier(site))
    assert (report.revised, report.unchanged, report.not_due) == (1, 1, 0)


def test_an_article_that_dropped_out_of_the_feed_is_visited_while_it_is_on_the_rota(
    site: Site, turn, database: str
) -> None:
    with_stories(site, 1, 2)
    turn(courier(site))
    site["/news.rss"] = feed(site, 2)
    assert turn(courier(site)).revised == 0
    shift(database, 1)
    site["/1"] = story(1, people=310)
    assert turn(courier(site)).revised == 1


def test_a_source_that_gives_no_list_any_more_does_not_hide_what_is_due(site: Site, turn, database: str) -> None:
    with_stories(site, 1, 2)
    turn(courier(site))
    shift(database, 1)
    site["/news.rss"] = Answer(b"", 500)
    report = turn(courier(site))
    assert (report.unchanged, report.failed) == (2, 1)


def test_an_article_that_has_left_the_rota_is_not_asked_for(site: Site, turn, database: str) -> None:
    with_stories(site, 1)
    turn(courier(site, watch_for=1e-6))
    asked(site)
    report = turn(courier(site, watch_for=1e-6))
    assert (report.not_due, asked(site)) == (1, [])


def test_what_exceeds_the_cap_stays_due_for_the_next_turn(site: Site, turn, database: str) -> None:
    with_stories(site, *range(6))
    turn(courier(site))
    shift(database, 1)
    site["/news.rss"] = feed(site, 5)
    asked(site)
    report = turn(courier(site, max_pages=4))
    assert (len(asked(site)), report.left_over) == (4, 2)
    with open_store(database) as store:
        (status,) = store.sources()
    assert (status.left_over, status.on_rota) == (2, 6)
    assert turn(courier(site, max_pages=4)).unchanged == 2


def test_listed_articles_beyond_the_cap_come_with_the_next_turn(site: Site, turn) -> None:
    with_stories(site, *range(5))
    assert [turn(courier(site, max_pages=3)).new for _ in range(3)] == [3, 2, 0]


def test_a_crawl_by_hand_asks_for_all_that_is_listed(site: Site, run, turn) -> None:
    with_stories(site, 1, 2)
    turn(courier(site))
    (report,) = run(courier(site))
    assert (report.unchanged, report.not_due) == (2, 0)


def test_a_crawl_by_hand_also_visits_what_is_due_and_listed_no_more(site: Site, run, turn, database: str) -> None:
    with_stories(site, 1, 2)
    turn(courier(site))
    site["/news.rss"] = feed(site, 2)
    asked(site)
    run(courier(site))
    assert asked(site) == ["/2"]
    shift(database, 1)
    run(courier(site))
    assert asked(site) == ["/1", "/2"]


def test_a_page_that_is_a_source_itself_is_visited_at_every_turn(site: Site, turn) -> None:
    site["/a"] = conditional(story(1), '"v1"')
    page = Source("a", site.url("/a"), SourceKind.PAGE)
    assert (turn(page).new, turn(page).not_modified) == (1, 1)


def test_an_article_crawled_by_its_address_stays_on_its_sources_rota(site: Site, run, turn, database: str) -> None:
    with_stories(site, 1)
    turn(courier(site))
    run(Source(site.url("/1"), site.url("/1"), watch_for=0))
    with open_store(database) as store:
        address = store.address(address_key(site.url("/1")))
    assert address is not None
    assert address.source == "courier"
    assert address.due_at is not None


def test_the_rota_is_kept_on_both_databases(site: Site, database_url: str) -> None:
    with_stories(site, 1, 2)
    site["/2"] = Answer(b"", 404)
    counts = [crawl_again([courier(site)], database=database_url, policy=FAST, due_only=True)[0] for _ in range(2)]
    assert [(each.new, each.failed, each.not_due) for each in counts] == [(1, 1, 0), (0, 0, 2)]
    with open_store(database_url) as store:
        (source,) = store.sources()
        late = datetime.now(UTC) + timedelta(hours=1)
        due = store.due_addresses(source.source.id or 0, late, 10)
    assert [(each.url, each.absence) for each in due] == [(site.url("/1"), None)]
    assert source.on_rota == 1


def test_a_long_list_is_asked_for_to_its_end(site: Site, run, monkeypatch) -> None:
    monkeypatch.setattr("spiders.turns.UNDER_WAY", 3)
    monkeypatch.setattr("spiders.turns.FEW", 1)
    with_stories(site, *range(12))
    refused = "".join(f"<item><link>http://10.0.0.{number}/</link></item>" for number in range(1, 8))
    listed = site.routes["/news.rss"]
    assert isinstance(listed, Answer)
    site["/news.rss"] = Answer(listed.body.replace(b"<channel>", b"<channel>" + refused.encode()))
    (report,) = run(courier(site))
    assert (report.new, report.failed) == (12, 7)
