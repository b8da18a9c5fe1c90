"""Which addresses are asked at all, from their words and their numbers."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.channels import addresses
from lantoa.channels.errors import ChannelError


def code_of(text: str) -> str:
    with pytest.raises(ChannelError) as caught:
        addresses.read(text)
    reason = caught.value.reason
    assert reason.what.endswith(".")
    assert reason.remedy.endswith(".")
    assert reason.forbidden
    assert reason.permanent
    return reason.code


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://laichau.gov.vn/tin-1", "https://laichau.gov.vn/tin-1"),
        ("http://LaiChau.GOV.vn", "http://laichau.gov.vn/"),
        ("https://laichau.gov.vn.:443/a?b=1#phan-2", "https://laichau.gov.vn/a?b=1"),
        (
            "https://baolaichau.vn/Tin-tức",
            "https://baolaichau.vn/Tin-t%E1%BB%A9c",
        ),
        (
            "https://tin-tức.vn/x?q=Khai-sinh-ở",
            "https://xn--tin-tc-fr8b.vn/x?q=Khai-sinh-%E1%BB%9F",
        ),
        ("http://a.vn:80/?tu=1&den=2", "http://a.vn/?tu=1&den=2"),
    ],
)
def test_a_plain_address_is_taken_apart_and_put_together(text: str, shown: str) -> None:
    assert str(addresses.read(text)) == shown


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ftp://laichau.gov.vn/a", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("gopher://laichau.gov.vn:70/_x", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("data:text/html,<script>", "scheme"),
        ("laichau.gov.vn/tin-1", "scheme"),
        ("", "scheme"),
        ("https://", "host"),
        ("https:///tin-1", "host"),
        ("https://a.vn/" + "a" * 2000, "too_long"),
        ("https://a.vn/tin 1", "hidden"),
        ("https://a.vn/\r\nHost: trong.vn", "hidden"),
        ("https://a.vn/\x00", "hidden"),
        ("https://a.vn/\t", "hidden"),
        ("https://a.vn/\u202e1", "hidden"),
        ("https://a.vn/\u200b1", "hidden"),
        ("https://a.vn\\@127.0.0.1/", "hidden"),
        ("https://quan:mat@a.vn/", "credentials"),
        ("https://a.vn@127.0.0.1/", "credentials"),
        ("https://@a.vn/", "credentials"),
        ("https://a.vn:8080/", "port"),
        ("http://a.vn:22/", "port"),
        ("http://a.vn:0/", "port"),
        ("http://a.vn:99999/", "host"),
        ("http://a.vn:-80/", "host"),
        ("http://127.0.0.1/", "number_host"),
        ("http://8.8.8.8/", "number_host"),
        ("http://127.1/", "number_host"),
        ("http://2130706433/", "number_host"),
        ("http://0x7f000001/", "number_host"),
        ("http://0x7f.0.0.1/", "number_host"),
        ("http://0177.0.0.1/", "number_host"),
        ("http://127.0.0.1./", "number_host"),
        ("http://127.0.0.0x1/", "number_host"),
        ("http://１２７.０.０.１/", "number_host"),
        ("http://127。0。0。1/", "number_host"),
        ("http://169.254.169.254/latest/meta-data/", "number_host"),
        ("http://[::1]/", "number_host"),
        ("http://[::ffff:127.0.0.1]/", "number_host"),
        ("http://[fe80::1%25eth0]/", "number_host"),
        ("http://localhost/", "inner_name"),
        ("http://ⓛocalhost/", "inner_name"),
        ("http://LOCALHOST./", "inner_name"),
        ("http://may-in/", "inner_name"),
        ("http://may.local/", "inner_name"),
        ("http://a.localhost/", "inner_name"),
        ("http://metadata.google.internal/", "inner_name"),
        ("http://1.0.0.127.in-addr.arpa/", "inner_name"),
        ("http://a..vn/", "host"),
        ("http://-a.vn/", "host"),
        ("http://a%2evn/", "host"),
        ("http://" + "a" * 64 + ".vn/", "host"),
        ("http://" + "a." * 130 + "vn/", "host"),
        ("http://a.vn℀.b/", "host"),
    ],
)
def test_an_address_that_may_mean_something_else_is_refused(text: str, code: str) -> None:
    assert code_of(text) == code


@pytest.mark.parametrize(
    "number",
    [
        *("0.0.0.1", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254"),
        *("169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1"),
        *("192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.9"),
        *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16"),
        *("::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "fe80::1", "fe80::1%1"),
        *("fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "2001::1", "2002:7f00:1::"),
        *("2002:808:808::1", "2001:0:53aa:64c::1", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1"),
        *("64:ff9b:1::1", "100::1", "fec0::1", "3fff::1", "5f00::1", "", "a.vn", "1"),
    ],
)
def test_a_number_that_is_not_in_the_open_internet_is_not_outside(number: str) -> None:
    assert not addresses.is_outside(number)


@pytest.mark.parametrize(
    "number",
    ["8.8.8.8", "113.160.0.1", "203.162.4.190", "2405:4800::1", "2a00:1450::1", "64:ff9b::808:808"],
)
def test_a_number_of_the_open_internet_is_outside(number: str) -> None:
    assert addresses.is_outside(number)


@given(st.ip_addresses())
def test_nothing_that_the_language_calls_private_is_outside(
    number: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if addresses.is_outside(str(number)) and number not in addresses._NAT64:
        assert number.is_global
        assert not number.is_multicast
        assert not number.is_reserved


@given(st.text(max_size=80))
def test_any_words_are_an_address_or_refused(text: str) -> None:
    try:
        found = addresses.read(f"https://{text}")
    except ChannelError:
        return
    assert str(found).isascii()
    assert not set(str(found)) & set(" \r\n\t\\@#") - set("@")
    assert addresses.read(str(found)) == found


def test_a_redirect_is_read_from_where_it_stands_and_judged_as_any_address() -> None:
    here = addresses.read("https://a.vn/muc/tin-1")
    assert str(addresses.follow(here, "../tin-2")) == "https://a.vn/tin-2"
    assert str(addresses.follow(here, "//b.vn/x")) == "https://b.vn/x"
    for where, code in (
        ("http://a.vn/tin-2", "downgrade"),
        ("https://127.0.0.1/", "number_host"),
        ("//[::1]/", "number_host"),
        ("file:///etc/passwd", "scheme"),
        ("https://x@a.vn/", "credentials"),
    ):
        with pytest.raises(ChannelError) as caught:
            addresses.follow(here, where)
        assert caught.value.reason.code == code
