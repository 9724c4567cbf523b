"""Result rows as JSON on standard output, one by one, so that a pipe sees the first before the last is made."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from monitor.forms import Form, dumps


def write_rows(rows: Iterable[Form], form: str) -> None:
    """Write one line a row (``jsonl``), or one array (``json``)."""
    if form == "jsonl":
        for row in rows:
            write_line(row)
        return
    sys.stdout.write("[")
    for part in _array(rows):
        sys.stdout.write(part)
    sys.stdout.write("]\n")


def _array(rows: Iterable[Form]) -> Iterator[str]:
    between = "\n"
    for row in rows:
        yield between + dumps(row, indent=2, plain=_plain())
        between = ",\n"
    if between != "\n":
        yield "\n"


def write_object(form: Form, kind: str) -> None:
    """Write one object: indented (``json``) or on one line (``jsonl``)."""
    sys.stdout.write(dumps(form, indent=2 if kind == "json" else None, plain=_plain()) + "\n")


def write_object_with(form: Form, key: str, rows: Iterable[Form], kind: str) -> None:
    """Write the object that ``form`` is with a last list of ``rows`` in it, without having them all at once."""
    indent = 2 if kind == "json" else None
    line, deep = ("\n  ", "\n    ") if indent else (" ", "")
    begun = dumps(form, indent=indent, plain=_plain()).removesuffix("}").rstrip("\n")
    sys.stdout.write(f'{begun},{line}"{key}": [')
    between = ""
    for row in rows:
        text = dumps(row, indent=indent, plain=_plain())
        sys.stdout.write(between + deep + (text.replace("\n", deep) if indent else text))
        between = "," if indent else ", "
    sys.stdout.write((line if indent and between else "") + ("]\n}\n" if indent else "]}\n"))


def write_line(row: Form) -> None:
    """Write one row at once: whoever reads the other end of a pipe may be waiting for it."""
    sys.stdout.write(dumps(row, plain=_plain()) + "\n")
    sys.stdout.flush()


def _plain() -> bool:
    """An output that is not UTF-8 gets ASCII: JSON has its own way to write any character."""
    return (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
