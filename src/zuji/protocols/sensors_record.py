"""One Sensors record to one canonical record (canonical.md §7).

The record's own dict is taken apart: what has a place is popped, and what is left at the end is `extra`. So nothing
is copied in the usual case, and nothing is lost in the unusual one. This is the hot path of the whole product: it
looks at single properties only when a set operation says that something about them is odd.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import msgspec

from zuji.protocols import json_text, sensors_schema
from zuji.protocols.names import RULE, name_ok, names_ok
from zuji.protocols.sensors_identity import who
from zuji.protocols.values import (
    ID_CHARS_MAX,
    INSTANT_MAX_MS,
    Errors,
    Refused,
    addable,
    is_address,
    shortened,
    shown,
)
from zuji.records.decoded import Limits
from zuji.records.event import Event, Lib, Source
from zuji.records.profile import ProfileChange, ProfileOp, Target

EVENT_TYPES = frozenset({"track", "track_signup", "track_id_bind", "track_id_unbind"})
_EVENT_NAMES = {"track_signup": "$SignUp", "track_id_bind": "$BindID", "track_id_unbind": "$UnbindID"}
# What each profile type's operand does with a key. The vendor's lists are sets, hence union (canonical.md §4).
PROFILE_OPS = {
    "profile_set": "set",
    "profile_set_once": "set_once",
    "profile_increment": "increment",
    "profile_append": "union",
    "profile_unset": "unset",
    "profile_delete": "delete",
}
ITEM_OPS = {"item_set": "set", "detail_set": "set", "item_delete": "delete", "detail_delete": "delete"}
TYPES = (*sorted(EVENT_TYPES), *PROFILE_OPS, *ITEM_OPS)

# Platform by $lib. Only on these is the peer the person: the address and User-Agent of a server SDK are the
# customer's server's. An unknown library counts as unknown, which is the safe side.
_PLATFORMS = {
    "js": "web",
    "android": "app",
    "ios": "app",
    "harmony": "app",
    "harmonyos": "app",
    "flutter": "app",
    "reactnative": "app",
    "unity": "app",
    "miniprogram": "mp",
    "minigame": "mp",
    "quickapp": "mp",
    "python": "server",
    "java": "server",
    "node": "server",
    "php": "server",
    "golang": "server",
    "go": "server",
    "ruby": "server",
    "dotnet": "server",
    "c#": "server",
    "lua": "server",
    "logagent": "server",
}
_CLIENT = ("web", "app", "mp")
_OFFSET_MAX_MINUTES = 18 * 60
_LIB_FIELDS = frozenset({"$lib", "$lib_version", "$lib_method", "$lib_detail", "$app_version"})
_REMEMBERED_MAX = 1000  # of one request
_SDK_CHARS_MAX = 64  # of a library's name and version, by which the ledger counts; `lib` keeps them whole
# Stamped anew at each sending, so they must not change what a record is (DESIGN D7).
_SEND_TIME_FIELDS = frozenset({"_flush_time", "_nocache", "server_url"})


class Call(msgspec.Struct):
    """What a request says about each of its records."""

    project: str  # by ingest key or URL, else 'default'
    project_fixed: bool  # an ingest key named it: a record cannot name another
    token: str
    endpoint: str
    peer: str
    user_agent: str
    flags: tuple[str, ...]
    errors: tuple[tuple[str, str, str], ...]
    limits: Limits
    libs: dict[Any, Sender] = {}  # by the items of `lib`, which are alike in nearly all records of a request
    sources: dict[tuple[str, str], tuple[Source, bool]] = {}  # by $lib and $lib_version; with whether it is a client


class Sender(msgspec.Struct, frozen=True):
    """What `lib` says, and what follows from it."""

    lib: Lib
    source: Source
    is_client: bool
    rest: dict[str, Any]


def sender(lib: Any, properties: dict[str, Any], call: Call) -> Sender:
    """The sender of a record; when `lib` is missing, its fields in the properties tell."""
    rest: dict[str, Any] = {}
    fields = properties
    if isinstance(lib, dict):
        fields = lib
        if "$lib" not in lib and "$lib" in properties:
            fields = {**lib, "$lib": properties["$lib"], "$lib_version": properties.get("$lib_version")}
        if not _LIB_FIELDS.issuperset(lib):
            rest = {key: value for key, value in lib.items() if key not in _LIB_FIELDS}
    elif lib is not None:
        rest = {"lib": lib}
    get = fields.get
    name, version = get("$lib", ""), get("$lib_version", "")
    method, detail, app_version = get("$lib_method", ""), get("$lib_detail", ""), get("$app_version", "")
    if not (type(name) is type(version) is type(method) is type(detail) is type(app_version) is str):
        told = (name, version, method, detail, app_version)
        if isinstance(lib, dict):
            rest.update((key, lib[key]) for key in _LIB_FIELDS if key in lib and not isinstance(lib[key], str))
        name, version, method, detail, app_version = (value if isinstance(value, str) else "" for value in told)
    known = call.sources.get((name, version))
    if known is None:
        lowered = name.lower()
        platform = _PLATFORMS.get(lowered) or ("mp" if lowered.endswith("mini") else "")
        known = (
            Source("sensors", call.endpoint, name[:_SDK_CHARS_MAX], version[:_SDK_CHARS_MAX], platform),
            platform in _CLIENT,
        )
        if len(call.sources) < _REMEMBERED_MAX:
            call.sources[name, version] = known
    return Sender(Lib(name, version, method, detail, app_version), known[0], known[1], rest)


def instant(value: Any, field: str) -> int:
    """Milliseconds UTC. Ten digits are seconds, as older SDKs send them. Raises Refused."""
    number = value
    if isinstance(number, str):
        try:
            number = int(number)
        except ValueError:
            number = None
    if isinstance(number, bool) or not isinstance(number, int | float) or abs(number) > INSTANT_MAX_MS:
        raise Refused("bad_time", f"{field} is {shown(value)}; milliseconds since 1970 would be valid", field)
    number = int(number)
    return number * 1000 if 1_000_000_000 <= number < 10_000_000_000 else number


def content_hash(fields: dict[str, Any]) -> str:
    """The same for the same record however often it is sent: blake2b-128 of it without its send-time fields."""
    if not _SEND_TIME_FIELDS.isdisjoint(fields):
        fields = {key: value for key, value in fields.items() if key not in _SEND_TIME_FIELDS}
    return hashlib.blake2b(json_text.canonical(fields), digest_size=16).hexdigest()


def record(
    fields: Any, index: int, call: Call, time_sent: Any = None, raw_bytes: int = 0, encrypted: bool = False
) -> Event | ProfileChange:
    """The canonical record; takes `fields` apart. Raises Refused.

    time_sent is the `flush_time` outside of an encrypted group; raw_bytes the length of the record's text when it
    may hold a value that is too long, else 0.
    """
    if type(fields) is not dict:
        raise Refused("not_an_object", f"the record is {type(fields).__name__}, not an object")
    errors: Errors = []
    if "schema" in fields:
        sensors_schema.flatten(fields)
    pop = fields.pop
    kind = fields.get("type")
    if type(kind) is not str:
        kind = ""
    flushed = pop("_flush_time", None)
    track_id = pop("_track_id", None)
    if track_id is None or track_id == "" or isinstance(track_id, bool | list | dict):
        client_event_id = ""
        hashed = content_hash(fields)
        if track_id is not None:
            fields["_track_id"] = track_id
    else:
        client_event_id = track_id if type(track_id) is str else str(track_id)
        hashed = ""
    properties = pop("properties", None)
    if type(properties) is not dict:
        if properties is not None:
            detail = f"properties is {type(properties).__name__}, not an object"
            raise Refused("bad_properties", detail, "properties")
        properties = {}
    if len(properties) > call.limits.properties:
        detail = f"{len(properties)} properties; at most {call.limits.properties}"
        raise Refused("bad_properties", detail, "properties")
    if raw_bytes > call.limits.text_bytes:
        properties = shortened(properties, call.limits.text_bytes, "", errors)

    lib = pop("lib", None)
    try:
        lib_key = tuple(lib.items())
        sent_by = call.libs.get(lib_key)
        if sent_by is None:
            sent_by = sender(lib, properties, call)
            if "$lib" in lib and len(call.libs) < _REMEMBERED_MAX:
                call.libs[lib_key] = sent_by
    except (AttributeError, TypeError):  # no object, or values that cannot be hashed
        sent_by = sender(lib, properties, call)
    if sent_by.rest:
        fields["lib"] = sent_by.rest

    prop = properties.pop
    login_flag = prop("$is_login_id", None)
    if login_flag is not None and login_flag is not True and login_flag is not False:
        _set_aside(fields, "$is_login_id", login_flag)
    time_raw = pop("time", None)
    lifted = prop("$time", None)
    if lifted is not None:
        if time_raw is None:
            time_raw = lifted
        else:
            _set_aside(fields, "$time", lifted)
    if type(time_raw) is int and 10_000_000_000 <= time_raw <= INSTANT_MAX_MS:
        time_client: int | None = time_raw
    elif time_raw is None:
        time_client, time_raw, hashed = None, "", ""
        errors.append(("no_time", "time", "the time of receipt stands for it"))
    else:
        time_client = instant(time_raw, "time")
    if flushed is None:
        flushed = time_sent
    if flushed is not None and (type(flushed) is not int or not 10_000_000_000 <= flushed <= INSTANT_MAX_MS):
        try:
            flushed = instant(flushed, "_flush_time")
        except Refused as refused:
            errors.append(("bad_time", "_flush_time", refused.detail))
            fields["_flush_time"], flushed = flushed, None

    project = _text(pop, prop, "project", fields) if "project" in fields or "$project" in properties else ""
    if call.project_fixed or not project:
        if project and project != call.project:
            errors.append(("project_ignored", "project", f"{shown(project)}: the ingest key names {call.project}"))
            fields["project"] = project
        project = call.project
    token = call.token
    if "token" in fields or "$token" in properties:
        token = _text(pop, prop, "token", fields) or token
    free = pop("time_free", None)
    if free is not None and free is not True:
        fields["time_free"] = free

    flags = call.flags
    if encrypted:
        flags = (*flags, "encrypted")
    if "_hybrid_h5" in fields and fields["_hybrid_h5"] is True:
        del fields["_hybrid_h5"]
        flags = (*flags, "hybrid_h5")

    get = properties.get
    device_id = get("$device_id") or get("$anonymization_id") or ""
    if device_id != "" and (type(device_id) is not str or len(device_id) > ID_CHARS_MAX):
        errors.append(("bad_id", "$device_id", shown(device_id)))
        device_id = ""
    zone = get("$timezone_offset")
    if zone is not None:
        if type(zone) is int and -_OFFSET_MAX_MINUTES <= zone <= _OFFSET_MAX_MINUTES:
            zone = -zone  # JavaScript's sign: minutes west
        else:
            errors.append(("bad_time_zone", "$timezone_offset", f"{shown(zone)} is not a number of minutes"))
            zone = None

    if kind in EVENT_TYPES:
        person = who(kind, fields, login_flag, device_id, errors)
        event = pop("event", None)
        if type(event) is not str or not event:
            event = _EVENT_NAMES.get(kind) if event is None else event
            if not isinstance(event, str) or not event:
                raise Refused("no_event", f"event is {shown(event)}; a name would be valid", "event")
        if not name_ok(event):
            raise Refused("bad_event_name", f"{shown(event)} is not {RULE}", "event")
        ip, ip_basis = "", "none"
        if "$ip" in properties and is_address(properties["$ip"]):
            ip, ip_basis = prop("$ip"), "record"
        elif sent_by.is_client:
            ip, ip_basis = call.peer, "peer"
        session = get("$event_session_id")
        if not names_ok(properties):
            properties = _well_named(properties, fields, errors)
        del fields["type"]
        return Event(
            project=project,
            source=sent_by.source,
            record_type=kind,
            token=token,
            index=index,
            distinct_id=person.distinct_id,
            is_login_id=person.is_login_id,
            anonymous_id=person.anonymous_id,
            login_id=person.login_id,
            device_id=device_id,
            identities=person.identities,
            identity_op=person.op,
            client_event_id=client_event_id,
            time_raw=time_raw if type(time_raw) is str else str(time_raw),
            time_client=time_client,
            time_sent=flushed,
            time_free=free is not None,
            time_zone_offset=zone,
            lib=sent_by.lib,
            ip=ip,
            ip_basis=ip_basis,
            user_agent=call.user_agent if sent_by.is_client else "",
            flags=flags,
            extra=fields,
            errors=(*call.errors, *errors) if errors or call.errors else (),
            content_hash=hashed,
            event=event,
            session_id=session if type(session) is str else "",
            properties=properties,
        )

    target = Target()
    if kind in PROFILE_OPS:
        person = who(kind, fields, login_flag, device_id, errors)
        # Sent only to correct $first_visit_time, then to be discarded; an ill one is kept beside its error.
        offset = prop("$timezone_offset", None)
        if offset is not None and zone is None:
            _set_aside(fields, "$timezone_offset", offset)
        ops = _operations(PROFILE_OPS[kind], properties, fields, errors)
    elif kind in ITEM_OPS:
        target = Target("item", _item_text(fields, "item_type"), _item_text(fields, "item_id"))
        if not name_ok(target.type):
            raise Refused("bad_id", f"item_type {shown(target.type)} is not {RULE}", "item_type")
        person = _item_owner(kind, fields, login_flag, errors)
        ops = _operations(ITEM_OPS[kind], properties, fields, errors)
    else:
        raise Refused(
            "unknown_type", f"type is {shown(fields.get('type'))}; one of {', '.join(TYPES)} would be valid", "type"
        )
    del fields["type"]
    return ProfileChange(
        project=project,
        source=sent_by.source,
        record_type=kind,
        token=token,
        index=index,
        distinct_id=person.distinct_id,
        is_login_id=person.is_login_id,
        anonymous_id=person.anonymous_id,
        login_id=person.login_id,
        device_id=device_id,
        identities=person.identities,
        client_event_id=client_event_id,
        time_raw=time_raw if type(time_raw) is str else str(time_raw),
        time_client=time_client,
        time_sent=flushed,
        time_free=free is not None,
        time_zone_offset=zone,
        lib=sent_by.lib,
        ip=call.peer if sent_by.is_client else "",
        ip_basis="peer" if sent_by.is_client else "none",
        user_agent=call.user_agent if sent_by.is_client else "",
        flags=flags,
        extra=fields,
        errors=(*call.errors, *errors),
        content_hash=hashed,
        ops=ops,
        target=target,
    )


def _text(pop: Callable[..., Any], prop: Callable[..., Any], name: str, fields: dict[str, Any]) -> str:
    """`project` or `token` of a record: at the top, or as `$name` in the properties, where older SDKs leave it."""
    top, inner = pop(name, None), prop("$" + name, None)
    if top is None and inner is None:
        return ""
    if inner is not None and (top is not None or not isinstance(inner, str)) and inner != top:
        _set_aside(fields, "$" + name, inner)
    if top is None:
        return inner if isinstance(inner, str) else ""
    if not isinstance(top, str):
        fields[name] = top
        return ""
    return top


def _set_aside(fields: dict[str, Any], name: str, value: Any) -> None:
    """Keeps a property that has no place, as extra['properties'][name]."""
    fields.setdefault("properties", {})[name] = value


def _well_named(properties: dict[str, Any], fields: dict[str, Any], errors: Errors) -> dict[str, Any]:
    """The properties whose names keep the rule; the others are set aside, each with an error."""
    good: dict[str, Any] = {}
    for name, value in properties.items():
        if name_ok(name):
            good[name] = value
        else:
            _set_aside(fields, name, value)
            errors.append(("bad_property_name", shown(name), "kept in extra: the name breaks the rule"))
    return good


def _operations(op: str, properties: dict[str, Any], fields: dict[str, Any], errors: Errors) -> tuple[ProfileOp, ...]:
    if op == "delete":
        for name, value in properties.items():
            _set_aside(fields, name, value)
        return (ProfileOp("delete"),)
    if not names_ok(properties):
        properties = _well_named(properties, fields, errors)
    if op == "unset":
        return tuple(ProfileOp(op, name) for name in properties)
    ops: list[ProfileOp] = []
    for name, value in properties.items():
        if op == "increment" and not addable(value):
            errors.append(("not_a_number", shown(name), f"{shown(value)} cannot be added"))
            _set_aside(fields, name, value)
        elif op == "union" and value is None:
            errors.append(("not_a_list", shown(name), "null holds no members"))
            _set_aside(fields, name, value)
        else:
            ops.append(ProfileOp(op, name, value if op != "union" or isinstance(value, list) else [value]))
    return tuple(ops)


def _item_text(fields: dict[str, Any], name: str) -> str:
    value = fields.pop(name, None)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not 0 < len(value) <= ID_CHARS_MAX:
        raise Refused("bad_id", f"{name} is {shown(value)}; a text of 1 to {ID_CHARS_MAX} would be valid", name)
    return value


def _item_owner(kind: str, fields: dict[str, Any], login_flag: Any, errors: Errors) -> Any:
    """Items belong to nobody, but for rows of a detail table that name their user."""
    try:
        return who(kind, fields, login_flag, "", errors)
    except Refused as refused:
        if refused.reason != "no_id":
            raise
        return _NOBODY


class _Nobody(msgspec.Struct, frozen=True):
    distinct_id: str = ""
    is_login_id: bool = False
    anonymous_id: str = ""
    login_id: str = ""
    identities: dict[str, str] = {}


_NOBODY = _Nobody()
