"""Lengths of time that questions speak of: units of a fixed length."""

from __future__ import annotations

from typing import Literal

Unit = Literal["second", "minute", "hour", "day", "week", "month"]
UNITS_MS: dict[Unit, int] = {
    "second": 1_000,
    "minute": 60_000,
    "hour": 3_600_000,
    "day": 86_400_000,
    "week": 7 * 86_400_000,
    "month": 30 * 86_400_000,
}
WINDOW_MS_MAX = 366 * 86_400_000
