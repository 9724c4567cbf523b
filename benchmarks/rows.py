"""What is asked of claimwatch, row by row, and where the figure stands in what the benchmarks print."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One figure that is asked for: ``pattern`` finds its numbers in what ``part`` prints, ``fits`` judges them.

    A row without ``fits`` is for reading only.
    """

    part: str
    name: str
    asked: str
    pattern: str
    fits: Callable[..., bool] | None = None

    def got(self, printed: str) -> tuple[str, str]:
        """Give the figures as printed, and "yes", "SHORT", "to be read" or "no figure"."""
        found = re.search(self.pattern, printed, re.DOTALL | re.MULTILINE)
        if found is None:
            return "", "no figure"
        told = " / ".join(group for group in found.groups())
        if self.fits is None:
            return told, "to be read"
        return told, "yes" if self.fits(*map(float, found.groups())) else "SHORT"


def least(*bounds: float) -> Callable[..., bool]:
    return lambda *figures: all(f >= b for f, b in zip(figures, bounds, strict=True))


def most(*bounds: float) -> Callable[..., bool]:
    return lambda *figures: all(f <= b for f, b in zip(figures, bounds, strict=True))


def share(bound: float) -> Callable[[float, float], bool]:
    """Judge "N of M": whether at least that share is reached."""
    return lambda part, whole: part >= bound * whole


def silent(bound: float) -> Callable[..., bool]:
    """Judge pairs of "right of all": whether at most that share of all is wrong."""
    return lambda *figures: sum(figures[1::2]) - sum(figures[::2]) <= bound * sum(figures[1::2])


def joined(found: float, changed: float, alarmed: float, strangers: float) -> bool:
    return found >= 31 / 35 * changed and alarmed <= 3 and not strangers


def _scores(first: str, *names: str) -> str:
    return first + "".join(rf".*?{re.escape(name)} P [\d.]+ R [\d.]+ F1 ([\d.]+)" for name in names)


def _crawl(run: str) -> str:
    return rf"^\| {run} \| ([\d.]+) \| "


_OF = r"(\d+) of (\d+)"
_CROSS = rf"found {_OF}.*?(\d+) of \d+ .*?strangers:? (\d+)"
_LINE = r"[^\n]*?"

