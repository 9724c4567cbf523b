"""Archives replayed: what would have been flagged then is flagged, with the dates of then, and nothing is asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from archive_files import Stored, archive, day
from faulty_site import FAST, Site, bot_check, html, story

from monitor.check import check
from monitor.crawl import crawl
from spiders.items import Fetched
from spiders.pipelines import StripBoilerplate
from spiders.reading import Reading
from spiders.report import SourceReport
from storage.model import Change, Kind, Source, SourceKind
from storage.store import open_store

URL = "https://courier.example/2024/03/ferry-fares-are-to-rise-next-summer"
MORE = (
    "The harbour office runs four boats between the island and the town, and the oldest was built across the bay. ",
    "Commuters have asked for a later boat on Fridays, and a petition lies on the counter of the bakery. ",
    "The council meets again in the school hall, where the plans for the new pier hang on the wall. ",
)
FARE = "A ticket to the island will cost 12 euros, the harbour office said. "


def page(said: str = FARE, number: int = 0) -> bytes:
    text = "".join(f"<p>{part}</p>" for part in (said, *MORE))
    title = f"Ferry fares are to rise, part {number}" if number else "Ferry fares are to rise"
    head = f"<title>{title}</title><meta property='og:type' content='article'>"
    return f"<!doctype html><html lang=en><head>{head}</head><body><article><h1>{title}</h1>{text}</article>".encode()


def at(number: int, said: str = FARE, **more) -> Stored:
    return Stored(URL, day(number), page(said), **more)


@pytest.fixture
def replay(database: str) -> Callable[..., SourceReport]:
    """Crawl an archive into this test's database, as the command does."""

    def go(path: Path) -> SourceReport:
        with open_store(database) as store:
            source = Source(path.name, path.as_uri(), SourceKind.WARC, watch_for=0)
            catch_up = partial(check, store, replayed=True)
            (report,) = crawl([source], database=database, policy=FAST, catch_up=catch_up)
            return report

    return go


def flagged(database: str) -> list[tuple[Kind, datetime]]:
    return [(change.kind, change.detected_at) for change in changes(database) if change.alert and change.detected_at]


def changes(database: str) -> list[Change]:
    with open_store(database) as store:
        return store.changes(most=1000)[::-1]


def test_versions_of_a_page_are_compared_in_order_of_date_and_dated_by_it(tmp_path, replay, database) -> None:
    dearer, cheaper = FARE.replace("12", "15"), FARE.replace("12", "9")
    report = replay(archive(tmp_path / "x.warc.gz", at(9, cheaper), at(1), at(5, dearer), at(6, dearer)))
    assert (report.fetched, report.new, report.revised, report.unchanged, report.failed) == (4, 1, 2, 1, 0)
    assert flagged(database) == [(Kind.CORRECTED, day(5)), (Kind.CORRECTED, day(9))]
    with open_store(database) as store:
        assert [row.fetched_at for row in store.articles()] == [day(9)]


def test_versions_in_several_files_of_a_folder_are_one_past(tmp_path, replay, database) -> None:
    folder = tmp_path / "archives"
    folder.mkdir()
    archive(folder / "b.warc.gz", at(1), at(7, FARE.replace("12", "9")))
    archive(folder / "a.warc", at(4, FARE.replace("12", "15")))
    replay(folder)
    assert flagged(database) == [(Kind.CORRECTED, day(4)), (Kind.CORRECTED, day(7))]


def test_what_was_gone_for_two_fetches_was_withdrawn_then_though_it_came_back(tmp_path, replay, database) -> None:
    gone = ""
    path = archive(tmp_path / "x.warc.gz", at(1), at(2, gone), at(3, gone), at(4))
    replay(path)
    assert (Kind.WITHDRAWN, day(3)) in flagged(database)


def test_what_was_gone_for_one_fetch_was_not_withdrawn(tmp_path, replay, database) -> None:
    gone = ""
    replay(archive(tmp_path / "x.warc.gz", at(1), at(2, gone), at(3), at(4)))
    assert Kind.WITHDRAWN not in {kind for kind, _ in flagged(database)}


@pytest.mark.parametrize(
    ("wall", "words"),
    [
        (Stored(URL, day(2), b"", "404 Not Found"), "HTTP 404 not found"),
        (Stored(URL, day(2), bot_check().body), "blocked by bot protection"),
        (Stored(URL, day(2), b""), "empty page"),
    ],
)
def test_an_error_page_in_an_archive_is_no_evidence(tmp_path, replay, database, wall: Stored, words: str) -> None:
    report = replay(archive(tmp_path / "x.warc.gz", at(1), wall, Stored(URL, day(3), *wall_parts(wall)), at(4)))
    bad = report.failed + getattr(report, "gone", 0) + getattr(report, "unreachable", 0)
    assert (report.new, report.unchanged, bad) == (1, 1, 2)
    assert f"{URL}: {words}" in report.errors[0]
    assert flagged(database) == []


