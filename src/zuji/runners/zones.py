"""Which zone a datetime text means that names none."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from zuji.process.judged import Kept


def zone_of(kept: Kept) -> int:
    """Minutes east of UTC: the client's own zone, else the project's at the record's corrected time.

    Not at the device's: that may lie in any year, also in one that no calendar has."""
    own = kept.record.time_zone_offset
    if own is not None:
        return own
    offset = datetime.fromtimestamp(kept.time / 1000, UTC).astimezone(ZoneInfo(kept.project.time_zone)).utcoffset()
    return 0 if offset is None else int(offset.total_seconds() // 60)
