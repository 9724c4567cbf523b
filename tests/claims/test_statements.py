"""Claims without a number."""

import pytest

from monitor.claims import read
from storage.model import Dimension


def roles(text):
    return [(a.value.entity, a.predicate, a.subject) for a in read(text).assertions if a.dimension is Dimension.ENTITY]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lei Jun, chief executive of Xiaomi, left.", [("Lei Jun", "chief executive", "Xiaomi")]),
        ("Lei Jun, the founder of Xiaomi, left.", [("Lei Jun", "founder", "Xiaomi")]),
        ("It was led by Lei Jun, Xiaomi's chief executive.", [("Lei Jun", "chief executive", "Xiaomi")]),
        ("Xiaomi chief executive Lei Jun left.", [("Lei Jun", "chief executive", "Xiaomi")]),
        ("Then Lei Jun, president Ann Lee and others left.", []),
        ("Lei Jun, a friend, left.", []),
    ],
)
def test_who_holds_which_role_is_read(text, expected):
    assert roles(text) == expected


@pytest.mark.parametrize(
    ("text", "dimension"),
    [
        ("The Senate voted against the treaty that Norway had signed.", Dimension.STATEMENT),
        ("The Senate did not pass the treaty that Norway had signed.", Dimension.POLARITY),
    ],
)
def test_a_sentence_worth_checking_is_one_claim(text, dimension):
    (assertion,) = read(text).assertions
    assert (assertion.dimension, assertion.surface) == (dimension, text)


@pytest.mark.parametrize(
    "text", ["What do you think?", "I think we should all hope for the best.", "Ann Lee", "Read more.", "Thank you."]
)
def test_opinions_questions_and_lines_without_a_verb_are_no_claims(text):
    assert read(text).assertions == ()


def test_a_long_text_yields_few_statements():
    text = "\n".join(
        f"The Senate voted against the treaty that town {chr(65 + i % 26)} had signed." for i in range(300)
    )
    assert len(read(text).assertions) <= 20


def test_of_more_statements_than_a_text_may_have_the_worthiest_stay():
    plain = [f"The Senate signed the treaty that Ann{chr(97 + i)} Lind had drafted." for i in range(25)]
    worthy = "The Senate voted against the lowest tax on imports that Norway and Denmark had ever signed into law."
    kept = [a.sentence for a in read("\n".join([*plain, worthy])).assertions]
    assert kept == [*plain[:19], worthy]


def test_statements_do_not_crowd_out_values():
    plain = ["The Senate signed the treaty that Ann Lind had drafted."] * 1850
    valued = ["The toll rose to 41 and 12 were hurt."] * 100
    (*_, last) = read("\n".join([*plain, *valued, "The price fell to 13,500 euros."])).assertions
    assert last.surface == "13,500 euros"
