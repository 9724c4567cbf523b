"""Dates come from the best source that a page has: stated moments, then the days that it shows."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from article_heads import inside, ld, read
from article_pages import NOW, URL, body, html

from spiders.head import Head
from spiders.metadata import moment, published
from spiders.shown import Shown, days


class TestDates:
    def test_a_moment_as_in_mails_is_read(self):
        head = '<meta name="pubdate" content="Thu, 28 Mar 2024 20:15:00 -0500">'
        assert read(html(head=head)).published_at == datetime(2024, 3, 28, 20, 15, tzinfo=timezone(timedelta(hours=-5)))

    def test_a_stated_moment_keeps_its_time_and_zone(self):
        found = read(html(head=ld(datePublished="2024-03-28T20:15:00-05:00"))).published_at
        assert found == datetime(2024, 3, 28, 20, 15, tzinfo=timezone(timedelta(hours=-5)))
        assert found.date() == date(2024, 3, 28)

    def test_json_wins_over_meta_tags(self):
        head = (
            ld(datePublished="2024-03-28T08:00:00Z") + '<meta property="article:published_time" content="2024-01-02">'
        )
        assert read(html(head=head)).published_at == datetime(2024, 3, 28, 8, tzinfo=UTC)

    def test_the_day_that_readers_are_shown_corrects_a_zone(self):
        markup = html(inside("<p>March 28, 2024, 8:30 pm</p>"), head=ld(datePublished="2024-03-29T01:30:00Z"))
        assert read(markup).published_at.date() == date(2024, 3, 28)

    def test_a_day_on_the_page_counts_where_none_is_stated(self):
        assert read(html(inside("<p>Published 28 March 2024</p>"))).published_at == datetime(2024, 3, 28, tzinfo=UTC)

    def test_an_update_is_not_the_publication(self):
        markup = html(inside("<p>28 March 2024. Updated: 30 March 2024</p>"))
        assert read(markup).published_at.date() == date(2024, 3, 28)

    def test_a_day_that_runs_into_the_next_word_is_read(self):
        markup = html(inside("<div><time>28 March 2024</time><time>Updated on: 30 March 2024</time></div>"))
        assert read(markup).published_at.date() == date(2024, 3, 28)

    def test_what_only_the_page_and_not_its_article_states_counts_before_what_is_guessed(self):
        head = ld(**{"@type": "WebPage"}, datePublished="2024-03-27", dateModified="2024-03-30")
        assert read(html(head=head)).published_at.date() == date(2024, 3, 27)
        head += '<meta property="article:published_time" content="2024-03-26">'
        assert read(html(head=head)).published_at.date() == date(2024, 3, 26)

    @pytest.mark.parametrize(
        ("shown", "modified", "day"),
        [
            ("Last updated: 28 March 2024", "2024-03-28T08:00:00Z", date(2024, 3, 28)),
            ("Last updated: 28 March 2024", "2024-03-29T01:00:00Z", date(2024, 3, 28)),
            ("Last updated: 28 March 2024", "2024-02-01T08:00:00Z", date(2021, 5, 3)),  # of something else
            ("28 March 2024", "2024-03-28T08:00:00Z", date(2021, 5, 3)),
            ("3 May 2021. Updated: 28 March 2024", "2024-03-28T08:00:00Z", date(2021, 5, 3)),
            ("Last updated: 8 May 2021", "2021-05-08T08:00:00Z", date(2021, 5, 3)),  # put right within days
        ],
    )
    def test_a_guide_kept_up_for_years_is_of_the_only_day_that_it_shows(self, shown, modified, day):
        head = ld(datePublished="2021-05-03T08:00:00Z", dateModified=modified)
        assert read(html(inside(f"<p>{shown}</p>"), head=head)).published_at.date() == day

    def test_a_guide_that_shows_its_first_day_anywhere_keeps_it(self):
        head = ld(datePublished="2021-05-03T08:00:00Z", dateModified="2024-03-28T08:00:00Z")
        footer = "<p>One more of the box.</p>" * 12 + "<p>First published on 3 May 2021</p>"
        markup = html(f"<p>Last updated: 28 March 2024</p>{body()}{footer}", head=head)
        assert read(markup).published_at.date() == date(2021, 5, 3)

    def test_the_day_in_the_address_is_found(self):
        markup = html().replace("2024", "")
        assert read(markup, url="https://a.example/2024/03/28/bridge").published_at.date() == date(2024, 3, 28)

    @pytest.mark.parametrize(
        ("seen", "day", "asked"),
        [
            (Shown(), date(2024, 3, 26), 1),
            (Shown((date(2024, 3, 28),)), date(2024, 3, 28), 0),
            (Shown((), (date(2024, 3, 28),)), date(2024, 3, 28), 0),
            (Shown((date(2024, 3, 28), date(2024, 3, 26))), date(2024, 3, 26), 1),  # which of the two?
        ],
    )
    def test_a_day_is_guessed_at_only_where_what_is_shown_leaves_a_choice(self, seen, day, asked):
        guesses = []
        head = Head(URL, [], {}, {}, guess=lambda: guesses.append(1) or date(2024, 3, 26))
        assert published(head, seen, lambda _: False, NOW) == datetime(day.year, day.month, day.day, tzinfo=UTC)
        assert len(guesses) == asked

    def test_a_guessed_day_is_looked_for_on_the_page_as_it_came(self):
        markup = html(f"{body()}<script>var day = '2024-03-26'</script>")
        assert read(markup).published_at.date() == date(2024, 3, 26)

    def test_a_future_date_is_not_believed(self):
        assert (
            read(html(inside("<p>March 28, 2024</p>"), head=ld(datePublished="2031-01-01"))).published_at.year == 2024
        )

    def test_modified_is_never_before_published(self):
        head = ld(datePublished="2024-03-28T08:00:00Z", dateModified="2024-03-30T08:00:00Z")
        assert read(html(head=head)).modified_at == datetime(2024, 3, 30, 8, tzinfo=UTC)
        head = ld(datePublished="2024-03-28T08:00:00Z", dateModified="2024-03-01T08:00:00Z")
        assert read(html(head=head)).modified_at is None

    @pytest.mark.parametrize(
        ("text", "language", "day"),
        [
            ("28 March 2024", "en", date(2024, 3, 28)),
            ("Mar. 28th, 2024", "en", date(2024, 3, 28)),
            ("Sept 3, 2024", "en", date(2024, 9, 3)),
            ("28. März 2024", "de", date(2024, 3, 28)),
            ("28 de marzo de 2024", "es", date(2024, 3, 28)),
            ("le 28 mars 2024", "fr", date(2024, 3, 28)),
            ("28.03.2024, 14:05", "de", date(2024, 3, 28)),
            ("2024-03-28", None, date(2024, 3, 28)),
            ("03/28/2024 8:15 AM", "en", date(2024, 3, 28)),
            ("28/03/2024", "en", date(2024, 3, 28)),
            ("02/03/2024 - 08:15h", "es", date(2024, 3, 2)),
        ],
    )
    def test_a_day_is_read_in_the_language_of_the_page(self, text, language, day):
        assert [found for found, _ in days(text, language)] == [day]

    @pytest.mark.parametrize(
        "text", ["31 February 2024", "40 March 2024", "Room 3, 2024", "may 2024", "02/03/2024", ""]
    )
    def test_what_is_no_day_is_none(self, text):
        assert list(days(text, "en")) == []

    @pytest.mark.parametrize("text", ["", "yesterday", "2024-13-01", "99999-01-01T00:00:00Z"])
    def test_what_is_no_moment_is_none(self, text):
        assert moment(text) is None
