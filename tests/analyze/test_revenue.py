"""Revenue: tables worked out by hand, a shop's published figures, and the engine's answer against the reference."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.analyze import golden, streams
from tests.analyze.scenario import World, scenario
from zuji.analyze.complaints import BadQuery
from zuji.analyze.kinds import parse
from zuji.analyze.revenue import NUMBERS, RevenueQuery
from zuji.store.clickhouse import ClickHouse

DAYS = {
    "kind": "revenue",
    "order": {"event": "pay", "amount": {"property": "paid"}},
    "refund": {"event": "refund", "amount": {"property": "back"}},
    "from": "2026-11-01",
    "to": "2026-11-02",
    "time_zone": "UTC",
}
STORY = scenario(
    {
        "ana": [("pay", "2026-11-01 09:00", {"paid": 10}), ("pay", "2026-11-02 09:00", {"paid": 20.5})],
        "bo": [
            ("pay", "2026-11-01 09:00", {"paid": 5}),
            ("pay", "2026-11-01 10:00"),
            ("refund", "2026-11-02 00:00", {"back": 5}),
        ],
        "cy": [("visit", "2026-11-02 08:00"), ("pay", "2026-11-03 00:00", {"paid": 99})],
    },
)


def ask(store: ClickHouse, **more: Any) -> Any:
    with streams.loaded(STORY, store, dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)) as (runner, project_id, _):
        return runner.run(project_id, parse({**DAYS, **more}))


def test_figures_worked_out_by_hand(store: ClickHouse) -> None:
    found = ask(store)
    (group,) = found.groups
    total = group.total
    assert (total.orders, total.gross, total.refunds, total.refunded, total.net) == (4, 35.5, 1, 5, 30.5)
    assert (total.payers, total.repeat_payers, total.active, total.repeat_ratio) == (2, 2, 3, 1.0)
    assert (total.order_value, total.per_payer, total.per_active) == (8.875, 15.25, 10.1666666666667)
    assert [(p.at, p.orders, p.net, p.payers, p.repeat_payers, p.active, p.open) for p in group.points] == [
        ("2026-11-01", 3, 15, 2, 1, 2, False),
        ("2026-11-02", 1, 15.5, 1, 0, 3, True),
    ]
    assert [(one.series, one.reason, one.rows) for one in found.receipt.left_out] == [(0, "value_not_set", 1)]


def test_the_revenue_of_a_real_shop_is_what_others_publish_and_what_its_file_adds_up_to(store: ClickHouse) -> None:
    with gzip.open(golden.DATA / "online-retail" / "invoices.csv.gz", "rt", newline="") as file:
        rows = list(csv.DictReader(file))
    months: dict[str, Decimal] = {}
    countries: dict[str, Decimal] = {}
    for row in rows:
        if row["bought"]:
            month = row["time"][:7] + "-01"
            months[month] = months.get(month, Decimal()) + Decimal(row["bought"])
            countries[row["country"]] = countries.get(row["country"], Decimal()) + Decimal(row["bought"])
    amount = {"property": "amount"}
    year = {"from": "2010-12-01", "to": "2011-12-31", "time_zone": "UTC"}
    body = {"kind": "revenue", "order": {"event": "buy", "amount": amount}, "interval": "month", **year}
    with streams.loaded(golden.online_retail(), store) as (runner, project_id, _):
        (group,) = runner.run(project_id, parse(body)).groups
        split = runner.run(project_id, parse({**body, "breakdowns": [{"property": "country", "limit": 5}]})).groups
        every = {"event": "*", "measure": "sum", "property": "amount"}
        whole = runner.run(project_id, parse({"kind": "trend", "series": [every], **year})).series[0].total
    assert (group.total.gross, group.total.orders, group.total.payers) == (8911407.904, 18_532, 4_338)
    assert whole == 9747747.934
    assert {point.at: point.gross for point in group.points} == {at: float(sum) for at, sum in months.items()}
    largest = sorted(countries.items(), key=lambda item: -item[1])
    assert [(one.breakdown[0], one.total.gross) for one in split[:5]] == [(name, float(n)) for name, n in largest[:5]]
    assert split[5].other and split[5].total.gross == float(sum(n for _, n in largest[5:]))


def test_nothing_sold_is_zero_and_has_no_means(store: ClickHouse) -> None:
    (group,) = ask(store, order={"event": "none", "amount": {"property": "paid"}}, refund=None).groups
    assert (group.total.gross, group.total.net, group.total.order_value, group.total.per_payer) == (0, 0, None, None)
    assert group.total.per_active == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"order": {"event": "pay"}}, "order.amount"),
        ({"order": {"event": "pay", "amount": {"property": "payed"}}}, "order.amount.property"),
        ({"from": "2026-01-01", "interval": "hour"}, ""),
    ],
)
def test_complaints_name_the_field(store: ClickHouse, change: dict[str, Any], field: str) -> None:
    with pytest.raises(BadQuery) as complained:
        ask(store, **change)
    assert complained.value.problems[0].field == field


def test_a_cell_that_is_not_there_is_complained_about(store: ClickHouse) -> None:
    assert streams.complaint_of_cell(STORY, store, DAYS, {"of": "payers", "at": "2026-11-03"}) == "cell.at"


def question(rng: random.Random, world: World) -> dict[str, Any]:
    amounts = [{"property": "amount"}, {"property": "age", "on": "profile"}]
    return {
        **streams.base(rng),
        "kind": "revenue",
        "order": {**streams.step(rng), "amount": rng.choice(amounts)},
        "refund": {**streams.step(rng), "amount": rng.choice(amounts)} if rng.random() < 0.5 else None,
        "active": streams.step(rng),
        "interval": rng.choice(["hour", "day", "day", "week", "month"]),
        "week_start": rng.choice(["monday", "sunday"]),
        "breakdowns": streams.breakdowns(rng),
    }


def cells(query: RevenueQuery, found: Any) -> Iterator[tuple[dict[str, Any], int]]:
    for group in found.groups:
        for at, point in [(None, group.total), *((point.at, point) for point in group.points)]:
            for of in NUMBERS:
                yield {"breakdown": group.breakdown, "other": group.other, "at": at, "of": of}, getattr(point, of)


def test_engine_and_reference_give_the_same_answer_and_the_same_members(store: ClickHouse) -> None:
    streams.differential(store, question, cells, questions_of_a_world=2, cells_of_a_question=1)
