"""Words with the tags that the rules stand on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.claims.clauses import clauses
from monitor.claims.words import parse


def tagged(sentence):
    found = parse(sentence)
    return " ".join(f"{w.text}/{t}" for w, t in zip(found.words, found.tags, strict=True))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The car costs 40,000 euros.", "The/D car/x costs/V 40,000/# euros/x ./M"),
        ("Its costs rose.", "Its/D costs/x rose/V ./M"),
        ("Costs are rising.", "Costs/x are/A rising/V ./M"),
        ("Xiaomi plans to build cars.", "Xiaomi/N plans/V to/P build/V cars/x ./M"),
        ("The plan will cost lives.", "The/D plan/x will/A cost/V lives/x ./M"),
        ("It’s fast.", "It/W ’s/A fast/x ./M"),
        ("Xiaomi's price rises to $5.", "Xiaomi's/N price/x rises/V to/P $/M 5/# ./M"),
        ("He didn't sell it.", "He/W didn't/A sell/V it/W ./M"),
        ("Mr. J. Lee of Acme Inc. agreed.", "Mr./N J./N Lee/N of/P Acme/N Inc./N agreed/V ./M"),
        ("The U.S. plant gribbled slowly.", "The/D U.S./N plant/x gribbled/V slowly/R ./M"),
    ],
)
def test_a_word_is_tagged_by_table_and_neighbours(sentence, expected):
    assert tagged(sentence) == expected


def test_a_verb_has_one_key_in_all_its_forms():
    assert {parse(f"It {form} now.").keys[1] for form in ("rises", "rose")} == {"rise"}


def test_a_comma_begins_a_clause_only_where_a_verb_follows():
    found = parse("Xiaomi, the maker, sells cars, and Lei builds phones, which sell well.")
    parts = [found.between(c.first, c.last) for c in clauses(found)]
    assert parts == ["Xiaomi, the maker,", "sells cars,", "and Lei builds phones,", "which sell well."]


@given(st.text(max_size=80))
def test_words_stand_verbatim_and_in_order(text):
    found = parse(text)
    assert len(found.words) == len(found.tags) == len(found.keys)
    assert all(text[w.start : w.end] == w.text for w in found.words)
    assert [w.start for w in found.words] == sorted(w.start for w in found.words)
    assert "".join(w.text for w in found.words) == "".join(text[w.start : w.end] for w in found.words)


@given(st.text(max_size=80))
def test_clauses_cover_every_word_but_no_word_twice(text):
    found = parse(text)
    held = [i for c in clauses(found) for i in range(c.first, c.last)]
    assert held == sorted(set(held))
    assert set(range(len(found.words))) - set(held) <= {i for i, t in enumerate(found.tags) if t == "M"}
