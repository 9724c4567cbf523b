"""An article that only the page's scripts would show is read from the JSON that they show it from."""

import json
import time

import pytest
from article_pages import PARAGRAPHS, page

from spiders.extract import extract
from storage.errors import NotAnArticle

WHOLE = "\n".join(PARAGRAPHS)
ARTICLE = '<meta property="og:type" content="article">'
TEASERS = [{"url": f"/{n}", "headline": f"Story {n}", "text": f"{PARAGRAPHS[0]} That is story {n}."} for n in range(40)]
RICH = [{"type": "paragraph", "children": [{"text": text[:20]}, {"text": text[20:]}]} for text in PARAGRAPHS]

STATES = {
    "one text of HTML": {"props": {"article": {"bodyHtml": "".join(f"<p>{text}</p>" for text in PARAGRAPHS)}}},
    "a list of texts": {"props": [{"paragraphs": list(PARAGRAPHS)}]},
    "a list of blocks": {"story": {"content": [{"kind": "p", "data": {"text": text}} for text in PARAGRAPHS]}},
    "rich text": {"story": {"body": RICH}},
    "beside teasers": {"related": TEASERS, "story": {"body": RICH}},
}


def shell(script, head=ARTICLE):
    title = "<title>Harbour bridge reopens</title>"
    return page(f'<html><head>{title}{head}</head><body><div id="root"></div>{script}<script src=a.js></script></body>')


def next_data(state):
    return f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(state)}</script>'


@pytest.mark.parametrize("name", STATES)
def test_an_article_that_stands_only_in_the_state_is_read(name):
    assert extract(shell(next_data(STATES[name]))).text == WHOLE


@pytest.mark.parametrize("name", ["window.__STATE__", 'window["__STATE__"]', "var state"])
def test_a_state_may_be_assigned(name):
    script = f"<script>{name} = {json.dumps(STATES['a list of texts'])}; start()</script>"
    assert extract(shell(script)).text == WHOLE


@pytest.mark.parametrize(
    "refused",
    [
        shell(next_data(STATES["rich text"]), head=""),
        shell(next_data({"related": TEASERS})),
        shell(next_data({"menu": ["Home", "Port", "Weather"] * 200})),
        shell('<script type="application/json">{"broken": </script>'),
        shell('<script>window.state = {"body": function() {}}</script>'),
        shell(f'<script type="application/json">{"[" * 50_000}</script>'),
    ],
    ids=["no article", "teasers", "menu", "broken", "code", "nested"],
)
def test_a_state_without_an_article_gives_none(refused):
    with pytest.raises(NotAnArticle):
        extract(refused)


def test_what_a_pay_wall_hides_is_not_taken():
    head = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>' + ARTICLE
    with pytest.raises(NotAnArticle, match="pay wall"):
        extract(shell(next_data(STATES["rich text"]), head=head))


def test_a_huge_state_ends_soon():
    began = time.process_time()
    with pytest.raises(NotAnArticle):
        extract(shell(next_data({"a": [[{"b": n}] for n in range(60_000)]})))
    with pytest.raises(NotAnArticle):
        extract(shell(next_data({"body": "word " * 300_000})))
    assert time.process_time() - began < 8
