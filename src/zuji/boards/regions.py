"""An answer's groups by their number, as a map on a board shows them: what a mailed picture ranks instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

# Of the figures that pages let choose, those of kinds that have several (web/app/analysis/kinds).
_FIGURES = {
    "revenue": ("net", {"repeat_ratio": "ratio"} | dict.fromkeys(
        ("gross", "refunded", "net", "order_value", "per_payer", "per_active"), "money")),
    "session": ("sessions", {"bounce_ratio": "ratio"}),
    "crash": ("crashes", {}),
}  # fmt: skip


class Region(NamedTuple):
    """What a region is called as it is stored (None: not set), or all others, and its number."""

    value: Any
    other: bool
    number: float | None


def by_region(answer: Mapping[str, Any], display: Mapping[str, Any]) -> tuple[str, list[Region]] | None:
    """The unit (number, money, ratio) and the regions, the largest first and others last; None where the tile is no map
    or its kind has none. display: how the tile is drawn; its `mapped` or `figure` says which number is shown."""
    if display.get("chart") != "map":
        return None
    kind, mapped = answer["kind"], str(display.get("mapped", ""))
    unit, pairs = "number", []
    match kind:
        case "trend":
            series = mapped if mapped.isdigit() else "0"
            lines = [line for line in answer["series"] if str(line["series"]) == series]
            pairs = [(line, line["total"]) for line in lines]
        case "property" | "distribution" | "stickiness":
            pairs = [(one, (one if kind == "property" else one["total"])["subjects"]) for one in answer["groups"]]
        case "funnel":
            word, _, step = mapped.partition(" ")
            k = int(step) - 1 if step.isdigit() and 1 <= int(step) <= len(answer["steps"]) else 0
            unit = "ratio" if word == "ratio" else "number"
            pairs = [(one, one["ratios" if word == "ratio" else "counts"][k]) for one in answer["groups"]]
        case "revenue" | "session" | "crash":
            first, units = _FIGURES[kind]
            figure = str(display.get("figure", first))
            if not answer["groups"] or figure not in answer["groups"][0]["total"]:
                figure = first
            unit = units.get(figure, "number")
            pairs = [(one, one["total"][figure]) for one in answer["groups"]]
        case _:
            return None
    if any(len(one["breakdown"]) > 1 for one, _ in pairs):
        return None
    found = [Region(next(iter(one["breakdown"]), None), one["other"], value) for one, value in pairs]
    return unit, sorted(found, key=lambda one: (one.other, -(one.number or 0)))
