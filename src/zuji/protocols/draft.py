"""A record on its way from a vendor's words to the canonical ones: what adapters share, with the limits that hold.

As with Sensors records, the value itself is taken apart: what has a place is taken, and what is left is `extra`, so
that nothing is lost. Names of other vendors may hold spaces, brackets and Chinese; only their length is bounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from zuji.protocols.values import (
    ID_CHARS_MAX,
    Errors,
    Refused,
    addable,
    content_hash,
    instant,
    is_address,
    shortened,
    shown,
    text_id,
)
from zuji.records.decoded import Limits
from zuji.records.event import Change, Event, IdentityOp, Lib, ProfileOp, Source, Target
from zuji.records.identity import ANONYMOUS, DEVICE, LOGIN
from zuji.records.profile import ProfileChange

NAME_CHARS_MAX = 255
_SDK_CHARS_MAX = 64  # of a library's name and version, by which the ledger counts; `lib` keeps them whole
CLIENTS = ("web", "app", "mp")  # where the peer of the connection is the person
_LISTS = frozenset({"append", "prepend", "union", "union_front", "remove"})
_Path = tuple[str, ...]


class Call(msgspec.Struct):
    """What a request says about each of its records. token: its key, or the hash of one that came in a header."""

    vendor: str
    endpoint: str
    peer: str
    user_agent: str
    limits: Limits
    received_at: int
    token: str = ""
    envelope: dict[str, Any] = {}
    form: dict[str, str] = {}
    time_sent: int | None = None
    flags: tuple[str, ...] = ()


class Draft:
    """One record. Fields of the canonical record are gathered in `told` until `event` or `change` closes it."""

    def __init__(self, value: Any, index: int, call: Call, raw_bytes: int = 0) -> None:
        if type(value) is not dict:
            raise Refused("not_an_object", f"the record is {type(value).__name__}, not an object")
        self.errors: Errors = []
        if raw_bytes > call.limits.text_bytes:
            value = shortened(value, call.limits.text_bytes, "", self.errors)
        self.fields: dict[str, Any] = value
        self.call = call
        self.told: dict[str, Any] = {"index": index, "time_sent": call.time_sent}
        self.token = call.token
        self.changes: list[Change] = []
        self.platform = ""
        self.sdk = ("", "")
        self.context: dict[str, Any] = {}
        self.groups: dict[str, str] = {}

    # Taking things out

    def take(self, name: str) -> Any:
        """A field's value, None when it is not there."""
        return self.fields.pop(name, None)

    def text(self, name: str, within: dict[str, Any] | None = None) -> str:
        """A text; anything else stays where it is."""
        fields = self.fields if within is None else within
        value = fields.get(name)
        if isinstance(value, str):
            del fields[name]
            return value
        if value is None:
            fields.pop(name, None)
        return ""

    def id(self, name: str, within: dict[str, Any] | None = None) -> str:
        """An id. Raises Refused: bad_id."""
        return text_id((self.fields if within is None else within).pop(name, None), name)

    def object(self, name: str) -> dict[str, Any]:
        """An object, {} when it is not there; anything else stays, with an error."""
        value = self.fields.get(name)
        if isinstance(value, dict):
            del self.fields[name]
            return value
        if value is None:
            self.fields.pop(name, None)
        else:
            self.errors.append(("not_an_object", name, f"{type(value).__name__}, kept in extra"))
        return {}

    def keep(self, name: str, value: Any) -> None:
        """Sets a value without a place aside, for extra."""
        if isinstance(value, dict) and isinstance(self.fields.get(name), dict):
            self.fields[name] = {**self.fields[name], **value}
        else:
            self.fields[name] = value

    # Saying what was found

    def properties(self, *parts: Mapping[str, Any]) -> dict[str, Any]:
        """One object of properties. Those with ill names go to extra. Raises Refused when they are too many."""
        found: dict[str, Any] = {}
        for part in parts:
            found.update(part)
        return self._well_named(found, "properties")

    def _well_named(self, found: dict[str, Any], place: str) -> dict[str, Any]:
        if len(found) > self.call.limits.properties:
            raise Refused("bad_properties", f"{len(found)} properties; at most {self.call.limits.properties}", place)
        ill = [name for name in found if not 0 < len(name) <= NAME_CHARS_MAX or not name.isprintable()]
        for name in ill:
            self.keep(place, {name: found.pop(name)})
            self.errors.append(("bad_property_name", shown(name), "kept in extra: the name breaks the rule"))
        return found

    def ops(self, op: str, operands: Any, place: str = "") -> list[ProfileOp]:
        """The operations that an operand object (or list of names, for unset) asks for. What cannot be one is kept."""
        place = place or f"${op}"
        if op == "unset" and isinstance(operands, list):
            operands = {name: None for name in operands if isinstance(name, str)}
        if not isinstance(operands, dict):
            if operands is not None:
                self.keep(place, operands)
                self.errors.append(("not_an_object", place, f"{shown(operands)} names no properties"))
            return []
        found: list[ProfileOp] = []
        for name, value in self._well_named(dict(operands), place).items():
            if op == "unset":
                found.append(ProfileOp(op, name))
            elif op == "increment" and not addable(value):
                self.keep(place, {name: value})
                self.errors.append(("not_a_number", shown(name), f"{shown(value)} cannot be added"))
            elif op in _LISTS and value is None:
                self.keep(place, {name: value})
                self.errors.append(("not_a_list", shown(name), "null holds no members"))
            else:
                found.append(ProfileOp(op, name, [value] if op in _LISTS and not isinstance(value, list) else value))
        return found

    def time(self, value: Any, field: str, unit_ms: float = 0) -> None:
        """When it happened, by the sender's clock. Raises Refused: bad_time."""
        if value is None or value == "":
            self.errors.append(("no_time", field, "the time of receipt stands for it"))
            return
        self.told["time_client"] = instant(value, field, unit_ms)
        self.told["time_raw"] = value if isinstance(value, str) else str(value)

    def sent(self, value: Any, field: str) -> None:
        """When it was sent, by the sender's clock; an ill one is kept beside its error."""
        if value is None:
            return
        try:
            self.told["time_sent"] = instant(value, field)
        except Refused as refused:
            self.errors.append(("bad_time", field, refused.detail))
            self.keep(field, value)

    def client_id(self, value: Any, field: str, unique: bool) -> None:
        """The id that the sender gave the record; without one its content tells it from others (DESIGN D7)."""
        if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
            self.told["client_event_id"], self.told["client_id_unique"] = str(value)[:ID_CHARS_MAX], unique
        elif value is not None:
            self.keep(field, value)

    def content(self, *parts: Any) -> None:
        """What stands for an id where none was sent. Call it before anything is taken out."""
        self.told["content_hash"] = content_hash(list(parts))

    def who(self, login: str, anonymous: str, device: str = "", anonymous_as: str = ANONYMOUS, **others: str) -> None:
        """The ids. anonymous_as is the class of the vendor's own anonymous id; others are further ones by class.

        Raises Refused: no_id.
        """
        distinct = login or anonymous or device
        if not distinct:
            raise Refused("no_id", "the record has no id of a person or device", "distinct_id")
        named = ((LOGIN, login), (DEVICE, device), (anonymous_as, anonymous), *others.items())
        self.told |= {
            "distinct_id": distinct,
            "is_login_id": bool(login),
            "login_id": login,
            "anonymous_id": anonymous or ("" if login else distinct),
            "device_id": device,
            "identities": {name: value for name, value in named if value},
        }

    def nobody(self) -> None:
        """A record of a group or thing that says nothing of a person."""
        self.told["distinct_id"] = ""

    def link(self, login: str, anonymous: str, anonymous_as: str = ANONYMOUS) -> None:
        """Evidence that an anonymous id, of the class that `who` was told, and a login id are one person."""
        if login and anonymous and login != anonymous:
            self.told["identity_op"] = IdentityOp("login", ((LOGIN, login), (anonymous_as, anonymous)))

    def group(self, kind: str, key: Any) -> None:
        """Membership; a list of keys is told by its first, and stays in the properties as it came."""
        if isinstance(key, list):
            key = key[0] if key else None
        try:
            text = text_id(key, kind)
        except Refused as refused:
            self.errors.append(("bad_group", shown(kind), refused.detail))
            return
        if text and 0 < len(kind) <= NAME_CHARS_MAX:
            self.groups[kind] = text

    def address(self, given: Any, field: str, peer: bool | None = None) -> None:
        """Where the person is: the record's word, else the connection's if the person holds its other end."""
        if is_address(given):
            self.told["ip"], self.told["ip_basis"] = given, "record"
            return
        if given is not None and given != "":
            self.keep(field, given)
        if peer if peer is not None else self.platform in CLIENTS:
            self.told["ip"], self.told["ip_basis"] = self.call.peer, "peer"

    def agent(self, given: str) -> None:
        """The person's User-Agent: the record's word, else the connection's if the person's browser holds it."""
        self.told["user_agent"] = given or (self.call.user_agent if self.platform in CLIENTS else "")

    def aside(self, fields: Mapping[str, Any]) -> None:
        """Facts of the request that belong to each of its records."""
        for name, value in fields.items():
            self.fields.setdefault(name, value)

    # Closing

    def event(self, name: Any, properties: dict[str, Any], kind: str, raw_name: str = "", session: str = "") -> Event:
        """The event. Raises Refused: no_event, bad_event_name."""
        if not isinstance(name, str) or not name.strip():
            raise Refused("no_event", f"the event's name is {shown(name)}; a text would be valid", "event")
        if len(name) > NAME_CHARS_MAX or not name.isprintable():
            rule = f"at most {NAME_CHARS_MAX} printable characters"
            raise Refused("bad_event_name", f"{shown(name)} is not {rule}", "event")
        return Event(
            **self._envelope(kind),
            event=name,
            event_raw=raw_name if raw_name != name else "",
            properties=properties,
            session_id=session[:ID_CHARS_MAX],
            groups=self.groups,
            context=self.context,
        )

    def change(self, ops: Iterable[ProfileOp], kind: str, target: Target = Target()) -> ProfileChange:
        """The change of a profile, and nothing else."""
        if self.context:
            self.keep("context", self.context)
        return ProfileChange(**self._envelope(kind), ops=tuple(ops), target=target)

    def also(self, ops: Iterable[ProfileOp], target: Target = Target()) -> None:
        """A profile that the record changes beside what it is itself."""
        found = tuple(ops)
        if found:
            self.changes.append(Change(found, target))

    def _envelope(self, kind: str) -> dict[str, Any]:
        call, (sdk, version) = self.call, self.sdk
        told = {
            "lib": Lib(sdk, version),
            "user_agent": "",
            **self.told,
            "project": "",
            "source": Source(call.vendor, call.endpoint, sdk[:_SDK_CHARS_MAX], version[:_SDK_CHARS_MAX], self.platform),
            "record_type": kind,
            "token": self.token,
            "flags": call.flags,
            "extra": self.fields,
            "errors": tuple(self.errors),
            "changes": tuple(self.changes),
        }
        if told.get("client_event_id"):
            told["content_hash"] = ""
        return told


def dig(source: Any, path: _Path) -> Any:
    """The value at a path of nested objects, None when it is not there."""
    for name in path:
        if not isinstance(source, dict):
            return None
        source = source.get(name)
    return source


def known(source: Mapping[str, Any], table: Mapping[Any, str], properties: Mapping[str, Any]) -> dict[str, Any]:
    """Properties under the names that all vendors share (`$url`), for facts that stand elsewhere in a record.

    table: name or path of names in the source to the property.
    What the record itself says under such a name is left alone.
    """
    found: dict[str, Any] = {}
    for path, name in table.items():
        value = dig(source, (path,) if isinstance(path, str) else path)
        if name not in properties and name not in found and isinstance(value, str | int | float) and value != "":
            found[name] = value
    return found


def literal_key(*candidates: Any) -> str:
    """The first of the keys that is a text or number. One that looks like a hash of ours is none: nobody may name a
    project by what he read in a log."""
    for key in candidates:
        if isinstance(key, int) and not isinstance(key, bool):
            key = str(key)
        if isinstance(key, str) and 0 < len(key) <= ID_CHARS_MAX and not (key[0] == "#" and len(key) == 65):
            return key
    return ""
