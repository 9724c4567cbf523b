"""What the built-in news site says in each of its two editions, read from articles.toml and furniture.toml.

Owns the words; how a page looks is templates/ and site.py, how it is served server.py.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

EDITIONS = (1, 2)


@dataclass(frozen=True, slots=True)
class Outlet:
    """One invented newspaper. ``kind`` and ``path`` say how claimwatch is told to visit it."""

    key: str
    name: str
    kind: str
    path: str
    address: str
    motto: str
    validators: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One article of the site, in both editions."""

    outlet: Outlet
    slug: str
    headline: str
    author: str
    published: datetime
    text: str
    second_text: str
    since: int = 1
    second_modified: datetime | None = None
    second_page: str | None = None
    correction: str | None = None

    @property
    def name(self) -> str:
        """How expected.toml and the printed summary name the page."""
        return f"{self.outlet.key}/{self.slug}"

    @property
    def path(self) -> str:
        return self.outlet.address.format(date=self.published, slug=self.slug)

    def paragraphs(self, edition: int) -> list[str]:
        text = self.text if edition == 1 else self.second_text
        return [" ".join(paragraph.split()) for paragraph in text.split("\n\n") if paragraph.strip()]

    def modified(self, edition: int) -> datetime | None:
        return self.second_modified if edition > 1 else None

    def notice(self, edition: int) -> str | None:
        return self.correction if edition > 1 else None


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands around the articles of one edition."""

    clock: str
    weather: str
    readers: str
    adverts: list[str]
    most_read: list[str]


@dataclass(frozen=True, slots=True)
class Content:
    outlets: tuple[Outlet, ...]
    pieces: tuple[Piece, ...]
    furniture: tuple[Furniture, ...] = field(repr=False)

    def listed(self, outlet: Outlet, edition: int) -> list[Piece]:
        """The outlet's articles in the given edition, newest first; also those that are answered otherwise by then."""
        pieces = [piece for piece in self.pieces if piece.outlet == outlet and piece.since <= edition]
        return sorted(pieces, key=lambda piece: piece.published, reverse=True)


@cache
def content() -> Content:
    rows = _table("articles.toml")
    outlets = {row["key"]: Outlet(**row) for row in rows["outlet"]}
    texts = {f"{row['outlet']}/{row['slug']}": row["text"] for row in rows["article"] if "text" in row}
    pieces = tuple(_piece(row, outlets[row["outlet"]], texts) for row in rows["article"])
    return Content(
        tuple(outlets.values()), pieces, tuple(Furniture(**row) for row in _table("furniture.toml")["edition"])
    )


def _piece(row: dict[str, Any], outlet: Outlet, texts: dict[str, str]) -> Piece:
    kept = {key: value for key, value in row.items() if key not in {"outlet", "text", "reprint", "change", "edit"}}
    text = _edited(row["text"] if "text" in row else texts[row["reprint"]], row.get("change", []))
    return Piece(outlet=outlet, text=text, **{"second_text": _edited(text, row.get("edit", [])), **kept})


def _edited(text: str, edits: list[dict[str, str]]) -> str:
    for edit in (Edit(**row) for row in edits):
        assert edit.old in text, f"articles.toml edits words that are not there: {edit.old!r}"
        text = text.replace(edit.old, edit.new)
    return text


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))
