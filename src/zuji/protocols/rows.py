"""Rows of files, log files and tables: many to a frame, as they stood there, with the words of how to read them.

No request can speak this protocol; only an importer writes such frames. A body is gzip of lines: the first is the
head (`Head` as JSON), the others are rows, JSON text or plain. What the rows mean is decided here, when they are
decoded, so a better reading can be had from the same bytes later.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from zuji.protocols.contract import Adapter, Reply, Request
from zuji.records.decoded import Decoded, Keys, Limits
from zuji.records.frame import Frame

PATH = "/import"
# Of one row; what is longer is refused with its first bytes.
ROW_BYTES_MAX = 900 << 10
ROW_BYTES_KEPT = 4096


class Mapping(msgspec.Struct, frozen=True, omit_defaults=True):
    """columns: field to column; const: field to value; kinds: column to what its texts are (mapping.KINDS).

    Columns that fill no field become properties under their own names, unless only_mapped. time_format: '' (ISO 8601,
    or a number of milliseconds or seconds), 's', 'ms', 'us', or a strptime format; time_zone is where texts without
    an offset were written.
    """

    columns: dict[str, str] = {}
    const: dict[str, Any] = {}
    kinds: dict[str, str] = {}
    only_mapped: bool = False
    time_format: str = ""
    time_zone: str = ""


class Head(msgspec.Struct, frozen=True, omit_defaults=True):
    """How to read the rows of a frame, and where they come from."""

    project: str
    format: str = "table"  # a key of rows_decode.READERS
    mapping: Mapping = Mapping()
    pattern: str = ""  # of log lines, see log_lines.py
    token: str = ""  # an import token of the project, when it wants one
    file: str = ""
    first: int = 1  # number of the first row in its file, from 1
    ordinals: dict[int, int] = {}  # row in this frame: how many equal rows came before it, where there are any
    cut: dict[int, int] = {}  # row in this frame: bytes it had, where only its head is here
    prefix: str = ""  # of event ids: those of two tables are not the same ids
    tailed: bool = False  # read as it was written, once


def encode(head: Head, rows: Sequence[bytes]) -> bytes:
    """A frame's body; no row may hold a line break."""
    return gzip.compress(b"\n".join((msgspec.json.encode(head), *rows)), 6, mtime=0)


def rows_of(body: bytes) -> tuple[Head, list[bytes]]:
    """The head and the rows of a body that an importer wrote."""
    head, *found = gzip.decompress(body).split(b"\n")
    return msgspec.json.decode(head, type=Head), found


def recognises(method: str, path: str, query: str, header: Callable[[str], str]) -> bool:
    """Never: rows come from importers, not from the network."""
    return False


def reply(request: Request) -> Reply:
    """Not asked, since no request is recognised."""
    return Reply(404, keep=False)


def decode(frame: Frame, keys: Keys, limits: Limits) -> Decoded:
    """The records of the rows; see rows_decode.decode."""
    from zuji.protocols import rows_decode

    return rows_decode.decode(frame, limits)


def raw_record(frame: Frame, index: int, keys: Keys, limits: Limits) -> bytes:
    """One row as it stood there; see rows_decode.raw_record."""
    from zuji.protocols import rows_decode

    return rows_decode.raw_record(frame, index, limits)


ADAPTER = Adapter("rows", recognises, reply, decode, raw_record)
