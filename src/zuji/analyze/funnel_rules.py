"""The rules of a funnel as an automaton: which steps may follow which, and how far a state is.

A state is the set of steps that an attempt has done. In order, a step may follow when it lies beyond all that were
done and no step between them is required; in any order, when every step of the blocks before its own was done. An
anchored step is a block of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zuji.records.sentences import say

STATES_MAX = 1_024
_OPTIONAL_MAX = 64  # beats any number of optional steps in a score

Ints = NDArray[np.int64]
State = tuple[int, ...]


class Rules(NamedTuple):
    """states, by their steps, ascending. Of the arrays (kernels/funnel.py): enters (mark, state), moves (from, to,
    mark); by state sizes, scores, positions (how far along the funnel it is, from 1) and whole (nothing can follow).
    The mark of a step is its number."""

    states: tuple[State, ...]
    enters: Ints
    moves: Ints
    sizes: Ints
    scores: Ints
    positions: Ints
    whole: NDArray[np.bool_]

    def ends(self, exclusions: Sequence[tuple[int, int, int]]) -> Ints:
        """(mark, state) of exclusions (mark, after, before), in positions."""
        found = [
            (mark, state)
            for mark, after, before in exclusions
            for state, position in enumerate(self.positions)
            if after <= position < before
        ]
        return np.array(found, np.int64).reshape(-1, 2)


def in_order(optional: Sequence[bool]) -> Rules:
    """Steps one after another; those that are optional may be left out, but not the first and the last."""

    def following(state: State) -> list[int]:
        found = []
        for step in range(state[-1] + 1, len(optional)):
            found.append(step)
            if not optional[step]:
                break
        return found

    def score(state: State) -> int:
        required = sum(not optional[step] for step in state)
        return required * _OPTIONAL_MAX + len(state) - required

    return _built([0], following, score, lambda state: state[-1] + 1)


def in_any_order(steps: int, anchored: Sequence[int], by_number: bool) -> Rules:
    """Steps of one block in any order, blocks one after another. anchored are numbers of steps, from 0. What is to be
    high is the number of steps done, or (not by_number) of the first steps all of which were done."""
    blocks: list[list[int]] = []
    for step in range(steps):
        if step in anchored or not blocks or blocks[-1][0] in anchored:
            blocks.append([step])
        else:
            blocks[-1].append(step)

    def following(state: State) -> list[int]:
        rests = ([step for step in block if step not in state] for block in blocks)
        return next((rest for rest in rests if rest), [])

    def first_done(state: State) -> int:
        return next((step for step in range(steps) if step not in state), steps)

    def score(state: State) -> int:
        return len(state) if by_number else first_done(state) * _OPTIONAL_MAX + 1  # never 0, which is no attempt

    return _built(blocks[0], following, score, len)


def _built(
    first: Sequence[int],
    following: Callable[[State], list[int]],
    score: Callable[[State], int],
    position: Callable[[State], int],
) -> Rules:
    states: dict[State, int] = {(step,): number for number, step in enumerate(first)}
    moves: list[tuple[int, int, int]] = []
    todo = list(states)
    for state in todo:  # grows while it is walked
        for step in following(state):
            more = tuple(sorted((*state, step)))
            if more not in states:
                states[more] = len(states)
                todo.append(more)
            moves.append((states[state], states[more], step))
        if len(states) > STATES_MAX:
            raise ValueError(
                say(
                    "the steps make more than {states_max} combinations: anchor some, or take fewer",
                    states_max=STATES_MAX,
                )
            )
    named = tuple(states)
    moves.sort(key=lambda move: -len(named[move[1]]))  # so that one row takes an attempt one step further only
    return Rules(
        named,
        np.array([(step, states[(step,)]) for step in first], np.int64),
        np.array(moves, np.int64).reshape(-1, 3),
        np.array([len(state) for state in named], np.int64),
        np.array([score(state) for state in named], np.int64),
        np.array([position(state) for state in named], np.int64),
        np.array([not following(state) for state in named]),
    )
