"""Check-worthiness."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.claims.checkable import THRESHOLD, checkable, cues


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


@pytest.mark.parametrize(
    ("worthier", "than"),
    [
        ("The harbour master signed it.", "The harbour master knew it."),
        ("The port was closed by Ann Lind.", "The port was closed by America."),
        ("They came to Velmouth.", "They came to help."),
        ("She denied it.", "She denies it, I don’t know."),
        ("He opposes the port.", "Opposes the port, he."),
        ("It can do 12 knots.", "It can’t do 12 knots."),
        ("They had closed the port.", "They had the port."),
    ],
)
def test_deeds_names_and_records_speak_for_a_sentence_and_intentions_and_denials_against(worthier, than):
    assert checkable(worthier) > checkable(than)


def test_a_cue_that_shows_again_adds_less():
    odds = [math.log(p / (1 - p)) for p in map(checkable, ["Soon", "Soon exports", "Soon exports imports"])]
    assert odds[1] - odds[0] > odds[2] - odds[1] > 0


@pytest.mark.parametrize(
    ("language", "worthy", "unworthy"),
    [
        ("de", "Die Regierung lehnte den Vertrag im März ab.", "Ich glaube, das ist falsch."),
        ("de", "Er ist der größte Arbeitgeber des Landes.", "Wir sollten darüber reden."),
        ("es", "El gobierno rechazó la ley en marzo.", "Creo que eso está mal."),
        ("es", "Es la mayor empresa del país.", "¿Qué quieren ustedes?"),
    ],
)
def test_other_languages_have_their_cues(language, worthy, unworthy):
    assert checkable(unworthy, language) < THRESHOLD <= checkable(worthy, language)


def test_the_cues_of_a_score_are_named():
    shown = {cue.name: cue.times for cue in cues("Exports, imports and jobs?") if cue.times}
    assert shown == {"public affairs": 3, "a question": 1, "length": 4}


@given(st.text(max_size=200))
def test_every_text_has_a_score(sentence):
    assert 0 <= checkable(sentence) <= 1
