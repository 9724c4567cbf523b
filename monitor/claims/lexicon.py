"""The number words, units, currencies and bounds of a language, ready to be looked up by token.

Built once a language from ``tables/und.numbers.toml`` and ``tables/LANGUAGE.numbers.toml``; CLDR adds the full names
of currencies and the months. Holds words only; the rules that use them are in the modules beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Generic, TypeVar

from monitor.claims.cue_tables import language_of, table
from monitor.claims.tokens import pieces

T = TypeVar("T")
Table = Mapping[str, Any]


class Phrases(Generic[T]):
    """Phrases found by their first token, or by their last one; the longest wins."""

    __slots__ = ("_by_first", "_by_last")

    def __init__(self, entries: Iterable[tuple[str, T]], *, lower: bool = True) -> None:
        self._by_first: dict[str, list[tuple[int, tuple[str, ...], T]]] = {}
        self._by_last: dict[str, list[tuple[int, tuple[str, ...], T]]] = {}
        for words, meaning in {pieces(p.lower() if lower else p): m for p, m in entries}.items():
            self._by_first.setdefault(words[0], []).append((len(words), words, meaning))
            self._by_last.setdefault(words[-1], []).append((len(words), words, meaning))
        for index in (self._by_first, self._by_last):
            for found in index.values():
                found.sort(key=lambda entry: -entry[0])

    def after(self, tokens: Sequence[str], i: int) -> tuple[T, int] | None:
        """The longest phrase that starts at ``i``, with the index after it."""
        if i < len(tokens) and (entries := self._by_first.get(tokens[i])):
            for size, words, meaning in entries:
                if size == 1 or tuple(tokens[i : i + size]) == words:
                    return meaning, i + size
        return None

    def before(self, tokens: Sequence[str], i: int) -> tuple[T, int] | None:
        """The longest phrase that ends before ``i``, with the index of its first token."""
        if i > 0 and (entries := self._by_last.get(tokens[i - 1])):
            for size, words, meaning in entries:
                if size == 1 or (i >= size and tuple(tokens[i - size : i]) == words):
                    return meaning, i - size
        return None


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit word means: pint's ``name`` and the ``kind`` of thing it measures (length, share, ...)."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Coin:
    """A currency (ISO 4217), or its ``minor`` hundredths; ``times`` is a million in MEUR."""

    code: str
    minor: str | None = None
    times: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class NumberWord:
    """What a word adds to a number. ``kind`` is add, scale, unit, ten.

    ``room`` is what may follow it: less than 10 after twenty, less than 1000 after thousand.
    """

    kind: str
    value: Decimal
    room: Decimal = Decimal(0)
    plural: bool = False


class Lexicon:
    """One language's words. Attributes are look-ups by lower-case token unless they say otherwise."""

    def __init__(self, language: str) -> None:
        self.language = language
        shared, own = table("und", "numbers"), table(language, "numbers")
        self._numbers(shared, own)
        self._money(shared["currency"], own["currency"])
        self._units(shared["units"], own["units"])
        self._limits(shared["bounds"], own)
        self._masks(own["mask"])
        self._nouns(own["noun"])

    def _numbers(self, shared: Table, own: Table) -> None:
        form = own["format"]
        self.decimal: str = form["decimal"]
        self.point, self.ands, self.minus, self.articles, self.of = (
            frozenset(form[key]) for key in ("point", "and", "minus", "article", "of")
        )
        self.ordinal_suffixes = frozenset(form["ordinal_suffixes"])
        self.switches: Mapping[str, bool] = own["switches"]
        self.units_first, self.plural_free = self.switches["units_first"], self.switches["plural_free"]
        self.words = dict(_number_words(own))
        self.of_after = frozenset(own["scale_rules"]["of_after"])
        self.bare = frozenset(own["scale_rules"]["bare"])
        self.ordinals = dict(_ordinal_words(own["ordinals"]))
        plural = frozenset(own["fraction_rules"]["plural"])
        self.fractions = {
            w: NumberWord("fraction", Decimal(v), plural=w in plural) for w, v in own["fractions"].items()
        }
        self.alone = frozenset(own["fraction_rules"]["alone"])
        self.not_alone_after = frozenset(own["fraction_rules"]["not_after"])
        self.vague = {w: (Decimal(low), Decimal(high)) for w, (low, high) in own["plural_scales"].items()}
        self.tens = frozenset(own["vague_rules"]["tens"])
        self.several = frozenset(own["several"]["words"])
        self.suffixes = {w: Decimal(v) for w, v in shared["scales"].items()}
        self.doubtful = frozenset(shared["scale_rules"]["doubtful"])
        self.over = Phrases((w, k) for k in ("over", "out_of") for w in own["fraction_rules"][k])
        self.range_to, self.between, self.range_from, self.range_and, self.range_or = (
            frozenset(own["range"][key]) for key in ("to", "between", "from", "and", "or")
        )
        self.folds = {w + own["fold"]["suffix"]: word.value for w, word in self.words.items() if own["fold"]["suffix"]}
        self.fold_units, self.fold_noun = frozenset({own["fold"]["suffix"]}), own["fold"]["noun"]
        self.starters = frozenset(
            {
                *self.words,
                *self.ordinals,
                *self.articles,
                *self.alone,
                *self.minus,
                *self.vague,
                *self.several,
                *self.folds,
            }
        )
        self.triggers = frozenset({*self.words, *self.fractions, *self.vague, *self.folds})
        self.noun_joins = frozenset(own["range"]["joins"])
        self.compound = _compound(own, self.words, self.ordinals) if self.switches["compound"] else None
        self.compound_trigger = None if self.compound is None else re.compile("|".join(map(re.escape, self.triggers)))

    def _money(self, shared: Table, own: Table) -> None:
        signs = shared["signs"].items()
        self.signed_letters = frozenset(sign for sign, _ in signs if sign.isalpha())
        self.signs: Phrases[Coin] = Phrases(((s, Coin(code)) for s, code in signs), lower=False)
        self.spaced_signs: Phrases[Coin] = Phrases((s, Coin(c)) for s, c in signs if s in shared["spaced"])
        names = {**dict(_cldr_names(self.language)), **dict(_entries(own["names"]))}
        self.coins: Phrases[Coin] = Phrases(
            [
                *((n, Coin(c)) for n, c in names.items()),
                *((n, Coin(k.split("/")[0], k.split("/")[1])) for n, k in _entries(own["minor"])),
            ]
        )
        self.large_coins: Phrases[Coin] = Phrases((n, Coin(code)) for n, code in _entries(own["large"]))
        self.codes = dict(_codes(shared))
        self.word_codes = frozenset(shared["word_codes"])
        self.money_and = frozenset(own["rules"]["and"])
        self.coin_repeats: Phrases[str] = Phrases((w, w) for w in own["rules"]["repeated"])
        self.coin_before = frozenset(own["rules"]["before"])

    def _units(self, shared: Table, own: Table) -> None:
        self.symbols: Phrases[Unit] = Phrases(_unit_entries(shared), lower=False)
        self.names: Phrases[Unit] = Phrases(_unit_entries(own))
        self.shy = frozenset(shared["rules"]["shy"])
        rules = own["rules"]
        self.compounds = {(large, small): Decimal(times) for large, small, times in rules["compound"]}
        self.compound_and = frozenset(rules["compound_and"])
        self.small_after: dict[str, dict[str, str]] = dict(rules["small_after"])

    def _limits(self, shared: Table, own: Table) -> None:
        bounds = own["bounds"]
        self.bounds: Phrases[str] = Phrases(
            (w, kind) for source in (shared, bounds) for kind, words in source["before"].items() for w in words
        )
        self.bounds_after: Phrases[str] = Phrases(
            (w, kind) for source in (shared, bounds) for kind, words in source["after"].items() for w in words
        )
        self.bridges, self.no_span, self.spans = (
            frozenset(bounds["rules"][key]) for key in ("between", "no_span", "span")
        )
        trend = own["trend"]
        self.trends: Phrases[str] = Phrases((w, kind) for kind in ("up", "down") for w in trend[kind])
        self.trend_by, self.trend_reach, self.trend_to, self.trend_chain, self.phrasal = (
            frozenset(trend[key]) for key in ("by", "reach", "to", "chain", "phrasal")
        )
        self.ages: Phrases[str] = Phrases((w, unit) for unit, words in own["age"]["after"].items() for w in words)
        self.ages_before: Phrases[str] = Phrases((w, "year") for w in own["age"]["before"])
        per = own["per"]
        self.per: Phrases[str] = Phrases((w, "per") for w in per["per"])
        self.per_article, self.per_hyphen = frozenset(per["article"]), Phrases((w, "per") for w in per["hyphen"])
        self.per_alone: Phrases[str] = Phrases((w, unit) for unit, words in per["alone"].items() for w in words)
        self.per_not_before = frozenset(per["not_before"])
        self.per_things: Phrases[str] = Phrases((w, w) for w in per["things"])

    def _masks(self, own: Table) -> None:
        self.named: Phrases[str] = Phrases((w, w) for w in own["named"])
        self.clock: Phrases[str] = Phrases((w, w) for w in own["clock"])
        self.streets = frozenset(own["streets"])
        self.spoken_clock = frozenset(own["spoken_clock"])
        self.idioms: Phrases[str] = Phrases((w, w) for w in own["idioms"])
        self.one_before, self.pronouns = frozenset(own["one_before"]), frozenset(own["pronouns"])
        heads = (pieces(words.lower())[0] for words in own["idioms"])
        self.idiom_heads = frozenset({*heads, *self.words})
        self.openers = frozenset(own["openers"])
        self.score_after = frozenset(own["score_after"])
        self.months, self.month_capital = frozenset(_months(self.language)), own["month_capital"]

    def _nouns(self, own: Table) -> None:
        self.noun_stop, self.determiners = frozenset(own["stop"]), frozenset(own["determiners"])
        self.noun_first, self.noun_capital = self.switches["noun_first"], self.switches["noun_capital"]
        self.adverbs = frozenset(own["adverbs"])
        self.never_alone = tuple(own["never_alone"])
        self.plural_endings = tuple(own["plural_endings"])
        self.plurals, self.singulars = frozenset(own["plurals"]), frozenset(own["singular"])
        self.irregular: dict[str, str] = own["irregular"]
        self.singular_endings: list[tuple[str, str]] = [(old, new) for old, new in own["singular_endings"]]


