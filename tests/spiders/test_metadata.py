"""Headline, authors, dates, language, site and corrections come from the best source that a page has."""

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from article_pages import NOW, PARAGRAPHS, URL, body, html, page
from hypothesis import given
from hypothesis import strategies as st

from spiders.authors import clean
from spiders.extract import extract
from spiders.head import Head
from spiders.jsonld import nodes, number, strings
from spiders.markup import parse
from spiders.metadata import moment, published
from spiders.shown import Shown, days


def ld(**fields):
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def read(markup, **options):
    return extract(page(markup, **options))


def inside(extra):
    return f"{extra}{body()}"


class TestHeadline:
    def test_the_heading_on_the_page_wins_over_the_search_title(self):
        markup = html(headline="Harbour bridge reopens early", head=ld(headline="Harbour bridge reopens: all you need"))
        assert read(markup).headline == "Harbour bridge reopens early"

    def test_a_heading_that_is_the_site_name_is_no_headline(self):
        markup = html(head='<meta property="og:title" content="Bridge reopens on Monday - Harbour News">').replace(
            "<h1>Harbour bridge reopens three weeks early</h1>", "<h1>Harbour News</h1>"
        )
        markup = markup.replace("<head>", '<head><meta property="og:site_name" content="Harbour News">')
        assert read(markup).headline == "Bridge reopens on Monday"

    @pytest.mark.parametrize(
        ("title", "headline"),
        [
            ("Bridge reopens on Monday | Harbour News", "Bridge reopens on Monday"),
            ("Harbour News | Bridge reopens on Monday", "Bridge reopens on Monday"),
            ("Bridge reopens on Monday - Traffic - Harbour News", "Bridge reopens on Monday"),
            ("Steel prices: a bridge's cost", "Steel prices: a bridge's cost"),
            (
                "Bridge reopens - and nobody came to see it on Monday",
                "Bridge reopens - and nobody came to see it on Monday",
            ),
        ],
    )
    def test_a_title_loses_the_name_of_its_site(self, title, headline):
        markup = html(title=title).replace("<h1>Harbour bridge reopens three weeks early</h1>", "")
        markup = markup.replace("<head>", '<head><meta property="og:site_name" content="Harbour News">')
        assert read(markup).headline == headline


class TestAuthors:
    @pytest.mark.parametrize(
        ("author", "names"),
        [
            ("Ines Falk", ["Ines Falk"]),
            ({"@type": "Person", "name": "Ines Falk"}, ["Ines Falk"]),
            ([{"name": "Ines Falk"}, {"name": "Jon Berg"}], ["Ines Falk", "Jon Berg"]),
            ("By Ines Falk and Jon Berg", ["Ines Falk", "Jon Berg"]),
            ("Ines Falk, Harbour News", ["Ines Falk"]),
            ("Ines Falk | The Quay Journal", ["Ines Falk"]),
            ([{"name": "Ines Falk"}, {"name": "The Associated Press"}], ["Ines Falk"]),
        ],
    )
    def test_names_in_json_are_cleaned(self, author, names):
        assert list(read(html(head=ld(author=author))).authors) == names

    def test_a_reference_in_json_is_followed(self):
        graph = {
            "@graph": [
                {"@type": "NewsArticle", "headline": "x", "author": {"@id": "#p1"}},
                {"@type": "Person", "@id": "#p1", "name": "Ines Falk"},
            ]
        }
        head = f'<script type="application/ld+json">{json.dumps(graph)}</script>'
        assert read(html(head=head)).authors == ("Ines Falk",)

    def test_an_organization_counts_only_where_no_person_is_named(self):
        assert read(html(head=ld(author="Harbour Agency"))).authors == ("Harbour Agency",)
        markup = html(inside('<p class="byline">By Ines Falk</p>'), head=ld(author={"name": "Harbour News Staff"}))
        assert read(markup).authors == ("Ines Falk",)

    @pytest.mark.parametrize(
        "byline",
        [
            '<div class="byline">By Ines Falk</div>',
            '<div class="author-name">Ines Falk</div>',
            '<a rel="author" href="/falk">Ines Falk</a>',
            '<p><span class="article-author">Ines Falk</span><span>Senior reporter</span></p>',
            "<p>Words by Ines Falk</p>",
            "<p>Ines Falk</p><p>28 March 2024</p>",
            '<div class="autor">Ines Falk</div>',
            "<p>Von Ines Falk, 28.03.2024, 14:05 Uhr, aktualisiert am 29.03.2024</p>",
            "<p>Por Ines Falk - 28 de marzo de 2024</p>",
            "<p>Par Ines Falk. Publié le 28 mars 2024 à 14h05</p>",
        ],
    )
    def test_a_byline_on_the_page_is_read(self, byline):
        assert read(html(inside(byline))).authors == ("Ines Falk",)

    def test_a_line_with_more_names_completes_the_first(self):
        markup = html(inside('<p class="byline">By Ines Falk and Jon Berg</p>'), head=ld(author="Ines Falk"))
        assert read(markup).authors == ("Ines Falk", "Jon Berg")

    def test_two_names_in_a_german_byline_are_two(self):
        assert read(html(inside("<p>Von Ines Falk und Jon Berg</p>"))).authors == ("Ines Falk", "Jon Berg")

    def test_a_sentence_that_begins_like_a_byline_is_none(self):
        assert read(html(inside("<p>Von Montag an fahren wieder Autos.</p>"))).authors == ()

    def test_addresses_of_profiles_are_no_names(self):
        head = '<meta property="article:author" content="https://social.example/ines.falk">'
        assert read(html(inside('<p class="byline">By Ines Falk</p>'), head=head)).authors == ("Ines Falk",)

    @given(st.lists(st.text(max_size=80), max_size=4))
    def test_any_bylines_give_short_names_without_doubles(self, raw):
        names = clean(raw)
        assert len(set(names)) == len(names)
        assert all(2 < len(name) <= 60 for name in names)


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


