"""What a block shows of itself decides whether it stays, one plain mark at a time."""

import re

import pytest
from article_pages import PARAGRAPHS, body, html
from hypothesis import given
from hypothesis import strategies as st

from spiders.align import align, key
from spiders.blocks import blocks
from spiders.boilerplate import lines
from spiders.marks import marks
from spiders.markup import parse, strip
from spiders.scene import Known, known, lay, setting, step
from spiders.sisters import Line, SiteBlocks, block_hash, learn, sighting, without_repeats
from spiders.vocabulary import class_words, scorecard, vocabulary
from storage.site_model import Before

OUTPUT = "\n".join(PARAGRAPHS)
HASH = 7313575571020944992


def scene(markup, output=OUTPUT, said=None):
    tree = parse(markup)
    strip(tree)
    return lay(blocks(tree), output, said or Known())


def marked(markup, needle, **options):
    place = scene(markup, **options)
    number = next(n for n, block in enumerate(place.blocks) if needle in block.text)
    return marks(place, number)


class TestMarks:
    @pytest.mark.parametrize(
        ("extra", "expected"),
        [
            ("<p><a href=x>Port fees rise after talks collapse in capital</a></p>", {"linkline", "link:+", "tag:p"}),
            ("<p><a href=x>PORT FEES RISE AFTER TALKS COLLAPSE</a></p>", {"linkline:caps", "caps"}),
            ("<p><b>Port fees rise after talks</b></p>", {"bold", "words:5"}),
            ("<p><i>Port fees rise after talks, the author writes about ships.</i></p>", {"italic"}),
            ('<div class="related-stories"><p>Port fees rise</p></div>', {"near:related"}),
            ('<div id="newsletterBox"><p>Port fees rise</p></div>', {"near:promo"}),
            ("<aside><p>Port fees rise</p></aside>", {"in:aside", "p<aside"}),
            ('<div style="display: none"><p>Port fees rise</p></div>', {"near:unseen"}),
            ("<p>Port fees rise (Photo: J. Berg)</p>", {"credit", "words:8"}),
            ("<p>Port fees: sign up for our newsletter</p>", {"s:signup", "s:we"}),
            ("<p>Read more: Port fees rise</p>", {"s:^readmore"}),
            ("<p>Reporting by Port fees; editing by Ines Falk</p>", {"s:agency", "s:^agency"}),
            ("<p>Port fees?</p>", {"s:question"}),
        ],
    )
    def test_a_block_is_marked_by_what_it_shows(self, extra, expected):
        found = marked(
            html(body(PARAGRAPHS[:3]) + extra + body(PARAGRAPHS[3:])), "ort fees" if "PORT" not in extra else "PORT"
        )
        assert expected <= found

    def test_a_paragraph_of_the_article_is_marked_as_one(self):
        found = marked(html(), PARAGRAPHS[1])
        assert {"main", "within", "prose", "styled prose", "prev:sibling kept", "next:sibling kept", "link:0"} <= found

    def test_what_repeats_the_head_of_the_page_is_marked(self):
        said = known(["Harbour bridge reopens three weeks early"], "A standfirst about the bridge and its port.", "")
        markup = html("<h2>A standfirst about the bridge and its port.</h2>" + body())
        assert "same:title" in marked(markup, "three weeks early", said=said)
        assert "same:description" in marked(markup, "A standfirst", said=said)

    def test_what_the_json_body_holds_is_marked(self):
        said = known([], None, " ".join(PARAGRAPHS) * 2)
        markup = html(body() + "<p>Not a word of this line stands in it.</p>")
        assert "json:in" in marked(markup, PARAGRAPHS[0], said=said)
        assert "json:out" in marked(markup, "Not a word", said=said)

    def test_a_repeated_line_is_marked(self):
        markup = html(body() + f"<p>{PARAGRAPHS[0]}</p>")
        place = scene(markup)
        last = max(n for n, block in enumerate(place.blocks) if block.text == PARAGRAPHS[0])
        assert "again" in marks(place, last)

    def test_every_mark_with_points_can_occur(self):
        families = set(vocabulary().classes.values()) | {"unseen"}
        for mark in set().union(*scorecard().tables.values()):
            if match := re.fullmatch(r"(near|far):(\w+)", mark):
                assert match[2] in families, mark

    @pytest.mark.parametrize(("value", "name"), [(0, "0"), (0.05, "0.1"), (0.1, "0.1"), (0.5, "+")])
    def test_a_step_is_named_by_its_upper_edge(self, value, name):
        assert step(value, (0, 0.1, 0.3)) == name

    def test_class_names_fall_into_words(self):
        assert class_words("articleBody post-byline ADSlot_2") == ["article", "body", "post", "byline", "ad", "slot"]


