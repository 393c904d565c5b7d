"""Rows of other products' exports as records of Zuji's own format. One function each: a row in, its records out.

Shapes are those of the vendors' public documentation, as docs/reference/protocol-rows.md lists them. A key without
a place of its own stays: in `context` of an event, or among its properties.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from zuji.protocols.values import Refused, shown

Record = dict[str, Any]
_UTM = {"source": "$utm_source", "medium": "$utm_medium", "name": "$utm_campaign"}


def posthog(row: Record) -> list[Record]:
    """Events export and batch exports: uuid, event, properties, distinct_id, timestamp, person_properties."""
    pop = row.pop
    properties = _object(pop("properties", None))
    distinct = _text(pop("distinct_id", None)) or _text(properties.pop("distinct_id", None))
    event, uuid = pop("event", None), _text(pop("uuid", None) or pop("id", None))
    anonymous = _text(properties.get("$anon_distinct_id"))
    ops = {name: _object(properties.pop(name, None)) for name in ("$set", "$set_once")}
    pop("set", None)
    record: Record = {
        "event": event,
        "event_id": uuid,
        "time": pop("timestamp", None),
        "distinct_id": distinct,
        "device_id": properties.get("$device_id"),
        "session_id": _text(properties.get("$session_id")) or None,
        "groups": _object(properties.pop("$groups", None)),
        "ip": pop("ip", None) or properties.pop("$ip", None),
        "lib": {"name": properties.get("$lib"), "version": properties.get("$lib_version"), "platform": "web"},
        "properties": properties,
    }
    if event == "$identify" and anonymous and distinct:
        record |= {"type": "identify", "login_id": distinct, "anonymous_id": anonymous}
    elif properties.get("$is_identified") is True or properties.get("$user_id") == distinct:
        record["login_id"] = distinct
    if row:
        record["context"] = row
    return [
        record,
        *_profile(record, ops["$set"], "profile_set"),
        *_profile(record, ops["$set_once"], "profile_set_once"),
    ]


def mixpanel(row: Record) -> list[Record]:
    """Raw export API, one event a line: {"event", "properties": {"time" (s), "distinct_id", "$insert_id", ...}}."""
    properties = _object(row.pop("properties", None))
    pop = properties.pop
    user, device = _text(properties.get("$user_id")), _text(properties.get("$device_id"))
    distinct = _text(pop("distinct_id", None))
    if not distinct.startswith("$device:") and user == "" and device and distinct != device:
        user = distinct
    record: Record = {
        "event": row.pop("event", None),
        "event_id": _text(pop("$insert_id", None)),
        "time": _scaled(pop("time", None), 1000.0),
        "distinct_id": distinct,
        "device_id": device,
        "login_id": user if user == distinct else None,
        "anonymous_id": distinct if distinct.startswith("$device:") else None,
        "lib": {"name": pop("mp_lib", None), "version": pop("$lib_version", None)},
        "properties": properties,
    }
    if row:
        record["context"] = row
    return [record]


def amplitude(row: Record) -> list[Record]:
    """Export API, one event a line: event_type, user_id, device_id, event_time (UTC), event_properties, ..."""
    pop = row.pop
    user, device = _text(pop("user_id", None)), _text(pop("device_id", None))
    groups = {name: _first(value) for name, value in _object(pop("groups", None)).items()}
    time = pop("event_time", None) or pop("client_event_time", None)
    profile = _object(pop("user_properties", None))
    record: Record = {
        "event": pop("event_type", None),
        "event_id": _text(pop("$insert_id", None) or pop("insert_id", None) or pop("uuid", None)),
        "time": f"{time}+00:00" if isinstance(time, str) and "+" not in time and not time.endswith("Z") else time,
        "distinct_id": user or device,
        "login_id": user or None,
        "anonymous_id": device or None,
        "device_id": device,
        "session_id": _text(pop("session_id", None)) or None,
        "ip": pop("ip_address", None),
        "groups": groups,
        "lib": {"name": pop("library", None), "app_version": pop("version_name", None)},
        "properties": _object(pop("event_properties", None)),
        "context": {name: value for name, value in row.items() if value not in (None, {}, [], "")},
    }
    return [record, *_profile(record, profile, "profile_set")]


def ga4(row: Record) -> list[Record]:
    """BigQuery export as JSON lines: event_name, event_timestamp (µs), event_params, user_pseudo_id, ..."""
    pop = row.pop
    params = _params(pop("event_params", None))
    user, client = _text(pop("user_id", None)), _text(pop("user_pseudo_id", None))
    name = pop("event_name", None)
    for theirs, ours in (("page_location", "$url"), ("page_referrer", "$referrer"), ("page_title", "$title")):
        if theirs in params:
            params[ours] = params[theirs]
    for key, value in _object(row.get("traffic_source")).items():
        if key in _UTM and isinstance(value, str):
            params.setdefault(_UTM[key], value)
    items = pop("items", None)
    if items:
        params["items"] = items
    profile = _params(pop("user_properties", None))
    record: Record = {
        "event": "$pageview" if name == "page_view" else name,
        "event_raw": name,
        "time": _scaled(pop("event_timestamp", None), 0.001),
        "distinct_id": user or client,
        "login_id": user or None,
        "anonymous_id": client or None,
        "identities": {"$identity_ga_client_id": client} if client else {},
        "session_id": _text(params.get("ga_session_id")) or None,
        "lib": {"name": "ga4", "platform": "web" if row.get("platform") == "WEB" else "app"},
        "properties": params,
        "context": {key: value for key, value in row.items() if value not in (None, {}, [], "")},
    }
    return [record, *_profile(record, profile, "profile_set")]


def matomo(row: Record) -> list[Record]:
    """Live.getLastVisitsDetails as JSON lines: one visit a row, its actionDetails the events."""
    actions = row.pop("actionDetails", None)
    if not isinstance(actions, list) or not actions:
        raise Refused("bad_line", "the visit has no actionDetails", "actionDetails")
    user, visitor = _text(row.get("userId")), _text(row.get("visitorId"))
    visit = {name: value for name, value in row.items() if isinstance(value, str | int | float | bool) and value != ""}
    records = []
    for at, action in enumerate(actions):
        if not isinstance(action, dict):
            raise Refused("bad_line", f"action {at} is {shown(action)}", "actionDetails")
        kind = action.get("type")
        name = {"action": "$pageview", "search": "$site_search", "outlink": "$outlink", "download": "$download"}.get(
            str(kind), str(action.get("eventAction") or f"${kind}" if kind == "event" else f"${kind}")
        )
        properties = {key: value for key, value in action.items() if value is not None and value != ""}
        for theirs, ours in (("url", "$url"), ("pageTitle", "$title")):
            if theirs in properties:
                properties[ours] = properties[theirs]
        records.append(
            {
                "event": name,
                "event_raw": _text(action.get("eventAction") or kind),
                "time": _scaled(action.get("timestamp"), 1000.0),
                "distinct_id": user or visitor,
                "login_id": user or None,
                "anonymous_id": visitor or None,
                "identities": {"$identity_matomo_id": visitor} if visitor else {},
                "event_id": f"{_text(row.get('idVisit'))}:{at}" if row.get("idVisit") else None,
                "session_id": _text(row.get("idVisit")) or None,
                "ip": row.get("visitIp"),
                "lib": {"name": "matomo", "platform": "web"},
                "properties": properties,
                "context": visit,
            }
        )
    return records


EXPORTS: dict[str, Callable[[Record], list[Record]]] = {
    "posthog": posthog,
    "mixpanel": mixpanel,
    "amplitude": amplitude,
    "ga4": ga4,
    "matomo": matomo,
}


def guess(row: Record) -> str:
    """Whose export a row is: a key of EXPORTS, 'sensors', 'zuji', or '' for a row that must be mapped."""
    properties = row.get("properties")
    inner = properties if isinstance(properties, dict) else {}
    if "event_type" in row and ("amplitude_id" in row or "event_properties" in row):
        return "amplitude"
    if "event_name" in row and "event_timestamp" in row:
        return "ga4"
    if "actionDetails" in row:
        return "matomo"
    if "event" in row and "distinct_id" in inner and "distinct_id" not in row:
        return "mixpanel"
    if "uuid" in row and "event" in row and "distinct_id" in row and "timestamp" in row:
        return "posthog"
    lib = row.get("lib")
    if "_track_id" in row or "_flush_time" in row or (isinstance(lib, dict) and "$lib" in lib):
        return "sensors"
    if ("event" in row or "type" in row) and (row.keys() & {"distinct_id", "login_id", "anonymous_id", "item_id"}):
        # A bare {"type": "track", ...} may be either's; Sensors' reading is the stricter one about names and times.
        return "sensors" if isinstance(row.get("type"), str) and isinstance(row.get("time"), int) else "zuji"
    return ""


def _profile(record: Record, values: Record, type_: str) -> list[Record]:
    """What an event says about its person, as a record of its own."""
    if not values:
        return []
    named = ("time", "distinct_id", "login_id", "anonymous_id", "device_id", "lib")
    change: Record = {name: record[name] for name in named if record.get(name)}
    change["lib"] = {**record.get("lib", {})}
    event_id = record.get("event_id")
    return [{**change, "type": type_, "event_id": f"{event_id}:{type_}" if event_id else None, "properties": values}]


def _object(value: Any) -> Record:
    """An object, or one that was written as a JSON text; {} for anything else."""
    if isinstance(value, str) and value[:1] == "{":
        try:
            value = json.loads(value)
        except ValueError:
            return {}
    return dict(value) if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    if value is None or isinstance(value, bool | dict | list):
        return ""
    return str(value)


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _scaled(value: Any, factor: float) -> Any:
    """A number of another unit in milliseconds; what is none is left for the error to show."""
    try:
        return int(float(value) * factor) if not isinstance(value, bool) else value
    except (TypeError, ValueError, OverflowError):
        return value


def _params(value: Any) -> Record:
    """[{"key", "value": {"string_value" | "int_value" | ...}}] as an object."""
    found: Record = {}
    for item in value if isinstance(value, list) else ():
        if isinstance(item, dict) and isinstance(item.get("key"), str):
            holder = item.get("value")
            values = holder if isinstance(holder, dict) else {"value": holder}
            for kind, inner in values.items():
                if inner is not None and kind != "set_timestamp_micros":
                    found[item["key"]] = (
                        _number(inner) if kind in ("int_value", "float_value", "double_value") else inner
                    )
    return found


def _number(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return float(value) if "." in value or "e" in value.lower() else int(value)
    except ValueError:
        return value
