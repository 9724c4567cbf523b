import json
import re
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from monitor.demo.content import content
from monitor.demo.server import NewsSite

PIECES = {piece.name: piece for piece in content().pieces}


@pytest.fixture(scope="module")
def site():
    with NewsSite() as site:
        yield site


@pytest.fixture(autouse=True)
def first_edition(site):
    site.edition = 1


def get(site, outlet, path, **headers):
    try:
        with urlopen(Request(site.origins[outlet] + path, headers=headers), timeout=5) as response:
            return response.status, response.read().decode(), response.headers
    except HTTPError as error:
        return error.code, error.read().decode(), error.headers


def read(site, name, edition=1):
    site.edition = edition
    piece = PIECES[name]
    return get(site, piece.outlet.key, piece.path)


def test_every_outlet_has_its_own_port(site):
    assert len(set(site.origins.values())) == len(site.origins) == 4


@pytest.mark.parametrize("name", PIECES)
def test_a_page_holds_its_paragraphs_and_navigation_around_them(site, name):
    piece = PIECES[name]
    status, body, _ = read(site, name, piece.since)
    plain = body.replace("&#39;", "'").replace("&#34;", '"')
    assert status == 200
    assert all(paragraph in plain for paragraph in piece.paragraphs(piece.since))
    assert content().furniture[piece.since - 1].most_read[0] in body or piece.outlet.key == "northline"


def test_addresses_are_equal_in_both_editions(site):
    first = re.findall(r"<loc>(.*?)</loc>", get(site, "northline", "/sitemap.xml")[1])
    site.edition = 2
    assert set(first) < set(re.findall(r"<loc>(.*?)</loc>", get(site, "northline", "/sitemap.xml")[1]))


def test_a_page_is_named_by_its_address(site):
    piece = PIECES["volt/winter-tyre-test"]
    assert site.name(site.origins["volt"] + piece.path) == "volt/winter-tyre-test"
    assert site.name("http://127.0.0.1:9/else") is None


def test_edition_two_answers_with_a_bot_check_a_gone_and_a_missing_page(site):
    status, body, _ = read(site, "lantern/storm-damage", 2)
    assert (status, "Just a moment" in body) == (200, True)
    assert read(site, "lantern/cinema-reopens", 2)[0] == 410
    assert read(site, "lantern/eel-count", 2)[0] == 404


def test_adverts_and_clock_differ_between_the_editions(site):
    first, second = (read(site, "courier/night-ferry", edition)[1] for edition in (1, 2))
    assert "39 euros" in first
    assert "29 euros" in second
    assert "08:14" in first
    assert "19:47" in second


def test_an_unchanged_page_is_answered_with_304(site):
    path = PIECES["northline/sorrel-lighthouse"].path
    etag = get(site, "northline", path)[2]["ETag"]
    assert get(site, "northline", path, **{"If-None-Match": etag})[0] == 304


def test_linked_data_is_valid_json(site):
    body = read(site, "courier/kelp-festival", 2)[1]
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', body, re.DOTALL)[1])
    assert data["headline"] == PIECES["courier/kelp-festival"].headline


def test_the_correction_notice_appears_in_edition_two_only(site):
    assert "An earlier version" not in read(site, "courier/kelp-festival", 1)[1]
    assert "An earlier version" in read(site, "courier/kelp-festival", 2)[1]


def test_an_unknown_path_is_missing(site):
    assert get(site, "courier", "/nowhere")[0] == 404