CLAIMS = (
    Row(
        "quantities",
        "quantities: F1 of value / value+unit / value+bound",
        "≥ .90 / .80 / .86",
        _scores("== quantities", "value", "value+unit", "value+bound"),
        least(0.90, 0.80, 0.86),
    ),
    Row("quantities", "specs, all cases right: English", "≥ 85 %", r"== en.*?= ([\d.]+)%", least(85)),
    Row("quantities", "specs, all cases right: Spanish", "≥ 88 %", r"== es.*?= ([\d.]+)%", least(88)),
    Row("quantities", "specs, all cases right: German", "≥ 80 %", r"== de.*?= ([\d.]+)%", least(80)),
    Row("speed", "speed of the reader, times quantulum3", "≥ 20", r"^ratio +([\d.]+)", least(20)),
    Row(
        "pairs",
        "pairs: alert F1 / false alerts",
        "≥ .88 / ≤ .02",
        r"^pairs:.*?F1 ([\d.]+) +false-alert rate ([\d.]+)",
        lambda f1, false: f1 >= 0.88 and false <= 0.02,
    ),
    Row(
        "pairs",
        "… entity or polarity found",
        "≥ 12 of 23",
        r"^pairs:.*?entity-or-polarity +(\d+)/(\d+)",
        share(12 / 23),
    ),
    Row(
        "pairs",
        "… reworded rows left silent",
        "≥ 98 %",
        r"^pairs:.*?headline-reworded +(\d+)/(\d+).*?sentence-reworded +(\d+)/(\d+)",
        silent(0.02),
    ),
    Row("pairs", "constructed: alert F1", "≥ .97", r"^constructed:.*?F1 ([\d.]+)", least(0.97)),
    Row("checkable", "checkable: F1", "≥ .85", r"^checkable P [\d.]+ R [\d.]+ F1 ([\d.]+)", least(0.85)),
    Row(
        "revisions",
        "revisions, value: pages / found / exact",
        "found ≥ 58, exact ≥ 56 of 60",
        r"^value +pages +(\d+) +found (\d+) +exact (\d+)",
        lambda n, f, e: f >= 58 / 60 * n and e >= 56 / 60 * n,
    ),
    Row(
        "revisions",
        "revisions, noise: pages / alarms",
        "≤ 1 of 60",
        r"^noise +pages +(\d+) +alarms (\d+)",
        lambda n, alarms: alarms <= n / 60,
    ),
    Row(
        "revisions",
        "revisions, reword: pages / alarms",
        "≤ 2 of 60",
        r"^reword +pages +(\d+) +alarms (\d+)",
        lambda n, alarms: alarms <= 2 / 60 * n,
    ),
    Row(
        "revisions",
        "revisions, withdraw: pages / found / extra",
        "found ≥ 58, extra ≤ 2 of 60",
        r"^withdraw +pages +(\d+) +found (\d+) +extra (\d+)",
        lambda n, f, x: f >= 58 / 60 * n and x <= 2 / 60 * n,
    ),
    Row("crosspage", "across pages: found / of / alarmed / strangers", "≥ 31 of 35, ≤ 3, 0", _CROSS, joined),
    Row("background", "… with a newswire in the store", "the same, strangers 0", _CROSS, joined),
    Row("timeline", "timeline: edits / flagged", "", r"^edits +(\d+) +flagged +(\d+)"),
    Row(
        "timeline",
        "… in which digits changed / flagged",
        "100 flagged read: ≥ 90 right",
        r"^\.\.\. in which digits changed +(\d+) +flagged +(\d+)",
    ),
    Row(
        "timeline",
        "… a number went and another came / flagged",
        "60 silent read",
        r"^\.\.\. in which a number went and another came +(\d+) +flagged +(\d+)",
    ),
    Row(
        "timeline",
        "… scores and clock times alone / flagged",
        "0 flagged",
        r"scores and clock times alone changed +(\d+) +flagged +(\d+)",
        lambda _, flagged: not flagged,
    ),
)
COST = (
    Row(
        "check",
        "the check of a page, times trafilatura, 20,000 stored",
        "≤ 1.0",
        rf"^check {_LINE} ([\d.]+) of trafilatura",
        most(1.0),
    ),
    Row(
        "check",
        "memory of a check process, MiB",
        "≤ 190 (200 MB)",
        r"^peak memory of a check process (\d+) MiB",
        most(190),
    ),
    Row(
        "check-large",
        "the check with 1,000,000 stored, times that with 20,000",
        "≤ 1.5",
        r"^check with \d+ stored: ([\d.]+) of",
        most(1.5),
    ),
)
CRAWL = (
    Row("extraction", "body F1, each page alone", "≥ .957", r"^alone +F1 ([\d.]+)", least(0.957)),
    Row("extraction", "body F1, with sister pages", "≥ .965", r"^with sisters +F1 ([\d.]+)", least(0.965)),
    Row(
        "extraction",
        "title / date / authors exact, alone",
        "≥ .85 / .95 / .80",
        rf"^alone{_LINE}title ([\d.]+) +date ([\d.]+) +authors ([\d.]+)",
        least(0.85, 0.95, 0.80),
    ),
    Row(
        "extraction",
        "title / date / authors exact, with sister pages",
        "≥ .85 / .95 / .80",
        rf"^with sisters{_LINE}title ([\d.]+) +date ([\d.]+) +authors ([\d.]+)",
        least(0.85, 0.95, 0.80),
    ),
    Row("extraction", "time of extraction, times trafilatura", "≤ 1.0", rf"^time{_LINE}ratio ([\d.]+)", most(1.0)),
    Row("neardup", "copies: F1", "≥ .99", rf"^copies{_LINE}F1 ([\d.]+)", least(0.99)),
    Row(
        "neardup",
        "rewrites told as one story: recall / precision",
        "≥ .95 / .97",
        rf"^rewrites{_LINE}recall ([\d.]+){_LINE}precision ([\d.]+)",
        least(0.95, 0.97),
    ),
    Row(
        "neardup",
        "independent texts on one topic called copies, share",
        "≤ .02",
        rf"^same topic{_LINE}false copies ([\d.]+)",
        most(0.02),
    ),
    Row(
        "crawl",
        "first crawl, 1 worker: pages/s, times bare Scrapy",
        "≥ .90",
        _crawl("first crawl, 1 worker") + r"([\d.]+)",
        lambda _, ratio: ratio >= 0.9,
    ),
    Row(
        "crawl",
        "first crawl: pages/s with 1 / 2 workers",
        "2 ≥ 1.6 times 1",
        _crawl("first crawl, 1 worker") + ".*?" + _crawl("first crawl, 2 workers"),
        lambda one, two: two >= 1.6 * one,
    ),
    Row(
        "crawl",
        "second crawl: pages/s, times bare Scrapy",
        "≥ .80",
        _crawl("second crawl, 1 worker") + r"([\d.]+)",
        lambda _, ratio: ratio >= 0.8,
    ),
)
ROWS = (*CLAIMS, *COST, *CRAWL)
