"""Single values of a record: what is an id, an address, a number, an instant; how long a text may be."""

from __future__ import annotations

import hashlib
import socket
import sys
from datetime import UTC, datetime
from typing import Any

ID_CHARS_MAX = 255
# The latest instant that a JavaScript Date can hold; beyond it no SDK can have meant a time.
INSTANT_MAX_MS = 8_640_000_000_000_000
_INSTANT_MAX = INSTANT_MAX_MS * 1000  # the same in microseconds
_TIME_CHARS_MAX = 64

Errors = list[tuple[str, str, str]]


class Refused(Exception):
    """A record that cannot be taken; caught where its request is decoded, and a Reject from there on."""

    def __init__(self, reason: str, detail: str, field: str = "") -> None:
        super().__init__(detail)
        self.reason, self.detail, self.field = reason, detail, field


def shown(value: Any) -> str:
    """A value for a message: short, whatever it is."""
    text = str(value) if isinstance(value, str) else repr(value)
    return text if len(text) <= 80 else text[:80] + "…"


def text_id(value: Any, field: str) -> str:
    """An id as text, '' for none. Numbers become their digits, as hand-made clients mean them. Raises Refused."""
    if value is None or value == "":
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise Refused("bad_id", f"{field} is {type(value).__name__}, not a text", field)
    if len(value) > ID_CHARS_MAX:
        raise Refused("bad_id", f"{field} has {len(value)} characters; at most {ID_CHARS_MAX}", field)
    return value


def is_address(value: Any) -> bool:
    """Whether it is the text of an IPv4 or IPv6 address."""
    if not isinstance(value, str) or not value.isascii() or "\0" in value:
        return False
    try:
        socket.inet_pton(socket.AF_INET6 if ":" in value else socket.AF_INET, value)
    except OSError:
        return False
    return True


def addable(value: Any) -> bool:
    """Whether a profile's number can be increased by it."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max


def shortened(value: Any, bytes_max: int, path: str, errors: Errors) -> Any:
    """The value with every text cut to bytes_max of UTF-8, at a character's boundary."""
    if isinstance(value, str):
        if len(value) * 4 <= bytes_max or len(raw := value.encode()) <= bytes_max:
            return value
        errors.append(("text_cut", shown(path), f"{len(raw)} bytes, cut to {bytes_max}"))
        return raw[:bytes_max].decode("utf-8", "ignore")
    if isinstance(value, list):
        return [shortened(item, bytes_max, path, errors) for item in value]
    if isinstance(value, dict):
        return {
            key: shortened(item, bytes_max, f"{path}.{key}" if path else key, errors) for key, item in value.items()
        }
    return value


def content_hash(value: Any) -> str:
    """The same for equal JSON values, in whatever order their keys come: blake2b-128, hex."""
    from zuji.protocols import json_text  # collectors import this module, and need no orjson

    return hashlib.blake2b(json_text.canonical(value), digest_size=16).hexdigest()


def instant(value: Any, field: str, unit_ms: float = 0) -> int:
    """Milliseconds UTC of a time as SDKs write it. Raises Refused.

    A text is ISO 8601 (UTC where it names no zone) or digits. Of a number, its size tells seconds, milliseconds or
    microseconds, unless unit_ms says how many milliseconds one is.
    """
    number: Any = value
    if isinstance(value, str):
        number = _parsed(value.strip()) if len(value) <= _TIME_CHARS_MAX else None
        if isinstance(number, datetime):
            return round(number.timestamp() * 1000)
    if isinstance(number, int | float) and not isinstance(number, bool) and abs(number) <= _INSTANT_MAX:
        ms = number * (unit_ms or _unit_ms(abs(number)))
        if abs(ms) <= INSTANT_MAX_MS:
            return round(ms)
    raise Refused("bad_time", f"{field} is {shown(value)}; an ISO text or milliseconds would be valid", field)


def _parsed(text: str) -> Any:
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _unit_ms(number: float) -> float:
    """Up to 1e11 a number counts seconds (to the year 5138), up to 1e14 ms, above it µs."""
    return 1000 if number <= 1e11 else 1 if number <= 1e14 else 0.001


def number_of(text: Any) -> Any:
    """The number that a text of a query string spells, if no digit is lost by it; else the text."""
    if not isinstance(text, str) or len(text) > 25:
        return text
    for convert in (int, float):
        try:
            number = convert(text)
        except ValueError:
            continue
        if str(number) == text:
            return number
    return text
