"""Lists of sources that other programs wrote: addresses line by line, OPML, CSV. Text in, sources out; all or none."""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import get_origin

from lxml import etree
from pydantic import ValidationError

from monitor.config import SourceTable
from monitor.faults import said
from spiders.plurals import counted
from storage.errors import UsageError
from storage.model import Source

MOST_BYTES = 16 * 2**20
MOST_SOURCES = 100_000
SHOWN = 10
_COMMENT = re.compile(r"(?:^|\s)#.*")  # inside an address it begins a fragment

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One source as the list has it; ``where`` is how a person finds it there."""

    where: str
    values: Row


def sources(data: bytes, table: type[SourceTable], schedule: str) -> list[Source]:
    """Read a list of any of the three forms; ``table`` is the configuration's table of a source, which checks each.

    Those without a ``schedule`` get this one. Raises UsageError that names the first lines that cannot be taken.
    """
    found, faults = listed(data, table, schedule)
    if faults:
        more = [f"{counted(len(faults) - SHOWN, 'more line')} like these"] if len(faults) > SHOWN else []
        raise UsageError("\n".join([*faults[:SHOWN], *more, "nothing was imported"]))
    return found


def listed(data: bytes, table: type[SourceTable], schedule: str | None) -> tuple[list[Source], list[str]]:
    """Read a list of any of the three forms: what can be taken of it, and a line for each of the others."""
    if len(data) > MOST_BYTES:
        raise UsageError(f"the list is larger than {MOST_BYTES // 2**20} MiB")
    found: list[Source] = []
    faults: list[str] = []
    for line in _lines(data):
        try:
            found.append(table.model_validate({"schedule": schedule, **_cells(line.values, table)}).source())
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(map(str, first["loc"]))
            faults.append(f"{line.where}: {said(first, key, table.model_fields, 'column')}")
        if len(found) + len(faults) > MOST_SOURCES:
            raise UsageError(f"the list has more than {MOST_SOURCES} sources")
    return _named_apart(found), faults


def _cells(row: Row, table: type[SourceTable]) -> dict[str, str | list[str]]:
    """Part the cells of keys that hold lists: an entry a line."""
    lists = {key for key, field in table.model_fields.items() if get_origin(field.annotation) is tuple}
    return {key: value.splitlines() if key in lists else value for key, value in row.items()}


def _lines(data: bytes) -> Iterator[Line]:
    text = data.decode("utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig", "replace")
    start = text.lstrip()[:200].lower()
    if start.startswith(("<?xml", "<opml", "<!")):
        return _opml(data)
    heading = text.lstrip().split("\n", 1)[0].strip().lower()
    columns = [name.strip(' "') for name in heading.replace(";", ",").split(",")]
    return _csv(text) if "url" in columns else _addresses(text)


def _addresses(text: str) -> Iterator[Line]:
    for number, line in enumerate(text.splitlines(), start=1):
        url = _COMMENT.sub("", line).strip()
        if url:
            yield Line(f"line {number}", {"name": url, "url": url})


def _csv(text: str) -> Iterator[Line]:
    heading = text.lstrip().split("\n", 1)[0]
    rows = csv.DictReader(io.StringIO(text.lstrip()), delimiter=";" if ";" in heading else ",")
    for row in rows:
        values = {
            (key or "").strip().lower(): (value or "").strip() for key, value in row.items() if isinstance(value, str)
        }
        kept = {key: value for key, value in values.items() if value and key}
        if kept:
            yield Line(f"line {rows.line_num}", {"name": kept.get("url", ""), **kept})


def _opml(data: bytes) -> Iterator[Line]:
    """Take each outline with a feed's address. Nothing is loaded, no entity resolved, a document type refused."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UsageError(f"the list is no OPML: {error}") from error
    if root.getroottree().docinfo.doctype:
        raise UsageError("the list is no OPML: it declares a document type")
    for outline in root.iter("outline"):
        url = (outline.get("xmlUrl") or outline.get("xmlurl") or "").strip()
        if url:
            name = " ".join((outline.get("title") or outline.get("text") or url).split())
            yield Line(f"line {outline.sourceline}", {"name": name, "url": url, "kind": "feed"})


def _named_apart(found: Iterable[Source]) -> list[Source]:
    """Keep the first of each address, and name by their address sources whose name is taken already."""
    by_url: dict[str, Source] = {}
    for source in found:
        by_url.setdefault(source.url, source)
    taken: set[str] = set()
    named = []
    for source in by_url.values():
        name = source.url if source.name.casefold() in taken else source.name
        taken.add(name.casefold())
        named.append(Source(**{field: getattr(source, field) for field in source.__slots__} | {"name": name}))
    return named
