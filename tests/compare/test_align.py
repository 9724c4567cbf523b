"""Two versions of one text, sentence by sentence."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.compare.align import align

TEXT = [
    "The harbour authority opened a new ferry line on Monday.",
    "Tickets for the crossing cost 12 euros.",
    "About 300 passengers took the first boat.",
    "The mayor called the line a gift to the islands.",
    "Critics say the old bridge needs repair first.",
]


def pairs(old, new):
    return [(g.old, g.new) for g in align(old, new).groups]


def test_a_text_aligns_with_itself():
    found = align(TEXT, TEXT)
    assert all(g.identical and g.old == g.new for g in found.groups)
    assert not found.gone
    assert not found.added


def test_formatting_alone_leaves_a_sentence_identical():
    old, new = ["The firm paid “1,200 euros” – in cash."], ['The  firm paid "1200 euros" - in cash']
    assert align(old, new).groups[0].identical


def test_a_changed_number_does_not_part_a_sentence_from_itself():
    new = [s.replace("12", "19") for s in TEXT]
    assert pairs(TEXT, new) == [((i,), (i,)) for i in range(5)]


def test_a_moved_sentence_keeps_its_partner():
    assert ((0,), (4,)) in pairs(TEXT, [*TEXT[1:], TEXT[0]])


def test_a_split_sentence_is_one_group():
    old = [*TEXT[:2], "The mayor praised the crew, and a brass band played on the quay until noon.", *TEXT[2:]]
    new = [*TEXT[:2], "The mayor praised the crew.", "A brass band played on the quay until noon.", *TEXT[2:]]
    assert ((2,), (2, 3)) in pairs(old, new)


def test_merged_sentences_are_one_group():
    new = [*TEXT[:2], "The mayor praised the crew, and a brass band played on the quay until noon.", *TEXT[2:]]
    old = [*TEXT[:2], "The mayor praised the crew.", "A brass band played on the quay until noon.", *TEXT[2:]]
    assert ((2, 3), (2,)) in pairs(old, new)


def test_a_reworded_sentence_between_unchanged_neighbours_is_found():
    new = [*TEXT[:3], "For the mayor it is nothing less than a present to people there.", TEXT[4]]
    assert ((3,), (3,)) not in [p for p in pairs(TEXT, new) if p[0] != (3,)]
    assert align(TEXT, [*TEXT[:3], "The mayor spoke of a gift for all the island people.", TEXT[4]]).gone == ()


def test_what_is_gone_and_what_is_added_stand_alone():
    found = align(TEXT, [*TEXT[:4], "Wheat prices in Chicago rose for a third week."])
    assert (found.gone, found.added) == ((4,), (4,))
    assert found.kept_share() == 0.8


@given(st.lists(st.sampled_from([*TEXT, "", "Yes.", "1 2 3"]), max_size=8), st.lists(st.sampled_from(TEXT), max_size=8))
def test_every_sentence_stands_in_exactly_one_place(old, new):
    found = align(old, new)
    assert sorted([i for g in found.groups for i in g.old] + list(found.gone)) == list(range(len(old)))
    assert sorted([j for g in found.groups for j in g.new] + list(found.added)) == list(range(len(new)))
