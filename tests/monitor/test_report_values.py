"""Values and differences in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shell_rows import change, money

from monitor.report.values import difference, figure, headline, phrase, question
from storage.model import Assertion, Bound, Claim, Dimension, Kind, Modality, Polarity, Scope, Value


def amount(number, dimension=Dimension.COUNT, **value):
    return Assertion(dimension, Value(number=Decimal(number), **value), str(number), f"It is {number}.", (6, 7))


def dated(surface, first, last):
    return Assertion(Dimension.DATE, Value(first=first, last=last), surface, f"It opens {surface}.", (9, 10))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("2300", "2,300"),
        ("40000", "40,000"),
        ("1300000", "1.3 million"),
        ("1234567", "1,234,567"),
        ("-2500000000", "-2.5 billion"),
        ("4.50", "4.5"),
        ("0", "0"),
        ("0.05", "0.05"),
        ("4E+400", "4e+400"),
    ],
)
def test_a_figure_is_written_for_people(number, words):
    assert figure(Decimal(number)) == words


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_any_figure_can_be_written(number):
    assert figure(number)


def test_a_value_is_said_with_its_bound_and_unit():
    assert phrase(money(40000, bound=Bound.ABOUT, hedge="about")) == "about 40,000 EUR"
    assert phrase(money(40000, bound=Bound.ABOUT)) == "about 40,000 EUR"
    assert phrase(money(40000, bound=Bound.OVER)) == "more than 40,000 EUR"
    assert phrase(amount(4, Dimension.PERCENT, unit="percent")) == "4 %"
    assert phrase(dated("early 2024", date(2024, 1, 1), date(2024, 4, 30))) == "early 2024"
    assert phrase(money(5, polarity=Polarity.NEGATIVE)) == "not 5 EUR"


@pytest.mark.parametrize(
    ("unit", "one", "many"),
    [
        ("year", "1 year", "2 years"),
        ("foot", "1 foot", "2 feet"),
        ("inch", "1 inch", "2 inches"),
        ("century", "1 century", "2 centuries"),
        ("day", "1 day", "2 days"),
        ("percentage_point", "1 percentage point", "2 percentage points"),
        ("kilometer_per_hour", "1 kilometer per hour", "2 kilometers per hour"),
        ("km", "1 km", "2 km"),
        ("percent", "1 %", "2 %"),
        ("dimensionless", "1", "2"),
        (None, "1", "2"),
    ],
)
def test_a_unit_is_named_as_people_say_it(unit, one, many):
    assert [phrase(amount(n, Dimension.MEASURE, unit=unit)) for n in (1, 2)] == [one, many]


def test_a_range_is_said_with_both_ends():
    value = Value(low=Decimal(3), high=Decimal(5), currency="EUR")
    ranged = Assertion(Dimension.MONEY, value, "3 to 5 euros", "It costs 3 to 5 euros.", (9, 21), bound=Bound.RANGE)
    assert phrase(ranged) == "3 to 5 EUR"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (money(40000), money(25000), "-37.5 %"),
        (money(100), money(200), "+100 %"),
        (money(1), money(1000000), "+99,999,900 %"),
        (money(0), money(5), None),
        (money(5), money(5), None),
        (money(40000), money(25000, currency="USD"), None),
        (amount(100000), amount(100001), None),
        (amount("4.5", Dimension.PERCENT), amount("3.0", Dimension.PERCENT), "-1.5 points"),
        (amount(2, Dimension.PERCENT), amount(3, Dimension.PERCENT), "+1 point"),
        (
            dated("a", date(2024, 3, 1), date(2024, 3, 1)),
            dated("b", date(2024, 3, 28), date(2024, 3, 28)),
            "27 days later",
        ),
        (
            dated("a", date(2024, 3, 2), date(2024, 3, 2)),
            dated("b", date(2024, 3, 1), date(2024, 3, 1)),
            "1 day earlier",
        ),
        (dated("a", date(2024, 1, 1), date(2024, 3, 31)), dated("b", date(2024, 3, 28), date(2024, 3, 28)), None),
        (money(5), None, None),
        (money(5), amount(5), None),
    ],
)
def test_a_difference_is_said_where_one_can_be(old, new, words):
    assert difference(old, new) == words


def test_a_headline_gives_both_values_and_their_difference():
    assert headline(change()) == "about 40,000 EUR → 25,000 EUR (-37.5 %)"


def test_a_headline_says_how_a_value_was_meant_only_where_that_changed():
    planned, asserted = money(5, modality=Modality.PLANNED), money(5)
    assert headline(change(Kind.MODALITY_CHANGED, planned, asserted)) == "5 EUR (planned) → 5 EUR (asserted)"


def test_a_question_names_subject_predicate_and_scope():
    assert question(Claim("MS11", "price", Dimension.MONEY)) == "MS11, price"
    assert question(Claim("Plant", "output", Dimension.COUNT, Scope(per="year"))) == "Plant, output, per year"
    assert question(Claim(None, None, Dimension.COUNT)) == "count"
    assert question(Claim("a\x1b[2Jb", None, Dimension.COUNT)) == "a [2Jb"


def test_how_far_ranges_are_apart_is_counted_from_their_middles():
    narrow, wide = (
        replace(money(low), bound=Bound.RANGE, value=replace(money(low).value, high=Decimal(high)))
        for low, high in ((100, 120), (90, 240))
    )
    assert difference(narrow, wide) == "+50 %"
    assert difference(narrow, money(100)) == "-9.1 %"
