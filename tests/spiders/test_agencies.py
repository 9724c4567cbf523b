"""The agency's own page comes before one that credits it, then the earlier one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from told import NOON

from spiders.agencies import agencies, credits_agency, credits_host, precedes
from storage.model import Article

PAPER, WIRE = "https://courier.example/a", "https://www.reuters.com/world/a"


def article(text: str = "The ferry sails.", url: str = PAPER, **more) -> Article:
    return Article(url, text, **more)


def credited(given: Article) -> set[str]:
    return {agency.name for agency in agencies() if credits_agency(given, agency)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("OSLO (Reuters) - The ferry sails.", "Reuters"),
        ("OSLO, March 2 (AP) — The ferry sails.", "Associated Press"),
        ("Oslo - AFP - The ferry sails.", "Agence France-Presse"),
        ("The ferry sails.\nQuelle: dpa", "Deutsche Presse-Agentur"),
        ("The ferry sails.\n© 2026 AFP", "Agence France-Presse"),
        ("Die Fähre fährt.\ndpa/nord", "Deutsche Presse-Agentur"),
        ("El barco zarpa.\nEFE", "EFE"),
    ],
)
def test_an_agency_is_credited_in_dateline_or_last_line(text: str, name: str) -> None:
    assert credited(article(text)) == {name}


def test_an_agency_is_credited_in_the_byline() -> None:
    assert credited(article(authors=("Ann Berg", "Reuters"))) == {"Reuters"}


@pytest.mark.parametrize(
    "text",
    [
        "The minister told Reuters that the ferry sails.",
        "The ferry sails, AP reported on Monday.",
        "The ferry sails.\nPA systems on board were silent.",
        "AP courses are popular.",
    ],
)
def test_an_agency_that_is_quoted_is_not_credited(text: str) -> None:
    assert credited(article(text)) == set()


def test_the_agencys_own_page_is_the_original_whenever_it_was_published() -> None:
    reprint = article("OSLO (Reuters) - The ferry sails.", published_at=NOON)
    own = article(url=WIRE, published_at=NOON + timedelta(days=1))
    assert credits_host(reprint, WIRE)
    assert precedes(own, reprint)
    assert not precedes(reprint, own)


def test_otherwise_the_earlier_publication_is_the_original() -> None:
    early, late = article(published_at=NOON), article(published_at=NOON + timedelta(minutes=5))
    assert precedes(early, late)
    assert not precedes(late, early)
    assert not precedes(early, early)


def test_a_date_without_a_time_is_no_midnight() -> None:
    day = NOON.replace(hour=0)
    assert not precedes(article(published_at=day), article(published_at=NOON))
    assert precedes(article(published_at=day - timedelta(days=1)), article(published_at=NOON))


def test_without_a_date_nothing_is_earlier() -> None:
    assert not precedes(article(), article(published_at=NOON))
    assert not precedes(article(published_at=NOON), article())
