"""A source's own selectors say where the text of its pages stands; they are checked before they are used."""

import pytest
from article_pages import PARAGRAPHS, URL, body, html, page
from faulty_site import FAST, Site, article

from monitor.crawl import crawl
from spiders.extract import draft, extract, extract_all
from spiders.markup import parse
from spiders.selectors import NONE, Selectors, check_selector, remove, select, selectors_for
from spiders.sisters import SiteBlocks, learn
from storage.errors import NotAnArticle
from storage.model import Source, SourceKind
from storage.store import open_store

STRAY = "The desk of this paper has its own opinion on the bridge, and says so in a long paragraph of this kind."


def source(url: str = "https://harbour-news.example/", **keys) -> Source:
    return Source("Harbour News", url, **keys)


@pytest.mark.parametrize(
    "text",
    [".story p", "css:.story > p:not(.ad)", "xpath://main//p[not(@class)]", "xpath://*[re:test(@class, 'st.ry')]", "p"],
)
def test_a_selector_is_css_or_xpath(text):
    assert check_selector(text) == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("css:p[", "is no CSS or XPath selector: "),
        ("p::text", "it must choose elements"),
        ("xpath://p[", "Invalid expression"),
        ("xpath://p[no-such-function(.)]", "Unregistered function"),
        ("", "is no CSS or XPath selector: "),
        ("xpath:", "is no CSS or XPath selector: "),
    ],
)
def test_a_selector_that_cannot_be_used_is_refused_in_one_line(text, reason):
    with pytest.raises(ValueError, match="is no CSS or XPath selector") as refused:
        check_selector(text)
    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)


def test_elements_come_in_the_order_of_the_page_and_none_twice():
    tree = parse("<body><div id=a><p id=b>b</p></div><p id=c>c</p></body>")
    assert [one.get("id") for one in select(tree, ("css:#c", "p", "xpath://div", "xpath://p/text()"))] == ["a", "c"]


def test_what_is_excluded_is_not_text_and_its_tail_stays():
    tree = parse("<body><p>one <b class=ad>two</b> three</p></body>")
    remove(tree, (".ad", "body", "html"))
    assert tree.text_content().split() == ["one", "three"]


class TestExtraction:
    def test_none_of_the_text_is_in_what_is_excluded(self):
        markup = html(f'{body(PARAGRAPHS[:2])}<p class="x7">{STRAY}</p>{body(PARAGRAPHS[2:])}')
        assert STRAY in extract(page(markup)).text
        found = extract(page(markup), Selectors(exclude=("css:.x7",)))
        assert found.text == "\n".join(PARAGRAPHS)
        assert found.headline == "Harbour bridge reopens three weeks early"

    def test_all_of_the_text_is_in_what_is_included(self):
        inside = f'<p>{STRAY}</p><div class="a">{body(PARAGRAPHS[:2])}</div><ul class="b"><li>Toll: 3 euros</li></ul>'
        found = extract(page(html(inside)), Selectors(include=("xpath://*[@class='b']", ".a", "h1")))
        assert found.text == "\n".join([*PARAGRAPHS[:2], "Toll: 3 euros"])

    def test_what_is_excluded_inside_what_is_included_goes(self):
        inside = f'{body()}<p class="ad">{STRAY}</p>'
        assert STRAY not in extract(page(html(inside)), Selectors((".story-body",), (".ad",))).text

    def test_a_page_on_which_nothing_fits_is_an_error_and_no_empty_article(self):
        with pytest.raises(NotAnArticle, match="nothing on the page fits text_include"):
            extract(page(html()), Selectors(include=(".gone",)))

    def test_a_wall_is_named_as_such_whatever_the_selectors(self):
        wall = "<html><head><title>Page not found</title></head><body><h1>Page not found</h1><p>Error 404</p></body>"
        with pytest.raises(NotAnArticle, match="page not found"):
            extract(page(wall), Selectors(include=(".gone",)))

    def test_what_is_included_is_text_whatever_other_pages_hold(self):
        known = SiteBlocks()
        own = Selectors(include=(".story-body",))
        pages = [page(html(body([*PARAGRAPHS[n : n + 2], STRAY])), url=f"{URL}-{n}") for n in range(4)]
        for one in pages[1:]:
            known = learn(known, draft(one, own).sighting)
        (found, *_) = extract_all(pages, [source(text_include=own.include)])
        assert STRAY in found.text

    def test_a_site_has_the_selectors_of_its_source(self):
        other = source("https://other.example/", text_exclude=("h2",))
        plain, own = source(), source(text_exclude=("css:.x7",))
        assert selectors_for(URL, [other, plain, own]) == Selectors((), ("css:.x7",))
        assert selectors_for("file:///tmp/a.html", [other, plain, own]) == NONE
        assert selectors_for(URL, [other, plain]) == NONE


def test_a_crawl_reads_the_pages_of_a_source_with_its_selectors(site: Site, database: str) -> None:
    site["/a"] = article("Harbour bridge reopens three weeks early", *PARAGRAPHS, f"<span class=x>{STRAY}</span>")
    own = Source("Own", site.url("/a"), SourceKind.PAGE, text_exclude=("xpath://p[span]",))
    lost = Source("Lost", site.url("/b"), SourceKind.PAGE, text_include=(".gone",))
    site["/b"] = article("Another bridge reopens", *PARAGRAPHS[2:])
    reports = {one.name: one for one in crawl([own, lost], database=database, policy=FAST)}
    assert (reports["Own"].new, reports["Lost"].failed) == (1, 1)
    assert "fits text_include" in reports["Lost"].errors[0]
    with open_store(database) as store:
        (stored,) = store.pending(10)
    assert PARAGRAPHS[0] in stored.article.text
    assert STRAY not in stored.article.text
