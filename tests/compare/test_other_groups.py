"""In other words, the number of one group is no new number of another; names are told from what describes them."""

import pytest

from monitor.compare.pair import compare


@pytest.mark.parametrize(
    ("old", "new", "language"),
    [
        (
            "The blaze on the pier near Velmouth left nine dead and many in hospital, the fire service said.",
            "At the pier fire in Velmouth 31 were injured and many are in hospital, according to firefighters.",
            "en",
        ),
        (
            "Thousands of demonstrators opposed to the harbour plans are trying to enter Velmouth.",
            "Police stop hundreds of lorries at a protest against the harbour plans in Velmouth.",
            "en",
        ),
        (
            "El incendio en el muelle de Vigo dejó nueve muertos y muchos siguen en el hospital.",
            "En el fuego del muelle de Vigo hubo 31 heridos, muchos de ellos en el hospital.",
            "es",
        ),
    ],
)
def test_numbers_of_two_groups_are_not_one_number_that_changed(old, new, language):
    assert not compare(old, new, language=language).alert


def test_the_number_of_one_group_alerts_in_other_words_too():
    old = "Five killed and scores injured in Velmouth pier fire"
    assert compare(old, "Velmouth pier fire leaves 16 dead and scores injured", language="en").alert


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "Searching for a bomb shelter in Kyiv this winter",
            "Searching for a bomb shelter in Ukraine's capital this winter",
        ),
        (
            "The guests flew on from Afghanistan to the islands at night",
            "The guests flew on from Kabul to the islands at night",
        ),
        (
            "The deputy asked Anna Berg to explain the meeting in May",
            "The deputy asked the Prime Minister to explain the meeting in May",
        ),
        (
            "After the flood: No bread and fears of a long winter",
            "After the flood: Fight for bread and fears of a long winter",
        ),
        ("He will not resign over the party in the garden", "He will not resign over the party at No 10 in the garden"),
        (
            "Crypto bid to buy the old lighthouse raises millions",
            "Crypto bid to buy the old lighthouse raises over $40m",
        ),
    ],
)
def test_a_description_of_the_same_is_no_other_name_and_no_trade(old, new):
    assert not compare(old, new, language="en").alert


def test_another_name_in_the_same_place_still_alerts():
    old = "The minister will send the engineers to Poland and Germany before the summer."
    assert compare(old, old.replace("Germany", "Romania"), language="en").alert


def test_the_dead_are_no_new_number_of_the_hurt_though_every_other_word_stays():
    old = "At least 24 people are injured in the blasts beside the old quay of Velmouth."
    found = compare(old, old.replace("24", "six").replace("injured", "killed"), language="en")
    assert {c.kind.value for c in found.changes} == {"withdrawn", "new"}
    assert compare(old, old.replace("24", "26"), language="en").alert
