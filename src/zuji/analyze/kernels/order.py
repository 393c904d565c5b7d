"""Rows of many subjects put into order: by subject, then by time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zuji.analyze.kernels.compiled import compiled

Ints = NDArray[np.int64]


@compiled
def by_subject(codes: NDArray[np.int32], subjects: int) -> tuple[Ints, Ints]:
    """(order, offsets): positions of rows such that subjects follow one another, rows of one as they came; rows of
    subject s lie at order[offsets[s]:offsets[s + 1]]."""
    offsets = np.zeros(subjects + 1, np.int64)
    for code in codes:
        offsets[code + 1] += 1
    for s in range(subjects):
        offsets[s + 1] += offsets[s]
    place = offsets[:-1].copy()
    order = np.empty(codes.size, np.int64)
    for row in range(codes.size):
        code = codes[row]
        order[place[code]] = row
        place[code] += 1
    return order, offsets


@compiled
def by_time(order: Ints, offsets: Ints, time: Ints) -> Ints:
    """Sorts each subject's part of order by time, in place. Answers the places (in order) of rows that share their time
    with a neighbour of the same subject."""
    tied = np.zeros(order.size, np.bool_)
    for s in range(offsets.size - 1):
        first, end = offsets[s], offsets[s + 1]
        if end - first <= 16:
            for i in range(first + 1, end):
                row = order[i]
                j = i
                while j > first and time[order[j - 1]] > time[row]:
                    order[j] = order[j - 1]
                    j -= 1
                order[j] = row
        else:
            part = order[first:end]
            order[first:end] = part[np.argsort(time[part], kind="mergesort")]
        for i in range(first + 1, end):
            if time[order[i]] == time[order[i - 1]]:
                tied[i] = True
                tied[i - 1] = True
    return np.flatnonzero(tied)


@compiled
def sessions(offsets: Ints, time: Ints, gap_ms: int) -> Ints:
    """The number of each row's session inside its subject: a session ends when nothing happens for longer than
    gap_ms."""
    numbers = np.zeros(time.size, np.int64)
    for s in range(offsets.size - 1):
        number = 0
        for i in range(offsets[s], offsets[s + 1]):
            if i > offsets[s] and time[i] - time[i - 1] > gap_ms:
                number += 1
            numbers[i] = number
    return numbers


@compiled
def custom_sessions(offsets: Ints, time: Ints, marks: Ints, day: Ints, gap_ms: int, only_begun: bool) -> Ints:
    """The number of each row's session inside its subject, -1: it is in none. Bits of marks: 1, the row begins a
    session; 2, it ends one; 4, it belongs to sessions. A session is over when nothing that belongs to sessions happens
    for longer than gap_ms (-1: however long), and when the day is another. only_begun: only a row that begins one
    begins one. Rows of one moment are not parted, so that sessions of a subject differ in when they begin."""
    numbers = np.full(time.size, -1, np.int64)
    for s in range(offsets.size - 1):
        number = last = -1
        inside = ended = False
        for i in range(offsets[s], offsets[s + 1]):
            if not marks[i] & 4:
                continue
            same = last >= 0 and time[i] == time[last]
            if last >= 0 and not same:
                gone = gap_ms >= 0 and time[i] - time[last] > gap_ms
                if gone or day[i] != day[last] or ended:
                    inside = False
                ended = False
            if not (inside and same) and (marks[i] & 1 if only_begun else not inside):
                number += 1
                inside = True
            if inside:
                numbers[i] = number
                ended = ended or marks[i] & 2 != 0
            last = i
    return numbers
