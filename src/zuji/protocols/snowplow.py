"""Snowplow tracker protocol 2: POST `.../tp2` with a list of events, GET `/i` with one in its query.

All values are texts. Contexts and self-describing events are JSON, plain (`co`, `ue_pr`) or in base64 (`cx`, `ue_px`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from zuji.protocols import answers
from zuji.protocols.contract import Reply, Request
from zuji.protocols.draft import Call, Draft, known, literal_key
from zuji.protocols.paths import bare
from zuji.protocols.values import Refused, number_of, shown
from zuji.protocols.vendor import adapter
from zuji.records.decoded import Limits
from zuji.records.event import Event
from zuji.records.frame import Frame
from zuji.records.identity import SNOWPLOW_DOMAIN, SNOWPLOW_NETWORK

if TYPE_CHECKING:
    from zuji.protocols.body import Parcel, Refusal

_NAMES = {"pv": "$pageview", "pp": "$page_ping", "tr": "transaction", "ti": "transaction_item"}
_PLATFORMS = {"web": "web", "mob": "app", "srv": "server", "pc": "server"}
_PAGE = {"url": "$url", "page": "$title", "refr": "$referrer", "lang": "$language"}
_STRUCTURED = {"se_ca": "category", "se_la": "label", "se_pr": "property", "se_va": "value"}
_CONTEXT = ("res", "vp", "ds", "lang", "tz", "cs", "cd", "cookie", "vid", "tna", "aid", "p")
# Facts of the well-known contexts, by name of the schema.
_ENTITIES = {
    "mobile_context": {
        "osType": "$os",
        "osVersion": "$os_version",
        "deviceManufacturer": "$manufacturer",
        "deviceModel": "$model",
        "carrier": "$carrier",
        "networkType": "$network_type",
    },
    "application": {"version": "$app_version"},
    "screen": {"name": "$screen_name"},
    "web_page": {"id": "$page_view_id"},
}


def recognises(method: str, path: str, query: str, header: Callable[[str], str]) -> bool:
    """The POST path can be configured; its last part cannot."""
    rest = path.rstrip("/")
    if rest.endswith("/tp2"):
        return True
    return rest == "/i" and (method == "OPTIONS" or query.startswith("e=") or "&e=" in query)


def reply(request: Request) -> Reply:
    if request.method == "GET" and bare(request.path) == "/i":
        return answers.as_pixel(request)
    if request.method not in ("GET", "POST"):
        return answers.empty(request, keep=False)
    return answers.as_text(request, "ok")


def opened(frame: Frame, limits: Limits) -> Parcel | Refusal:
    from zuji.protocols import body

    if frame.body:
        return body.read(frame, limits, ("data",))
    text = frame.query.encode("latin-1", "replace")
    fields = body.parameters(text, limits)
    return fields if isinstance(fields, body.Refusal) else body.Parcel([fields], text, single=True)


def call_of(frame: Frame, parcel: Parcel, limits: Limits) -> Call:
    from zuji.protocols import decoding

    return decoding.call_of(frame, parcel, limits, "snowplow")


def record(draft: Draft) -> Event:
    """One event."""
    draft.aside(draft.call.envelope)
    draft.token = literal_key(draft.fields.get("aid")) or draft.token
    draft.client_id(draft.take("eid"), "eid", unique=True)
    if "client_event_id" not in draft.told:
        draft.content({name: value for name, value in draft.fields.items() if name != "stm"})
    true = draft.take("ttm")
    if true is not None:  # the sender knows the time: nothing is to be corrected
        draft.time(true, "ttm")
    else:
        draft.time(draft.take("dtm"), "dtm")
        draft.sent(draft.take("stm"), "stm")
    sdk, _, version = draft.text("tv").partition("-")
    draft.sdk = (sdk, version)
    platform = draft.fields.get("p")
    draft.platform = _PLATFORMS.get(platform, "") if isinstance(platform, str) else ""

    user, domain = draft.id("uid"), draft.id("duid")
    network = draft.id("tnuid") or draft.id("nuid")
    own = {SNOWPLOW_NETWORK: network} if domain and network else {}
    draft.who(user, domain or network, anonymous_as=SNOWPLOW_DOMAIN if domain else SNOWPLOW_NETWORK, **own)
    draft.link(user, domain or network, SNOWPLOW_DOMAIN if domain else SNOWPLOW_NETWORK)
    draft.address(draft.take("ip"), "ip")
    draft.agent(draft.text("ua"))
    session = draft.text("sid")

    kind = draft.take("e")
    properties: dict[str, Any] = {}
    entities = _json_field(draft, "co", "cx")
    name, raw_name = _named(draft, kind, properties)
    for field, readable in _PAGE.items():
        value = draft.fields.get(field)
        if isinstance(value, str) and readable not in properties:
            properties[readable] = value
            if field not in _CONTEXT:
                draft.take(field)
    for field in [field for field in draft.fields if field.startswith(("pp_", "tr_", "ti_"))]:
        properties[field] = number_of(draft.take(field))
    draft.context = {field: draft.take(field) for field in _CONTEXT if draft.fields.get(field) is not None}
    for field, width, height in (
        ("res", "$screen_width", "$screen_height"),
        ("vp", "$viewport_width", "$viewport_height"),
    ):
        wide, _, high = str(draft.context.get(field, "")).partition("x")
        if wide.isdigit() and high.isdigit() and len(wide) < 7 and len(high) < 7:
            properties |= {width: int(wide), height: int(high)}
    if entities is not None:
        draft.context["contexts"] = entities
        session = _flatten(entities, properties) or session
    return draft.event(name, draft.properties(properties), str(kind), raw_name, session)


def _named(draft: Draft, kind: Any, properties: dict[str, Any]) -> tuple[Any, str]:
    """The canonical name and the raw one; fills in the properties that belong to that kind of event."""
    if kind == "ue":
        told = _json_field(draft, "ue_pr", "ue_px")
        inner = told.get("data") if isinstance(told, dict) else None
        schema = inner.get("schema") if isinstance(inner, dict) else None
        if not isinstance(told, dict) or not isinstance(inner, dict) or not isinstance(schema, str):
            raise Refused("no_event", "the self-describing event has no schema", "ue_pr")
        if "schema" in told:
            draft.keep("unstruct_event", told["schema"])
        data = inner.get("data")
        properties |= data if isinstance(data, dict) else {"data": data}
        properties["$schema"] = schema
        return _schema_name(schema), ""
    if kind == "se":
        for field, readable in _STRUCTURED.items():
            if field in draft.fields:
                value = draft.take(field)
                properties[readable] = number_of(value) if field == "se_va" else value
        return draft.take("se_ac"), ""
    if isinstance(kind, str) and kind in _NAMES:
        return _NAMES[kind], kind
    valid = ", ".join(("ue", "se", *_NAMES))
    raise Refused("unknown_type", f"e is {shown(kind)}; one of {valid} would be valid", "e")


def _json_field(draft: Draft, plain: str, packed: str) -> Any:
    """The JSON of one of two fields, None without it; what cannot be read stays, with an error."""
    from zuji.protocols import body

    for field in (plain, packed):
        value = draft.fields.get(field)
        if isinstance(value, str) and value:
            try:
                found = body.unpacked_json(value)
            except ValueError as error:
                draft.errors.append(("bad_json", field, str(error)))
                continue
            draft.take(field)
            return found
    return None


def _schema_name(schema: str) -> str:
    """`buy` of `iglu:com.acme/buy/jsonschema/1-0-0`."""
    parts = schema.removeprefix("iglu:").split("/")
    return parts[1] if len(parts) == 4 else schema


def _flatten(contexts: Any, properties: dict[str, Any]) -> str:
    """Adds facts of well-known contexts to the properties; gives the session id of client_session."""
    session = ""
    entities = contexts.get("data") if isinstance(contexts, dict) else None
    for entity in entities if isinstance(entities, list) else ():
        schema, data = (entity.get("schema"), entity.get("data")) if isinstance(entity, dict) else (None, None)
        if not isinstance(schema, str) or not isinstance(data, dict):
            continue
        name = _schema_name(schema)
        if name == "client_session" and isinstance(data.get("sessionId"), str):
            session = data["sessionId"]
        properties |= known(data, _ENTITIES.get(name, {}), properties)
    return session


ADAPTER = adapter("snowplow", recognises, reply, opened, call_of, record)
