"""The number words, units, currencies and bounds of a language, ready to be looked up by token.

Built once a language from ``tables/und.numbers.toml`` and ``tables/LANGUAGE.numbers.toml``; CLDR adds the full names
of currencies and the months. Holds words only; the rules that use them are in the modules beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from monitor.claims.coins import coin_codes, coin_names, month_names
from monitor.claims.cue_tables import FALLBACK, language_of, table
from monitor.claims.lookup import Coin, Phrases, Section, Unit
from monitor.claims.number_words import cardinal_words, fraction_words, ordinal_words, script_of

SHARED = "und"


class Lexicon:
    """One language's words. Attributes are look-ups by lower-case token unless they say otherwise."""

    def __init__(self, language: str) -> None:
        own = table(language, "numbers")
        letters = own["format"].get("fold", {})
        fold = str.maketrans(letters) if letters else None
        self._shared = Section(table(SHARED, "numbers"))
        self._own = Section(_folded(own, fold) if fold else own)
        self._format()
        self._numbers()
        self._fractions()
        self._money(language)
        self._units()
        self._limits()
        self._rates()
        self._masks(language)
        self._nouns()
        self.script = script_of(self._own, fold)

    def _format(self) -> None:
        own = self._own
        self.decimal: str = own.at("format.decimal")
        self.point, self.ands, self.minus, self.articles, self.of = (
            own.words(f"format.{key}") for key in ("point", "and", "minus", "article", "of")
        )
        self.ordinal_suffixes = own.words("format.ordinal_suffixes")
        self.units_first, self.and_after_ten, self.plural_free, self.noun_first, self.noun_capital = (
            own.flag(f"switches.{key}")
            for key in ("units_first", "and_after_ten", "plural_free", "noun_first", "noun_capital")
        )

    def _numbers(self) -> None:
        own, shared = self._own, self._shared
        self.words = dict(cardinal_words(own))
        self.ordinals = dict(ordinal_words(own))
        self.bare, self.of_after = own.words("scale_rules.bare"), own.words("scale_rules.of_after")
        self.vague = {w: (Decimal(low), Decimal(high)) for w, (low, high) in own.at("plural_scales").items()}
        self.tens, self.several = own.words("vague_rules.tens"), own.words("several.words")
        self.suffixes = {w: Decimal(v) for w, v in shared.at("scales").items()}
        self.doubtful, self.unit_letters, self.name_letters, self.picture_letters, self.hyphened = (
            shared.words(f"scale_rules.{key}") for key in ("doubtful", "units", "names", "pictures", "hyphened")
        )
        (
            self.range_to,
            self.range_lead,
            self.between,
            self.range_from,
            self.range_and,
            self.range_or,
            self.noun_joins,
        ) = (own.words(f"range.{key}") for key in ("to", "lead", "between", "from", "and", "or", "joins"))
        suffixes = own.at("fold.suffixes") or []
        self.folds = {word + suffix: meaning.value for word, meaning in self.words.items() for suffix in suffixes}
        self.fold_units, self.fold_noun = frozenset(suffixes), own.at("fold.noun")

    def _fractions(self) -> None:
        own = self._own
        self.fractions = dict(fraction_words(own))
        self.alone, self.before_scale, self.not_alone_after, self.periods = (
            own.words(f"fraction_rules.{key}") for key in ("alone", "before_scale", "not_after", "periods")
        )
        self.ordinal_after = own.words("fraction_rules.ordinal_after")
        self.over = own.phrases("fraction_rules.over", "fraction_rules.out_of", "fraction_rules.among")
        spoken = {*self.words, *self.fractions, *self.vague, *self.folds}
        self.starters = frozenset(
            {*self.words, *self.ordinals, *self.articles, *self.alone, *self.before_scale}
            | {*self.minus, *self.vague, *self.several, *self.folds}
        )
        self.triggers = frozenset(spoken)

    def _money(self, language: str) -> None:
        own, shared = self._own, self._shared
        signs = shared.at("currency.signs").items()
        spaced = shared.words("currency.spaced")
        self.signed_letters = frozenset(sign for sign, _ in signs if sign.isalpha())
        self.signs: Phrases[Coin] = Phrases(((s, Coin(code)) for s, code in signs), lower=False)
        self.spaced_signs: Phrases[Coin] = Phrases((s, Coin(code)) for s, code in signs if s in spaced)
        self.coins: Phrases[Coin] = Phrases(_folded_pairs(coin_names(own, language), own))
        self.large_coins: Phrases[Coin] = Phrases((n, Coin(code)) for n, code in own.groups("currency.large"))
        self.codes = dict(coin_codes(shared))
        self.shared_coins: list[dict[str, Any]] = own.at("currency.shared")
        self.cents = {word: key for word, key in own.groups("currency.minor") if key.endswith("/cent")}
        self.cent_codes = shared.words("currency.with_cents")
        self.word_codes = shared.words("currency.word_codes")
        self.money_and, self.coin_before = own.words("currency.rules.and"), own.words("currency.rules.before")
        self.before_money = self.signs.tails() | self.spaced_signs.tails() | self.coin_before | self.codes.keys()
        self.weighing, self.spendable = own.words("currency.rules.weighing"), own.words("currency.rules.spendable")
        self.coin_repeats = own.phrases("currency.rules.repeated")

    def _units(self) -> None:
        own, shared = self._own, self._shared
        self.symbols: Phrases[Unit] = Phrases(_unit_entries(shared), lower=False)
        self.names: Phrases[Unit] = Phrases(_unit_entries(own))
        self.shy = shared.words("units.rules.shy")
        self.glued_units = {word: Unit(name, "length") for word, name in shared.at("units.rules.glued").items()}
        self.compounds = {(large, small): Decimal(times) for large, small, times in own.at("units.rules.compound")}
        self.compound_and = own.words("units.rules.compound_and")
        self.compound_marks = own.words("units.rules.compound_marks")
        self.small_after: Mapping[str, dict[str, str]] = own.at("units.rules.small_after")

    def _limits(self) -> None:
        own, shared = self._own, self._shared
        self.bounds: Phrases[str] = Phrases([*shared.groups("bounds.before"), *own.groups("bounds.before")])
        self.bounds_after: Phrases[str] = Phrases([*shared.groups("bounds.after"), *own.groups("bounds.after")])
        self.bridges, self.no_span, self.spans = (
            own.words(f"bounds.rules.{k}") for k in ("between", "no_span", "span")
        )
        self.trends = own.phrases("trend.up", "trend.down")
        self.trend_by, self.trend_reach, self.trend_to, self.trend_chain, self.phrasal = (
            own.words(f"trend.{key}") for key in ("by", "reach", "to", "chain", "phrasal")
        )

    def _rates(self) -> None:
        own = self._own
        self.ages: Phrases[str] = Phrases(own.groups("age.after"))
        self.ages_before = own.phrases("age.before")
        self.per, self.per_hyphen = own.phrases("per.per"), own.phrases("per.hyphen")
        self.per_things: Phrases[str] = Phrases((thing, thing) for thing in own.at("per.things"))
        self.per_article, self.per_not_before = own.words("per.article"), own.words("per.not_before")
        self.per_alone: Phrases[str] = Phrases(own.groups("per.alone"))

    def _masks(self, language: str) -> None:
        own = self._own
        self.named, self.clock, self.idioms = (own.phrases(f"mask.{key}") for key in ("named", "clock", "idioms"))
        self.named_singly = own.words("mask.named_singly")
        self.idiom_heads = frozenset({*self.idioms.heads(), *self.words})
        self.name_joins = self.range_and | self.range_or | {","}
        self.streets, self.spoken_clock, self.openers, self.score_after = (
            own.words(f"mask.{key}") for key in ("streets", "spoken_clock", "openers", "score_after")
        )
        self.decades = own.words("mask.decades")
        self.pronouns, self.one_before, self.indefinite = (
            own.words(f"mask.{key}") for key in ("pronouns", "one_before", "indefinite")
        )
        self.year_leads = frozenset(table(language_of(language), "dates")["dates"]["year_leads"])
        self.months, self.month_capital = month_names(language), own.flag("mask.month_capital")

    def _nouns(self) -> None:
        own = self._own
        self.noun_stop, self.determiners, self.adverbs, self.plurals, self.singulars = (
            own.words(f"noun.{key}") for key in ("stop", "determiners", "adverbs", "plurals", "singular")
        )
        self.before_noun = self.determiners | own.words("noun.more")
        self.participles = tuple(own.at("noun.participles"))
        self.before_participles = tuple(own.at("noun.before_participles"))
        self.never_alone, self.plural_endings = tuple(own.at("noun.never_alone")), tuple(own.at("noun.plural_endings"))
        self.singular_ends = tuple(own.at("noun.never_plural"))


