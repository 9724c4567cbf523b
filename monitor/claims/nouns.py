"""What a count counts: the noun phrase after a number, found without a parser."""

from __future__ import annotations

from monitor.claims.lexicon import Lexicon
from monitor.claims.tokens import Tokens

_LONGEST = 6


def noun_after(tokens: Tokens, words: Lexicon, k: int, *, plural: bool) -> tuple[str, int] | None:
    """The noun phrase from token ``k`` (adjectives included), with the index after it.

    A plural ends it, unless the next word is a plural too ("sports cars"); so does a word that is neither adjective
    nor noun, or a sign.
    """
    start = _start(tokens, words, k)
    end = last_plural = start
    while end < tokens.size and end - start < _LONGEST and _goes_on(tokens, words, end, start):
        end += 1
        if words.noun_first or (words.noun_capital and tokens.is_capital(end - 1)):
            break
        if plural and is_plural(tokens.low[end - 1], words):
            last_plural = end
        elif last_plural > start:
            break
    if last_plural > start:
        end = last_plural
    while end > start and (tokens.low[end - 1] in words.adverbs or not tokens.raw[end - 1][0].isalnum()):
        end -= 1
    if end <= start or (plural and end == start + 1 and tokens.low[start].endswith(words.never_alone)):
        return None
    return tokens.text[tokens.start[start] : tokens.end[end - 1]], end


def _start(tokens: Tokens, words: Lexicon, k: int) -> int:
    """After a hyphen ("11-member"), and after "of the", "of its"."""
    if k < tokens.size and tokens.low[k] == "-" and tokens.glued(k) and tokens.glued(k + 1):
        return k + 1
    if k + 1 < tokens.size and tokens.low[k] in words.of:
        k += 1
    while k < tokens.size and tokens.low[k] in words.before_noun:
        k += 1
    return k


def _goes_on(tokens: Tokens, words: Lexicon, k: int, start: int) -> bool:
    raw = tokens.raw[k]
    if tokens.closed[k]:
        return False
    if raw in "-’'" and start < k < tokens.size - 1:
        return tokens.glued(k) and tokens.glued(k + 1)
    if tokens.low[k] in words.noun_joins and k > start:
        names = tokens.is_capital(k - 1) and tokens.is_capital(k + 1)
        return names or (
            k + 2 < tokens.size and is_plural(tokens.low[k + 2], words) and _is_content(tokens, words, k + 1)
        )
    if k > start and tokens.raw[k - 1] == "-" and raw[0].isalpha():
        return True
    return _is_content(tokens, words, k) and not _is_verb(tokens, words, k, start)


def _is_content(tokens: Tokens, words: Lexicon, k: int) -> bool:
    raw = tokens.raw[k]
    if not raw[0].isalpha() or tokens.low[k] in words.words:
        return False
    return tokens.low[k] not in words.noun_stop or (len(raw) > 1 and raw.isupper())


def _is_verb(tokens: Tokens, words: Lexicon, k: int, start: int) -> bool:
    """Whether a participle after a noun is the verb: "one man arrested", not "newly created jobs"."""
    if k == start or not tokens.low[k].endswith(words.participles):
        return False
    return not tokens.low[k - 1].endswith(words.before_participles)


def is_plural(low: str, words: Lexicon) -> bool:
    if low in words.plurals:
        return True
    if "'" in low or "’" in low:
        return False
    return (
        low not in words.singulars
        and len(low) > 3
        and low.endswith(words.plural_endings)
        and not low.endswith(words.singular_ends)
    )
