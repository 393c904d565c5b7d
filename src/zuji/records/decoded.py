"""What an adapter makes of one frame."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from zuji.records.event import Event
from zuji.records.profile import ProfileChange
from zuji.records.reject import Reject


class Decoded(msgspec.Struct, frozen=True):
    """Every record of a frame has exactly one fate here.

    received is counted on the body's own structure, before any record is looked at, so that the ledger can
    compare it with what came out: received == number of distinct `index` in records and rejects.
    """

    received: int
    records: tuple[Event | ProfileChange, ...] = ()
    rejects: tuple[Reject, ...] = ()
    size: int = 0  # of the JSON text that was read, inflated: what bounds a batch's memory


class Key(msgspec.Struct, frozen=True):
    """A decryption key of a project. algorithm is AES, SM4 (symmetric, secret = raw key bytes), RSA or SM2 or EC
    (private key, PEM or DER or raw); id is pkv or key_id as text."""

    algorithm: str
    id: str
    secret: bytes


Keys = Mapping[str, tuple[Key, ...]]  # by project name


class Limits(msgspec.Struct, frozen=True):
    """What decoding bears of one request; beyond it the body or the record becomes a reject with a reason."""

    inflated_bytes: int = 32 << 20
    ratio: int = 200  # inflated / received, looked at above 1 MiB inflated
    nesting: int = 32
    records: int = 10_000
    properties: int = 1_000  # of one record
    text_bytes: int = 64 << 10  # of one value; longer ones are cut and say so in `errors`
