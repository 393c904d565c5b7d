from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zuji.process.privacy import kept_ip, kept_properties
from zuji.records.project import Project


@given(st.ip_addresses(v=4))
@settings(max_examples=50)
def test_of_an_ipv4_address_its_first_three_numbers_are_kept(ip: ipaddress.IPv4Address) -> None:
    assert kept_ip(str(ip), "truncated").split(".") == [*str(ip).split(".")[:3], "0"]


@given(st.ip_addresses(v=6).filter(lambda one: one.ipv4_mapped is None))  # type: ignore[union-attr]
@settings(max_examples=50)
def test_of_an_ipv6_address_its_first_48_bits_are_kept(ip: ipaddress.IPv6Address) -> None:
    kept = ipaddress.IPv6Address(kept_ip(str(ip), "truncated"))
    assert int(kept) == int(ip) >> 80 << 80


@pytest.mark.parametrize(
    ("ip", "how", "kept"),
    [
        ("1.2.4.8", "full", "1.2.4.8"),
        ("1.2.4.8", "none", ""),
        ("::ffff:1.2.4.8", "truncated", "1.2.4.0"),
        ("no address", "truncated", ""),
        ("no address", "full", "no address"),
        ("", "truncated", ""),
    ],
)
def test_what_is_kept(ip: str, how: str, kept: str) -> None:
    assert kept_ip(ip, how) == kept


def test_properties_that_an_sdk_sends_do_not_keep_what_the_column_may_not() -> None:
    project = Project(1, "shop", ip="truncated", user_agent="none")
    sent = ({"$ip": "1.2.4.8", "$user_agent": "curl", "a": 1}, {"a": 2}, {"$ip": ["x"]})
    assert kept_properties(sent, project) == ({"$ip": "1.2.4.0", "a": 1}, {"a": 2}, {})
    assert sent[0]["$ip"] == "1.2.4.8"  # what was decoded stays as it was
