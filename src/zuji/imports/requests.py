"""Lines of a log of SDK requests (deploy/nginx/zuji-collect.conf) as the requests that they were.

Nginx writes with escape=json: control characters, quotes and backslashes are escaped, every other byte of a body is
there as it came. So a line is read as latin-1, and each character is a byte.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

import msgspec

from zuji.imports.log import rows_frame
from zuji.imports.readers import Row
from zuji.protocols import registry, rows
from zuji.protocols.contract import Request
from zuji.records import frame

# Of the line's own fields, those that stand for a header of the request.
_HEADERS = ("content_type", "content_encoding", "user_agent", "origin", "referer", "dry_run")


def requests_of(head: rows.Head, batch: Sequence[Row], ordinals: dict[int, int]) -> list[tuple[int, frame.Frame]]:
    """The requests of lines in their order, each with the place of its line; a line that is none is a frame of rows.

    Requests that carry no data, such as preflights, are left out.
    """
    found: list[tuple[int, frame.Frame]] = []
    for at, row in enumerate(batch):
        made = None if row.cut else request_of(row.text, ordinals.get(at, 0))
        if made is None:
            kept = {0: ordinals[at]} if at in ordinals else {}
            one = msgspec.structs.replace(head, ordinals=kept, cut={0: row.cut} if row.cut else {})
            found.append((at, rows_frame(one, [row.text])))
        elif made.protocol:
            found.append((at, made))
    return found


def request_of(line: bytes, ordinal: int) -> frame.Frame | None:
    """The request of a line as a collector would have written it; None when no protocol here knows it.

    ordinal is how many equal lines came before it. Requests that carry no data (preflights) give a frame without
    protocol, which is not to be kept.
    """
    try:
        fields = json.loads(line.decode("latin-1"), strict=False)
        received_at = round(float(fields["time"]) * 1000)
        method, uri = str(fields["method"]), str(fields["uri"])
    except (ValueError, KeyError, TypeError, OverflowError):
        return None
    path, _, query = uri.partition("?")
    path = unquote(path, "utf-8", "replace")[:2048]
    headers = _headers(fields)
    request = Request(method, path, query, headers)
    body = _text(fields.get("body")).encode("latin-1", "replace")
    protocol = registry.recognise(method, path, query, request.header, body)
    if protocol is None:
        return None
    reply = registry.reply(protocol, request)
    # A body that did not fit into Nginx' buffer is not in its log: its length is, and that it was too large.
    length = _text(fields.get("length"))
    missing = int(length) if not body and length.isascii() and length.isdigit() and len(length) < 16 else 0
    place = fields.get("id") or hashlib.blake2b(line + b"%d" % ordinal, digest_size=16).hexdigest()
    return frame.Frame(
        received_at=received_at,
        peer=_text(fields.get("peer")),
        method=method,
        path=path,
        query=registry.redacted(protocol, query),
        headers=(*headers, ("x-zuji-place", str(place)[:100])),
        body=body,
        protocol=protocol if reply.keep else "",
        flags=(frame.DEBUG if reply.owes_verdict else 0) | (frame.OVERSIZE if missing else 0),
        body_length=missing,
    )


def _headers(fields: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    found = []
    for name in _HEADERS:
        value = _text(fields.get(name))
        if value:
            found.append((name.replace("_", "-"), value))
    return tuple(found)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
