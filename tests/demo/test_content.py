import tomllib
from importlib.resources import files

import pytest

from monitor.demo.content import content

EXPECTED = tomllib.loads(files("monitor.demo").joinpath("expected.toml").read_text(encoding="utf-8"))["change"]
PIECES = {piece.name: piece for piece in content().pieces}


def number(words):
    return next(word for word in words.split() if word[0].isdigit())


@pytest.mark.parametrize("change", EXPECTED, ids=lambda change: f"{change['page']} {change['old']}")
def test_an_expected_change_stands_in_the_text_of_the_editions(change):
    piece = PIECES[change["page"]]
    before = PIECES[change.get("old_pages", [change["page"]])[0]].text
    assert number(change["old"]) in before
    assert number(change["old"]) not in piece.second_text
    assert number(change.get("new", "")) in piece.second_text if "new" in change else True


def test_articles_are_of_realistic_length():
    assert all(8 <= piece.text.count(".") <= 25 for piece in PIECES.values())


def test_about_a_dozen_articles_stand_in_the_first_edition():
    assert len([piece for piece in PIECES.values() if piece.since == 1]) in range(11, 17)


def test_edition_two_changes_nothing_but_the_furniture_on_some_pages():
    same = [piece for piece in PIECES.values() if piece.text == piece.second_text and piece.since == 1]
    assert len(same) >= 4
