"""Readings that are a guess: listed, never alerted. Money and dates have theirs in test_tender and test_dates."""

import pytest

from monitor.claims import read
from monitor.compare.pair import compare
from monitor.report.values import listed


def told(text, headline=None):
    """Subject, predicate and whether it is ambiguous, of each value."""
    return [(a.subject, a.predicate, a.ambiguous) for a in read(text, headline=headline).assertions if a.value.number]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norvik and Polaris hired 40 and 50 people, respectively.", [("Norvik", False), ("Polaris", False)]),
        (
            "Norvik, Polaris and Aurora rose 1, 2 and 3 percent respectively.",
            [(n, False) for n in ("Norvik", "Polaris", "Aurora")],
        ),
        ("In May, Norvik and Polaris rose 1 and 2 percent respectively.", [("Norvik", False), ("Polaris", False)]),
    ],
)
def test_respectively_gives_each_value_its_subject(text, expected):
    assert [(subject, ambiguous) for subject, _, ambiguous in told(text)] == expected


def test_respectively_gives_each_value_its_question():
    found = told("Revenue and profit rose 5 percent and 7 percent respectively.", "Norvik reports a good year")
    assert [predicate for _, predicate, _ in found] == ["revenue rise", "profit rise"]


def test_values_that_do_not_pair_off_with_subjects_are_ambiguous():
    found = told("Norvik and Polaris sold 40, 50 and 60 cars respectively.")
    assert [ambiguous for _, _, ambiguous in found] == [True, True, True]


@pytest.mark.parametrize(
    ("text", "ambiguous"),
    [
        ("Norvik sued.\nNorvik and Polaris met.\nIt lost 40 jobs.", True),
        ("Norvik sued.\nNorvik and Polaris met.\nThe company lost 40 jobs.", True),
        ("Norvik sued.\nNorvik and Polaris met.\nThey lost 40 jobs.", False),
        ("Norvik sued.\nIt lost 40 jobs.", False),
        ("Marks and Spencer grew.\nIt lost 40 jobs.", False),
    ],
)
def test_a_word_for_one_of_two_is_ambiguous(text, ambiguous):
    assert told(text)[-1][2] is ambiguous


@pytest.mark.parametrize(
    ("text", "ambiguous"),
    [
        ("The maker recalled 2015 cars.", True),
        ("The maker recalled 2,015 cars.", False),
        ("The maker recalled 2000 cars.", False),
        ("The maker recalled about 2015 cars.", False),
        ("The flood killed 1950 people.", False),
    ],
)
def test_a_number_that_may_be_the_year_of_things_is_ambiguous(text, ambiguous):
    (found,) = told(text)
    assert found[2] is ambiguous


def test_what_is_ambiguous_is_listed_and_never_alerted():
    changes = compare("A ticket is 400 crowns.", "A ticket is 500 crowns.").changes
    assert [(change.alert, "ambiguous" in change.explanation) for change in changes] == [(False, True)]


def test_a_table_marks_what_is_ambiguous():
    (found,) = read("A ticket is 400 crowns.").assertions
    assert listed(found).endswith("(ambiguous)")
