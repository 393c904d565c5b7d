"""Mixpanel: `/track` and `/import` (events), `/engage` (people), `/groups`.

An id that begins with `$device:` is anonymous, every other one is a login id.
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
from zuji.protocols.values import Refused, text_id
from zuji.protocols.vendor import adapter, reading
from zuji.records.decoded import Limits
from zuji.records.event import Event, IdentityOp, Lib, ProfileOp, Target
from zuji.records.frame import Frame
from zuji.records.identity import ANONYMOUS, LOGIN
from zuji.records.profile import ProfileChange

if TYPE_CHECKING:
    from zuji.protocols.body import Parcel

_DATA = frozenset({"/track", "/engage", "/groups", "/import"})
_DEVICE_MARK = "$device:"
_REPLY_BYTES_MAX = 1 << 20
_VERBOSE = re.compile(rb"(?:^|[&?])verbose=1(?:&|$)")
_OPS = {
    "$set": "set",
    "$set_once": "set_once",
    "$add": "increment",
    "$append": "append",
    "$union": "union",
    "$remove": "remove",
    "$unset": "unset",
}
_KNOWN = {
    "$current_url": "$url",
    "current_page_title": "$title",
    "current_url_path": "$url_path",
    "utm_source": "$utm_source",
    "utm_medium": "$utm_medium",
    "utm_campaign": "$utm_campaign",
    "utm_content": "$utm_content",
    "utm_term": "$utm_term",
    "$app_version_string": "$app_version",
}
_SERVERS = ("python", "node", "ruby", "php", "java", "jvm", "go", "elixir", "rust")
_APPS = ("android", "iphone", "swift", "ios", "react-native", "flutter", "unity")


def recognises(method: str, path: str, query: str, header: Callable[[str], str]) -> bool:
    """A GET is a request for a page unless it carries data. `/decide` with a version is PostHog's."""
    rest = path.rstrip("/")
    if rest in _DATA:
        return method != "GET" or "data=" in query
    return rest == "/record" or (rest == "/decide" and not (query.startswith("v=") or "&v=" in query))


def fits(body: bytes) -> bool:
    """Told from PostHog's older names for the same paths by the keys that only PostHog's records have."""
    return b'"api_key"' not in body and b'"$lib":' not in body.replace(b" ", b"")


def reply(request: Request) -> Reply:
    if request.method not in ("GET", "POST"):
        return answers.empty(request, keep=False)
    rest = bare(request.path)
    if rest == "/decide":
        return answers.as_json(request, {"notifications": [], "config": {}}, keep=False)
    if rest == "/record":  # session recordings
        return answers.as_json(request, {"code": 200, "status": "OK"}, keep=False)
    if _VERBOSE.search(request.query.encode("latin-1", "replace")):
        return answers.as_json(request, {"status": 1, "error": None})
    if rest == "/import":
        return answers.as_json(request, {"code": 200, "status": "OK"}, reads_body=True)
    return msgspec.structs.replace(answers.as_text(request, "1"), reads_body=True)


def reply_to_body(request: Request, body: bytes) -> Reply | None:
    """The Python SDK asks for a verbose answer in its form, and raises without one. An import is told its count."""
    if body[:1] not in (b"{", b"[", b"\x1f") and _VERBOSE.search(body):
        return answers.as_json(request, {"status": 1, "error": None})
    if bare(request.path) != "/import":
        return None
    text = sniff.head(body, _REPLY_BYTES_MAX)
    try:
        count = (
            len(msgspec.json.decode(text, type=list[msgspec.Raw]))
            if text[:1] == b"["
            else text.strip().count(b"\n") + 1
        )
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if len(text) >= _REPLY_BYTES_MAX:
        return None
    return answers.as_json(request, {"code": 200, "num_records_imported": count, "status": "OK"})


def call_of(frame: Frame, parcel: Parcel, limits: Limits) -> Call:
    from zuji.protocols import decoding

    call = decoding.call_of(frame, parcel, limits, "mixpanel")
    asked = {name: values[0] for name, values in parse_qs(frame.query).items() if name in ("ip", "verbose")}
    call.form = {**asked, **parcel.form}
    for name in ("api_key", "token"):  # /import's older way of naming the account
        call.form.pop(name, None)
    if bare(frame.path) == "/import":
        call.flags = ("historical",)
    return call


def record(draft: Draft) -> Event | ProfileChange:
    """One event or one change of a profile, as the endpoint says."""
    endpoint = bare(draft.call.endpoint)
    form = draft.call.form
    draft.aside({name: value for name, value in form.items() if name not in draft.fields})
    return _change(draft, endpoint) if endpoint in ("/engage", "/groups") else _event(draft)


