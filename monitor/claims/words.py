"""A sentence as tagged words: the shallow grammar that the rules for clauses, subjects and cues stand on.

Tags come from tables and neighbours, not from a model: V verb, A auxiliary, P preposition, C conjunction,
D determiner, W pronoun, R adverb, N name, # number, M mark, x anything else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from monitor.claims.cue_tables import table

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|\d+(?:[.,:/]\d+)*(?:-?[^\W\d_]+)?|[^\W\d_]\w*(?:['’&./-]\w+)*[’']?(?<!['’])|[^\w\s]"
)
_POSSESSIVE = ("'s", "’s")


class Word(NamedTuple):
    """``lower`` is without a possessive ending."""

    text: str
    lower: str
    start: int
    end: int

    @property
    def possessive(self) -> bool:
        return self.text.endswith((*_POSSESSIVE, "s'", "s’"))


@dataclass(frozen=True, slots=True)
class Lexis:
    """What the tables of one language say of single words."""

    kinds: Mapping[str, str]
    verbs: Mapping[str, str]
    linking: frozenset[str]


@dataclass(frozen=True, slots=True)
class Parse:
    text: str
    words: tuple[Word, ...]
    tags: str
    keys: tuple[str | None, ...]

    def index_at(self, offset: int) -> int:
        """The first word that ends after a character offset."""
        low, high = 0, len(self.words)
        while low < high:
            middle = (low + high) // 2
            if self.words[middle].end <= offset:
                low = middle + 1
            else:
                high = middle
        return low

    def between(self, first: int, last: int) -> str:
        """The text of words ``first`` up to but not including ``last``, verbatim."""
        return self.text[self.words[first].start : self.words[last - 1].end] if first < last else ""


@cache
def lexis(language: str) -> Lexis:
    cues = table(language, "cues")
    kinds: dict[str, str] = {}
    for tag, words in (
        ("R", cues["subject"]["adverbs"]),
        ("P", cues["subject"]["prepositions"]),
        ("C", cues["subject"]["conjunctions"]),
        ("W", cues["subject"]["pronouns"]),
        ("D", cues["subject"]["determiners"]),
        ("A", cues["clauses"]["auxiliaries"]),
    ):
        kinds.update(dict.fromkeys(words, tag))
    verbs = {form: key for key, forms in table(language, "verbs")["verbs"].items() for form in (key, *forms.split())}
    return Lexis(kinds, verbs, frozenset(cues["subject"]["linking"]))


def parse(sentence: str, language: str = "en") -> Parse:
    rules = lexis(language)
    words = tuple(_word(match) for match in _TOKEN.finditer(sentence))
    tags: list[str] = []
    keys: list[str | None] = []
    for index, word in enumerate(words):
        tag = _tag(rules, words, index, tags)
        tags.append(tag)
        keys.append(rules.verbs.get(word.lower) if tag in "VA" else None)
    return Parse(sentence, words, "".join(tags), tuple(keys))


def _word(match: re.Match[str]) -> Word:
    text = match[0]
    lower = text.lower()
    if lower.endswith(_POSSESSIVE) and len(lower) > 2:
        lower = lower[:-2]
    return Word(text, lower, match.start(), match.end())


def _tag(rules: Lexis, words: tuple[Word, ...], index: int, tags: list[str]) -> str:
    word = words[index]
    first = word.text[0]
    if first.isdigit():
        return "#"
    if not first.isalpha():
        return "M"
    kind = rules.kinds.get(word.lower)
    if kind and (first.islower() or not tags or tags[-1] == "M"):
        return kind
    if first.isupper() and tags and tags[-1] != "M":
        return "N"
    if word.lower in rules.verbs and not word.possessive and not _noun_here(rules, words, index, tags):
        return "V"
    return "N" if first.isupper() else "x"


def _noun_here(rules: Lexis, words: tuple[Word, ...], index: int, tags: list[str]) -> bool:
    """Whether a word that could be a verb is a noun or an adjective where it stands."""
    before = tags[-1] if tags else ""
    lower = words[index].lower
    if before == "D" or (index and words[index - 1].possessive):
        return True
    if before == "P":
        return words[index - 1].lower != "to"
    following = words[index + 1].lower if index + 1 < len(words) else ""
    base = rules.verbs[lower] == lower or lower.endswith("s")
    if not base:
        return False
    if following in {"of", "for"} and before not in "AV":
        return True
    return rules.kinds.get(following) == "A" or (rules.verbs.get(following, following) != following and before != "A")
