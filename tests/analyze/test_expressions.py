"""Expressions: worked out by hand, complaints that tell the place, and the engine's values against the reference's on
random well-typed expressions and rows."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.analyze import expressions
from tests.analyze.scenario import World, scenario
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.expression_kinds import typed
from zuji.analyze.expressions import DEPTH_MAX, LENGTH_MAX, BadExpression, parsed
from zuji.analyze.filter_query import Owner
from zuji.analyze.reference import expressions as reference
from zuji.store.clickhouse import ClickHouse

KINDS = {"price": "number", "n": "number", "city": "text", "url": "text", "vip": "bool", "born": "datetime"}
KINDS |= {"tags": "list", "sizes": "numbers", "it's": "text"}
ROW: dict[str, Any] = {
    "price": 2.5,
    "n": 3.0,
    "city": "  Oslo 足迹 ",
    "url": "https://x/?utm_source=Ads&b=1",
    "vip": True,
    "born": 1_793_577_600_000,  # 2026-11-02T00:00:00Z
    "tags": ["a", "b"],
}


def kind_of(owner: Owner, name: str) -> str:
    if owner.on == "lookup" and (owner.type, name) == ("products", "category"):
        return "text"
    if owner.on != "event" or name not in KINDS:
        raise BadQuery(Problem("property", name, f"no event has carried property {name!r}"))
    return KINDS[name]


def by_hand(text: str, row: dict[str, Any] = ROW, time_zone: str = "UTC") -> Any:
    tree = typed(parsed(text), kind_of)
    return reference.value(tree, lambda owner, name: row.get(name), 1_793_577_600_000, time_zone)


TABLE: list[tuple[str, Any]] = [
    ("price * n", 7.5),
    ("price + n * 2 - 1", 7.5),
    ("(price + n) * 2", 11.0),
    ("-price", -2.5),
    ("n / 0", None),
    ("0 / 0", None),
    ("1e308 * 10", None),
    ("1 - 1 * -0.0", 1.0),
    ("round(price)", 2.0),
    ("round(3.5)", 4.0),
    ("round(-2.345, 2)", -2.35),  # of the value times 100, which is -234.50000000000003
    ("floor(-2.5)", -3.0),
    ("ceil(-2.5)", -2.0),
    ("abs(-2.5)", 2.5),
    ("lower(trim(city))", "oslo 足迹"),
    ("upper('straße')", "STRAßE"),
    ("length(trim(city))", 7.0),
    ("length(tags)", 2.0),
    ("length(sizes)", None),
    ("is_set(sizes)", False),
    ("contains(tags, 'a')", True),
    ("contains(url, 'utm')", True),
    ("substring('足迹abc', 2, 2)", "迹a"),
    ("substring('abc', 9)", ""),
    ("replace('aXbX', 'X', '')", "ab"),
    ("split_part('a,b,', ',', 3)", ""),
    ("split_part('a,b,', ',', 4)", None),
    ("extract(url, 'utm_source=([A-Za-z]+)')", "Ads"),
    ("extract(url, '[0-9]$')", "1"),
    ("extract(url, 'zzz')", None),
    ("matches(url, '^https')", True),
    ("starts_with(url, 'http') and not ends_with(url, 'x')", True),
    ("concat('a', n, vip, 1.5, 1e21)", "a3true1.51e21"),
    ("'a' || 'b' || \"it's\"", None),
    ("concat('a', null)", None),
    ("text(born)", "2026-11-02 00:00:00.000"),
    ("number('1.5e3')", 1500.0),
    ("number(' 1')", None),
    ("number(vip)", 1.0),
    ("if(price * n >= 7, 'big', 'small')", "big"),
    ("if(`it's` = 'x', 1, 2)", 2.0),
    ("case when vip and n < 2 then 'a' when n in (3, 4) then 'b' else 'c' end", "b"),
    ("case when n > 9 then 'a' end", None),
    ("coalesce(\"it's\", null, city, 'none')", "  Oslo 足迹 "),
    ('"it\'s" is null and n is not null', True),
    ("\"it's\" = 'a' or vip", True),
    ("\"it's\" = 'a' and vip", None),
    ("not (\"it's\" = 'a')", None),
    ("\"it's\" in ('a')", None),
    ("city not in ('a', 'b')", True),
    ("'Z' < 'a' and 'é' > 'z'", True),
    ("year(born) * 100 + month(born)", 202611.0),
    ("hour($time)", 0.0),
    ("weekday(born)", 1.0),
    ("date(born)", "2026-11-02"),
    ("seconds_between(born, $time) + 1", 1.0),
]


@pytest.mark.parametrize(("text", "value"), TABLE)
def test_a_table_worked_out_by_hand(text: str, value: Any) -> None:
    found = by_hand(text)
    assert found == value and type(found) is type(value)


def test_the_engine_says_the_same_of_the_table(store: ClickHouse) -> None:
    told = {name: value for name, value in ROW.items() if name != "born"} | {"sizes": None}
    world = scenario({"ana": [("a", "2026-11-02 00:00:00", told)]})
    world.catalogue = expressions.catalogue(KINDS)
    event = world.data.events[0]
    event.properties["born"] = ("datetime", ROW["born"])
    assert expressions.engine_values([text for text, _ in TABLE], world, store) == [[value] for _, value in TABLE]


def test_parts_of_times_are_local_to_the_zone_and_end_with_the_years_that_have_calendars() -> None:
    assert by_hand("hour(born)", time_zone="Asia/Shanghai") == 8.0
    assert by_hand("date(born)", time_zone="America/New_York") == "2026-11-01"
    assert by_hand("year(born)", {"born": -1}) is None and by_hand("year(born)", {"born": 2**62}) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "at its end (at character 1)"),
        ("price *", "at its end (at character 8)"),
        ("price + * 2", "where '*' is (at character 9)"),
        ("(price", "')' should be here (at character 7)"),
        ("price price", "'price' was not expected (at character 7)"),
        ("'abc", "a text that is not closed (at character 1)"),
        ("price ; drop table events", "no part of one (at character 7)"),
        ("prise", "no event has carried property 'prise' (at character 1)"),
        ("sum(price)", "there is no function 'sum'; valid:"),
        ("system('ls')", "there is no function 'system'"),
        ("price + city", "'add' takes a number, and this is a text (at character 9)"),
        ("price = city", "'equals' takes a number, as the others are, and this is a text"),
        ("vip < true", "'less' takes a bool, as the others are"),
        ("if(price, 1, 2)", "'if' takes a bool, and this is a number (at character 4)"),
        ("if(vip, 1, 'a')", "'if' takes a number, as the others are, and this is a text (at character 12)"),
        ("null", "null alone has no kind"),
        ("coalesce(null)", "and this is null"),
        ("tags", "the result is a list"),
        ("lower(tags)", "'lower' takes a text, and this is a list (at character 7)"),
        ("lower()", "'lower' takes 1 arguments, not 0"),
        ("substring(city, n)", "a constant whole number from 1 to 100000 here (at character 17)"),
        ("round(price, 11)", "from 0 to 10"),
        ("extract(url, '(?=a)')", "is no regular expression of the RE2 kind"),
        ("extract(url, city)", "takes a constant text here"),
        (f"matches(url, '{'a' * 1_001}')", "longer than 1000"),
        ("lookup('products', lower(city), 'category')", "takes the property that holds the key"),
        ("lookup('nothing', city, 'category')", "no event has carried"),
        ("price in (n)", "'in' takes constants"),
        ("1e999", "too large a number"),
        ("a" * (LENGTH_MAX + 1), f"{LENGTH_MAX} characters at most"),
        ("(" * 900 + "1" + ")" * 900, f"nests {DEPTH_MAX} deep at most"),
        ("-" * 1_900 + "n", f"nests {DEPTH_MAX} deep at most"),
        ("1" + "+1" * 900, "300 parts at most"),
        ("1" + "+1" * 30, f"nests {DEPTH_MAX} deep at most, long sums"),
        ("not " * 401 + "price", "takes a bool"),
        ("case when vip then 1", "'end' should be here"),
        ("case 1 end", "'when' should be here"),
        ("'\ud800'", "lone surrogate"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, told: str) -> None:
    with pytest.raises(BadExpression) as complained:
        typed(parsed(text), kind_of)
    assert told in str(complained.value)


def test_long_chains_are_read_without_recursion() -> None:
    assert by_hand("not " * 400 + "vip") is True
    assert by_hand("not " * 401 + "vip") is False


def test_random_expressions_mean_the_same_in_the_engine_and_in_python(store: ClickHouse) -> None:
    for seed in range(expressions.WORLDS):
        rng = random.Random(seed)
        world = World(*expressions.world(rng))
        texts = [expressions.draw(rng, rng.choice(["text", "number", "bool", "datetime"]), 3) for _ in range(60)]
        told = [[expressions.told(text, event, world) for event in world.data.events] for text in texts]
        found = expressions.engine_values(texts, world, store)
        for text, ours, theirs in zip(texts, told, found, strict=True):
            assert theirs == ours, (seed, text)


def test_every_function_is_drawn() -> None:
    rng = random.Random(1)
    drawn = " ".join(expressions.draw(rng, kind, 3) for kind in ("text", "number", "bool", "datetime") * 100)
    from zuji.analyze.expression_kinds import FUNCTIONS

    assert {name for name in FUNCTIONS if f"{name}(" not in drawn} == {"lookup"}
