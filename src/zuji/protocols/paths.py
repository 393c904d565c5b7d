"""Addresses below which a vendor's endpoints lie alone, so that no path can be taken for another vendor's."""

from __future__ import annotations

# First part of the path to the adapter behind it.
PREFIXES = {
    "posthog": "posthog",
    "segment": "segment",
    "rudder": "segment",
    "mixpanel": "mixpanel",
    "amplitude": "amplitude",
    "snowplow": "snowplow",
    "matomo": "matomo",
    "ga4": "ga4",
    "umeng": "umeng",
}


def split(path: str) -> tuple[str, str]:
    """The vendor's prefix, '' without one, and the path behind it."""
    first, slash, rest = path[1:].partition("/")
    return (first, slash + rest) if slash and first in PREFIXES else ("", path)


def bare(path: str) -> str:
    """The path behind a vendor's prefix, without a slash at its end."""
    return split(path)[1].rstrip("/")
