"""From the text of an article to assertions."""

import time
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.claims import read, read_article
from storage.model import Article, Bound, Dimension, Modality

PUBLISHED = datetime(2024, 2, 2, tzinfo=UTC)
TEXT = """Xiaomi will sell the MS11 for about 40,000 euros, Lei Jun told reporters on Tuesday.
Production is to start in early 2024. The company has an R&D team of more than 2,300.
The plant in Beijing can build 300,000 cars a year."""


def test_the_facts_of_an_article_are_read():
    price, start, team, cars = read(TEXT, headline="Xiaomi shows its car", published_at=PUBLISHED).assertions
    assert (price.dimension, price.bound, price.modality, price.speaker) == (
        Dimension.MONEY,
        Bound.ABOUT,
        Modality.PLANNED,
        "Lei Jun",
    )
    assert (start.predicate, start.value.first.isoformat(), start.value.last.isoformat()) == (
        "start production",
        "2024-01-01",
        "2024-04-30",
    )
    assert (team.subject, team.bound, team.value.number) == ("Xiaomi", Bound.OVER, 2300)
    assert (cars.subject, cars.scope.per) == ("plant", "year")


def test_the_headline_is_read_first():
    reading = read("It rained.", headline="Xiaomi MS11 to cost 40,000 euros")
    assert (reading.sentences[0].position, reading.sentences[0].text) == (-1, "Xiaomi MS11 to cost 40,000 euros")
    assert [a.position for a in reading.assertions] == [-1]


def test_an_article_is_read_with_what_it_knows_of_itself():
    article = Article(url="https://a.example/", text=TEXT, published_at=PUBLISHED, language="en-GB")
    assert read_article(article).assertions == read(TEXT, published_at=PUBLISHED).assertions


def test_an_assertion_does_not_depend_on_the_sentences_behind_it():
    more = TEXT + "\nRain fell on 12 towns. Nobody was hurt."
    assert read(more).assertions[:4] == read(TEXT).assertions


def test_a_list_item_is_read_with_its_label():
    (assertion,) = read("Range: 500 km").assertions
    assert assertion.subject == "Range"


def test_an_article_is_read_in_milliseconds():
    text = "\n".join([TEXT] * 8)
    read(text)
    began = time.process_time()
    read(text)
    assert time.process_time() - began < 0.1


SENTENCES = st.lists(
    st.sampled_from(
        (
            *TEXT.split(),
            "not",
            "if",
            "said",
            "by",
            "it",
            ",",
            ";",
            "“",
            "”",
            "(",
            ")",
            "Correction:",
            "misstated",
            "2,300",
            "who",
            "5 %",
            "\n",
        )
    ),
    max_size=40,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(SENTENCES | st.text(max_size=200), SENTENCES, st.none() | st.just(PUBLISHED))
def test_any_text_is_read_with_verbatim_evidence_and_always_alike(text, headline, published_at):
    reading = read(text, headline=headline, published_at=published_at, corrections=(headline,))
    sentences = {s.text for s in reading.sentences}
    for assertion in reading.assertions:
        start, end = assertion.span
        assert assertion.sentence[start:end] == assertion.surface != ""
        assert assertion.position == -2 or assertion.sentence in sentences
        assert assertion.subject != "" != assertion.predicate
    for correction in reading.corrections:
        assert correction.old.dimension is correction.new.dimension
    again = read(text, headline=headline, published_at=published_at, corrections=(headline,))
    assert again == reading
