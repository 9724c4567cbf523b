"""What pydantic found wrong with a configuration, said to the person who wrote the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from monitor.suggest import nearest

# pydantic speaks of Python types; the file is TOML
_WORDS = {
    "missing": "is missing",
    "tuple_type": 'give a list, as in ["one", "two"]',
    "string_type": "give text in quotes",
    "too_short": "give at least one",
    "model_type": "write this as a table",
    "model_attributes_type": "write this as a table",
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "give a whole number"),
    **dict.fromkeys(("float_type", "float_parsing", "decimal_type", "decimal_parsing"), "give a number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "give true or false"),
    "union_tag_not_found": 'type is missing: give "email", "webhook", "slack", "discord", "teams" or "apprise"',
}
_BRACKETS = {
    "source": "[[source]]",
    "watch": "[[watch]]",
    "channel": "[channel.NAME]",
    "crawl": "[crawl]",
    "service": "[service]",
}

Known = Mapping[str, Iterable[str]]


def described(fault: Mapping[str, Any], data: Mapping[str, Any], known: Known) -> str:
    """Say one pydantic error as ``[[source]] "Herald": unknown key "shedule"; did you mean "schedule"?``.

    ``data`` is the file as TOML gave it. ``known`` lists the keys of each table: ``source``, ``channel.email``, and
    those of the top level under the empty name.
    """
    table, name, key = _place(fault["loc"], data)
    line = said(fault, key, known.get(name, ()), "key" if table else "table or key")
    return f"{table}: {line}" if table else line


def said(fault: Mapping[str, Any], key: str, known: Iterable[str], what: str) -> str:
    """Say one pydantic error of ``key``; ``known`` are the keys beside it, ``what`` is what one of them is called."""
    if fault["type"] == "extra_forbidden":
        return f'unknown {what} "{key}"{nearest(key, known)}'
    return f"{key}: {_words(fault, key)}" if key else _words(fault, key)


def _words(fault: Mapping[str, Any], key: str) -> str:
    if fault["type"] == "value_error":
        return str(fault["ctx"]["error"])
    if fault["type"] in {"tuple_type", "dict_type", "model_type"} and key in _BRACKETS:
        return f"write this table as {_BRACKETS[key]}"
    if fault["type"] == "union_tag_invalid":
        return f'unknown type "{fault["ctx"]["tag"]}": give {fault["ctx"]["expected_tags"]}'
    message = _WORDS.get(fault["type"], fault["msg"])
    return str(message[0].lower() + message[1:])


def _place(loc: Iterable[str | int], data: Mapping[str, Any]) -> tuple[str, str, str]:
    """Part a location into the table as written, its name in ``known``, and the key below it."""
    match list(loc):
        case ["source" | "watch" as name, int(row), *rest]:
            return f"{_BRACKETS[name]} {_called(data[name][row], row)}", name, _dotted(rest)
        case ["channel", str(name), *rest]:
            kind, *below = rest or [""]
            return f"[channel.{_line(name)}]", f"channel.{kind}", _dotted(below)
        case ["crawl" | "service" as name, *rest] if rest:
            return _BRACKETS[name], name, _dotted(rest)
        case rest:
            return "", "", _dotted(rest)


def _called(table: Any, row: int) -> str:
    name = table.get("name") if isinstance(table, dict) else None
    return f'"{name}"' if isinstance(name, str) and name.isprintable() else str(row + 1)


def _line(name: str) -> str:
    return name if name.isprintable() else repr(name)


def _dotted(parts: Iterable[str | int]) -> str:
    return ".".join(str(part) for part in parts)
