"""What sets the values of two pages apart, however much their sentences share."""

from datetime import UTC, datetime

import pytest

from monitor.claims import read
from monitor.compare.links import Link, View, links
from monitor.compare.question import apart, of_next_edition, strangers
from storage.model import StoredAssertion

DAY = datetime(2026, 3, 2, 8, tzinfo=UTC)


def answer(text: str, language: str = "en"):
    kinds = {"entity", "polarity", "statement"}
    return next(a for a in read(text, language=language, published_at=DAY).assertions if a.dimension not in kinds)


def meeting(old: str, new: str, *, on_old: str = "", on_new: str = "", language: str = "en") -> tuple[Link, View]:
    """The first values of two sentences as a page meets them; ``on_old`` and ``on_new`` stand beside them."""
    stored = StoredAssertion(1, 1, 1, 1, "https://a.example/1", "A", 1, DAY, answer(old, language))
    (link,) = links(0, answer(new, language), [(stored, 3)])
    view = View((answer(new, language),), language, [link], frozenset({new, on_new}), {1: frozenset({old, on_old})})
    return link, view


CARS = "Norvik Lines carried {} cars"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(f"{CARS} on March 3.", f"{CARS} on March 4.", id="another day"),
        pytest.param(f"{CARS} on 3 March.", f"{CARS} on 4 March.", id="another day, the month behind it"),
        pytest.param(f"{CARS}, more than in 2019.", f"{CARS}, more than in 2021.", id="another year"),
        pytest.param(f"{CARS} in Sweden.", f"{CARS} in Germany.", id="another country"),
    ],
)
def test_the_same_words_of_another_time_or_place_are_another_question(old, new):
    assert apart(*meeting(old.format("4,100"), new.format("3,900")))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(f"{CARS} on March 3.", f"{CARS} on 3 Mar.", id="the same day written otherwise"),
        pytest.param(f"{CARS} on March 3.", f"{CARS}.", id="one names no day"),
        pytest.param(f"{CARS} in Sweden.", f"{CARS} in Stockholm.", id="a city of the country"),
    ],
)
def test_the_same_time_and_place_is_the_same_question(old, new):
    assert not apart(*meeting(old.format("4,100"), new.format("3,900")))


COST = "The repair of the Polaris cost {}."


@pytest.mark.parametrize(
    ("old", "new", "parted"),
    [
        pytest.param("4.5 million euros", "20,000 euros", True, id="more than a hundredfold"),
        pytest.param("4.5 million euros", "90,000 euros", False, id="fiftyfold"),
        pytest.param("4.5 million euros", "4.5 billion euros", False, id="million for billion is an error to be told"),
        pytest.param("£3.5 million", "£3.5", True, id="a scale word lost is a slip"),
    ],
)
def test_sizes_far_apart_are_of_two_things(old, new, parted):
    assert apart(*meeting(COST.format(old), COST.format(new))) == parted


def test_a_text_that_breaks_off_in_brackets_may_have_lost_the_rest_of_its_number():
    whole = "The Polaris carried cars (up to 40 on each deck)."
    assert apart(*meeting("The Polaris carried cars (up to 30 on each", whole))
    assert not apart(*meeting("The Polaris carried cars (up to 30 on each side).", whole))


LIND, BERG = "Captain Ana Lind steered for 14 hours.", "Captain Jon Berg steered for 9 hours."


def test_two_bearers_are_two_questions_unless_a_page_speaks_of_both():
    assert of_next_edition(*meeting(LIND, BERG))
    assert not of_next_edition(*meeting(LIND, BERG, on_old="The owner, Jon Berg, was asleep."))
    assert not of_next_edition(*meeting(LIND, BERG, on_new="The mate, Ana Lind, was asleep."))


def test_a_name_is_known_in_any_form():
    old, new = "The owner of a Norvik ferry burned 41 tonnes.", "The owner of a Norvikian ferry burned 52 tonnes."
    assert not strangers(*meeting(old, new))


def test_sentences_that_name_more_strangers_than_they_share_are_of_two_stories():
    old = "The fund raised its stake in Norvik Lines of Velmouth to 41 percent."
    new = "The fund raised its stake in Sund Metals of Kelby to 52 percent."
    assert strangers(*meeting(old, new))
    assert not strangers(*meeting(old, new, on_old="It sold Sund Metals of Kelby."))
