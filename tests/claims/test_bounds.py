from decimal import Decimal

import pytest

from monitor.claims.quantity import quantities
from storage.model import Bound

ABOUT, OVER, AT_LEAST, UNDER, AT_MOST = Bound.ABOUT, Bound.OVER, Bound.AT_LEAST, Bound.UNDER, Bound.AT_MOST


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("about 40 ships", ABOUT),
        ("nearly 40 ships", ABOUT),
        ("some 40 ships", ABOUT),
        ("an estimated 40 ships", ABOUT),
        ("40 or so ships", ABOUT),
        ("40-odd ships", ABOUT),
        ("40 ships or so", ABOUT),
        ("just over 40 ships", ABOUT),
        ("~40 ships", ABOUT),
        ("more than 40 ships", OVER),
        ("over 40 ships", OVER),
        ("more than a further 40 ships", OVER),
        ("upwards of 40 ships", OVER),
        ("at least 40 ships", AT_LEAST),
        ("no fewer than 40 ships", AT_LEAST),
        ("40 or more ships", AT_LEAST),
        ("40 ships or more", AT_LEAST),
        ("40+ ships", AT_LEAST),
        ("fewer than 40 ships", UNDER),
        ("under 40 ships", UNDER),
        ("a sub-40 time", UNDER),
        ("up to 40 ships", AT_MOST),
        ("no more than 40 ships", AT_MOST),
        ("as many as 40 ships", AT_MOST),
        ("40 ships at most", AT_MOST),
        ("40 ships", Bound.EXACT),
        ("exactly 40 ships", Bound.EXACT),
    ],
)
def test_a_bound_is_read_in_any_position(text, bound):
    (found,) = quantities(f"The port holds {text}.")
    assert (found.bound, found.value.number) == (bound, 40)


def test_the_hedge_stays_as_written_and_outside_the_surface():
    text = "It costs roughly EUR 40,000 now."
    (found,) = quantities(text)
    assert (found.hedge, text[found.start : found.end]) == ("roughly", "EUR 40,000")


def test_a_hedge_inside_a_bound_keeps_both():
    (found,) = quantities("More than an estimated 500 ships left.")
    assert (found.bound, found.hedge) == (OVER, "an estimated")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("about 40,000 euros", 38_000, 42_000),
        ("2,300 euros", 2300, 2300),
        ("1.3 million euros", 1_250_000, 1_350_000),
        ("more than 140 euros", 140, None),
        ("up to 140 euros", None, 140),
        ("nearly 40,000 euros", 38_000, 40_000),
    ],
)
def test_the_interval_is_what_the_words_do_not_exclude(text, low, high):
    (found,) = quantities(f"It costs {text}.")
    assert (found.value.low, found.value.high) == (low, high)


@pytest.mark.parametrize(
    "text",
    ["It lasted over the past five years.", "It rained over the last three days.", "The above three rules hold."],
)
def test_a_preposition_of_time_or_place_is_no_bound(text):
    (found,) = quantities(text)
    assert found.bound is Bound.EXACT


@pytest.mark.parametrize(
    ("language", "text", "bound"),
    [
        ("es", "casi 40 barcos", ABOUT),
        ("es", "al menos 40 barcos", AT_LEAST),
        ("es", "hasta 40 barcos", AT_MOST),
        ("es", "menos de 40 barcos", UNDER),
        ("es", "40 barcos o más", AT_LEAST),
        ("de", "etwa 40 Schiffe", ABOUT),
        ("de", "mindestens 40 Schiffe", AT_LEAST),
        ("de", "höchstens 40 Schiffe", AT_MOST),
        ("de", "weniger als 40 Schiffe", UNDER),
        ("de", "40 Schiffe oder mehr", AT_LEAST),
    ],
)
def test_bounds_of_other_languages(language, text, bound):
    (found,) = quantities(f"Es {text}.", language)
    assert (found.bound, found.value.number) == (bound, Decimal(40))
