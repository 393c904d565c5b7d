"""Matomo's tracking API: `matomo.php` and `piwik.php` by query, form or in bulk (`{"requests": [...]}`)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from zuji.protocols import answers, sniff
from zuji.protocols.contract import Reply, Request
from zuji.protocols.draft import Call, Draft, literal_key
from zuji.protocols.values import number_of
from zuji.protocols.vendor import adapter
from zuji.records.decoded import Limits
from zuji.records.event import Event
from zuji.records.frame import Frame
from zuji.records.identity import MATOMO_VISITOR

if TYPE_CHECKING:
    from zuji.protocols.body import Parcel, Refusal

_REPLY_BYTES_MAX = 1 << 20
_DIMENSION = re.compile(r"dimension\d{1,3}")
# Parameter to property; the numbers among them are read as such.
_PROPERTIES = {
    "url": "$url",
    "action_name": "$title",
    "urlref": "$referrer",
    "lang": "$language",
    "e_c": "category",
    "e_n": "name",
    "e_v": "value",
    "search": "search",
    "search_cat": "search_category",
    "search_count": "search_count",
    "link": "link",
    "download": "download",
    "idgoal": "goal_id",
    "revenue": "revenue",
    "ec_id": "order_id",
    "ec_st": "subtotal",
    "ec_tx": "tax",
    "ec_sh": "shipping",
    "ec_dt": "discount",
    "c_n": "content_name",
    "c_p": "content_piece",
    "c_t": "content_target",
    "c_i": "content_interaction",
    "gt_ms": "generation_ms",
}
_NUMBERS = frozenset({"e_v", "search_count", "revenue", "ec_st", "ec_tx", "ec_sh", "ec_dt", "gt_ms"})
_ITEM = ("sku", "name", "category", "price", "quantity")
_SECRETS = ("token_auth",)


def recognises(method: str, path: str, query: str, header: Callable[[str], str]) -> bool:
    return path.rpartition("/")[2] in ("matomo.php", "piwik.php")


def reply(request: Request) -> Reply:
    if request.method not in ("GET", "POST"):
        return answers.empty(request, keep=False)
    if "send_image=0" in request.query:
        return answers.empty(request)
    return msgspec.structs.replace(answers.as_pixel(request), reads_body=request.method == "POST")


class _Bulk(msgspec.Struct):
    requests: list[msgspec.Raw]


def reply_to_body(request: Request, body: bytes) -> Reply | None:
    """A bulk request is told how many came; a form may say that it wants no image."""
    text = sniff.head(body, _REPLY_BYTES_MAX)
    if text[:1] != b"{":
        return answers.empty(request) if b"send_image=0" in text else None
    try:
        count = len(msgspec.json.decode(text, type=_Bulk).requests)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return answers.as_json(request, {"status": "success", "tracked": count, "invalid": 0})


def opened(frame: Frame, limits: Limits) -> Parcel | Refusal:
    from zuji.protocols import body

    text = body.inflated(frame.body, limits)
    if isinstance(text, body.Refusal):
        return text
    if text.lstrip()[:1] in (b"{", b"["):
        parcel = body.read(frame, limits, ("requests",))
        if isinstance(parcel, body.Parcel):
            parcel.values = [_parsed(value, limits) if isinstance(value, str) else value for value in parcel.values]
        return parcel
    query = frame.query.encode("latin-1", "replace")
    whole = b"&".join(part for part in (text.strip(), query) if part)
    if not whole:
        return body.Refusal("no_data", "the request has neither a query nor a body", b"")
    fields = body.parameters(whole, limits)
    return fields if isinstance(fields, body.Refusal) else body.Parcel([fields], whole, single=True)


def _parsed(text: str, limits: Limits) -> Any:
    """One request of a bulk, which is a query with or without its question mark."""
    from zuji.protocols import body, json_text

    raw = text.rpartition("?")[2].encode("utf-8", "replace")
    fields = body.parameters(raw, limits)
    return json_text.Broken(fields.reason, fields.detail, raw) if isinstance(fields, body.Refusal) else fields


def call_of(frame: Frame, parcel: Parcel, limits: Limits) -> Call:
    from zuji.protocols import decoding

    return decoding.call_of(frame, parcel, limits, "matomo")


def record(draft: Draft) -> Event:
    """One request of the tracker."""
    fields = draft.fields
    for name in _SECRETS:
        fields.pop(name, None)
    draft.aside({name: value for name, value in draft.call.envelope.items() if name not in _SECRETS})
    draft.token = literal_key(draft.take("idsite")) or draft.token
    view, random = fields.get("pv_id"), fields.get("rand")
    if view and random:
        draft.client_id(f"{view}-{random}", "pv_id", unique=False)
    else:
        draft.content({name: value for name, value in fields.items() if name != "send_image"})
    if fields.get("cdt"):
        draft.time(draft.take("cdt"), "cdt")
    draft.platform = "web"
    draft.sdk = ("matomo", "")

    user = draft.id("uid")
    visitor = draft.id("cid") or draft.id("_id")
    draft.who(user, visitor, anonymous_as=MATOMO_VISITOR)
    draft.link(user, visitor, MATOMO_VISITOR)
    draft.address(draft.take("cip"), "cip")
    draft.agent(draft.text("ua"))

    name = _name(fields)
    properties: dict[str, Any] = {}
    if "e_a" in fields and name == fields["e_a"]:
        draft.take("e_a")
    for field, readable in _PROPERTIES.items():
        value = fields.get(field)
        if value is not None and value != "":
            properties[readable] = number_of(draft.take(field)) if field in _NUMBERS else draft.take(field)
    for field in [field for field in fields if _DIMENSION.fullmatch(field)]:
        properties[field] = draft.take(field)
    _variables(draft, properties)
    _items(draft, properties)
    draft.context = {field: draft.take(field) for field in ("res", "uadata", "h", "m", "s") if fields.get(field)}
    wide, _, high = str(draft.context.get("res", "")).partition("x")
    if wide.isdigit() and high.isdigit() and len(wide) < 7 and len(high) < 7:
        properties |= {"$screen_width": int(wide), "$screen_height": int(high)}
    return draft.event(name, draft.properties(properties), "request")


def _name(fields: dict[str, Any]) -> Any:
    if fields.get("ping") == "1":
        return "$page_ping"
    if fields.get("e_c"):
        return fields.get("e_a") or fields["e_c"]
    for field, name in (("search", "$site_search"), ("link", "$outlink"), ("download", "$download")):
        if fields.get(field):
            return name
    if fields.get("ec_id") or fields.get("ec_items") or fields.get("idgoal") == "0":
        return "$order"
    if fields.get("idgoal"):
        return "$goal"
    if fields.get("c_n"):
        return "$content_interaction" if fields.get("c_i") else "$content_impression"
    return "$pageview"


def _variables(draft: Draft, properties: dict[str, Any]) -> None:
    """Custom variables: `{"1": [name, value]}`."""
    for field in ("cvar", "_cvar"):
        told = _json(draft, field)
        if not isinstance(told, dict):
            continue
        for slot, pair in told.items():
            if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str) and pair[0] not in properties:
                properties[pair[0]] = pair[1]
            else:
                draft.keep(field, {slot: pair})


def _items(draft: Draft, properties: dict[str, Any]) -> None:
    """The lines of an order: lists by position become objects by name."""
    told = _json(draft, "ec_items")
    if isinstance(told, list):
        properties["items"] = [
            dict(zip(_ITEM, item, strict=False)) if isinstance(item, list) and len(item) <= len(_ITEM) else item
            for item in told
        ]


def _json(draft: Draft, field: str) -> Any:
    from zuji.protocols import body

    value = draft.fields.get(field)
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            found = body.unpacked_json(value)
        except ValueError as error:
            draft.errors.append(("bad_json", field, str(error)))
            return None
        draft.take(field)
        return found
    return draft.take(field) if isinstance(value, dict | list) else None


ADAPTER = adapter("matomo", recognises, reply, opened, call_of, record, reply_to_body=reply_to_body, secrets=_SECRETS)
