"""Which of two copies is the original: the agency's own page before one that credits it, else the earlier one.

``agencies.toml`` is the table. A credit is a dateline, a byline or a line of its own at the end; a name in mid-text is
only a source that is quoted.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from storage.model import Article

_DATELINE = 160
_LAST_LINE = 80
_CREDITS = r"(?i:source|quelle|fuente|fonte|via|with|mit material von|©|copyright|\(c\))"


@dataclass(frozen=True)
class Agency:
    """``hosts`` are where it publishes itself."""

    name: str
    hosts: tuple[str, ...]
    dateline: re.Pattern[str]
    line: re.Pattern[str]
    byline: re.Pattern[str]


@cache
def agencies() -> tuple[Agency, ...]:
    raw = tomllib.loads(files("spiders").joinpath("agencies.toml").read_text(encoding="utf-8"))
    return tuple(_agency(name, row["credits"], row["hosts"]) for name, row in raw.items())


def _agency(name: str, credited: list[str], hosts: list[str]) -> Agency:
    names = "|".join(map(re.escape, credited))
    return Agency(
        name,
        tuple(hosts),
        dateline=re.compile(rf"\((?:{names})\)|^(?:{names})\s*[-–—:]|[-–—,/]\s*(?:{names})\s*[-–—:]"),
        line=re.compile(rf"{_CREDITS}[\s:.\d]*\(?(?:{names})\b|^\W*(?:{names})(?:/\w+)?\W*$"),
        byline=re.compile(rf"(?<!\w)(?:{names})(?!\w)"),
    )


def precedes(article: Article, other: Article) -> bool:
    """Tell whether ``article`` is the original of ``other`` rather than the other way round."""
    if credits_host(other, article.url):
        return True
    if credits_host(article, other.url) or article.published_at is None or other.published_at is None:
        return False
    return _earlier(article, other)


def credits_host(article: Article, url: str) -> bool:
    """Tell whether ``article`` credits an agency that publishes at ``url``, and is not published there itself."""
    host, own = urlsplit(url).hostname or "", urlsplit(article.url).hostname or ""
    return any(_at(agency, host) and not _at(agency, own) and credits_agency(article, agency) for agency in agencies())


def credits_agency(article: Article, agency: Agency) -> bool:
    if any(agency.byline.search(author) for author in article.authors):
        return True
    lines = article.text.split("\n")
    last = lines[-1].strip()
    return bool(agency.dateline.search(lines[0][:_DATELINE])) or (
        len(last) <= _LAST_LINE and bool(agency.line.match(last))
    )


def _at(agency: Agency, host: str) -> bool:
    return any(host == each or host.endswith(f".{each}") for each in agency.hosts)


def _earlier(article: Article, other: Article) -> bool:
    """Compare two publications; one at midnight knows its day only."""
    one, two = article.published_at, other.published_at
    assert one is not None
    assert two is not None
    exact = one.time() != one.min.time() and two.time() != two.min.time()
    return one < two if exact else one.date() < two.date()
