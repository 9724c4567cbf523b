"""Another value on another page: an update where it is later and somebody with authority says so, else a conflict."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.claims import read
from monitor.compare.across import Teller, kind_across
from monitor.compare.algebra import Relation
from monitor.compare.match import Match
from monitor.compare.official import is_official
from storage.model import StoredAssertion

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)


def answer(text, at, language="en"):
    return next(a for a in read(text, published_at=at, language=language).assertions if a.value.number is not None)


def told(old, new, *, days=3, said=None, language="en", **more):
    """What ``new`` is to ``old``, which another outlet gave on Monday, ``days`` earlier."""
    at = MONDAY + timedelta(days=days)
    first = answer(old, MONDAY, language)
    stored = StoredAssertion(1, 1, 1, 1, "https://a.example/1", "A", 1, MONDAY, first)
    teller = Teller(2, said or at, "B", at.date(), language, **more)
    found = kind_across(Match(stored, Relation.DIFFERENT, 1.0, 5.0), answer(new, at, language), teller)
    return found.kind.value, found.reason


TOLL = "The fire killed 40 people, two guests said."


@pytest.mark.parametrize(
    ("new", "language"),
    [
        ("The fire killed 52 people, the police said.", "en"),
        ("According to the Health Ministry, the fire killed 52 people.", "en"),
        ("The fire killed 52 people, a spokeswoman for the electoral commission said.", "en"),
        ("Die Polizei teilte mit, dass bei dem Brand 52 Menschen starben.", "de"),
        ("Das Innenministerium teilte mit, dass bei dem Brand 52 Menschen starben.", "de"),
        ("Murieron 52 personas en el incendio, dijo el Ministerio de Sanidad.", "es"),
    ],
)
def test_a_later_official_value_updates(new, language):
    assert told(TOLL, new, language=language) == ("updated", "later_official")


@pytest.mark.parametrize(
    "new",
    [
        "The fire killed 52 people, a guest said.",
        "The fire killed 52 people, a former police officer said.",
        "The fire killed 52 people, the opposition minister said.",
        "The fire killed 52 people.",
    ],
)
def test_a_later_value_without_authority_conflicts(new):
    assert told(TOLL, new) == ("conflicting", "values_disjoint")


def test_a_company_speaks_with_authority_of_what_is_its_own():
    old = "The Norvik Polaris will cost 40,000 euros, two dealers said."
    assert told(old, "Norvik said the Norvik Polaris will cost 25,000 euros.") == ("updated", "later_official")
    assert told(old, "Berg Motors said the Norvik Polaris will cost 25,000 euros.")[0] == "conflicting"


def test_a_source_that_is_called_official_updates():
    new = "The fire killed 52 people."
    assert told(TOLL, new, official=True) == ("updated", "later_official")
    assert told(TOLL, new, days=-1, official=True) == ("conflicting", "not_later")


def test_what_an_office_said_before_does_not_update_what_was_said_since():
    """The page is of Thursday, but its sentence is of Sunday."""
    assert told(TOLL, "The police said on Sunday that the fire killed 52 people.") == ("conflicting", "not_later")
    assert told(TOLL, "The police said on Wednesday that the fire killed 52 people.") == ("updated", "later_official")


@pytest.mark.parametrize(
    ("new", "kind"),
    [
        ("As of Sunday the fire had killed 52 people, the police said.", "conflicting"),
        ("By Sunday evening the fire had killed 52 people, the police said.", "conflicting"),
        ("As of Wednesday the fire had killed 52 people, the police said.", "updated"),
    ],
)
def test_a_count_is_as_of_the_day_up_to_which_it_was_made(new, kind):
    assert told(TOLL, new)[0] == kind


def test_an_older_page_does_not_update():
    assert told(TOLL, "The fire killed 52 people, the police said.", days=-1) == ("conflicting", "not_later")


def test_a_page_that_changed_later_says_it_at_that_moment():
    changed = MONDAY + timedelta(days=4)
    assert told(TOLL, "The fire killed 52 people, the police said.", days=-1, said=changed)[0] == "updated"


def test_the_same_speaker_comes_before_the_office():
    old = "The fire killed 40 people, the police said."
    assert told(old, "The fire killed 52 people, the police said.") == ("updated", "later_same_speaker")


def test_nobody_is_no_office():
    assert not is_official(answer("The fire killed 52 people.", MONDAY), "en")
