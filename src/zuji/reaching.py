"""Whether browsers of a site can send to the address that SDKs are given: asked as a browser would, told what stops it.

The collector itself lets every origin in. What comes between (a proxy, a firewall, a redirect to HTTPS, a second header
of the proxy's own) is seen from outside only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec
import orjson

from zuji.config import Config
from zuji.outbound.addresses import allowed
from zuji.outbound.client import Answer, Outbound, OutboundError
from zuji.records.sentences import Sentence, opaque, said_by, say

SECONDS = 5.0
_ASKED = "content-type"
_BYTES_MAX = 64 << 10
_ASKING = {"access-control-request-method": "POST", "access-control-request-headers": _ASKED}


class Finding(NamedTuple):
    """What stops a browser. check: mixed, reach, other, redirect, status, origin, headers. heard: what was answered."""

    check: str
    heard: Sentence


class Reaching:
    """Looks at one address only, the one that is configured: nobody can send us anywhere else by asking."""

    def __init__(self, address: str, outbound: Outbound) -> None:
        self.address, self._outbound = address.rstrip("/"), outbound

    def stops(self, site: str, path: str) -> list[Finding]:
        """What stops a page of a site (https://shop.example.com) from sending to a path; nothing where nothing does."""
        return list(self._stops(site, path))

    def _stops(self, site: str, path: str) -> Iterator[Finding]:
        if mixed(site, self.address):
            yield Finding("mixed", opaque(self.address))
        try:
            health = self._outbound.get(f"{self.address}/health", bytes_max=_BYTES_MAX)
        except OutboundError as error:
            yield Finding("reach", said_by(error))
            return
        if not _is_ours(health):
            yield Finding("other", say("{status} and no health of Zuji's", status=health.status))
            return
        try:
            preflight = self._outbound.options(f"{self.address}{path}", {"origin": site, **_ASKING})
        except OutboundError as error:
            yield Finding("reach", said_by(error))
            return
        yield from _of_preflight(preflight, site)


def mixed(site: str, address: str) -> bool:
    """Whether browsers would send from a page under TLS to an address without; loopback is admitted by them."""
    host = urlsplit(address).hostname or ""
    loopback = host in ("localhost", "127.0.0.1", "::1") or host.endswith(".localhost")
    return site.startswith("https:") and address.startswith("http:") and not loopback


def _is_ours(answer: Answer) -> bool:
    try:
        told = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return False
    return isinstance(told, dict) and "engine" in told


def _of_preflight(answer: Answer, site: str) -> Iterator[Finding]:
    """The rules of the Fetch standard for an answer to a preflight."""
    if 300 <= answer.status < 400:
        yield Finding("redirect", opaque(f"{answer.status} {answer.headers.get('location', '')}"[:200]))
        return
    if not 200 <= answer.status < 300:
        yield Finding("status", opaque(str(answer.status)))
        return
    origin = answer.headers.get("access-control-allow-origin", "")
    anybody = origin == "*" and "access-control-allow-credentials" not in answer.headers
    if origin != site and not anybody:
        yield Finding("origin", opaque(f"Access-Control-Allow-Origin: {origin}"[:200]))
    named = {one.strip().lower() for one in answer.headers.get("access-control-allow-headers", "").split(",")}
    if _ASKED not in named:
        yield Finding("headers", opaque(f"Access-Control-Allow-Headers: {', '.join(sorted(named))}"[:200]))


def reaching(config: Config) -> Reaching | None:
    """None where no address is configured: the name by which a page was reached is whatever its browser says."""
    address = config.ingest_url or config.public_url
    if not address:
        return None
    policy = allowed(config.outbound_allow, True)
    host = (urlsplit(address).hostname or "").lower()
    admitting = msgspec.structs.replace(policy, names=policy.names | {host})
    return Reaching(address, Outbound(admitting, seconds=SECONDS))
