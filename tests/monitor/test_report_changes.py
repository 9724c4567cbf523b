"""Changes as people read them."""

from __future__ import annotations

import io

import pytest
from rich.console import Console
from shell_rows import change, money, stored

from monitor.report.changes import Tally, kept_silent, show, tell
from monitor.report.standing import note
from storage.model import Claim, Dimension, History, Kind


def printed(function, *arguments, colour=False):
    file = io.StringIO()
    console = Console(
        file=file,
        width=80,
        highlight=False,
        markup=False,
        emoji=False,
        force_terminal=colour,
        color_system="standard" if colour else None,
    )
    function(console, *arguments)
    return file.getvalue()


def flat(text):
    return " ".join(text.split())


def test_a_flagged_change_is_told_with_all_that_a_reader_can_check():
    text = flat(printed(show, change()))
    assert "Xiaomi MS11, price conflicting #7" in text
    assert "about 40,000 EUR → 25,000 EUR (-37.5 %)" in text
    assert "The Xiaomi MS11 will cost [-about 40,000-] euros." in text
    assert "The Xiaomi MS11 will cost {+25,000+} euros." in text
    assert "a.example · 2 Feb 2024 · https://a.example/1" in text
    assert "b.example · 19 Mar 2024 · https://b.example/2" in text
    assert "why 38,000–42,000 EUR does not contain 25,000 EUR" in text


def test_on_a_terminal_the_changed_words_are_coloured_instead():
    text = printed(show, change(), colour=True)
    assert "[-" not in text.replace("\x1b[", "")
    assert "\x1b[1;31mabout 40,000\x1b[0m" in text
    assert "\x1b[1;32m25,000\x1b[0m" in text


def test_on_a_terminal_without_colour_the_changed_words_stand_in_brackets(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    text = printed(show, change(), colour=True)
    assert "[-about 40,000-]" in text
    assert "{+25,000+}" in text


def test_sentences_with_little_in_common_have_their_values_marked():
    other = money(25000, "At {} it undercuts every rival from the west, analysts in Beijing believe.")
    text = flat(printed(show, change(new=other)))
    assert "[-40,000 euros-]" in text
    assert "At {+25,000 euros+} it undercuts" in text


def test_the_speaker_stands_before_the_outlet():
    assert "Lei Jun · b.example" in flat(printed(show, change(new=money(25000, speaker="Lei Jun"))))


def test_a_long_sentence_is_cut_around_its_value():
    long = money(25000, "word " * 200 + "it costs {} now" + " word" * 200)
    text = flat(printed(show, change(new=long)))
    assert "25,000" in text
    assert len(text) < 1500


@pytest.mark.parametrize("colour", [False, True])
def test_page_text_and_addresses_cannot_steer_the_terminal(colour):
    evil = money(25000, "[red]x[/red] \x1b[2J {} \x9b31m\u202e :smile:", subject="a\x1b]0;b", speaker="c\r\x1b[31m")
    claim = Claim("d\x1b[2J", "e\x07", Dimension.MONEY, id=1)
    text = printed(
        show, change(new=evil, claim=claim, new_url="https://x.example/\x1b[2J", explanation="f\x1b[2J"), colour=colour
    )
    assert "\x1b[2J" not in text
    assert "\x1b]" not in text
    assert not set(text) & {"\x9b", "\u202e", "\x07", "\r"}
    assert "[red]x[/red]" in text
    assert ":smile:" in text


def test_what_was_silent_is_counted_by_kind():
    rows = [change(Kind.NEW, alert=False), change(Kind.NEW, alert=False), change(Kind.REPEATED, alert=False)]
    assert [line.split()[0] for line in kept_silent(Tally().add(rows).silent)] == ["Kept", "2", "1"]
    assert kept_silent({}) == []


def test_one_change_kept_silent_is_told_as_one():
    assert kept_silent({Kind.NEW: 1, Kind.REPEATED: 2}) == [
        "Kept silent:",
        "    1 claim seen for the first time",
        "    2 claims repeated by a reprint",
    ]


def test_the_loudest_changes_come_first():
    rows = [change(Kind.WITHDRAWN), change(Kind.CORRECTED), change(Kind.REWORDED, alert=False)]
    text = printed(tell, Tally().add(rows), {1: "2 other outlets say 5 EUR"})
    assert text.index("corrected") < text.index("withdrawn")
    assert "2 flagged changes." in text
    assert "1 claim in other words" in flat(text)
    assert "2 other outlets say 5 EUR" in text


def test_nothing_flagged_is_said():
    assert printed(tell, Tally()) == "No flagged changes.\n"


def test_other_outlets_that_still_give_a_value_are_counted_once_each():
    old, new = money(40000), money(25000)
    rows = [
        stored(old, host="a.example"),
        stored(new, host="b.example"),
        stored(old, host="c.example"),
        stored(old, host="c.example"),
        stored(old, host="d.example"),
        stored(old, host="e.example", ended_by=9),
        stored(new, host="f.example"),
    ]
    history = History(Claim("s", "p", Dimension.MONEY, id=7), tuple(rows), ())
    assert note(change(old=old), history) == "2 other outlets say 40,000 EUR; 1 other outlet says 25,000 EUR"
    assert note(change(old=old), History(history.claim, tuple(rows[:2]), ())) is None
