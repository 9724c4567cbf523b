"""Dates of a text as the tests write them: first and last day, counted from one day of publication."""

from datetime import date

from monitor.claims.dates import dates

PUBLISHED = date(2024, 3, 20)  # a Wednesday


def days(text: str, reference: date | None = PUBLISHED) -> list[tuple[str, str]]:
    """First and last day of each date of a text, as ISO dates."""
    return [(str(d.first), str(d.last)) for d in dates(text, reference)]


def surfaces(text: str) -> list[str]:
    return [text[d.start : d.end] for d in dates(text, PUBLISHED)]


def one(first: str, last: str | None = None) -> list[tuple[str, str]]:
    return [(first, last or first)]
