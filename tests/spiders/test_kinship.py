"""Copies, retellings and templates are told apart by words and clues."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from told import FOLLOW_UP, ORIGINAL, OTHER, REWRITE, template

from spiders.clues import MOST, Rarity, clue_keys, key, telling
from spiders.kinship import kinship, overlap

NOTHING_KNOWN = Rarity({}, 0)
WORDS = st.lists(st.sampled_from(["bridge", "harbour", "steel", "price", "euro", "port", "city", "rises", "2024"]))


def test_names_stand_capitalised_in_mid_sentence_and_are_never_written_small() -> None:
    found = telling("Sandoy waits. The town of Kirkvale met the Port. Fees rose; a port is the last to know.")
    assert found.names == {"kirkvale"}


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,226,597 boats", "1226597"), ("1.226.597 Boote", "1226597"), ("41,5 Euro", "41.5"), ("41.5 euros", "41.5")],
)
def test_numbers_are_equal_however_they_are_written(text: str, number: str) -> None:
    assert telling(text).numbers == {number}


def test_a_single_digit_is_no_clue() -> None:
    assert telling("It costs 4 or 41 euros.").clues == {"41"}


def test_clues_have_the_same_keys_in_every_process() -> None:
    assert key("kirkvale") == 8466932260035911233
    assert clue_keys("Nothing to see here.") == ()


def test_of_many_clues_two_tellings_keep_the_same() -> None:
    many = " ".join(f"number {n}" for n in range(100, 100 + 3 * MOST))
    assert len(clue_keys(many)) == MOST
    assert set(clue_keys(many)) - set(clue_keys(many + " and number 99")) <= {max(clue_keys(many))}


def test_what_every_text_has_weighs_nothing() -> None:
    known = Rarity({key("monday"): 10**6 + 1000}, 10**6)
    assert known.weight("monday") == 0
    assert known.weight("kirkvale") == 1


def test_a_light_edit_is_a_copy() -> None:
    edited = ORIGINAL.replace("warned", "fears").replace("which Tveit denied", "which she denied")
    kin = kinship(edited, ORIGINAL, NOTHING_KNOWN)
    assert kin
    assert kin.copy
    assert kin.similarity == overlap(edited, ORIGINAL) > 0.8


def test_a_reprint_with_another_number_is_a_copy() -> None:
    kin = kinship(ORIGINAL.replace("41.5", "45.1"), ORIGINAL, NOTHING_KNOWN)
    assert kin
    assert kin.copy


def test_half_a_text_with_other_things_around_is_a_copy() -> None:
    half = ORIGINAL[: ORIGINAL.index("The transport union")]
    around = "Read more on our pages. Sign up for the letter of the Evening Courier. Share it with friends. " * 2
    kin = kinship(around + half + "All rights are with the Evening Courier since 1899.", ORIGINAL, NOTHING_KNOWN)
    assert kin
    assert kin.copy
    assert kin.similarity < 0.8


def test_the_same_story_in_other_words_is_no_copy() -> None:
    kin = kinship(REWRITE, ORIGINAL, NOTHING_KNOWN)
    assert kin
    assert not kin.copy
    assert overlap(REWRITE, ORIGINAL) < 0.2


@pytest.mark.parametrize("text", [FOLLOW_UP, OTHER])
def test_other_stories_are_no_kin(text: str) -> None:
    assert kinship(text, ORIGINAL, NOTHING_KNOWN) is None
    assert kinship(ORIGINAL, text, NOTHING_KNOWN) is None


@pytest.mark.parametrize("town", ["Kirkvale", "Lindau"])
def test_the_weather_of_another_day_or_town_is_no_copy(town: str) -> None:
    today, tomorrow = template("Kirkvale", 14, 3, 40, 20), template(town, 17, 6, 25, 80)
    assert overlap(today, tomorrow) > 0.5
    assert kinship(tomorrow, today, NOTHING_KNOWN) is None


def test_a_text_without_names_and_numbers_is_a_copy_by_its_words() -> None:
    text = "a good rope is wound by two people, who walk away from each other and let the strands turn as they like"
    kin = kinship(text + " too", text, NOTHING_KNOWN)
    assert kin
    assert kin.copy


def test_names_that_everybody_uses_are_no_evidence() -> None:
    clues = telling(ORIGINAL).clues
    common = Rarity({key(clue): 5_000 for clue in clues}, 6_000)
    assert kinship(REWRITE, ORIGINAL, common) is None


def test_an_empty_text_is_nobodys_kin() -> None:
    assert kinship("", ORIGINAL, NOTHING_KNOWN) is None
    assert kinship("", "", NOTHING_KNOWN) is None


def test_overlap_is_symmetric() -> None:
    shorter = " ".join(ORIGINAL.split()[:30])
    assert overlap(shorter, ORIGINAL) == overlap(ORIGINAL, shorter) == 1.0


@given(WORDS, WORDS)
def test_overlap_stays_between_none_and_all(a, b) -> None:
    assert 0.0 <= overlap(" ".join(a), " ".join(b)) <= 1.0
    assert overlap(" ".join(a), " ".join(a)) == (1.0 if a else 0.0)
