"""Lines of web servers' access logs, by a declared pattern (capabilities A7).

A pattern is a log_format of Nginx (`$remote_addr ... "$request"`), a LogFormat of Apache (`%h ... \\"%r\\"`), or, for
other logs, text with `{name}` for each field. All become one regular expression without nested repetition, so no
line takes more than linear time for each of its fields.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes

from zuji.protocols.values import Refused, is_address, shown
from zuji.protocols.zuji_record import of_moment

COMBINED = (
    '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"'
)
PATTERN_CHARS_MAX = 2000
_NGINX = re.compile(r"\$\{?([a-z][a-z0-9_]*)\}?")
_APACHE = re.compile(r"%[<>]?(?:!?[\d,]+)?(?:\{([^}]+)\})?([a-zA-Z%])")
_BRACES = re.compile(r"\{([a-z_$][a-z0-9_.$]*)\}", re.I)
_APACHE_NAMES = {
    "h": "remote_addr",
    "a": "remote_addr",
    "l": "ident",
    "u": "remote_user",
    "t": "time_local",
    "r": "request",
    "s": "status",
    "b": "body_bytes_sent",
    "B": "body_bytes_sent",
    "O": "bytes_sent",
    "v": "host",
    "V": "host",
    "p": "server_port",
    "m": "request_method",
    "U": "uri",
    "q": "args",
    "H": "server_protocol",
    "D": "request_time_us",
    "T": "request_time",
    "L": "request_id",
    "P": "pid",
    "I": "request_length",
}
_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {month: f"{at:02}" for at, month in enumerate(_ENGLISH, 1)}
_LOCAL = re.compile(r"(\d\d)/([A-Z][a-z]{2})/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-]\d\d)(\d\d)")
_ESCAPE = re.compile(rb'\\(?:x([0-9A-Fa-f]{2})|([nrtbfv"\\]))')
_CONTROL = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"v": b"\v", b'"': b'"', b"\\": b"\\"}


class BadPattern(ValueError):
    """Says what a pattern lacks."""


@lru_cache(maxsize=64)
def compiled(pattern: str, kind: str) -> re.Pattern[str]:
    """The expression of a pattern; kind is nginx, apache or pattern. Raises BadPattern."""
    if len(pattern) > PATTERN_CHARS_MAX:
        raise BadPattern(f"the pattern has {len(pattern)} characters; at most {PATTERN_CHARS_MAX}")
    if kind == "apache":
        pattern = pattern.replace('\\"', '"').replace("\\t", "\t")
    finder = {"nginx": _NGINX, "apache": _APACHE, "pattern": _BRACES}[kind]
    parts: list[str] = []
    at = 0
    seen: set[str] = set()
    for number, found in enumerate(finder.finditer(pattern)):
        literal = pattern[at : found.start()]
        if number and not literal:
            raise BadPattern(f"nothing stands between two fields at character {found.start()} of {pattern!r}")
        name = _apache_name(found) if kind == "apache" else found.group(1)
        parts.append(re.escape(literal))
        at = found.end()
        if name == "%":
            parts.append("%")
            continue
        following = pattern[at : at + 1]
        if kind == "apache" and name == "time_local" and following != "]":
            # Apache writes the brackets itself.
            parts.append(rf"\[(?P<{_group(name, seen)}>[^\]]*)\]")
            continue
        # A field runs to the character behind it. In quotes that character is escaped inside (\x22 or \"), so an
        # escape is passed over as a pair.
        stop = re.escape(following) if following else ""
        inner = r'(?:[^"\\]|\\.)*' if following == '"' else rf"[^{stop}]*" if following else ".*"
        parts.append(f"(?P<{_group(name, seen)}>{inner})")
    if not seen:
        raise BadPattern(f"the pattern {pattern!r} names no field")
    parts.append(re.escape(pattern[at:]))
    return re.compile("".join(parts), re.S)


def _group(name: str, seen: set[str]) -> str:
    group = re.sub(r"\W", "_", name)
    if group in seen:
        raise BadPattern(f"the field {name!r} is named twice")
    if not group.isidentifier():
        raise BadPattern(f"{name!r} cannot name a field; letters, digits and '_' can")
    seen.add(group)
    return group


def _apache_name(found: re.Match[str]) -> str:
    inside, letter = found.group(1), found.group(2)
    if letter == "%":
        return "%"
    if inside and letter == "i":
        return "http_" + inside.lower().replace("-", "_")
    if inside and letter in "oenC":
        return (
            f"{ {'o': 'sent_http', 'e': 'env', 'n': 'note', 'C': 'cookie'}[letter] }_{inside.lower().replace('-', '_')}"
        )
    if inside and letter == "t":
        return {"msec": "time_msec", "sec": "time_sec", "usec": "time_usec"}.get(inside, "time_text")
    return _APACHE_NAMES.get(letter, f"field_{letter}")


def fields_of(line: bytes, pattern: re.Pattern[str]) -> dict[str, str]:
    """The fields of a line, escapes undone; '-' (nothing was there) is left out. Raises Refused."""
    text = line.decode("utf-8", "replace")
    found = pattern.fullmatch(text)
    if found is None:
        raise Refused("bad_line", f"the line does not fit the pattern: {shown(text)}", "line")
    return {name: unescaped(value) for name, value in found.groupdict().items() if value not in ("-", "")}


def unescaped(text: str) -> str:
    """Undoes Nginx' \\xHH and Apache's \\n, \\" and \\\\."""
    if "\\" not in text:
        return text
    raw = _ESCAPE.sub(
        lambda m: bytes([int(m.group(1), 16)]) if m.group(1) else _CONTROL[m.group(2)], text.encode("utf-8", "replace")
    )
    return raw.decode("utf-8", "replace")