def _number_words(own: Table) -> Iterator[tuple[str, NumberWord]]:
    for word, value in own["cardinals"].items():
        yield word, NumberWord("add", Decimal(value), _room(value))
    for word, value in own["scales"].items():
        yield word, NumberWord("scale", Decimal(value), Decimal(value))


def _room(value: int) -> Decimal:
    """What may be added to a word: nothing to fifteen, less than 10 to twenty, less than 100 to doscientos."""
    digits = str(value)
    return Decimal(10 ** (len(digits) - len(digits.rstrip("0")))) if value >= 20 else Decimal(1)


def _ordinal_words(entries: Table) -> Iterator[tuple[str, NumberWord]]:
    for word, value in entries.items():
        yield word, NumberWord("unit" if value < 10 else "ten", Decimal(value), _room(value))


def _compound(own: Table, *tables: Mapping[str, Any]) -> re.Pattern[str]:
    parts = sorted({w for words in tables for w in words} | set(own["format"]["and"]), key=len, reverse=True)
    endings = sorted(own["format"].get("compound_endings", ()), key=len, reverse=True)
    return re.compile(rf"({'|'.join(map(re.escape, parts))})|({'|'.join(map(re.escape, endings)) or '(?!)'})$")


def _entries(groups: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    for meaning, words in groups.items():
        for word in words:
            yield word, meaning


def _unit_entries(kinds: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, Unit]]:
    for kind, units in kinds.items():
        if kind != "rules":
            for word, name in _entries(units):
                yield word, Unit(name, kind)


