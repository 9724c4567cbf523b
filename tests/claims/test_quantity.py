import time
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.claims.quantity import quantities
from storage.model import Bound, Dimension


def counts(text, language="en"):
    return [(q.value.number, q.noun) for q in quantities(text, language) if q.dimension is Dimension.COUNT]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The firm has 2,300 employees in Turin.", [(2300, "employees")]),
        ("It drove 140 test vehicles across the desert.", [(140, "test vehicles")]),
        ("Forty thousand new jobs were promised.", [(40000, "new jobs")]),
        ("The team of more than 2,300 works in Turin.", [(2300, None)]),
        ("Two of the five mayors resigned.", [(2, None), (5, "mayors")]),
        ("Some 30m people watched.", [(30_000_000, "people")]),
        ("They ordered 35m of its chips.", [(35_000_000, "chips")]),
        ("One bridge and three tunnels were shut.", [(1, "bridge"), (3, "tunnels")]),
        ("An 11-member panel met.", [(11, "member panel")]),
        ("A half-million people came.", [(500_000, "people")]),
        ("They named the 10 largest developed economies.", [(10, "largest developed economies")]),
        ("Sixfold demand came from 12 Kia and Hyundai dealers.", [(12, "Kia and Hyundai dealers")]),
        ("Demand rose sixfold.", [(6, "times")]),
    ],
)
def test_a_count_has_its_noun(text, expected):
    found = counts(text)
    assert all(entry in found for entry in expected)


@pytest.mark.parametrize(
    "text",
    [
        "This one is the best one, and no one minds.",
        "It was one of the finest walks in the valley.",
        "They met one another on the hill.",
        "The second half was quiet.",
        "The first quarter was slow and the second quarter slower.",
    ],
)
def test_words_that_only_look_like_numbers_count_nothing(text):
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("text", "low", "high", "noun"),
    [
        ("Between 3 and 5 ships sank.", 3, 5, "ships"),
        ("It needs 3-5 workers.", 3, 5, "workers"),
        ("It needs 3 to 5 million bricks.", 3_000_000, 5_000_000, "bricks"),
        ("Three or four ships sank.", 3, 4, "ships"),
        ("Five or six hundred bricks broke.", 500, 600, "bricks"),
        ("Two or three dozen bricks broke.", 24, 36, "bricks"),
        ("Some 8 or 9 bricks broke.", 8, 9, "bricks"),
        ("It made 40 or 50 bricks.", 40, 50, "bricks"),
        ("Dozens of ships sank.", 12, 120, "ships"),
        ("Hundreds of thousands of tourists came.", 100_000, 1_000_000, "tourists"),
    ],
)
def test_a_range_has_both_ends(text, low, high, noun):
    (found,) = quantities(text)
    assert (found.bound, found.value.low, found.value.high, found.noun) == (Bound.RANGE, low, high, noun)


@pytest.mark.parametrize("text", ["Pay $4 or $5.", "They sent 40 or 90 bricks.", "It needs one or more men."])
def test_numbers_that_are_no_one_guess_stay_apart(text):
    assert all(q.bound is not Bound.RANGE for q in quantities(text))


def test_old_and_new_value_of_a_change_are_two_values_with_their_legs():
    old, new = quantities("The price fell from $208 to $193 in May.")
    assert [(q.value.number, q.leg) for q in (old, new)] == [(208, "from"), (193, "to")]


def test_the_verb_of_change_gives_the_direction():
    text = "Sales rose 4 percent while profit fell by 12 percent, or 3 million euros, to 22 million euros."
    assert [q.trend for q in quantities(text)] == ["up", "down", "down", None]


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("A third of the harbour is closed.", Decimal(1) / 3, "dimensionless"),
        ("Half the harbour is closed.", Decimal("0.5"), "dimensionless"),
        ("One in five shops closed.", Decimal("0.2"), "dimensionless"),
        ("The share is 12.5%.", Decimal("12.5"), "percent"),
        ("The share is 12 per cent of voters.", 12, "percent"),
        ("It rose by 0.75 percentage points.", Decimal("0.75"), "percentage_point"),
        ("It rose by 40 basis points.", 40, "basis_point"),
    ],
)
def test_shares_keep_how_they_are_written(text, number, unit):
    (found,) = quantities(text)
    assert (found.dimension, found.value.number, found.value.unit) == (Dimension.PERCENT, number, unit)


