"""Across pages: which stored claim a new assertion answers, and what that means."""

from datetime import UTC, datetime

import pytest

from monitor.claims import read
from monitor.compare.across import Teller, kind_across
from monitor.compare.match import choose, match_page, nearest, terms
from storage.model import StoredAssertion

DAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
STORY = """The ferry Polaris ran aground near Velmouth on Sunday with 214 people on board.
Harbour master Ana Lind said that 9 crew members were hurt.
The owner, Norvik Lines, put the damage at 4.5 million euros."""
REWRITE = """When the Polaris hit the rocks off Velmouth, 214 passengers and crew were aboard.
According to harbour master Ana Lind, 13 members of the crew were injured.
Norvik Lines, which owns the ship, estimates the damage at 4.5 million euros."""
OTHER = """The ferry Aurora ran aground near Kelby on Sunday with 87 people on board.
Harbour master Jon Berg said that 3 crew members were hurt.
The owner, Sund Lines, put the damage at 1.5 million euros."""


def said(text):
    kinds = {"entity", "polarity", "statement"}
    return [a for a in read(text, language="en", published_at=DAY).assertions if a.dimension not in kinds]


def stored(text, page, start=1):
    return [
        StoredAssertion(start + i, start + i, page, page, f"https://a.example/{page}", "A", page, DAY, a)
        for i, a in enumerate(said(text))
    ]


def looked_up(new, held):
    """What the store's look-up gives: assertions of the dimension that share a term, with how many."""
    return [
        [
            (s, n)
            for s in held
            if s.assertion.dimension is a.dimension and (n := len({*terms(a, "en")} & {*terms(s.assertion, "en")}))
        ]
        for a in new
    ]


def met(text, held, story=None):
    new = said(text)
    found = looked_up(new, held)
    pages = {page: [s.assertion for s in held if s.snapshot_id == page] for page in nearest(found)}
    return list(zip(new, match_page(new, found, "en", context=new, pages=pages, story=story), strict=True))


def kind(match, new, **more):
    return kind_across(match, new, Teller(99, DAY, **more))


def test_terms_are_stable_small_and_blind_to_numbers():
    one, two = (said(f"The ferry Polaris carries {n} cars to Velmouth.")[0] for n in ("120", "340"))
    assert terms(one, "en") == terms(two, "en")
    assert len(terms(one, "en")) <= 12
    assert all(0 <= t < 2**63 for t in terms(one, "en"))
    assert terms(said("Polaris has 12 decks.")[0], "en")[0] == 8129155656167789665


def test_the_same_story_in_other_words_agrees_and_its_other_number_conflicts():
    found = {a.surface: (m, kind(m, a)) for a, m in met(REWRITE, stored(STORY, 1)) if m}
    assert found["4.5 million euros"][1].kind == "corroborated"
    assert (found["13"][0].stored.assertion.surface, found["13"][1].kind, found["13"][1].alert) == (
        "9",
        "conflicting",
        True,
    )


def test_another_ship_in_the_same_sentences_conflicts_with_nothing():
    assert not any(kind(m, a).alert for a, m in met(OTHER, stored(STORY, 1)) if m)


def test_a_sentence_alone_is_matched_by_who_and_what():
    (old,) = stored("The Norvik Polaris will cost about 40,000 euros.", 1)
    (new,) = said("The new Norvik Polaris is to cost 25,000 euros in Sweden.")
    match = choose(new, [(old, 4)], "en")
    assert match
    assert kind(match, new).kind == "conflicting"


@pytest.mark.parametrize(
    "text",
    [
        "The Norvik Aurora will cost about 25,000 euros.",
        "Repairs of the Norvik Polaris took 25,000 hours.",
        "It will cost 25,000 euros.",
    ],
)
def test_another_thing_or_another_measure_is_no_match(text):
    (old,) = stored("The Norvik Polaris will cost about 40,000 euros.", 1)
    (new, *_) = said(text)
    assert choose(new, [(old, 4)], "en") is None


def test_another_period_is_no_match():
    (old, *_) = stored("Norvik Lines carried 300,000 cars in 2023.", 1)
    (new, *_) = said("Norvik Lines carried 450,000 cars in 2024.")
    assert choose(new, [(old, 5)], "en") is None


QUARTER = """Norvik Lines carried {} cars to Velmouth in the {} quarter of 2025, finance chief Ana Lind said.
Turnover at Norvik Lines was 41.5 million euros.
Its ferry Polaris sailed 412 times."""


