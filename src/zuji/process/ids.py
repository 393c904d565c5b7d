"""Stable ids of 128 bits: what was sent (DESIGN D7) and who speaks (D5).

BLAKE2b, since every input is hostile: nobody can make two records or two persons fall together on purpose.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

import orjson

from zuji.records.event import Envelope, Event
from zuji.records.profile import ProfileChange

ZERO = bytes(16)
IMPORTERS_FROM = 900  # partitions of collectors are below

_PLAIN = orjson.OPT_PASSTHROUGH_DATACLASS


def _hash(parts: list[object]) -> bytes:
    return blake2b(orjson.dumps(parts, option=_PLAIN), digest_size=16).digest()


@lru_cache(maxsize=200_000)
def actor_id(project: int, id_class: str, value: str, generation: int = 0) -> bytes:
    """The key of the one id under which a record speaks; given once, never rewritten."""
    return _hash([project, id_class, value, generation])


def event_id(project: int, record: Envelope, position: tuple[int, int], twins: dict[bytes, int]) -> bytes:
    """What was sent, never when it arrived.

    With an id that its vendor makes unique: project, distinct_id, id. With one that it does not (`_track_id`): those,
    the record's kind and name, and the raw time. Without one but with a client time: the content and its ordinal among
    equal records of this request (twins is that request's counter). With neither: the log position, so that such
    records are never merged.
    """
    client_id = record.client_event_id
    if client_id and record.client_id_unique:
        return _hash([project, record.distinct_id, client_id])
    if client_id:
        return _hash([project, kind(record), record.distinct_id, _name(record), record.time_raw, client_id])
    if record.content_hash and record.time_raw:
        content = _hash([project, kind(record), record.content_hash])
        ordinal = twins[content] = twins.get(content, -1) + 1
        return content if ordinal == 0 else _hash([content.hex(), ordinal])
    return _hash([project, "position", *position, record.index])


def place_of(partition: int, offset: int, stated: str) -> tuple[int, int]:
    """Where a request lies, for ids of records that have nothing else.

    stated is what an importer says of a request that it read from a log file: the same at every import of that file.
    Only importers' partitions are believed, since a client can send any header.
    """
    if partition >= IMPORTERS_FROM and stated:
        digest = blake2b(stated.encode(), digest_size=8).digest()
        return IMPORTERS_FROM, int.from_bytes(digest, "little")
    return partition, offset


def kind(record: Envelope) -> str:
    """The vendor's own type: two records that differ in it were sent on purpose."""
    return record.record_type


def _name(record: Envelope) -> str:
    if isinstance(record, Event):
        return record.event_raw or record.event
    if isinstance(record, ProfileChange):
        return f"{record.target.kind}\0{record.target.type}\0{record.target.id}"
    return ""
