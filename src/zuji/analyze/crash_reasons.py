"""What a crash is called: the first line of its reason, without what differs from one run to the next."""

from __future__ import annotations

import re

LENGTH_MAX = 300
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]+|@[0-9a-fA-F]{4,}\b")
_NUMBER = re.compile(r"\d{4,}")


def normalised(reason: str) -> str:
    """The first line in which something is: spaces in a row as one, addresses (0x…, @1a2b…) and numbers of four digits
    and more as "…", 300 characters at most. "" where nothing is."""
    line = next((line for line in reason.splitlines() if line.strip()), "")[: 10 * LENGTH_MAX]
    told = _NUMBER.sub("…", _ADDRESS.sub("…", " ".join(line.split())))
    return told[:LENGTH_MAX]
