"""SensorsData (神策) SDKs: which requests are theirs, and what they must hear.

Every SDK derives its addresses from one configured URL, so any path whose last segment is sa, sa.gif or debug is
ours, whatever stands before it. The answer to data is always 200: on 4xx the app SDKs drop good records, the web SDK
repeats its whole backlog for ever, and the Python SDK's thread dies (protocols/sensors.md §3).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from urllib.parse import parse_qs

from zuji.protocols.answers import PIXEL
from zuji.protocols.contract import Adapter, Reply, Request, Verdict
from zuji.records.decoded import Decoded, Keys, Limits
from zuji.records.frame import Frame

_ENDPOINTS = ("sa", "sa.gif", "debug")
_CONFIGS = {"config/Android.conf": "Android", "config/iOS.conf": "iOS"}
# Features of the vendor that Zuji does not have: visual properties, deep links, short links.
_UNSERVED = ("/config/visualized/", "/sdk/deeplink/", "/slink/")
_NO_STORE = ("cache-control", "no-store")
_JSON = ("content-type", "application/json; charset=utf-8")


def recognises(method: str, path: str, query: str, header: Callable[[str], str]) -> bool:
    """Whether the path ends in one of the data endpoints. Config paths are asked for by `config_platform`."""
    return path.rpartition("/")[2] in _ENDPOINTS


def config_platform(path: str) -> str | None:
    """'Android' or 'iOS' when path asks for an app's remote configuration, else None."""
    return _CONFIGS.get("/".join(path.split("/")[-2:]))


def is_unserved(path: str) -> bool:
    """Whether an SDK asks for a feature that is not here. It must hear 404; a page would pass for an answer (§1)."""
    return any(part in path for part in _UNSERVED)


def config_reply(published: bytes | None) -> Reply:
    """The configuration that was published for these apps, else 404, on which an app goes on with its own settings.

    A default must never be invented here: a wrong body with status 200 can switch a customer's SDK off (§6).
    """
    if published is None:
        return Reply(404, (_NO_STORE,), keep=False)
    return Reply(200, (_JSON, _NO_STORE), published, keep=False)


def cors(request: Request) -> tuple[tuple[str, str], ...]:
    """CORS headers: '*' for simple requests; for Dry-Run and preflights the origin itself, with credentials.

    The web SDK's debug request carries a custom header and leaves withCredentials on, so a browser takes no '*'.
    """
    origin = request.header("origin")
    special = request.method == "OPTIONS" or request.header("dry-run") or request.path.rpartition("/")[2] == "debug"
    if not (special and origin):
        return (("access-control-allow-origin", "*"),)
    headers = [
        ("access-control-allow-origin", origin),
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-headers", "Dry-Run, Content-Type"),
        ("vary", "Origin"),
    ]
    if request.method == "OPTIONS":
        headers += [("access-control-allow-methods", "GET, POST, OPTIONS"), ("access-control-max-age", "86400")]
    return tuple(headers)


def reply(request: Request) -> Reply:
    """What the SDK must hear once the request is durable; looks at no body."""
    headers = cors(request)
    if request.method not in ("GET", "POST"):
        return Reply(200, headers, keep=False)
    last = request.path.rpartition("/")[2]
    if last == "debug":
        pending = verdict(request, None, "")
        return Reply(pending.status, pending.headers, pending.body, owes_verdict=True)
    if last == "sa.gif" and request.method == "GET":
        return Reply(200, (*headers, ("content-type", "image/gif"), _NO_STORE), PIXEL)
    return Reply(200, (*headers, ("content-type", "text/plain; charset=utf-8"), _NO_STORE), b"OK")


def debug_reply(verdicts: Sequence[Verdict] | None, address: str = "") -> Reply:
    """The answer of a debug endpoint; None means that the verdict is still pending, address where it will be.

    All good: 200 {}, since the web SDK takes anything but an empty object for a failure. Otherwise 400 with the first
    refused record; every SDK shows that text to the developer. Pending is 202: apps and servers count it as received,
    the web SDK shows the text. CORS headers are the caller's (`cors`).
    """
    if verdicts is None:
        status, answer = 202, {"type": "PENDING", "reason": "received and kept; not judged yet", "verdict_at": address}
    else:
        bad = next((v for v in verdicts if v.fate in ("rejected", "quarantined")), None)
        if bad is None:
            return Reply(200, (_JSON, _NO_STORE), b"{}")
        reason = f"record {bad.index}: {bad.detail or bad.reason}"
        status, answer = 400, {"type": bad.reason.upper(), "reason": reason, "field": bad.field}
    body = json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")
    return Reply(status, (_JSON, _NO_STORE), body)


def verdict(request: Request, verdicts: Sequence[Verdict] | None, place: str) -> Reply:
    """`debug_reply` for a request, with its CORS headers."""
    answer = debug_reply(verdicts, place)
    return Reply(answer.status, cors(request) + answer.headers, answer.body)


def query_project(query: str) -> str:
    """The project that the URL names, or ''."""
    values = parse_qs(query, keep_blank_values=True, max_num_fields=None, encoding="utf-8", errors="replace")
    return values.get("project", [""])[0]


# The imports wait inside the functions: a collector imports this module for `reply` and must stay small, while
# decoding needs numpy and cryptography.
def decode(frame: Frame, keys: Keys, limits: Limits) -> Decoded:
    """Every record of a frame, decoded or refused; see sensors_decode.decode."""
    from zuji.protocols import sensors_decode

    return sensors_decode.decode(frame, keys, limits)


def raw_record(frame: Frame, index: int, keys: Keys, limits: Limits) -> bytes:
    """The JSON text of one record; see sensors_decode.raw_record."""
    from zuji.protocols import sensors_decode

    return sensors_decode.raw_record(frame, index, keys, limits)


ADAPTER = Adapter("sensors", recognises, reply, decode, raw_record, verdict=verdict)
