"""Changes that wait to be written behind what is known only later: in a file, however many there are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Self

from monitor import forms
from storage.model import Change

IN_MEMORY = 1 << 20


class Spool:
    """The JSON forms of changes, in the order in which they were added; read once."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(IN_MEMORY, "w+", encoding="ascii")  # noqa: SIM115  # closed by __exit__

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, changes: Iterable[Change]) -> None:
        for change in changes:
            self._file.write(forms.dumps(forms.change(change), plain=True) + "\n")

    def rows(self) -> Iterator[forms.Form]:
        self._file.seek(0)
        yield from map(json.loads, self._file)
