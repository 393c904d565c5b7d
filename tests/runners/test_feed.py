"""What the live view keeps of hostile records."""

from __future__ import annotations

import orjson

from zuji.runners.feed import BYTES_SHOWN_MAX, PROPERTIES_SHOWN_MAX, TEXT_SHOWN_MAX, clipped, shown


def test_short_values_stay_what_they_are() -> None:
    properties = {"price": 1.5, "paid": True, "name": "手机", "tags": ["a", "b"], "none": None}
    assert shown(properties) == {"properties": properties, "properties_left_out": 0}


def test_a_long_text_is_cut_and_says_so() -> None:
    assert clipped("x" * 100_000) == "x" * TEXT_SHOWN_MAX + "…"


def test_a_long_list_is_shown_as_the_beginning_of_its_text() -> None:
    assert clipped(["x" * 400, "y" * 400]) == '["' + "x" * 400 + '","' + "y" * (TEXT_SHOWN_MAX - 405) + "…"


def test_a_row_holds_a_few_kilobytes_whatever_was_sent() -> None:
    row = shown({f"p{n}": "z" * 64_000 for n in range(1_000)})
    assert sum(len(value) for value in row["properties"].values()) <= BYTES_SHOWN_MAX
    assert len(row["properties"]) + row["properties_left_out"] == 1_000


def test_many_small_properties_are_counted_beyond_the_limit() -> None:
    row = shown({f"p{n}": 1 for n in range(PROPERTIES_SHOWN_MAX + 7)})
    assert row["properties_left_out"] == 7


def test_integers_beyond_64_bits_are_shown_as_digits() -> None:
    hostile = {"one": 10**30, "many": [2**64, None], "deep": {"a": {"b": [-(2**70)]}}, "long": [10**30] * 200}
    row = shown(hostile)["properties"]
    assert orjson.loads(orjson.dumps(row)) == row
    assert row["one"] == "1" + "0" * 30
    assert row["many"] == "[18446744073709551616, null]"