def _cldr_names(language: str) -> Iterator[tuple[str, str]]:
    """Full names of the currencies in circulation, singular and plural ("Australian dollars")."""
    from babel import Locale  # noqa: PLC0415  # read once, with its data
    from babel.numbers import get_currency_name, list_currencies  # noqa: PLC0415

    locale = Locale.parse(language)
    for code in sorted(list_currencies(locale)):
        for count in (None, 1, 2):
            name = get_currency_name(code, count, locale).lower()
            if name != code.lower() and "(" not in name and " " in name:
                yield name, code


def _codes(shared: Table) -> Iterator[tuple[str, Coin]]:
    from babel.numbers import list_currencies  # noqa: PLC0415  # read once, with its data

    codes = {**{code: code for code in list_currencies()}, **shared["codes"]}
    for word, code in codes.items():
        yield word, Coin(code)
        for letter in shared["millions"]:
            yield letter + word, Coin(code, times=Decimal(1_000_000))
    for word in shared["small_codes"]:
        yield word, Coin(codes[word.upper()])


def _months(language: str) -> Iterator[str]:
    from babel.dates import get_month_names  # noqa: PLC0415  # read once, with its data

    for width in ("wide", "abbreviated"):
        for context in ("format", "stand-alone"):
            for name in get_month_names(width, context, language).values():
                yield name.lower().rstrip(".")


@cache
def lexicon(language: str | None = "en") -> Lexicon:
    """The words of a language (ISO 639-1), those of English where it has none."""
    return Lexicon(language_of(language))
