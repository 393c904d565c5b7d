"""Recorded requests of the vendors beside Sensors, as frames, and hand-made ones like them.

tests/captures/<protocol>/<sdk>.jsonl holds what real SDKs sent to an echo server; the .golden.json beside it is what
our adapter makes of it. `python -m tests.protocols.renew` writes them anew.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import msgspec

from tests.protocols.captures import PEER, RECEIVED_AT, _builtins
from zuji.collect.credentials import key_hash
from zuji.protocols import registry
from zuji.records.decoded import Decoded, Limits
from zuji.records.event import Event
from zuji.records.frame import Frame
from zuji.records.profile import ProfileChange

ROOT = Path(__file__).parent.parent / "captures"
CASES = sorted(
    (path.parent.name, path.stem) for path in ROOT.glob("*/*.jsonl") if path.parent.name not in ("sensors", "zuji")
)
CREDENTIALS = ("authorization", "cookie")


def lines(protocol: str, name: str) -> list[dict[str, Any]]:
    """The requests of a file that carry data; the others (flags, configurations) leave no frame."""
    found = [json.loads(line) for line in (ROOT / protocol / f"{name}.jsonl").read_text("utf-8").splitlines()]
    return [line for line in found if not line["path"].startswith("/flags")]


def frame_of(line: dict[str, Any]) -> Frame:
    """The frame that the collector would keep: its protocol recognised, its key hashed."""
    path, _, query = line["path"].partition("?")
    headers = [(name.lower(), value) for name, value in line["headers"]]
    return request(line["method"], path, query, base64.b64decode(line.get("body_base64") or ""), headers)


def request(
    method: str, path: str, query: str = "", body: bytes | Any = b"", headers: list[tuple[str, str]] | tuple[()] = ()
) -> Frame:
    """A request as the collector keeps it; a body that is no bytes is sent as JSON."""
    if not isinstance(body, bytes):
        body = json.dumps(body, ensure_ascii=False).encode()
    told = dict(headers)
    protocol = registry.recognise(method, path, query, lambda name: told.get(name, ""), body)
    return Frame(
        received_at=RECEIVED_AT,
        peer=PEER,
        method=method,
        path=path,
        query=registry.redacted(protocol, query) if protocol else query,
        headers=tuple(pair for pair in headers if pair[0] not in CREDENTIALS),
        body=body,
        protocol=protocol or "",
        project=key_hash((name.encode(), value.encode()) for name, value in headers),
    )


def source_records(line: dict[str, Any]) -> list[dict[str, Any]]:
    """The records of a request as they were decoded when it was recorded."""
    told = line["decoded"]
    if isinstance(told.get("data"), dict | list) and "schema" not in told and "batch" not in told:
        told = told["data"]
    for name in ("batch", "events", "data"):
        if isinstance(told, dict) and isinstance(told.get(name), list):
            told = told[name]
    return told if isinstance(told, list) else [told]


def decode(frame: Frame, limits: Limits | None = None) -> Decoded:
    return registry.decode(frame, {}, limits or Limits())


def records(frame: Frame) -> tuple[Event | ProfileChange, ...]:
    """The records of a request that is wholly good."""
    decoded = decode(frame)
    assert decoded.rejects == ()
    return decoded.records


def event(frame: Frame) -> Event:
    (record,) = records(frame)
    assert isinstance(record, Event)
    return record


def change(frame: Frame) -> ProfileChange:
    (record,) = records(frame)
    assert isinstance(record, ProfileChange)
    return record


def golden(protocol: str, name: str) -> str:
    """What the adapter makes of each request of a file, as indented JSON."""
    told = []
    for line in lines(protocol, name):
        decoded = decode(frame_of(line))
        told.append(
            {
                "received": decoded.received,
                "records": [_builtins(record) for record in decoded.records],
                "rejects": [_builtins(reject) for reject in decoded.rejects],
            }
        )
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def same(decoded: Decoded) -> Decoded:
    """Without what only tells how the text was packed."""
    return msgspec.structs.replace(decoded, size=0)
