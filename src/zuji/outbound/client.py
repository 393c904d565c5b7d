"""The one way out: every HTTP request to an address that people or other servers gave us goes through `Outbound`.

It resolves the name itself and connects to the very address that it checked, so that a name that changes its mind (DNS
rebinding) gains nothing. Redirects are checked anew. Size and time are bounded as a whole, not only between two bytes.
No proxy of the environment, no cookie, no .netrc; headers of the caller's stay with the origin they were meant for.
httpcore beneath httpx is used by itself, because it has no such conveniences and takes a network of our own.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import httpcore
import httpx

from zuji.outbound.addresses import Allowed, admitted
from zuji.records.sentences import Sentence, say

Resolve = Callable[[str, int], Sequence[str]]
BYTES_MAX = 1 << 20
SECONDS_MAX = 10.0
REDIRECTS_MAX = 3
_URL_CHARS_MAX = 2_000
_REDIRECTS = {301, 302, 303, 307, 308}
_PORTS = {"http": 80, "https": 443}
_EVERYWHERE = {"accept"}  # of the caller's headers, what another origin may see


class OutboundError(Exception):
    """A request that was not answered. The message names the address without its query, which may hold secrets."""

    def __init__(self, detail: Sentence) -> None:
        super().__init__(detail)


class OutboundRefused(OutboundError):
    """It may not go there, or what it was answered breaks a rule: trying again does not help."""


class OutboundFailed(OutboundError):
    """It could not be carried out now."""


class Answer(NamedTuple):
    """headers: names in lower case; of a name that was sent twice all values, by comma."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a name by this machine's resolver, in its order. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class Outbound:
    """Safe to use from many threads. Every request has a connection of its own."""

    def __init__(
        self,
        allowed: Allowed,
        resolve: Resolve = resolved,
        tls: ssl.SSLContext | None = None,
        seconds: float = SECONDS_MAX,
    ) -> None:
        self._allowed, self._resolve, self._seconds = allowed, resolve, seconds
        self._tls = tls or ssl.create_default_context()

    def get(self, url: str, headers: Mapping[str, str] | None = None, bytes_max: int = BYTES_MAX) -> Answer:
        """Follows at most 3 redirects. Raises OutboundRefused, OutboundFailed."""
        return self._ask("GET", url, headers or {}, b"", bytes_max)

    def post(self, url: str, body: bytes, headers: Mapping[str, str], bytes_max: int = BYTES_MAX) -> Answer:
        """Follows no redirect: what was meant for one address is told to no other. Raises as get."""
        return self._ask("POST", url, headers, body, bytes_max)

    def options(self, url: str, headers: Mapping[str, str]) -> Answer:
        """Asks what a browser would ask before it sends; a redirect is an answer like any other. Raises as get."""
        return self._once("OPTIONS", self.checked(url), headers, b"", BYTES_MAX, time.monotonic() + self._seconds)

    def _ask(self, method: str, url: str, headers: Mapping[str, str], body: bytes, bytes_max: int) -> Answer:
        deadline = time.monotonic() + self._seconds
        target = self.checked(url)
        for _ in range(REDIRECTS_MAX + 1):
            answer = self._once(method, target, headers, body, bytes_max, deadline)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return answer
            if method != "GET":
                raise OutboundRefused(
                    say("{address} redirects a {method}, which is not followed", address=_shown(target), method=method)
                )
            following = self.checked(answer.headers["location"], target)
            if target.scheme == "https" and following.scheme != "https":
                raise OutboundRefused(say("{address} redirects from HTTPS to HTTP", address=_shown(target)))
            if _origin(following) != _origin(target):
                headers = {name: value for name, value in headers.items() if name.lower() in _EVERYWHERE}
            target = following
        raise OutboundRefused(
            say("{address} redirects more than {most} times", address=_shown(target), most=REDIRECTS_MAX)
        )

    def checked(self, url: str, base: httpx.URL | None = None) -> httpx.URL:
        """The address as it will be asked. Raises OutboundRefused."""
        if len(url) > _URL_CHARS_MAX or not url.isprintable():
            raise OutboundRefused(say("an address has at most {most} printable characters", most=_URL_CHARS_MAX))
        try:
            found = base.join(url) if base is not None else httpx.URL(url)
        except (httpx.InvalidURL, ValueError) as error:
            raise OutboundRefused(say("{address!r} is no address: {error}", address=url[:200], error=error)) from error
        valid = say("https or http") if self._allowed.http else say("https (http needs ZUJI_OUTBOUND_HTTP)")
        if found.scheme != "https" and not (found.scheme == "http" and self._allowed.http):
            raise OutboundRefused(say("{address}: its scheme must be {valid}", address=_shown(found), valid=valid))
        if found.userinfo or not found.host:
            raise OutboundRefused(
                say("{address}: it must have a host and neither user nor password", address=_shown(found))
            )
        return found

    def _once(
        self, method: str, url: httpx.URL, headers: Mapping[str, str], body: bytes, bytes_max: int, deadline: float
    ) -> Answer:
        sent = {"accept": "*/*", "user-agent": "zuji", **{name.lower(): value for name, value in headers.items()}}
        sent |= {"host": url.netloc.decode("ascii"), "accept-encoding": "identity", "connection": "close"}
        if method != "GET":
            sent["content-length"] = str(len(body))
        network = _Network(self._resolve, self._allowed, deadline)
        address = httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port or _PORTS[url.scheme], target=url.raw_path
        )
        try:
            with (
                httpcore.ConnectionPool(ssl_context=self._tls, network_backend=network) as pool,
                pool.stream(method, address, headers=list(sent.items()), content=body or None) as answer,
            ):
                told: dict[str, str] = {}
                for raw_name, raw_value in answer.headers:
                    name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
                    told[name] = f"{told[name]}, {value}" if name in told else value
                packed = told.get("content-encoding", "identity").strip().lower()
                return Answer(answer.status, told, _bounded(answer.iter_stream(), packed, bytes_max, url))
        except OutboundError:
            raise
        except (httpcore.TimeoutException, TimeoutError) as error:
            raise OutboundFailed(
                say("{address} did not answer within {seconds:g} s", address=_shown(url), seconds=self._seconds)
            ) from error
        except (OSError, ssl.SSLError, *_BROKEN) as error:
            raise OutboundFailed(
                say("{address} cannot be reached: {why}", address=_shown(url), why=str(error) or type(error).__name__)
            ) from error


