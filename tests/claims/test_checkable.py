"""Check-worthiness."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.claims.checkable import THRESHOLD, checkable


@pytest.mark.parametrize(
    "sentence",
    [
        "Unemployment fell to 4 percent last year.",
        "She voted against the bill in 1998.",
        "They have cut 3,000 jobs since March.",
        "The average price of a house is higher than in Norway.",
    ],
)
def test_a_fact_is_worth_checking(sentence):
    assert checkable(sentence) >= THRESHOLD


@pytest.mark.parametrize(
    "sentence",
    ["I think that is wrong.", "Thank you all.", "What do you want?", "We should talk about it.", "Well, if so."],
)
def test_an_opinion_a_wish_or_a_question_is_not(sentence):
    assert checkable(sentence) < THRESHOLD


@given(st.text(max_size=200))
def test_every_text_has_a_score(sentence):
    assert 0 <= checkable(sentence) <= 1
