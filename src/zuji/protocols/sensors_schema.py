"""Schema records of the Java SDK from 3.5 on: the same facts under other names (protocols/sensors.md §8.3)."""

from __future__ import annotations

from typing import Any

from zuji.protocols.sensors_identity import VENDOR_USER

USERS, EVENTS = "users", "events"
_OWNER_FIELDS = ("user_id", "identities", "distinct_id", "login_id", "anonymous_id", "original_id")


def flatten(fields: dict[str, Any]) -> None:
    """Rewrites a schema record, in place, as the plain record of the same meaning; others stay as they are.

    users: profile operations, ids at the top level. events: events, whose ids sit inside `properties`.
    Any other schema is an item table: its name becomes item_type and `id` item_id; when such a row belongs to a user
    (detail_set), the user's ids come out of `properties` too.
    `schema` and `version` stay where they are, and so end in `extra`.
    """
    schema = fields.get("schema")
    if not isinstance(schema, str):
        return
    properties = fields.get("properties")
    if isinstance(properties, dict) and schema != USERS:
        for name in _OWNER_FIELDS:
            if name in properties and name not in fields:
                fields[name] = properties.pop(name)
    vendor_id = fields.pop("user_id", None)
    if vendor_id is None and schema == USERS:
        vendor_id = fields.pop("id", None)
    if vendor_id is not None:
        identities = fields.get("identities")
        fields["identities"] = {**(identities if isinstance(identities, dict) else {}), VENDOR_USER: str(vendor_id)}
    if schema in (USERS, EVENTS) or "event" in fields:
        return
    if "item_type" not in fields:
        fields["item_type"] = schema
    if "item_id" not in fields and "id" in fields:
        fields["item_id"] = fields.pop("id")