def _folded(part: Any, fold: Mapping[int, str]) -> Any:
    """A table with its letters folded (accents taken away), keys and all."""
    if isinstance(part, str):
        return part.translate(fold)
    if isinstance(part, Mapping):
        return {key.translate(fold): _folded(value, fold) for key, value in part.items()}
    return [_folded(value, fold) for value in part] if isinstance(part, list) else part


def _folded_pairs(pairs: Iterator[tuple[str, Coin]], own: Section) -> Iterator[tuple[str, Coin]]:
    fold = str.maketrans(own.at("format.fold") or {})
    return ((name.translate(fold), coin) for name, coin in pairs)


def _unit_entries(section: Section) -> Iterator[tuple[str, Unit]]:
    for kind in section.at("units"):
        if kind != "rules":
            for word, name in section.groups(f"units.{kind}"):
                yield word, Unit(name, kind)


@lru_cache(maxsize=256)
def lexicon(language: str | None = FALLBACK) -> Lexicon:
    """The words of a language (ISO 639-1), those of English where it has none. Pages may name any language."""
    code = language_of(language)
    source = files("monitor.claims").joinpath("tables", f"{code}.numbers.toml")
    return _lexicon(code if code != SHARED and source.is_file() else FALLBACK)


@cache
def _lexicon(language: str) -> Lexicon:
    return Lexicon(language)
