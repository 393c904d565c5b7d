"""One record of Zuji's own format to one canonical record (docs/reference/events-api.md).

The format says everything that canonical records can say, and nothing twice. What imports, log lines and tables are
mapped to is this format too, so there is one place where its values are checked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from typing import Any

import msgspec

from zuji.protocols.values import (
    ID_CHARS_MAX,
    INSTANT_MAX_MS,
    Errors,
    Refused,
    addable,
    content_hash,
    is_address,
    shortened,
    shown,
    text_id,
)
from zuji.records.decoded import Limits
from zuji.records.event import Event, IdentityOp, Lib, Source
from zuji.records.identity import ANONYMOUS, LOGIN
from zuji.records.profile import OPS, ProfileChange, ProfileOp, Target

_TARGETS = {"profile": "user", "item": "item", "group": "group"}
# type: (target kind, operation): profile_set, item_delete, group_union, ...
CHANGES = {f"{name}_{op}": (kind, op) for name, kind in _TARGETS.items() for op in OPS}
# type: (event, operation of its pairs). An event of these types is evidence about ids.
IDENTITIES = {
    "identify": ("$identify", "link"),
    "bind": ("$BindID", "link"),
    "unbind": ("$UnbindID", "unlink"),
    "alias": ("$create_alias", "alias"),
    "merge": ("$merge", "merge"),
}
TYPES = ("track", *IDENTITIES, *CHANGES)
NAME_CHARS_MAX = 255
_NO_OPERAND = frozenset({"clear", "delete"})
_LISTS = frozenset({"append", "prepend", "union", "union_front", "remove"})
_SDK_CHARS_MAX = 64
_PLATFORMS = frozenset({"web", "app", "mp", "server"})


class Call(msgspec.Struct, frozen=True):
    """What a request says about each of its records."""

    project: str
    limits: Limits
    project_fixed: bool = False  # an ingest key named it: a record cannot name another
    token: str = ""
    endpoint: str = ""
    peer: str = ""  # of the person: '' when the sender is a server
    user_agent: str = ""
    flags: tuple[str, ...] = ()
    time_sent: int | None = None
    time_free: bool = False
    zone: tzinfo = UTC  # of times that say none
    vendor: str = "zuji"
    sdk: str = ""


def record(fields: Any, index: int, call: Call) -> Event | ProfileChange:
    """The canonical record; takes `fields` apart, and what has no place is its `extra`. Raises Refused."""
    if type(fields) is not dict:
        raise Refused("not_an_object", f"the record is {type(fields).__name__}, not an object")
    errors: Errors = []
    pop = fields.pop
    event_id = text_id(pop("event_id", None), "event_id")
    content = "" if event_id else content_hash({k: v for k, v in fields.items() if k != "sent_at"})
    kind = pop("type", None)
    kind = "track" if kind is None else kind
    if kind not in TYPES:
        raise Refused("unknown_type", f"type is {shown(kind)}; one of {', '.join(TYPES)} would be valid", "type")
    time = pop("time", None)
    time_client = None if time is None or time == "" else instant(time, "time", call.zone)
    if time_client is None:
        errors.append(("no_time", "time", "the time of receipt stands for it"))
    sent = pop("sent_at", None)
    who, named = _who(kind, fields, errors)
    evidence = _evidence(kind, who, named, fields)
    properties = _properties(fields, call.limits, errors)
    sender = _sender(pop("lib", None), fields, call)
    is_client = sender[1].platform in ("web", "app", "mp")
    ip, ip_basis = _ip(pop("ip", None), call.peer if is_client else "", fields, errors)
    agent = _text(fields, "user_agent", errors, 4096) or (call.user_agent if is_client else "")
    historical = pop("historical", None)
    if historical is not None and not isinstance(historical, bool):
        fields["historical"] = historical
    project = _text(fields, "project", errors, 100)
    if project and project != call.project and call.project_fixed:
        errors.append(("project_ignored", "project", f"{shown(project)}: the request names {call.project}"))
        fields["project"] = project
    common: dict[str, Any] = {
        "project": call.project if call.project_fixed or not project else project,
        "source": sender[1],
        "record_type": kind,
        "token": _text(fields, "token", errors, 255) or call.token,
        "index": index,
        **who,
        "client_event_id": event_id,
        "client_id_unique": bool(event_id),
        "time_raw": "" if time_client is None else str(time),
        "time_client": time_client,
        "time_sent": call.time_sent if sent is None else _sent(sent, fields, errors),
        "time_free": call.time_free or historical is True,
        "time_zone_offset": _zone_offset(fields, errors),
        "lib": sender[0],
        "ip": ip,
        "ip_basis": ip_basis,
        "user_agent": agent,
        "flags": (*call.flags, "historical") if historical is True else call.flags,
        "content_hash": content if time_client is not None else "",
    }
    session = _text(fields, "session_id", errors, 255)
    groups, context = _groups(fields, errors), _object(fields, "context", errors)
    if kind in CHANGES:
        target_kind, op = CHANGES[kind]
        target = Target() if target_kind == "user" else _target(target_kind, fields)
        if op == "unset" and not properties:
            properties = _names(fields, errors)
        ops = _operations(op, properties, fields, errors)
        for name, value in (("session_id", session), ("groups", groups), ("context", context)):
            if value:
                fields[name] = value
        return ProfileChange(**common, extra=fields, errors=tuple(errors), ops=ops, target=target)
    event = pop("event", None)
    event_raw = _text(fields, "event_raw", errors, NAME_CHARS_MAX)
    if event is None and kind in IDENTITIES:
        event = IDENTITIES[kind][0]
    if type(event) is not str or not name_ok(event):
        raise Refused(
            "no_event" if event is None or event == "" else "bad_event_name",
            f"event is {shown(event)}; a text of 1 to {NAME_CHARS_MAX} characters without control characters "
            "would be valid",
            "event",
        )
    return Event(
        **common,
        extra=fields,
        errors=tuple(errors),
        event=event,
        event_raw=event_raw if event_raw != event else "",
        session_id=session,
        groups=groups,
        properties=properties,
        context=context,
        identity_op=evidence,
    )


def instant(value: Any, field: str, zone: tzinfo = UTC) -> int:
    """Milliseconds UTC of a number (milliseconds; ten digits are seconds) or an ISO 8601 text. Raises Refused.

    zone is where a text without an offset was written.
    """
    number: float | None = None
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = value
    elif isinstance(value, str):
        try:
            number = float(value) if len(value) <= 20 and not value.count("-", 1) else None
        except ValueError:
            number = None
        if number is None:
            try:
                moment = datetime.fromisoformat(value.strip())
            except ValueError:
                moment = None
            if moment is not None:
                return of_moment(moment, zone)
    if number is None or not abs(number) <= INSTANT_MAX_MS:
        valid = "milliseconds since 1970, or ISO 8601 such as 2026-03-01T12:00:00+08:00, would be valid"
        raise Refused("bad_time", f"{field} is {shown(value)}; {valid}", field)
    return int(number * 1000) if 1_000_000_000 <= number < 10_000_000_000 else int(number)


def of_moment(moment: datetime, zone: tzinfo) -> int:
    """Milliseconds UTC; zone is where a moment without an offset was written."""
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1000 + since.microseconds // 1000


def name_ok(name: Any) -> bool:
    """Whether a text can name an event or a property. Any script is welcome; control characters are not."""
    return isinstance(name, str) and 0 < len(name) <= NAME_CHARS_MAX and name.isprintable()


def _who(kind: str, fields: dict[str, Any], errors: Errors) -> tuple[dict[str, Any], dict[str, str]]:
    """The identity fields, and the identities that the record itself names.

    distinct_id falls back on login, anonymous, device id, then the first identity. Items and groups need none.
    """
    pop = fields.pop
    distinct = text_id(pop("distinct_id", None), "distinct_id")
    login = text_id(pop("login_id", None), "login_id")
    anonymous = text_id(pop("anonymous_id", None), "anonymous_id")
    device = text_id(pop("device_id", None), "device_id")
    identities: dict[str, str] = {}
    given = pop("identities", None)
    if isinstance(given, dict):
        bad = {}
        for key, value in given.items():
            try:
                text = text_id(value, key)
            except Refused:
                text = ""
            if text and name_ok(key):
                identities[key] = text
            else:
                bad[key] = value
                errors.append(("bad_identity", shown(key), f"{shown(value)} is not a text of 1 to {ID_CHARS_MAX}"))
        if bad:
            fields["identities"] = bad
    elif given is not None:
        fields["identities"] = given
        errors.append(("bad_identities", "identities", f"{type(given).__name__}, not an object"))
    if not distinct:
        distinct = login or anonymous or device
        if not distinct and identities:
            key, value = next(iter(identities.items()))
            distinct = f"{key}+{value}"
        if not distinct and not kind.startswith(("item_", "group_")):
            raise Refused("no_id", "the record has no distinct_id, nor any other id to stand for it", "distinct_id")
    named = dict(identities)
    is_login = login != "" and login == distinct
    if login:
        identities.setdefault(LOGIN, login)
    if not anonymous and distinct and not is_login and LOGIN not in identities and "+" not in distinct:
        anonymous = distinct
    if anonymous:
        identities.setdefault(ANONYMOUS, anonymous)
    who: dict[str, Any] = {
        "distinct_id": distinct,
        "is_login_id": is_login,
        "anonymous_id": anonymous,
        "login_id": login,
        "device_id": device,
        "identities": identities,
    }
    return who, named


def _evidence(kind: str, who: dict[str, Any], named: dict[str, str], fields: dict[str, Any]) -> IdentityOp | None:
    """What an identify, bind, unbind, alias or merge record says of ids. Raises Refused when it says nothing."""
    if kind not in IDENTITIES:
        return None
    op = IDENTITIES[kind][1]
    if kind in ("alias", "merge"):
        other = text_id(fields.pop("other_id", None), "other_id")
        if not other:
            raise Refused("no_id", f"{kind} needs other_id, the id that is the same person", "other_id")
        own = (LOGIN if who["is_login_id"] else ANONYMOUS, who["distinct_id"])
        return IdentityOp(op, (own, (ANONYMOUS, other)))
    if kind == "identify":
        for name in ("login_id", "anonymous_id"):
            if not who[name]:
                raise Refused("no_id", f"identify needs login_id and anonymous_id; {name} is missing", name)
        return IdentityOp(op, ((LOGIN, who["login_id"]), (ANONYMOUS, who["anonymous_id"])))
    if not named:
        raise Refused("no_id", f"{kind} needs identities: an object of id class to id", "identities")
    if kind == "unbind":
        # Its identities are cut loose: they must not be linked to the speaker once more.
        who["identities"] = {}
    return IdentityOp(op, tuple(named.items()))


def _properties(fields: dict[str, Any], limits: Limits, errors: Errors) -> dict[str, Any]:
    properties = fields.pop("properties", None)
    if properties is None:
        return {}
    if type(properties) is not dict:
        valid = "an object would be valid"
        raise Refused("bad_properties", f"properties is {type(properties).__name__}; {valid}", "properties")
    if len(properties) > limits.properties:
        raise Refused("bad_properties", f"{len(properties)} properties; at most {limits.properties}", "properties")
    bad = [name for name in properties if not name_ok(name)]
    for name in bad:
        fields.setdefault("properties", {})[name] = properties.pop(name)
        errors.append(("bad_property_name", shown(name), "kept in extra: a name has no control characters"))
    return {name: shortened(value, limits.text_bytes, name, errors) for name, value in properties.items()}


def _names(fields: dict[str, Any], errors: Errors) -> dict[str, Any]:
    """The keys of an unset, which may also come as a list of names."""
    names = fields.pop("names", None)
    if not isinstance(names, list):
        return {}
    good = {name: None for name in names if name_ok(name)}
    if len(good) != len(names):
        errors.append(("bad_property_name", "names", "some are no names, or come twice"))
        fields["names"] = names
    return good


def _operations(op: str, properties: dict[str, Any], fields: dict[str, Any], errors: Errors) -> tuple[ProfileOp, ...]:
    if op in _NO_OPERAND:
        if properties:
            fields["properties"] = properties
        return (ProfileOp(op),)
    if op == "unset":
        return tuple(ProfileOp(op, name) for name in properties)
    ops: list[ProfileOp] = []
    for name, value in properties.items():
        if op == "increment" and not addable(value):
            errors.append(("not_a_number", shown(name), f"{shown(value)} cannot be added"))
            fields.setdefault("properties", {})[name] = value
        elif op in _LISTS and value is None:
            errors.append(("not_a_list", shown(name), "null holds no members"))
            fields.setdefault("properties", {})[name] = value
        else:
            ops.append(ProfileOp(op, name, [value] if op in _LISTS and not isinstance(value, list) else value))
    return tuple(ops)


def _target(kind: str, fields: dict[str, Any]) -> Target:
    names = (f"{kind}_type", f"{kind}_id")
    type_, id_ = (text_id(fields.pop(name, None), name) for name in names)
    if not type_ or not id_:
        raise Refused("bad_id", f"{names[0]} and {names[1]} are needed", names[1] if type_ else names[0])
    return Target(kind, type_, id_)


def _sender(lib: Any, fields: dict[str, Any], call: Call) -> tuple[Lib, Source]:
    """`lib`: {"name", "version", "platform", "app_version"}. An unknown platform is a server's: its address is not a
    person's."""
    told: dict[str, str] = {}
    if isinstance(lib, dict):
        for name in ("name", "version", "platform", "app_version"):
            if isinstance(lib.get(name), str):
                told[name] = lib.pop(name)
        if lib:
            fields["lib"] = lib
    elif lib is not None:
        fields["lib"] = lib
    name, version = told.get("name", call.sdk)[:_SDK_CHARS_MAX], told.get("version", "")[:_SDK_CHARS_MAX]
    platform = told.get("platform", "server")
    if platform not in _PLATFORMS:
        fields["lib"], platform = {**fields.get("lib", {}), "platform": platform}, ""
    about = Lib(told.get("name", call.sdk), told.get("version", ""), "", "", told.get("app_version", ""))
    return about, Source(call.vendor, call.endpoint, name, version, platform)


