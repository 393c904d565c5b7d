"""What of an address and a User-Agent a project keeps, by its settings; what follows from them (country, browser) is
worked out before."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from zuji.records.project import Project

_IPV4_BITS, _IPV6_BITS = 24, 48
_IP, _USER_AGENT = "$ip", "$user_agent"


@lru_cache(maxsize=50_000)
def kept_ip(ip: str, how: str) -> str:
    """The address as it is kept: full; truncated to its network (/24, IPv6 /48); none. What is no address goes too."""
    if how == "full" or not ip:
        return ip
    if how == "none":
        return ""
    try:
        found = ipaddress.ip_address(ip)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    bits = _IPV4_BITS if found.version == 4 else _IPV6_BITS
    return str(ipaddress.ip_network((int(found), bits) if found.version == 6 else (str(found), bits), False)[0])


def is_private(project: Project) -> bool:
    """Whether anything of it is left away."""
    return project.ip != "full" or project.user_agent != "kept"


def kept_properties(objects: Sequence[dict[str, Any]], project: Project) -> tuple[dict[str, Any], ...]:
    """Properties of events, of which SDKs send the two as `$ip` and `$user_agent`."""
    return tuple(_kept(one, project) if _IP in one or _USER_AGENT in one else one for one in objects)


def _kept(one: dict[str, Any], project: Project) -> dict[str, Any]:
    made = dict(one)
    if _IP in made:
        ip = kept_ip(made[_IP], project.ip) if isinstance(made[_IP], str) else ""
        made[_IP] = ip
        if not ip:
            del made[_IP]
    if project.user_agent != "kept":
        made.pop(_USER_AGENT, None)
    return made
