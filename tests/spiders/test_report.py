from __future__ import annotations

from datetime import UTC, datetime

from spiders.report import ERRORS_KEPT, SourceReport, Tally, failed
from storage.model import Outcome, Visit

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
