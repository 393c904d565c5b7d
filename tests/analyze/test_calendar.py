"""Local days and buckets, against a walk through the minutes."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zuji.analyze import calendar
from zuji.analyze.calendar import DAY, buckets, day_of, instant, iso, start

ZONES = {
    "Asia/Shanghai": (2026, 3, 1),
    "Asia/Kolkata": (2026, 3, 1),
    "America/New_York": (2026, 3, 8),
    "Europe/London": (2026, 10, 25),
    "Australia/Lord_Howe": (2026, 4, 5),
    "America/Sao_Paulo": (2018, 11, 4),  # no 00:00
    "Africa/Cairo": (2026, 4, 24),  # no 00:00
    "America/Havana": (2026, 11, 1),  # 00:00 twice
    "Asia/Kathmandu": (2026, 1, 1),
}


@pytest.mark.parametrize("zone", ZONES)
def test_every_minute_lies_in_the_day_that_its_local_date_says(zone: str) -> None:
    day = dt.date(*ZONES[zone])
    minute = start(day - 2 * DAY, zone)
    while minute < start(day + 3 * DAY, zone):
        local = dt.datetime.fromtimestamp(minute / 1000, ZoneInfo(zone)).date()
        assert start(local, zone) <= minute < start(local + DAY, zone)
        assert day_of(minute, zone) == local
        minute += 60_000


def test_a_day_that_begins_in_a_gap_begins_at_its_end() -> None:
    assert iso(start(dt.date(2018, 11, 4), "America/Sao_Paulo"), "America/Sao_Paulo") == "2018-11-04T01:00:00-02:00"


def test_a_clock_set_back_over_midnight_gives_days_that_do_not_overlap() -> None:
    zone = "America/St_Johns"  # at 00:01 on 2006-10-29 the clock was set back to 23:01
    assert iso(start(dt.date(2006, 10, 29), zone), zone) == "2006-10-29T00:00:00-02:30"
    assert day_of(start(dt.date(2006, 10, 29), zone) + 90_000, zone) == dt.date(2006, 10, 29)


def test_a_skipped_day_has_no_bucket() -> None:
    found = buckets(dt.date(2011, 12, 29), dt.date(2011, 12, 31), "day", "Pacific/Apia")
    assert found.labels == ("2011-12-29", "2011-12-31")


def test_hours_of_the_days_when_the_clock_changes() -> None:
    spring = buckets(dt.date(2026, 3, 8), dt.date(2026, 3, 8), "hour", "America/New_York")
    assert len(spring.starts) == 23
    autumn = buckets(dt.date(2026, 11, 1), dt.date(2026, 11, 1), "hour", "America/New_York")
    assert autumn.labels[1:3] == ("2026-11-01T01:00:00-04:00", "2026-11-01T01:00:00-05:00")
    half = buckets(dt.date(2026, 4, 5), dt.date(2026, 4, 5), "hour", "Australia/Lord_Howe")
    assert half.labels[1:4] == ("2026-04-05T01:00:00+11:00", "2026-04-05T01:30:00+10:30", "2026-04-05T02:00:00+10:30")


def test_weeks_and_months_keep_their_own_labels_at_the_edges() -> None:
    first, last = dt.date(2026, 10, 29), dt.date(2026, 11, 9)
    assert buckets(first, last, "week", "UTC").labels == ("2026-10-26", "2026-11-02", "2026-11-09")
    assert buckets(first, last, "week", "UTC", "sunday").labels == ("2026-10-25", "2026-11-01", "2026-11-08")
    months = buckets(first, last, "month", "UTC")
    assert months.labels == ("2026-10-01", "2026-11-01")
    assert months.starts[0] == start(first, "UTC")


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("interval", ["hour", "day", "week", "month"])
def test_buckets_cover_the_range_without_gap_or_overlap(zone: str, interval: str) -> None:
    first = dt.date(*ZONES[zone]) - 3 * DAY
    found = buckets(first, first + 9 * DAY, interval, zone)
    assert found.starts[0] == start(first, zone) and found.end == start(first + 10 * DAY, zone)
    assert list(found.starts) == sorted(set(found.starts))
    assert found.at(found.starts[0] - 1) == -1 == found.at(found.end)
    assert [found.at(at) for at in found.starts] == list(range(len(found.starts)))
    assert found.at(found.end - 1) == len(found.starts) - 1


def test_instants_of_texts() -> None:
    day = 86_400_000
    assert instant("1970-01-02", "UTC") == (day, 2 * day)
    assert instant("1970-01-02T08:00:00", "Asia/Shanghai") == (day, day)
    assert instant("1970-01-02T00:00:00.5Z", "Asia/Shanghai") == (day + 500, day + 500)
    with pytest.raises(ValueError):
        instant("yesterday", "UTC")


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([*ZONES, "Africa/Casablanca", "Pacific/Apia"]),
    st.dates(dt.date(1975, 1, 1), dt.date(2040, 1, 1)),
    st.integers(1, 400),
    st.data(),
)
def test_offsets_and_parts_are_those_of_the_zones_clock(
    zone: str, day: dt.date, days: int, data: st.DataObject
) -> None:
    begin = calendar.start(day, zone)
    end = calendar.start(day + dt.timedelta(days), zone)
    starts, offsets = calendar.offsets(begin, end, zone)
    time = data.draw(st.one_of(st.integers(begin, end - 1), st.sampled_from([at for at in starts if at < end])))
    clock = dt.datetime.fromtimestamp(time // 1000, ZoneInfo(zone))
    shown = (time + offsets[bisect_right(starts, time) - 1]) // 3_600_000 % 24
    assert shown == clock.hour
    for part in ("day", "week", "month", "day_of_week", "day_of_month", "month_of_year"):
        steps, values = calendar.parts(begin, end, part, zone)
        assert values[bisect_right(steps, time) - 1] == calendar.part_of(calendar.day_of(time, zone), part)
    assert calendar.part_of(dt.date(2026, 11, 1), "day_of_week") == 7  # a Sunday
    assert calendar.part_of(dt.date(2026, 11, 1), "week") == "2026-10-26"
