"""Two versions of one page: what is told, and what is kept silent."""

import pytest

from monitor.claims import read
from monitor.compare.diff import diff

TEXT = """The harbour authority of Velmouth opened a ferry line on Monday.
Tickets for the crossing cost 12 euros. The first boat carried 310 passengers.
The mayor, Ana Lind, called the line a gift to the islands.
Critics say that the old bridge needs repair first. It was built with 4.5 million euros of public money.
The line is to run until 30 June 2026."""


def changes(old, new):
    return diff(read(old, language="en"), read(new, language="en"), language="en")


def told(old, new):
    return [(c.kind.value, c.old and c.old.surface, c.new and c.new.surface) for c in changes(old, new)]


def swapped(*pairs):
    new = TEXT
    for old, word in pairs:
        assert old in new
        new = new.replace(old, word)
    return new


def test_a_page_does_not_differ_from_itself():
    assert changes(TEXT, TEXT) == []


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("12 euros", "19 euros", "corrected"),
        ("310 passengers", "130 passengers", "corrected"),
        ("4.5 million euros", "4.5 billion euros", "corrected"),
        ("12 euros", "12 dollars", "unit_changed"),
        ("4.5 million euros", "4.52 million euros", "refined"),
        ("310 passengers", "about 310 passengers", "hedge_changed"),
        ("30 June 2026", "30 July 2026", "bound_moved"),
    ],
)
def test_a_changed_value_is_the_one_change(old, new, kind):
    found = [c for c in changes(TEXT, swapped((old, new))) if c.kind != "reworded"]
    assert [c.kind.value for c in found] == [kind]


def test_a_change_has_both_sentences_and_a_line_that_can_be_checked():
    (change,) = changes(TEXT, swapped(("cost 12 euros", "cost about 40,000 euros")))
    assert change.old.sentence == "Tickets for the crossing cost 12 euros."
    assert change.new.sentence[slice(*change.new.span)] == change.new.surface
    assert change.explanation == "12 EUR does not contain 38,000–42,000 EUR"
    assert change.reason == "values_disjoint"
    assert change.alert


@pytest.mark.parametrize(
    "pairs",
    [
        [("12 euros", "twelve euros")],
        [("4.5 million euros", "4,500,000 euros")],
        [("opened", "launched"), ("needs repair first", "ought to be mended before that")],
        [("called the line a gift to the islands", "said that for the islands the line was a present")],
    ],
)
def test_rewording_is_never_told_as_more(pairs):
    assert {c.kind.value for c in changes(TEXT, swapped(*pairs))} <= {"reworded"}


def test_a_moved_sentence_is_not_a_change():
    lines = TEXT.split("\n")
    assert changes(TEXT, "\n".join([*lines[2:], *lines[:2]])) == []


def test_a_split_sentence_is_not_a_change():
    old = TEXT + "\nThe crew of 14 people lives on board and the owner pays them 2,100 euros a month."
    new = TEXT + "\nThe crew of 14 people lives on board. The owner pays them 2,100 euros a month."
    assert {c.kind.value for c in changes(old, new)} <= {"reworded"}


def test_a_paragraph_that_is_gone_is_withdrawn():
    found = changes(TEXT, TEXT.replace("The first boat carried 310 passengers.", ""))
    assert [(c.kind.value, c.old.surface, c.alert) for c in found] == [("withdrawn", "310", True)]


def test_what_is_said_again_elsewhere_is_not_withdrawn():
    old = TEXT + "\nThe first boat, it said, carried 310 passengers."
    assert changes(old, TEXT) == [] or all(c.kind != "withdrawn" for c in changes(old, TEXT))


def test_a_page_that_became_another_withdraws_nothing():
    assert all(c.kind != "withdrawn" for c in changes(TEXT, "Wheat rose by 3 percent in Chicago. Rain is expected."))


def test_a_number_in_an_added_sentence_is_new_and_no_alert():
    found = changes(TEXT, TEXT + "\nThe town has 48,000 inhabitants.")
    assert [(c.kind.value, c.alert) for c in found] == [("new", False)]


def test_a_number_that_no_rule_reads_is_compared_where_it_stands():
    old = TEXT + "\nThe boat was christened Polaris 7 by the daughter of its owner."
    assert told(old, old.replace("Polaris 7", "Polaris 8")) == [("corrected", "7", "8")]


@pytest.mark.parametrize(
    "sentence",
    [
        "The ferry to Velmouth will cost {} euros, says the council at https://velmouth.example/ferry?a=1#top.",
        "The ferry to Velmouth (built in Norvik) will cost {} euros for each crossing;",
    ],
)
def test_an_address_or_a_semicolon_makes_no_code_of_a_sentence(sentence):
    old, new = (f"{TEXT}\n{sentence.format(price)}" for price in ("84", "91"))
    assert [kind for kind, *_ in told(old, new)] == ["corrected"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("867 published articles", "319 published articles"),
        ("stack.push(20); // 20", "stack.push(31); // 31"),
        (
            "The match against the sailors of Norby ended 2-1 on the quay",
            "The match against the sailors of Norby ended 3-1 on the quay",
        ),
    ],
)
def test_labels_code_and_scores_are_not_compared(old, new):
    assert {kind for kind, *_ in told(f"{TEXT}\n{old}", f"{TEXT}\n{new}")} <= {"reworded"}


def test_a_traded_name_is_a_correction():
    (change,) = changes(TEXT, swapped(("Ana Lind", "Berta Holm")))
    assert (change.kind.value, change.reason) == ("corrected", "name_replaced")


def test_a_negated_sentence_is_told():
    found = changes(TEXT, swapped(("needs repair", "does not need repair")))
    assert [(c.kind.value, c.reason) for c in found] == [("negated", "negation")]


def test_the_same_input_gives_the_same_output():
    new = swapped(("12 euros", "19 euros"), ("310", "130"))
    assert changes(TEXT, new) == changes(TEXT, new)
