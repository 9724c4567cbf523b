"""Makes look-ups of number words from a language's table: cardinals, ordinals, denominators, compounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from monitor.claims.lookup import NumberWord, Section
from monitor.claims.tokens import Script


def cardinal_words(own: Section) -> Iterator[tuple[str, NumberWord]]:
    for word, value in own.at("cardinals").items():
        yield word, NumberWord("add", Decimal(str(value)), _room(value))
    for word, value in own.at("scales").items():
        yield word, NumberWord("scale", Decimal(value), Decimal(value))


def ordinal_words(own: Section) -> Iterator[tuple[str, NumberWord]]:
    """The ordinals, each stem with each ending of the language."""
    for stem, value in own.at("ordinals").items():
        for ending in own.at("format.ordinal_endings") or [""]:
            yield stem + ending, NumberWord("ordinal", Decimal(value), Decimal(10) if value == 10 else _room(value))
    for word, value in own.at("ordinal_forms").items():
        yield word, NumberWord("ordinal", Decimal(value), _room(value))


def fraction_words(own: Section) -> Iterator[tuple[str, NumberWord]]:
    for word, value in own.at("fractions").items():
        yield word, NumberWord("fraction", Decimal(str(value)))
    for word, value in own.at("fraction_plurals").items():
        yield word, NumberWord("fraction", Decimal(str(value)), plural=True)


def _room(value: float) -> Decimal:
    """What may be added to a word: nothing to fifteen, less than 10 to twenty, less than 100 to doscientos."""
    digits = str(value)
    return Decimal(10 ** (len(digits) - len(digits.rstrip("0")))) if value >= 20 else Decimal(1)


def script_of(own: Section, fold: Mapping[int, str] | None) -> Script:
    """How the language writes its numbers: the parts and endings of compounds, where it has any."""
    if not own.flag("switches.compound"):
        return Script(fold=fold)
    tables = [dict(make(own)) for make in (cardinal_words, ordinal_words, fraction_words)]
    parts = {word for table in tables for word in table} | own.words("format.compound_and")
    denominators = own.words("format.denominator_endings")
    return Script(frozenset(parts), own.words("format.compound_endings") | denominators, denominators, fold)
