"""Which addresses a request on behalf of somebody may go to: the public internet, and what a setting names beside it.

A name that resolves to this machine, to a private network or to a cloud's metadata service would let whoever gives us
an address (of a provider, of a webhook) speak to what only this machine may reach (SSRF).
"""

from __future__ import annotations

import ipaddress
import re

import msgspec

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9])?")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # what such a gateway translates is the IPv4 address inside
_COMPATIBLE = ipaddress.ip_network("::/96")
_GLOBAL_V6 = ipaddress.ip_network("2000::/3")
_PROTOCOLS = ipaddress.ip_network("192.0.0.0/24")  # wholly so only to newer Pythons; a cloud's metadata lies in it


class Allowed(msgspec.Struct, frozen=True):
    """What is admitted beside public addresses by HTTPS. names: of hosts, lower case, whose private and loopback
    addresses are; networks: whose every address is; http: whether unencrypted requests are."""

    names: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()
    http: bool = False


def allowed(listed: str, http: bool) -> Allowed:
    """Of a comma-separated list of host names, addresses and networks. Raises ValueError."""
    names, networks = set(), []
    for item in filter(None, (one.strip().lower() for one in listed.split(","))):
        try:
            networks.append(ipaddress.ip_network(item))
        except ValueError:
            if not _NAME.fullmatch(item) or re.fullmatch(r"[\d.]+", item):
                detail = f"{item!r} is neither a host name, nor an address, nor a network such as 10.1.0.0/16"
                raise ValueError(detail) from None
            names.add(item)
    return Allowed(frozenset(names), tuple(networks), http)


def admitted(host: str, address: str, policy: Allowed) -> bool:
    """Whether a request to a host may go to one of its addresses."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _inside(found)
    if any(one in network for network in policy.networks for one in {found, inner}):
        return True
    if inner.is_multicast or inner.is_link_local or inner.is_unspecified:
        return False  # a cloud's metadata service is link-local: no host name opens it
    return _public(inner) or host.lower() in policy.names


def _inside(found: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, in whatever way; the address itself else."""
    if isinstance(found, ipaddress.IPv4Address):
        return found
    teredo = found.teredo
    translated = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF) if found in _NAT64 or _is_compatible(found) else None
    return found.ipv4_mapped or found.sixtofour or (teredo[1] if teredo else None) or translated or found


def _is_compatible(found: ipaddress.IPv6Address) -> bool:
    return found in _COMPATIBLE and int(found) > 1  # :: and ::1 are addresses of their own


def _public(found: Address) -> bool:
    if isinstance(found, ipaddress.IPv6Address) and found not in _GLOBAL_V6:
        return False
    return found.is_global and found not in _PROTOCOLS and not found.is_multicast and not found.is_reserved
