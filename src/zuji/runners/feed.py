"""What the loader has just done, for people who watch: the live view, and verdicts that debug requests wait for."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import orjson

from zuji.process.judged import Fate, Judged, Record
from zuji.process.properties import to_json
from zuji.records.event import Event
from zuji.records.frame import DEBUG

ROWS_MAX = 1000  # of each project
# Of one row: the live view keeps the newest rows of every project in memory, whatever their senders put into them.
TEXT_SHOWN_MAX = 500
PROPERTIES_SHOWN_MAX = 200
BYTES_SHOWN_MAX = 8_192
IDS_MAX = 50
VERDICTS_MAX = 10_000  # requests whose verdicts are remembered
VERDICT_RECORDS_MAX = 200_000  # and of how many records together


class Feed:
    """Written by the loader's thread, read by the API's. Cursors are `<start of the engine>-<number>`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._start = f"{time.time_ns():x}"
        self._number = 0
        self._rows: dict[int, deque[tuple[int, dict[str, Any]]]] = {}
        self._verdicts: OrderedDict[tuple[int, int], list[dict[str, Any]]] = OrderedDict()
        self._judged = 0  # records in _verdicts

    def tell(self, judged: Judged) -> None:
        """Takes over the fates of a batch that is done."""
        with self._lock:
            # Of a large batch only the newest rows would stay anyway.
            shown = judged.fates[-ROWS_MAX:]
            for fate in shown:
                self._number += 1
                rows = self._rows.setdefault(fate.project_id, deque(maxlen=ROWS_MAX))
                rows.append((self._number, _row(fate)))
            for fate in judged.fates:
                if fate.slot.frame.flags & DEBUG:
                    key = (fate.slot.partition, fate.slot.offset)
                    self._verdicts.setdefault(key, []).append(_verdict(fate))
                    self._judged += 1
            while len(self._verdicts) > VERDICTS_MAX or self._judged > VERDICT_RECORDS_MAX:
                self._judged -= len(self._verdicts.popitem(last=False)[1])

    def forget(self, project_id: int) -> None:
        """A project is gone."""
        with self._lock:
            self._rows.pop(project_id, None)

    def after(
        self, project_id: int, cursor: str, limit: int, ids: Collection[str] = ()
    ) -> tuple[Sequence[Mapping[str, Any]], str]:
        """Rows after cursor, oldest first, and the cursor to go on from; '' or another start: the newest ones.

        ids: only records that carry one of them. Raises ValueError for a cursor that is not one."""
        start, _, number = cursor.partition("-")
        after = int(number) if cursor else 0
        with self._lock:
            rows: Iterable[tuple[int, dict[str, Any]]] = self._rows.get(project_id, ())
            if ids:
                rows = [row for row in rows if not row[1]["ids"].isdisjoint(ids)]
            if not cursor or start != self._start:
                found = list(rows)[-limit:]
            else:
                found = [row for row in rows if row[0] > after][:limit]
            last = found[-1][0] if found else (after if start == self._start else self._number)
            return [{"cursor": f"{self._start}-{n}", **_shown_row(row)} for n, row in found], f"{self._start}-{last}"

    async def verdict(self, partition: int, offset: int, wait_s: float) -> list[dict[str, Any]] | None:
        """The fates of one debug request's records; None when they are not known within wait_s."""
        deadline = time.monotonic() + wait_s
        while True:
            with self._lock:
                found = self._verdicts.get((partition, offset))
            if found is not None or time.monotonic() >= deadline:
                return found
            await asyncio.sleep(0.01)


def _verdict(fate: Fate) -> dict[str, Any]:
    return {
        "index": fate.number,
        "fate": fate.fate,
        "reason": fate.reason,
        "detail": fate.detail,
        "field": fate.field,
        "project_id": fate.project_id,
    }


def _row(fate: Fate) -> dict[str, Any]:
    slot, record, reject = fate.slot, fate.record, fate.reject
    source = record.source if record is not None else reject.source if reject is not None else None
    row: dict[str, Any] = {
        "received_at": slot.frame.received_at,
        "time": fate.time,
        "fate": fate.fate,
        "reason": fate.reason,
        "detail": fate.detail,
        "field": fate.field,
        "vendor": source.vendor if source else "",
        "sdk": source.sdk if source else "",
        "sdk_version": source.sdk_version if source else "",
        "partition": slot.partition,
        "offset": slot.offset,
        "index": fate.number,
    }
    if isinstance(record, Event):
        row |= {"kind": "event", "event": record.event, **shown(record.properties)}
    elif record is not None:
        row |= {
            "kind": "profile",
            "event": "",
            "target": record.target.kind,
            "ops": [{"op": op.op, "key": op.key, "value": clipped(op.value)} for op in record.ops[:100]],
        }
    else:
        row |= {"kind": "refused", "event": reject.event if reject else ""}
    row["distinct_id"] = record.distinct_id if record is not None else reject.distinct_id if reject else ""
    row["ids"] = _ids(record) if record is not None else frozenset((row["distinct_id"],))
    return row


def _ids(record: Record) -> frozenset[str]:
    """What a record can be found by; ids are bounded where records are decoded, their number is here."""
    first = (record.distinct_id, record.anonymous_id, record.login_id, record.device_id)
    return frozenset((*first, *islice(record.identities.values(), IDS_MAX))) - {""}


def _shown_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "ids"}


def shown(properties: Mapping[str, Any]) -> dict[str, Any]:
    """What a row shows of a record's properties: the first ones, long values cut, and how many were left out."""
    kept: dict[str, Any] = {}
    size = 0
    for name, value in properties.items():
        short = clipped(value)
        size += len(name) + (len(short) if isinstance(short, str) else 8)
        if len(kept) >= PROPERTIES_SHOWN_MAX or size > BYTES_SHOWN_MAX:
            break
        kept[name] = short
    return {"properties": kept, "properties_left_out": len(properties) - len(kept)}


def clipped(value: Any) -> Any:
    """A value for the live view: numbers and short texts as they are, longer ones as text that ends with …

    Always fit for JSON: integers that its readers do not take are shown as their digits."""
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return value if abs(value) < 1 << 63 else str(value)
    text = value if isinstance(value, str) else to_json(value)
    if len(text) > TEXT_SHOWN_MAX:
        return text[:TEXT_SHOWN_MAX] + "…"
    return value if isinstance(value, str) or _plain(value) else text


def _plain(value: Any) -> bool:
    try:
        orjson.dumps(value)
    except TypeError:
        return False
    return True
