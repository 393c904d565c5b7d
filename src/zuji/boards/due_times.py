"""When something that is asked for at a time of local clocks is due. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from zoneinfo import ZoneInfo

_BACK_DAYS = 8  # a week, and a day for the zones


def last_due(time: str, time_zone: str, weekdays: Collection[int], now_ms: int) -> int | None:
    """The latest due moment (ms UTC) that is not after now; None without weekdays. time: HH:MM on local clocks;
    weekdays: 1 (Monday) to 7.

    Of a time that clocks pass twice that day the first one is meant, of one that they skip the moment to which the
    skipped hour leads (02:30 becomes 03:30): once a day, whatever the clocks do.
    """
    zone = ZoneInfo(time_zone)
    hour, minute = (int(part) for part in time.split(":"))
    today = dt.datetime.fromtimestamp(now_ms / 1000, zone).date()
    for back in range(-1, _BACK_DAYS):
        day = today - dt.timedelta(days=back)
        if day.isoweekday() not in weekdays:
            continue
        local = dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
        due = int(local.timestamp()) * 1000
        if due <= now_ms:
            return due
    return None
