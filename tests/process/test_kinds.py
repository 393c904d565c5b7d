"""DESIGN D4: a kind is provisional until 100 values or one hour agree; columns are given once and in order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zuji.process.kinds import AGREEING_MS, join, met, place
from zuji.process.properties import gather, to_datetime
from zuji.records.property import KINDS, PROPERTY_COLUMNS_MAX, Property


def test_a_hundred_agreeing_values_settle_a_kind() -> None:
    prop = met(None, "p", {"number": 99}, now=5)
    assert prop.settled_at == 0
    prop = met(prop, "p", {"number": 1}, now=6)
    assert (prop.kind, prop.settled_at) == ("number", 6)


def test_an_hour_of_agreement_settles_a_kind() -> None:
    prop = met(None, "p", {"number": 1}, now=0)
    assert met(prop, "p", {"number": 1}, now=AGREEING_MS - 1).settled_at == 0
    assert met(prop, "p", {"number": 1}, now=AGREEING_MS).settled_at == AGREEING_MS


def test_a_second_kind_widens_and_the_count_begins_again() -> None:
    prop = met(None, "p", {"number": 99}, now=1)
    prop = met(prop, "p", {"text": 50}, now=2)
    assert (prop.kind, prop.settled_at, prop.agreeing) == ("text", 0, 50)
    assert set(prop.kinds_seen) == {"number", "text"}
    assert met(prop, "p", {"text": 50}, now=3).settled_at == 3


def test_a_settled_kind_does_not_move() -> None:
    prop = met(None, "p", {"number": 100}, now=1)
    assert met(prop, "p", {"text": 1000}, now=2) == prop


@given(st.sampled_from(KINDS), st.sampled_from(KINDS), st.sampled_from(KINDS))
def test_widening_does_not_depend_on_the_order(one: str, two: str, three: str) -> None:
    assert join(one, two) == join(two, one)
    assert join(one, one) == one
    assert join(join(one, two), three) == join(one, join(two, three))


def test_columns_are_given_by_name_and_never_twice() -> None:
    settled = {f"p{n:03}": Property(f"p{n:03}", "text", settled_at=1) for n in range(PROPERTY_COLUMNS_MAX + 5)}
    placed = place(settled, since=7)
    assert [prop.column for prop in placed] == list(range(PROPERTY_COLUMNS_MAX))
    settled |= {prop.name: prop for prop in placed}
    assert place(settled, since=8) == []


def test_the_fraction_of_a_datetime_counts_milliseconds() -> None:
    """protocols/sensors.md §10: Python writes '.6' for 6 ms, the web SDK '.05' for 5 ms."""
    base = to_datetime("2024-01-02 03:04:05", 0)
    assert base == 1_704_164_645_000
    assert [to_datetime(f"2024-01-02 03:04:05.{text}", 0) for text in ("6", "05", "476")] == [
        base + 6, base + 5, base + 476,
    ]  # fmt: skip
    assert to_datetime("2024-01-02", 480) == 1_704_124_800_000
    assert to_datetime("2024-02-30", 0) is None
    assert to_datetime("yesterday", 0) is None


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5), st.lists(st.text(max_size=3), max_size=3), st.dictionaries(st.text(max_size=2), st.integers()),
)  # fmt: skip


@given(st.lists(st.dictionaries(st.sampled_from(["a", "b", "it's", "价"]), VALUES, max_size=4), max_size=12))
def test_gathering_by_shape_finds_every_value_once_in_its_row(objects: list[dict[str, object]]) -> None:
    gathered = gather(objects)
    found: dict[tuple[int, str], int] = {}
    for name, by_kind in gathered.by_kind.items():
        for values in by_kind.values():
            for row in values.rows:
                found[row, name] = found.get((row, name), 0) + 1
    for name, rows in gathered.nulls.items():
        for row in rows:
            found[row, name] = found.get((row, name), 0) + 1
    plain = {(row, name): 1 for row, properties in enumerate(objects) for name in properties}
    assert {key: count for key, count in found.items() if "[]" not in key[1]} == plain
