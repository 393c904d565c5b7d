"""What of an answer is shown as one number, and what as a ranking: for tiles that are smaller than a chart.

Reads an answer as its JSON object, or as its kind's result.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import orjson

RANKS_MAX = 20


class Headline(msgspec.Struct, frozen=True):
    """value: null where there is none. unit: number, money (of the project's currency), ratio (0
    to 1) or ms. before: the same of the period that the
    question compares with."""

    value: int | float | None
    unit: str = "number"
    before: int | float | None = None


class Ranked(msgspec.Struct, frozen=True):
    """A group: its values (null: not set) or all others, and its number."""

    label: list[Any]
    other: bool
    value: int | float | None


def plain(answer: Any) -> dict[str, Any]:
    """An answer as its JSON object."""
    told: dict[str, Any] = answer if isinstance(answer, dict) else orjson.loads(orjson.dumps(answer))
    return told


def headline(answer: Any) -> Headline:
    """The number of an answer: of a trend its first formula, or its first series; of funnels the share that came
    through, of retention the share of the first column, and so on."""
    told = plain(answer)
    match told["kind"]:
        case "trend":
            lines = told["formulas"] or told["series"]
            first = lines[0] if lines else {}
            return Headline(first.get("total"), "number", first.get("compared_total"))
        case "funnel":
            return Headline(told["steps"][-1]["conversion_ratio"], "ratio")
        case "retention":
            # The column of the start itself is everybody.
            later = [r for r, period in zip(told["ratios"], told["periods"], strict=True) if period != [0, 0]]
            return Headline(next(iter(later), None), "ratio")
        case "revenue":
            return Headline(_first_total(told).get("net"), "money")
        case "property":
            return Headline(told["total"]["subjects"])
        case "session":
            return Headline(told["total"]["sessions"])
        case "stickiness" | "distribution":
            return Headline(_first_total(told).get("subjects"))
        case "lifecycle":
            points = told["groups"][0]["points"] if told["groups"] else []
            return Headline(sum(points[-1][name] for name in ("new", "current", "resurrected")) if points else None)
        case "ltv":
            known = [one for one in told["per_subject"] if one is not None]
            return Headline(known[-1] if known else None)
        case "process":
            return Headline(told["conversion_ratio"], "ratio")
        case "path":
            return Headline(told["visits"])
        case "group_profile":
            return Headline(told["target_size"])
        case "cross":
            whole = [cell["values"][0] for cell in told["cells"] if not cell["row"] and not cell["column"]]
            return Headline(whole[0] if whole else None)
    return Headline(_any_number(told))


def _first_total(told: Mapping[str, Any]) -> Mapping[str, Any]:
    groups = told["groups"]
    return groups[0]["total"] if groups else {}


def _any_number(told: Mapping[str, Any]) -> int | float | None:
    """The first plain number of an answer, or of its total."""
    for one in (told, told.get("total") or {}):
        for value in one.values():
            if isinstance(value, int | float) and not isinstance(value, bool):
                return value
    return None


def ranking(answer: Any) -> list[Ranked]:
    """The groups of an answer by their number, most first, others last; empty where it has none."""
    told = plain(answer)
    match told["kind"]:
        case "trend":
            lines = told["formulas"] or [line for line in told["series"] if line["series"] == 0]
            found = [Ranked(line["breakdown"], line["other"], line["total"]) for line in lines]
        case "cross":
            rows = [cell for cell in told["cells"] if len(cell["row"]) == 1 and not cell["column"]]
            found = [Ranked([one["row"][0]["value"]], one["row"][0]["other"], one["values"][0]) for one in rows]
        case "revenue":
            found = [Ranked(one["breakdown"], one["other"], one["total"]["net"]) for one in told["groups"]]
        case "property":
            found = [Ranked(one["breakdown"], one["other"], one["subjects"]) for one in told["groups"]]
        case "funnel":
            found = [Ranked([one["event"]], False, one["count"]) for one in told["steps"]]
        case _:
            found = []
    found.sort(key=lambda one: (one.other, -(one.value or 0)))
    return found[:RANKS_MAX]
