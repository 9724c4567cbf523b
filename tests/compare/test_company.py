"""What an equal value beside them tells of two others: they are asked together, or one is the other's own."""

from test_contradict import answers, viewed

from monitor.compare.company import IN_COMPANY, IN_REACH, company, in_company, is_age, is_half
from monitor.compare.contradict import TWINS, contradicting, unexplained
from monitor.compare.links import Link, View

FINED = "Jon Berg was fined 512 euros and banned from sailing for 18 months."


def pair(view: View, new: str, old: str) -> Link:
    (found,) = [k for k in view.links if (view.new[k.new].surface, k.stored.assertion.surface) == (new, old)]
    return found


def agreed(view: View) -> list[Link]:
    return [k for k in view.links if k.agrees]


def test_an_equal_value_in_both_sentences_is_company_and_one_beside_them_less():
    one = viewed("Jon Berg must pay 512 euros and stay ashore for 81 months.", FINED)
    assert in_company(pair(one, "81 months", "18 months"), company(agreed(one), one), one) == IN_COMPANY
    two = viewed("Jon Berg must pay 512 euros. He must stay ashore for 81 months.", FINED)
    assert in_company(pair(two, "81 months", "18 months"), company(agreed(two), two), two) == IN_REACH
    far = viewed("Berg must pay 512 euros. He left. Rain fell. He must stay ashore for 81 months.", FINED)
    assert in_company(pair(far, "81 months", "18 months"), company(agreed(far), far), far) == 0.0


def test_a_small_count_is_no_company():
    view = viewed("Two skippers sat 81 months.", "Two sailors were banned for 18 months.")
    assert not company(agreed(view), view)


def test_company_lets_values_contradict_in_other_words():
    view = viewed("Jon Berg must pay 512 euros and stay ashore for 81 months.", FINED)
    rest = [pair(view, "81 months", "18 months")]
    floor = view.fit(rest[0]) + 0.2
    assert not contradicting(rest, view, TWINS, floor)
    assert contradicting(rest, view, TWINS, floor, agreed(view))


def test_a_value_whose_equal_stands_in_the_other_sentence_contradicts_none_of_its_neighbours():
    old = "Hulls of oak last 26 years and hulls of steel 31 years, the yard said."
    view = viewed("For 26 years a hull is kept afloat in Velmouth.", old)
    assert ("26 years", "31 years") in [(view.new[k.new].surface, k.stored.assertion.surface) for k in view.links]
    assert not unexplained(view.links, [], view, enough=0.9)


def test_a_converted_value_is_not_its_own_equal():
    view = viewed("It ran aground 80 km (84 miles) off Velmouth.", "It ran aground 80 km (50 miles) off Velmouth.")
    left = unexplained(view.links, [pair(view, "80 km", "80 km")], view, enough=0.3)
    assert [(view.new[k.new].surface, k.stored.assertion.surface) for k in left] == [("84 miles", "50 miles")]


def test_one_of_two_alternatives_leaves_the_other_open():
    old = "Berg was 11 or 12 when he sailed."
    broken = viewed("Berg was 21 or 12 when he sailed.", old)
    kept = [k for k in broken.links if k.agrees]
    assert [is_half(k, broken) for k in kept] == [True]
    assert [broken.new[k.new].surface for k in unexplained(broken.links, kept, broken, enough=0.3)] == ["21"]
    whole = viewed("Berg was 12 when he sailed.", old)
    assert not any(is_half(k, whole) for k in whole.links)


def test_an_age_is_one_whatever_is_the_sailors():
    (age,) = answers("The 41-year-old's boat sank off Velmouth.")
    assert is_age(age)
