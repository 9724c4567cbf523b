"""Words as comparing sees them: stemmed, synonyms joined, numbers masked, grammar left out.

Two sentences that say the same in other words have the same keys, as far as the tables of the language go
(``tables/LANGUAGE.toml``). Nothing here knows values or claims.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import Stemmer

FALLBACK = "en"
NUMBER = "#"

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., a.m.
    r"|\d+(?:[.,\u00a0\u202f]\d+)*"
    r"|[^\W\d_]+(?:['’](?:s|t|re|ve|ll|d|m)\b)?"
    r"|[$€£¥₹%°]",
    re.IGNORECASE,
)
_LETTERS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00ad": None})


class Token(NamedTuple):
    """A word or number of a sentence. ``key`` is what it means to comparing, "" for grammar, "#" for any number."""

    text: str
    key: str
    start: int
    end: int

    @property
    def named(self) -> bool:
        return self.text[:1].isupper()


@dataclass(frozen=True)
class Vocabulary:
    """One language's words: ``root`` maps a stem to the stem that stands for its synonyms."""

    stemmer: Any
    stop: frozenset[str]
    numerals: frozenset[str]
    negation: frozenset[str]
    root: dict[str, str]
    opposite: dict[str, frozenset[str]]
    places: frozenset[str]
    cities: dict[str, str]
    events: frozenset[str]
    armed: frozenset[str]
    scales: dict[str, int]
    numbers: dict[str, int]
    furniture: frozenset[str]
    about: frozenset[str]
    fates: frozenset[str]
    titles: frozenset[str]
    calendar: frozenset[str]
    months: frozenset[str]
    attack: str
    capital_nouns: bool

    def key(self, word: str) -> str:
        """Give what ``word`` means to comparing: a stem, "#" or ""."""
        if word[0].isdigit():
            return NUMBER
        if not word[0].isalpha():
            return ""
        plain = word.casefold().translate(_LETTERS).removesuffix("'s").replace(".", "")
        if plain in self.numerals:
            return NUMBER
        if plain in self.stop and not (word.isupper() and len(word) > 1):  # US is not us
            return ""
        return self.root.get(plain) or self._rooted(self.stem(plain))

    def stem(self, word: str) -> str:
        return str(self.stemmer.stemWord(word))

    def _rooted(self, stem: str) -> str:
        return self.root.get(stem, stem)


@cache
def vocabulary(language: str | None) -> Vocabulary:
    """Give the words of a language (ISO 639-1); English where there is no table."""
    table = _table(language or FALLBACK)
    stemmer = Stemmer.Stemmer(table["language"])
    root = _roots(table["synonyms"] + table["places"] + table["events"], stemmer)
    return Vocabulary(
        stemmer=stemmer,
        stop=frozenset(table["stop"].split()),
        numerals=frozenset(table["numerals"].split()),
        negation=frozenset(table["negation"].split()),
        root=root,
        opposite=_opposites(
            table["antonyms"], lambda w: root.get(w) or root.get(stemmer.stemWord(w)) or stemmer.stemWord(w)
        ),
        places=_heads(table["places"], root),
        cities={
            stemmer.stemWord(c): root[line.split()[0]]
            for line in table["cities"].strip().splitlines()
            for c in line.split()[1:]
        },
        events=_heads(table["events"], root),
        armed=frozenset(root.get(w, w) for w in table["armed"].split()),
        scales=table["scales"],
        numbers=table["numbers"],
        furniture=frozenset(table["figures"]["furniture"].split()),
        about=frozenset(table["figures"]["about"].split()),
        fates=frozenset(root.get(w) or stemmer.stemWord(w) for w in table["people"]["fates"].split()),
        titles=frozenset(table["people"]["titles"].split()),
        calendar=frozenset(f"{table['calendar']} {table['months']}".split()),
        months=frozenset(table["months"].split()),
        attack=root.get(table["attack"], table["attack"]),
        capital_nouns=table["grammar"]["capital_nouns"],
    )


def _table(language: str) -> dict[str, Any]:
    folder = files("monitor.compare.tables")
    path = folder.joinpath(f"{language}.toml")
    if not (language.isalpha() and path.is_file()):
        path = folder.joinpath(f"{FALLBACK}.toml")
    return tomllib.loads(path.read_text("utf-8").casefold())


def _roots(lines: str, stemmer: Any) -> dict[str, str]:
    """Map each word of a synonym line, and its stem, to the stem of the line's first word; an earlier line wins."""
    root: dict[str, str] = {}
    for line in lines.strip().splitlines():
        words = [w.replace(".", "") for w in line.split()]
        for word in words:
            root.setdefault(word, stemmer.stemWord(words[0]))
            root.setdefault(stemmer.stemWord(word), stemmer.stemWord(words[0]))
    return root


def _heads(lines: str, root: dict[str, str]) -> frozenset[str]:
    return frozenset(root[line.split()[0]] for line in lines.strip().splitlines())


def _opposites(lines: str, key: Callable[[str], str]) -> dict[str, frozenset[str]]:
    opposite: dict[str, set[str]] = {}
    for line in lines.strip().splitlines():
        left, right = ({key(w) for w in side.split()} for side in line.split("|"))
        for words, others in ((left, right), (right, left)):
            for word in words:
                opposite.setdefault(word, set()).update(others - words)
    return {word: frozenset(others) for word, others in opposite.items()}


@lru_cache(maxsize=65536)
def _key(word: str, language: str | None) -> str:
    return vocabulary(language).key(word)


@lru_cache(maxsize=2048)
def tokens(text: str, language: str | None = None) -> tuple[Token, ...]:
    """Give the words and numbers of ``text`` with their keys and places."""
    return tuple([Token(word := m[0], _key(word, language), *m.span()) for m in _TOKEN.finditer(text)])


@lru_cache(maxsize=2048)
def content(text: str, language: str | None = None) -> tuple[str, ...]:
    """Give the keys of the content words, numbers left out, in order."""
    return tuple(t.key for t in tokens(text, language) if t.key and t.key != NUMBER)


@lru_cache(maxsize=2048)
def plain(text: str) -> str:
    """Give ``text`` without what is only formatting: case, quotes, dashes, punctuation, spacing, separators."""
    text = unicodedata.normalize("NFKC", text).translate(_LETTERS).casefold()
    text = re.sub(r"(?<=\d)[,\s](?=\d{3}(?!\d))", "", text)
    return " ".join(m.group().replace(".", "") if m.group()[0].isalpha() else m.group() for m in _TOKEN.finditer(text))


def forget() -> None:
    """Let go of the sentences that were compared; the next ones are others."""
    for remembered in (tokens, content, plain):
        remembered.cache_clear()
