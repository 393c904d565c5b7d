"""What is made of a query: the same query, made of nothing but what is allowed, whatever was put in."""

from __future__ import annotations

import string
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from tests.console.conftest import NOW, SHOP, Asked
from tests.console.test_injection import PLACES, SINGLE, SOURCES
from zuji.analyze.asking import State
from zuji.analyze.complaints import BadQuery
from zuji.analyze.console import allowed, wall
from zuji.analyze.console.question import Checked, checked, read
from zuji.analyze.console.relations import Relations
from zuji.records.property import Catalogue, Property

CATALOGUE = Catalogue(properties={name: Property(name, "number") for name in ("price", "it's", "a b")})
RELATIONS = Relations(SHOP, State(CATALOGUE, 1), "UTC")


def made(sql: str, **parameters: Any) -> Checked:
    return checked(read({"sql": sql, "parameters": parameters}), RELATIONS, NOW * 1000)


NAMES = st.sampled_from(["event", "price", '"it\'s"', "`a b`", "x", "e.event", "person", '"se""lect"'])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8).map(
    lambda value: "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
)
LEAVES = st.one_of(
    NAMES, TEXTS, st.integers(0, 2**65).map(str), st.sampled_from(["NULL", "true", "1.5", "now()", "[]"])
)


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.tuples(inner, inner)
    sign = st.sampled_from(["+", "-", "*", "/", "%", "DIV", "=", "<>", "<", "AND", "OR", "||", "LIKE", "NOT ILIKE"])
    return st.one_of(
        st.tuples(inner, sign, inner).map(lambda it: f"({it[0]} {it[1]} {it[2]})"),
        st.tuples(st.sampled_from(["count", "sumIf", "uniqExact", "toDate", "concat", "arrayElement"]), inner).map(
            lambda it: f"{it[0]}({it[1]})"
        ),
        two.map(lambda it: f"quantile(0.5)({it[0]}) OVER (PARTITION BY {it[1]} ORDER BY {it[0]} DESC)"),
        two.map(lambda it: f"arrayMap((x, y) -> {it[0]}, [{it[1]}], [1])"),
        two.map(lambda it: f"CASE WHEN {it[0]} THEN {it[1]} END"),
        two.map(lambda it: f"({it[0]} IN ({it[1]}, 1) ? {it[0]} : -{it[1]})"),
        two.map(lambda it: f"{it[0]} BETWEEN 1 AND ({it[1]})"),
        inner.map(lambda it: f"({it})::Nullable(String) IS NOT NULL"),
        inner.map(lambda it: f"(SELECT max({it}) FROM persons WHERE NOT {it})"),
        inner.map(lambda it: f"x IN (SELECT {it} FROM events AS e)"),
        inner.map(lambda it: f"({it} + INTERVAL 3 DAY, {it}).1"),
        inner.map(lambda it: f"[{it}][1]"),
    )


EXPRESSIONS = st.recursive(LEAVES, grown, max_leaves=8)
QUERIES = st.builds(
    lambda shape, a, b, c: shape.format(a=a, b=b, c=c),
    st.sampled_from(
        [
            "SELECT {a}, {b} AS x FROM events AS e WHERE {c}",
            "WITH t AS (SELECT {a} AS y FROM events), {b} AS x SELECT * EXCEPT (y) FROM t GROUP BY ALL HAVING {c}",
            "SELECT DISTINCT {a} FROM events AS e ANY LEFT JOIN persons AS p USING (person) ORDER BY {b} LIMIT 5",
            "SELECT {a} FROM events ARRAY JOIN [{b}] AS x QUALIFY {c} UNION ALL SELECT {c} FROM quarantine",
            "SELECT {a} FROM (SELECT {b} AS x FROM events GROUP BY ROLLUP({c})) AS s LIMIT 2 BY {a}",
        ]
    ),
    EXPRESSIONS,
    EXPRESSIONS,
    EXPRESSIONS,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(QUERIES)
def test_what_is_shown_of_a_query_is_the_same_query(sql: str) -> None:
    try:
        first = made(sql)
    except BadQuery:
        return
    again = made(first.canonical)
    assert again.canonical == first.canonical
    # The words of names hang on where they are met first: of columns in two orders of the same text they may differ.
    assert again.functions == first.functions and again.relations == first.relations


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(QUERIES)
def test_the_engine_reads_what_was_made_and_names_are_words_of_ours(ask: Asked, sql: str) -> None:
    try:
        found = made(sql)
    except BadQuery:
        return
    wall.compare(ask.store.query(wall.explained(found.bare)).table.column("explain").to_pylist(), found.functions)
    for name in found.bare.find_all(exp.Identifier):
        assert name.this[:2] in ("n_", "o_") and name.this[2:].isdigit() and name.args["quoted"]


PIECES = [*SOURCES, *PLACES, *SINGLE, *"();,'\"`\\/*-#{}[]?:@$%.", "SELECT", "FROM", "\x00", "\u2028", "\ud83d\ude00"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), min_size=1, max_size=6))
@example(["SELECT 1 FROM events WHERE", " (" * 40])
@example(["SELECT '\\"])
def test_no_text_makes_anything_but_a_query_or_a_complaint(pieces: list[str]) -> None:
    text = " ".join(pieces)
    try:
        found = made(text)
    except BadQuery:
        return
    assert not [table for table in found.bare.find_all(exp.Table) if not table.name.startswith("n_")]


