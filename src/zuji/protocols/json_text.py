"""JSON texts from outside, read leniently and within limits. The one file that names the JSON decoders.

msgspec reads what is strictly JSON: it is as fast as orjson and keeps integers of any size. The standard library
reads the rest: NaN and Infinity (the Python SDK's json.dumps writes them), halves of surrogate pairs (SDKs cut texts
by UTF-16 units), bytes that are not UTF-8, control characters in strings.
"""

from __future__ import annotations

import codecs
import json
import math
import re
from typing import Any

import msgspec
import orjson

_decode = msgspec.json.Decoder().decode
_decode_raws = msgspec.json.Decoder(list[msgspec.Raw]).decode

_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_ONE_BRACKET = bytes.maketrans(b"[]", b"{}")
# The last group lets an unclosed string run to the end at once; without it a text of \" would take quadratic time.
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)', re.S)
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[\]{},]', re.S)

# A broken body with more than this is refused whole: splitting runs at Python's speed.
SPLIT_BYTES_MAX = 4 << 20
SPLIT_MARKS_MAX = 300_000
# Empty lists cost three bytes each in a text, next to none of them after gzip, and 64 in memory.
VALUES_MAX = 1_000_000


class BadJson(ValueError):
    """A text that even the lenient reader cannot read."""


class Broken(msgspec.Struct, frozen=True):
    """One element of a batch that cannot be read: the reason of its Reject, and its bytes."""

    reason: str
    detail: str
    raw: bytes


def parse(text: bytes) -> Any:
    """The value of one JSON text. NaN and infinities become None, lone surrogates U+FFFD. Raises BadJson."""
    try:
        return _decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _lenient(text)


def _lenient(text: bytes) -> Any:
    chars = text.decode("utf-8", _CESU)
    try:
        value = json.loads(chars, parse_constant=_null, parse_float=_finite, strict=False)
    except (ValueError, RecursionError) as error:
        raise BadJson(str(error) or type(error).__name__) from None
    return _without_surrogates(value) if "\\u" in chars or _SURROGATE.search(chars) else value


def _surrogate_or_mark(error: UnicodeError) -> tuple[str | bytes, int]:
    """Half a surrogate pair in three bytes stays, for `_without_surrogates` to join; other bytes become U+FFFD."""
    try:
        return codecs.lookup_error("surrogatepass")(error)
    except UnicodeError:
        return codecs.replace_errors(error)


# The mini-program SDK writes 👣 as two times three bytes, one for each half (CESU-8), when it does not gzip.
_CESU = "zuji-cesu"
codecs.register_error(_CESU, _surrogate_or_mark)
_SURROGATE = re.compile("[\ud800-\udfff]")


def _null(_: str) -> None:
    return None


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            # Through UTF-16, so that two halves that belong together become one character.
            return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return value
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(item) for key, item in value.items()}
    return value


def deeper_than(text: bytes, levels: int) -> bool:
    """Whether arrays and objects nest more than `levels` deep; reads no value, so a hostile text costs little.

    All brackets are made alike and everything else is dropped; each pass then removes the innermost level.
    An unbalanced text is not called deep: reading it fails anyhow.
    """
    if text.count(b"{") + text.count(b"[") <= levels:
        return False
    brackets = text.translate(_ONE_BRACKET, _NOT_BRACKETS)
    if _peeled(brackets, levels) == b"":
        return False
    # Something is left: too deep, or a string holds brackets.
    return b"{}" in _peeled(_STRING.sub(b"", text).translate(_ONE_BRACKET, _NOT_BRACKETS), levels)


def _peeled(brackets: bytes, levels: int) -> bytes:
    for _ in range(levels):
        if b"{}" not in brackets:
            break
        brackets = brackets.replace(b"{}", b"")
    return brackets


def elements(text: bytes, nesting: int) -> list[Any]:
    """The values of a JSON array, or a JSON object as the only one; an element that cannot be read is a Broken.

    nesting is the depth that one element may have. When the text as a whole cannot be read, it is cut at its outer
    commas and each piece is read alone, so that a bad record never takes its neighbours along.
    Raises BadJson when there is nothing to cut.
    """
    commas = text.count(b",")
    if commas > VALUES_MAX:
        raise BadJson(f"about {commas} values in one request; at most {VALUES_MAX}")
    if not deeper_than(text, nesting + 1):
        try:
            value = parse(text)
        except BadJson:
            pass
        else:
            return value if isinstance(value, list) else [value]
    if len(text) > SPLIT_BYTES_MAX or commas + text.count(b"[") + text.count(b"{") > SPLIT_MARKS_MAX:
        raise BadJson(f"not readable as JSON, and with {len(text)} bytes too long to look for its good records")
    values = [_element(piece, nesting) for piece in _pieces(text)]
    if not any(not isinstance(value, Broken) for value in values) and not text.lstrip().startswith(b"["):
        broken = values[0]
        raise BadJson(broken.detail) if broken.reason == "bad_json" else TooDeep(broken.detail)
    return values


class TooDeep(BadJson):
    """A single value nested beyond the limit."""


def _element(piece: bytes, nesting: int) -> Any:
    if deeper_than(piece, nesting):
        return Broken("too_deep", f"nested deeper than {nesting} levels", piece)
    try:
        return parse(piece)
    except BadJson as error:
        return Broken("bad_json", str(error), piece)


def raws(text: bytes) -> list[bytes]:
    """The texts of the elements that `elements` gives, in the same order."""
    try:
        return [bytes(raw) for raw in _decode_raws(text)]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _pieces(text)


def _pieces(text: bytes) -> list[bytes]:
    """The text cut at the commas of its outermost array; a text that ends early gives its rest as the last piece."""
    text = text.strip()
    return _cut(text) if text.startswith(b"[") else [text]


def cut_members(text: bytes) -> dict[str, bytes]:
    """The texts of an object's members, cut at its outer commas; names that cannot be read are left out."""
    found: dict[str, bytes] = {}
    for piece in _cut(text.strip()):
        name = _STRING.match(piece)
        if name is None:
            continue
        rest = piece[name.end() :].lstrip()
        if rest[:1] == b":":
            try:
                found[str(parse(name.group()))] = rest[1:].strip()
            except BadJson:
                continue
    return found


def _cut(text: bytes) -> list[bytes]:
    """What stands between the outermost brackets of a text, at its commas."""
    pieces: list[bytes] = []
    depth, start = 0, 1
    for token in _TOKEN.finditer(text):
        mark = text[token.start()]
        if mark in b"[{":
            depth += 1
        elif mark in b"]}":
            depth -= 1
            if depth == 0:
                pieces.append(text[start : token.start()].strip())
                break
        elif mark == 0x2C and depth == 1:
            pieces.append(text[start : token.start()].strip())
            start = token.end()
    else:
        pieces.append(text[start:].strip())
    if pieces and not pieces[-1]:
        pieces.pop()  # an empty array, or a comma after the last element
    return pieces


def canonical(value: Any) -> bytes:
    """One text for equal values: keys sorted, no spaces. For hashing."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except (TypeError, ValueError):  # an integer beyond 64 bits
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")


def dump(value: Any) -> bytes:
    """A JSON text, for what has to be put together again (one payload of an encrypted batch)."""
    return msgspec.json.encode(value)