def _event(draft: Draft) -> Event:
    properties = draft.object("properties")
    name = draft.take("event")
    draft.token = literal_key(properties.pop("token", None)) or draft.token
    unique = properties.pop("$insert_id", None)
    draft.client_id(unique, "$insert_id", unique=False)
    if "client_event_id" not in draft.told:
        draft.content(name, properties)
    draft.told["time_free"] = "historical" in draft.call.flags
    draft.time(properties.pop("time", None), "time")
    _library(draft, properties)

    device, user = _text(properties.get("$device_id")), _text(properties.get("$user_id"))
    distinct = draft.id("distinct_id", properties)
    merged = properties.get("$distinct_ids")
    if not distinct and name == "$merge" and isinstance(merged, list) and merged:
        distinct = text_id(merged[0], "$distinct_ids")
    anonymous = distinct if distinct.startswith(_DEVICE_MARK) else ""
    login = user or (distinct if not anonymous else "")
    if not login and not anonymous and device:
        anonymous = _DEVICE_MARK + device
    if anonymous and user and distinct == anonymous:
        draft.keep("distinct_id", distinct)
    earlier = _text(properties.get("$anon_distinct_id"))
    draft.who(login, anonymous or earlier, device)
    if name == "$create_alias" and isinstance(properties.get("alias"), str):
        pairs = (_classed(distinct), _classed(properties["alias"]))
        draft.told["identity_op"] = IdentityOp("alias", pairs)
    elif name == "$merge" and isinstance(merged, list):
        ids = tuple(_classed(item) for item in merged if isinstance(item, str) and item)
        draft.told["identity_op"] = IdentityOp("merge", ids)
    else:
        draft.link(login, earlier or (_DEVICE_MARK + device if device else ""))
    _address(draft, properties.pop("ip", None) if "$ip" not in properties else properties.pop("$ip"))
    draft.agent(_text(properties.get("$user_agent")))
    found = draft.properties(properties, known(properties, _KNOWN, properties))
    if name == "$mp_web_page_view":
        return draft.event("$pageview", found, "event", name, _text(properties.get("$session_id")))
    return draft.event(name, found, "event", session=_text(properties.get("$session_id")))


def _change(draft: Draft, endpoint: str) -> ProfileChange:
    fields = draft.fields
    draft.token = literal_key(draft.take("$token"), draft.take("token")) or draft.token
    draft.content(endpoint, fields)
    draft.time(draft.take("$time"), "$time")
    ops: list[ProfileOp] = []
    for name in [name for name in fields if name in _OPS or name == "$delete"]:
        operands = draft.take(name)
        ops += [ProfileOp("delete")] if name == "$delete" else draft.ops(_OPS[name], operands, name)
    _address(draft, draft.take("$ip"))
    if endpoint == "/groups":
        kind, key = draft.text("$group_key"), draft.id("$group_id")
        if not kind or not key:
            raise Refused("no_id", "a group's record needs $group_key and $group_id", "$group_id")
        draft.nobody()
        return draft.change(ops, "group", Target("group", kind, key))
    distinct, device, user = draft.id("$distinct_id"), draft.id("$device_id"), draft.id("$user_id")
    anonymous = distinct if distinct.startswith(_DEVICE_MARK) else ""
    login = user or (distinct if not anonymous else "")
    if anonymous and user:
        draft.keep("$distinct_id", distinct)
    draft.who(login, anonymous, device)
    draft.link(login, _DEVICE_MARK + device if device else "")
    return draft.change(ops, "engage")


def _library(draft: Draft, properties: dict[str, Any]) -> None:
    name, version = _text(properties.get("mp_lib")), _text(properties.get("$lib_version"))
    draft.sdk = (name, version)
    draft.told["lib"] = Lib(name, version)
    lowered = name.lower()
    if lowered in ("web", "js"):
        draft.platform = "web"
    elif lowered.startswith(_APPS):
        draft.platform = "app"
    elif lowered.startswith(_SERVERS):
        draft.platform = "server"


def _address(draft: Draft, given: Any) -> None:
    """`ip=0` asks not to locate anybody, `ip=1` to locate by the connection; an address may also be said outright."""
    asked = draft.call.form.get("ip")
    draft.address(given, "$ip", peer={"0": False, "1": True}.get(asked or ""))


def _classed(value: str) -> tuple[str, str]:
    return (ANONYMOUS if value.startswith(_DEVICE_MARK) else LOGIN, value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


ADAPTER = adapter("mixpanel", recognises, reply, reading(), call_of, record, fits=fits, reply_to_body=reply_to_body)
