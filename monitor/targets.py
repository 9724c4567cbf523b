"""What a crawl is asked for, as sources: names, addresses, lists of addresses (text, OPML, CSV) and WARC archives."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from monitor.addresses import web_address
from monitor.config import SourceTable
from monitor.imports import MOST_BYTES, listed
from monitor.suggest import nearest
from spiders.report import SourceReport
from storage.errors import UsageError
from storage.model import Source, SourceKind

STANDARD_INPUT = "-"


@dataclass(slots=True)
class Targets:
    """The sources in the order of the words, and by word what is wrong with the others, a line each."""

    sources: list[Source] = field(default_factory=list)
    wrong: dict[str, list[str]] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        return [line for lines in self.wrong.values() for line in lines]

    def add(self, source: Source) -> None:
        if source.name not in self.order:
            self.sources.append(source)
            self.order.append(source.name)

    def refuse(self, word: str, line: str) -> None:
        self.wrong.setdefault(word, []).append(line)
        if word not in self.order:
            self.order.append(word)

    def reports(self, visited: Sequence[SourceReport]) -> list[SourceReport]:
        """Put what was crawled and what could not be together, in the order in which it was asked for."""
        found = {report.name: report for report in visited}
        for word, lines in self.wrong.items():
            found[word] = _refused(found.get(word, SourceReport(word)), lines)
        return [found.pop(name) for name in self.order if name in found]


def targets(words: Sequence[str], known: Sequence[Source]) -> Targets:
    """Find what each word means. What is wrong stops nothing else; UsageError where nothing is left to crawl."""
    found = Targets()
    for word in dict.fromkeys(words):
        try:
            for each in _meant(word, known):
                if isinstance(each, Source):
                    found.add(each)
                else:
                    found.refuse(word, each)
        except UsageError as error:
            found.refuse(word, str(error))
    if not found.sources:
        raise UsageError("\n".join(found.lines))
    return found


def wanted_source(word: str, known: Sequence[Source]) -> Source:
    """Find a source by name or address, or make one of an address; UsageError names the nearest."""
    for source in known:
        if word in {source.name, source.url}:
            return source
    if "://" not in word:
        names = [source.name for source in known]
        raise UsageError(f'"{word}" is neither a source nor an http(s) address{nearest(word, names)}')
    try:
        return Source(name=word, url=web_address(word), watch_for=0)
    except ValueError as error:
        raise UsageError(str(error)) from error


def archive(name: str, path: Path) -> Source:
    """Make the source that a WARC file or a folder of them is; its pages are on nobody's rota."""
    return Source(name=name, url=path.absolute().as_uri(), kind=SourceKind.WARC, watch_for=0)


def _meant(word: str, known: Sequence[Source]) -> Iterator[Source | str]:
    named = any(word in {source.name, source.url} for source in known)
    if word == STANDARD_INPUT and not named:
        yield from _of_list("standard input", sys.stdin.buffer.read)
        return
    path = None if named or "://" in word else _path(word)
    if path is None:
        yield wanted_source(word, known)
    elif _is_archive(path):
        yield archive(word, path)
    else:
        yield from _of_list(word, lambda most: _read(path, most))


def _path(word: str) -> Path | None:
    """Return the file or folder that a word names, if there is one or the word can mean nothing else."""
    path = Path(word)
    try:
        there = path.exists()
    except (OSError, ValueError):
        return None
    if not there and word.lower().endswith((".warc", ".warc.gz", ".opml", ".txt", ".csv")):
        raise UsageError(f"{word}: no such file or folder")
    return path if there else None


def _is_archive(path: Path) -> bool:
    from spiders.archives import files_of, is_archive  # noqa: PLC0415  # most crawls read no archive

    return bool(files_of(path)) if path.is_dir() else is_archive(path)


def _of_list(name: str, read: Callable[[int], bytes]) -> Iterator[Source | str]:
    found, faults = listed(read(MOST_BYTES + 1), SourceTable, None)
    if not found and not faults:
        raise UsageError(f"{name}: no address in this list")
    yield from found
    for fault in faults:
        yield f"{name}: {fault}"


def _read(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error


def _refused(report: SourceReport, lines: Sequence[str]) -> SourceReport:
    return replace(report, failed=report.failed + len(lines), errors=(*report.errors, *lines))
