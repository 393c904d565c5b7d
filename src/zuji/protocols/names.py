"""The vendor's rule for names of events, properties and identity keys (protocols/sensors.md §12)."""

from __future__ import annotations

import re
from collections.abc import Iterable

_RULE = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]{0,99}")
_RESERVED = frozenset(
    {"distinct_id", "original_id", "event_id", "time", "properties", "id", "first_id", "second_id", "users", "events"}
    | {"event", "user_id", "date", "datetime"}
)
RULE = (
    "a letter, '_' or '$', then letters, digits, '_' or '$', 100 at most, and none of the reserved words "
    + ", ".join(sorted(_RESERVED))
)

# Names that passed. A project uses a few hundred, so nearly every record is checked by one set operation in C.
# Bounded, since names come from outside: a flood of new ones empties it and costs time, never memory.
_KNOWN_MAX = 20_000
_known: set[str] = set()


def name_ok(name: str) -> bool:
    """Whether a name keeps the rule."""
    if name in _known:
        return True
    if _RULE.fullmatch(name) is None or name.lower() in _RESERVED:
        return False
    if len(_known) >= _KNOWN_MAX:
        _known.clear()
    _known.add(name)
    return True


def names_ok(names: Iterable[str]) -> bool:
    """Whether all names keep the rule."""
    return _known.issuperset(names) or all(map(name_ok, names))
