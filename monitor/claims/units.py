"""Physical units, percent and durations after a number; ages; what a rate is per."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from monitor.claims.cardinals import HYPHENS, NumberKind
from monitor.claims.draft import AGE, Draft
from monitor.claims.lexicon import Lexicon
from monitor.claims.lookup import Unit
from monitor.claims.nouns import is_plural, noun_after
from monitor.claims.tokens import Tokens, amount
from storage.model import Dimension

_DIMENSIONS = {"duration": Dimension.DURATION, "share": Dimension.PERCENT}
_BRACKETS = {"(": ")", "[": "]", "{": "}", "<": ">"}
_OLDEST = 125
_QUOTES = frozenset("'’\"”")


def unit_at(tokens: Tokens, words: Lexicon, k: int) -> tuple[Unit, int] | None:
    """The unit at token ``k`` and the index after it."""
    if k >= tokens.size or tokens.closed[k]:
        return None
    symbol = words.symbols.after(tokens.raw, k)
    name = words.names.after(tokens.low, k)
    if symbol is not None and tokens.is_number(symbol[1] - 1) and not tokens.glued(symbol[1] - 1):
        symbol = words.symbols.after(tokens.raw[k : k + 1], 0)
        symbol = symbol and (symbol[0], k + 1)
    if symbol is None and name is None and tokens.glued(k) and tokens.is_number(k - 1):
        glued = words.glued_units.get(tokens.raw[k])
        return (glued, k + 1) if glued is not None and not _goes_on(tokens, k + 1) else None
    if symbol is None or (name is not None and name[1] > symbol[1]):
        return name
    return symbol if _is_symbol(tokens, words, k, symbol[1]) else name


def _goes_on(tokens: Tokens, k: int) -> bool:
    return tokens.glued(k) and tokens.raw[k][0].isalnum()


def _is_symbol(tokens: Tokens, words: Lexicon, k: int, end: int) -> bool:
    """Whether letters are a unit here: not the start of a longer word or name (24703m212, 5 F Block)."""
    if tokens.glued(end) and tokens.raw[k] in _QUOTES and tokens.is_number(end):
        return tokens.glued(k) and _is_mark(tokens, k)
    if end < tokens.size and tokens.glued(end) and (tokens.raw[end][0].isalnum() or _is_letter_of(tokens, k, end)):
        return False
    short = len(tokens.raw[k]) == 1 and end == k + 1 and tokens.raw[k].isalpha()
    if short and tokens.raw[k] in words.shy and not tokens.glued(k) and tokens.is_capital(end):
        return False
    return tokens.raw[k] not in _QUOTES or _is_mark(tokens, k)


def _is_mark(tokens: Tokens, k: int) -> bool:
    """Whether a quotation mark is the sign of feet or inches: close to the digits, with no quotation open."""
    before = tokens.text[: tokens.start[k]]
    closes = before.count(tokens.raw[k]) % 2 == 1 or (
        tokens.raw[k] in "’”" and before.count("“") + before.count("‘") > 0
    )
    return not closes and (tokens.glued(k) or not tokens.glued(k + 1))


def _is_letter_of(tokens: Tokens, k: int, end: int) -> bool:
    """Whether one letter belongs to an abbreviation or a code: C.P.I., L-202."""
    single = len(tokens.raw[k]) == 1 and end == k + 1 and tokens.raw[k].isalpha() and not tokens.glued(k)
    return single and tokens.raw[end] in ".-" and tokens.glued(end + 1) and tokens.raw[end + 1][0].isalnum()


def take_unit(draft: Draft, tokens: Tokens, words: Lexicon) -> bool:
    """Give ``draft`` its unit when there is one after it; ages are durations of a thing that is old."""
    k = draft.last
    hyphen = k < tokens.size and tokens.low[k] in HYPHENS and (tokens.glued(k) or tokens.glued(k + 1))
    if draft.number.kind is NumberKind.FRACTION:
        k = _past_article(tokens, words, k)
    elif k < tokens.size and tokens.low[k] in words.of:
        k += draft.number.kind is NumberKind.VAGUE or tokens.low[k - 1] in words.of_after
    age = words.ages.after(tokens.low, k + hyphen)
    if age is not None:
        draft.dimension, draft.unit, draft.kind = Dimension.DURATION, age[0], "duration"
        draft.noun, draft.last = AGE, age[1]
        return True
    if not hyphen and _is_scale_letter(draft, tokens, words):
        return False
    found = unit_at(tokens, words, k + hyphen)
    closing = None
    if found is None and k < tokens.size and tokens.raw[k] in _BRACKETS:
        found = unit_at(tokens, words, k + 1)
        closing = _BRACKETS[tokens.raw[k]]
        if found is None or found[1] >= tokens.size or tokens.raw[found[1]] != closing:
            return False
    if found is None:
        return False
    _settle(draft, found[0], found[1] + (closing is not None))
    _divide(draft, tokens, words)
    return True


def _past_article(tokens: Tokens, words: Lexicon, k: int) -> int:
    """After the "of a" between a fraction and its unit: "a quarter of an hour"."""
    for skipped in (words.of, words.articles):
        k += k < tokens.size and tokens.low[k] in skipped
    return k


def _is_scale_letter(draft: Draft, tokens: Tokens, words: Lexicon) -> bool:
    """Whether a letter that may be a unit multiplies here: "35m of its devices", "2.7m sales", "8 B people"."""
    k = draft.last
    if k + 1 >= tokens.size or tokens.raw[k] not in words.doubtful or draft.number.magnitude != 1:
        return False
    if tokens.low[k + 1] in words.of:
        return tokens.glued(k)
    noun = noun_after(tokens, words, k + 1, plural=True)
    return noun is not None and is_plural(tokens.low[noun[1] - 1], words)


def _settle(draft: Draft, unit: Unit, last: int) -> None:
    draft.dimension = _DIMENSIONS.get(unit.kind, Dimension.MEASURE)
    draft.unit, draft.kind, draft.last = unit.name, unit.kind, last


def _divide(draft: Draft, tokens: Tokens, words: Lexicon) -> None:
    """A unit over another, written with a stroke: kV/cm."""
    k = draft.last
    if k < tokens.size and tokens.raw[k] == "/" and tokens.glued(k) and tokens.glued(k + 1):
        under = unit_at(tokens, words, k + 1)
        if under is not None and (under[0].kind != "duration" or draft.kind == "length"):
            name = under[0].name
            draft.unit = f"{draft.unit}/{name if name.isidentifier() else f'({name})'}"
            draft.kind, draft.last = "quotient", under[1]


def take_age(draft: Draft, tokens: Tokens, words: Lexicon) -> bool:
    """An age without a unit: "aged 34", "Senard, 65, now", "Doe (34)"."""
    value = draft.number.value
    if not (0 < value < _OLDEST and value == int(value)) or draft.number.magnitude != 1:
        return False
    if words.ages_before.before(tokens.low, draft.first) is None and not _is_apposed(draft, tokens):
        return False
    draft.dimension, draft.unit, draft.kind, draft.noun = Dimension.DURATION, "year", "duration", AGE
    return True


def _is_apposed(draft: Draft, tokens: Tokens) -> bool:
    i, k = draft.first, draft.last
    if not draft.number.digits or i < 2 or k >= tokens.size or not tokens.is_capital(i - 2):
        return False
    if len(tokens.raw[i - 2]) < 2:
        return False
    pair = tokens.raw[i - 1] + tokens.raw[k]
    return pair in {",,", "()", ",.", ",;"} and draft.number.value > 2


def take_per(draft: Draft, tokens: Tokens, words: Lexicon) -> None:
    """What the quantity is a rate of: "a year", "per 100,000", "-a-share"."""
    found = per_at(tokens, words, draft.last)
    if found is not None:
        draft.per, draft.last = found


def per_at(tokens: Tokens, words: Lexicon, k: int) -> tuple[str, int] | None:
    if k + 1 >= tokens.size or tokens.closed[k]:
        return words.per_alone.after(tokens.low, k)
    if (alone := words.per_alone.after(tokens.low, k)) is not None:
        return alone
    if (hyphen := words.per_hyphen.after(tokens.low, k)) is not None:
        return _thing(tokens, words, hyphen[1], any_noun=False)
    if tokens.low[k] in words.per_article:
        thing = _thing(tokens, words, k + 1, any_noun=False)
        ends = thing is None or thing[1] >= tokens.size or tokens.low[thing[1]] not in words.per_not_before
        return thing if ends else None
    word = words.per.after(tokens.low, k)
    if word is None or (tokens.low[k] == "/" and tokens.is_number(word[1])):
        return None
    return _thing(tokens, words, word[1], any_noun=True)


def _thing(tokens: Tokens, words: Lexicon, k: int, *, any_noun: bool) -> tuple[str, int] | None:
    if k >= tokens.size or tokens.closed[k]:
        return None
    if (unit := unit_at(tokens, words, k)) is not None:
        return unit[0].name, unit[1]
    if (thing := words.per_things.after(tokens.low, k)) is not None:
        return thing
    if any_noun and tokens.is_number(k):
        count = amount(tokens.raw[k], words.decimal)
        return (count[1], k + 1) if count is not None and count[1].endswith("00") else None
    return _noun_thing(tokens, words, k) if any_noun else None


def _noun_thing(tokens: Tokens, words: Lexicon, k: int) -> tuple[str, int] | None:
    """The last word of a noun phrase, a unit by its name: "for every full year"."""
    noun = noun_after(tokens, words, k, plural=False)
    if noun is None:
        return None
    unit = unit_at(tokens, words, noun[1] - 1)
    return (unit[0].name if unit is not None else tokens.low[noun[1] - 1]), noun[1]


def join_compounds(drafts: list[Draft], tokens: Tokens, words: Lexicon) -> None:
    """Join "5 feet 2 inches" into one length, in place."""
    i = 0
    while i + 1 < len(drafts):
        large, small = drafts[i], drafts[i + 1]
        unit, end = _small_unit(large, small, tokens, words)
        times = words.compounds.get((large.unit or "", unit))
        if times and _are_close(large, small, tokens, words) and small.number.value < times:
            value = large.number.value + small.number.value / times
            large.number = replace(large.number, value=value, written=f"{value:.2f}", magnitude=Decimal(1))
            large.last = end
            drafts.pop(i + 1)
        i += 1


def _are_close(large: Draft, small: Draft, tokens: Tokens, words: Lexicon) -> bool:
    """Whether no more than an "and", a hyphen or the mark of an abbreviation stands between two numbers."""
    gap = tokens.low[large.last : small.first]
    return not gap or (len(gap) == 1 and (gap[0] in words.compound_and or gap[0] in words.compound_marks))


def _small_unit(large: Draft, small: Draft, tokens: Tokens, words: Lexicon) -> tuple[str, int]:
    """The unit of the smaller number and where it ends; "" stands for a number that nothing follows ("5-foot-10")."""
    after = words.small_after.get(large.unit or "")
    if after is None or not small.bare or small.unit is not None:
        return small.unit or "", small.last
    k = small.last
    if k < tokens.size and tokens.low[k] in after:
        return after[tokens.low[k]], k + 1
    tied = large.last < small.first and tokens.glued(small.first)
    ends = k >= tokens.size or not tokens.raw[k][0].isalnum() or (tied and not tokens.glued(k))
    return (after[""] if ends and "." not in small.number.written else ""), k
