"""Arrow columns from records, many at a time.

Records of a request share their frame, their source and their library: what is the same object in many rows becomes
one dictionary value, and only positions are made for the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any, cast

import numpy as np
import pyarrow as pa

from zuji.process.judged import Kept
from zuji.process.properties import to_json
from zuji.records.event import Event
from zuji.store import tables

_KEPT = attrgetter("record", "slot", "event_id", "actor", "time", "device", "clock")
_PLAIN_NAMES = (
    *("event", "time_raw", "distinct_id", "is_login_id", "anonymous_id", "login_id", "session_id"),
    *("client_event_id", "user_agent", "ip", "properties"),
)
_PLAIN = attrgetter(*_PLAIN_NAMES)
_SHARED = attrgetter("source", "lib", "flags", "identities", "groups", "context", "extra", "errors")


class Columns:
    """The columns of the events table that follow from the envelope alone. objects are the rows' properties, times
    when they happened."""

    def __init__(self, events: Sequence[Kept]) -> None:
        records, slots, ids, actors, self.times, devices, clocks = zip(*map(_KEPT, events), strict=True)
        self.records = cast(tuple[Event, ...], records)
        plain = dict(zip(_PLAIN_NAMES, zip(*map(_PLAIN, records), strict=True), strict=True))
        source, lib, flags, identities, groups, context, extra, errors = zip(*map(_SHARED, records), strict=True)
        self.objects: tuple[dict[str, Any], ...] = plain.pop("properties")
        self.event_names: tuple[str, ...] = plain["event"]
        self.text = {name: pa.array(plain[name], pa.string()) for name in ("user_agent", "ip")}
        slot, clock = Shared(slots), Shared(clocks)
        sources, libs = Shared(source), Shared(lib)
        self.received_at = max(slot.frame.received_at for slot in slot.distinct)
        self.columns: dict[str, Any] = {
            **plain,
            **self.text,
            "time": np.asarray(self.times, dtype="int64").astype("datetime64[ms]"),
            "clock_offset": clock.numbers(lambda one: one.offset, "int64"),
            "clock_epoch": clock.numbers(lambda one: one.epoch, "uint32"),
            "received_at": slot.numbers(lambda one: one.frame.received_at, "int64").astype("datetime64[ms]"),
            "actor": binary16(actors),
            "event_id": binary16(ids),
            "is_login_id": np.asarray(plain["is_login_id"], dtype="uint8"),
            "device": devices,
            "identities": text_map(identities),
            "groups": text_map(groups),
            "vendor": sources.texts(lambda one: one.vendor),
            "sdk": sources.texts(lambda one: one.sdk),
            "sdk_version": sources.texts(lambda one: one.sdk_version),
            "platform": sources.texts(lambda one: one.platform),
            "lib_method": libs.texts(lambda one: one.method),
            "lib_detail": libs.texts(lambda one: one.detail),
            "app_version": libs.texts(lambda one: one.app_version),
            "flags": Shared(flags).of(lambda one: list(one), pa.list_(pa.string())),
            "context": json_texts(context),
            "extra": json_texts(extra),
            "errors": json_texts(errors),
            "raw_partition": slot.numbers(lambda one: one.partition, "uint16"),
            "raw_offset": slot.numbers(lambda one: one.offset, "uint64"),
            "index": np.fromiter((record.index for record in records), "uint32", len(records)),
        }


class Shared:
    """Objects of which many rows hold the same one: the distinct ones, and which of them each row has."""

    def __init__(self, objects: Sequence[Any]) -> None:
        places: dict[int, int] = {}
        self.distinct: list[Any] = []
        at = []
        last, place = None, -1
        for one in objects:
            if one is not last:
                last = one
                found = places.get(id(one))  # they live as long as `objects`
                if found is None:
                    found = places[id(one)] = len(self.distinct)
                    self.distinct.append(one)
                place = found
            at.append(place)
        self.at = np.asarray(at, dtype="int64")

    def numbers(self, read: Callable[[Any], int], kind: str) -> Any:
        """A numpy column of read(object)."""
        return np.asarray([read(one) for one in self.distinct], dtype=kind)[self.at]

    def of(self, read: Callable[[Any], Any], kind: pa.DataType) -> pa.Array:
        """An Arrow column of read(object)."""
        return pa.array([read(one) for one in self.distinct], kind).take(pa.array(self.at))

    def texts(self, read: Callable[[Any], str]) -> pa.Array:
        """A text column of read(object)."""
        return self.of(read, pa.string())


def binary16(values: Sequence[bytes]) -> pa.Array:
    """Ids of 16 bytes."""
    return pa.Array.from_buffers(pa.binary(16), len(values), [None, pa.py_buffer(b"".join(values))])


def texts_of(objects: Iterable[dict[str, Any]], name: str) -> pa.Array:
    """What the objects hold under a name; '' where that is no text."""
    found = [one.get(name) for one in objects]
    if not set(map(type, found)) <= {str, type(None)}:
        found = [value if isinstance(value, str) else None for value in found]
    return pa.array(found, pa.string()).fill_null("")


def json_texts(objects: Sequence[Hashable]) -> Any:
    """Their JSON; '' for empty ones, which most are."""
    if not any(objects):
        return pa.array([""], pa.string()).take(pa.array(np.zeros(len(objects), dtype="int64")))
    return [to_json(one) if one else "" for one in objects]


def text_map(maps: Sequence[dict[str, str]]) -> pa.MapArray:
    """A map column from dictionaries of texts."""
    offsets = np.zeros(len(maps) + 1, dtype="int32")
    np.cumsum(np.fromiter(map(len, maps), "int32", len(maps)), out=offsets[1:])
    keys = list(chain.from_iterable(maps))
    values = list(chain.from_iterable([one.values() for one in maps])) if keys else []
    return pa.MapArray.from_arrays(pa.array(offsets), pa.array(keys, pa.string()), pa.array(values, pa.string()))


def as_array(values: Any, kind: pa.DataType) -> pa.Array:
    """An Arrow array of that type from a list, a numpy array or an array."""
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    if isinstance(values, pa.Array):
        return values if values.type == kind else values.cast(kind)
    if isinstance(values, np.ndarray) and kind == tables.MS:
        return pa.array(values).cast(kind)
    return pa.array(values, kind)


def plain(array: pa.Array) -> pa.Array:
    """A text column without dictionary or nulls."""
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    return array.fill_null("") if array.null_count else array
