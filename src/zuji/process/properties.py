"""Property values of a batch: from JSON objects to typed Arrow columns, a column at a time.

Rows of one SDK call site carry the same keys in the same order, so rows are grouped by that shape and the values of a
shape are transposed at once; no Python code runs for a single value unless it is unusual (DESIGN D4).

Logical kinds of a JSON value: text, number, bool, datetime (a text of protocols/sensors.md §10), list (of texts),
numbers (of a list of objects, `items[].price`), json (everything else). null is 'sent, but empty'.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

EXACT_MAX = 1 << 53
# Of the objects in one list: each key becomes a property, so a hostile record must not make them by the thousand.
OBJECT_KEYS_MAX = 100
OBJECT_KEY_CHARS_MAX = 100
Rows = list[int]
RowArray = npt.NDArray[np.int64]

_DATETIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?)?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DUMP = orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_SUBCLASS


class Values:
    """The values of one property and one kind in a batch: rows (ascending within a shape) and values beside them.

    They come a shape at a time, and are joined when they are asked for."""

    def __init__(self, rows: Sequence[int] | RowArray = (), values: Sequence[Any] = ()) -> None:
        self._rows: list[Sequence[int] | RowArray] = [rows] if len(rows) else []
        self._values: list[Sequence[Any]] = [values] if len(rows) else []
        self._row: Rows = []
        self._value: list[Any] = []

    def add(self, rows: Sequence[int] | RowArray, values: Sequence[Any]) -> None:
        """Many at once."""
        self._rows.append(rows)
        self._values.append(values)

    def add_one(self, row: int, value: Any) -> None:
        """One value."""
        if not self._row:  # one pair of lists for all that come alone
            self.add(self._row, self._value)
        self._row.append(row)
        self._value.append(value)

    def __len__(self) -> int:
        return sum(map(len, self._rows))

    @property
    def rows(self) -> RowArray:
        if not self._rows:
            return np.zeros(0, dtype=np.int64)
        parts = [np.asarray(part, dtype=np.int64) for part in self._rows]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    @property
    def values(self) -> Sequence[Any]:
        return self._values[0] if len(self._values) == 1 else list(chain.from_iterable(self._values))


@dataclass
class Gathered:
    """Everything that a batch's property objects hold.

    by_kind: name to kind to values. nulls: name to rows that sent null. exacts: (row, name, digits) of integers that
    Float64 cannot hold; they are in by_kind as numbers too. shapes: the rows of each set and order of names.
    """

    by_kind: dict[str, dict[str, Values]] = field(default_factory=dict)
    nulls: dict[str, Rows] = field(default_factory=dict)
    exacts: list[tuple[int, str, str]] = field(default_factory=list)
    shapes: dict[tuple[str, ...], Rows] = field(default_factory=dict)

    def put(self, name: str, kind: str, rows: Rows | RowArray, values: Sequence[Any]) -> None:
        self._values(name, kind).add(rows, values)

    def put_one(self, name: str, kind: str, row: int, value: Any) -> None:
        self._values(name, kind).add_one(row, value)

    def _values(self, name: str, kind: str) -> Values:
        by_kind = self.by_kind.get(name)
        if by_kind is None:
            by_kind = self.by_kind[name] = {}
        found = by_kind.get(kind)
        if found is None:
            found = by_kind[kind] = Values()
        return found


def gather(objects: Sequence[dict[str, Any]]) -> Gathered:
    """Values by name and kind; datetimes are still text here, kind text (see `to_datetimes`)."""
    gathered = Gathered()
    shapes = gathered.shapes
    for row, properties in enumerate(objects):
        if properties:
            shape = tuple(properties)
            found = shapes.get(shape)
            if found is None:
                shapes[shape] = [row]
            else:
                found.append(row)
    for shape, rows in shapes.items():
        if len(rows) == 1:
            for name, value in objects[rows[0]].items():
                _gather_value(gathered, name, rows[0], value)
            continue
        at = np.asarray(rows, dtype=np.int64)
        columns = zip(*[objects[row].values() for row in rows], strict=True)
        for name, values in zip(shape, columns, strict=True):
            _gather_column(gathered, name, at, values)
    return gathered


_NUMBERS = {int, float}
_TEXTS = {str}


def _gather_column(gathered: Gathered, name: str, rows: RowArray, values: tuple[Any, ...]) -> None:
    types = set(map(type, values))
    if len(types) == 1:
        (only,) = types
        if only is str:
            return gathered.put(name, "text", rows, values)
        if only is float:
            return gathered.put(name, "number", rows, values)
        if only is bool:
            return gathered.put(name, "bool", rows, values)
        if only is list and set(map(type, chain.from_iterable(values))) <= _TEXTS:
            return gathered.put(name, "list", rows, values)
    if types <= _NUMBERS and min(values) >= -EXACT_MAX and max(values) <= EXACT_MAX:
        return gathered.put(name, "number", rows, values)
    for row, value in zip(rows.tolist(), values, strict=True):
        _gather_value(gathered, name, row, value)
    return None


def _gather_value(gathered: Gathered, name: str, row: int, value: Any) -> None:
    if value is None:
        gathered.nulls.setdefault(name, []).append(row)
    elif isinstance(value, str):
        gathered.put_one(name, "text", row, value)
    elif isinstance(value, bool):
        gathered.put_one(name, "bool", row, value)
    elif isinstance(value, int):
        if abs(value) > EXACT_MAX:
            gathered.exacts.append((row, name, str(value)))
        if is_number(value):
            gathered.put_one(name, "number", row, float(value))
        else:  # beyond Float64: only the digits remain
            gathered.put_one(name, "text", row, str(value))
    elif isinstance(value, float):
        gathered.put_one(name, "number", row, value)
    elif isinstance(value, list) and all(isinstance(item, str) for item in value):
        gathered.put_one(name, "list", row, value)
    else:
        gathered.put_one(name, "json", row, to_json(value))
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            _gather_objects(gathered, name, row, value)


def _gather_objects(gathered: Gathered, name: str, row: int, objects: list[dict[str, Any]]) -> None:
    """A list of flat objects as parallel arrays: `items[].sku`, `items[].price`; a missing key gives '' or NaN.

    Keys that are empty or too long, or beyond the first hundred, stay in the JSON text of the whole only."""
    met = dict.fromkeys(key for item in objects for key in item)
    for key in [key for key in met if 0 < len(key) <= OBJECT_KEY_CHARS_MAX][:OBJECT_KEYS_MAX]:
        cells = [item.get(key) for item in objects]
        path = f"{name}[].{key}"
        known = [cell for cell in cells if cell is not None]
        if known and all(is_number(cell) for cell in known):
            numbers = [float("nan") if cell is None else float(cell) for cell in cells]
            gathered.put_one(path, "numbers", row, numbers)
        elif not any(isinstance(cell, (dict, list)) for cell in known):
            gathered.put_one(path, "list", row, [to_text(cell) for cell in cells])


def is_number(value: Any) -> bool:
    """Whether Float64 can show the value, if only nearly: 10**400 is a number in JSON and in nothing else."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    try:
        float(value)
    except OverflowError:
        return False
    return True


