"""What is known of a project's events, properties and their kinds."""

from __future__ import annotations

import msgspec

KINDS = ("text", "number", "bool", "datetime", "list", "numbers", "json")

# How many typed columns a project may have: a column costs by existing (DESIGN D4).
PROPERTY_COLUMNS_MAX = 150


class Property(msgspec.Struct, frozen=True):
    """A property of one project's events. kind is the one that questions see.

    column is the number k of its column `p_<k>`, -1 while it lives in the overflow maps. kinds_seen are the kinds of
    which the overflow maps may hold values. first_at and settled_at in ms UTC (receipt); settled_at 0 = provisional.
    """

    name: str
    kind: str
    column: int = -1
    since: int = 0  # first batch whose rows use the column
    moved: bool = False  # no row holds it in the overflow any more
    kinds_seen: tuple[str, ...] = ()
    agreeing: int = 0
    first_at: int = 0
    settled_at: int = 0


class ProfileProperty(msgspec.Struct, frozen=True):
    """A property of profiles: kind and when it was first seen."""

    name: str
    kind: str
    kinds_seen: tuple[str, ...] = ()
    first_at: int = 0


class Catalogue(msgspec.Struct, frozen=True):
    """What one project's records carry, as of a batch. events: name to (first_at, last_at, count)."""

    batch: int = 0
    properties: dict[str, Property] = {}
    profile_properties: dict[str, ProfileProperty] = {}
    events: dict[str, tuple[int, int, int]] = {}
    event_properties: dict[str, tuple[str, ...]] = {}  # event name to the properties that it has carried
    group_properties: dict[str, dict[str, ProfileProperty]] = {}  # by type of group
    item_properties: dict[str, dict[str, ProfileProperty]] = {}  # by type of item
