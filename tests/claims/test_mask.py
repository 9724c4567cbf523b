import pytest

from monitor.claims.quantity import quantities


@pytest.mark.parametrize(
    "text",
    [
        "The Xiaomi MS11 is ready.",
        "The G20 and the COP26 met.",
        "An Airbus A380 landed.",
        "COVID-19 spread.",
        "They fly a Boeing 737 to Oslo.",
        "She bought a Galaxy 20 Ultra.",
        "The S&P 500 rose.",
        "Rovers won 2-1 on Saturday.",
        "He won 6-4 7-5 in the final.",
        "Version 2.1.4 is out.",
        "They run Llama 3.1 now.",
        "Call 555-010-4477 or +44 20 7946 0958.",
        "1. Mix the flour.",
        "1.",
        "He ran for a third time.",
        "Talks entered a fourth day.",
        "It ended at 17:22.",
        "It ended at 5 p.m. there.",
        "It began at 10.45pm.",
        "It began at six o'clock.",
        "See https://example.org/p?id=77&x=5 there.",
        "Write to me55@example.org.",
        "The #3 seed lost.",
        "Article 50 applies.",
        "Take Highway 101.",
        "The No. 1 fan.",
        "It opened on 5/17/2018.",
        "It opened on 2018-05-17.",
        "It opened on March 7.",
        "It opened in 1995.",
        "The 1990s were calm.",
        "She lives at 2134 Caldwell Place.",
        "A 401(k) plan.",
        "Springfield, IL 62704 is far.",
        "It runs 24/7.",
        "A Boeing 737-800 landed beside an A350-900.",
        "Level 3 restrictions apply.",
        "Formula 1 races are back.",
        "Type 2 diabetes is common.",
        "Phase 3 trials are under way.",
        "A stage 4 cancer was found.",
        "Season 2 Episode 5 airs now.",
        "Size 12 shoes are rare.",
        "Form 10-K was filed.",
        "The Model 3 sells well.",
        "Reactors 5 and 6 were shut.",
        "Sections 2, 3 and 7 apply.",
        "See 410 U.S. 113 and 18 U.S.C. 1001.",
        "Call 0800 123 4567.",
        "It sends on 101.5 FM.",
        "Under-21 players and over-65s train here.",
        "COP 28 met in Dubai.",
        "The video is 1080p.",
        "Surah 2:255 was read.",
        "Three Mile Island was closed.",
        "The ISBN is 978-3-16-148410-0.",
        "The Big Ten met.",
        "Step 3: rest.",
    ],
)
def test_a_name_an_address_or_a_time_is_no_value(text):
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("On Monday 20 people left.", 20),
        ("Volvo Recalls 500 Cars Over Brakes", 500),
        ("About 2000 people left.", 2000),
        ("They sold 1990 tonnes.", 1990),
        ("It took 3-5 days.", 3),
        ("Over 1900 km were driven.", 1900),
        ("It cost USD10m.", 10_000_000),
        ("A sub-7 nanometer chip.", 7),
        ("Its 2.4 GHz radio.", None),
    ],
)
def test_what_only_looks_like_a_name_stays_a_value(text, number):
    (found,) = quantities(text)
    assert number is None or found.value.number == number


def test_a_model_number_leaves_the_values_beside_it_alone():
    text = "The Xiaomi MS11 will cost about 40,000 euros and have 299 horsepower."
    assert [q.value.number for q in quantities(text)] == [40_000, 299]


def test_german_nouns_with_capitals_are_no_names():
    (found,) = quantities("Am Montag kamen 20 Schiffe.", "de")
    assert found.noun == "Schiffe"


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("They will stage 4 protests.", ["4"]),
        ("They form 3 teams.", ["3"]),
        ("They will question 4 men.", ["4"]),
        ("A category 5 hurricane came.", ["5"]),
        ("The fund of COP 28 million grew.", ["28 million"]),
        ("The unit 3 km away was hit.", ["3 km"]),
        ("In Article 5, 40 members agreed.", ["40"]),
    ],
)
def test_a_number_behind_a_word_that_often_names_may_still_count(text, surfaces):
    assert [text[q.start : q.end] for q in quantities(text)] == surfaces
