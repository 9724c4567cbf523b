"""Headline, language, site and corrections come from the best source that a page has."""

import json

import pytest
from article_heads import inside, ld, read
from article_pages import PARAGRAPHS, URL, html

from spiders.jsonld import nodes, number, strings
from spiders.markup import parse


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
