"""How well two sentences of two pages must fit before one contradicts the other."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.claims import read
from monitor.compare.contradict import (
    KIN,
    SISTERS,
    TWINS,
    VERBATIM,
    are_editions,
    contradicting,
    floor_at,
    floor_for,
    of_one_thing,
    unexplained,
)
from monitor.compare.fit import near_measure, same_bearer, same_measure
from monitor.compare.links import View, links
from storage.model import StoredAssertion

DAY = datetime(2026, 3, 2, 8, tzinfo=UTC)


def answers(text: str):
    kinds = {"entity", "polarity", "statement"}
    return [a for a in read(text, language="en", published_at=DAY).assertions if a.dimension not in kinds]


def stored(text: str, page: int = 1) -> list[StoredAssertion]:
    return [
        StoredAssertion(100 * page + n, n, page, page, f"https://a.example/{page}", "A", page, DAY, a)
        for n, a in enumerate(answers(text))
    ]


def viewed(new: str, *old: str) -> View:
    """A page of one text as it meets others, every value with every other."""
    asked, held = answers(new), [s for page, text in enumerate(old, 1) for s in stored(text, page)]
    met = [k for i, a in enumerate(asked) for k in links(i, a, [(s, 3) for s in held])]
    others = {page: frozenset({text}) for page, text in enumerate(old, 1)}
    return View(tuple(asked), "en", met, frozenset({new}), others)


def test_the_less_two_pages_share_the_better_their_sentences_must_fit():
    assert floor_at(KIN) > floor_at(SISTERS) > floor_at(TWINS) == floor_at(2 * TWINS)


HULL = "The yard of Ana Lind in Velmouth painted 41 hulls for Norvik Lines."


def test_names_that_many_pages_have_tell_no_story():
    view = viewed(HULL, HULL.replace("41", "52"))
    assert floor_for(SISTERS, view.pages[1], view, agreed=True) == floor_at(SISTERS)
    many = viewed(HULL, *[HULL.replace("41", str(n)) for n in range(50, 62)])
    assert floor_for(SISTERS, many.pages[1], many, agreed=True) is None


def test_where_most_names_differ_only_the_same_words_contradict():
    other = "By Ana Lind of Velmouth 52 hulls, she told Jon Berg, Karl Sund, Mia Holt and Eva Dahl of Kelby, were done."
    new = HULL + " It beat Kai Moll, Lea Brun, Ida Voss and Tor Falk of Sandmark."
    view = viewed(new, other)
    assert floor_for(SISTERS, view.pages[1], view, agreed=True) == VERBATIM


def test_without_an_agreement_pages_must_fit_as_if_they_shared_little():
    view = viewed(HULL, HULL.replace("41", "52"))
    assert floor_for(SISTERS, view.pages[1], view, agreed=False) == floor_at(KIN)


def test_counts_below_ten_need_a_better_fit():
    few, many = (
        viewed(f"The Polaris lost {n} lifeboats.", f"Of the lifeboats {m} were gone.")
        for n, m in (("two", "three"), ("41", "52"))
    )
    assert of_one_thing(many.links[0], 0.55, many, SISTERS)
    assert not of_one_thing(few.links[0], 0.55, few, SISTERS)
    assert of_one_thing(few.links[0], 0.65, few, SISTERS)


def test_a_handful_and_many_are_of_one_thing_only_where_the_same_is_counted():
    same = viewed("The Polaris lost 41 lifeboats.", "The Polaris lost nine lifeboats.")
    other = viewed("The Polaris lost 41 lifeboats.", "The Polaris came ninth of nine ferries in the race.")
    assert of_one_thing(same.links[0], 0.5, same, TWINS)
    assert not any(of_one_thing(k, 0.9, other, TWINS) for k in other.links)


def test_an_age_is_no_length_of_time():
    view = viewed("Jon Berg, 39, steered.", "Jon Berg steered for 17.4 years.")
    assert view.links
    assert not any(of_one_thing(k, 0.9, view, TWINS) for k in view.links)


def test_who_has_the_word_for_what_is_counted_and_counts_something_else_is_apart():
    view = viewed("Rust in hulls kept 3,100 sailors in Velmouth.", "Rust ruined 41 hulls in Velmouth.")
    assert not any(of_one_thing(k, 0.45, view, TWINS) for k in view.links)
    plain = viewed("Rust kept 3,100 sailors in Velmouth.", "Rust ruined 41 hulls in Velmouth.")
    assert any(of_one_thing(k, 0.45, plain, TWINS) for k in plain.links)


def test_a_small_number_that_stands_in_the_other_sentence_is_no_other():
    view = viewed("Two pilots sailed, with one unfit to steer.", "One of the two pilots was unfit to steer.")
    assert view.links
    assert not any(of_one_thing(k, 0.9, view, TWINS) for k in view.links)


def test_pages_of_one_story_are_editions_only_where_most_is_in_the_same_words():
    old = "Norvik sold 41 hulls in Velmouth. Rust cost the yard 900 euros in all."
    new = "Norvik sold 52 hulls in Velmouth. Altogether 700 euros went on paint, Lind said."
    view = viewed(new, old)
    told = [(k, 0.9 if view.new[k.new].surface == "52" else 0.3) for k in view.links if not k.agrees]
    assert len(told) == 2
    assert are_editions([], told, view)
    assert not are_editions([], told, replace(view, story=1))


def test_what_is_counted_may_stand_on_the_other_side_of_the_number():
    (one,), (two,) = answers("On the island 52 people are fluent."), answers("Of its fluent speakers, 41 live there.")
    assert not same_measure(one, two, "en")
    assert near_measure(one, two, "en")
    view = viewed("On the island 52 people are fluent.", "Of its fluent speakers, 41 live there.")
    assert of_one_thing(view.links[0], 0.3, view, SISTERS)
    (other,) = answers("On the island 52 sheep graze.")
    assert not near_measure(other, two, "en")


def test_a_sentence_alone_needs_a_bearer_that_few_pages_name():
    (one,), (two,) = answers("The Polaris burned 52 tonnes."), answers("The Polaris burned 41 tonnes.")
    assert same_bearer(one, two, {"polari"}, "en")
    assert not same_bearer(one, two, set(), "en")


def test_an_equal_age_explains_itself_whatever_stands_beside_it():
    view = viewed("A man, aged 39, was questioned.", "Captain Jon Berg, 39, and mate Kai Moll, 44, steered.")
    assert not unexplained(view.links, [], view, enough=0.5)


def test_two_ages_beside_one_name_fit_better():
    old = "Captain Jon Berg, 39, and mate Kai Moll, 44, steered."
    view = viewed("The owner thanked Jon Berg, 41, and his wife Eva, 47, at length.", old)
    ages = {(view.new[k.new].surface, k.stored.assertion.surface): k for k in view.links}
    told = contradicting(view.links, view, TWINS, 0.4)
    assert ages["41", "39"] in [k for k, _ in told]
    assert ages["47", "44"] not in [k for k, _ in told]


def test_an_equal_value_of_many_digits_explains_itself_in_other_words():
    old = "Aboard the Polaris were 214 people. She carries 140 passengers on most days."
    view = viewed("When she hit the rocks, 214 passengers and crew had just had supper.", old)
    assert not unexplained(view.links, [], view, enough=0.9)


@pytest.mark.parametrize(("worth", "told"), [(TWINS - 1, False), (TWINS, True)])
def test_only_twins_contradict_where_sentences_name_strangers(worth, told):
    old = "The fund raised its stake in the shipping firm Norvik Lines of Velmouth to 41 percent, it said."
    new = "The fund raised its stake in the metals firm Sund Works of Kelby to 52 percent, it said."
    view = viewed(new, old)
    assert bool(contradicting(view.links, view, worth, 0.3)) == told
