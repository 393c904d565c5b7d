"""The recorded requests under tests/captures/sensors, as frames, and hand-made requests like them.

Each .jsonl holds requests that real SDKs sent to an echo server (android_synthetic was built from reading the SDK's
source): method, path, headers, body_base64, what we decoded by hand (`decoded`, or `decrypted` for encrypted ones)
and, where needed, the throw-away keys (`test_key`). The .golden.json beside it is what our adapter makes of it;
`python -m tests.protocols.renew` writes them anew.
"""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from zuji.protocols import registry
from zuji.records.decoded import Decoded, Key, Keys, Limits
from zuji.records.event import Event
from zuji.records.frame import Frame
from zuji.records.profile import ProfileChange

FOLDER = Path(__file__).parent.parent / "captures" / "sensors"
NAMES = sorted(path.stem for path in FOLDER.glob("*.jsonl"))
RECEIVED_AT = 1_795_307_460_000
PEER = "203.0.113.7"


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()]


def frame_of(line: dict[str, Any]) -> Frame:
    path, _, query = line["path"].partition("?")
    return Frame(
        received_at=RECEIVED_AT,
        peer=PEER,
        method=line["method"],
        path=path,
        query=query,
        headers=tuple((name.lower(), value) for name, value in line["headers"]),
        body=base64.b64decode(line["body_base64"]),
        protocol="sensors",
    )


def keys_of(line: dict[str, Any]) -> Keys:
    given = line.get("test_key", {})
    keys: list[Key] = []
    if "rsa_private_pem" in given:
        keys.append(Key("RSA", "1", given["rsa_private_pem"].encode()))
    if "aes_key_base64" in given:
        keys.append(Key("AES", "7", base64.b64decode(given["aes_key_base64"])))
    if "sm2_private_hex" in given:
        keys.append(Key("SM2", "3", bytes.fromhex(given["sm2_private_hex"])))
    return {"production": tuple(keys)}


def source_records(line: dict[str, Any]) -> list[dict[str, Any]]:
    """The records of a request as they were decoded by hand when it was recorded."""
    told = line.get("decrypted", line["decoded"])
    if isinstance(told, dict) and "form" in told:
        told = told.get("data_list", told.get("data"))
    return told if isinstance(told, list) else [told]


def golden(name: str) -> str:
    """What the adapter makes of each request of a file, as indented JSON."""
    told = []
    for line in lines(name):
        decoded = registry.decode(frame_of(line), keys_of(line), Limits())
        told.append(
            {
                "received": decoded.received,
                "records": [_builtins(record) for record in decoded.records],
                "rejects": [_builtins(reject) for reject in decoded.rejects],
            }
        )
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _builtins(record: Any) -> Any:
    """As plain JSON, without what says nothing: empty fields would bury the others."""
    told = {key: value for key, value in msgspec.to_builtins(record).items() if value not in ("", None, False, [], {})}
    if not told.get("changes"):
        told.pop("changes", None)
    return {"kind": type(record).__name__, **told}


def extra_of(name: str) -> list[str]:
    """Every path that a file's records leave in `extra`."""
    paths: set[str] = set()
    for line in lines(name):
        for record in registry.decode(frame_of(line), keys_of(line), Limits()).records:
            paths.update(record.extra)
    return sorted(paths)


def event(**fields: Any) -> dict[str, Any]:
    """A plain web event; fields replace or, when None, drop its own."""
    record = {
        "type": "track",
        "event": "ViewProduct",
        "distinct_id": "d1",
        "anonymous_id": "d1",
        "time": 1_795_307_450_000,
        "_track_id": 12345,
        "_flush_time": 1_795_307_451_000,
        "lib": {"$lib": "js", "$lib_version": "1.27.11", "$lib_method": "code"},
        "properties": {"price": 14.5},
        **fields,
    }
    return {key: value for key, value in record.items() if value is not None}


def post(data: Any, *, field: str = "data_list", form: str = "", path: str = "/sa", **frame: Any) -> Frame:
    """A request with data (JSON values, or bytes as they are) base64-coded in a form."""
    text = data if isinstance(data, bytes) else json.dumps(data, ensure_ascii=False).encode()
    body = field.encode() + b"=" + quote(base64.b64encode(text), safe="").encode() + form.encode()
    return raw_post(body, path=path, **frame)


def zipped_post(data: Any, **frame: Any) -> Frame:
    text = data if isinstance(data, bytes) else json.dumps(data, ensure_ascii=False).encode()
    return post(gzip.compress(text, mtime=0), form="&gzip=1", **frame)


def raw_post(body: bytes, *, path: str = "/sa", query: str = "project=production", **frame: Any) -> Frame:
    fields: dict[str, Any] = {
        "received_at": RECEIVED_AT,
        "peer": PEER,
        "method": "POST",
        "headers": (("user-agent", "Mozilla/5.0"),),
        **frame,
    }
    return Frame(path=path, query=query, body=body, protocol="sensors", **fields)


def decode(frame: Frame, keys: Keys | None = None, limits: Limits | None = None) -> Decoded:
    """What a frame becomes; without the size of its text, which spaces change."""
    return msgspec.structs.replace(registry.decode(frame, keys or {}, limits or Limits()), size=0)


def one(frame: Frame, keys: Keys | None = None) -> Event | ProfileChange:
    """The only record of a request that is wholly good."""
    decoded = decode(frame, keys)
    assert decoded.rejects == ()
    assert decoded.received == 1
    return decoded.records[0]


def one_event(frame: Frame) -> Event:
    record = one(frame)
    assert isinstance(record, Event)
    return record


def one_change(frame: Frame) -> ProfileChange:
    record = one(frame)
    assert isinstance(record, ProfileChange)
    return record


def refused(frame: Frame, keys: Keys | None = None, limits: Limits | None = None) -> list[str]:
    """The reasons of the records that were refused."""
    return [reject.reason for reject in decode(frame, keys, limits).rejects]
