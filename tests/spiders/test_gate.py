from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.gate import check_address, check_url, refuse_ip
from storage.errors import RefusedAddress

PUBLIC = [
    "http://example.com/",
    "https://example.com:8443/a?b=c#d",
    "https://sub.example.co.uk/2024/05/a-story.html",
    "http://93.184.216.34/",
    "https://[2606:2800:220:1::1]/",
    "https://xn--mnchen-3ya.example/",
    "https://münchen.example/",
    "http://example.com./",
]
REFUSED = [
    ("", "not a full address"),
    ("example.com/a", "not a full address"),
    ("/a", "not a full address"),
    ("ftp://example.com/", "only http"),
    ("file:///etc/passwd", "only http"),
    ("data:text/html,hello", "only http"),
    ("javascript:alert(1)", "only http"),
    ("gopher://example.com/", "only http"),
    ("http://example.com/" + "a" * 2100, "more than 2083 characters"),
    ("http://", "no host"),
    ("http:///path", "no host"),
    ("http://user@example.com/", "user name"),
    ("http://user:secret@example.com/", "user name"),
    ("http://a:80\\@b/", "backslash"),
    ("http://127.0.0.1:80\\@example.com/", "backslash"),
    ("http://example.com\\.evil.test/", "backslash"),
    ("http://exa mple.com/", "white space"),
    ("http://example.com/\r\nHost: evil", "white space"),
    ("http://example.com\t/", "white space"),
    ("http://example.com:99999/", "not a valid address"),
    ("http://example.com:http/", "not a valid address"),
    ("http://[::1/", "not a valid address"),
    ("http://exa%6dple.com/", "host name"),
    ("http://-/", "host name"),
    ("http://127.0.0.1/", "loopback"),
    ("http://127.9.9.9:8000/", "loopback"),
    ("http://localhost/", "loopback"),
    ("http://LOCALHOST./", "loopback"),
    ("http://api.localhost/", "loopback"),
    ("http://10.0.0.1/", "private"),
    ("http://172.16.0.1/", "private"),
    ("http://192.168.1.1/", "private"),
    ("http://169.254.169.254/latest/meta-data", "link-local"),
    ("http://100.64.0.1/", "private"),
    ("http://224.0.0.1/", "multicast"),
    ("http://239.255.255.250/", "multicast"),
    ("http://0.0.0.0/", "reserved"),
    ("http://255.255.255.255/", "reserved"),
    ("http://240.0.0.1/", "reserved"),
    ("http://192.0.2.1/", "private"),
    ("http://198.18.0.1/", "private"),
    ("http://2130706433/", "number"),
    ("http://127.1/", "number"),
    ("http://0x7f.0.0.1/", "number"),
    ("http://0x7f000001/", "number"),
    ("http://0177.0.0.1/", "number"),
    ("http://127.0.0.1./", "loopback"),
    ("http://[::1]/", "loopback"),
    ("http://[::]/", "hidden"),
    ("http://[::ffff:127.0.0.1]/", "hidden"),
    ("http://[::ffff:7f00:1]/", "hidden"),
    ("http://[::ffff:8.8.8.8]/", "hidden"),
    ("http://[::127.0.0.1]/", "hidden"),
    ("http://[64:ff9b::7f00:1]/", "hidden"),
    ("http://[2002:7f00:1::]/", "hidden"),
    ("http://[2001:0:7f00:1::]/", "hidden"),
    ("http://[fe80::1]/", "link-local"),
    ("http://[fe80::1%25eth0]/", "refused"),
    ("http://[fc00::1]/", "private"),
    ("http://[fd12:3456::1]/", "private"),
    ("http://[fec0::1]/", "private"),
    ("http://[ff02::1]/", "multicast"),
    ("http://[2001:db8::1]/", "private"),
]


@pytest.mark.parametrize("url", PUBLIC)
def test_a_public_address_passes(url: str) -> None:
    check_url(url)


@pytest.mark.parametrize(("url", "word"), REFUSED)
def test_an_address_is_refused_with_its_reason(url: str, word: str) -> None:
    with pytest.raises(RefusedAddress, match=word) as caught:
        check_url(url)
    assert caught.value.url == url
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "allow"),
    [
        ("http://127.0.0.1/", "127.0.0.1"),
        ("http://127.0.0.1:8000/", "127.0.0.1"),
        ("http://127.0.0.1:8000/", "127.0.0.1:8000"),
        ("http://localhost:8000/", "LocalHost"),
        ("http://localhost./", "localhost"),
        ("http://[::1]:9/", "::1"),
        ("http://[::1]:9/", "[::1]:9"),
        ("http://10.1.2.3/", "10.1.2.3:80"),
        ("https://10.1.2.3/", "10.1.2.3:443"),
    ],
)
def test_the_operator_can_allow_one_private_host(url: str, allow: str) -> None:
    check_url(url, [allow])


@pytest.mark.parametrize(
    ("url", "allow"),
    [
        ("http://127.0.0.2/", "127.0.0.1"),
        ("http://127.0.0.1:8001/", "127.0.0.1:8000"),
        ("http://localhost/", "127.0.0.1"),
        ("http://user@127.0.0.1/", "127.0.0.1"),
        ("ftp://127.0.0.1/", "127.0.0.1"),
        ("http://2130706433/", "127.0.0.1"),
    ],
)
def test_allowing_a_host_allows_nothing_else(url: str, allow: str) -> None:
    with pytest.raises(RefusedAddress):
        check_url(url, [allow])


def test_a_public_name_that_leads_to_a_private_address_is_refused() -> None:
    with pytest.raises(RefusedAddress, match=r"news\.example leads to 127\.0\.0\.1"):
        check_address("http://news.example/", "news.example", "127.0.0.1", 80)
    check_address("http://news.example/", "news.example", "127.0.0.1", 80, ["news.example"])
    check_address("http://news.example/", "news.example", "93.184.216.34", 80)


def test_a_password_is_not_printed() -> None:
    with pytest.raises(RefusedAddress) as caught:
        check_url("http://user:secret@example.com/")
    assert "secret" not in str(caught.value)


@given(st.ip_addresses(v=4))
def test_only_global_unicast_addresses_are_public(ip: IPv4Address) -> None:
    assert (refuse_ip(str(ip)) is None) == (ip.is_global and not ip.is_multicast and not ip.is_reserved)


@given(st.ip_addresses(v=4))
def test_no_address_hides_in_an_ipv6_one(ip: IPv4Address) -> None:
    for form in (f"::ffff:{ip}", f"64:ff9b::{ip}", f"::{ip}", str(IPv6Address((0x2002 << 112) | (int(ip) << 80)))):
        assert refuse_ip(form)


@given(st.text(max_size=40))
def test_any_text_is_judged_without_another_error(text: str) -> None:
    with suppress(RefusedAddress):
        check_url(text)
