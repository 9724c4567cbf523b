"""Money around a number: signs, codes and names before or after it, cents, amounts in two coins."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from monitor.claims.cardinals import NumberKind
from monitor.claims.draft import Draft
from monitor.claims.lexicon import Lexicon
from monitor.claims.lookup import Coin
from monitor.claims.tokens import Tokens
from storage.model import Dimension

_LARGE = 10_000
_MILLION = 1_000_000
_WEIGHING = 4
HUNDRED = Decimal(100)
_MINUS = frozenset("-−")


def take_money(draft: Draft, tokens: Tokens, words: Lexicon, floor: int = 0) -> bool:
    """Give ``draft`` its currency when there is one beside it; tokens before ``floor`` belong to another value."""
    before = _sign_before(tokens, words, draft.first, floor)
    if before is not None:
        _settle(draft, before[0])
        draft.first = before[1]
        _scale_letter(draft, tokens, words)
        _minus_before(draft, tokens)
        after = coin_after(draft, tokens, words)
        if (
            after is not None
            and after[0].code == draft.currency
            and after[0].minor is None
            and tokens.raw[draft.last].isalpha()
        ):
            draft.last = after[1]
        elif (repeated := words.coin_repeats.after(tokens.low, draft.last)) is not None:
            draft.last = repeated[1]
        return True
    after = coin_after(draft, tokens, words)
    if after is None and _scale_letter(draft, tokens, words):
        after = coin_after(draft, tokens, words)
        if after is None:
            draft.factor, draft.last = Decimal(1), draft.last - 1
    if after is None:
        return False
    _settle(draft, after[0])
    draft.last = after[1]
    _scale_word(draft, tokens, words)
    return True


def _settle(draft: Draft, coin: Coin) -> None:
    draft.dimension, draft.currency, draft.unit = Dimension.MONEY, coin.code, coin.minor
    draft.factor *= coin.times


def _sign_before(tokens: Tokens, words: Lexicon, i: int, floor: int) -> tuple[Coin, int] | None:
    """The sign or code that ends before token ``i``, with its first token."""
    j = i - 1 if i > 1 and tokens.low[i - 1] in _MINUS and tokens.glued(i) else i
    if j <= floor or tokens.closed[j - 1]:
        return None
    if tokens.raw[j - 1] not in words.before_money and tokens.low[j - 1] not in words.before_money:
        return None
    if (spaced := words.spaced_signs.before(tokens.low, j)) is not None and spaced[1] >= floor:
        return spaced
    found = words.signs.before(tokens.raw, j)
    if found is not None and all(tokens.glued(k) for k in range(found[1] + 1, j)):
        return found if tokens.raw[j - 1][-1].isalpha() <= (tokens.glued(j) or j > 1) else None
    return _bare_sign(tokens, words, j) or _code_before(tokens, words, j)


def _bare_sign(tokens: Tokens, words: Lexicon, i: int) -> tuple[Coin, int] | None:
    """The last sign alone, when the letters before it belong to another word: "a $5 bill"."""
    return words.signs.before(tokens.raw[i - 1 : i], 1) and (words.signs.before(tokens.raw[i - 1 : i], 1)[0], i - 1)  # type: ignore[index]


def _code_before(tokens: Tokens, words: Lexicon, i: int) -> tuple[Coin, int] | None:
    raw = tokens.raw[i - 1]
    coin = words.codes.get(raw)
    if coin is not None and (raw not in words.word_codes or len(tokens.raw[i]) > 3):
        return coin, i - 1
    name = words.coins.before(tokens.low, i)
    if name is not None and name[0].minor is None and i - name[1] == 1 and tokens.low[i - 1] in words.coin_before:
        return name
    return None


def _minus_before(draft: Draft, tokens: Tokens) -> None:
    """Take a minus before the sign, at the start of a word: "-$5"."""
    i = draft.first
    if draft.number.value < 0 or i == 0 or tokens.low[i - 1] not in _MINUS or not tokens.glued(i):
        return
    if i == 1 or not tokens.glued(i - 1):
        draft.number = replace(draft.number, value=-draft.number.value)
        draft.first = i - 1


def _scale_letter(draft: Draft, tokens: Tokens, words: Lexicon) -> bool:
    """A letter close to the digits that is a scale beside money: $5m."""
    k = draft.last
    if not draft.number.digits or draft.number.magnitude != 1 or k >= tokens.size:
        return False
    size = words.suffixes.get(tokens.raw[k])
    if size is None or not (tokens.glued(k) or len(tokens.raw[k]) > 1):
        return False
    if tokens.glued(k + 1) and k + 1 < tokens.size and tokens.raw[k + 1][0].isalnum():
        return False
    draft.factor, draft.last = size, k + 1
    return True


def _scale_word(draft: Draft, tokens: Tokens, words: Lexicon) -> None:
    """Take a scale after the currency: "75 USD million"."""
    word = words.words.get(tokens.low[draft.last]) if draft.last < tokens.size else None
    if word is not None and word.kind == "scale" and draft.number.magnitude == 1 and draft.factor == 1:
        draft.factor, draft.last = word.value, draft.last + 1


def coin_after(draft: Draft, tokens: Tokens, words: Lexicon) -> tuple[Coin, int] | None:
    """The sign, code or name after the number, with the index after it."""
    k = draft.last + _has_link(draft, tokens, words)
    if k >= tokens.size or tokens.closed[k]:
        return None
    coin = words.codes.get(tokens.raw[k])
    if coin is not None and tokens.is_number(k + 1) and tokens.glued(k + 1):
        return None
    if coin is not None and (tokens.raw[k] not in words.word_codes or not tokens.is_capital(k + 1)):
        return coin, k + 1
    if (name := words.coins.after(tokens.low, k)) is not None:
        return name if len(tokens.raw[name[1] - 1]) > 1 or tokens.glued(k) else None
    large = words.large_coins.after(tokens.low, k)
    if large is not None and _is_large(draft) and not _is_weight(draft, tokens, words, large[1]):
        return large
    return _sign_after(tokens, words, k)


def _has_link(draft: Draft, tokens: Tokens, words: Lexicon) -> bool:
    """Whether a hyphen or "of" joins the number and its coin: "one-yen", "hundreds of dollars"."""
    k = draft.last
    if k >= tokens.size or tokens.low[k] not in words.of:
        return k < tokens.size and tokens.low[k] == "-" and tokens.glued(k) and tokens.glued(k + 1)
    if draft.number.kind is NumberKind.VAGUE or tokens.low[draft.last - 1] in words.of_after:
        return True
    # "un millón y medio de euros"
    return bool(words.of_after) and draft.number.magnitude >= _MILLION


def _sign_after(tokens: Tokens, words: Lexicon, k: int) -> tuple[Coin, int] | None:
    sign = words.signs.after(tokens.raw, k)
    if sign is None or (tokens.is_number(sign[1]) and tokens.glued(sign[1]) and not tokens.glued(k)):
        return None
    return sign


def _is_weight(draft: Draft, tokens: Tokens, words: Lexicon, k: int) -> bool:
    """Whether a word that is money and a weight is a weight: behind "weighs", or of something ("of cocaine")."""
    before = tokens.low[max(0, draft.first - _WEIGHING) : draft.first]
    if not words.weighing.isdisjoint(before):
        return True
    of = k < tokens.size and tokens.low[k] in words.of and k + 1 < tokens.size
    return of and draft.number.magnitude * draft.factor < _MILLION and tokens.low[k + 1] not in words.spendable


def _is_large(draft: Draft) -> bool:
    return abs(draft.number.value * draft.factor) >= _LARGE


def join_cents(drafts: list[Draft], tokens: Tokens, words: Lexicon) -> None:
    """Join "3 dollars 50 cents", "3 dollars and 50" into one amount, in place."""
    i = 0
    while i + 1 < len(drafts):
        if _are_coins(drafts[i], drafts[i + 1], tokens, words):
            whole, cents = drafts[i], drafts.pop(i + 1)
            value = whole.number.value * whole.factor + cents.number.value / HUNDRED
            whole.number = replace(whole.number, value=value, written=f"{value:.2f}", magnitude=Decimal(1))
            whole.factor, whole.last = Decimal(1), cents.last
        i += 1


def _are_coins(whole: Draft, cents: Draft, tokens: Tokens, words: Lexicon) -> bool:
    plain = whole.factor == 1 and whole.number.magnitude == 1 and whole.number.value == int(whole.number.value)
    if whole.currency is None or whole.unit is not None or not plain:
        return False
    value, gap = cents.number.value, range(whole.last, cents.first)
    if not 0 < value < HUNDRED or value != int(value) or len(gap) > 1:
        return False
    if gap and tokens.low[gap[0]] not in words.money_and:
        return False
    if cents.unit is not None and cents.currency is not None:
        return True
    ends = cents.last >= tokens.size or not tokens.raw[cents.last][0].isalnum()
    return cents.bare and ends and (cents.number.digits == whole.number.digits)
