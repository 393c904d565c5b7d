"""GA4 Measurement Protocol: `/mp/collect`; `/debug/mp/collect` checks and stores nothing.

Events carry no id and may carry no time, so only those with a time can be told from their copies.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import msgspec

from zuji.protocols import answers, sniff
from zuji.protocols.contract import Reply, Request
from zuji.protocols.draft import Call, Draft, known, literal_key
from zuji.protocols.paths import bare
from zuji.protocols.vendor import adapter
from zuji.records.decoded import Limits
from zuji.records.event import Event, ProfileOp
from zuji.records.frame import Frame
from zuji.records.identity import GA_CLIENT, GA_INSTANCE
from zuji.records.profile import ProfileChange

if TYPE_CHECKING:
    from zuji.protocols.body import Parcel, Refusal

_COLLECT, _DEBUG = "/mp/collect", "/debug/mp/collect"
_REPLY_BYTES_MAX = 1 << 20
_EVENT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
_EVENTS_MAX = 25
_USER = "user_properties"
_KNOWN = {
    "page_location": "$url",
    "page_title": "$title",
    "page_referrer": "$referrer",
    "page_path": "$url_path",
    "screen_name": "$screen_name",
    "language": "$language",
    "screen_resolution": "$screen_resolution",
}
_DEVICE = {
    ("device", "operating_system"): "$os",
    ("device", "operating_system_version"): "$os_version",
    ("device", "brand"): "$brand",
    ("device", "model"): "$model",
    ("device", "language"): "$language",
}
_SECRETS = ("api_secret",)


def recognises(method: str, path: str, query: str, header: Callable[[str], str]) -> bool:
    return path.rstrip("/") in (_COLLECT, _DEBUG)


def reply(request: Request) -> Reply:
    """Always 2xx, as the vendor."""
    if bare(request.path) == _DEBUG and request.method == "POST":
        return answers.as_json(request, {"validationMessages": []}, keep=False, reads_body=True)
    return answers.empty(request, keep=request.method == "POST")


def reply_to_body(request: Request, body: bytes) -> Reply | None:
    """What the vendor's own check complains of first."""
    messages: list[dict[str, str]] = []

    def complain(field: str, description: str, code: str) -> None:
        messages.append({"fieldPath": field, "description": description, "validationCode": code})

    query = parse_qs(request.query)
    if not query.get("measurement_id") and not query.get("firebase_app_id"):
        complain("measurement_id", "The query names neither measurement_id nor firebase_app_id.", "VALUE_REQUIRED")
    text = sniff.head(body, _REPLY_BYTES_MAX)
    if len(text) >= _REPLY_BYTES_MAX:
        complain("", f"The body is larger than {_REPLY_BYTES_MAX} bytes.", "EXCEEDED_MAX_ENTITIES")
        return answers.as_json(request, {"validationMessages": messages}, keep=False)
    try:
        value = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        complain("", f"The body is not JSON: {error}", "VALUE_INVALID")
        return answers.as_json(request, {"validationMessages": messages}, keep=False)
    told = value if isinstance(value, dict) else {}
    if not told.get("client_id") and not told.get("app_instance_id"):
        complain("client_id", "client_id or app_instance_id is required.", "VALUE_REQUIRED")
    events = told.get("events")
    if not isinstance(events, list) or not events:
        complain("events", "events must be a list with at least one event.", "VALUE_REQUIRED")
        events = []
    if len(events) > _EVENTS_MAX:
        complain("events", f"{len(events)} events; at most {_EVENTS_MAX}.", "EXCEEDED_MAX_ENTITIES")
    for at, event in enumerate(events[:_EVENTS_MAX]):
        name = event.get("name") if isinstance(event, dict) else None
        if not isinstance(name, str) or _EVENT_NAME.fullmatch(name) is None:
            complain(f"events[{at}].name", "A name is a letter, then up to 39 letters, digits or _.", "NAME_INVALID")
    return answers.as_json(request, {"validationMessages": messages}, keep=False)


def opened(frame: Frame, limits: Limits) -> Parcel | Refusal:
    """The events, and user_properties of the request as a record of its own: it would be lost with no event."""
    from zuji.protocols import body

    parcel = body.read(frame, limits, ("events",))
    if isinstance(parcel, body.Parcel) and isinstance(parcel.envelope.get(_USER), dict) and parcel.envelope[_USER]:
        told = {_USER: parcel.envelope.pop(_USER)}
        parcel.cut = [*parcel.raws(), msgspec.json.encode(told)]
        parcel.values = [*parcel.values, told]
    return parcel


def call_of(frame: Frame, parcel: Parcel, limits: Limits) -> Call:
    from zuji.protocols import decoding

    query = {name: values[0] for name, values in parse_qs(frame.query).items()}
    token = literal_key(query.get("measurement_id"), query.get("firebase_app_id"))
    call = decoding.call_of(frame, parcel, limits, "ga4", token)
    if "firebase_app_id" in query:
        call.form = {"platform": "app"}
    return call


def record(draft: Draft) -> Event | ProfileChange:
    """One event, or the user properties."""
    envelope = draft.call.envelope
    draft.content(envelope, draft.fields)
    draft.aside({name: value for name, value in envelope.items() if name not in draft.fields})
    draft.platform = draft.call.form.get("platform", "")
    time = draft.take("timestamp_micros")
    if time is not None:
        draft.time(time, "timestamp_micros", 0.001)
    user, client, instance = draft.id("user_id"), draft.id("client_id"), draft.id("app_instance_id")
    draft.who(user, client or instance, anonymous_as=GA_CLIENT if client else GA_INSTANCE)
    draft.link(user, client or instance, GA_CLIENT if client else GA_INSTANCE)
    draft.address(draft.take("ip_override"), "ip_override", peer=False)
    draft.told["user_agent"] = draft.text("user_agent")
    if _USER in draft.fields and "name" not in draft.fields:
        return draft.change(_operations(draft, draft.take(_USER)), _USER)
    name = draft.take("name")
    properties = draft.object("params")
    draft.context = {
        field: draft.take(field) for field in ("consent", "device", "user_location") if field in draft.fields
    }
    found = known(properties, _KNOWN, properties)
    found |= known(draft.context, _DEVICE, {**properties, **found})
    session = properties.get("session_id")
    text = str(session) if isinstance(session, str | int) and not isinstance(session, bool) else ""
    if name == "page_view":
        return draft.event("$pageview", draft.properties(properties, found), "event", name, text)
    return draft.event(name, draft.properties(properties, found), "event", session=text)


def _operations(draft: Draft, told: Any) -> list[ProfileOp]:
    """`{"k": {"value": v}}`; null takes a property away."""
    values = {}
    for name, item in told.items() if isinstance(told, dict) else ():
        if isinstance(item, dict) and "value" in item:
            values[name] = item.pop("value")
            if item:
                draft.keep(_USER, {name: item})
        else:
            draft.keep(_USER, {name: item})
    return [ProfileOp("unset", op.key) if op.value is None else op for op in draft.ops("set", values, _USER)]


ADAPTER = adapter("ga4", recognises, reply, opened, call_of, record, reply_to_body=reply_to_body, secrets=_SECRETS)
