"""Host, path, query and campaign, from the page's address and its referrer."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pyarrow as pa

from zuji.process.context import Context
from zuji.process.memo import remembered
from zuji.process.steps.columns import derived, with_columns

VERSION = "1"
UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term")
COLUMNS = ("url_host", "url_path", "url_query", *UTM)
_FIELDS_MAX = 200
_NOTHING = ("",) * len(COLUMNS)
# Addresses of these schemes hold code or content, no place.
_NO_PLACE = re.compile(r"\s*(?:javascript|data|blob|about|mailto|tel|sms):", re.I)


def version(context: Context) -> str:
    """This step, for the journal; it reads no data."""
    return f"split_url-{VERSION}"


def split_url(batch: pa.RecordBatch, context: Context) -> pa.RecordBatch:
    """Adds url_host, url_path, url_query, referrer_host and the five utm_* columns, '' when there is none.

    Reads url and referrer, any text at all. Hosts are lower-case and without port, names of other scripts in their
    ASCII form (xn--), so that two spellings of a host are one. A query that stands behind a hash route
    (/#/goods?utm_source=x) counts as the query when the page has no other.
    """
    added = derived(batch, "url", COLUMNS, split)
    added |= derived(batch, "referrer", ("referrer_host",), lambda text: (split(text)[0],))
    return with_columns(batch, added)


@remembered
def split(text: str) -> tuple[str, ...]:
    """One value for each of COLUMNS."""
    if not text or _NO_PLACE.match(text):
        return _NOTHING
    try:
        parts = urlsplit(text)
        host = _host(parts.hostname or "")
    except ValueError:  # an unclosed bracket, a character that NFKC turns into a slash
        return _NOTHING
    query = parts.query
    if not query and "?" in parts.fragment:
        query = parts.fragment.partition("?")[2]
    return (host, parts.path, query, *_utm(query))


def _host(name: str) -> str:
    name = name.rstrip(".")
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return name


def _utm(query: str) -> tuple[str, ...]:
    if "utm_" not in query.lower():
        return ("",) * len(UTM)
    found: dict[str, str] = {}
    try:
        fields = parse_qsl(query, errors="replace", max_num_fields=_FIELDS_MAX)
    except ValueError:  # more fields than anybody means
        return ("",) * len(UTM)
    for name, value in fields:
        found.setdefault(name.lower(), value)
    return tuple(found.get(name, "") for name in UTM)
