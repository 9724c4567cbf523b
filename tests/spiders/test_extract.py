"""A page of HTML becomes its article: the text as it stands, a paragraph a line, whatever the page looks like."""

import json
import time

import pytest
from article_pages import PARAGRAPHS, URL, body, html, page
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.blocks import blocks
from spiders.drafts import finish
from spiders.extract import draft, extract, extract_all
from spiders.markup import parse
from spiders.sisters import SiteBlocks, learn
from storage.errors import NotAnArticle
from storage.model import Article
from storage.site_model import Before

WHOLE = "\n".join(PARAGRAPHS)


def text(markup, **options):
    return extract(page(markup, **options)).text


def test_the_text_is_the_paragraphs_word_for_word():
    assert text(html()) == WHOLE


def test_the_headline_is_not_repeated_in_the_text():
    article = extract(page(html()))
    assert article.headline not in article.text


def test_the_same_page_gives_the_same_article():
    assert extract(page()) == extract(page())


TEMPLATES = {
    "divs": "".join(f"<div>{p}</div>" for p in PARAGRAPHS),
    "spans in divs": "".join(f"<div><span>{p}</span></div>" for p in PARAGRAPHS),
    "sections": "".join(f"<section><p>{p}</p></section>" for p in PARAGRAPHS),
    "two columns": f'<div class="story-chunk">{body(PARAGRAPHS[:3])}</div><div class="story-chunk">{body(PARAGRAPHS[3:])}</div>',
    "line breaks": f"<p>{'<br><br>'.join(PARAGRAPHS)}</p>",
    "a figure between": body(PARAGRAPHS[:2]) + '<figure><img src="b.jpg"></figure>' + body(PARAGRAPHS[2:]),
    "old tables": f"<table><tr><td>{body()}</td></tr></table>",
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_way_of_setting_paragraphs_gives_the_same_text(name):
    assert text(html(TEMPLATES[name])) == WHOLE


def test_links_and_type_inside_a_sentence_leave_it_whole():
    sentence = 'Workers replaced <b>1,240</b> <a href="/steel">steel hang</a>ers since <i>January</i>, the office said.'
    assert "Workers replaced 1,240 steel hangers since January, the office said." in text(
        html(f"<p>{sentence}</p>{body()}")
    )


def test_what_is_there_for_screen_readers_only_is_left_out():
    link = '<a href="/port">port<span class="visually-hidden">, opens in a new tab</span></a>'
    assert "on their way to the port today." in text(
        html(f"<p>Trucks are on their way to the {link} today.</p>{body()}")
    )


def test_list_items_and_sub_headings_belong_to_the_text():
    extra = "<h2>What changes on Monday</h2><ul><li>Two lanes open at 6 a.m.</li><li>Trucks pay 12 euros from May.</li></ul>"
    found = text(html(f"{body(PARAGRAPHS[:3])}{extra}{body(PARAGRAPHS[3:])}"))
    assert "What changes on Monday\nTwo lanes open at 6 a.m.\nTrucks pay 12 euros from May." in found


def test_a_table_of_data_gives_a_line_for_each_row():
    table = "<table><tr><th>Year</th><th>Vehicles</th></tr><tr><td>2022</td><td>41,200</td></tr></table>"
    found = text(html(f"{body(PARAGRAPHS[:4])}{table}{body(PARAGRAPHS[4:])}"))
    assert "2022 | 41,200" in found


NOISE = {
    "advert first in the body": (
        '<div class="ad-slot sponsored"><a href="//ads.example/1">Save 30% on shoes, only 49 euros</a></div>',
        "",
    ),
    "related stories last": (
        "",
        (
            '<aside class="related-posts"><h3>Related stories</h3><ul><li><a href="/1">Rent rises 12% after 340 complaints</a> 5 '
            "minutes ago</li><li><a href=/2>Fuel rises 7% after 120 complaints</a></li></ul></aside>"
        ),
    ),
    "comments last": (
        "",
        '<div id="comments" class="comments-area"><h3>41 comments</h3><p class="comment">I paid 23 dollars.</p></div>',
    ),
    "newsletter box": (
        "",
        '<div class="newsletter-signup"><p>Sign up for our newsletter, 12,000 readers do.</p></div>',
    ),
    "share counters": ('<div class="share-bar"><span>348 shares</span></div>', ""),
}


@pytest.mark.parametrize("name", NOISE)
def test_what_comes_and_goes_around_an_article_leaves_its_text_alone(name):
    before, after = NOISE[name]
    assert text(html(before=before, after=after)) == WHOLE


INSIDE = {
    "advert": '<div class="advertisement"><p>Advertisement: 25% off all tyres at Quay Motors until Sunday</p></div>',
    "related": '<p><strong><a href="/1">READ MORE: PORT FEES RISE 12% AFTER TALKS COLLAPSE</a></strong></p>',
    "newsletter": '<div class="newsletter-promo"><p>Sign up to our newsletter and get 5 stories in your inbox.</p></div>',
    "share": '<div class="social-share"><ul><li>Share</li><li>Tweet</li><li>348 shares</li></ul></div>',
    "caption": '<figure><img src="b.jpg"><figcaption>The bridge on 12 March. Photo: J. Berg/Agency</figcaption></figure>',
    "byline": '<p class="byline">By Ines Falk, 28 March 2024</p>',
}


@pytest.mark.parametrize("name", INSIDE)
def test_what_stands_between_the_paragraphs_but_is_no_part_of_them_goes(name):
    assert text(html(body(PARAGRAPHS[:3]) + INSIDE[name] + body(PARAGRAPHS[3:]))) == WHOLE


def test_a_body_that_stands_only_in_the_json_is_read():
    node = {
        "@type": "NewsArticle",
        "headline": "Harbour bridge reopens",
        "datePublished": "2024-03-28",
        "articleBody": WHOLE,
    }
    markup = (
        f'<html><head><title>Bridge</title><script type="application/ld+json">{json.dumps(node)}</script></head>'
        '<body><div id="root"></div></body></html>'
    )
    assert text(markup) == WHOLE


def test_a_live_blog_that_stands_only_in_the_json_is_read_post_by_post():
    posts = [
        {"@type": "BlogPosting", "headline": f"Post {n}", "articleBody": said} for n, said in enumerate(PARAGRAPHS)
    ]
    node = {
        "@type": "LiveBlogPosting",
        "headline": "Bridge: live",
        "datePublished": "2024-03-28",
        "liveBlogUpdate": posts,
    }
    head = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    told = text(html("<p>Follow the opening here.</p>", headline="Bridge: live", head=head))
    assert told.split("\n") == [line for n, said in enumerate(PARAGRAPHS) for line in (f"Post {n}", said)]


class TestBounds:
    @pytest.mark.parametrize(
        "markup",
        [
            "<html><body>" + "<div>" * 100_000 + "<p>x</p>",
            "<html><body>" + "<b>" * 100_000 + "x",
            "<html><body>" + "<p>" * 100_000,
            "<html><body><table>" + "<tr><td><table>" * 3_000,
            "<html><body>" + "<ul><li>" * 20_000,
            "<html><body>" + "<!-- -->" * 50_000,
            "<html>" + "<a href=x>" * 50_000,
            "<" * 200_000,
            "&" * 200_000,
        ],
        ids=["divs", "inline", "paragraphs", "tables", "lists", "comments", "links", "brackets", "ampersands"],
    )
    def test_nonsense_of_any_depth_ends_soon_and_cleanly(self, markup):
        began = time.process_time()
        with pytest.raises(NotAnArticle):
            extract(page(markup))
        assert time.process_time() - began < 4

    def test_deep_wrappers_around_an_article_are_read_up_to_the_parsers_limit(self):
        assert text(html("<div>" * 150 + body() + "</div>" * 150)) == WHOLE

    def test_a_very_long_page_ends_soon(self):
        many = [
            f"The council voted on plan {n} after a long debate, with {n + 3} votes for it on Monday."
            for n in range(4000)
        ]
        began = time.process_time()
        found = text(html(body(many)))
        assert time.process_time() - began < 8
        assert found.count("\n") > 3900

    @settings(max_examples=60, deadline=None)
    @given(st.text(alphabet="<>/pdivah1 =\"'x\n&;", max_size=300))
    def test_any_soup_is_an_article_or_none(self, soup):
        (found,) = extract_all([page(f"<html><body>{soup}")])
        assert isinstance(found, Article | NotAnArticle)


class TestBlocks:
    def test_a_block_knows_how_much_of_it_is_link_and_bold(self):
        tree = parse("<body><p><a href=x>half of it</a> is linked</p><p><b>all of it</b></p></body>")
        first, second = blocks(tree)
        assert (first.text, second.text) == ("half of it is linked", "all of it")
        assert 0.3 < first.linked < 0.7
        assert second.bold == 1.0

    def test_text_before_between_and_after_elements_is_not_lost(self):
        tree = parse("<body>one<div>two<p>three</p>four</div>five</body>")
        assert [block.text for block in blocks(tree)] == ["one", "two", "three", "four", "five"]

    def test_a_link_around_blocks_is_a_wrapper(self):
        tree = parse("<body><a href=x><h3>Head</h3><p>Teaser</p></a></body>")
        assert [(block.text, block.linked) for block in blocks(tree)] == [("Head", 1.0), ("Teaser", 1.0)]


class TestSisters:
    BOX = "Our reporters follow the port and its people every day, from the quays to the council chamber."

    def sister(self, number, *extra):
        told = [f"{PARAGRAPHS[n % 5]} That was number {number * 10 + n} of {number + 40}." for n in range(5)]
        return page(html(body([*told, *extra]), headline=f"Story number {number} of the week"), url=f"{URL}-{number}")

    def test_a_block_that_many_articles_of_a_site_hold_is_no_text(self):
        alone = extract(self.sister(1, self.BOX)).text
        together = extract_all([self.sister(n, self.BOX) for n in range(5)])
        assert self.BOX in alone
        assert all(isinstance(one, Article) and self.BOX not in one.text for one in together)
        assert together[1].text == alone.replace(f"\n{self.BOX}", "")

    def test_two_captures_of_one_article_teach_nothing(self):
        first = self.sister(1, self.BOX)
        same = extract_all([first, first])
        moved = extract_all([first, page(first.body.decode(), url=f"{URL}-elsewhere")])
        assert all(one.text == extract(first).text for one in (*same, *moved))

    def test_other_sites_teach_nothing(self):
        pages = [self.sister(n, self.BOX) for n in range(4)]
        apart = [page(one.body.decode(), url=f"https://site{n}.example/story-{n}") for n, one in enumerate(pages)]
        assert all(self.BOX in one.text for one in extract_all(apart))

    def test_pages_without_a_host_teach_nothing(self):
        pages = [page(self.sister(n, self.BOX).body.decode(), url=f"file:///tmp/{n}.html") for n in range(4)]
        assert all(self.BOX in one.text for one in extract_all(pages))

    def test_an_error_stands_in_its_pages_place(self):
        found = extract_all([self.sister(1), page(""), self.sister(2)])
        assert [type(one) for one in found] == [Article, NotAnArticle, Article]

    def test_what_was_learned_can_be_handed_in_later(self):
        known = SiteBlocks()
        for number in range(5):
            known = learn(known, draft(self.sister(number, self.BOX)).sighting)
        late = draft(self.sister(9, self.BOX))
        assert self.BOX in late.article.text
        assert self.BOX not in finish(late, known).article.text
        assert finish(late, SiteBlocks()).article == late.article
        assert finish(late, known, Before(late.article.text)).article == late.article

    def test_a_newer_capture_replaces_the_older(self):
        known = learn(learn(SiteBlocks(), draft(self.sister(1)).sighting), draft(self.sister(1, self.BOX)).sighting)
        assert len(known.sightings) == 1

    def test_memory_of_a_site_is_bounded(self):
        seen = draft(self.sister(1)).sighting
        known = SiteBlocks()
        for number in range(100):
            known = learn(known, type(seen)(f"article {number}", seen.blocks, seen.kept))
        assert len(known.sightings) == 40
