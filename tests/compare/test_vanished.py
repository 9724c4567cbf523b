"""A sentence that vanishes is one alert, however many answers went with it."""

import pytest

from monitor.claims import read
from monitor.compare.diff import diff

KEPT = {
    "en": (
        "The ferry to the islands left on time. Passengers waved from the deck. "
        "The mayor watched from the quay. A band played for an hour."
    ),
    "es": (
        "El transbordador a las islas salió a su hora. Los pasajeros saludaban desde la cubierta. "
        "La alcaldesa miraba desde el muelle. Una banda tocó junto al faro."
    ),
    "de": (
        "Die Fähre zu den Inseln legte pünktlich ab. Die Passagiere winkten vom Deck. "
        "Die Bürgermeisterin sah vom Kai aus zu. Eine Kapelle spielte am Leuchtturm."
    ),
}
GONE = {
    "en": "The ship cost 40 million euros and carries 310 passengers and 45 cars.",
    "es": "El barco costó 40 millones de euros y lleva 310 pasajeros y 45 coches.",
    "de": "Das Schiff kostete 40 Millionen Euro und befördert 310 Passagiere und 45 Autos.",
}


def withdrawn(old, new, language="en"):
    found = diff(read(old, language=language), read(new, language=language), language=language)
    return [c for c in found if c.kind == "withdrawn"]


@pytest.mark.parametrize("language", KEPT)
def test_only_the_first_answer_of_a_vanished_sentence_alerts(language):
    first, *others = withdrawn(f"{KEPT[language]} {GONE[language]}", KEPT[language], language)
    assert len(others) == 2
    assert first.alert
    assert first.reason == "sentence_gone"
    assert {(c.alert, c.reason) for c in others} == {(False, "same_sentence")}


def test_the_alert_names_the_others_and_they_name_it():
    first, second, third = withdrawn(f"{KEPT['en']} {GONE['en']}", KEPT["en"])
    assert first.explanation == "40,000,000 EUR is no longer on the page, nor is 310 passengers, nor is 45 cars"
    assert (
        second.explanation == "310 passengers is no longer on the page; told with 40,000,000 EUR of the same sentence"
    )
    assert third.claim.dimension == "count"


def test_two_vanished_sentences_are_two_alerts():
    old = f"{KEPT['en']} {GONE['en']} The crew of 14 lives on board for 3 weeks."
    assert sum(c.alert for c in withdrawn(old, KEPT["en"])) == 2


def test_an_answer_dropped_from_a_sentence_that_stayed_alerts():
    old = f"{KEPT['en']} The old bridge beside the harbour was closed for 3 years after the flood of the river."
    (change,) = withdrawn(old, old.replace(" for 3 years", ""))
    assert (change.reason, change.alert) == ("value_gone", True)


def test_an_answer_dropped_as_its_sentence_was_rewritten_is_listed_and_not_told():
    old = f"{KEPT['en']} The old bridge beside the harbour was closed for 3 years after the flood of the river."
    new = f"{KEPT['en']} After the river flood the old bridge near the harbour could not be used by anybody."
    assert [(c.reason, c.alert) for c in withdrawn(old, new)] == [("sentence_rewritten", False)]


@pytest.mark.parametrize(
    ("line", "dropped"),
    [
        ("A jury in the old town cleared the 18-year-old baker of all charges after the long trial.", "18-year-old "),
        ("The bakers will be heard in the old court of the harbour town on Sunday.", " on Sunday"),
    ],
)
def test_a_weekday_or_a_description_that_goes_is_listed_and_not_told(line, dropped):
    old = f"{KEPT['en']} {line}"
    assert [(c.reason, c.alert) for c in withdrawn(old, old.replace(dropped, ""))] == [("in_passing", False)]


def test_a_number_that_only_the_headline_lost_is_listed_and_not_told():
    first = read(KEPT["en"], headline="Three explosions heard near the harbour of Velmouth", language="en")
    second = read(KEPT["en"], headline="Explosions heard near the harbour of Velmouth", language="en")
    (change,) = [c for c in diff(first, second, language="en") if c.kind == "withdrawn"]
    assert (change.reason, change.alert) == ("in_passing", False)
