from __future__ import annotations

from datetime import UTC, datetime

import pytest

from spiders.report import ERRORS_KEPT, SourceReport, Tally, failed, hinted
from storage.model import Outcome, Source, SourceKind, Visit

AT = datetime(2024, 5, 6, tzinfo=UTC)


def visit(source: str, outcome: Outcome, error: str | None = None) -> Visit:
    return Visit(source, "https://courier.example/a", outcome, AT, error=error)


def test_each_source_has_its_report_in_the_order_given() -> None:
    tally = Tally(("b", "a", "b"))
    tally.add(visit("a", Outcome.NEW))
    tally.add(visit("a", Outcome.FAILED, "https://courier.example/a: HTTP 404 not found"))
    tally.fetched["a"] += 1
    assert tally.reports() == [
        SourceReport("b"),
        SourceReport("a", fetched=1, new=1, failed=1, errors=("https://courier.example/a: HTTP 404 not found",)),
    ]
    assert failed(tally.reports())
    assert not failed(Tally(("a",)).reports())


def test_a_source_that_fails_ten_thousand_times_has_a_short_report() -> None:
    tally = Tally(("a",))
    for number in range(10_000):
        tally.add(visit("a", Outcome.FAILED, f"line {number}"))
    (report,) = tally.reports()
    assert report.failed == 10_000
    assert len(report.errors) == ERRORS_KEPT + 1
    assert report.errors[-1] == "a: 9900 more errors"


@pytest.mark.parametrize(
    ("kind", "path", "reason", "helped"),
    [
        (SourceKind.AUTO, "/news/", "index page", True),
        (SourceKind.AUTO, "/news/", "no article text", True),
        (SourceKind.AUTO, "/news/", "HTTP 404 not found", False),
        (SourceKind.AUTO, "/news/a", "index page", False),
        (SourceKind.PAGE, "/news/", "index page", False),
    ],
)
def test_a_source_without_a_kind_that_is_no_article_is_told_how_its_links_are_read(kind, path, reason, helped) -> None:
    source = Source("Courier", "https://courier.example/news/", kind)
    url = f"https://courier.example{path}"
    line = hinted(source, url, f"{url}: {reason}")
    assert line.startswith(f"{url}: {reason}")
    assert ('kind = "section"' in line) is helped
