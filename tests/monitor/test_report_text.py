"""Page text on a terminal: nothing in it may act, and the words that differ are found."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.report.text import changed_words, plain, visible, window

TEXT = st.text(st.characters(), max_size=200)


def marked(text, spans):
    return [text[start:end] for start, end in spans]


@given(TEXT)
def test_visible_text_keeps_positions_and_no_control(text):
    shown = visible(text)
    assert len(shown) == len(text)
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in shown)
    shown.encode()


def test_escape_sequences_and_reversed_order_are_disarmed():
    assert plain("a\x1b[31mred\x1b[0m \u202etxt.exe\x9b2J") == "a [31mred [0m txt.exe 2J"
    assert plain(None) == ""


def test_the_changed_number_is_marked_on_both_sides():
    old, new = "It costs about 40,000 euros today.", "It costs 25,000 euros today."
    before, after = changed_words(old, new)
    assert marked(old, before) == ["about 40,000"]
    assert marked(new, after) == ["25,000"]


def test_an_added_word_marks_one_side_only():
    before, after = changed_words("The plant opens.", "The new plant opens.")
    assert before == []
    assert len(after) == 1


def test_sentences_with_little_in_common_are_not_marked_word_by_word():
    assert changed_words("Xiaomi asks 40,000 euros.", "At 25,000 the car from Beijing undercuts them all.") is None


@given(TEXT, TEXT)
def test_marks_lie_inside_and_in_order(old, new):
    found = changed_words(old, new)
    for text, spans in zip((old, new), found or ([], []), strict=True):
        places = [place for span in spans for place in span]
        assert places == sorted(places)
        assert all(0 <= place <= len(text) for place in places)


@given(TEXT, st.integers(0, 200), st.integers(1, 50))
def test_a_window_is_no_longer_than_asked(text, start, most):
    first, last = window(text, (min(start, len(text)), len(text)), most)
    assert 0 <= first <= last <= len(text)
    assert last - first <= most