def wall_parts(wall: Stored) -> tuple[bytes, str]:
    return wall.body, wall.status


def test_a_record_that_says_the_same_as_before_is_a_visit(tmp_path, replay, database) -> None:
    gone = ""
    path = archive(tmp_path / "x.warc.gz", at(1), at(2, gone), at(3, kind="revisit"))
    report = replay(path)
    assert (report.revised, report.not_modified) == (1, 1)
    assert (Kind.WITHDRAWN, day(3)) in flagged(database)


def test_an_archive_that_was_replayed_is_not_read_again(tmp_path, replay, database) -> None:
    path = archive(tmp_path / "x.warc.gz", at(1), at(2, FARE.replace("12", "15")))
    replay(path)
    again = replay(path)
    assert (again.fetched, again.new, again.revised, again.duplicate) == (0, 0, 0, 2)
    assert len(flagged(database)) == 1


def test_what_is_older_than_the_stored_version_is_not_taken_for_a_newer_one(tmp_path, replay, database) -> None:
    replay(archive(tmp_path / "new.warc.gz", at(9, FARE.replace("12", "15"))))
    assert replay(archive(tmp_path / "old.warc.gz", at(1))).duplicate == 1
    assert flagged(database) == []


def test_relative_dates_are_meant_from_the_day_of_the_article(tmp_path, replay, database) -> None:
    dated = b"<meta property='article:published_time' content='2024-03-05T07:00:00Z'></head>"
    body = page("The pier was closed yesterday by the harbour office after a storm. ").replace(b"</head>", dated)
    replay(archive(tmp_path / "x.warc.gz", Stored(URL, day(5), body)))
    dates = [c.new.value for c in changes(database) if c.new and c.new.surface == "yesterday"]
    assert [(str(value.first), str(value.last)) for value in dates] == [("2024-03-04", "2024-03-04")]


def test_nothing_that_stands_in_an_archive_is_asked_for(tmp_path, replay, site: Site) -> None:
    links = "".join(
        f"<h2><a href='{site.url(f'/2024/03/story-of-many-words-{n}')}'>Some headline of five words</a></h2>"
        for n in range(9)
    )
    records = [
        Stored(site.url("/"), day(1), html(links).body),
        Stored(site.url("/feed"), day(1), b"<rss><channel></channel></rss>"),
        Stored(site.url("/2024/03/a-story-of-more-than-five-words"), day(1), story(1).body),
    ]
    report = replay(archive(tmp_path / "x.warc.gz", *records))
    assert (report.new, report.failed) == (1, 0)
    assert site.paths() == []


def test_damage_is_a_line_on_the_source_and_the_rest_is_read(tmp_path, replay) -> None:
    path = archive(tmp_path / "x.warc.gz", at(1), at(2, FARE.replace("12", "15")))
    path.write_bytes(path.read_bytes()[:-50])
    report = replay(path)
    assert (report.new, report.failed) == (1, 1)
    assert report.errors[0].startswith(f"{path}: cut short at byte ")


def test_an_archive_that_is_not_there_is_a_line_on_the_source(tmp_path, replay) -> None:
    report = replay(tmp_path / "none.warc.gz")
    assert report.errors == (f"{tmp_path}/none.warc.gz: no such file or folder",)


def test_both_databases_take_an_archive(tmp_path, database_url: str) -> None:
    path = archive(tmp_path / "x.warc.gz", at(1), at(2, FARE.replace("12", "15")))
    source = Source("x", path.as_uri(), SourceKind.WARC, watch_for=0)
    (report,) = crawl([source], database=database_url, policy=FAST)
    assert (report.new, report.revised) == (1, 1)
    with open_store(database_url) as store:
        assert [change.detected_at for change in store.changes(alert=True)] == [day(2)]


def test_large_captures_are_not_all_in_memory_at_once(tmp_path, replay, monkeypatch) -> None:
    monkeypatch.setattr("spiders.replay.HELD", 1)
    at_work, most = 0, 0
    read = StripBoilerplate.read

    async def counted(self: StripBoilerplate, item: Fetched) -> Reading | str:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        try:
            return await read(self, item)
        finally:
            at_work -= 1

    monkeypatch.setattr(StripBoilerplate, "read", counted)
    pages = (Stored(f"{URL}-{number}", day(number), page(number=number)) for number in range(1, 7))
    assert replay(archive(tmp_path / "x.warc.gz", *pages)).fetched == 6
    assert most == 1
