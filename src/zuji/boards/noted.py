"""Where dated notes stand on a chart over time, for pictures of boards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from zuji.analyze import calendar
from zuji.store.annotations import Annotation


def within(notes: Iterable[Annotation], from_: str, to: str, zone: str) -> list[dict[str, Any]]:
    """Notes that touch the local days from_..to (YYYY-MM-DD), as boards/pictures.py draws them: first and last are
    local times to the minute."""
    told = [
        {"first": calendar.iso(one.from_at, zone)[:16], "last": calendar.iso(one.to_at, zone)[:16],
         "text": one.text, "color": one.color}
        for one in notes
    ]  # fmt: skip
    return [one for one in told if one["first"][:10] <= to and one["last"][:10] >= from_]


def placed(notes: Sequence[Mapping[str, Any]], places: Sequence[str]) -> list[tuple[int, int]]:
    """By note the indices of the points in whose time it begins and ends; places: the points, ascending local times."""

    def place(at: str) -> int:
        return max((i for i, one in enumerate(places) if one[:16] <= at), default=0)

    return [(place(note["first"]), place(note["last"])) for note in notes]
