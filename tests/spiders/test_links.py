from __future__ import annotations

import pytest

from spiders.links import article_links
from spiders.markup import parse

HOME = "https://courier.example/news/"


def links(body: str, **patterns) -> list[str]:
    tree = parse(f"<html><body>{body}</body></html>")
    return article_links(tree, HOME, **patterns)


def link(href: str, text: str = "Council votes for a new harbour bridge") -> str:
    return f'<div><a href="{href}">{text}</a></div>'


@pytest.mark.parametrize(
    "href",
    [
        "/2024/05/06/council-votes-for-bridge",
        "/news/council-votes-for-bridge-12345678",
        "/news/council-votes-for-a-new-bridge.html",
        "https://courier.example/a/98765432",
        "https://www.courier.example/2024/may/06/bridge",
        "https://sport.courier.example/2024/05/06/final-won-by-the-town-team",
        "article.php?id=1234567",
        "//courier.example/2024/05/council-votes",
    ],
)
def test_a_link_to_an_article_is_followed(href: str) -> None:
    assert len(links(link(href))) == 1


@pytest.mark.parametrize(
    "href",
    [
        "https://elsewhere.example/2024/05/06/council-votes-for-bridge",
        "https://notcourier.example/2024/05/06/council-votes-for-bridge",
        "mailto:desk@courier.example",
        "javascript:void(0)",
        "#comments",
        "/",
        "/news/",
        "/tag/harbour-bridge-and-roads",
        "/author/jane-anne-smith-miller",
        "/about/",
        "/privacy/how-we-use-your-data",
        "/login?return=/2024/05/06/council-votes",
        "http://[broken",
    ],
)
def test_a_link_to_anything_else_is_not(href: str) -> None:
    assert links(link(href)) == []


def test_a_short_address_is_followed_where_it_is_set_as_a_headline() -> None:
    assert links('<article><h2><a href="/bridge">Council votes for a new harbour bridge</a></h2></article>')
    assert links('<nav><a href="/bridge">Council votes for a new harbour bridge</a></nav>') == []


def test_each_article_once_in_the_order_of_the_page() -> None:
    body = link("/2024/05/b?utm_source=home") + link("/2024/05/a") + link("/2024/05/b#comments") + link("/2024/05/b")
    assert links(body) == ["https://courier.example/2024/05/b?utm_source=home", "https://courier.example/2024/05/a"]


def test_patterns_decide_where_they_are_given() -> None:
    body = link("/x/1", "More") + link("/y/2", "More") + link("/x/2?print=1", "More")
    assert links(body, include=("/x/",), exclude=("print=",)) == ["https://courier.example/x/1"]


def test_a_page_of_endless_links_is_bounded() -> None:
    assert len(links("".join(link(f"/2024/05/story-number-{number}") for number in range(5000)))) == 2000
