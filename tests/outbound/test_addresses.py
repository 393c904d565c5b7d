"""Which addresses are public, however they are written."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zuji.outbound.addresses import Allowed, admitted, allowed

INNER = [
    *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    *("100.127.255.255", "192.0.0.192", "198.18.0.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1", "2002:7f00:1::", "2002:a9fe:a9fe::1"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2001:db8::1", "not an address", ""),
]


@pytest.mark.parametrize("address", INNER)
def test_what_is_not_public_is_refused(address: str) -> None:
    assert not admitted("example.com", address, Allowed())


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_what_is_public_is_admitted(address: str) -> None:
    assert admitted("example.com", address, Allowed())


@settings(max_examples=200)
@given(st.integers(0, 2**32 - 1))
def test_an_ipv4_address_is_judged_alike_in_every_ipv6_dress(number: int) -> None:
    plain = ipaddress.IPv4Address(number)
    dressed = [f"::ffff:{plain}", f"64:ff9b::{number >> 16:x}:{number & 0xFFFF:x}"]
    dressed.append(f"2002:{number >> 16:x}:{number & 0xFFFF:x}::1")
    expected = admitted("a", str(plain), Allowed())
    by_registry = plain.is_global and not plain.is_multicast and plain.packed[:3] != b"\xc0\0\0"
    assert expected == by_registry  # the one that ships with Python
    assert [admitted("a", one, Allowed()) for one in dressed] == [expected] * 3


def test_names_and_networks_open_what_they_name_and_no_host_name_opens_the_metadata_service() -> None:
    policy = allowed("idp.intern, 10.1.0.0/16,::1", http=False)
    assert admitted("IDP.intern", "192.168.0.5", policy) and not admitted("other", "192.168.0.5", policy)
    assert admitted("other", "10.1.2.3", policy) and not admitted("other", "10.2.2.3", policy)
    assert admitted("other", "::ffff:10.1.2.3", policy) and admitted("x", "::1", policy)
    assert not admitted("idp.intern", "169.254.169.254", policy)
    assert admitted("x", "169.254.169.254", allowed("169.254.169.254", http=False))


@pytest.mark.parametrize("listed", ["*", "10.0.0.0/33", "a b", "http://x", "300.1.1.1", "*.example.com"])
def test_a_list_with_something_else_is_refused(listed: str) -> None:
    with pytest.raises(ValueError, match="neither a host name"):
        allowed(listed, http=False)
