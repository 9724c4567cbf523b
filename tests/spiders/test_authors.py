"""Authors come from the best source that a page has, as names."""

import json

import pytest
from article_heads import inside, ld, read
from article_pages import html
from hypothesis import given
from hypothesis import strategies as st

from spiders.authors import clean


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