_BROKEN = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol)


def _bounded(chunks: Iterable[bytes], packed: str, bytes_max: int, url: httpx.URL) -> bytes:
    """The body, unpacked, of at most so many bytes. Nothing was asked to be packed; some servers do it all the same."""
    if packed not in ("identity", "gzip", ""):
        raise OutboundRefused(
            say(
                "{address} answers packed as {packed!r}; 'identity' was asked for",
                address=_shown(url),
                packed=packed[:20],
            )
        )
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16) if packed == "gzip" else None
    found = bytearray()
    for chunk in chunks:
        try:
            found += chunk if unpack is None else unpack.decompress(chunk, bytes_max + 1 - len(found))
        except zlib.error as error:
            raise OutboundRefused(say("{address} answers with broken gzip", address=_shown(url))) from error
        if len(found) > bytes_max:
            raise OutboundRefused(
                say("{address} answers with more than {most} bytes", address=_shown(url), most=bytes_max)
            )
    return bytes(found)


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, url.port or _PORTS[url.scheme]


def _shown(url: httpx.URL) -> str:
    """Without user, query and fragment."""
    port = f":{url.port}" if url.port else ""
    return f"{url.scheme}://{url.host}{port}{url.path}"[:300]


class _Network(httpcore.NetworkBackend):
    """Connects to addresses that were checked, each step within what is left of the time."""

    def __init__(self, resolve: Resolve, allowed: Allowed, deadline: float) -> None:
        self._resolve, self._allowed, self._deadline = resolve, allowed, deadline
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        found = self._resolved(host, port)
        good = [address for address in found if admitted(host, address, self._allowed)]
        if not good:
            raise OutboundRefused(
                say(
                    "{host} is at {addresses}, which is not public; "
                    "ZUJI_OUTBOUND_ALLOW names hosts and networks that are allowed all the same",
                    host=host,
                    addresses=", ".join(found[:4]) or say("no address"),
                )
            )
        for address in good[:4]:
            try:
                return _Timed(self._plain.connect_tcp(address, port, _left(self._deadline)), self._deadline)
            except httpcore.ConnectError as error:
                failed = error
        raise failed

    def _resolved(self, host: str, port: int) -> list[str]:
        """The resolver knows no time limit, so it works in a thread that may be left behind."""
        told: list[list[str] | Exception] = []

        def work() -> None:
            try:
                told.append(list(self._resolve(host.strip("[]"), port)))
            except (OSError, UnicodeError) as error:
                told.append(error)

        thread = threading.Thread(target=work, name="resolve", daemon=True)
        thread.start()
        thread.join(_left(self._deadline))
        if not told:
            raise TimeoutError
        if isinstance(told[0], Exception):
            raise OutboundFailed(say("the name {host!r} is not known: {error}", host=host, error=told[0]))
        return told[0]

    def connect_unix_socket(self, *given: Any, **named: Any) -> httpcore.NetworkStream:
        raise OutboundRefused(say("no request goes to a Unix socket"))


class _Timed(httpcore.NetworkStream):
    """A stream whose every step ends at the deadline: a server that sends a byte now and then does not hold us."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self._inner.start_tls(ssl_context, server_hostname, _left(self._deadline)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(deadline: float) -> float:
    """Seconds. Raises TimeoutError."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
