"""Whatever a question says, where it names or compares something, is nothing but data: for every kind, every place.

The engine itself is the judge: its own parser brings each query that was asked into a normal form without literals.
What a hostile text stands in must leave that form as it is with a harmless one, or be complained about.
"""

from __future__ import annotations

import contextlib
import copy
import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec
import pyarrow as pa
import pytest
from bench.demanding import DEMANDING
from sqlglot import exp

from tests.analyze import streams
from tests.analyze.scenario import World, scenario
from zuji.analyze.cohorts import Cohort
from zuji.analyze.complaints import BadQuery
from zuji.analyze.filter_query import parse_filters
from zuji.analyze.kinds import KINDS, parse
from zuji.analyze.run import Runner
from zuji.records.property import Property
from zuji.store.clickhouse import ClickHouse, sql
from zuji.store.contract import Answer, Limits, Progress

KNOWN = "known"  # a harmless text that names whatever the hostile ones name
HOSTILE = [
    "'",
    "''",
    "\\'",
    "\\",
    "\\\\' OR 1=1 --",
    "' OR '1'='1",
    "') OR 1=1 --",
    "'; DROP TABLE events_1; --",
    "' UNION ALL SELECT secret FROM secrets --",
    "\" OR \"\"=\"",
    "`; SELECT 1; `",
    "/*", "*/", "--", "#", ";",
    "{x:String}", "{_:Identifier}", "%s", "%(a)s", "$1", "?", "${x}", "{{x}}", "$$",
    "nul\0in", "\r\n", "\t", "\u2028", "\u202e", "\ufeff", "\x7f", "\x1a",
    "ʼ", "＇", "\u00a0' OR 1=1",
    "(SELECT 1)", "x'41'", "0x41", "\\x27", "\\u0027", "\\N", "NULL", "nan", "inf", "1e999",
    "toString(1)", "file('/etc/passwd')", "url('http://127.0.0.1/')", "sleep(3)", "INTO OUTFILE 'x'",
    "SETTINGS readonly=0", "FORMAT Null", "../../etc/passwd", "🦆'", "é'", "a" * 400 + "'",
]  # fmt: skip
# Conditions of every sort, in which names and values stand.
FILTERS: list[dict[str, Any]] = [
    {"property": "page", "operator": "not_equals", "value": "home"},
    {"property": "page", "operator": "contains", "value": "zzz", "on": "event"},
    {"op": "or", "filters": [
        {"property": "page", "operator": "in", "value": ["home", "list"]},
        {"property": "tier", "on": "profile", "operator": "equals", "value": "gold"},
        {"property": "tier", "on": "profile_at_event", "operator": "starts_with", "value": "go"},
        {"property": "when", "operator": "after", "value": "2026-10-01"},
        {"cohort": "regulars", "as_of": "2026-11-01"},
        {"did": {"event": "pay", "filters": [{"property": "page", "operator": "equals", "value": "till"}]},
         "sum": {"property": "amount", "operator": "at_most", "value": 1e9}},
        {"sequence": {"steps": [{"event": "view"}, {"event": "pay", "without": [{"event": "refund"}]}],
                      "same": ["page"], "then_not": {"events": [{"event": "hide"}], "within": {"value": 1}}}},
    ]},
]  # fmt: skip
_PLAIN = {"$country": "land", "$utm_campaign": "campaign", "$platform": "platform"}  # of own columns: another form
_DAY = {"from": "2026-11-01", "to": "2026-11-02", "time_zone": "UTC"}


def plain(value: Any) -> Any:
    """A question whose names are all of one kind: any of them may be exchanged for another."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return "view" if value == "*" else _PLAIN.get(value, value) if isinstance(value, str) else value


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where texts stand."""
    if isinstance(value, str) and path[-1] != "kind":
        yield path
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(item, (*path, key))


def put(question: Any, path: tuple[Any, ...], text: str) -> Any:
    changed = copy.deepcopy(question)
    at: Any = changed
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = text
    return changed


DAY = ["ad", "view", "search", "view", "cart", "pay", "refund", "crash", "hide"]
_WORDS = ("operator", "on", "op", "unit", "as_of")  # of a language of ours: anything else is refused
_TYPED = ("when", "amount")  # no texts


def of_filters(kind: str, texts: Iterator[str]) -> list[dict[str, Any]]:
    """The conditions with other texts in all places that take a name or a value."""
    whole: Any = FILTERS
    if kind in ("group_profile", "property"):  # of persons, whose events stand inside of did
        whole = [{"did": {"event": "view", "filters": FILTERS}}, {"cohort": "regulars"}]
    changed = whole
    for path in places(whole):
        beside = whole
        for key in path[:-1]:
            beside = beside[key]
        named = beside.get("property") if isinstance(beside, dict) else None
        if path[-1] not in _WORDS and named not in _TYPED:
            changed = put(changed, path, next(texts))
    return list(changed)


