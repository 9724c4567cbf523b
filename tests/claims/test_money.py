from decimal import Decimal

import pytest

from monitor.claims.quantity import quantities
from storage.model import Bound, Dimension


def money(text, language="en"):
    found = [q for q in quantities(text, language) if q.dimension is Dimension.MONEY]
    return [(q.value.number, q.value.currency) for q in found]


@pytest.mark.parametrize(
    ("text", "number", "currency"),
    [
        ("It cost $5.", 5, "USD"),
        ("It cost $1.3 million.", 1_300_000, "USD"),
        ("It cost $5m.", 5_000_000, "USD"),
        ("It cost US$5.2bn.", 5_200_000_000, "USD"),
        ("It cost US $7.2 billion.", 7_200_000_000, "USD"),
        ("It cost A$40.", 40, "AUD"),
        ("It cost HK$10.", 10, "HKD"),
        ("It cost 40,000 euros.", 40000, "EUR"),
        ("It cost €40,000.", 40000, "EUR"),
        ("It cost 40 000 €.", 40000, "EUR"),
        ("It cost EUR 125.", 125, "EUR"),
        ("It cost 125 EUR.", 125, "EUR"),
        ("It cost USD10m.", 10_000_000, "USD"),
        ("It cost 48.5 MGBP.", 48_500_000, "GBP"),
        ("It cost 75 USD million.", 75_000_000, "USD"),
        ("It cost forty thousand Australian dollars.", 40000, "AUD"),
        ("It cost 361 million pounds.", 361_000_000, "GBP"),
        ("It cost 92 million yuan.", 92_000_000, "CNY"),
        ("It cost RM23.50.", Decimal("23.50"), "MYR"),
        ("It cost a one-yen coin.", 1, "JPY"),
        ("It lost -$5 a day.", -5, "USD"),
        ("The balance was $-50.8bn.", Decimal("-50800000000.0"), "USD"),
        ("It cost 3 dollars 50 cents.", Decimal("3.5"), "USD"),
        ("It cost 15 dollars and 50.", Decimal("15.5"), "USD"),
    ],
)
def test_money_is_read_with_its_currency(text, number, currency):
    assert money(text) == [(number, currency)]


def test_cents_keep_their_name():
    (found,) = quantities("It fell 19 cents.")
    assert (found.value.number, found.value.unit, found.value.currency) == (19, "cent", "USD")


def test_pounds_of_sugar_are_no_money():
    (found,) = quantities("It weighs 25 pounds.")
    assert (found.dimension, found.value.unit) == (Dimension.MEASURE, "pound")


def test_a_letter_after_another_word_is_no_sign():
    assert money("It was a $5 bill.") == [(5, "USD")]
    assert money("The company's $5 bill.") == [(5, "USD")]


def test_capitals_that_spell_a_code_are_no_money():
    assert money("ALL 5 answers were wrong.") == []


@pytest.mark.parametrize(
    "text", ["It costs €40,000 ($43,000).", "It costs €40,000, or $43,000.", "It costs €40,000 (about $43,000)."]
)
def test_the_same_amount_in_two_currencies_is_parallel(text):
    first, second = quantities(text)
    assert first.parallel == second.parallel == 1
    assert (first.value.currency, second.value.currency) == ("EUR", "USD")


def test_a_bound_holds_for_the_parallel_amount_too():
    first, second = quantities("It costs more than €40,000 ($43,000).")
    assert first.bound is second.bound is Bound.OVER


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("between $5 and $10 million", 5_000_000, 10_000_000),
        ("from $200 to $4 million", 200, 4_000_000),
        ("$62-68 billion", 62 * 10**9, 68 * 10**9),
        ("33-35 billion euros", 33 * 10**9, 35 * 10**9),
    ],
)
def test_the_ends_of_a_range_share_sign_and_scale(text, low, high):
    (found,) = quantities(f"It costs {text} in all.")
    assert (found.bound, found.value.low, found.value.high) == (Bound.RANGE, low, high)


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("$3,500 a month", "month"),
        ("$70-a-share", "share"),
        ("$2 per gallon", "gallon"),
        ("500 euros per head", "head"),
        ("$6.78 billion a year earlier", None),
    ],
)
def test_a_rate_says_per_what(text, per):
    (found,) = quantities(f"It was {text}.")
    assert found.per == per


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("The truck weighs 20,000 pounds.", None),
        ("They seized 20,000 pounds of rice.", None),
        ("They lost 20,000 pounds.", "GBP"),
        ("They hid 20,000 pounds of debt.", "GBP"),
        ("They hid 2 million pounds of gold.", "GBP"),
    ],
)
def test_pounds_are_money_or_a_weight_by_the_words_around(text, currency):
    assert quantities(text)[0].value.currency == currency
