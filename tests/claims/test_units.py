from decimal import Decimal

import pytest

from monitor.claims.lexicon import lexicon
from monitor.claims.quantity import quantities
from monitor.compare.units import reaches
from storage.model import Dimension

# Points convert among themselves by our own table; the others are compared with their like only.
UNCONVERTED = {"basis_point", "percentage_point", "liter/(100*kilometer)", "kilowatt_hour/(100*kilometer)"}


@pytest.mark.parametrize(
    ("text", "number", "unit", "dimension"),
    [
        ("5 km", 5, "kilometer", Dimension.MEASURE),
        ("5km", 5, "kilometer", Dimension.MEASURE),
        ("a five-mile walk", 5, "mile", Dimension.MEASURE),
        ("12 m²", 12, "meter**2", Dimension.MEASURE),
        ("450 sq ft", 450, "foot**2", Dimension.MEASURE),
        ("87 mph", 87, "mile/hour", Dimension.MEASURE),
        ("140 km/h", 140, "kilometer/hour", Dimension.MEASURE),
        ("400 metres per second", 400, "meter/second", Dimension.MEASURE),
        ("938 horsepower", 938, "horsepower", Dimension.MEASURE),
        ("224 kW", 224, "kilowatt", Dimension.MEASURE),
        ("5 W", 5, "watt", Dimension.MEASURE),
        ("35 GWh", 35, "gigawatt_hour", Dimension.MEASURE),
        ("37.5 degrees", Decimal("37.5"), "degree", Dimension.MEASURE),
        ("40 degrees Celsius", 40, "degree_Celsius", Dimension.MEASURE),
        ("-5 °C", -5, "degree_Celsius", Dimension.MEASURE),
        ("500mg", 500, "milligram", Dimension.MEASURE),
        ("54GB", 54, "gigabyte", Dimension.MEASURE),
        ("10 kV/cm", 10, "kilovolt/centimeter", Dimension.MEASURE),
        ("20 (kg)", 20, "kilogram", Dimension.MEASURE),
        ('a 6.1" screen', Decimal("6.1"), "inch", Dimension.MEASURE),
        ("a 24in screen", 24, "inch", Dimension.MEASURE),
        ("12 parts per billion", 12, "ppb", Dimension.PERCENT),
        ("three weeks", 3, "week", Dimension.DURATION),
        ("a two-year plan", 2, "year", Dimension.DURATION),
        ("half an hour", Decimal("0.5"), "hour", Dimension.DURATION),
        ("three straight days", 3, "day", Dimension.DURATION),
        ("2 million barrels", 2_000_000, "oil_barrel", Dimension.MEASURE),
        ("5 feet 2 inches", Decimal(62) / 12, "foot", Dimension.MEASURE),
        ("1200 parts per million", 1200, "ppm", Dimension.PERCENT),
    ],
)
def test_a_unit_is_known_by_name_and_by_symbol(text, number, unit, dimension):
    (found,) = quantities(f"They saw {text} there.")
    assert (found.value.number, found.value.unit, found.dimension) == (number, unit, dimension)


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("Ann Lee, 34, left.", 34, "year"),
        ("Ann Lee (34) left.", 34, "year"),
        ("A man aged 34 left.", 34, "year"),
        ("The 34-year-old left.", 34, "year"),
        ("She is 34 years old.", 34, "year"),
        ("Her 18-month-old son slept.", 18, "month"),
    ],
)
def test_an_age_is_a_duration_named_age(text, number, unit):
    (found,) = quantities(text)
    assert (found.value.number, found.value.unit, found.noun) == (number, unit, "age")


def test_measures_in_two_units_are_parallel():
    first, second, third = quantities("It gives 296 hp (221 kW / 300 PS) at sea.")
    assert first.parallel == second.parallel == third.parallel == 1


@pytest.mark.parametrize(
    ("text", "per"),
    [("200 barrels a day", "day"), ("12 deaths per 100,000", "100000"), ("2 cups per day", "day")],
)
def test_a_rate_names_its_denominator(text, per):
    assert quantities(f"It was {text}.")[0].per == per


@pytest.mark.parametrize(
    ("text", "inches"),
    [
        ("He is 6' 4\" tall.", 76),
        ("He is 6'4\" and tall.", 76),
        ("She stood 5-foot-10 then.", 70),
        ("He is 6ft 4in tall.", 76),
        ("A 5 ft. 11 in. man was seen.", 71),
        ("He is six foot four.", 76),
        ("It is 6 feet, 2 inches long.", 74),
        ("It is 3 1/2 inches wide.", Decimal("3.5")),
        ("It is 8-3/8 inches wide.", Decimal("8.375")),
    ],
)
def test_feet_and_inches_are_one_length(text, inches):
    (read,) = quantities(text)
    factor = 12 if read.value.unit == "foot" else 1
    assert round(read.value.number * factor, 6) == inches


@pytest.mark.parametrize(
    ("text", "number"),
    [("The 250-M scheme ended.", 250_000_000), ("A $5-bn fund opened.", 5_000_000_000), ("A 10-MB file.", 10)],
)
def test_a_scale_may_stand_behind_a_hyphen(text, number):
    assert quantities(text)[0].value.number == number


def test_a_closing_quotation_mark_is_no_inch():
    (found,) = quantities('The sign read "we are 12" in red.')
    assert found.value.unit is None


@pytest.mark.parametrize("language", ["en", "es", "de"])
def test_every_unit_of_the_tables_converts_by_its_name(language):
    words = lexicon(language)
    names = {unit.name for table in (words.symbols, words.names) for unit in table.meanings()}
    assert {name for name in names if not reaches(name, f"({name})**1")} <= UNCONVERTED
