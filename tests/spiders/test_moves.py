"""Gone, moved and unreachable are told apart, and no page takes another's place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from faulty_site import FAST, Answer, Site, article, bot_check, conditional, hang, redirect, reset, story

from spiders.answers import moved_home
from spiders.urls import address_key
from storage.model import Address, ArticleState, Outcome, Source, SourceKind
from storage.store import open_store


def address(database: str, url: str) -> Address | None:
    with open_store(database) as store:
        return store.address(address_key(url))


def versions(database: str, url: str) -> int:
    with open_store(database) as store:
        latest = store.latest_snapshot((store.address(address_key(url)) or Address("", "")).key)
        return latest.version if latest else 0


@pytest.mark.parametrize("status", [301, 308])
def test_an_article_that_moves_takes_its_past_along(site: Site, run, database: str, status: int) -> None:
    site["/a"] = story(1, people=240)
    run(site.url("/a"))
    before = address(database, site.url("/a"))
    site["/a"], site["/b"] = redirect("/b", status), story(1, people=310)
    (report,) = run(site.url("/a"))
    after = address(database, site.url("/b"))
    assert before
    assert after
    assert (report.revised, before.id, after.url) == (1, after.id, site.url("/b"))
    assert versions(database, site.url("/b")) == 2
    with open_store(database) as store:
        (row,) = store.articles(state=ArticleState.MOVED)
        assert row.moved_to == site.url("/b")
        assert store.articles(url=address_key(site.url("/a"))) == [row]


def test_an_article_that_has_moved_is_asked_for_where_it_is(site: Site, run) -> None:
    site["/a"] = story(1)
    run(site.url("/a"))
    site["/a"], site["/b"] = redirect("/b", 301), conditional(story(1), '"v1"')
    run(site.url("/a"))
    site.asked.clear()
    (report,) = run(site.url("/a"))
    assert report.not_modified == 1
    assert [path for path in site.paths() if path != "/robots.txt"] == ["/b"]


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_redirect_for_a_while_moves_nothing(site: Site, run, database: str, status: int) -> None:
    site["/a"] = story(1, people=240)
    run(site.url("/a"))
    site["/a"], site["/b"] = redirect("/b", status), story(1, people=310)
    assert run(site.url("/a"))[0].revised == 1
    assert address(database, site.url("/b")) is None
    assert versions(database, site.url("/a")) == 2


def test_one_step_for_a_while_makes_the_whole_way_one(site: Site, run, database: str) -> None:
    site["/a"] = story(1)
    run(site.url("/a"))
    site["/a"], site["/b"], site["/c"] = redirect("/b", 301), redirect("/c", 302), story(1)
    run(site.url("/a"))
    assert address(database, site.url("/c")) is None


def test_an_article_may_move_again_and_home_again(site: Site, run, database: str) -> None:
    site["/a"] = story(1)
    run(site.url("/a"))
    site["/a"], site["/b"] = redirect("/b", 301), story(1)
    run(site.url("/a"))
    site["/b"], site["/a"] = redirect("/a", 301), story(1, people=310)
    (report,) = run(site.url("/b"))
    assert report.revised == 1
    found = address(database, site.url("/a"))
    assert found
    assert found.url == site.url("/a")
    assert found == replace(address(database, site.url("/b")) or found, moved=False)


def test_moves_in_a_circle_end(site: Site, run, database: str) -> None:
    site["/a"] = story(1)
    run(site.url("/a"))
    site["/a"], site["/b"] = redirect("/b", 301), redirect("/a", 301)
    (report,) = run(site.url("/a"))
    assert report.errors[0].endswith("too many redirects")
    assert versions(database, site.url("/a")) == 1


@pytest.mark.parametrize("home", ["/", "/index.html", "/en/", "/news/"])
def test_articles_that_move_to_a_list_are_gone_and_stay_apart(site: Site, run, database: str, home: str) -> None:
    site["/news/a"], site["/news/b"], site[home] = story(1), story(2), story(3)
    urls = [site.url("/news/a"), site.url("/news/b")]
    run(*urls)
    site["/news/a"] = site["/news/b"] = redirect(home, 301)
    reports = run(*urls)
    assert [report.failed for report in reports] == [1, 1]
    assert address(database, site.url(home)) is None
    with open_store(database) as store:
        assert {row.url for row in store.articles(state=ArticleState.GONE)} == set(urls)


def test_of_two_articles_that_move_to_one_address_none_takes_the_others_place(site: Site, run, database: str) -> None:
    site["/a"], site["/b"] = story(1), story(2)
    run(site.url("/a"), site.url("/b"))
    site["/a"] = site["/b"] = redirect("/c", 301)
    site["/c"] = story(1)
    reports = run(site.url("/a"), site.url("/b"))
    came_first, came_last = sorted(reports, key=lambda report: report.failed)
    assert (came_first.unchanged + came_first.revised, came_last.failed) == (1, 1)
    assert versions(database, came_last.name) == 1


def test_an_article_does_not_move_onto_one_that_has_a_past(site: Site, run, database: str) -> None:
    site["/a"], site["/b"] = story(1), story(2)
    run(site.url("/a"), site.url("/b"))
    site["/a"] = redirect("/b", 301)
    (report,) = run(site.url("/a"))
    assert report.errors == (f"{site.url('/b')}: moved to {site.url('/b')}, where another article lives",)
    first, second = address(database, site.url("/a")), address(database, site.url("/b"))
    assert first
    assert second
    assert first.id != second.id
    assert first.absence is Outcome.GONE
    assert (versions(database, site.url("/a")), versions(database, site.url("/b"))) == (1, 1)


def test_an_article_that_moves_to_a_text_of_nothing_alike_is_gone(site: Site, run, database: str) -> None:
    site["/a"] = story(1)
    run(site.url("/a"))
    other = "Goats have eaten the flags of the sailing club, whose members now look for a shepherd with patience. " * 4
    site["/a"], site["/goats"] = redirect("/goats", 301), article("Goats eat flags", other)
    (report,) = run(site.url("/a"))
    assert report.errors == (f"{site.url('/goats')}: moved to another text",)
    assert versions(database, site.url("/a")) == 1
    assert address(database, site.url("/goats")) is None


def test_an_article_moves_to_another_site_for_good_only(site: Site, other_site: Site, run, database: str) -> None:
    site["/a"], other_site["/a"] = story(1), story(1, people=310)
    there = other_site.url("/a").replace("127.0.0.1", "localhost")
    policy = replace(FAST, allow_private=("127.0.0.1", "localhost"))
    run(site.url("/a"))
    site["/a"] = redirect(there, 302)
    (report,) = run(site.url("/a"), policy=policy)
    assert report.errors == (f"{there}: redirected to another site",)
    site["/a"] = redirect(there, 301)
    assert run(site.url("/a"), policy=policy)[0].revised == 1
    assert address(database, there)


def test_an_article_does_not_move_to_where_the_gate_lets_nobody_go(site: Site, run, database: str) -> None:
    site["/a"] = story(1)
    run(site.url("/a"))
    site["/a"] = redirect("http://10.0.0.1/a", 301)
    assert "refused" in run(site.url("/a"))[0].errors[0]
    assert versions(database, site.url("/a")) == 1


def test_a_listed_address_that_only_leads_to_an_article_is_not_new_each_time(site: Site, run, database: str) -> None:
    site["/r/1"], site["/a"] = redirect("/a"), story(1)
    site["/news.rss"] = Answer(
        f"<rss version='2.0'><channel><item><link>{site.url('/r/1')}</link></item></channel></rss>".encode()
    )
    run(Source("courier", site.url("/news.rss"), SourceKind.FEED))
    listed, real = address(database, site.url("/r/1")), address(database, site.url("/a"))
    assert listed == real
    assert real
    assert real.due_at


def test_a_listed_address_that_answers_itself_one_day_is_an_article_of_its_own(site: Site, run, database: str) -> None:
    site["/r/1"], site["/a"] = redirect("/a"), story(1)
    run(site.url("/r/1"))
    site["/r/1"] = story(2)
    assert run(site.url("/r/1"))[0].new == 1
    assert (versions(database, site.url("/a")), versions(database, site.url("/r/1"))) == (1, 1)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Answer(b"", 404), ArticleState.GONE),
        (Answer(b"", 410), ArticleState.GONE),
        (Answer(b"", 500), ArticleState.UNREACHABLE),
        (Answer(b"", 429, {"Retry-After": "0"}), ArticleState.UNREACHABLE),
        (reset, ArticleState.UNREACHABLE),
        (Answer(b"", 403), ArticleState.FAILED),
        (Answer(b"", 200), ArticleState.FAILED),
        (bot_check(), ArticleState.FAILED),
        (replace(bot_check(), status=503), ArticleState.FAILED),
    ],
)
def test_the_ways_in_which_no_article_comes_are_told_apart(site: Site, run, database: str, answer, state) -> None:
    site["/a"] = story(1)
    run(site.url("/a"))
    site["/a"] = answer
    (report,) = run(site.url("/a"))
    assert report.failed == 1
    with open_store(database) as store:
        assert [row.state for row in store.articles()] == [state]
        assert [row.last_outcome for row in store.sources()] == [Outcome(state)]
    site["/a"] = story(1)
    run(site.url("/a"))
    with open_store(database) as store:
        assert [row.state for row in store.articles()] == [None]


@pytest.mark.parametrize(
    ("asked", "answered", "line"),
    [
        ("https://a.example/x/y", "https://a.example/", "moved to the front page"),
        ("https://a.example/x/y", "https://a.example/de", "moved to the front page"),
        ("https://a.example/x/y", "https://a.example/x/", "moved to a list of articles"),
        ("https://a.example/2024/03/y", "https://a.example/2024", "moved to a list of articles"),
        ("https://a.example/x/y", "https://a.example/?p=77", None),
        ("https://a.example/x/y", "https://a.example/x/z", None),
        ("https://a.example/x/ferry-to-run-daily/2", "https://a.example/x/ferry-to-run-daily", None),
        ("https://a.example/x/123456/y", "https://a.example/x/123456", None),
        ("https://a.example/de", "https://a.example/", None),
        ("https://a.example/x/", "https://a.example/x", None),
    ],
)
def test_a_list_is_known_by_its_address(asked: str, answered: str, line: str | None) -> None:
    assert moved_home(asked, answered) == line


def test_no_answer_is_no_reason_to_forget(site: Site, run, database: str, monkeypatch) -> None:
    site["/a"] = story(1)
    run(site.url("/a"))
    site["/a"] = hang
    monkeypatch.setattr("spiders.settings.DOWNLOAD_TIMEOUT", 0.2)
    assert run(site.url("/a"))[0].failed == 1
    found = address(database, site.url("/a"))
    assert found
    assert (found.absence, found.good_visits) == (Outcome.UNREACHABLE, 1)
