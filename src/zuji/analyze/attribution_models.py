"""How conversions are shared among the touches of their paths: every model, over paths with counts.

Credits sum to the conversions, and to the revenue, of all models but participation. docs/reference/attribution.md has
the formulas and their sources.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from zuji.analyze.attribution_query import Model
from zuji.analyze.kernels import attribution as kernel

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
DIGITS = 12  # of credits, of the whole that is shared
DIGITS_SOLVED = 10  # of those that come from solving equations
_BY_PATH = {
    "first": kernel.PLACES,
    "last": kernel.PLACES,
    "last_non_direct": kernel.LAST_NON_DIRECT,
    "linear": kernel.LINEAR,
    "position": kernel.PLACES,
    "j": kernel.PLACES,
    "inverse_j": kernel.PLACES,
    "custom": kernel.PLACES,
    "participation": kernel.PARTICIPATION,
    "shapley": kernel.DISTINCT,
}


@dataclass(frozen=True)
class Paths:
    """Path p is of touches (numbers below n) code[low[p]:high[p]], one at least, which happened at time (ms). It stands
    for so many conversions with so much revenue, and so many paths that did not convert."""

    low: Ints
    high: Ints
    code: Ints
    time: Ints
    conversions: Floats
    revenue: Floats
    nulls: Floats
    n: int

    def folded(self, place: Ints, n: int) -> Paths:
        """place: by touch its new number; n: how many there are then."""
        return replace(self, code=place[self.code], n=n)


def credits(model: Model, paths: Paths, is_direct: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """(conversions, revenue) that each touch is given. is_direct: touches that last_non_direct passes over."""
    if model.model == "markov":
        share = _removal_shares(paths, model.order == 2)
        return share * math.fsum(paths.conversions), share * math.fsum(paths.revenue)
    if model.model == "shapley" and model.worth == "rate":
        return _shapley(paths, paths.conversions), _shapley(paths, paths.revenue)
    places = {"first": (1.0, 0.0, 0.0), "last": (0.0, 0.0, 1.0)}.get(model.model, model.places)
    how = _BY_PATH.get(model.model, kernel.DECAY_STEPS if model.half_life_steps else kernel.DECAY_TIME)
    return kernel.credits(
        paths.low,
        paths.high,
        paths.code,
        paths.time,
        paths.conversions,
        paths.revenue,
        paths.n,
        how,
        *places,
        float(model.half_life_steps or model.half_life_ms),
        is_direct,
    )


def to_magnitude(value: float, whole: float, digits: int) -> int | float:
    """value to so many digits of the whole of which it is a part: beyond them a sum would hang on its order."""
    if not whole or not math.isfinite(value):
        return 0
    exponent = int(f"{abs(whole):e}".partition("e")[2])
    short = round(value, digits - 1 - exponent) + 0.0
    return int(short) if short.is_integer() and abs(short) < 2**53 else short


def digits_of(model: Model) -> int:
    """To how many digits of the whole a model's credits are told."""
    solved = model.model == "markov" or (model.model == "shapley" and model.worth == "rate")
    return DIGITS_SOLVED if solved else DIGITS


def _removal_shares(paths: Paths, second: bool) -> Floats:
    """By touch the share of its removal effect in all touches': how much of the chance to convert is lost when whoever
    comes to the touch is lost (Anderl et al. 2016)."""
    counted = kernel.transitions(paths.low, paths.high, paths.code, paths.conversions, paths.nulls, paths.n, second)
    states = counted.shape[0] - 1
    converted = float(counted[:, states].sum())
    if not converted:
        return np.zeros(paths.n)
    base = converted / float(counted[:, states:].sum())
    met = np.flatnonzero(counted.sum(axis=1)[:states])
    chance = counted / np.maximum(counted.sum(axis=1, keepdims=True), 1)
    start, follows, converts = chance[states, met], chance[np.ix_(met, met)], chance[met, states]
    touch = met % paths.n
    effects = np.zeros(paths.n)
    for removed in np.unique(touch).tolist():
        kept = np.flatnonzero(touch != removed)
        left = np.eye(kept.size) - follows[np.ix_(kept, kept)]
        reached = np.linalg.solve(left, converts[kept]) if kept.size else np.zeros(0)
        effects[removed] = 1 - float(start[kept] @ reached) / base
    shares: Floats = effects / effects.sum()
    return shares


def _shapley(paths: Paths, weight: Floats) -> Floats:
    """Shapley's values of the game in which a coalition is worth weight / paths of the paths with no other touch, times
    all paths, so that they sum to the weight."""
    n = paths.n
    worth = _subsets(kernel.coalitions(paths.low, paths.high, paths.code, weight, n), n)
    of = _subsets(kernel.coalitions(paths.low, paths.high, paths.code, paths.conversions + paths.nulls, n), n)
    rate = np.divide(worth, of, out=np.zeros_like(worth), where=of > 0)
    members = np.array([some.bit_count() for some in range(1 << n)])
    given = np.zeros(n)
    chances = np.array([1 / (n * math.comb(n - 1, size)) for size in range(n)])
    for player in range(n):
        without = np.flatnonzero(np.arange(1 << n) >> player & 1 == 0)
        gained = rate[without | 1 << player] - rate[without]
        given[player] = math.fsum(gained * chances[members[without]])
    return given * float(of[-1])


def _subsets(exactly: Floats, n: int) -> Floats:
    """By set the sum over all its subsets."""
    summed = exactly.copy()
    for bit in range(n):
        view = summed.reshape(-1, 2, 1 << bit)
        view[:, 1] += view[:, 0]
    return summed