class TestTheRest:
    def test_language_site_and_canonical_address(self):
        head = (
            '<meta property="og:site_name" content="Harbour News">'
            '<link rel="canonical" href="https://harbour-news.example/2024/03/bridge-reopens-early">'
        )
        article = read(html(head=head, lang="de-AT"), url=f"{URL}?utm_source=rss")
        assert (article.language, article.site) == ("de", "Harbour News")
        assert article.url == "https://harbour-news.example/2024/03/bridge-reopens-early"

    @pytest.mark.parametrize(
        "target", ["https://other.example/a", "https://www.harbour-news.example/", "javascript:1", "#"]
    )
    def test_a_canonical_address_elsewhere_or_of_the_front_page_is_not_believed(self, target):
        assert read(html(head=f'<link rel="canonical" href="{target}">')).url == URL

    def test_a_saved_page_says_where_it_comes_from(self):
        markup = html(head=f'<link rel="canonical" href="{URL}">')
        article = read(markup, url="file:///tmp/bridge.html")
        assert (article.url, article.site) == (URL, "harbour-news.example")

    def test_a_page_that_says_nothing_gives_its_host_as_site(self):
        assert read(html()).site == "harbour-news.example"

    def test_correction_notices_are_kept_apart(self):
        notice = "Correction: An earlier version of this article said that 1,420 hangers were replaced; it is 1,240."
        assert read(html(inside(f"<p>{notice}</p>"))).corrections == (notice,)
        comment = {"@type": "CorrectionComment", "text": notice}
        assert read(html(head=ld(correction=comment))).corrections == (notice,)

    @pytest.mark.parametrize(
        "notice",
        [
            "Editor’s note: This story was corrected on 28 March to say that 1,240 hangers were replaced, not 1,420.",
            "The headline on an earlier version of this article said that 1,420 hangers were replaced.",
            "Anmerkung der Redaktion: In einer früheren Fassung dieses Artikels hieß es, es seien 1.420 Hänger gewesen.",
            "Una versión anterior de este artículo indicaba que se cambiaron 1.420 tirantes.",
            "Rectificatif : une version précédente de cet article indiquait 1 420 suspentes.",
        ],
    )
    def test_a_notice_is_known_in_other_words(self, notice):
        assert read(html(inside(f"<p>{notice}</p>"))).corrections == (notice,)

    def test_a_sentence_about_correctional_officers_is_no_notice(self):
        assert (
            read(html(inside("<p>Correctional officers will cross the bridge for free from Monday.</p>"))).corrections
            == ()
        )

    def test_an_editors_note_about_something_else_is_no_correction(self):
        assert (
            read(html(inside("<p>Editor’s note: Ines Falk is a member of the club of the bridge.</p>"))).corrections
            == ()
        )

    def test_an_article_without_a_notice_has_none(self):
        assert read(html()).corrections == ()


class TestJson:
    @pytest.mark.parametrize(
        "script",
        [
            "not json",
            '{"@type": "NewsArticle", "headline": "x",}',
            "[" * 5000 + "]" * 5000,
            '{"@type": "NewsArticle", "author": {"name": null}, "datePublished": 7, "wordCount": "many"}',
            '{"@type": ["NewsArticle", 3], "isAccessibleForFree": "maybe", "articleBody": ["a", 3, null]}',
            "null",
            '"text"',
        ],
    )
    def test_broken_or_odd_json_harms_nothing(self, script):
        markup = html(head=f'<script type="application/ld+json">{script}</script>')
        assert PARAGRAPHS[0] in read(markup).text

    def test_many_nodes_are_bounded(self):
        tree = parse(f'<script type="application/ld+json">{json.dumps([{"@type": "Thing"}] * 9000)}</script>')
        assert len(nodes(tree)) <= 2000

    def test_values_of_any_shape_give_texts(self):
        assert strings(["a", {"name": "b"}, {"name": ["c"]}, 3, None, {"@value": "<b>d</b>"}]) == ["a", "b", "c", "d"]
        assert [number({"n": value}, "n") for value in (12, "1200", "12.0", "many", None, -3)] == [
            12,
            1200,
            12,
            0,
            0,
            0,
        ]
