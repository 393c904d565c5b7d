"""What would take a decision about ids back: a decision of its own, ready to be sent. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from zuji.records.identity import IdentityChange, IdentityRules


def undo(
    change: IdentityChange,
    earlier: Iterable[IdentityChange],
    later: Sequence[IdentityChange],
    merges: Iterable[Mapping[str, Any]],
    revoked: Collection[int],
) -> dict[str, Any] | None:
    """The decision that takes a carried out one back; None where there is nothing (any more) to take back.

    earlier and later are the project's other decisions, earlier ones newest first. merges is the evidence that
    administrators made (columns of browse.decided_merges), revoked the numbers that count no more.
    """
    match change.kind:
        case "merge":
            pair = {change.one, change.other}
            ends = ((row["seq"], {(row[f"{s}_class"], row[f"{s}_value"]) for s in ("from", "to")}) for row in merges)
            numbers = [seq for seq, both in ends if both == pair and seq not in revoked]
            return {"kind": "revoke", "numbers": numbers} if numbers else None
        case "revoke":
            numbers = [number for number in change.numbers if number in revoked]
            return {"kind": "restore", "numbers": numbers} if numbers else None
        case "restore":
            numbers = [number for number in change.numbers if number not in revoked]
            return {"kind": "revoke", "numbers": numbers} if numbers else None
    if any(other.kind == "rules" for other in later):
        return None
    before = next((other.rules for other in earlier if other.rules is not None), None) or IdentityRules()
    return {"kind": "rules", "mode": before.mode, "values_max": before.values_max, "ids_max": before.ids_max}
