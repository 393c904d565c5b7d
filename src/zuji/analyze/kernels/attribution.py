"""Paths of touches: which lie before a conversion, and how its credit is shared among them. Sums are compensated."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zuji.analyze.kernels.compiled import compiled

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

PLACES, LINEAR, DECAY_STEPS, DECAY_TIME, LAST_NON_DIRECT, PARTICIPATION, DISTINCT = 0, 1, 2, 3, 4, 5, 6


@compiled
def paths(
    offsets: Ints, time: Ints, marks: Ints, conversion: int, begin: int, window: int, since_previous: bool
) -> tuple[Ints, Ints, Ints]:
    """(touch, converted, unconverted): the rows that are touches, in their order; one entry [row, low, high,
    part] for each conversion at `begin` or later, whose touches are touch[low:high]; and one [low, high, part] for each
    part that has touches at `begin` or later after its last conversion. `conversion` is the bit of a conversion, the
    lower ones are of touches. A row that is both is a touch of later conversions only."""
    touch = np.empty(time.size, np.int64)
    converted = np.empty((time.size, 4), np.int64)
    unconverted = np.empty((offsets.size, 3), np.int64)
    n = found = lost = 0
    for p in range(offsets.size - 1):
        low = after = last = n
        for row in range(offsets[p], offsets[p + 1]):
            if marks[row] & conversion:
                while low < n and time[row] - time[touch[low]] > window:
                    low += 1
                if time[row] >= begin:
                    converted[found] = row, max(low, after), n, p
                    found += 1
                if since_previous:
                    after = n
                last = n
            if marks[row] & (conversion - 1):
                touch[n] = row
                n += 1
        while last < n and time[touch[last]] < begin:
            last += 1
        if last < n:
            unconverted[lost] = last, n, p
            lost += 1
    return touch[:n].copy(), converted[:found].copy(), unconverted[:lost].copy()


@compiled
def _add(sums: Floats, rest: Floats, code: int, value: float) -> None:
    """Neumaier's sum."""
    before = sums[code]
    total = before + value
    if abs(before) >= abs(value):
        rest[code] += (before - total) + value
    else:
        rest[code] += (value - total) + before
    sums[code] = total


@compiled
def credits(
    low: Ints,
    high: Ints,
    code: Ints,
    time: Ints,
    conversions: Floats,
    revenue: Floats,
    n: int,
    model: int,
    first: float,
    middle: float,
    last: float,
    half_life: float,
    is_direct: Bools,
) -> tuple[Floats, Floats]:
    """(conversions, revenue) that each of n touches is given of paths code[low:high]."""
    counts, more_counts = np.zeros(n), np.zeros(n)
    money, more_money = np.zeros(n), np.zeros(n)
    seen = np.full(n, -1, np.int64)
    for p in range(low.size):
        begin, end = low[p], high[p]
        if conversions[p] == 0 and revenue[p] == 0:
            continue
        size = end - begin
        whole = 0.0  # of all shares
        place = end - 1
        if model == PLACES:
            whole = 1.0 if size == 1 else first + last + (middle if size > 2 else 0.0)
        elif model == LINEAR:
            whole = float(size)
        elif model == DECAY_STEPS:
            for i in range(begin, end):
                whole += 2.0 ** ((i - end + 1) / half_life)
        elif model == DECAY_TIME:
            for i in range(begin, end):
                whole += 2.0 ** ((time[i] - time[end - 1]) / half_life)
        elif model == LAST_NON_DIRECT:
            while place >= begin and is_direct[code[place]]:
                place -= 1
            if place < begin:
                place = end - 1
            whole = 1.0
        elif model == DISTINCT:
            for i in range(begin, end):
                if seen[code[i]] != 2 * p:
                    seen[code[i]] = 2 * p
                    whole += 1.0
        else:
            whole = 1.0
        for i in range(begin, end):
            share = 0.0
            if model == PLACES:
                if size == 1:
                    share = 1.0
                elif i == begin:
                    share = first
                elif i == end - 1:
                    share = last
                else:
                    share = middle / (size - 2)
            elif model == LINEAR:
                share = 1.0
            elif model == DECAY_STEPS:
                share = 2.0 ** ((i - end + 1) / half_life)
            elif model == DECAY_TIME:
                share = 2.0 ** ((time[i] - time[end - 1]) / half_life)
            elif model == LAST_NON_DIRECT:
                share = 1.0 if i == place else 0.0
            elif seen[code[i]] != 2 * p + 1:
                seen[code[i]] = 2 * p + 1
                share = 1.0
            if share != 0.0:
                _add(counts, more_counts, code[i], conversions[p] * share / whole)
                _add(money, more_money, code[i], revenue[p] * share / whole)
    return counts + more_counts, money + more_money


@compiled
def occurrences(low: Ints, high: Ints, code: Ints, conversions: Floats, n: int) -> tuple[Floats, Floats]:
    """(how often, sum of the places from 1) of each touch in converted paths."""
    times, places = np.zeros(n), np.zeros(n)
    for p in range(low.size):
        if conversions[p] > 0:
            for i in range(low[p], high[p]):
                times[code[i]] += conversions[p]
                places[code[i]] += conversions[p] * (i - low[p] + 1)
    return times, places


@compiled
def subjects(low: Ints, high: Ints, code: Ints, conversions: Floats, subject: Ints, n: int) -> Ints:
    """How many subjects have each touch in a converted path. Paths of a subject follow one another."""
    found = np.zeros(n, np.int64)
    seen = np.full(n, -1, np.int64)
    for p in range(low.size):
        if conversions[p] > 0:
            for i in range(low[p], high[p]):
                if seen[code[i]] != subject[p]:
                    seen[code[i]] = subject[p]
                    found[code[i]] += 1
    return found


@compiled
def having(low: Ints, high: Ints, code: Ints, wanted: int, place: int) -> Bools:
    """Which paths have a touch: anywhere (place 0), first (1), last (2)."""
    found = np.zeros(low.size, np.bool_)
    for p in range(low.size):
        begin = high[p] - 1 if place == 2 else low[p]
        end = low[p] + 1 if place == 1 else high[p]
        for i in range(begin, end):
            if code[i] == wanted:
                found[p] = True
    return found


@compiled
def transitions(low: Ints, high: Ints, code: Ints, converted: Floats, lost: Floats, n: int, second: bool) -> Floats:
    """How often one state follows another. States are touches, or with `second` (touch before, touch), numbered
    before * n + touch, with before n at the start of a path. Three rows and columns more: the start, the conversion,
    no conversion. Repeats of a touch are left out where states are touches: they change nothing that is asked."""
    states = (n + 1) * n if second else n
    made = np.zeros((states + 1, states + 2))
    for p in range(low.size):
        weight = converted[p] + lost[p]
        if weight == 0 or high[p] == low[p]:
            continue
        state = states
        before = n
        for i in range(low[p], high[p]):
            here = code[i]
            following = before * n + here if second else here
            before = here
            if second or following != state:
                made[state, following] += weight
                state = following
        made[state, states] += converted[p]
        made[state, states + 1] += lost[p]
    return made


@compiled
def coalitions(low: Ints, high: Ints, code: Ints, weight: Floats, n: int) -> Floats:
    """By set of touches (bits) the weight of the paths that have exactly these."""
    made = np.zeros(1 << n)
    for p in range(low.size):
        some = 0
        for i in range(low[p], high[p]):
            some |= 1 << code[i]
        made[some] += weight[p]
    return made
