"""How far each subject came along a funnel.

The rules of a funnel are an automaton (analyze/funnel_rules.py): states are sets of steps done, transitions add one.
While the rows of a subject go by, each state remembers the best attempt that is in it: the one that was entered last,
and among those of one entry the one whose steps came earliest. Nothing but the state and the entry bears on what can
still follow, so no better choice is ever lost.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zuji.analyze.kernels.compiled import compiled

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

NONE = -1
STEPS = 32  # more than a funnel may have
PERSONS, TOTALS, TOTALS_LATEST = 0, 1, 2  # one best attempt; every attempt; every attempt, entered as late as can be


@compiled
def _earlier(chain: Ints, last: int, length: int, other: Ints, other_length: int) -> bool:
    """Whether the first length - 1 steps of chain, and then last, came earlier than other's, compared from the
    first."""
    for i in range(min(length, other_length)):
        done = last if i == length - 1 else chain[i]
        if done != other[i]:
            return bool(done < other[i])
    return length < other_length


@compiled
def attempts(
    offsets: Ints,
    time: Ints,
    marks: Ints,
    steps: int,
    enters: Ints,
    begins_before: int,
    window: int,
    moves: Ints,
    sizes: Ints,
    scores: Ints,
    ends: Ints,
    whole: Bools,
    breaks: int,
    only_first: bool,
    mode: int,
) -> tuple[Ints, Ints, Ints, Ints]:
    """(owner, score, done, states): one entry for each attempt that counts, in the order of subjects and time.

    done[i] are the attempt's steps in the order in which they were done, each row * STEPS + mark, -1 where it has
    fewer; states[i] says which they are. enters[e] is (mark, state); an entry must lie before begins_before. moves[m]
    is (from, to, mark), larger states first. sizes and scores are of states: steps done, and what is to be as high as
    can be. ends [x] is (mark, state): a row of that mark ends attempts in that state, and is no step of theirs. whole:
    states after which nothing can follow. A row with any bit of breaks ends every attempt whose next step it is not;
    -1: every row does. only_first: only the first entry of a subject counts.
    """
    n = sizes.size
    capacity = 1024
    owner = np.empty(capacity, np.int64)
    score = np.empty(capacity, np.int64)
    rows = np.empty((capacity, steps), np.int64)
    states = np.empty(capacity, np.int64)
    found = 0
    entry = np.empty(n, np.int64)  # row at which the attempt in a state was entered
    chain = np.empty((n, steps), np.int64)
    at = np.empty(n, np.int64)  # row at which a state was reached, to tell what this row has changed
    best_chain = np.empty(steps, np.int64)
    for s in range(offsets.size - 1):
        entry[:] = NONE
        at[:] = NONE
        best, best_state, best_entry = 0, 0, NONE
        entered = False
        row = offsets[s]
        last = offsets[s + 1]
        while True:
            over = row >= last
            if not over and mode != PERSONS and best and time[row] - time[best_entry] > window:
                over = True  # the window of this attempt is over; the row may begin the next one
            alive = False
            if not over:
                mark = marks[row]
                now = time[row]
                strict = breaks == -1 or mark & breaks != 0
                moved = False
                for x in range(ends.shape[0]):
                    if mark >> ends[x, 0] & 1:
                        entry[ends[x, 1]] = NONE
                for m in range(moves.shape[0]):
                    source, target = moves[m, 0], moves[m, 1]
                    if entry[source] == NONE or not mark >> moves[m, 2] & 1:
                        continue
                    if now - time[entry[source]] > window:
                        continue
                    length = sizes[target]
                    if entry[target] != NONE and not (strict and at[target] != row):
                        if entry[target] > entry[source]:
                            continue
                        if entry[target] == entry[source] and not _earlier(
                            chain[source], row * STEPS + moves[m, 2], length, chain[target], length
                        ):
                            continue
                    entry[target] = entry[source]
                    at[target] = row
                    moved = True
                    chain[target, : length - 1] = chain[source, : length - 1]
                    chain[target, length - 1] = row * STEPS + moves[m, 2]
                may_enter = now < begins_before and not (only_first and entered)
                if mode == TOTALS and best:
                    may_enter = False
                if mode == TOTALS_LATEST and best and (moved or sizes[best_state] > 1):
                    may_enter = False
                if may_enter:
                    for e in range(enters.shape[0]):
                        if mark >> enters[e, 0] & 1:
                            state = enters[e, 1]
                            entered = True
                            entry[state] = row
                            at[state] = row
                            chain[state, 0] = row * STEPS + enters[e, 0]
                            if mode == TOTALS_LATEST and best:
                                best, best_state, best_entry = 0, 0, NONE
                for state in range(n):
                    if at[state] != row:
                        if strict:
                            entry[state] = NONE
                        continue
                    if entry[state] == NONE:
                        continue
                    better = scores[state] > best
                    if not better and scores[state] == best and best_chain[sizes[best_state] - 1] // STEPS == row:
                        # Reached at the same row: entered later, else by earlier steps.
                        length = sizes[state]
                        if entry[state] != best_entry:
                            better = entry[state] > best_entry
                        else:
                            better = _earlier(
                                chain[state], chain[state, length - 1], length, best_chain, sizes[best_state]
                            )
                    if better:
                        best, best_state, best_entry = scores[state], state, entry[state]
                        best_chain[: sizes[state]] = chain[state, : sizes[state]]
                if mode != PERSONS and best:
                    for state in range(n):
                        if entry[state] != NONE:
                            alive = True
            done = over or (mode != PERSONS and best and (whole[best_state] or not alive))
            if not done:
                row += 1
                continue
            if best:
                if found == owner.size:
                    capacity = 2 * found
                    owner = _grown(owner, capacity)
                    score = _grown(score, capacity)
                    states = _grown(states, capacity)
                    more = np.empty((capacity, steps), np.int64)
                    more[:found] = rows
                    rows = more
                owner[found] = s
                score[found] = best
                states[found] = best_state
                rows[found] = NONE
                rows[found, : sizes[best_state]] = best_chain[: sizes[best_state]]
                found += 1
            if row >= last:
                break
            if not over and whole[best_state]:
                row += 1  # a row that ended the attempt without being its last step may enter the next one
            entry[:] = NONE
            at[:] = NONE
            best, best_state, best_entry = 0, 0, NONE
    return owner[:found].copy(), score[:found].copy(), rows[:found].copy(), states[:found].copy()


@compiled
def _grown(array: Ints, capacity: int) -> Ints:
    more = np.empty(capacity, np.int64)
    more[: array.size] = array
    return more


@compiled
def ended_between(
    offsets: Ints,
    time: Ints,
    marks: Ints,
    owner: Ints,
    rows: Ints,
    positions: Ints,
    window: int,
    mark: int,
    after: int,
    before: int,
) -> Bools:
    """Which attempts have a row of a mark after their position `after` was reached and before position `before` was,
    inside the window. positions[i, j] is the position in the funnel that the attempt's j-th row brought it to."""
    found = np.zeros(owner.size, np.bool_)
    for i in range(owner.size):
        began = rows[i, 0]
        position, j = 0, 0
        for row in range(began, offsets[owner[i] + 1]):
            if time[row] - time[began] > window:
                break
            if marks[row] >> mark & 1 and after <= position < before:
                found[i] = True
                break
            if j < rows.shape[1] and rows[i, j] == row:
                position = positions[i, j]
                j += 1
    return found
