"""What one address gives, visit after visit: versions, validators, and what replaces nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from faulty_site import (
    Answer,
    Site,
    article,
    bomb,
    bot_check,
    conditional,
    html,
    redirect,
    reset,
    story,
)
from outcomes import Run, counts, texts

from spiders.urls import address_key
from storage.store import open_store


def test_a_page_is_new_then_unchanged_then_revised(site: Site, run: Run, database: str) -> None:
    site["/a"] = story(1, people=240)
    assert counts(run(site.url("/a"))) == {"new": 1}
    assert counts(run(site.url("/a"))) == {"unchanged": 1}
    site["/a"] = story(1, people=310)
    assert counts(run(site.url("/a"))) == {"revised": 1}
    before, after = texts(database, site.url("/a"))
    assert "240 people" in before
    assert "310 people" in after


def test_other_adverts_around_a_text_are_no_revision(site: Site, run: Run) -> None:
    words = "The harbour bridge will open to all traffic in the first week of June, the council said on Monday. " * 3
    site["/a"] = article("Bridge opens in June", words, aside="<p>Buy a kettle</p>")
    run(site.url("/a"))
    site["/a"] = article("Bridge opens in June", words, aside="<p>Buy two kettles now, said nobody</p>")
    assert counts(run(site.url("/a"))) == {"unchanged": 1}


def test_a_page_that_has_not_changed_is_not_sent_again(site: Site, run: Run, database: str) -> None:
    site["/a"] = conditional(story(1), '"v1"')
    first, second = run(site.url("/a")), run(site.url("/a"))
    assert (counts(first), counts(second)) == ({"new": 1}, {"not_modified": 1})
    assert second[0].fetched == 0
    assert [headers.get("If-None-Match") for headers in site.headers("/a")] == [None, '"v1"']
    site["/a"] = conditional(story(1, people=310), '"v2"')
    assert counts(run(site.url("/a"))) == {"revised": 1}
    with open_store(database) as store:
        assert [address.etag for address in store.addresses([address_key(site.url("/a"))]).values()] == ['"v2"']


def test_an_answer_without_a_page_may_bring_new_validators(site: Site, run: Run) -> None:
    first, renamed = conditional(story(1), '"v1"'), Answer(b"", 304, {"ETag": '"v2"'})
    for route in (first, renamed, conditional(story(1), '"v2"')):
        site["/a"] = route
        reports = run(site.url("/a"))
    assert counts(reports) == {"not_modified": 1}
    assert [headers.get("If-None-Match") for headers in site.headers("/a")] == [None, '"v1"', '"v2"']


def test_a_page_whose_text_was_never_stored_is_asked_for_whole(site: Site, run: Run) -> None:
    site["/a"] = conditional(bot_check(), '"v1"')
    assert counts(run(site.url("/a"))) == {"failed": 1}
    assert counts(run(site.url("/a"))) == {"failed": 1}
    assert [headers.get("If-None-Match") for headers in site.headers("/a")] == [None, None]


def test_validators_are_not_taken_along_a_redirect(site: Site, run: Run) -> None:
    site["/a"] = conditional(story(1), '"v1"')
    run(site.url("/a"))
    site["/a"], site["/b"] = redirect("/b"), story(1)
    run(site.url("/a"))
    assert site.headers("/a")[-1].get("If-None-Match") == '"v1"'
    assert "If-None-Match" not in site.headers("/b")[-1]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(b"", 404), "HTTP 404 not found"),
        (Answer(b"", 410), "HTTP 410 gone"),
        (Answer(b"", 500), "HTTP 500 internal server error"),
        (Answer(b"", 429, {"Retry-After": "60"}), "HTTP 429 too many requests, asks to wait 60"),
        (bot_check(), "blocked by bot protection"),
        (replace(bot_check(), status=403), "blocked by bot protection (HTTP 403 forbidden)"),
        (Answer(b"<p>Sorry</p>", 403), "HTTP 403 forbidden"),
        (Answer(b"", 200), "empty page"),
        (Answer(b"%PDF-1.7", 200, {"Content-Type": "application/pdf"}), "not HTML (application/pdf)"),
        (bomb(16), "larger than the limit when unpacked"),
        (reset, "connection"),
        (redirect("/"), "moved to the front page"),
        (redirect("http://10.0.0.1/"), "refused"),
    ],
)
def test_what_is_no_article_never_replaces_one(site: Site, run: Run, database: str, answer, words: str) -> None:
    site["/"], site["/a"], site["/b"] = html("<h1>The Courier</h1>"), story(1), story(2)
    run(site.url("/a"), site.url("/b"))
    site["/a"] = answer
    failed, other = run(site.url("/a"), site.url("/b"))
    assert (failed.failed, other.unchanged) == (1, 1)
    assert words in failed.errors[0]
    assert failed.errors[0].startswith("http")
    assert len(texts(database, site.url("/a"))) == 1
    with open_store(database) as store:
        (status,) = [each for each in store.sources() if each.source.name == site.url("/a")]
    assert status.last_error == failed.errors[0]