def test_a_third_does_not_exclude_33_percent():
    (found,) = quantities("A third of the harbour is closed.")
    assert found.value.low < Decimal("0.33") + Decimal("0.004") < found.value.high


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("It costs about 40,000 euros in Turin.", "40,000 euros"),
        ("It costs about EUR 40 000.", "EUR 40 000"),
        ("They make 300,000 cars a year.", "300,000"),
        ("It pays $3,500 a month.", "$3,500 a month"),
        ("A two-year plan.", "two-year"),
    ],
)
def test_the_surface_is_the_value_without_its_hedge(text, surface):
    (found,) = quantities(text)
    assert text[found.start : found.end] == surface


def test_nothing_is_read_inside_spans_that_are_taken():
    text = "By 5 March the 12 ships had left."
    (found,) = quantities(text, taken=[(3, 10)])
    assert found.noun == "ships"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("es", "El coche costará unos 40.000 euros.", (40000, "EUR", Bound.ABOUT, None)),
        ("es", "La fábrica emplea a más de 2.300 trabajadores.", (2300, None, Bound.OVER, "trabajadores")),
        ("es", "Pagó 1.200,5 millones de dólares.", (1_200_500_000, "USD", Bound.EXACT, None)),
        ("es", "Subió un 3,5 por ciento.", (Decimal("3.5"), None, Bound.EXACT, None)),
        ("de", "Das Auto kostet rund 40.000 Euro.", (40000, "EUR", Bound.ABOUT, None)),
        ("de", "Das Werk hat mehr als zweitausenddreihundert Beschäftigte.", (2300, None, Bound.OVER, "Beschäftigte")),
        ("de", "Er zahlte bis zu 1,2 Milliarden Dollar.", (1_200_000_000, "USD", Bound.AT_MOST, None)),
        ("de", "Der Wert stieg um anderthalb Prozent.", (Decimal("1.5"), None, Bound.EXACT, None)),
    ],
)
def test_other_languages_are_tables(language, text, expected):
    (found,) = quantities(text, language)
    assert (found.value.number, found.value.currency, found.bound, found.noun) == expected


def test_the_article_of_spanish_and_german_counts_nothing():
    assert quantities("Una mujer compró un coche.", "es") == []
    assert quantities("Eine Frau kaufte ein Auto.", "de") == []


SCRAPS = (
    "about over 3 40,000 $ € % ( ) - – to between and or million hundred half a third one two-year aged 34 , . km °C "
    "per year US$ 5k MS11 2-1 1/2 ½ dozens of people from rose no. 7 12:30 \" ' up to € 1.5 -3 +"
)
WORDS = st.sampled_from(SCRAPS.split())


@given(st.lists(WORDS, max_size=40).map(" ".join) | st.text(max_size=120), st.sampled_from(["en", "es", "de"]))
def test_quantities_lie_in_the_sentence_in_order_and_never_overlap(text, language):
    found = quantities(text, language)
    spans = [(q.start, q.end) for q in found]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) and text[start:end].strip() for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(q.value.low is None or q.value.high is None or q.value.low <= q.value.high for q in found)


@pytest.mark.parametrize(
    "text",
    [
        "1" * 50_000,
        "1," * 30_000,
        "1 " * 30_000,
        "- " * 30_000 + "5",
        "hundred " * 10_000,
        "one and a half of a third " * 3_000,
        "$" * 30_000 + "5",
        "between 1 and " * 8_000,
        "up to about over " * 5_000 + "7 people",
        "zweihundertzweihundert" * 3_000,
        "1.2.3.4.5." * 9_000,
        "http://" * 9_000 + "1@" * 9_000,
        "3-4-5-6-" * 9_000,
        "9^99 " * 5_000,
    ],
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_hostile_text_costs_no_time(text, language):
    quantities("warm 1", language)
    started = time.process_time()
    quantities(text, language)
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize("language", ["fr", "en-GB", "xx", "", "und", "../en"])
def test_a_language_without_a_table_is_read_as_english(language):
    (found,) = quantities("About 40,000 people came.", language)
    assert (found.value.number, found.bound) == (40_000, Bound.ABOUT)


def test_a_number_that_is_cut_by_the_longest_sentence_is_not_read():
    assert quantities("x" * 1_990 + " 1234567890123") == []


@pytest.mark.parametrize("text", ["our One Home Depot s", "the One Grand Plaza s"])
def test_a_written_one_before_a_name_that_ends_the_sentence_is_no_error(text):
    assert all(found.end <= len(text) for found in quantities(text))
