"""Amplitude's HTTP API: `/2/httpapi` and `/batch`; `/identify`, `/groupidentify` and the older `/httpapi` as forms.

`$identify` and `$groupidentify` change profiles and are no events, as with the vendor.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from zuji.protocols import answers, sniff
from zuji.protocols.contract import Reply, Request
from zuji.protocols.draft import Call, Draft, known, literal_key
from zuji.protocols.paths import bare
from zuji.protocols.values import Refused, instant
from zuji.protocols.vendor import adapter, reading
from zuji.records.decoded import Limits
from zuji.records.event import Event, Lib, ProfileOp, Target
from zuji.records.frame import Frame
from zuji.records.identity import DEVICE
from zuji.records.profile import ProfileChange

if TYPE_CHECKING:
    from zuji.protocols.body import Parcel

_FORMS = {"/identify": "$identify", "/groupidentify": "$groupidentify"}
_DATA = frozenset({"/2/httpapi", "/batch", "/httpapi", *_FORMS})
_REPLY_BYTES_MAX = 1 << 20
_FIRST = re.compile(rb'"(events|batch)"\s*:')
_OPS = {
    "$set": "set",
    "$setOnce": "set_once",
    "$add": "increment",
    "$append": "append",
    "$prepend": "prepend",
    "$preInsert": "union_front",
    "$postInsert": "union",
    "$remove": "remove",
    "$unset": "unset",
    "$clearAll": "clear",
}
_CONTEXT = (
    *("platform", "os_name", "os_version", "device_brand", "device_manufacturer", "device_model", "device_family"),
    *("device_type", "carrier", "country", "region", "city", "dma", "language", "app_version", "version_name"),
    *("location_lat", "location_lng", "idfa", "idfv", "adid", "android_id", "start_version", "paying"),
)
_REVENUE = ("price", "quantity", "revenue", "productId", "revenueType", "currency")
_KNOWN = {
    "os_name": "$os",
    "os_version": "$os_version",
    "device_brand": "$brand",
    "device_manufacturer": "$manufacturer",
    "device_model": "$model",
    "carrier": "$carrier",
    "language": "$language",
    "app_version": "$app_version",
    "version_name": "$app_version",
}
_PAGE = {
    "[Amplitude] Page URL": "$url",
    "[Amplitude] Page Location": "$url",
    "[Amplitude] Page Title": "$title",
    "[Amplitude] Page Path": "$url_path",
    "[Amplitude] Screen Name": "$screen_name",
    "referrer": "$referrer",
}


def recognises(method: str, path: str, query: str, header: Callable[[str], str]) -> bool:
    return method != "GET" and path.rstrip("/") in _DATA


def fits(body: bytes) -> bool:
    """Told from PostHog by which of the two lists comes first."""
    found = _FIRST.search(body)
    return found is not None and found.group(1) == b"events"


def reply(request: Request) -> Reply:
    """The SDKs read `code` in the body and not the status."""
    if request.method != "POST":
        return answers.empty(request, keep=False)
    if bare(request.path) in (*_FORMS, "/httpapi"):
        return answers.as_text(request, "success")
    return answers.as_json(request, {"code": 200, "events_ingested": 0, "payload_size_bytes": 0}, reads_body=True)


class _Events(msgspec.Struct):
    events: list[msgspec.Raw]


def reply_to_body(request: Request, body: bytes) -> Reply | None:
    try:
        count = len(msgspec.json.decode(sniff.head(body, _REPLY_BYTES_MAX), type=_Events).events)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return answers.as_json(request, {"code": 200, "events_ingested": count, "payload_size_bytes": len(body)})


def call_of(frame: Frame, parcel: Parcel, limits: Limits) -> Call:
    from zuji.protocols import decoding

    envelope = parcel.envelope
    token = literal_key(envelope.pop("api_key", None), parcel.form.get("api_key"))
    call = decoding.call_of(frame, parcel, limits, "amplitude", token)
    sent = envelope.get("client_upload_time")
    if sent is not None:
        try:
            call.time_sent = instant(sent, "client_upload_time")
            del envelope["client_upload_time"]
        except Refused:
            pass
    return call


def record(draft: Draft) -> Event | ProfileChange:
    """One event; user_properties in it change the profile."""
    draft.aside(draft.call.envelope)
    draft.token = literal_key(draft.take("api_key")) or draft.token
    name = draft.take("event_type")
    if name is None:
        name = _FORMS.get(bare(draft.call.endpoint))
    draft.client_id(draft.take("insert_id"), "insert_id", unique=True)
    if "client_event_id" not in draft.told:
        draft.content(name, {field: value for field, value in draft.fields.items() if field != "options"})
    draft.time(draft.take("time"), "time", 1)
    library = draft.text("library")
    sdk, _, version = library.partition("/")
    draft.sdk = (sdk, version)
    app_version = draft.fields.get("app_version")
    draft.told["lib"] = Lib(sdk, version, app_version=app_version if isinstance(app_version, str) else "")
    draft.platform = _platform(sdk, draft.fields.get("platform"))

    user, device = draft.id("user_id"), draft.id("device_id")
    if name == "$groupidentify":
        return _groups(draft, user, device)
    draft.who(user, device, anonymous_as=DEVICE)
    draft.told["device_id"] = device
    draft.link(user, device)
    given = draft.take("ip")
    draft.address(None if given == "$remote" else given, "ip", peer=True if given == "$remote" else None)
    agent = draft.text("user_agent")
    draft.agent(agent)
    ops = _operations(draft, draft.take("user_properties"), "user_properties")
    if name == "$identify":
        return draft.change(ops, "$identify")
    draft.also(ops)
    groups = draft.object("groups")
    for kind, key in groups.items():
        draft.group(kind, key)
        if not isinstance(key, str):
            draft.keep("groups", {kind: key})
    draft.context = {field: draft.take(field) for field in _CONTEXT if draft.fields.get(field) is not None}
    properties = draft.object("event_properties")
    for field in _REVENUE:
        if draft.fields.get(field) is not None and field not in properties:
            properties[field] = draft.take(field)
    found = known(properties, _PAGE, properties)
    found |= known(draft.context, _KNOWN, {**properties, **found})
    session = draft.fields.get("session_id")
    text = ""
    if isinstance(session, int | str) and not isinstance(session, bool) and session not in (-1, "-1"):
        text = str(draft.take("session_id"))
    return draft.event(name, draft.properties(properties, found), "event", session=text)


def _groups(draft: Draft, user: str, device: str) -> ProfileChange:
    if user or device:
        draft.who(user, device, anonymous_as=DEVICE)
    else:
        draft.nobody()
    groups = draft.take("groups")
    if groups is None and isinstance(draft.fields.get("group_type"), str):
        groups = {draft.take("group_type"): draft.take("group_value")}
    targets = []
    for kind, keys in groups.items() if isinstance(groups, dict) else ():
        for key in keys if isinstance(keys, list) else [keys]:
            if isinstance(key, str | int) and not isinstance(key, bool) and kind and str(key):
                targets.append(Target("group", kind[:255], str(key)[:255]))
    if not targets:
        raise Refused("no_id", "$groupidentify names no group in `groups`", "groups")
    ops = _operations(draft, draft.take("group_properties"), "group_properties")
    for target in targets[1:]:
        draft.also(ops, target)
    return draft.change(ops, "$groupidentify", targets[0])


def _operations(draft: Draft, given: Any, place: str) -> list[ProfileOp]:
    """Operations by name; without any of them the properties are set."""
    if given is None:
        return []
    if not isinstance(given, dict) or not any(name in _OPS for name in given):
        return draft.ops("set", given, place)
    found: list[ProfileOp] = []
    plain = {}
    for name, operands in given.items():
        if name == "$clearAll":
            found.append(ProfileOp("clear"))
        elif name in _OPS:
            found += draft.ops(_OPS[name], operands, name)
        else:
            plain[name] = operands
    return found + (draft.ops("set", plain, place) if plain else [])


def _platform(library: str, platform: Any) -> str:
    told = platform.lower() if isinstance(platform, str) else ""
    if told == "web":
        return "web"
    if told in ("ios", "android", "react native", "flutter"):
        return "app"
    name = library.lower()
    if any(part in name for part in ("python", "node", "java/", "go", "server")) or name in ("amplitude-java",):
        return "server"
    if any(part in name for part in ("-js", "-ts", "browser")):
        return "web"
    return "app" if any(part in name for part in ("ios", "swift", "android", "kotlin", "flutter", "unity")) else ""


ADAPTER = adapter(
    "amplitude",
    recognises,
    reply,
    reading("events", names=("identification", "event", "e", "data")),
    call_of,
    record,
    fits=fits,
    reply_to_body=reply_to_body,
)
