"""All calendar logic: local days as half-open intervals of instants, and the buckets of a trend.

Instants are whole milliseconds UTC. A local day D is [start(D), start(D + 1)), where start(D) is the first instant
whose local date is D or later. So a day that begins in a gap (no 00:00) begins at the gap's end, a day that a zone
skipped is empty and has no bucket, and days never overlap: not even where a clock was set back over midnight.
The engine gets bucket bounds as numbers and knows nothing of zones.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY = dt.timedelta(days=1)
_HOUR_S = 3_600
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Buckets(NamedTuple):
    """starts[i] is where bucket i begins (ms UTC), and ends bucket i - 1; the last one ends at `end`.

    labels[i] is its `at`: the local day on which the interval begins (of a week or month also when that lies before
    the range), and for hours the local time with its offset.
    """

    starts: tuple[int, ...]
    end: int
    labels: tuple[str, ...]

    def at(self, time: int) -> int:
        """The bucket that holds an instant, -1 outside."""
        return bisect_right(self.starts, time) - 1 if self.starts[:1] <= (time,) and time < self.end else -1


def _local(second: int, zone: ZoneInfo) -> dt.datetime:
    return (_EPOCH + dt.timedelta(seconds=second)).astimezone(zone)


def _offset_s(second: int, zone: ZoneInfo) -> int:
    offset = _local(second, zone).utcoffset()
    assert offset is not None  # zones always have one
    return int(offset.total_seconds())


@lru_cache(maxsize=20_000)
def start(day: dt.date, zone_name: str) -> int:
    """The first instant (ms UTC) whose local date is day or later."""
    zone = ZoneInfo(zone_name)
    midnight = int(dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC).timestamp())
    # Offsets lie between -16 h and +16 h, so this is surely before, and that surely after the day began.
    before, after = midnight - 17 * _HOUR_S, midnight + 17 * _HOUR_S
    guess = midnight - _offset_s(midnight - _offset_s(midnight, zone), zone)
    if _local(guess, zone).date() >= day > _local(guess - 1, zone).date() and _steady(guess, zone):
        return guess * 1000
    # A clock change is near. Dates may go back there once, so the search begins at hours that surely lie before.
    step = before
    while step < after and _local(step, zone).date() < day:
        step += 60
    low, high = step - 60, step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _local(middle, zone).date() >= day else (middle, high)
    return high * 1000


def _steady(second: int, zone: ZoneInfo) -> bool:
    """Whether no clock change lies within three hours."""
    return _offset_s(second - 3 * _HOUR_S, zone) == _offset_s(second + 3 * _HOUR_S, zone) == _offset_s(second, zone)


def day_of(time: int, zone_name: str) -> dt.date:
    """The local day that holds an instant, by `start`."""
    day = _local(time // 1000, ZoneInfo(zone_name)).date()
    while time < start(day, zone_name):
        day -= DAY
    while time >= start(day + DAY, zone_name):
        day += DAY
    return day


def iso(time: int, zone_name: str) -> str:
    """Local time with its offset: 2026-11-01T09:00:00+08:00; milliseconds only where there are some."""
    local = (_EPOCH + dt.timedelta(milliseconds=time)).astimezone(ZoneInfo(zone_name))
    return local.isoformat(timespec="milliseconds" if time % 1000 else "auto")


def instant(value: str, zone_name: str) -> tuple[int, int]:
    """[first, end) in ms UTC of what an ISO text means: a whole local day, or one moment (first == end).

    A moment without offset is local; where the clock shows it twice, the first. Raises ValueError.
    """
    if len(value) == 10:
        day = dt.date.fromisoformat(value)
        return start(day, zone_name), start(day + DAY, zone_name)
    moment = dt.datetime.fromisoformat(value)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone_name))
    time = (moment.astimezone(dt.UTC) - _EPOCH) // dt.timedelta(milliseconds=1)
    return time, time


def buckets(first: dt.date, last: dt.date, interval: str, zone_name: str, week_start: str = "monday") -> Buckets:
    """Buckets of the local days first to last, both inclusive. interval is hour, day, week or month."""
    end = start(last + DAY, zone_name)
    if interval == "hour":
        hours = _hours(start(first, zone_name), end, zone_name)
        return Buckets(hours, end, tuple(iso(hour, zone_name) for hour in hours))
    found: dict[str, int] = {}
    day = first
    while day <= last:
        begins = start(day, zone_name)
        if begins < start(day + DAY, zone_name):  # a skipped day has no bucket
            found.setdefault(_label(day, interval, week_start), begins)
        day += DAY
    return Buckets(tuple(found.values()), end, tuple(found))


def _label(day: dt.date, interval: str, week_start: str) -> str:
    if interval == "month":
        return day.replace(day=1).isoformat()
    if interval == "week":
        back = day.weekday() if week_start == "monday" else (day.weekday() + 1) % 7
        return (day - back * DAY).isoformat()
    return day.isoformat()


def _hours(begin: int, end: int, zone_name: str) -> tuple[int, ...]:
    """Instants at which the local clock strikes an hour or is changed: an hour shown twice is two buckets."""
    zone = ZoneInfo(zone_name)
    found, second = [], begin // 1000
    while second * 1000 < end:
        found.append(second * 1000)
        offset = _offset_s(second, zone)
        strikes = second + _HOUR_S - (second + offset) % _HOUR_S
        if _offset_s(strikes, zone) != offset:
            low, high = second, strikes  # the change lies in (low, high]
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if _offset_s(middle, zone) == offset else (low, middle)
            strikes = high
        second = strikes
    return tuple(found)


def offsets(first: int, end: int, zone_name: str) -> tuple[list[int], list[int]]:
    """What a zone's clock shows in [first, end): from each of the instants on (ms UTC), so many ms after UTC."""
    zone = ZoneInfo(zone_name)
    second, last = first // 1000, end // 1000
    offset = _offset_s(second, zone)
    starts, found = [second * 1000], [offset * 1000]
    while second < last:
        then = min(second + 6 * _HOUR_S, last)
        if _offset_s(then, zone) != offset:
            low, high = second, then  # the change lies in (low, high]
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if _offset_s(middle, zone) == offset else (low, middle)
            then, offset = high, _offset_s(high, zone)
            starts.append(then * 1000)
            found.append(offset * 1000)
        second = then
    return starts, found


def parts(first: int, end: int, part: str, zone_name: str) -> tuple[list[int], list[str | int]]:
    """From each of the instants on, the part of the local days in [first, end) that `part_of` gives."""
    days = buckets(day_of(first, zone_name), day_of(max(first, end - 1), zone_name), "day", zone_name)
    starts: list[int] = []
    found: list[str | int] = []
    for begins, label in zip(days.starts, days.labels, strict=True):
        value = part_of(dt.date.fromisoformat(label), part)
        if found[-1:] != [value]:
            starts.append(begins)
            found.append(value)
    return starts, found


def part_of(day: dt.date, part: str) -> str | int:
    """day, week (its Monday) and month (its first day) as texts; day_of_week (1: Monday), day_of_month,
    month_of_year as numbers."""
    numbers = {"day_of_week": day.isoweekday(), "day_of_month": day.day, "month_of_year": day.month}
    return numbers[part] if part in numbers else _label(day, part, "monday")
