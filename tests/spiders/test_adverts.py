from datetime import UTC, datetime

import pytest

from spiders.extract import extract
from storage.model import Page

PARAGRAPHS = [
    "The miller of Brannock has put the old wheel back into the stream, after three winters of repairs in the yard.",
    "Neighbours lifted the axle with a crane that the shipyard had lent them, and then they ate soup in the barn.",
    "Flour from the first sacks goes to the school kitchen, where the pupils will bake flat loaves on Friday.",
]
ADVERT = "Green power for a year: switch before Sunday and save."


def text_with(around):
    held = [f"<p>{one}</p>" for one in PARAGRAPHS]
    body = "".join([*held[:2], around.format(f"<p>{ADVERT}</p>"), held[2]])
    page = f"<html><body><h1>The mill turns again</h1><div class='story'>{body}</div></body></html>"
    return extract(Page("https://mill.example/wheel", page.encode(), datetime(2024, 2, 2, tzinfo=UTC))).text


@pytest.mark.parametrize("name", ["ad-slot inline-ad", "advert", "sponsored", "adsWrapper"])
def test_a_small_box_that_is_named_an_advert_is_none_of_the_text(name):
    assert text_with(f"<div class='{name}'>{{}}</div>").splitlines()[-3:] == PARAGRAPHS


def test_a_page_whose_own_wrapper_is_named_after_adverts_keeps_its_text():
    page = "".join(f"<p>{one}</p>" for one in PARAGRAPHS * 2)
    html = f"<html><body class='has-ads'><div id='ads-free'>{page}</div></body></html>"
    found = extract(Page("https://mill.example/wheel", html.encode(), datetime(2024, 2, 2, tzinfo=UTC))).text
    assert set(PARAGRAPHS) <= set(found.splitlines())
