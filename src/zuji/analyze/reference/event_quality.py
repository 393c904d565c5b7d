"""The quality score of an event, from 0 to 100: the mean of eight parts from 0 to 1, each shown.

documented      half for the event's description, half for the share of its planned properties that have one
owner           it has one
type_stability  1 - share of records with a value of another type than the plan's or the property's settled one
nulls           1 - share of empty cells; of a required property every row is a cell, of others the rows that sent it
freshness       1 within a day of the newest row, 0 after seven days, linear between; 0 when nothing came
planned         share of the properties that it carries which the plan has (names that begin with `$` aside)
duplicates      1 - share of duplicates among what its sources sent (they leave no row, so are known by source only)
punctuality     1 - share of rows that were received more than an hour after they happened
An event of which no row came in the period scores 0 in the parts that speak of rows.
"""

from __future__ import annotations

from typing import NamedTuple

from zuji.records.tracking_plan import Plan, PlanEvent

DEFINITION = "event_quality/1"
LATE_MS = 3_600_000
_DAY_MS = 86_400_000
_STALE_DAYS = 7


class Facts(NamedTuple):
    """What is known of one event in a period. conflicts counts records, refused ones among them."""

    rows: int = 0
    last_at: int | None = None
    late: int = 0
    conflicts: int = 0
    nulls: int = 0
    cells: int = 0
    carried: frozenset[str] = frozenset()
    duplicate_ratio: float = 0.0


def parts(plan: Plan, event: PlanEvent, facts: Facts, until: int) -> dict[str, float]:
    """Each part by name. until: the period's end, ms UTC."""
    described = [bool(prop.description) for prop in event.properties]
    documented = sum(described) / len(described) if described else 1.0
    known = {prop.name for prop in (*plan.properties, *event.properties)}
    found = {
        "documented": (bool(event.description) + documented) / 2,
        "owner": float(bool(event.owner)),
        "type_stability": 0.0,
        "nulls": 0.0,
        "freshness": 0.0,
        "planned": 0.0,
        "duplicates": 0.0,
        "punctuality": 0.0,
    }
    if facts.rows and facts.last_at is not None:
        age = max(0, until - facts.last_at) / _DAY_MS
        unplanned = len(facts.carried - known)
        found |= {
            "type_stability": 1 - min(1.0, facts.conflicts / facts.rows),
            "nulls": 1 - facts.nulls / facts.cells if facts.cells else 1.0,
            "freshness": min(1.0, max(0.0, (_STALE_DAYS - age) / (_STALE_DAYS - 1))),
            "planned": 1 - unplanned / len(facts.carried) if facts.carried else 1.0,
            "duplicates": 1 - facts.duplicate_ratio,
            "punctuality": 1 - facts.late / facts.rows,
        }
    return {name: round(value, 4) for name, value in found.items()}


def score(of: dict[str, float]) -> int:
    """From 0 to 100."""
    return round(100 * sum(of.values()) / len(of))
