"""Compiles every kernel ahead of its first use: `python -m zuji.analyze.kernels.warm`, part of `make setup`.

Each is called once with small arrays of the types that the analyses pass.
"""

from __future__ import annotations

import numpy as np

from zuji.analyze.kernels import attribution, cases, funnel, node_runs, order, pairs, path, sequence


def warm() -> None:
    """Compiles, or loads from disk, all kernels."""
    none = np.zeros(0, np.int64)
    offsets = np.array([0, 2], np.int64)
    time = np.array([1, 1], np.int64)
    marks = np.array([1, 2], np.int64)
    rows, bounds = order.by_subject(np.zeros(2, np.int32), 1)
    order.by_time(rows, bounds, time)
    order.sessions(offsets, time, 1)
    order.custom_sessions(offsets, time, marks, time, 1, False)
    cases.cases(offsets, time, marks, 1)
    pairs.pairs(offsets, time, marks, 1, True)
    enters, moves = np.array([[0, 0]], np.int64), np.array([[0, 1, 1]], np.int64)
    ends = none.reshape(-1, 2)
    sizes = np.array([1, 2], np.int64)
    whole = np.array([False, True])
    automaton = (moves, sizes, sizes, ends, whole)
    part, _, done, _ = funnel.attempts(offsets, time, marks, 2, enters, 9, 9, *automaton, 0, False, funnel.PERSONS)
    funnel.ended_between(offsets, time, marks, part, done // funnel.STEPS, done, 9, 1, 1, 2)
    path.trimmed(offsets, marks, True, 0, True)
    none_of = np.zeros(2, np.int64)
    sequence.completed(offsets, time, marks, np.ones(2, np.int64), np.ones(2, np.int64), none_of, 9, 0, 0)
    runs, nodes = node_runs.laid_out(offsets, marks, 2, False)
    node_runs.without_loops(runs, nodes)
    node_runs.numbered(runs, nodes)
    _warm_attribution()


def _warm_attribution() -> None:
    low, high = np.array([0], np.int64), np.array([2], np.int64)
    code, time, weight = np.array([0, 1], np.int64), np.array([1, 2], np.int64), np.array([1.0])
    shares = (0.4, 0.2, 0.4, 1.0, np.zeros(2, np.bool_))
    attribution.paths(np.array([0, 2], np.int64), time, time, 2, 0, 9, False)
    attribution.credits(low, high, code, time, weight, weight, 2, 0, *shares)
    attribution.occurrences(low, high, code, weight, 2)
    attribution.subjects(low, high, code, weight, low, 2)
    attribution.having(low, high, code, 0, 0)
    attribution.transitions(low, high, code, weight, weight, 2, False)
    attribution.coalitions(low, high, code, weight, 2)


if __name__ == "__main__":
    warm()
