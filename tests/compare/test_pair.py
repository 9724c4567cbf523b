"""Sentence pairs, as two versions of one sentence on one page."""

import pytest

from monitor.compare.pair import compare


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Flood kills 14 in northern Peru", "Floods in Peru leave 31 dead"),
        ("Four dead after bus crash in Norway", "Norway: bus crash kills six"),
        ("Shares of Norvik close 0.4 pct lower", "Norvik shares close 1.9% lower"),
        ("The tower was finished on 3 May 1987.", "The tower was finished on 3 May 1978."),
        ("The band recorded six albums in Oslo.", "The band recorded nine albums in Oslo."),
        ("The pump lifts more than 300 litres a minute.", "The pump lifts less than 300 litres a minute."),
        ("The pass costs $45 a month for students.", "The pass costs €45 a month for students."),
        (
            "The comet was first seen by the astronomer Ada Lind at Kiruna.",
            "The comet was first seen by the astronomer Berta Holm at Kiruna.",
        ),
        (
            "The council will approve the new stadium near the river on Friday.",
            "The council will not approve the new stadium near the river on Friday.",
        ),
        (
            "The trial of the vaccine was a successful one for the whole region.",
            "The trial of the vaccine was an unsuccessful one for the whole region.",
        ),
    ],
)
def test_another_answer_alerts(old, new):
    found = compare(old, new)
    assert (found.alert, found.relation) == (True, "changed")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Flood kills 14 in northern Peru", "Fourteen people die in Peru floods"),
        ("Company lays off 1,200 workers in Lille", "Company to cut 1200 jobs in Lille"),
        ("The ship is 90 miles from port.", "The ship is 145 kilometers from port."),
        ("The plant makes 3,687 valves a day.", "The plant makes about 3,700 valves a day."),
        ("Sales rose 13 percent in the spring.", "In the spring, sales were up by 13%."),
        ("The court freed the two men on Monday.", "On Monday both men were released by the court."),
        (
            "Ms Lind's brother, Olaf, took the picture two weeks after the storm.",
            "Her brother took the photo two weeks after the storm.",
        ),
    ],
)
def test_the_same_answer_is_silent(old, new):
    found = compare(old, new)
    assert (found.alert, found.relation) == (False, "same")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Five dead in Peru mine fire", "Over 90 dead in Peru earthquake"),
        ("Oslo shares close 0.9 pct lower", "Madrid stocks close 0.4 pct lower"),
        ("7 soldiers killed in attack in Mali", "3 killed in attacks in Yemen"),
        ("Queen opens new bridge", "Wheat price falls for third week"),
    ],
)
def test_texts_about_different_things_are_unrelated(old, new):
    found = compare(old, new)
    assert (found.alert, found.relation, found.changes) == (False, "unrelated", ())


def test_new_and_withdrawn_never_alert_here():
    found = compare("The club has 12 boats.", "The club has 12 boats and 40 members.")
    assert not found.alert
    assert all(not c.alert for c in found.changes)


@pytest.mark.parametrize("text", ["", " ", "…", "12", "no words but these"])
def test_any_text_is_the_same_as_itself(text):
    assert compare(text, text).relation == "same"