def test_texts_come_to_the_engine_as_they_are(ask: Asked) -> None:
    hostile = [
        *string.printable,
        "\x00",
        "\\",
        "\\\\'",
        "'; --",
        "\\'",
        "{x:String}",
        "\u2028",
        "足迹",
        "\U0001f600",
        "%s",
        "\x1b",
    ]
    hostile += ["a\\nb", "\\x41", "\\N", "\\0", "/*", "*/", "--", "$$", "`", '"', "\r\n", "\\u0041", "\x7f", "\x85"]
    literals = ", ".join("'" + one.replace("\\", "\\\\").replace("'", "''") + "'" for one in hostile)
    ((seen,),) = ask(f"SELECT [{literals}] AS x")
    assert seen == hostile
    without = [one for one in hostile if "\x00" not in one]
    ((given_back,),) = ask("SELECT {x:Array(String)}", parameters={"x": without})
    assert given_back == without


HOSTILE = "'); DROP TABLE events_8; --"


@pytest.mark.parametrize(
    ("kind", "value", "answer"),
    [
        ("String", HOSTILE, HOSTILE),
        ("Int64", -(2**63), str(-(2**63))),
        ("UInt64", str(2**64 - 1), str(2**64 - 1)),
        ("Float64", 1e300, 1e300),
        ("Nullable(Float64)", None, None),
        ("Bool", True, True),
        ("Date", "2026-11-01", "2026-11-01"),
        ("DateTime64(3)", "2026-11-01T09:00:00.125", "2026-11-01 09:00:00.125"),
        ("Decimal(20, 4)", "12345678901234.5678", "12345678901234.5678"),
        ("UUID", "00000000-0000-0000-0000-00000000000A", "00000000-0000-0000-0000-00000000000a"),
        ("Array(String)", [HOSTILE, "\\"], [HOSTILE, "\\"]),
        ("Array(Nullable(Int8))", [1, None], [1, None]),
    ],
)
def test_parameters_are_values_of_their_type(ask: Asked, kind: str, value: Any, answer: Any) -> None:
    assert ask(f"SELECT {{x:{kind}}}", parameters={"x": value}) == [[answer]]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *((kind, HOSTILE) for kind in ("Int8", "Float64", "Bool", "Date", "DateTime", "Decimal(9, 2)", "UUID")),
        ("Int8", 128), ("UInt8", -1), ("Int64", True), ("Int64", 1.5), ("Int64", "1; 2"), ("Float64", "1"),
        ("String", 5), ("String", None), ("String", "\ud800"), ("String", ["a"]), ("Array(String)", "a"),
        ("Array(String)", [1]), ("Date", "2026-13-01"), ("Date", "2026-11-01'"), ("DateTime", "2026-11-01"),
        ("Decimal(9, 2)", "1e99999"), ("Decimal(9, 2)", "NaN"), ("Map(String, String)", {"a": "b"}),
        ("Array(Int8)", [1] * 10_001),
    ],
)  # fmt: skip
def test_parameters_of_another_type_are_refused_by_name(kind: str, value: Any) -> None:
    with pytest.raises(BadQuery) as caught:
        made(f"SELECT {{x:{kind}}}", x=value)
    assert caught.value.problems[0].field == "parameters.x" and "takes" in str(caught.value)


def test_every_type_is_read_as_it_is_written(ask: Asked) -> None:
    more = ["DateTime", "DateTime('Asia/Shanghai')", "DateTime64(3)", "DateTime64(6, 'UTC')", "Decimal(10, 2)"]
    more += ["Decimal64(3)", "FixedString(3)", "LowCardinality(String)", "Map(String, UInt8)", "Tuple(Int8, String)"]
    for kind in [*sorted(allowed.PLAIN), "Array(Nullable(Date))", *more]:
        quoted = kind.replace("'", "''")
        shown = made(f"SELECT CAST(event AS {kind}), event::{kind}, CAST(event, '{quoted}')").canonical
        assert shown.count(f"CAST(\"event\", '{quoted}')") == 3, (kind, shown)
        if kind in allowed.PLAIN:
            assert ask(f"SELECT toTypeName(CAST(NULL AS Nullable({kind})))") == [[f"Nullable({kind})"]]


def test_a_parameter_that_nothing_asks_for_is_refused() -> None:
    with pytest.raises(BadQuery, match=r"parameters.y: the query has no parameter 'y'"):
        made("SELECT {x:String}", x="a", y="b")


@pytest.mark.parametrize("sql", ["SELECT quantile({x:Float64})(price) FROM events", "SELECT 1 LIMIT {x:UInt8}"])
def test_parameters_stand_where_numbers_do(ask: Asked, sql: str) -> None:
    assert len(ask(sql, parameters={"x": 1})) == 1


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["Function file (children 1)"], "Function 'file'"),
        (["TableIdentifier events_8"], "TableIdentifier 'events_8'"),
        (["TableIdentifier n_1.n_2.n_3"], "TableIdentifier"),
        (["Identifier x"], "Identifier 'x'"),
        (["Identifier n_1", "SelectQuery (children 1)", "ExplainQuery"], "ExplainQuery"),
        (["Set"], "Set"),
        ([""], "''"),
    ],
)
def test_the_wall_stops_what_was_not_put_in(lines: list[str], says: str) -> None:
    with pytest.raises(wall.Mismatch, match=says):
        wall.compare(lines, {"count"})
