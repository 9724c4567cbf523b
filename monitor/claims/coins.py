"""Names and codes of currencies and names of months: CLDR's, with the tables' short forms before them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from babel import Locale
from babel.dates import get_month_names
from babel.numbers import get_currency_name, list_currencies

from monitor.claims.lookup import Coin, Section

_MILLION = Decimal(1_000_000)


def coin_names(own: Section, language: str) -> Iterator[tuple[str, Coin]]:
    """Each name of money with what it means; a later one of the same words wins."""
    for name, code in _cldr_names(language):
        yield name, Coin(code)
    for name, code in own.groups("currency.names"):
        yield name, Coin(code)
    for name, key in own.groups("currency.minor"):
        code, _, minor = key.partition("/")
        yield name, Coin(code, minor)


def _cldr_names(language: str) -> Iterator[tuple[str, str]]:
    """Full names of the currencies in circulation, singular and plural ("Australian dollars")."""
    locale = Locale.parse(language)
    for code in sorted(list_currencies(locale)):
        for count in (None, 1, 2):
            name = get_currency_name(code, count, locale).lower()
            if name != code.lower() and "(" not in name and " " in name:
                yield name, code


def coin_codes(shared: Section) -> Iterator[tuple[str, Coin]]:
    codes = {**{code: code for code in list_currencies()}, **shared.at("currency.codes")}
    for word, code in codes.items():
        yield word, Coin(code)
        for letter in shared.at("currency.millions"):
            yield letter + word, Coin(code, times=_MILLION)
    for word in shared.at("currency.small_codes"):
        yield word, Coin(codes[word.upper()])


def month_names(language: str) -> frozenset[str]:
    """The months in lower case, full and short, without a full stop."""
    return frozenset(
        name.lower().rstrip(".")
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for name in get_month_names(width, context, language).values()
    )
