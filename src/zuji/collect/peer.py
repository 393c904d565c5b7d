"""Who sent a request: the connection's address, or what a proxy that we were told to trust says of it."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Raises ValueError, naming the text, for what is no address or network."""
    return tuple(ipaddress.ip_network(text.strip(), strict=False) for text in texts if text.strip())


def is_trusted(text: str, proxies: tuple[Network, ...]) -> bool:
    """Whether an address is a trusted proxy's."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return any(address in network for network in proxies if network.version == address.version)


def peer_of(connection: str, forwarded_for: str, proxies: tuple[Network, ...]) -> str:
    """The last address of X-Forwarded-For that is no trusted proxy's, from the right; anybody can write the left."""
    if not proxies or not is_trusted(connection, proxies):
        return connection
    hops = [hop.strip() for hop in forwarded_for.split(",") if hop.strip()]
    for hop in reversed(hops):
        if not is_trusted(hop, proxies):
            try:
                return str(ipaddress.ip_address(hop))
            except ValueError:
                return connection
    return hops[0] if hops else connection
