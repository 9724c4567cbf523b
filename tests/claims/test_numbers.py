from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.claims.cardinals import NumberKind
from monitor.claims.numbers import numbers


def words(text):
    return text.split()


UNITS = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
TENS = words("- - twenty thirty forty fifty sixty seventy eighty ninety")
SCALES = [(10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred")]
EINER = words(
    "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn "
    "siebzehn achtzehn neunzehn"
)
ZEHNER = words("- - zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")
UNIDADES = words(
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
    "veintiocho veintinueve"
)
DECENAS = words("- - - treinta cuarenta cincuenta sesenta setenta ochenta noventa")
CIENTOS = words(
    "- ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
)


def english(n: int) -> str:
    for size, name in SCALES:
        if n >= size:
            rest = f" {'and ' if size == 100 else ''}{english(n % size)}" if n % size else ""
            return f"{english(n // size)} {name}{rest}"
    if n < 20:
        return UNITS[n]
    return TENS[n // 10] + (f"-{UNITS[n % 10]}" if n % 10 else "")


def german(n: int) -> str:
    if n >= 10**6:
        rest = f" {german(n % 10**6)}" if n % 10**6 else ""
        return f"{'eine Million' if n < 2 * 10**6 else german(n // 10**6) + ' Millionen'}{rest}"
    for size, name in ((1000, "tausend"), (100, "hundert")):
        if n >= size:
            return german(n // size) + name + (german(n % size) if n % size else "")
    if n < 20:
        return EINER[n]
    return (f"{EINER[n % 10]}und" if n % 10 else "") + ZEHNER[n // 10]


def spanish(n: int) -> str:
    if n >= 10**6:
        rest = f" {spanish(n % 10**6)}" if n % 10**6 else ""
        return f"{'un millón' if n < 2 * 10**6 else spanish(n // 10**6) + ' millones'}{rest}"
    if n >= 1000:
        head = "mil" if n < 2000 else f"{spanish(n // 1000)} mil"
        return head + (f" {spanish(n % 1000)}" if n % 1000 else "")
    if n >= 100:
        return "cien" if n == 100 else CIENTOS[n // 100] + (f" {spanish(n % 100)}" if n % 100 else "")
    if n < 30:
        return UNIDADES[n]
    return DECENAS[n // 10] + (f" y {UNIDADES[n % 10]}" if n % 10 else "")


def values(text, language="en"):
    return [number.value for number in numbers(text, language)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("forty thousand", "40000"),
        ("2,300", "2300"),
        ("2 300", "2300"),
        ("2 300 000", "2300000"),
        ("12,34,567", "1234567"),
        ("1.25 million", "1250000"),
        ("40k", "40000"),
        ("3bn", "3000000000"),
        ("13 lakh", "1300000"),
        ("2 crore", "20000000"),
        ("half", "0.5"),
        ("half a million", "500000"),
        ("a quarter of a million", "250000"),
        ("three quarters", "0.75"),
        ("two and a half", "2.5"),
        ("one and a half million", "1500000"),
        ("a million and a half", "1500000"),
        ("10 1/2", "10.5"),
        ("10-1/2", "10.5"),
        ("2½", "2.5"),
        ("two dozen", "24"),
        ("half a dozen", "6"),
        ("minus twelve", "-12"),
        ("-12.5", "-12.5"),
        ("6.2e7", "62000000"),
        ("1.5 × 10^6", "1500000"),
        ("one in five", "0.2"),
        ("three out of four", "0.75"),
        ("nine point nought four", "9.04"),
        ("one hundred and six", "106"),
        ("1,5", "1.5"),
        ("1.234,5", "1234.5"),
    ],
)
def test_a_number_is_read_in_every_way_of_writing_it(text, value):
    assert values(f"They saw {text} .") == [Decimal(value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.200,5", "1200.5"),
        ("12.500", "12500"),
        ("dos mil millones", "2000000000"),
        ("cinco y medio", "5.5"),
        ("tres millones y medio", "3500000"),
        ("media docena", "6"),
        ("dos tercios", "2/3"),
        ("un veinticincoavo", "0.04"),
        ("siete coma cinco", "7.5"),
    ],
)
def test_spanish_numbers_are_read_by_the_table(text, value):
    top, _, bottom = value.partition("/")
    assert values(f"Vieron {text} .", "es")[-1] == Decimal(top) / Decimal(bottom or 1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.200,5", "1200.5"),
        ("zweihundertfünfzig", "250"),
        ("dreihundertneunundneunzigtausendfünfhundertneun", "399509"),
        ("anderthalb Millionen", "1500000"),
        ("dreieinhalb", "3.5"),
        ("zwei Drittel", "2/3"),
        ("dreiviertel", "0.75"),
        ("ein halbes Dutzend", "6"),
        ("2,5 Mio", "2500000"),
    ],
)
def test_german_numbers_are_read_by_the_table(text, value):
    top, _, bottom = value.partition("/")
    assert values(f"Man sah {text} dort.", "de") == [Decimal(top) / Decimal(bottom or 1)]


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("the 22nd", "en", 22),
        ("her twenty-fifth", "en", 25),
        ("one hundred and fifth", "en", 105),
        ("el vigésimo quinto", "es", 25),
        ("der siebenundzwanzigste", "de", 27),
        ("die 3. Brücke", "de", 3),
    ],
)
def test_an_ordinal_is_told_apart(text, language, value):
    assert [(n.value, n.kind) for n in numbers(text, language)] == [(value, NumberKind.ORDINAL)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("dozens", 12, 120),
        ("hundreds", 100, 1000),
        ("tens of thousands", 10_000, 100_000),
        ("hundreds of thousands", 100_000, 1_000_000),
        ("several hundred", 200, 1000),
        ("a few thousand", 2000, 10_000),
    ],
)
def test_an_order_of_magnitude_is_a_range(text, low, high):
    (number,) = numbers(f"There were {text} of them.")
    assert (number.value, number.most, number.kind) == (low, high, NumberKind.VAGUE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("between two hundred and three hundred", [200, 300]),
        ("six million two hundred thousand", [6_200_000]),
        ("two hundred and two thousand", [202_000]),
        ("twenty twenty", [20, 20]),
        ("3 hundred and 21", [321]),
        ("4K 24", [4000, 24]),
    ],
)
def test_numbers_beside_each_other_are_joined_only_where_they_fit(text, expected):
    assert values(text) == expected


def test_the_pronoun_one_is_no_number():
    assert values("This one is better than that one") == []


@given(st.integers(0, 10**15))
def test_an_english_number_in_words_reads_back(n):
    assert values(english(n)) == [n]


@given(st.integers(0, 999_999_999))
def test_a_german_number_in_words_reads_back(n):
    assert values(german(n), "de") == [n]


@given(st.integers(0, 999_999_999))
def test_a_spanish_number_in_words_reads_back(n):
    assert values(spanish(n), "es") == [n]


@given(
    st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False),
    st.sampled_from([("en", ",", "."), ("en", " ", "."), ("en", "\u00a0", "."), ("de", ".", ","), ("es", ".", ",")]),
)
def test_a_number_in_digits_reads_back_in_each_notation(number, notation):
    language, group, point = notation
    written = f"{number:,.2f}".replace(",", "\0").replace(".", point).replace("\0", group)
    assert values(written, language) == [number]


@given(st.text(max_size=200), st.sampled_from(["en", "es", "de"]))
def test_any_text_is_read_without_an_error(text, language):
    numbers(text, language)
