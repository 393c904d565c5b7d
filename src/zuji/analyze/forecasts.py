"""What cells that are not over may come to: Mack's chain ladder (Mack 1993, ASTIN Bulletin 23:213).

A triangle has a row for each cohort, oldest first, and a column for each age; known cells come first in a row. The
growth from one age to the next is estimated over the rows that know both, weighted by what they had; a row goes on with
it from its last known cell. The band is log-normal with Mack's standard error, which counts both how rows scatter and
how uncertain the growth itself is. It says what the past would lead one to expect, and nothing about causes.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from typing import NamedTuple


class Forecast(NamedTuple):
    """What a cell may come to, and the band in which it should lie with the confidence that was asked for."""

    value: float
    low: float
    high: float


def chain_ladder(triangle: Sequence[Sequence[float]], ages: int, confidence: float) -> list[list[Forecast | None]]:
    """Forecasts of the cells that rows do not know, by row and age; None where a cell is known or nothing can be said:
    a growth that fewer than two rows know, or a row that has nothing yet."""
    growth, spread = _growth(triangle, ages)
    z = statistics.NormalDist().inv_cdf((1 + confidence) / 2)
    made: list[list[Forecast | None]] = []
    for row in triangle:
        found: list[Forecast | None] = [None] * ages
        value, error = (row[-1], 0.0) if row else (0.0, 0.0)  # error: mean square, of the value
        for age in range(len(row), ages) if row else ():
            factor, scatter = growth[age - 1], spread[age - 1]
            if factor is None or scatter is None or value <= 0 or factor <= 0:
                break
            known = math.fsum(other[age - 1] for other in triangle if len(other) > age)
            # Mack's recursion: what this step scatters, how uncertain its factor is, and what was uncertain before.
            error = error * factor**2 + scatter * value + value**2 * scatter / known
            value *= factor
            deviation = math.sqrt(math.log1p(error / value**2))
            middle = value * math.exp(-(deviation**2) / 2)
            found[age] = Forecast(value, middle * math.exp(-z * deviation), middle * math.exp(z * deviation))
        made.append(found)
    return made


def _growth(triangle: Sequence[Sequence[float]], ages: int) -> tuple[list[float | None], list[float | None]]:
    """For each step from an age to the next the factor, and Mack's sigma squared."""
    growth: list[float | None] = []
    spread: list[float | None] = []
    for age in range(ages - 1):
        pairs = [(row[age], row[age + 1]) for row in triangle if len(row) > age + 1 and row[age] > 0]
        before = math.fsum(a for a, _ in pairs)
        factor = math.fsum(b for _, b in pairs) / before if pairs else None
        growth.append(factor)
        if factor is not None and len(pairs) > 1:
            spread.append(math.fsum(a * (b / a - factor) ** 2 for a, b in pairs) / (len(pairs) - 1))
        elif factor is not None and len(spread) > 1 and spread[-1] is not None and spread[-2] is not None:
            # One row says nothing of scatter: Mack's rule, the last spread carried on at the rate at which it fell.
            a, b = spread[-2], spread[-1]
            spread.append(min(b * b / a, a, b) if a else 0.0)
        else:
            spread.append(None)
    return growth, spread
