"""Closes the tokens that look like values and are none: names, versions, addresses, clock times, years, lists.

Scores are told from ranges in :mod:`monitor.claims.ranges`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.claims.lexicon import Lexicon
from monitor.claims.nouns import is_plural
from monitor.claims.tokens import Tokens
from monitor.claims.units import unit_at
from monitor.claims.year_numbers import YEAR, is_date, is_measured

# Addresses and handles; looked for only where one of the signs stands.
_SIGNS = ("@", "#", "//", "www.", "+")
_SIGNED = re.compile(
    r"""
    (?:https?://|www\.)\S{1,500} | \b[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,63} | (?<!\w)[@\#]\w+
    | \+\d{1,3}(?:[ .()-]{1,2}\d{2,5}){2,5}
    """,
    re.VERBOSE,
)
# Versions, clock times, dates, phone and other numbers with their strokes. The digit comes first so that the search
# skips from digit to digit.
_STROKED = re.compile(
    r"""
    \d(?<!\d\d)(?<![.,]\d)
    (?: (?!\d{0,2}(?:\.\d{3})+(?![.\d]))\d{0,3}(?:\.\d{1,6}){2,5}(?!\d)
    | \d?:\d{1,3}(?::\d{2})?(?![\d:])
    | \d?/\d{1,2}/\d{2,4}(?!\d)
    | \d{3}-\d{2}-\d{2}(?!\d)
    | \d{2}\)?[ .-]\d{3}[.-]\d{4}(?!\d)
    | \d\+\d{1,2}(?!\d)
    | \d{2}-\d-\d{2,6}-\d{2,6}-\d(?!\d)
    | (?<=0)\d{2,4}(?:\ \d{2,4}){2,3}(?!\d)
    | \d{0,3}\ (?:U\.\ ?S\.(?:\ ?C\.)?|F\.(?:[23]d|\ Supp\.)|S\.\ ?Ct\.)\ (?:§\ ?)?\d{1,5}(?!\d)
    | \d{0,3}\([a-z]\)
    | \d{2,4}-\d{3,5}-\d{3,5}(?:-\d{3,5}){0,4}(?!\d) )
    """,
    re.VERBOSE,
)
_TITLE = 0.86


def close_names(tokens: Tokens, words: Lexicon, taken: Sequence[tuple[int, int]] = ()) -> None:
    """Close what is no value; ``taken`` are spans of the sentence that others have read."""
    for start, end in taken:
        tokens.close(start, end)
    _close_spans(tokens)
    heads, low = words.idiom_heads, tokens.low
    for i in range(tokens.size):
        if low[i] in heads:
            _word(tokens, words, i)
        if low[i][-1].isdecimal() and not tokens.closed[i]:
            _number(tokens, words, i)


def _close_spans(tokens: Tokens) -> None:
    text = tokens.text[: tokens.end[-1]] if tokens.size else ""
    if any(sign in text for sign in _SIGNS):
        for match in _SIGNED.finditer(text):
            tokens.close(*match.span())
    for match in _STROKED.finditer(text):
        tokens.close(*match.span())


def _word(tokens: Tokens, words: Lexicon, i: int) -> None:
    """Close the words of an idiom, or a number word that is part of a name."""
    idiom = words.idioms.after(tokens.low, i)
    if idiom is not None:
        for k in range(i, idiom[1]):
            tokens.closed[k] = 1
    elif tokens.low[i] in words.words and not tokens.closed[i]:
        _number_word(tokens, words, i)


def _number(tokens: Tokens, words: Lexicon, i: int) -> None:
    end = _clock(tokens, words, i)
    if end is not None:
        for k in range(i, end):
            tokens.closed[k] = 1
    elif (
        _is_in_name(tokens, words, i)
        or _is_in_list(tokens, i)
        or _is_numbered(tokens, words, i)
        or is_date(tokens, words, i)
        or _is_named(tokens, words, i)
        or _is_address(tokens, words, i)
    ):
        tokens.closed[i] = 1


def _is_numbered(tokens: Tokens, words: Lexicon, i: int) -> bool:
    """Whether it is the name or place of what stands before it: "Article 5", "reactors 5 and 6", "stage 4 cancer"."""
    if i == 0:
        return False
    k = i + 1
    if tokens.low[i - 1] in words.named_singly:
        several = k < tokens.size and is_plural(tokens.low[k], words) and tokens.raw[i - 1].islower()
        return not several and not is_measured(tokens, words, k)
    if words.named.before(tokens.low, i) is not None:
        return not is_measured(tokens, words, k) or tokens.low[k] in words.decades
    return tokens.low[i - 1] in words.name_joins and _is_listed(tokens, words, i)


def _is_listed(tokens: Tokens, words: Lexicon, i: int) -> bool:
    """Whether a number goes on a list of names: the 6 of "reactors 5 and 6"."""
    if is_measured(tokens, words, i + 1) or (i + 1 < tokens.size and is_plural(tokens.low[i + 1], words)):
        return False
    first = i
    while first > 2 and tokens.low[first - 1] in words.name_joins and tokens.is_number(first - 2):
        first -= 2
    return first < i and is_plural(tokens.low[first - 1], words) and words.named.before(tokens.low, first) is not None


def _number_word(tokens: Tokens, words: Lexicon, i: int) -> None:
    if words.named.before(tokens.low, i) is not None or _is_in_capitals(tokens, words, i):
        tokens.closed[i] = 1
    elif (clock := words.clock.after(tokens.low, i + 1)) is not None and tokens.low[i + 1] in words.spoken_clock:
        for k in range(i, clock[1]):
            tokens.closed[k] = 1


def _is_in_capitals(tokens: Tokens, words: Lexicon, i: int) -> bool:
    """A number word inside a name: "Seven Sisters", "Big Ten"."""
    if (
        i == 0
        or words.noun_capital
        or not tokens.raw[i][0].isupper()
        or tokens.raw[i].isupper()
        or _is_title(tokens, words)
    ):
        return False
    return (
        tokens.is_capital(i - 1) and tokens.low[i - 1] not in words.noun_stop and tokens.low[i - 1] not in words.words
    )


def _clock(tokens: Tokens, words: Lexicon, i: int) -> int | None:
    found = words.clock.after(tokens.low, i + 1)
    if found is None or len(tokens.raw[i]) > 5:
        return None
    return found[1]


def _is_in_name(tokens: Tokens, words: Lexicon, i: int) -> bool:
    raw = tokens.raw[i]
    if tokens.glued(i) and _is_name_before(tokens, words, i):
        return True
    k = i + 1
    if k < tokens.size and tokens.glued(k) and tokens.raw[k][0].isalpha() and not _is_ending(tokens, words, k):
        return True
    if len(raw) == 5 and i > 0 and len(tokens.raw[i - 1]) == 2 and tokens.raw[i - 1].isupper():
        return tokens.raw[i - 1] not in words.signed_letters and raw.isdecimal() and not tokens.glued(i)
    return raw.isdecimal() and (len(raw) > 12 or (len(raw) > 1 and raw[0] == "0"))


def _is_name_before(tokens: Tokens, words: Lexicon, i: int) -> bool:
    before = tokens.raw[i - 1]
    if before[-1].isalpha():
        if before in words.word_codes:
            return len(tokens.raw[i]) < 4
        return words.signs.before(tokens.raw, i) is None and before not in words.codes
    if before == "." and tokens.glued(i - 1):
        return tokens.raw[i - 2].isupper()
    if before in "-–" and tokens.glued(i - 1):
        earlier = tokens.raw[i - 2]
        if tokens.closed[i - 2] and tokens.is_number(i - 2):
            return True
        if _is_second_part(tokens, words, i):
            return False
        joined = tokens.low[i - 2] in words.noun_stop or tokens.low[i - 2] in words.minus
        return earlier[-1].isalpha() and not joined and words.bounds.before(tokens.low, i) is None
    return before in {"#", "_", "/"} and tokens.glued(i - 1) and tokens.raw[i - 2][-1].isalpha()


def _is_second_part(tokens: Tokens, words: Lexicon, i: int) -> bool:
    """Whether a number belongs to the length before it: the inches of "5-foot-10"."""
    unit = unit_at(tokens, words, i - 2) if i > 3 else None
    return unit is not None and unit[0].name in words.small_after and any(tokens.is_number(k) for k in (i - 3, i - 4))


def _is_ending(tokens: Tokens, words: Lexicon, k: int) -> bool:
    """Whether letters close to digits belong to a value: 40km, 5m, 21st, 115USD, 200p."""
    raw, low = tokens.raw[k], tokens.low[k]
    if raw in words.picture_letters and len(tokens.raw[k - 1]) == 1:
        return words.signs.before(tokens.raw, k - 1) is not None
    if raw in words.decades and len(tokens.raw[k - 1]) in {2, 4}:
        return not (tokens.raw[k - 1][-1] == "0" or YEAR.fullmatch(tokens.raw[k - 1]))
    if unit_at(tokens, words, k) is not None or raw in words.codes or low in words.ordinal_suffixes:
        return True
    if raw in words.suffixes:
        return (
            not (tokens.glued(k + 1) and k + 1 < tokens.size and tokens.raw[k + 1][0].isalnum())
            and raw not in words.name_letters
        )
    found = words.coins.after(tokens.low, k) or words.ages.after(tokens.low, k) or words.signs.after(tokens.raw, k)
    return found is not None or low in words.words or low in words.fold_units


def _is_in_list(tokens: Tokens, i: int) -> bool:
    """Whether it numbers an item: "1. ", "2) " at the start of a line, "(3)" before words."""
    k = i + 1
    if i == 0 and tokens.size == k + 1 and tokens.raw[k] in ".)":
        return True
    if i == 0 and k + 1 < tokens.size and len(tokens.raw[i]) <= 2 and tokens.raw[k] in ".)":
        return tokens.glued(k) and not tokens.glued(k + 1)
    if i > 0 and tokens.raw[i - 1] == "(" and k < tokens.size and tokens.raw[k] == ")" and len(tokens.raw[i]) == 1:
        return not tokens.is_capital(i - 2)
    return False


def _is_address(tokens: Tokens, words: Lexicon, i: int) -> bool:
    """A house number before the name of a street."""
    k = i + 1
    while k < min(tokens.size, i + 4) and tokens.is_capital(k):
        if k > i + 1 and tokens.low[k] in words.streets:
            return True
        k += 1
    return False


def _is_named(tokens: Tokens, words: Lexicon, i: int) -> bool:
    """A number after a name: "S&P 500 rose", "Galaxy 20 Ultra"; not "On Monday 20 people"."""
    raw = tokens.raw[i]
    if i == 0 or len(raw) > 4 or "," in raw or not _is_name_word(tokens, words, i - 1):
        return False
    k = i + 1
    if words.signs.before(tokens.raw, i) is not None:
        return False
    if is_measured(tokens, words, k) or (k < tokens.size and _is_other_value(tokens, words, k)):
        return False
    return not _is_title(tokens, words)


def _is_other_value(tokens: Tokens, words: Lexicon, k: int) -> bool:
    """Whether what follows makes a value of the number: a stroke and a number, an age, a scale letter, a plural."""
    low, raw = tokens.low[k], tokens.raw[k]
    if low in "$€£" or (low in "-–" and tokens.is_number(k + 1)):
        return True
    if words.ages.after(tokens.low, k) or (tokens.glued(k) and raw in words.suffixes):
        return True
    return raw.islower() and is_plural(low, words)


def _is_name_word(tokens: Tokens, words: Lexicon, i: int) -> bool:
    raw, low = tokens.raw[i], tokens.low[i]
    if len(raw) < 2 or not raw[0].isupper() or not raw.isalpha():
        return False
    if words.noun_capital:
        return False
    known = low in words.noun_stop or low in words.months or words.codes.get(raw) or low in words.words
    return not known and words.bounds.before(tokens.low, i + 1) is None and (i > 0 or low not in words.openers)


def _is_title(tokens: Tokens, words: Lexicon) -> bool:
    """Whether nearly every long word has a capital: a headline, where a capital says nothing."""
    pairs = zip(tokens.raw, tokens.low, strict=True)
    long = [raw for raw, low in pairs if len(raw) > 3 and raw[0].isalpha() and low not in words.noun_stop]
    return len(long) >= 3 and sum(raw[0].isupper() for raw in long) >= _TITLE * len(long)
