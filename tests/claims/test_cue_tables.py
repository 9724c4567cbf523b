"""Tables of words, by language."""

import pytest

from monitor.claims import read
from monitor.claims.cue_phrases import PhraseTable
from monitor.claims.cue_tables import language_of, table
from monitor.claims.words import parse


@pytest.mark.parametrize(("tag", "code"), [("en-GB", "en"), ("DE_at", "de"), (None, "en"), ("", "en"), ("../x", "en")])
def test_a_language_is_told_by_the_first_part_of_its_tag(tag, code):
    assert language_of(tag) == code


@pytest.mark.parametrize("name", ["dates", "cues", "verbs", "checkable"])
def test_a_language_without_a_table_is_read_as_english(name):
    assert table("xx", name) == table("en", name)


def test_every_verb_form_has_one_key():
    forms = [form for key, row in table("en", "verbs")["verbs"].items() for form in (key, *row.split())]
    assert sorted(forms) == sorted(set(forms))


def test_every_phrase_of_the_tables_is_written_small():
    lists = [
        (name, row) for rows in table("en", "cues").values() for name, row in rows.items() if isinstance(row, list)
    ]
    assert [p for name, row in lists for p in row if name != "abbreviations" and p != p.lower()] == []


def test_the_longest_phrase_wins():
    found = PhraseTable({"short": ["due"], "long": ["due to the"]}, "en")
    assert [(h.first, h.last, h.meaning) for h in found.find(parse("It is due, due to the rain."))] == [
        (2, 3, "short"),
        (4, 7, "long"),
    ]


def test_a_text_in_an_unknown_language_is_read_for_its_figures():
    assert [a.surface for a in read("Bilen koster 40 000 EUR.", language="nb").assertions] == ["40 000 EUR"]
