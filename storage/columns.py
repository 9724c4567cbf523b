"""Column types that lose nothing on the way through SQLite and PostgreSQL."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, LargeBinary, Text, TypeDecorator

Key = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER is SQLite's own row id
LONGEST_KEY = 1000  # a PostgreSQL index row holds 2,704 bytes; a character may take 4 where it is compressed badly


def short_key(key: str) -> str:
    """Return ``key`` as it is indexed: very long ones end in a hash of the whole instead."""
    if len(key) <= LONGEST_KEY // 2:
        return key
    return f"{key[: LONGEST_KEY // 2 - 65]}#{sha256(key.encode('utf-8', 'replace')).hexdigest()}"


def clean(text: str) -> str:
    """Replace what a database refuses (NUL in PostgreSQL, lone surrogates in both) by U+FFFD."""
    if text.isascii():
        return text.replace("\0", "�")
    return text.replace("\0", "�").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Words(TypeDecorator[str]):
    """Text from a page, which may hold anything."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  # its signature
        return None if value is None else clean(value)


class Unique(TypeDecorator[str]):
    """Text under a unique index, however long."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else short_key(clean(value))


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return None if value is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        read: Callable[[Any], Any] | None = self.impl_instance.result_processor(dialect, coltype)
        return lambda value: None if value is None else (read(value) if read else value).replace(tzinfo=UTC)


class Amount(TypeDecorator[Decimal]):
    """A Decimal as its own text, so that no digit is lost, gained or rounded."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else str(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Decimal | None]:  # noqa: ARG002
        return lambda value: None if value is None else Decimal(value)


class Listing(TypeDecorator[tuple[str, ...]]):
    """A short tuple of strings as JSON; the empty one is NULL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return json.dumps(value) if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:  # noqa: ARG002
        return tuple(json.loads(value)) if value else ()


class Hashes(TypeDecorator[frozenset[int]]):
    """A set of signed 64-bit integers in eight bytes each, the smallest first."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: frozenset[int] | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        return None if value is None else struct.pack(f"<{len(value)}q", *sorted(value))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> frozenset[int] | None:  # noqa: ARG002
        return None if value is None else frozenset(struct.unpack(f"<{len(value) // 8}q", value))


class OneOf(TypeDecorator[StrEnum]):
    """A member of a StrEnum as its value."""

    impl = Text
    cache_ok = True

    def __init__(self, members: type[StrEnum], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.members = members

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else self.members(value).value

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], StrEnum | None]:  # noqa: ARG002
        known: dict[str | None, StrEnum | None] = {None: None, **{member.value: member for member in self.members}}
        return known.__getitem__