def to_json(value: Any) -> str:
    """JSON text of any value, integers of any size included."""
    try:
        return orjson.dumps(value, option=_DUMP).decode()
    except TypeError:
        import json

        return json.dumps(value, ensure_ascii=False, default=str)


def to_text(value: Any) -> str:
    """A value as a text property holds it: numbers without a needless '.0', bools as true and false."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT_MAX:
        return str(int(value))
    return to_json(value)


def looks_like_datetime(text: str) -> bool:
    """Cheap: whether the text may be one of the formats of protocols/sensors.md §10."""
    return 10 <= len(text) <= 35 and text[4] == "-" and text[7] == "-"


def to_datetime(text: str, zone_minutes: int) -> int | None:
    """ms UTC of a text of §10; zone_minutes (east of UTC) holds where the text names none. None: it is no datetime.

    A fraction of one to three digits is a count of milliseconds, as the SDKs write it: Python's '.6' is 6 ms.
    """
    found = _DATETIME.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    try:
        moment = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=UTC
        )
    except ValueError:
        return None
    if zone and zone != "Z":
        zone_minutes = (1 if zone[0] == "+" else -1) * (int(zone[1:3]) * 60 + int(zone[-2:]))
    elif zone == "Z":
        zone_minutes = 0
    ms = int(fraction[:3]) if fraction and len(fraction) > 3 else int(fraction or 0)
    # In integers: "0001-01-01", the zero time of Go and .NET, less eight hours is before the first datetime.
    return int((moment - _EPOCH).total_seconds()) * 1000 - zone_minutes * 60_000 + ms


def to_numbers(texts: Sequence[str]) -> list[float | None]:
    """Numbers of texts such as '12.5'; None where a text is none."""
    return [_number(text) for text in texts]


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    # float() also takes 'nan', 'inf' and '1_000', which no client means as a number.
    return value if np.isfinite(value) and "_" not in text else None
