"""What a drawn board says: amounts, regions, notes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.text import Text

from zuji.boards import noted, pictures
from zuji.boards.picture_words import full, number, short
from zuji.boards.regions import by_region
from zuji.store.annotations import Annotation

DAY_MS = 86_400_000
NOV_1 = 1_793_491_200_000  # 2026-11-01T00:00Z


def texts(*tiles: dict[str, Any], language: str = "en", currency: str = "CNY") -> list[str]:
    """All that is written on the picture of some tiles."""
    told = {
        "name": "B", "description": "", "made_at": "2026-11-09 10:00", "time_zone": "UTC", "language": language,
        "currency": currency,
        "tiles": [{"id": str(y), "x": 0, "y": 6 * y, "w": 12, "h": 6, **one} for y, one in enumerate(tiles)],
    }  # fmt: skip
    figure = pictures.drawn(told, (0, 6 * len(tiles)))
    return [one.get_text() for one in figure.findobj(Text) if one.get_text()]


def group(place: str | None, total: Any, other: bool = False, **more: Any) -> dict[str, Any]:
    return {"breakdown": [] if other else [place], "other": other, "total": total, **more}


def trend(days: int = 9) -> dict[str, Any]:
    points = [{"at": f"2026-11-{day:02}", "value": day} for day in range(1, days + 1)]
    line = {"series": 0, "event": "view", "breakdown": [], "other": False, "points": points, "total": 45}
    return {"kind": "trend", "series": [line], "formulas": []}


@pytest.mark.parametrize(
    ("language", "currency", "said"),
    [
        ("zh-CN", "CNY", ["¥1,234.50", "¥999,999.99", "1.2亿"]),
        ("en", "CNY", ["¥1,234.50", "¥999,999.99", "123.5M"]),
        ("en", "JPY", ["¥1,235", "¥1,000,000", "123.5M"]),
        ("zh-CN", "CHF", ["CHF\xa01,234.50", "CHF\xa0999,999.99", "1.2亿"]),
        ("en", "", ["1,234.5", "999,999.99", "123.5M"]),
    ],
)
def test_an_amount_stands_in_the_projects_currency(language: str, currency: str, said: list[str]) -> None:
    values = (1234.5, 999_999.99, 123_456_789.0)
    tiles = [
        {"kind": "number", "answer": {"kind": "revenue"}, "headline": {"value": value, "unit": "money"}}
        for value in values
    ]
    assert set(said) <= set(texts(*tiles, language=language, currency=currency))
    ranked = {"label": ["tea"], "other": False, "value": 1234.5}
    tile = {"kind": "rank", "answer": {"kind": "revenue"}, "headline": {}, "ranking": [ranked]}
    assert f" {said[0]}" in texts(tile, language=language, currency=currency)


def test_a_map_is_ranked_by_region_with_what_is_left() -> None:
    places = [f"p{i}" for i in range(12)]
    answer = {
        "kind": "distribution",
        "groups": [group("", {"subjects": 99}, other=True), *(group(p, {"subjects": i}) for i, p in enumerate(places))],
    }
    tile = {"kind": "question", "answer": answer, "display": {"chart": "map"}}
    said = texts(tile)
    assert "Ranked by region; the map is on the board · 3 more" in said
    assert [one for one in dict.fromkeys(said) if one in places] == list(reversed(places))[:10]
    assert "按地区排名，地图见看板 · 另有 3 项" in texts(tile, language="zh-CN")
    assert "Ranked by region" not in " ".join(texts({**tile, "display": {}}))
    nobody = {**tile, "answer": {**answer, "groups": [group("p", {"subjects": 0})]}}
    assert "No data in this period" in texts(nobody)


@pytest.mark.parametrize(
    ("answer", "display", "unit", "first"),
    [
        ({"kind": "trend", "series": [group("a", 3, series=0), group("a", 8, series=1)]}, {}, "number", 3),
        ({"kind": "trend", "series": [group("a", 3, series=0), group("a", 8, series=1)]}, {"mapped": "1"}, "number", 8),
        ({"kind": "property", "groups": [{**group("a", 0), "subjects": 4}]}, {}, "number", 4),
        ({"kind": "stickiness", "groups": [group("a", {"subjects": 5})]}, {}, "number", 5),
        ({"kind": "funnel", "steps": [{}, {}], "groups": [group("a", 0, counts=[9, 3], ratios=[1.0, 0.25])]},
         {}, "number", 9),
        ({"kind": "funnel", "steps": [{}, {}], "groups": [group("a", 0, counts=[9, 3], ratios=[1.0, 0.25])]},
         {"mapped": "ratio 2"}, "ratio", 0.25),
        ({"kind": "revenue", "groups": [group("a", {"net": 7.5, "payers": 2})]}, {}, "money", 7.5),
        ({"kind": "revenue", "groups": [group("a", {"net": 7.5, "payers": 2})]}, {"figure": "payers"}, "number", 2),
        ({"kind": "session", "groups": [group("a", {"sessions": 6})]}, {"figure": "gone"}, "number", 6),
        ({"kind": "crash", "groups": [group("a", {"crashes": 1})]}, {}, "number", 1),
    ],
)  # fmt: skip
def test_every_kind_that_has_a_map_is_ranked_by_what_its_map_shows(
    answer: Any, display: Any, unit: str, first: float
) -> None:
    found = by_region(answer, {"chart": "map", **display})
    assert found is not None and (found[0], found[1][0].number) == (unit, first)
    assert by_region(answer, display) is None


def note(first: int, last: int, text: str = "sale", color: str = "red") -> Annotation:
    return Annotation(1, 1, "project", 0, first, last, text, color, "a test")


def test_notes_are_marked_and_told_below_their_chart() -> None:
    notes = [
        note(NOV_1 + DAY_MS, NOV_1 + 4 * DAY_MS, "八折 " + "x" * 300),
        *(note(NOV_1, NOV_1) for _ in range(3)),
    ]  # fmt: skip
    told = noted.within(notes, "2026-11-01", "2026-11-09", "UTC")
    said = texts({"kind": "question", "answer": trend(), "notes": told})
    assert {"[1]", "[2]", "[3]", "1 more notes"} <= set(said) and "[4]" not in said
    (whole,) = [one for one in said if one.startswith("[1] 2026-11-02 00:00 – 2026-11-05 00:00  八折")]
    assert whole.endswith("…") and len(whole) < 240
    assert "[2] 2026-11-01 00:00  sale" in said


def test_a_note_belongs_to_local_days() -> None:
    late = note(NOV_1 - 3_600_000, NOV_1 - 3_600_000)  # the 1st in Shanghai, the 31st in London
    assert noted.within([late], "2026-11-01", "2026-11-01", "UTC") == []
    assert noted.within([note(NOV_1 + DAY_MS, NOV_1 + DAY_MS)], "2026-11-01", "2026-11-01", "UTC") == []
    (told,) = noted.within([late], "2026-11-01", "2026-11-01", "Asia/Shanghai")
    assert told["first"] == "2026-11-01T07:00"
    whole = note(NOV_1 - 50 * DAY_MS, NOV_1 + 50 * DAY_MS)
    (told,) = noted.within([whole], "2026-11-01", "2026-11-09", "UTC")
    assert noted.placed([told], [f"2026-11-0{day}" for day in range(1, 10)]) == [(0, 8)]


@given(st.integers(0, 23), st.integers(0, 23))
def test_an_hour_is_marked_at_its_point(one: int, other: int) -> None:
    first, last = sorted((one, other))
    told = noted.within(
        [note(NOV_1 + first * 3_600_000 + 59_000, NOV_1 + last * 3_600_000)], "2026-11-01", "2026-11-01", "UTC"
    )
    places = [f"2026-11-01T{hour:02}:00:00+00:00" for hour in range(24)]
    assert noted.placed(told, places) == [(first, last)]


def test_numbers_are_written_as_pages_write_them() -> None:
    """As Intl.NumberFormat does in Node 22, compact and not."""
    told = {
        0: ("0", "0", "0"), 0.005: ("0.01", "0", "0"), 1.005: ("1.01", "1", "1"), -3.456: ("-3.46", "-3.5", "-3.5"),
        12345.678: ("12,345.68", "1.2万", "12.3K"), 999.95: ("999.95", "1000", "1K"),
        999_949: ("999,949", "100万", "999.9K"), 999_950: ("999,950", "100万", "1M"),
        -2_500_000: ("-2,500,000", "-250万", "-2.5M"), 99_995_000: ("99,995,000", "9999.5万", "100M"),
        1.2e12: ("1,200,000,000,000", "1.2万亿", "1.2T"),
    }  # fmt: skip
    assert {value: (full(value), short(value, "zh-CN"), short(value, "en")) for value in told} == told
    assert number(0.345, "ratio", "en") == "34.5%" and number(None, "money", "en", "CNY") == "–"