def time_of(fields: dict[str, str]) -> int | None:
    """When a line was written, in ms UTC; None when it does not say. Raises Refused for a time that is none."""
    for name, factor in (("msec", 1000.0), ("time_msec", 1.0), ("time_usec", 0.001), ("time_sec", 1000.0)):
        if name in fields:
            try:
                return round(float(fields[name]) * factor)
            except (ValueError, OverflowError):
                raise Refused("bad_time", f"{name} is {shown(fields[name])}; a number would be valid", name) from None
    text = fields.get("time_iso8601") or fields.get("time_local")
    if text is None:
        return None
    local = _LOCAL.fullmatch(text)
    try:
        if local:
            day, month, year, hour, minute, second, east, minutes = local.groups()
            text = f"{year}-{_MONTHS[month]}-{day}T{hour}:{minute}:{second}{east}:{minutes}"
        moment = datetime.fromisoformat(text)
    except (ValueError, KeyError):
        raise Refused("bad_time", f"the time is {shown(text)}", "time_local") from None
    if moment.tzinfo is None:
        raise Refused("bad_time", f"the time {shown(text)} has no offset", "time_local")
    return of_moment(moment, moment.tzinfo)


def record_of(fields: dict[str, str]) -> dict[str, Any]:
    """A line of an access log as a record of Zuji's own format: event http_request.

    distinct_id is the logged-in user, a user id cookie, else address and user agent together, which is the best that
    such a log can do; --map distinct_id=FIELD takes another field.
    """
    rest = dict(fields)
    pop = rest.pop
    record: dict[str, Any] = {"event": "http_request", "lib": {"name": "access log", "platform": "web"}}
    properties: dict[str, Any] = {}
    time = time_of(fields)
    if time is not None:
        record["time"] = time
        for name in ("msec", "time_msec", "time_usec", "time_sec", "time_iso8601", "time_local"):
            pop(name, None)
    request = pop("request", "")
    method, _, rest_of_line = request.partition(" ")
    target, _, protocol = rest_of_line.rpartition(" ")
    if not protocol.startswith("HTTP/"):
        target, protocol = rest_of_line, ""
    target = (
        target or pop("request_uri", "") or (pop("uri", "") + (("?" + a.lstrip("?")) if (a := pop("args", "")) else ""))
    )
    method, protocol = method or pop("request_method", ""), protocol or pop("server_protocol", "")
    if request and not target:
        properties["request"] = request  # not HTTP: a scanner, or TLS spoken to a plain port
    for name, value in (("method", method), ("protocol", protocol)):
        if value:
            properties[name] = value
    host = pop("host", "") or pop("http_host", "") or pop("server_name", "")
    if target:
        path, _, query = target.partition("?")
        properties["$url_path"] = _path(path)
        if query:
            properties["$url_query"] = query
        if host:
            properties["$url"] = f"{pop('scheme', 'https')}://{host}{target}"
    if "http_referer" in rest:
        properties["$referrer"] = pop("http_referer")
    for name in ("status", "body_bytes_sent", "bytes_sent", "request_time", "request_length", "request_time_us"):
        value = pop(name, "")
        if value:
            try:
                properties[name] = float(value) if "." in value else int(value)
            except ValueError:
                properties[name] = value
    agent, address = pop("http_user_agent", ""), pop("http_x_real_ip", "") or pop("remote_addr", "")
    if agent:
        record["user_agent"] = agent
    if is_address(address):
        record["ip"] = address
    elif address:
        properties["remote_addr"] = address
    user = pop("remote_user", "")
    if user:
        record["login_id"] = user
    record["distinct_id"] = user or pop("uid_got", "") or pop("cookie_uid", "") or f"{address} {agent}"[:255]
    if "request_id" in rest:
        record["event_id"] = pop("request_id")
    record["properties"] = {**properties, **rest}
    return record


def _path(path: str) -> str:
    return unquote_to_bytes(path).decode("utf-8", "replace") if "%" in path else path
