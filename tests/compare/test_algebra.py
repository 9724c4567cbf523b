"""The value algebra as facts, in tables and as properties."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.compare.algebra import Relation, relate, span_of
from storage.model import Assertion, Bound, Dimension, Value

D = Decimal
R = Relation
MIRROR = {R.REFINED: R.COARSENED, R.COARSENED: R.REFINED}


def amount(number, bound=Bound.EXACT, hedge=None, *, written=None, magnitude="1", unit=None, currency="EUR"):
    """An assertion as the reader makes it; money unless a unit is given."""
    number, magnitude = D(number), D(magnitude)
    written = written or format((number / magnitude).normalize(), "f")
    low, high, low_open, high_open = span_of(number, written, bound, hedge, magnitude)
    value = Value(number, low, high, low_open, high_open, unit=unit, currency=None if unit else currency)
    dimension = Dimension.MEASURE if unit else Dimension.MONEY
    return Assertion(dimension, value, written, written, (0, len(written)), bound=bound, hedge=hedge)


def between(low, high):
    value = Value(low=D(low), high=D(high), currency="EUR")
    return Assertion(Dimension.MONEY, value, "", "", (0, 0), bound=Bound.RANGE)


def day(first, last=None, bound=Bound.EXACT):
    last = date.fromisoformat(last or first)
    return Assertion(
        Dimension.DATE, Value(first=first and date.fromisoformat(first), last=last), "", "", (0, 0), bound=bound
    )


def about(x, **k):
    return amount(x, Bound.ABOUT, k.pop("hedge", "about"), **k)


def more(x, **k):
    return amount(x, Bound.OVER, **k)


def fewer(x, **k):
    return amount(x, Bound.UNDER, **k)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (("2300", "2,300", Bound.EXACT, None, "1"), ("2300", "2300", False, False)),
        (("1300000", "1.3", Bound.EXACT, None, "1000000"), ("1250000", "1350000", False, True)),
        (("1000000000", "1.0", Bound.EXACT, None, "1000000000"), ("950000000", "1050000000", False, True)),
        (("4.5", "4.5", Bound.EXACT, None, "1"), ("4.45", "4.55", False, True)),
        (("1200.5", "1.200,5", Bound.EXACT, None, "1"), ("1200.45", "1200.55", False, True)),
        (("40000", "forty", Bound.EXACT, None, "1000"), ("39500", "40500", False, True)),
        (("40000", "40,000", Bound.ABOUT, "about", "1"), ("38000", "42000", False, False)),
        (("40000", "40,000", Bound.ABOUT, "nearly", "1"), ("38000", "40000", False, False)),
        (("40000", "40,000", Bound.ABOUT, "just over", "1"), ("40000", "42000", False, False)),
        (("280", "280", Bound.ABOUT, "about", "1"), ("275", "285", False, False)),
        (("3", "3", Bound.ABOUT, "some", "1"), ("2.5", "3.5", False, False)),
        (("7200000000", "7.2", Bound.ABOUT, "about", "1000000000"), ("7150000000", "7250000000", False, False)),
        (("2300", "2,300", Bound.OVER, None, "1"), ("2300", None, True, False)),
        (("2300", "2,300", Bound.AT_LEAST, None, "1"), ("2300", None, False, False)),
        (("2300", "2,300", Bound.UNDER, None, "1"), (None, "2300", False, True)),
        (("2300", "2,300", Bound.AT_MOST, None, "1"), (None, "2300", False, False)),
        (("0", "zero", Bound.EXACT, None, "1"), ("0", "0", False, False)),
    ],
)
def test_a_written_number_is_the_interval_of_what_it_does_not_exclude(written, expected):
    number, digits, bound, hedge, magnitude = written
    ends = [None if e is None else D(e) for e in expected[:2]]
    assert span_of(D(number), digits, bound, hedge, D(magnitude)) == (*ends, *expected[2:])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (amount(40000), amount(40000, written="40 000"), R.EQUAL),
        (amount(40000), amount(40000, written="40", magnitude="1000"), R.EQUAL),
        (about(40000), amount(39900), R.REFINED),
        (amount(39900), about(40000), R.COARSENED),
        (about(40000), amount(25000), R.DIFFERENT),
        (about(40000), about(40000, hedge="roughly"), R.EQUAL),
        (about(40000), about(40000, hedge="nearly"), R.HEDGE_CHANGED),
        (about(40000), amount(40000), R.HEDGE_CHANGED),
        (about(40000), between(38000, 42000), R.HEDGE_CHANGED),
        (about(40000), between(41000, 45000), R.OVERLAPPING),
        (amount("6.8"), amount("6.9"), R.DIFFERENT),
        (amount(8, written="8"), amount("8.4"), R.DIFFERENT),
        (amount(8000000, magnitude="1000000"), amount(8400000, magnitude="1000000"), R.REFINED),
        (more(140), more(150), R.BOUND_MOVED),
        (more(140), amount(140, Bound.AT_LEAST), R.HEDGE_CHANGED),
        (more(140), fewer(140), R.DIFFERENT),
        (amount(140, Bound.AT_LEAST), amount(140, Bound.AT_MOST), R.DIFFERENT),
        (more(140), amount(160), R.REFINED),
        (more(140), amount(120), R.DIFFERENT),
        (amount(5), amount(6, Bound.AT_MOST), R.COARSENED),
        (between(140, 150), between(160, 171), R.DIFFERENT),
        (between(140, 150), between(140, 150), R.EQUAL),
        (amount(200), amount(200, currency="USD"), R.INCOMPARABLE),
        (amount(100, unit="kilometer"), amount(62, unit="mile"), R.EQUAL),
        (amount(100, unit="kilometer"), amount(60, unit="mile"), R.EQUAL),
        (more(100, unit="kilometer"), more(62, unit="mile"), R.EQUAL),
        (amount(100, unit="kilometer"), amount(100, unit="mile"), R.DIFFERENT),
        (amount(100, unit="kilometer"), amount(100, unit="kilogram"), R.INCOMPARABLE),
        (amount(5, unit="percent"), amount(5, unit="percentage_point"), R.INCOMPARABLE),
        (amount(50, unit="basis_point"), amount("0.5", unit="percentage_point"), R.EQUAL),
        (amount(30, unit="degree_Celsius"), amount(86, unit="degree_Fahrenheit"), R.EQUAL),
        (day("2024-01-01", "2024-04-30"), day("2024-01-01", "2024-03-31"), R.REFINED),
        (day("2024-01-01", "2024-03-31"), day("2024-03-28"), R.REFINED),
        (day("2024-03-28"), day("2024-04-02"), R.DIFFERENT),
        (day(None, "2024-12-31", Bound.AT_MOST), day("2024-03-28"), R.REFINED),
        (day(None, "2024-12-31", Bound.AT_MOST), day(None, "2025-12-31", Bound.AT_MOST), R.BOUND_MOVED),
    ],
)
def test_relation_is_the_first_that_applies(old, new, expected):
    assert relate(old, new) is expected


numbers = st.decimals(min_value=-(10**9), max_value=10**12, allow_nan=False, allow_infinity=False, places=2)
bounds = st.sampled_from([b for b in Bound if b is not Bound.RANGE])
hedges = st.sampled_from(["about", "nearly", "just over", "some"])


@st.composite
def amounts(draw):
    bound = draw(bounds)
    number = draw(numbers | st.integers(1, 10**6).map(D))
    hedge = draw(hedges) if bound is Bound.ABOUT else None
    return amount(number, bound, hedge, magnitude=draw(st.sampled_from(["1", "1000", "1000000"])))


@given(amounts())
def test_every_value_equals_itself(a):
    assert relate(a, a) is R.EQUAL


@given(amounts(), amounts())
def test_relations_are_symmetric_but_for_refined_and_coarsened(a, b):
    assert relate(b, a) is MIRROR.get(relate(a, b), relate(a, b))


@given(st.integers(1, 10**9), st.sampled_from(["{:d}", "{:,d}"]))
def test_formatting_is_ignored(n, form):
    assert relate(amount(n), amount(n, written=form.format(n))) is R.EQUAL


@given(amounts(), amounts())
def test_values_that_share_no_number_are_different_and_others_are_not_unless_bounds_oppose(a, b):
    lows = [x.value.low for x in (a, b) if x.value.low is not None]
    highs = [x.value.high for x in (a, b) if x.value.high is not None]
    apart = bool(lows and highs) and max(lows) > min(highs)
    if apart:
        assert relate(a, b) is R.DIFFERENT
    elif relate(a, b) is R.DIFFERENT:
        assert max(lows) == min(highs) or a.value.number == b.value.number


@given(st.integers(1, 10**6))
def test_opposite_bounds_on_one_number_are_different(n):
    assert relate(more(n), fewer(n)) is R.DIFFERENT


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_a_hedged_value_holds_its_own_number(n, m):
    hedged = about(n)
    assert hedged.value.low <= n <= hedged.value.high
    assert (relate(hedged, amount(m)) is R.REFINED) == (n != m and hedged.value.low <= m <= hedged.value.high)


@given(st.integers(1, 10**4), st.sampled_from([("kilometer", "mile"), ("kilogram", "pound"), ("hour", "minute")]))
def test_a_rounded_conversion_is_the_same_value(n, units):
    from monitor.compare.units import convert  # noqa: PLC0415

    converted = round(convert(D(n), *units), 3)
    assert relate(amount(n, unit=units[0]), amount(converted, unit=units[1])) in {R.EQUAL, R.HEDGE_CHANGED}
