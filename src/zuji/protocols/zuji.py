"""Zuji's own protocol: which requests are its, and what a sender hears: a verdict for every event (capabilities A6).

`POST /api/v1/events` takes one record, an array, {"events": [...]} or JSON lines, plain or gzip. `POST /submit` takes
the same and answers in one word. Records are described in docs/reference/events-api.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from urllib.parse import parse_qs

import msgspec

from zuji.protocols.contract import Adapter, Reply, Request, Verdict
from zuji.records.decoded import Decoded, Keys, Limits
from zuji.records.frame import Frame
from zuji.records.verdict import judged

EVENTS = "/api/v1/events"
SUBMIT = "/submit"
# Where a verdict is that did not come in time; the engine serves it.
VERDICTS = f"{EVENTS}/verdicts/"
_JSON = (("content-type", "application/json; charset=utf-8"), ("cache-control", "no-store"))
_CORS = (("access-control-allow-origin", "*"),)
# No '*' here: it does not cover Authorization.
_PREFLIGHT = (
    *_CORS,
    ("access-control-allow-headers", "Authorization, X-Api-Key, Content-Type, Content-Encoding, Dry-Run"),
    ("access-control-allow-methods", "POST, OPTIONS"),
    ("access-control-max-age", "86400"),
)


def recognises(method: str, path: str, query: str, header: Callable[[str], str]) -> bool:
    """Whether the path is one of the two; everything else under /api is the engine's."""
    return path in (EVENTS, SUBMIT)


def reply(request: Request) -> Reply:
    """What to say when no verdict comes in time, and to requests that carry nothing."""
    if request.method == "OPTIONS":
        return Reply(204, _PREFLIGHT, keep=False)
    if request.method != "POST":
        problem = {"status": "error", "reason": "method_not_allowed", "detail": f"{request.method}; POST is taken"}
        return Reply(405, (*_CORS, *_JSON, ("allow", "POST, OPTIONS")), _text(problem), keep=False)
    pending = verdict(request, None, "")
    return Reply(pending.status, pending.headers, pending.body, owes_verdict=True)


def verdict(request: Request, verdicts: Sequence[Verdict] | None, place: str) -> Reply:
    """The answer once the loader has judged; None: it has not yet, and place ('<partition>-<offset>') is where it will.

    /submit answers 400 when a record was refused, so that a plain client fails loudly (checklist S4.25); a duplicate
    is a success there, since it was sent before.
    """
    plain = request.path == SUBMIT
    if verdicts is None:
        address = VERDICTS + place if place else ""
        if plain:
            return Reply(200, (*_CORS, *_JSON), _text({"status": "success", "verdict_at": address}))
        return Reply(202, (*_CORS, *_JSON), _text({"status": "pending", "verdict_at": address}))
    answer = judged(map(msgspec.structs.asdict, verdicts))
    if not plain:
        return Reply(200, (*_CORS, *_JSON), _text(answer))
    bad = next((item for item in answer["verdicts"] if item["verdict"] in ("rejected", "quarantined")), None)
    if bad is None:
        return Reply(200, (*_CORS, *_JSON), _text({"status": "success"}))
    return Reply(400, (*_CORS, *_JSON), _text({"status": "error", **bad}))


def _text(answer: object) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")


def query_value(query: str, name: str) -> str:
    """The first value of a name in the URL, or ''."""
    values = parse_qs(query, keep_blank_values=True, max_num_fields=None, encoding="utf-8", errors="replace")
    return values.get(name, [""])[0]


# The imports wait inside the functions: a collector imports this module for `reply` and must stay small.
def decode(frame: Frame, keys: Keys, limits: Limits) -> Decoded:
    """Every record of a frame, decoded or refused; see zuji_decode.decode."""
    from zuji.protocols import zuji_decode

    return zuji_decode.decode(frame, limits)


def raw_record(frame: Frame, index: int, keys: Keys, limits: Limits) -> bytes:
    """The JSON text of one record; see zuji_decode.raw_record."""
    from zuji.protocols import zuji_decode

    return zuji_decode.raw_record(frame, index, limits)


ADAPTER = Adapter("zuji", recognises, reply, decode, raw_record, keyed=True, verdict=verdict)
