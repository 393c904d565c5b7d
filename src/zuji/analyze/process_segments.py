"""Segments of a process map: its cases, and how they conform with the designed flow, by values of their first event."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.analyze.conformance import ProcessConformance, Replay
from zuji.analyze.process_query import ProcessSegment
from zuji.analyze.stream_groups import StreamGroups

Numbers = NDArray[np.int32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def laid_out(groups: StreamGroups, segment: Numbers, is_open: Bools) -> tuple[list[tuple[list[Any], bool]], Ints]:
    """The segments of an answer as (breakdown, other), by how many cases are over, then by value, and of each case its
    place among them. segment and is_open are of each case."""
    return groups.laid_out(segment.astype(np.int64), (~is_open).astype(np.int64))


def segments(
    groups: StreamGroups, segment: Numbers, converted: Bools, is_open: Bools, replay: Replay | None
) -> list[ProcessSegment]:
    """Those of laid_out; together they hold every case once. replay: of all cases, where there is a flow."""
    shown, place = laid_out(groups, segment, is_open)
    n = len(shown)
    over, ended, going_on = (np.bincount(place[some], minlength=n).tolist() for some in (~is_open, converted, is_open))
    conforming: Iterator[ProcessConformance | None] = repeat(None, n)
    if replay is not None:
        conforming = replay.by_segment(converted, ~is_open, place, n)
    return [
        _segment(breakdown, other, over[i], ended[i], going_on[i], conformance)
        for i, ((breakdown, other), conformance) in enumerate(zip(shown, conforming, strict=True))
    ]


def _segment(
    breakdown: list[Any], other: bool, cases: int, converted: int, going_on: int, found: ProcessConformance | None
) -> ProcessSegment:
    if found is None:
        return ProcessSegment(breakdown, other, cases, converted, going_on, None, None, None, None, None, [], None, [])
    return ProcessSegment(
        breakdown,
        other,
        cases,
        converted,
        going_on,
        found.fitting,
        found.fitting_so_far,
        found.deviating,
        found.fitness,
        found.edge_fitness,
        found.deviations,
        found.other_deviations,
        found.unused,
    )
