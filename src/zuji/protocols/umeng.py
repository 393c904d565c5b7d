"""The envelope of Umeng's (友盟) mini-program SDK, as far as it can be known.

Umeng publishes no wire format, and its SDKs send to fixed hosts, so requests come here only where a proxy brings them.
Read in its mini-program SDK: POST `/wxm_logs` with `{"h": header, "a": analytics}`; `a.e` are events, `a.sn` sessions.
What an event object holds inside is not known for certain: a name and a time are taken where one stands under a
likely key, everything else is kept in `extra`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from zuji.protocols import answers
from zuji.protocols.contract import Reply, Request
from zuji.protocols.draft import Call, Draft, known, literal_key
from zuji.protocols.values import Refused
from zuji.protocols.vendor import adapter
from zuji.records.decoded import Limits
from zuji.records.event import Event
from zuji.records.frame import Frame
from zuji.records.identity import UMENG_VISITOR

if TYPE_CHECKING:
    from zuji.protocols.body import Parcel, Refusal

_EVENT_KEYS, _TIME_KEYS, _VALUE_KEYS = ("id", "name", "n"), ("ts", "t", "start_time"), ("kv", "params", "properties")
_HEADER = {
    "dm": "$model",
    "db": "$brand",
    "ov": "$os_version",
    "lang": "$language",
    "ac": "$network_type",
    "sw": "$screen_width",
    "sh": "$screen_height",
}


def recognises(method: str, path: str, query: str, header: Callable[[str], str]) -> bool:
    return path.rstrip("/") == "/wxm_logs"


def reply(request: Request) -> Reply:
    if request.method != "POST":
        return answers.empty(request, keep=False)
    return answers.as_json(request, {"code": 200})


def opened(frame: Frame, limits: Limits) -> Parcel | Refusal:
    """Each element of `a.e` and `a.sn` is a record; without either the whole is one."""
    from zuji.protocols import body

    parcel = body.read(frame, limits)
    if not isinstance(parcel, body.Parcel) or not parcel.single or not isinstance(parcel.values[0], dict):
        return parcel
    whole = parcel.values[0]
    analytics = whole.get("a")
    values: list[Any] = []
    if isinstance(analytics, dict):
        for part in ("e", "sn"):
            found = analytics.pop(part, None)
            if isinstance(found, list):
                values += [{"kind": part, "record": item} for item in found]
            elif found is not None:
                analytics[part] = found
    if len(values) > limits.records:
        return body.Refusal("too_many_records", f"{len(values)} records in one request", parcel.text)
    if values:
        parcel.envelope, parcel.values = whole, values
        parcel.cut = [msgspec.json.encode(value["record"]) for value in values]
    else:
        parcel.values = [{"kind": "report", "record": whole}]
    return parcel


def call_of(frame: Frame, parcel: Parcel, limits: Limits) -> Call:
    from zuji.protocols import decoding

    source: Any = parcel.envelope
    if not source and parcel.values and isinstance(parcel.values[0], dict):
        source = parcel.values[0].get("record")
    header = source.get("h") if isinstance(source, dict) else None
    token = literal_key(header.get("ak")) if isinstance(header, dict) else ""
    return decoding.call_of(frame, parcel, limits, "umeng", token)


def record(draft: Draft) -> Event:
    """One event, session or report; the header's facts go into its context."""
    kind, inner = draft.take("kind"), draft.take("record")
    if not isinstance(inner, dict):
        raise Refused("not_an_object", f"the record is {type(inner).__name__}, not an object")
    header = draft.call.envelope.get("h")
    if kind == "report":
        header = inner.pop("h", None)
    header = dict(header) if isinstance(header, dict) else {}
    header.pop("ak", None)
    draft.fields = inner
    draft.aside({name: value for name, value in draft.call.envelope.items() if name != "h" and value != {}})
    draft.content(kind, header, inner)
    draft.sdk = (_text(header.get("sdt")), _text(header.get("sv")))
    draft.platform = "mp"
    clock = next((key for key in _TIME_KEYS if _is_time(inner.get(key))), "")
    if clock:
        draft.time(draft.take(clock), clock)
    visitor = header.get("id")
    draft.who("", visitor if isinstance(visitor, str) else "", anonymous_as=UMENG_VISITOR)
    draft.address(None, "ip")
    draft.agent("")
    properties: dict[str, Any] = {}
    name = {"sn": "$umeng_session", "report": "$umeng_report"}.get(kind, "")
    if not name:
        key = next((key for key in _EVENT_KEYS if isinstance(inner.get(key), str) and inner[key]), "")
        name = draft.take(key) if key else "$umeng_event"
        for key in _VALUE_KEYS:
            properties |= draft.object(key) if isinstance(inner.get(key), dict) else {}
    draft.context = {"h": header}
    return draft.event(name, draft.properties(properties, known(header, _HEADER, properties)), kind)


def _is_time(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 1_000_000_000


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


ADAPTER = adapter("umeng", recognises, reply, opened, call_of, record)
