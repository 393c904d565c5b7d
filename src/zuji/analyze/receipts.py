"""Receipts as proofs: an answer has a digest, and a receipt is enough to compute it again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import orjson

from zuji.analyze.complaints import BadQuery, Problem
from zuji.records.sentences import say

_NEEDED = {"definition": str, "query": dict, "batch": int, "asked_at": int, "digest": str, "versions": dict}


@dataclass(frozen=True)
class Changed:
    """Something beside the events that is not what the receipt's answer read."""

    name: str
    told: int | str | None
    now: int | str | None


@dataclass(frozen=True)
class Verified:
    """verdict "same": the answer computed again, as of the receipt's batch and moment, is the same to 12 digits.
    "expired": it is another, and rows went since because their time was over: the receipt can no longer be proved.
    "changed": it is another, and changed names what it reads beside the events that is no longer as it was, the
    definition among it. "different": it is another, and nothing accounts for it."""

    verdict: Literal["same", "expired", "changed", "different"]
    digest: str
    digest_now: str
    batch: int
    definition: str
    changed: list[Changed]
    expired: int = 0  # events of the project that the answer may have read and that went since


def digest(answer: Mapping[str, Any]) -> str:
    """The hash (SHA-256, hex) of an answer without its receipt: of its JSON with sorted keys, floats to 12 digits."""
    plain = orjson.loads(orjson.dumps({name: value for name, value in answer.items() if name != "receipt"}))
    return hashlib.sha256(orjson.dumps(_rounded(plain), option=orjson.OPT_SORT_KEYS)).hexdigest()


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        short = float(f"{value:.11e}")
        return int(short) if short.is_integer() and abs(short) < 2**53 else short
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return value


def read(receipt: Any) -> dict[str, Any]:
    """A receipt from outside, with what a verification needs. Raises BadQuery that names what is missing."""
    if not isinstance(receipt, dict):
        raise BadQuery(Problem("receipt", None, say("a receipt is a JSON object, as answers carry it")))
    for name, kind in _NEEDED.items():
        if not isinstance(receipt.get(name), kind) or isinstance(receipt.get(name), bool):
            raise BadQuery(
                Problem(f"receipt.{name}", receipt.get(name), say("a receipt has {name!r}", name=name), kind.__name__)
            )
    return receipt


def verified(
    receipt: Mapping[str, Any], definition: str, versions: Mapping[str, Any], digest_now: str, expired: int
) -> Verified:
    """What an answer that was computed again says of a receipt. expired: events that went since."""
    told = {**receipt["versions"], "definition": receipt["definition"]}
    now = {**versions, "definition": definition}
    changed = [Changed(name, told.get(name), now[name]) for name in sorted(now) if told.get(name) != now[name]]
    same = digest_now == receipt["digest"]
    verdict: Literal["same", "expired", "changed", "different"] = "changed" if changed else "different"
    if same or expired:
        verdict = "same" if same else "expired"
    return Verified(verdict, receipt["digest"], digest_now, receipt["batch"], definition, changed, expired)
