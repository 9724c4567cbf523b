"""Correction notices."""

import pytest

from monitor.claims import read


def pairs(text, **more):
    return [(c.old.surface, c.new.surface) for c in read(text, **more).corrections]


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (
            "An earlier version of this article misstated the capacity of the plant; it is 30 million, not 19 million.",
            "19 million",
            "30 million",
        ),
        ("An earlier version of this story misstated the number of workers. It is 2,300, not 3,200.", "3,200", "2,300"),
        ("This article was amended on 5 March 2024 to correct the price from $40 to $50.", "$40", "$50"),
        ("Correction: an earlier version said the price was $40,000; it is $25,000.", "$40,000", "$25,000"),
        ("Clarification: The plant is in Oslo, not Bergen.", "Bergen", "Oslo"),
        ("Correction: The car will go on sale in 2025, not 2024.", "2024", "2025"),
        ("This story has been corrected to say 25,000 cars instead of 40,000 cars.", "40,000", "25,000"),
    ],
)
def test_a_notice_pairs_the_wrong_value_with_the_right_one(text, old, new):
    assert pairs(text) == [(old, new)]


def test_a_notice_outside_the_text_is_read_too():
    notice = "An earlier version misstated the price of the car. It is $25,000, not $40,000."
    assert pairs("The car costs $25,000.", corrections=[notice]) == [("$40,000", "$25,000")]


def test_a_notice_names_the_question():
    text = "An earlier version of this article misstated the capacity of the plant; it is 30 million, not 19 million."
    (correction,) = read(text).corrections
    assert (correction.new.subject, correction.new.predicate) == ("plant", "capacity")


def test_the_page_no_longer_asserts_what_it_corrects():
    text = "The car costs $25,000.\nCorrection: an earlier version said the price was $40,000; it is $25,000."
    assert {a.surface for a in read(text).assertions} == {"$25,000"}


@pytest.mark.parametrize("text", ["It is 30 million, not 19 million.", "The correction of prices took 12 days."])
def test_other_sentences_are_no_notices(text):
    assert pairs(text) == []


def test_a_notice_with_one_value_asserts_it():
    assert [a.surface for a in read("Correction: The plan costs $3 billion.").assertions] == ["$3 billion"]
