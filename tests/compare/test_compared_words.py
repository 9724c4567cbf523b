"""Words as comparing sees them."""

import pytest

from monitor.compare.related import apart
from monitor.compare.units import convert
from monitor.compare.words import content, plain, tokens, vocabulary


def test_numbers_are_masked_and_grammar_left_out():
    assert content("At least 15 people were killed by the storm", "en") == ("person", "kill", "storm")


def test_synonyms_and_places_have_one_key():
    assert content("Pakistani troops died", "en") == content("Pakistan soldiers killed", "en")


def test_an_abbreviation_in_capitals_is_not_grammar():
    assert content("US aid", "en") != content("us aid", "en")


@pytest.mark.parametrize(
    ("one", "two"),
    [("“1,200 boats” – sold", '"1200 boats" - sold'), ("The U.S. fleet", "the US fleet"), ("A  B\u00a0C", "a b c")],
)
def test_formatting_is_not_content(one, two):
    assert plain(one) == plain(two)


def test_tokens_say_where_they_stand():
    text = "It’s 4.5 million, she said."
    assert all(text[t.start : t.end] == t.text for t in tokens(text, "en"))


def test_an_unknown_language_is_compared_with_the_english_words():
    assert vocabulary("xx").stop == vocabulary("en").stop


def test_different_places_and_different_disasters_stand_apart():
    assert apart("Quake in Peru", "Quake in Chile", "en")
    assert apart("Fire in Peru", "Flood in Peru", "en")
    assert not apart("Quake in Lima, Peru", "Peruvian quake", "en")


def test_units_convert_inside_a_dimension_only():
    assert convert(1, "mile", "meter") == convert(5280, "foot", "meter")
    assert convert(1, "mile", "second") is None
    assert convert(1, "no such unit", "meter") is None
