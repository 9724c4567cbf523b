"""Sentences, verbatim, with their place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.claims.sentences import LONGEST, split


def texts(text):
    return [s.text for s in split(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Mr. Lei told the U.S. Senate on Jan. 3 that it costs $3.5 million.",
        "“We will. We must,” said Dr. Ann Lee.",
        "The No. 1 firm, Acme Inc., sold 1.2 million cars vs. 900,000 a year ago.",
        "He left at 5 p.m. on Monday.",
        "The plant in St. Louis makes 40,000 cars.",
    ],
)
def test_abbreviations_decimals_and_quotations_end_no_sentence(sentence):
    assert texts(f"It rained. {sentence} It stopped.") == ["It rained.", sentence, "It stopped."]


def test_each_sentence_knows_its_place():
    text = "The car is red. It is fast.\n\nThe plant is new."
    assert [(s.position, s.start, s.paragraph) for s in split(text)] == [(0, 0, 0), (1, 16, 0), (2, 29, 2)]


def test_a_quotation_mark_that_opens_belongs_to_what_follows():
    text = "“It is fast,” Lei said. “We will build it.”"
    assert texts(text) == ["“It is fast,” Lei said.", "“We will build it.”"]


def test_an_endless_sentence_is_cut_between_words():
    found = texts("word " * 2_000 + "x" * 4_000)
    assert max(map(len, found)) <= LONGEST
    assert " ".join(found).replace(" ", "") == "word" * 2_000 + "x" * 4_000


@given(st.text(alphabet=st.sampled_from("ab .?!\n“”\"'1é\u3000"), max_size=120))
def test_every_sentence_stands_verbatim_at_its_offset(text):
    for sentence in split(text):
        assert text[sentence.start : sentence.start + len(sentence.text)] == sentence.text
        assert sentence.text.strip() == sentence.text != ""


@pytest.mark.parametrize(
    ("text", "language", "sentences"),
    [
        ("It cost approx. 40 euros. It is big.", "en", ["It cost approx. 40 euros.", "It is big."]),
        ("It made $40 mln. vs. $50 mln. a year ago.", "en", ["It made $40 mln. vs. $50 mln. a year ago."]),
        ("Prices rose 5 pct. in May. Then they fell.", "en", ["Prices rose 5 pct. in May.", "Then they fell."]),
        ("Cuesta aprox. 300 euros. Es caro.", "es", ["Cuesta aprox. 300 euros.", "Es caro."]),
        ("The fee rose (£1.6m). It fell.", "en", ["The fee rose (£1.6m).", "It fell."]),
        ("It grew to 5.6m. 40 people left.", "en", ["It grew to 5.6m.", "40 people left."]),
        ("It sold well. iPhone sales rose.", "en", ["It sold well.", "iPhone sales rose."]),
    ],
)
def test_an_abbreviation_ends_no_sentence(text, language, sentences):
    assert [sentence.text for sentence in split(text, language)] == sentences