def world() -> World:
    """A day of a shop, in which every hostile text is the name of a property, of a profile's property and a cohort."""
    told = []
    for i, event in enumerate(
        ["ad", "view", "search", "view", "cart", "pay", "refund", "crash", "hide", "view", "search", "pay"]
    ):
        named = dict.fromkeys(("land", "campaign", "platform", "reason"), "v")
        told.append((event, f"09:{i:02}", {**named, "page": "home", "amount": 3, "when": "2026-11-01"}))
    found = scenario({"ana": told, "bo": told[1:]}, profiles={"ana": {"tier": "gold", "age": 40}})
    events = {name: Property(name, "text") for name in (KNOWN, *HOSTILE)} | {"when": Property("when", "datetime")}
    profile = {
        name: msgspec.structs.replace(found.catalogue.profile_properties["tier"], name=name)
        for name in (KNOWN, *HOSTILE)
    }
    catalogue = msgspec.structs.replace(
        found.catalogue,
        properties=found.catalogue.properties | events,
        profile_properties=found.catalogue.profile_properties | profile,
    )
    bought = parse_filters([{"did": {"event": "pay"}}], "definition")
    cohorts = [Cohort(i, name, "dynamic", 1, bought) for i, name in enumerate(["regulars", KNOWN, *HOSTILE], 1)]
    data = msgspec.structs.replace(found.data, cohorts=cohorts)
    return msgspec.structs.replace(found, catalogue=catalogue, data=data)


class Listening:
    """A store that keeps the text of what it is asked."""

    def __init__(self, store: ClickHouse) -> None:
        self._store = store
        self.texts: list[str] = []

    def query(
        self,
        tree: exp.Expr,
        parameters: Mapping[str, Any] | None = None,
        limits: Limits = Limits(),
        query_id: str = "",
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Answer:
        self.texts.append(sql(tree))
        return self._store.query(tree, parameters, limits, query_id, on_progress)

    def cancel(self, query_id: str) -> bool:
        return False

    def keep_ids(self, ids: pa.Array) -> str:
        return self._store.keep_ids(ids)

    def drop_ids(self, name: str) -> None:
        self._store.drop_ids(name)


def forms(store: ClickHouse, texts: list[str]) -> list[str]:
    """The texts as the engine reads them, without literals."""
    listed = exp.Array(expressions=[exp.Literal.string(text) for text in texts])
    one = "replaceRegexpAll(normalizeQuery(formatQuerySingleLine(arrayJoin(texts))), '(set|kept)_[0-9a-f]+', 's')"
    tree = exp.select(f"{one} AS form").from_(exp.select(listed.as_("texts")).subquery())
    return [row["form"] for row in store.query(tree).table.to_pylist()]


def test_every_kind_is_tried() -> None:
    assert set(DEMANDING) == set(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_hostile_text_is_data_wherever_a_question_has_one(store: ClickHouse, kind: str) -> None:
    base = {**plain(DEMANDING[kind]), **_DAY, "kind": kind}
    texts = itertools.cycle(HOSTILE[sorted(KINDS).index(kind) * 3 :] + HOSTILE)
    answered: dict[tuple[Any, ...], list[str]] = {}
    found = world()
    with streams.loaded(found, store) as (_, project_id, now):
        tables = store.tables()

        def ask(question: dict[str, Any]) -> list[str]:
            heard = Listening(store)
            Runner(heard, found, clock=lambda: now / 1000).run(project_id, parse(question))
            return heard.texts

        harmless = ask(base) + ask({**base, "filters": of_filters(kind, itertools.repeat(KNOWN))})
        for path in places(base):
            with contextlib.suppress(BadQuery):
                harmless += ask(put(base, path, KNOWN))
            text = next(texts)
            try:
                answered[(*path, text)] = ask(put(base, path, text))
            except BadQuery as refused:
                assert all(problem.field and problem.detail for problem in refused.problems)
        for n in range(2):
            answered["filters", n] = ask({**base, "filters": of_filters(kind, texts)})
        assert store.tables() == tables
    assert len(answered) > 3
    known = set(forms(store, sorted(set(harmless))))
    every = sorted({text for texts in answered.values() for text in texts})
    form_of = dict(zip(every, forms(store, every), strict=True))
    for place, asked in answered.items():
        strange = [text for text in asked if form_of[text] not in known]
        assert not strange, f"{json.dumps(place)}: {strange[0]}"
