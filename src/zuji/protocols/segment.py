"""Segment's HTTP API, which RudderStack's SDKs speak too; `source.vendor` tells the two apart.

The write key comes as the user of Basic authentication or in the body. identify, group and alias change profiles and
are no events; track, page and screen are events.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from zuji.protocols import answers
from zuji.protocols.contract import Reply, Request
from zuji.protocols.draft import Call, Draft, known, literal_key
from zuji.protocols.paths import bare, split
from zuji.protocols.values import Refused, shown
from zuji.protocols.vendor import adapter, reading
from zuji.records.decoded import Limits
from zuji.records.event import Event, Lib, ProfileOp, Target
from zuji.records.frame import Frame
from zuji.records.profile import ProfileChange

if TYPE_CHECKING:
    from zuji.protocols.body import Parcel

_SHORT = {"t": "track", "p": "page", "i": "identify", "g": "group", "a": "alias", "s": "screen"}
_TYPES = (*_SHORT.values(),)
_DATA = re.compile(rf"(?:/beacon)?/v1/(?:batch|b|import|(?:pixel/)?(?:{'|'.join(_TYPES)})|[{''.join(_SHORT)}])")
_METRICS = "/v1/m"  # what analytics.js tells about itself
_GROUP = "group"  # the one type of group that there is
_EVENTS = {"page": "$pageview", "screen": "$screen"}
_CONTEXT = {
    ("page", "url"): "$url",
    ("page", "title"): "$title",
    ("page", "referrer"): "$referrer",
    ("page", "path"): "$url_path",
    ("campaign", "source"): "$utm_source",
    ("campaign", "medium"): "$utm_medium",
    ("campaign", "name"): "$utm_campaign",
    ("campaign", "term"): "$utm_term",
    ("campaign", "content"): "$utm_content",
    ("app", "version"): "$app_version",
    ("app", "name"): "$app_name",
    ("os", "name"): "$os",
    ("os", "version"): "$os_version",
    ("device", "manufacturer"): "$manufacturer",
    ("device", "model"): "$model",
    ("screen", "width"): "$screen_width",
    ("screen", "height"): "$screen_height",
    ("network", "carrier"): "$carrier",
    ("network", "wifi"): "$wifi",
    "locale": "$language",
}
_PAGE = {"url": "$url", "title": "$title", "referrer": "$referrer", "path": "$url_path"}


def recognises(method: str, path: str, query: str, header: Callable[[str], str]) -> bool:
    rest = path.rstrip("/")
    return rest in (_METRICS, "/sourceConfig") or _DATA.fullmatch(rest) is not None


def reply(request: Request) -> Reply:
    if request.method not in ("GET", "POST"):
        return answers.empty(request, keep=False)
    rest = bare(request.path)
    if rest == "/sourceConfig":
        off = {"enabled": False}
        source = {"id": "zuji", "name": "zuji", "enabled": True, "destinations": [], "dataplanes": {}}
        source["config"] = {"statsCollection": {"errors": off, "metrics": off}}
        return answers.as_json(request, {"source": source}, keep=False)
    return answers.as_json(request, {"success": True}, keep=rest != _METRICS)


def call_of(frame: Frame, parcel: Parcel, limits: Limits) -> Call:
    from zuji.protocols import decoding

    envelope = parcel.envelope
    first = parcel.values[0] if parcel.values else None
    is_rudder = split(frame.path)[0] == "rudder" or (isinstance(first, dict) and "channel" in first)
    in_query = parse_qs(frame.query).get("writeKey", [""])[0]
    token = frame.project or literal_key(envelope.pop("writeKey", None), in_query)
    return decoding.call_of(frame, parcel, limits, "rudder" if is_rudder else "segment", token)


def record(draft: Draft) -> Event | ProfileChange:
    """One message."""
    kind = draft.fields.get("type") or draft.call.endpoint.rstrip("/").rpartition("/")[2]
    kind = _SHORT.get(kind, kind) if isinstance(kind, str) else kind
    if kind not in _TYPES:
        raise Refused("unknown_type", f"type is {shown(kind)}; one of {', '.join(_TYPES)} would be valid", "type")
    draft.take("type")
    envelope = draft.call.envelope
    # Only what every message repeats is the request's; a message's own words stand.
    draft.aside({name: value for name, value in envelope.items() if name not in ("sentAt", "timestamp", "context")})
    draft.token = literal_key(draft.take("writeKey")) or draft.token if not draft.call.token else draft.token
    draft.take("writeKey")
    draft.client_id(draft.take("messageId"), "messageId", unique=True)
    if "client_event_id" not in draft.told:
        draft.content({name: value for name, value in draft.fields.items() if name != "sentAt"})
    context = {**_object(envelope.get("context")), **draft.object("context")}
    original = draft.take("originalTimestamp")
    draft.time(original if original is not None else draft.take("timestamp"), "timestamp")
    sent = draft.take("sentAt")
    draft.sent(sent if sent is not None else envelope.get("sentAt"), "sentAt")

    user, anonymous = draft.id("userId"), draft.id("anonymousId")
    device = context.get("device")
    device_id = device.get("id") if isinstance(device, dict) else None
    draft.who(user, anonymous, device_id if isinstance(device_id, str) else "")
    library = _object(context.get("library"))
    draft.sdk = (_text(library.get("name")), _text(library.get("version")))
    draft.platform = _platform(draft.sdk[0], draft.fields.get("channel"))
    draft.told["lib"] = Lib(*draft.sdk, app_version=_text(_object(context.get("app")).get("version")))
    draft.address(context.get("ip"), "context.ip")
    draft.agent(_text(context.get("userAgent")))
    session = context.get("sessionId")
    if context.get("groupId") is not None:
        draft.group(_GROUP, context["groupId"])

    if kind == "identify":
        traits = draft.take("traits")
        if not traits and "traits" in context:
            traits = context.pop("traits")
        draft.context = _with_integrations(draft, context)
        draft.link(user, anonymous)
        return draft.change(_traits(draft, traits), kind)
    if kind == "alias":
        draft.context = _with_integrations(draft, context)
        previous = draft.fields.get("previousId")
        draft.link(user, _text(previous))
        return draft.change((), kind)
    if kind == "group":
        draft.context = _with_integrations(draft, context)
        group = draft.id("groupId")
        if not group:
            raise Refused("no_id", "the message has no groupId", "groupId")
        draft.also((ProfileOp("union", "$group_ids", [group]),))
        return draft.change(_traits(draft, draft.take("traits")), kind, Target("group", _GROUP, group))
    draft.context = _with_integrations(draft, context)
    properties = draft.object("properties")
    for name in ("name", "category") if kind != "track" else ():
        if name in draft.fields and name not in properties:
            properties[name] = draft.take(name)
    found = known(properties, _PAGE, properties) if kind == "page" else {}
    found |= known(context, _CONTEXT, {**properties, **found})
    name = _EVENTS.get(kind) or draft.take("event")
    return draft.event(
        name, draft.properties(properties, found), kind, "" if kind == "track" else kind, _text_or_digits(session)
    )


def _traits(draft: Draft, traits: Any) -> list[ProfileOp]:
    """Traits are set; null takes one away."""
    found = draft.ops("set", traits, "traits")
    return [ProfileOp("unset", op.key) if op.value is None else op for op in found]


def _with_integrations(draft: Draft, context: dict[str, Any]) -> dict[str, Any]:
    integrations = draft.object("integrations")
    return {**context, "integrations": integrations} if integrations else context


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _text_or_digits(value: Any) -> str:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(value)


def _platform(library: str, channel: Any) -> str:
    if channel in ("web", "mobile", "server"):
        return {"mobile": "app"}.get(channel, str(channel))
    name = library.lower()
    if "javascript" in name or name in ("analytics.js", "analytics-next"):
        return "web"
    if any(
        part in name for part in ("ios", "android", "kotlin", "swift", "react-native", "flutter", "xamarin", "unity")
    ):
        return "app"
    return "server" if name.startswith("analytics-") else ""


ADAPTER = adapter("segment", recognises, reply, reading("batch"), call_of, record)
