"""One article has one key, two articles have two."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.urls import address_key, site_host

A = "https://www.example.com/news/2024/03/harbour-bridge-reopens"

SAME = [
    ("http://www.example.com/news/2024/03/harbour-bridge-reopens", "http"),
    ("https://example.com/news/2024/03/harbour-bridge-reopens", "no www"),
    ("https://m.example.com/news/2024/03/harbour-bridge-reopens", "mobile host"),
    ("https://mobile.example.com/news/2024/03/harbour-bridge-reopens", "mobile host, long"),
    ("https://amp.example.com/news/2024/03/harbour-bridge-reopens", "amp host"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens/amp", "amp at the end"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens/amp/", "amp at the end, slash"),
    ("https://www.example.com/amp/news/2024/03/harbour-bridge-reopens", "amp at the front"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens?outputType=amp", "amp as output type"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens/?amp=1", "amp as parameter"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens/", "trailing slash"),
    ("https://www.example.com//news/2024/03//harbour-bridge-reopens", "double slashes"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens/index.html", "index file"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens#comments", "fragment"),
    ("https://www.example.com:443/news/2024/03/harbour-bridge-reopens", "default port"),
    ("http://www.example.com:80/news/2024/03/harbour-bridge-reopens", "default port, http"),
    ("HTTPS://WWW.EXAMPLE.COM/news/2024/03/harbour-bridge-reopens", "host in capitals"),
    ("https://www.example.com./news/2024/03/harbour-bridge-reopens", "host with a dot"),
    (" https://www.example.com/news/2024/03/harbour-bridge-reopens ", "spaces around"),
    ("https://www.example.com/news/2024/03/harbour%2Dbridge-reopens", "needless encoding"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens?utm_source=x&utm_medium=rss", "utm"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens?fbclid=IwAR0abc", "facebook"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens?gclid=abc&_ga=1.2", "google"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens?at_medium=RSS&at_campaign=KARANGA", "at internet"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens?smid=tw-share", "share from an app"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens?ref=home", "ref beside a slug"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens?cid=social", "cid beside a slug"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens?srsltid=AfmBOop6Tw", "search click"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens;jsessionid=1A530637289A03B07199A44E8D531427", "java"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens?PHPSESSID=0a1b2c3d4e5f60718293a4b5c6", "php session"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens?sid=0a1b2c3d4e5f60718293", "random sid"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens?session_id=0a1b2c3d4e5f60718293", "random session"),
    (
        "https://www.example.com/(S(lit3py55t21z5v55vlm25s55))/news/2024/03/harbour-bridge-reopens",
        "session in the path",
    ),
    ("https://mobil.example.com/news/2024/03/harbour-bridge-reopens", "mobile host, German"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens?gad_source=1&gad_campaignid=22&gbraid=0A", "adverts"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens?gaa_at=la&gaa_n=AS&gaa_ts=66&gaa_sig=x", "news app"),
    (
        "https://www.example.com/news/2024/03/harbour-bridge-reopens?unlocked_article_code=1.k.x&smid=url-share",
        "a gift",
    ),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens?ns_mchannel=social&ns_campaign=x", "comscore"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens?cx_testId=3&cx_artPos=1", "place on the front page"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens?wt_zmc=sm.int&wtrid=x", "webtrekk"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens?utm-source=app", "utm with a hyphen"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens?s=09", "where it was shared"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens?output=amp", "amp as output"),
    ("https://www.example.com/news/2024/03/harbour-bridge-reopens?_=1710000000000", "against caches"),
]

APART = [
    ("https://example.com/article?id=1", "https://example.com/article?id=2", "id"),
    ("https://example.com/search?q=steel", "https://example.com/search?q=wheat", "q"),
    ("https://example.com/list?page=1", "https://example.com/list?page=2", "page"),
    ("https://example.com/list?page=2", "https://example.com/list", "a page and none"),
    ("https://example.com/wire?source=reuters", "https://example.com/wire?source=afp", "source"),
    ("https://example.com/?p=120", "https://example.com/?p=121", "short link"),
    ("https://example.com/story.php?sid=12034", "https://example.com/story.php?sid=12035", "story id called sid"),
    ("https://example.com/view?cid=77", "https://example.com/view?cid=78", "content id called cid"),
    (
        "https://example.com/index.php?mod=news&ref=5",
        "https://example.com/index.php?mod=news&ref=6",
        "ref without slug",
    ),
    ("https://example.com/view?sessionid=5", "https://example.com/view?sessionid=6", "session of a congress"),
    ("https://example.com/read-a-press-release?aid=5", "https://example.com/read-a-press-release?aid=6", "article id"),
    ("https://example.com/the-charts-of-today?label=4ad", "https://example.com/the-charts-of-today?label=ecm", "label"),
    ("https://example.com/find?s=09", "https://example.com/find?s=10", "what is looked for"),
    ("https://example.com/news/the-day-in-brief?view=am", "https://example.com/news/the-day-in-brief?view=pm", "view"),
    ("https://example.com/read?newsid=5", "https://example.com/read?newsid=6", "news id"),
    ("https://example.com/a-b-c-one", "https://example.com/a-b-c-two", "slug"),
    ("https://example.com/News/Item", "https://example.com/news/item", "capitals in the path"),
    ("https://edition.example.com/a", "https://example.com/a", "another host of the site"),
    ("https://example.com:8001/a", "https://example.com:8002/a", "port"),
    ("https://example.com/a/ampere", "https://example.com/a", "a path that only begins with amp"),
    ("https://example.com/camp", "https://example.com/c", "a path that only ends with amp"),
    ("https://m.com/a", "https://n.com/a", "a host that is only m"),
]


@pytest.mark.parametrize(("variant", "what"), SAME, ids=[what for _, what in SAME])
def test_variants_of_one_address_share_a_key(variant, what):
    assert address_key(variant) == address_key(A) == "example.com/news/2024/03/harbour-bridge-reopens"


@pytest.mark.parametrize(("one", "other", "what"), APART, ids=[what for *_, what in APART])
def test_different_articles_keep_different_keys(one, other, what):
    assert address_key(one) != address_key(other)


def test_the_order_of_parameters_does_not_matter():
    assert address_key("https://example.com/a?b=2&a=1") == address_key("https://example.com/a?a=1&b=2")


def test_a_front_page_has_a_key():
    assert address_key("https://www.example.com") == address_key("http://example.com/") == "example.com/"


def test_international_hosts_and_paths_are_one_in_both_spellings():
    assert address_key("https://bücher.example/straße") == address_key("https://xn--bcher-kva.example/stra%C3%9Fe")


@pytest.mark.parametrize(
    "odd", ["file:///tmp/page.html", "about:blank", "http://[::1", "http://a:port/", "", "nonsense"]
)
def test_what_is_no_web_address_is_its_own_key(odd):
    assert address_key(odd) == odd


def test_a_host_of_one_label_keeps_its_name():
    assert site_host("http://www/a") == "www"
    assert site_host("http://www.co/a") == "www.co"


@given(st.text(max_size=60))
def test_any_text_has_a_key_and_a_key_is_stable(text):
    assert address_key(text) == address_key(text)


@given(
    st.lists(st.tuples(st.sampled_from(["id", "q", "utm_source", "page", "fbclid"]), st.text(max_size=5)), max_size=5)
)
def test_a_key_of_a_key_is_the_same(pairs):
    key = address_key(f"https://example.com/a/b?{urlencode(pairs)}")
    assert address_key(f"https://{key}") == key
