"""Whose money a name means that several countries use, and what a cent is a hundredth of."""

import pytest

from monitor.claims import read
from storage.model import Dimension


def told(text, **given):
    """Currency of the first amount of money, and whether the reading is ambiguous."""
    first = next(a for a in read(text, **given).assertions if a.dimension is Dimension.MONEY)
    return first.value.currency, first.ambiguous


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("A ticket is 400 crowns.\nThe Swedish line opened in May.", "SEK"),
        ("A ticket is 400 crowns, and parking 30 Czech crowns.", "CZK"),
        ("A ticket is 4 million pesos, said the Argentine minister.", "ARS"),
        ("A ticket is 400 rupees in Karachi.", "PKR"),
        ("A ticket is 90,000 pounds in Cairo.", "EGP"),
        ("A ticket is 90,000 pounds.", "GBP"),
        ("A ticket is $400.", "USD"),
    ],
)
def test_a_shared_name_is_the_money_of_the_country_that_the_text_names(text, currency):
    assert told(text) == (currency, False)


@pytest.mark.parametrize(
    "text", ["A ticket is 400 crowns.", "A ticket is 400 pesos in Chile, and more in Mexico.", "It is 5 shillings."]
)
def test_a_shared_name_without_one_country_is_ambiguous(text):
    assert told(text)[1]


def test_the_country_of_the_outlet_tells_too():
    assert told("A ticket is 400 crowns.", language="en-SE") == ("SEK", False)
    assert told("A ticket is 400 pesos.", url="https://news.example.cl/a") == ("CLP", False)


def test_the_words_beside_a_name_come_first():
    assert told("A ticket is 400 Swedish crowns in Prague.") == ("SEK", False)


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("It costs 29 cents.", "USD"),
        ("It costs 29 cents.\nThe bus is 2 euros.", "EUR"),
        ("It costs 29 cents, not 3 euros.\nThe boat is $4 and the train $5.", "EUR"),
        ("It costs 29 US cents.\nThe bus is 2 euros.", "USD"),
        ("It costs 29 euro cents.", "EUR"),
    ],
)
def test_a_cent_is_of_the_money_that_the_text_counts_in(text, currency):
    assert told(text) == (currency, False)


def test_a_cent_between_two_currencies_is_ambiguous():
    assert told("It costs 29 cents.\nThe bus is 2 euros.\nThe boat is $4.") == ("USD", True)


@pytest.mark.parametrize(
    ("text", "language", "currency"),
    [
        ("La entrada cuesta 400 pesos en Buenos Aires.", "es", "ARS"),
        ("Das Ticket kostet 400 Kronen in Oslo.", "de", "NOK"),
        ("Das Ticket kostet 400 Kronen in Prag.", "de", "CZK"),
    ],
)
def test_other_languages_name_their_countries(text, language, currency):
    assert told(text, language=language) == (currency, False)
