"""What a text has spoken of before a sentence: the names behind its pronouns.

Looks back only when a pronoun asks, and no further than REACH sentences; then the entity of the headline answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from monitor.claims.cue_tables import table
from monitor.claims.subject import Kind, kind_of
from monitor.claims.view import View

REACH = 12


@cache
def _words(language: str) -> tuple[frozenset[str], re.Pattern[str]]:
    rows = table(language, "cues")["subject"]
    joins = "|".join(re.escape(word) for word in rows["joins"])
    return frozenset(rows["singular"]), re.compile(rf" (?:{joins}) ")


@dataclass(frozen=True, slots=True)
class Memory:
    """``title`` is the name in the headline; ``common`` the words that the text also writes small: no names."""

    language: str
    title: str | None = None
    common: frozenset[str] = frozenset()
    views: list[View] = field(default_factory=list)

    def subject(self) -> str | None:
        """What was last spoken of."""
        for subject in self._subjects():
            kind = kind_of(subject, self.language)
            if kind is Kind.ANAPHOR:
                return self.name() or subject
            if kind is Kind.PHRASE:
                return subject
        return self.title

    def name(self) -> str | None:
        """What was last spoken of by a name."""
        named = (s for s in self._subjects() if kind_of(s, self.language) is Kind.PHRASE and self.is_name(s))
        return next(named, self.title)

    def person(self) -> str | None:
        """Who last spoke, or was spoken of by name."""
        for seen in self._back():
            for said in reversed(seen.said):
                if said.speaker and kind_of(said.speaker, self.language) is Kind.PHRASE and self.is_name(said.speaker):
                    return said.speaker
        return self.name()

    def resolve(self, subject: str | None) -> str | None:
        """The name behind a pronoun ("it") or a general noun ("the company"); None when nothing is spoken of."""
        kind = kind_of(subject, self.language)
        if kind is Kind.PERSON:
            return self.person()
        if kind is Kind.PRONOUN:
            return self.subject()
        if kind is Kind.ANAPHOR:
            return self.name() or subject
        return subject if kind is Kind.PHRASE else None

    def is_one_of_two(self, word: str | None) -> bool:
        """Whether a word for one thing stands for two ("Norvik and Polaris") of which the text spoke apart."""
        words = _words(self.language)
        if not word or not (word.lower() in words[0] or kind_of(word, self.language) is Kind.ANAPHOR):
            return False
        names = [name for name in words[1].split(self.resolve(word) or "") if name]
        apart = {self.title, *self._subjects()}
        return len(names) == 2 and names[0] != names[1] and not apart.isdisjoint(names)

    def is_name(self, phrase: str) -> bool:
        return phrase[0].isupper() and phrase.split(maxsplit=1)[0].lower() not in self.common

    def _back(self) -> Iterator[View]:
        return reversed(self.views[-REACH:])

    def _subjects(self) -> Iterator[str]:
        return (seen.subject for seen in self._back() if seen.subject)