class TestLines:
    def test_points_decide(self):
        place = html(
            body()
            + '<div class="related"><ul><li><a href="/1">Steel prices rise after strike at mill</a></li></ul></div>'
        )
        tree = parse(place)
        strip(tree)
        found = {line.text: line.points for line in lines(blocks(tree), OUTPUT, Known())}
        assert all(found[text] > 0 for text in PARAGRAPHS)
        assert found.get("Steel prices rise after strike at mill", -9) < 0

    def test_a_figure_in_the_furniture_is_no_text(self):
        box = '<div class="promo-box"><p>7,000 readers have switched already</p></div>'
        tree = parse(html(body(PARAGRAPHS[:3]) + box + body(PARAGRAPHS[3:])))
        found = [
            line.text
            for line in lines(blocks(tree), OUTPUT + "\n7,000 readers have switched already", Known())
            if line.points > 0
        ]
        assert "7,000 readers have switched already" not in found

    def test_a_second_copy_of_the_whole_text_is_left_out(self):
        raw = " ".join(PARAGRAPHS * 5)
        tree = parse(html(body([*PARAGRAPHS]) + f"<div>{raw}</div>"))
        assert raw not in [line.text for line in lines(blocks(tree), OUTPUT, Known())]


class TestAlign:
    def held(self, texts, output):
        return align(texts, [key(text) for text in texts], output)

    def test_what_stands_in_the_output_is_held(self):
        assert self.held(["Menu", *PARAGRAPHS], OUTPUT) == [False, *[True] * 5]

    def test_quotes_spaces_and_list_marks_do_not_matter(self):
        assert self.held(["“Two lanes” open at six in the morning"], "- 'Two  lanes' open at six in the morning") == [
            True
        ]

    def test_a_block_that_lost_a_link_is_still_held(self):
        text = (
            "Around 43,000 vehicles crossed the bridge every day before it was closed [12], most of them to the port."
        )
        assert self.held([text], text.replace(" [12]", "")) == [True]

    def test_of_equal_blocks_as_many_are_held_as_the_output_has(self):
        texts = [
            "Port fees rise again",
            "Menu",
            "Home",
            *["Menu"] * 7,
            PARAGRAPHS[0],
            "Port fees rise again",
            PARAGRAPHS[1],
        ]
        output = f"{PARAGRAPHS[0]}\nPort fees rise again\n{PARAGRAPHS[1]}"
        found = self.held(texts, output)
        assert [n for n, held in enumerate(found) if held] == [10, 11, 12]

    def test_a_short_block_counts_only_as_a_line_or_beside_its_neighbour(self):
        assert self.held(["port", PARAGRAPHS[3]], PARAGRAPHS[3]) == [False, True]

    @given(st.lists(st.text(max_size=40), max_size=8), st.text(max_size=200))
    def test_any_texts_get_an_answer_each(self, texts, output):
        assert len(self.held(texts, output)) == len(texts)


