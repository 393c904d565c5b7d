"""What a sender is told of its records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_NAMES = {"stored": "accepted"}  # the loader's word and the sender's


def judged(fates: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The answer that tells every record's fate, in the order in which they were sent.

    A fate has index, fate, reason, field and detail; reason '' means that there is nothing to say.
    """
    counts = {"accepted": 0, "duplicate": 0, "quarantined": 0, "rejected": 0}
    told: list[dict[str, Any]] = []
    for fate in sorted(fates, key=lambda fate: int(fate["index"])):
        name = _NAMES.get(fate["fate"], fate["fate"])
        counts[name] = counts.get(name, 0) + 1
        one: dict[str, Any] = {"index": fate["index"], "verdict": name}
        if fate["reason"]:
            one |= {"reason": fate["reason"], "field": fate["field"], "detail": fate["detail"]}
        told.append(one)
    return {"status": "judged", **counts, "verdicts": told}
