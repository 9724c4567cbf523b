"""A property that is computed once, when it is first asked for. functools' own takes a lock at each first look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class lazy(Generic[T]):  # noqa: N801
    """Stands on a class without slots; the value is kept in the instance, where later looks find it first."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        self.make = make
        self.name = make.__name__
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, owner: None, kind: type[Any]) -> lazy[T]: ...
    @overload
    def __get__(self, owner: object, kind: type[Any]) -> T: ...
    def __get__(self, owner: object | None, kind: type[Any]) -> T | lazy[T]:
        if owner is None:
            return self
        value = owner.__dict__[self.name] = self.make(owner)
        return value