class TestSisters:
    def line(self, text, points=3.0):
        return Line(text, block_hash(key(text)), points)

    def test_a_block_hash_never_changes(self):
        assert block_hash(key("Sign up for the port letter.")) == HASH
        assert block_hash(key("sign  up for the PORT letter")) == HASH

    def test_each_other_article_takes_points(self):
        box, story = self.line("Follow the port every day with us", 4.0), [self.line(text) for text in PARAGRAPHS]
        known = SiteBlocks()
        for number, text in enumerate(story[1:3]):
            known = learn(
                known,
                sighting(f"a{number}", [text, self.line(f"another line {number}"), self.line(f"and {number}"), box]),
            )
        own = sighting("b", [box, story[0], story[4]])
        both = [box.text, story[0].text]
        assert without_repeats([box, story[0]], SiteBlocks(known.sightings[:1]), own) == (both, frozenset())
        assert without_repeats([box, story[0]], known, own) == (both[1:], frozenset({box.hash}))

    def test_a_line_with_another_figure_is_another_line(self):
        daily = "The harbour index of the exchange closed at {} points on Friday, more than a week before"
        others = [
            sighting(f"a{n}", [self.line(daily.format(900 + n)), self.line(f"line {n}"), self.line(f"and line {n}")])
            for n in range(3)
        ]
        own = [self.line(daily.format(950)), self.line(PARAGRAPHS[0])]
        assert without_repeats(own, SiteBlocks(tuple(others)), sighting("b", own))[1] == frozenset()

    def test_what_is_set_like_the_lost_lines_of_sisters_loses_points(self):
        aside, text = block_hash("<aside box><p >"), block_hash("<article ><p >")

        def told(name, points):
            return [
                Line(f"{name} of the box", block_hash(f"{name}ofthebox"), points, aside),
                *(Line(f"{name} {n}", block_hash(f"{name}{n}"), 3.0, text) for n in ("line one", "line two")),
            ]

        lost = [sighting(name, told(name, -1.0)) for name in ("first", "second")]
        own = told("own", 1.5)
        assert not without_repeats(own, SiteBlocks(tuple(lost[:1])), sighting("own", own))[1]
        assert without_repeats(own, SiteBlocks(tuple(lost)), sighting("own", own))[1] == {own[0].hash}
        mixed = [sighting(name, [*told(name, -1.0), *told(f"{name} again", 1.0)]) for name in ("first", "second")]
        assert not without_repeats(own, SiteBlocks(tuple(mixed)), sighting("own", own))[1]

    def test_how_a_block_is_set_is_told_without_numbers(self):
        first, second, third = (
            blocks(parse(f'<body><div class="{outer}"><p class="lead">Port fees rise</p></div></body>'))[0]
            for outer in ("post-17 box", "post-18 box", "post-18 text")
        )
        assert setting(first) == setting(second) != setting(third)

    def test_a_strong_paragraph_survives_one_follow_up(self):
        background = self.line(PARAGRAPHS[2], 5.0)
        known = learn(
            SiteBlocks(), sighting("a", [background, self.line("line one of it"), self.line("line two of it")])
        )
        own = sighting("b", [background, *map(self.line, PARAGRAPHS[:2])])
        assert without_repeats([background], known, own) == ([PARAGRAPHS[2]], frozenset())

    def test_an_article_keeps_what_it_held_and_goes_without_what_it_went_without(self):
        box, told = self.line("Follow the port every day with us", 4.0), self.line(PARAGRAPHS[0])
        known = SiteBlocks()
        for number in range(3):
            known = learn(known, sighting(f"a{number}", [box, self.line(f"line {number}"), self.line(f"and {number}")]))
        own = sighting("b", [box, told])
        held, went = Before(f"{box.text}\n{told.text}"), Before(told.text, frozenset({box.hash}))
        assert without_repeats([box, told], known, own, held) == ([box.text, told.text], frozenset())
        assert without_repeats([box, told], SiteBlocks(), own, went) == ([told.text], frozenset({box.hash}))

    def test_very_short_blocks_are_not_remembered(self):
        assert sighting("a", [self.line("Menu")]).blocks == frozenset()