def _ip(value: Any, peer: str, fields: dict[str, Any], errors: Errors) -> tuple[str, str]:
    if value is None or value == "":
        return peer, "peer" if peer else "none"
    if is_address(value):
        return value, "record"
    fields["ip"] = value
    errors.append(("bad_ip", "ip", f"{shown(value)} is no address"))
    return "", "none"


def _sent(value: Any, fields: dict[str, Any], errors: Errors) -> int | None:
    try:
        return instant(value, "sent_at")
    except Refused as refused:
        errors.append(("bad_time", "sent_at", refused.detail))
        fields["sent_at"] = value
        return None


def _zone_offset(fields: dict[str, Any], errors: Errors) -> int | None:
    value = fields.pop("time_zone_offset", None)
    if value is None or (type(value) is int and -1080 <= value <= 1080):
        return value
    fields["time_zone_offset"] = value
    errors.append(("bad_time_zone", "time_zone_offset", f"{shown(value)} is not a number of minutes east"))
    return None


def _text(fields: dict[str, Any], name: str, errors: Errors, chars_max: int) -> str:
    value = fields.pop(name, None)
    if value is None:
        return ""
    if isinstance(value, str) and len(value) <= chars_max:
        return value
    fields[name] = value
    errors.append((f"bad_{name}", name, f"{shown(value)} is not a text of at most {chars_max}"))
    return ""


def _object(fields: dict[str, Any], name: str, errors: Errors) -> dict[str, Any]:
    value = fields.pop(name, None)
    if isinstance(value, dict):
        return value
    if value is not None:
        fields[name] = value
        errors.append((f"bad_{name}", name, f"{type(value).__name__}, not an object"))
    return {}


def _groups(fields: dict[str, Any], errors: Errors) -> dict[str, str]:
    given = _object(fields, "groups", errors)
    good: dict[str, str] = {}
    for key, value in given.items():
        try:
            good[key] = text_id(value, key)
        except Refused as refused:
            errors.append(("bad_id", shown(key), refused.detail))
            fields.setdefault("groups", {})[key] = value
    return good


def short(fields: Any, names: Iterable[str]) -> list[str]:
    """Texts of a record that could not be taken, for its reject: '' where there is none."""
    found = fields if isinstance(fields, dict) else {}
    return [value[:255] if isinstance(value := found.get(name), str) else "" for name in names]
