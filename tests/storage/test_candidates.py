from hypothesis import given
from hypothesis import strategies as st
from seeding import TERMS, add, check_new, later, price, question

from storage.candidates import BUDGET, PAGES, indexed, rarest
from storage.model import CheckResult, Dimension, NewAssertion
from storage.store import Store


def test_other_pages_that_share_terms_are_found_most_shared_first(store: Store):
    for number, terms in enumerate([(1, 2, 3), (2,), (7, 8), (1, 2)], 40):
        check_new(store, add(store, f"{number}.", f"{number}.example/"), str(number), terms)
    found = store.candidates([1, 2, 3, 99], Dimension.MONEY, exclude_address=0)
    assert [(stored.assertion.surface, shared) for stored, shared in found] == [("40", 3), ("43", 2), ("41", 1)]
    assert len(store.candidates([1, 2, 3], Dimension.MONEY, exclude_address=0, most=2)) == 2


def test_the_page_itself_and_other_dimensions_are_left_out(store: Store):
    seen = add(store, "One.")
    check_new(store, seen)
    assert store.candidates(TERMS, Dimension.MONEY, exclude_address=seen.address_id) == []
    assert store.candidates(TERMS, Dimension.COUNT, exclude_address=0) == []
    assert store.candidates([], Dimension.MONEY, exclude_address=0) == []


def test_answers_said_before_a_moment_are_left_out(store: Store):
    check_new(store, add(store, "One.", published_at=later(1)))
    assert len(store.candidates(TERMS, Dimension.MONEY, exclude_address=0, since=later(1))) == 1
    assert store.candidates(TERMS, Dimension.MONEY, exclude_address=0, since=later(2)) == []


def test_an_ended_answer_is_found_and_says_so(store: Store):
    check_new(store, add(store, "One."))
    second = add(store, "Two.")
    store.record_check(CheckResult(second.id, later(2)))
    ((stored, _),) = store.candidates(TERMS, Dimension.MONEY, exclude_address=0)
    assert stored.ended_by == second.id


def test_all_answers_of_a_page_are_asked_at_once(store: Store):
    check_new(store, add(store, "One."), "40", (1, 2))
    check_new(store, add(store, "Two.", "b.example/"), "50", (2, 3))
    asks = [((1,), Dimension.MONEY), ((3,), Dimension.MONEY), ((2,), Dimension.MONEY), ((2,), Dimension.DATE)]
    found = store.candidates_each(asks, exclude_address=0)
    assert [[stored.assertion.surface for stored, _ in each] for each in found] == [["40"], ["50"], ["50", "40"], []]
    assert found[:2] == [store.candidates(*ask, exclude_address=0) for ask in asks[:2]]


def test_of_a_term_that_everybody_uses_only_the_newest_are_read(store: Store):
    seen = add(store, "Many.")
    size = 2 * BUDGET
    many = tuple(NewAssertion(question(), price(), (1, 2, 1000 + number)) for number in range(size))
    store.record_check(CheckResult(seen.id, later(1), many))
    found = store.candidates([1, 2], Dimension.MONEY, exclude_address=0, most=10_000)
    assert len(found) == BUDGET // 4
    assert [shared for _, shared in found] == sorted((shared for _, shared in found), reverse=True)
    assert min(stored.id for stored, _ in found) == size + 1 - BUDGET // 4
    rare = store.candidates([1, 2, 1003], Dimension.MONEY, exclude_address=0)
    assert rare[0][0].id == 4


def test_the_rarest_terms_are_read_until_the_budget_is_spent():
    third = BUDGET // 3
    assert _read([1, 2, 3, 4], {1: 5, 2: third + 1, 3: third, 9: 1}) == {1: 0, 3: 0, 2: 0}
    assert _read([1], {1: BUDGET}) == {1: 0}
    assert _read([1, 2], {}) == {}


def test_of_terms_too_common_for_the_budget_the_newest_postings_are_read():
    half, quarter = BUDGET // 2, BUDGET // 4
    assert _read([1, 2], {1: 9000, 2: 7000}) == {2: 7000 - half, 1: 9000 - quarter}
    assert _read([1, 2], {1: BUDGET - 3, 2: 7000}) == {1: 0}
    assert _read([1, 2], {1: BUDGET - 3, 2: BUDGET - 3}) == {1: 0}


@given(st.dictionaries(st.integers(0, 50), st.integers(1, 10**6)))
def test_the_budget_holds_whatever_the_store_holds(highest: dict[int, int]):
    chosen = rarest(range(50), highest)
    assert sum(highest[term] - floor for term, floor, _ in chosen) <= BUDGET
    assert all(0 <= floor < highest[term] and weight >= 1 for term, floor, weight in chosen)


def _read(terms: list[int], highest: dict[int, int]) -> dict[int, int]:
    return {term: floor for term, floor, _ in rarest(terms, highest)}


def test_a_rare_term_weighs_more_than_two_common_ones(store: Store):
    for number in range(100):
        check_new(store, add(store, f"{number}.", f"{number}.example/"), str(number), (1, 2))
    check_new(store, add(store, "Rare.", "rare.example/"), "777", (3,))
    found = store.candidates([1, 2, 3], Dimension.MONEY, exclude_address=0, most=3)
    assert [(stored.assertion.surface, shared) for stored, shared in found] == [("777", 1), ("99", 2), ("98", 2)]


def test_one_common_word_is_no_reason_to_look(store: Store):
    for number in range(20):
        check_new(store, add(store, f"{number}.", f"{number}.example/"), str(number), (1, 100 + number))
    assert store.candidates([1], Dimension.MONEY, exclude_address=0) == []
    ((found, shared),) = store.candidates([1, 107], Dimension.MONEY, exclude_address=0)
    assert (found.assertion.surface, shared) == ("7", 2)


def test_of_the_pages_that_share_little_only_the_nearest_are_read(store: Store):
    for number in range(PAGES + 4):
        terms = (1, 2, 3) if number < 2 else (1, 2)
        check_new(store, add(store, f"{number}.", f"{number}.example/"), str(number), terms)
    found = store.candidates([1, 2, 3], Dimension.MONEY, exclude_address=0, most=100)
    assert len(found) == PAGES
    assert [stored.assertion.surface for stored, _ in found[:2]] == ["1", "0"]


def test_terms_are_posted_by_dimension():
    ends = (-(2**63), -1, 0, 1, 2**63 - 1)
    posted = {indexed(term, dimension) for term in ends for dimension in Dimension}
    assert len(posted) == len(ends) * len(Dimension)
    assert all(-(2**63) <= term < 2**63 for term in posted)


def test_a_page_may_post_a_term_twice(store: Store):
    seen = add(store, "One.")
    twice = tuple(NewAssertion(question(), price(amount), (5, 5)) for amount in ("40", "41"))
    store.record_check(CheckResult(seen.id, later(1), twice))
    assert len(store.candidates([5], Dimension.MONEY, exclude_address=0)) == 2
