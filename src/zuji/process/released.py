"""The parts of a release as the judge reads them: which records of which request. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from typing import NamedTuple

import msgspec
import orjson

from zuji.protocols import registry
from zuji.records import frame as frames
from zuji.records.decoded import Decoded, Keys, Limits
from zuji.records.frame import Frame
from zuji.records.reject import Reject
from zuji.records.replay import Part, Row


class Again(NamedTuple):
    """One request that is read again. frame is as it was received; decoded holds the records that are released and
    nothing else; own: what was added to their indexes."""

    part: Part
    frame: Frame
    decoded: Decoded
    own: int


def release_key(part: Part, row: Row) -> bytes:
    """Says which refusal is released: the same again is known by it, for ever."""
    facts = ["release", part.partition, part.offset, row.index, row.batch]
    return blake2b(orjson.dumps(facts), digest_size=16).digest()


def read_again(parts: tuple[Part, ...], keys: Keys, limits: Limits) -> Iterator[Again]:
    """Each part decoded by its own protocol. A record that can no longer be found is a reject that says so."""
    for part in parts:
        try:
            inner = frames.decode(part.frame)
        except frames.FrameError as error:
            gone = Reject("bad_frame", f"the released request cannot be read: {error}", bytes(part.frame[:4096]))
            yield Again(part, Frame(0, "", "", "", protocol="bad_frame"), Decoded(1, (), (gone,)), 0)
            continue
        decoded = registry.decode(inner, keys, limits)
        own = max(part.own, 0)
        if not part.whole and part.own < 0:
            decoded = _only(decoded, {row.index for row in part.rows}, inner)
        if own:
            decoded = msgspec.structs.replace(
                decoded,
                records=tuple(msgspec.structs.replace(r, index=r.index + own) for r in decoded.records),
                rejects=tuple(msgspec.structs.replace(r, index=r.index + own) for r in decoded.rejects),
            )
        yield Again(part, inner, decoded, own)


def _only(decoded: Decoded, wanted: set[int], inner: Frame) -> Decoded:
    records = tuple(record for record in decoded.records if record.index in wanted)
    rejects = tuple(reject for reject in decoded.rejects if reject.index in wanted)
    found = {record.index for record in records} | {reject.index for reject in rejects}
    gone = tuple(
        Reject("record_gone", f"record {index} is no longer found in its request", b"", index, inner.project)
        for index in sorted(wanted - found)
    )
    return Decoded(len(wanted), records, (*rejects, *gone), decoded.size)
