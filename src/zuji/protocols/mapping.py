"""From a row with columns to a record of Zuji's own format: which column fills which field."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from zuji.protocols.rows import Mapping
from zuji.protocols.values import Refused, shown
from zuji.protocols.zuji_record import instant, of_moment
from zuji.records.sentences import Sentence, say

FIELDS = (
    *("type", "event", "time", "event_id", "distinct_id", "login_id", "anonymous_id", "device_id", "session_id"),
    *("item_type", "item_id", "group_type", "group_id", "other_id", "ip", "user_agent", "time_zone_offset"),
)
PREFIXES = ("properties.", "identities.", "groups.", "lib.")
KINDS = ("text", "number", "bool", "list", "json")
UNITS = {"s": 1000.0, "ms": 1.0, "us": 0.001}
_ABSENT = ("", "\\N")
_NUMBER = re.compile(r"[+-]?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?")
_BOOLS = {"true": True, "false": False, "t": True, "f": False, "yes": True, "no": False, "1": True, "0": False}


def problem(mapping: Mapping) -> Sentence | None:
    """What is wrong with a mapping, None when it can be used."""
    for field in (*mapping.columns, *mapping.const):
        if field not in FIELDS and not (field.startswith(PREFIXES) and field.partition(".")[2]):
            return say(
                "{field!r} is no field; one of {fields}, or a name behind {prefixes}",
                field=field,
                fields=", ".join(FIELDS),
                prefixes=", ".join(PREFIXES),
            )
    for column, kind in mapping.kinds.items():
        if kind not in KINDS:
            return say(
                "kind {kind!r} of column {column!r} is not one of {kinds}",
                kind=kind,
                column=column,
                kinds=", ".join(KINDS),
            )
    try:
        zone_of(mapping)
    except (ValueError, OSError, KeyError):
        return say(
            "time zone {name!r} is not known; valid are names such as Asia/Shanghai or UTC", name=mapping.time_zone
        )
    return None


def zone_of(mapping: Mapping) -> tzinfo:
    """The zone of times without an offset. Raises KeyError, ValueError or OSError for an unknown one."""
    # Rules of the past, which is what rows tell of, do not change with a newer tz database.
    return ZoneInfo(mapping.time_zone) if mapping.time_zone else UTC


class Mapper:
    """A mapping, made ready for many rows."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping, self.zone = mapping, zone_of(mapping)
        self._taken = frozenset(mapping.columns.values())

    def record(self, row: dict[str, Any]) -> dict[str, Any]:
        """The row as a record of Zuji's own format. Raises Refused for a time that is none."""
        mapping = self._mapping
        fields: dict[str, Any] = {}
        for field, value in mapping.const.items():
            _put(fields, field, value)
        for field, column in mapping.columns.items():
            value = row.get(column)
            if value is None or value in _ABSENT:
                continue
            if field == "time":
                fields["time"] = self._time(value)
            elif field.startswith("properties."):
                _put(fields, field, typed(value, mapping.kinds.get(column, "")))
            else:
                # Columns of whole numbers with gaps come as fractions from many a tool: an id is not "7.0".
                _put(fields, field, int(value) if isinstance(value, float) and value.is_integer() else value)
        if not mapping.only_mapped:
            properties = fields.setdefault("properties", {})
            for column, value in row.items():
                if column not in self._taken and value is not None and value not in _ABSENT:
                    properties.setdefault(column, typed(value, mapping.kinds.get(column, "")))
        return fields

    def _time(self, value: Any) -> int:
        form = self._mapping.time_format
        if form in UNITS:
            try:
                return int(float(value) * UNITS[form])
            except (ValueError, TypeError, OverflowError):
                raise Refused("bad_time", f"time is {shown(value)}; a number would be valid", "time") from None
        if not form:
            return instant(value, "time", self.zone)
        try:
            moment = datetime.strptime(str(value).strip(), form)
        except ValueError:
            detail = f"time is {shown(value)}; a text in the form {form} would be valid"
            raise Refused("bad_time", detail, "time") from None
        return of_moment(moment, self.zone)


def typed(value: Any, kind: str) -> Any:
    """A cell's text as what its column holds; a text that is no such thing stays a text."""
    if not isinstance(value, str) or kind in ("", "text"):
        return value
    text = value.strip()
    if kind == "number" and _NUMBER.fullmatch(text):
        return float(text) if any(mark in text for mark in ".eE") else int(text)
    if kind == "bool":
        return _BOOLS.get(text.lower(), value)
    if kind == "list":
        return [part.strip() for part in text.split(",")]
    if kind == "json":
        try:
            return json.loads(text)
        except ValueError:
            return value
    return value


def guess_kinds(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Columns all of whose texts in these rows are numbers, or true and false; whole numbers with leading zeros, and
    those of more than 15 digits, are numbers of something: texts."""
    kinds: dict[str, str] = {}
    for column in dict.fromkeys(name for row in rows for name in row):
        texts = [value.strip() for row in rows if isinstance(value := row.get(column), str) and value not in _ABSENT]
        if not texts:
            continue
        if all(_NUMBER.fullmatch(text) and len(text.lstrip("+-").partition(".")[0]) <= 15 for text in texts):
            kinds[column] = "number"
        elif all(text.lower() in ("true", "false") for text in texts):
            kinds[column] = "bool"
    return kinds


# What columns are called that fill a field, in lower case without '_', ' ' and '-'.
_USUAL = {
    "event": (
        *(
            "event",
            "eventname",
            "eventtype",
            "action",
            "actiontype",
            "behavior",
            "behaviour",
            "behaviortype",
            "activity",
        ),
        *("事件", "事件名", "事件名称", "事件类型", "行为", "行为类型", "用户行为", "动作"),
    ),
    "time": (
        *("time", "timestamp", "eventtime", "createdat", "occurredat", "datetime", "date", "ts"),
        *("时间", "事件时间", "发生时间", "创建时间"),
    ),
    "distinct_id": (
        *("distinctid", "userid", "uid", "user", "customerid", "memberid", "openid", "visitorid"),
        *("用户id", "用户", "用户编号", "会员id"),
    ),
    "event_id": ("eventid", "insertid", "messageid", "uuid"),
    "ip": ("ip", "ipaddress"),
    "user_agent": ("useragent",),
}


def guess_columns(names: list[str]) -> dict[str, str]:
    """Fields that can be filled by the names of the columns alone."""
    plain = {name.lower().translate({ord(mark): None for mark in "_- "}): name for name in reversed(names)}
    found = {}
    for field, usual in _USUAL.items():
        name = next((plain[word] for word in usual if word in plain), None)
        if name is not None:
            found[field] = name
    return found


def _put(fields: dict[str, Any], field: str, value: Any) -> None:
    group, dot, name = field.partition(".")
    if dot:
        fields.setdefault(group, {})[name] = value
    else:
        fields[field] = value
