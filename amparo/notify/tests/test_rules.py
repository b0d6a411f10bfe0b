"""Which addresses are called (SEC-9), when a message is tried again, when an endpoint is stopped."""

from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.notify.rules import (
    RETRY_SECONDS,
    STOP_AFTER,
    is_persistent,
    judge,
    may_connect,
    next_attempt_at,
    quiet_until,
    read_target,
)
from amparo.people.rules import BadInput
from amparo.testing.clock import NOW

INTRANET = (ip_network("10.20.0.0/16"),)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.1",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
        ),
        *("100.100.100.200", "168.63.129.16", "192.0.0.192", "198.18.0.1", "203.0.113.9", "224.0.0.1", "240.0.0.1"),
        *(
            "255.255.255.255",
            "192.88.99.1",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
        ),
        *("::127.0.0.1", "fe80::1", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "2001::1"),
        *("2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1"),
    ],
)
def test_sec_9_addresses_that_are_nobodys_public_server_are_refused(address: str) -> None:
    assert not may_connect(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "::ffff:8.8.8.8", "2606:4700::1111", "2a00:1450::5"])
def test_public_addresses_are_called(address: str) -> None:
    assert may_connect(ip_address(address))


def test_sec_9_a_setting_opens_networks_but_never_the_clouds_servers_of_credentials() -> None:
    assert may_connect(ip_address("10.20.3.4"), INTRANET)
    assert may_connect(ip_address("::ffff:10.20.3.4"), INTRANET)
    assert not may_connect(ip_address("10.21.0.1"), INTRANET)
    everything = (ip_network("0.0.0.0/0"), ip_network("::/0"))
    assert may_connect(ip_address("127.0.0.1"), everything)
    for address in ("169.254.169.254", "fe80::1", "168.63.129.16", "fd00:ec2::254", "::ffff:169.254.169.254"):
        assert not may_connect(ip_address(address), everything)


@given(st.ip_addresses(v=4))
def test_an_address_and_its_ipv6_mapped_form_get_the_same_answer(address: IPv4Address) -> None:
    assert may_connect(IPv6Address(f"::ffff:{address}")) == may_connect(address)


@given(st.ip_addresses())
def test_what_is_called_without_a_setting_is_global(address: IPv4Address | IPv6Address) -> None:
    if may_connect(address):
        assert address.is_global or getattr(address, "ipv4_mapped", None) is not None


@pytest.mark.parametrize(
    ("url", "code"),
    [
        *(
            (url, "webhook-url")
            for url in ("", "acme", "ftp://acme.example/", "https://", "https:///x", "//acme.example")
        ),
        *(
            (f"https://{host}/", "webhook-url")
            for host in ("a b", "user@acme.example", "u:p@acme.example", "acme..example")
        ),
        *(
            (f"https://acme.example{rest}", "webhook-url")
            for rest in (":port/", ":70000/", "/#part", "/\r\nX: 1", "\\@x/")
        ),
        ("https://acme.example/" + "a" * 1000, "webhook-url"),
        ("http://acme.example/", "webhook-https"),
        *((f"https://acme.example:{port}/", "webhook-port") for port in (22, 25, 80, 445)),
        *(
            (f"https://{host}/", "webhook-private")
            for host in ("127.0.0.1", "[::1]", "[::ffff:10.0.0.1]", "192.168.0.1")
        ),
    ],
)
def test_sec_9_an_address_that_cannot_be_called_is_refused_when_it_is_entered(url: str, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_target(url)
    assert (refused.value.field, refused.value.code) == ("url", code)


def test_an_address_is_read_into_what_is_connected_to_and_what_is_said() -> None:
    target = read_target("https://Hooks.Acme.example:8443/in/é?key=ü&b=1")
    assert (target.scheme, target.host, target.port) == ("https", "hooks.acme.example", 8443)
    assert target.host_header == "hooks.acme.example:8443"
    assert target.path == "/in/%C3%A9?key=%C3%BC&b=1"
    assert read_target("https://acme.example").path == "/"
    assert read_target("https://acme.example:443/").host_header == "acme.example"
    assert read_target("https://bücher.example/").host == "xn--bcher-kva.example"
    assert read_target("http://10.20.0.1:8080/x", INTRANET).host_header == "10.20.0.1:8080"


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        *((status, "delivered") for status in (200, 204, 299)),
        *((status, "failed") for status in (301, 307, 404, 429, 500, 503, None)),
        (410, "gone"),
    ],
)
def test_answers_mean_what_the_specification_says(status: int | None, verdict: str) -> None:
    assert judge(status) == verdict


def test_a_message_is_tried_for_more_than_three_days_ever_more_rarely_and_then_given_up() -> None:
    at, attempts, seen = NOW, 1, list[float]()
    while (following := next_attempt_at(attempts, at, 0)) is not None:
        seen.append((following - at).total_seconds())
        at, attempts = following, attempts + 1
    assert seen == list(RETRY_SECONDS)
    assert timedelta(hours=75) < at - NOW < timedelta(hours=76)


@given(
    attempts=st.integers(1, len(RETRY_SECONDS)), chance=st.floats(0, 1), asked=st.none() | st.integers(0, 10_000_000)
)
def test_jitter_only_ever_adds_and_a_receiver_may_ask_for_a_day_at_most(
    attempts: int, chance: float, asked: int | None
) -> None:
    at = next_attempt_at(attempts, NOW, chance, asked)
    assert at is not None
    assert at >= NOW + timedelta(seconds=RETRY_SECONDS[attempts - 1])
    assert at <= NOW + timedelta(seconds=max(RETRY_SECONDS[attempts - 1] * 1.2, 86400))


def test_an_endpoint_is_stopped_after_three_days_of_nothing_but_failures() -> None:
    assert not is_persistent(NOW, NOW + STOP_AFTER - timedelta(seconds=1))
    assert is_persistent(NOW, NOW + STOP_AFTER)


@pytest.mark.parametrize(
    ("failures", "status", "asked", "seconds"),
    [
        *((1, 500, None, 0), (4, None, None, 0), (5, None, None, 30), (6, 500, None, 60), (99, 500, None, 900)),
        *((1, 429, 120, 120), (1, 503, 120, 120), (1, 500, 120, 0), (1, 429, 999_999, 86400), (5, 429, 1, 30)),
    ],
)
def test_a_receiver_that_is_away_or_busy_is_left_in_peace(
    failures: int, status: int | None, asked: int | None, seconds: int
) -> None:
    expected: datetime | None = NOW + timedelta(seconds=seconds) if seconds else None
    assert quiet_until(failures, status, asked, NOW) == expected
