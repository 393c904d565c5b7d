"""Joins what one vendor's file says into an Adapter, and keeps numpy out of the collectors that import it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from zuji.protocols.contract import Adapter, Reply, Request
from zuji.records.decoded import Decoded, Keys, Limits
from zuji.records.frame import Frame

if TYPE_CHECKING:
    from zuji.protocols.body import Parcel, Refusal
    from zuji.protocols.decoding import CallOf, Open, Record

Recognises = Callable[[str, str, str, Callable[[str], str]], bool]


def adapter(
    name: str,
    recognises: Recognises,
    reply: Callable[[Request], Reply],
    opened: Open,
    call_of: CallOf,
    record: Record,
    fits: Callable[[bytes], bool] = lambda body: True,
    reply_to_body: Callable[[Request, bytes], Reply | None] | None = None,
    secrets: tuple[str, ...] = (),
) -> Adapter:
    """An adapter whose records are decoded one by one (protocols/decoding.py)."""

    def decode(frame: Frame, keys: Keys, limits: Limits) -> Decoded:
        from zuji.protocols import decoding

        return decoding.decode(frame, limits, name, opened, call_of, record)

    def raw_record(frame: Frame, index: int, keys: Keys, limits: Limits) -> bytes:
        from zuji.protocols import decoding

        return decoding.raw_record(frame, index, limits, opened)

    return Adapter(name, recognises, reply, decode, raw_record, fits, reply_to_body, True, secrets)


def reading(*lists: str, names: tuple[str, ...] = ("data",)) -> Open:
    """Opens a request as JSON, plain or in one of the named fields of a form; lists are the members with records."""

    def opened(frame: Frame, limits: Limits) -> Parcel | Refusal:
        from zuji.protocols import body

        return body.read(frame, limits, lists, names)

    return opened