def alerted(old, new):
    return [a.surface for a, m in met(new, stored(old, 1)) if m and kind(m, a).alert]


def test_another_quarter_in_the_same_words_conflicts_with_nothing():
    old = QUARTER.format("300,000", "second")
    assert not alerted(old, QUARTER.format("450,000", "third"))
    assert alerted(old, QUARTER.format("450,000", "second")) == ["450,000"]


def test_a_part_conflicts_with_no_total_and_an_average_with_no_record():
    old = STORY.replace("9 crew members were hurt", "the Polaris carries on average 140 passengers")
    assert not alerted(old, REWRITE.replace("13 members of the crew were injured", "it once carried a record 412"))
    assert alerted(STORY, REWRITE.replace("13 members", "a total of 13 members")) == ["13"]
    assert not alerted(STORY, REWRITE.replace("13 members of the crew were injured", "31 people in total were injured"))


AGES = """Harbour master Ana Lind, 52, closed Velmouth on Sunday after the Polaris ran aground with 214 people on board.
Captain Jon Berg, 39, of Norvik Lines was questioned."""


def test_ages_are_of_the_name_beside_them_and_an_equal_age_explains_itself():
    young = """The 57-year-old harbour master, Ana Lind, shut Velmouth when the Polaris hit the rocks with 214 people aboard.
Norvik Lines said its captain Jon Berg was 39."""
    assert alerted(AGES, young) == ["57-year-old"]
    assert not alerted(AGES, young.replace("57", "52"))


def test_the_same_words_of_another_day_are_the_next_edition():
    daily = "Norvik Lines of Velmouth carried {} cars on the Polaris on {}."
    held = stored(daily.format("4,100", "March 3"), 1)
    assert not [a for a, m in met(daily.format("3,900", "March 4"), held) if m and kind(m, a).kind != "series"]
    assert alerted(daily.format("4,100", "March 3"), daily.format("3,900", "March 3")) == ["3,900"]


def test_the_same_value_of_one_story_is_repeated_and_of_another_corroborated():
    (old,) = stored("The Norvik Polaris will cost 40,000 euros.", 1)
    (new,) = said("The Norvik Polaris will cost 40,000 euros.")
    match = choose(new, [(old, 4)], "en")
    assert match
    assert kind(match, new).kind == "corroborated"
    assert kind_across(match, new, Teller(1, DAY)).kind == "repeated"


def test_the_same_outlet_later_updates():
    (old,) = stored("The Norvik Polaris will cost 40,000 euros.", 1)
    (new,) = said("The Norvik Polaris will cost 25,000 euros.")
    match = choose(new, [(old, 4)], "en")
    assert match
    later = DAY.replace(day=20)
    assert kind_across(match, new, Teller(2, later, "A")).kind == "updated"
    assert kind_across(match, new, Teller(2, later, "B")).kind == "conflicting"


def test_a_second_value_that_fits_as_well_makes_a_match_ambiguous_and_silent():
    old = [
        *stored("The Norvik Polaris will cost 40,000 euros.", 1),
        *stored("The Norvik Polaris will cost 52,000 euros.", 1, start=7),
    ]
    (new,) = said("The Norvik Polaris will cost 25,000 euros.")
    match = choose(new, [(s, 4) for s in old], "en")
    assert match
    assert match.ambiguous
    assert not kind(match, new).alert


def test_the_next_edition_of_one_report_is_a_series():
    week = "The Velmouth Metal Exchange and its Kelby branch hold {} tonnes of tin, {} tonnes of zinc and {} tonnes of lead."
    held = stored(week.format("1,210", "640", "88"), 1)
    found = [kind(m, a) for a, m in met(week.format("1,345", "702", "91"), held) if m]
    assert found
    assert {f.kind.value for f in found} == {"series"}


def test_where_the_whole_texts_tell_one_story_a_sentence_without_names_conflicts():
    held = stored("The petitions of 29 prisoners wait on the desk of the governor.", 1)
    told = "On the desk of the governor wait the petitions of 75 prisoners."
    ((_, apart),) = met(told, held, story=2)
    ((_, match),) = met(told, held, story=1)
    assert apart is None
    assert kind(match, said(told)[0]).kind == "conflicting"


def test_matching_is_deterministic():
    assert met(REWRITE, stored(STORY, 1)) == met(REWRITE, stored(STORY, 1))
