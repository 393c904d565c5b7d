"""A question of each kind beside SQL for the same question that was written by hand, over bench/history.py's events.

Where the SQL says the same, both answers are compared; a faster answer that is another one is no figure. Where it says
less (no sessions' pages, no variants, no "other") it is the least that the question needs, in favour of the SQL.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple

DAY_MS = 86_400_000
_STEPS = ("view", "search", "cart", "pay")
_MS = "toUInt64(toUnixTimestamp64Milli(time))"
_DAY = "intDiv(toUnixTimestamp(time), 86400)"
_PAID = {"event": "pay", "amount": {"property": "amount"}}
_BACK = {"event": "refund", "amount": {"property": "amount"}}
_TIMES = "arraySort(groupArray(toUnixTimestamp64Milli(time)))"
_BREAKS = "arraySum(arrayMap((a, b) -> a - b > 1800000, arrayPopFront(t), arrayPopBack(t)))"
_ENDS = "arrayFilter(i -> i = length(o) OR o[i + 1].1 - o[i].1 > 1800000, arrayEnumerate(o))"

Rows = list[dict[str, Any]]


class Case(NamedTuple):
    """A question, SQL for it, and what of both answers must be equal (None: nothing that is comparable)."""

    question: dict[str, Any]
    sql: str
    same: Callable[[Any, Rows], bool] | None = None


def _funnel(found: Any, rows: Rows) -> bool:
    levels = {row["level"]: row["n"] for row in rows}
    return all(step.count == sum(n for level, n in levels.items() if level > i) for i, step in enumerate(found.steps))


def _ltv(found: Any, rows: Rows) -> bool:
    """By number of the cohort's day."""
    by_day = {row["c"]: row["totals"][-1] for row in rows}
    first = dt.date.fromisoformat(found.cohorts[0].at).toordinal() - dt.date(1970, 1, 1).toordinal()
    told = {first + i: cohort.totals[-1] for i, cohort in enumerate(found.cohorts) if cohort.size}
    return told.keys() == by_day.keys() and all(
        abs(told[day] - by_day[day]) <= 1e-6 * max(1.0, abs(by_day[day])) for day in told
    )


def _retention(found: Any, rows: Rows) -> bool:
    of = {(row["d"], row["k"]): row["n"] for row in rows}
    days = sorted({d for d, _ in of})
    return len(days) == len(found.cohorts) and all(
        cohort.counts[k] == of.get((day, k), 0)
        for day, cohort in zip(days, found.cohorts, strict=True)
        for k in range(1, 8)
    )


CASES: dict[str, Case] = {
    "trend: events by day": Case(
        {"kind": "trend", "series": [{"event": "view"}]},
        f"SELECT {_DAY} AS d, count() AS n FROM events_1 WHERE event = 'view' GROUP BY d ORDER BY d",
        lambda found, rows: found.series[0].total == sum(row["n"] for row in rows),
    ),
    "trend: persons by day": Case(
        {"kind": "trend", "series": [{"event": "*", "measure": "unique"}]},
        f"SELECT {_DAY} AS d, uniqExact(actor_number) AS n FROM events_1 GROUP BY d ORDER BY d",
    ),
    "funnel: 4 steps, 1 day": Case(
        {"kind": "funnel", "steps": [{"event": name} for name in _STEPS], "window": {"value": 1, "unit": "day"}},
        f"SELECT level, count() AS n FROM (SELECT windowFunnel({DAY_MS})({_MS}, "
        + ", ".join(f"event = '{name}'" for name in _STEPS)
        + ") AS level FROM events_1 WHERE event IN ('view', 'search', 'cart', 'pay') GROUP BY actor_number)"
        " GROUP BY level",
        _funnel,
    ),
    "funnel: 2 steps, 1 day": Case(
        {"kind": "funnel", "steps": [{"event": "view"}, {"event": "pay"}], "window": {"value": 1, "unit": "day"}},
        f"SELECT level, count() AS n FROM (SELECT windowFunnel({DAY_MS})({_MS}, event = 'view', event = 'pay') AS level"
        " FROM events_1 WHERE event IN ('view', 'pay') GROUP BY actor_number) GROUP BY level",
        _funnel,
    ),
    "retention: 30 x 7 days": Case(
        {"kind": "retention", "start": {"event": "view"}, "return": {"event": "pay"}, "periods": 7, "cohort": "every"},
        f"SELECT d, k, count() AS n FROM (SELECT arrayJoin(groupUniqArrayIf({_DAY}, event = 'view')) AS d,"
        f" arrayJoin(arrayFilter(x -> x BETWEEN 0 AND 7, arrayMap(x -> toInt32(x) - toInt32(d),"
        f" groupUniqArrayIf({_DAY}, event = 'pay')))) AS k FROM events_1 WHERE event IN ('view', 'pay')"
        " GROUP BY actor_number) GROUP BY d, k",
        _retention,
    ),
    "path: 6 levels from view": Case(
        {"kind": "path", "start": {"event": "view"}, "depth": 6},
        "SELECT p, count() AS n FROM (SELECT arraySlice(arrayMap(x -> x.2, arraySort(groupArray((time, event)))), 1, 6)"
        " AS p FROM events_1 GROUP BY actor_number) GROUP BY p ORDER BY n DESC LIMIT 20",
    ),
    "stickiness: days with a view": Case(
        {"kind": "stickiness", "step": {"event": "view"}},
        f"SELECT d, count() AS n FROM (SELECT uniqExact({_DAY}) AS d FROM events_1 WHERE event = 'view'"
        " GROUP BY actor_number) GROUP BY d",
    ),
    "lifecycle: by day": Case(
        {"kind": "lifecycle", "step": {"event": "view"}, "interval": "day"},
        f"SELECT arrayJoin(days) AS d, count() AS n FROM (SELECT groupUniqArray({_DAY}) AS days FROM events_1"
        " WHERE event = 'view' GROUP BY actor_number) GROUP BY d",
    ),
    "distribution: times": Case(
        {"kind": "distribution", "step": {"event": "view"}},
        "SELECT n, count() AS c FROM (SELECT count() AS n FROM events_1 WHERE event = 'view' GROUP BY actor_number)"
        " GROUP BY n",
    ),
    "interval: view to pay, 7 days": Case(
        {
            "kind": "interval",
            "first": {"event": "view"},
            "second": {"event": "pay"},
            "within": {"value": 7, "unit": "day"},
        },
        # The last view before each payment with no other payment between; pairs follow one another directly.
        "SELECT count() AS n, sum(w) AS ms FROM (SELECT arrayJoin(arrayFilter(w -> w >= 0, arrayMap(i ->"
        f" if(o[i].2 = 0 AND o[i + 1].2 = 1 AND o[i + 1].1 - o[i].1 <= {7 * DAY_MS}, o[i + 1].1 - o[i].1, -1),"
        " range(1, length(o))))) AS w FROM (SELECT arraySort(groupArray((toUnixTimestamp64Milli(time),"
        " event = 'pay'))) AS o FROM events_1 WHERE event IN ('view', 'pay') GROUP BY actor_number))",
        lambda found, rows: found.total.count == rows[0]["n"],
    ),
    "session: by gap of 30 min": Case(
        {"kind": "session"},
        f"SELECT sum(1 + {_BREAKS}) AS n FROM (SELECT {_TIMES} AS t FROM events_1 GROUP BY actor_number)",
        lambda found, rows: found.total.sessions == rows[0]["n"],
    ),
    "crash: crashed sessions": Case(
        {"kind": "crash", "crashes": [{"event": "crash"}], "before": 0},
        f"SELECT countIf(has(tupleElement(o, 2), 1)) AS persons, sum(length({_ENDS})) AS n FROM (SELECT"
        " arraySort(groupArray((toUnixTimestamp64Milli(time), event = 'crash'))) AS o FROM events_1"
        " GROUP BY actor_number)",
        lambda found, rows: found.total.sessions == rows[0]["n"] and found.total.affected == rows[0]["persons"],
    ),
    "attribution: last ad, 7 days": Case(
        {
            "kind": "attribution",
            "conversion": {"event": "pay"},
            "touches": [{"event": "ad", "property": "$utm_campaign"}],
            "window": {"value": 7, "unit": "day"},
            "models": [{"model": "last"}, {"model": "linear"}],
        },
        "SELECT c, count() AS n FROM (SELECT arrayJoin(arrayMap(p -> arrayLast(a -> a.1 <= p.1 AND a.1 >= p.1 -"
        f" {7 * DAY_MS}, ads).2, pays)) AS c FROM (SELECT arraySort(groupArrayIf((toUnixTimestamp64Milli(time),"
        " toString(utm_campaign)), event = 'ad')) AS ads, groupArrayIf((toUnixTimestamp64Milli(time), 0),"
        " event = 'pay') AS pays FROM events_1 WHERE event IN ('ad', 'pay') GROUP BY actor_number)) GROUP BY c",
    ),
    "process: search to pay, 1 day": Case(
        {"kind": "process", "start": {"event": "search"}, "end": {"event": "pay"}},
        "SELECT e.1 AS source, e.2 AS target, count() AS n FROM (SELECT arrayJoin(arrayZip(arrayPopBack(p),"
        " arrayPopFront(p))) AS e FROM (SELECT arrayMap(x -> x.2, arraySort(groupArray((toUnixTimestamp64Milli(time),"
        " toString(event))))) AS p FROM events_1 GROUP BY actor_number)) GROUP BY source, target",
    ),
    "revenue: by day": Case(
        {"kind": "revenue", "order": _PAID, "refund": _BACK},
        f"SELECT {_DAY} AS d, countIf(event = 'pay') AS orders, uniqExactIf(actor_number, event = 'pay') AS payers,"
        " uniqExact(actor_number) AS active, sumKahanIf(p_1, event = 'pay') AS revenue,"
        " sumKahanIf(p_1, event = 'refund') AS refunded FROM events_1 GROUP BY d",
        lambda found, rows: found.groups[0].total.orders == sum(row["orders"] for row in rows),
    ),
    "ltv: by first day, 30 days": Case(
        {"kind": "ltv", "start": {"event": "view"}, "value": _PAID, "clock": "rolling", "days": [1, 3, 7, 14, 30]},
        "SELECT intDiv(f, 86400000) AS c, sumForEach(arrayMap(n -> arraySum(arrayMap(p -> p.2 * (p.1 >= f AND p.1 < f"
        " + n * 86400000), pays)), [1, 3, 7, 14, 30])) AS totals FROM (SELECT minIf(toUnixTimestamp64Milli(time),"
        " event = 'view') AS f, groupArrayIf((toUnixTimestamp64Milli(time), p_1), event = 'pay') AS pays"
        " FROM events_1 WHERE event IN ('view', 'pay') GROUP BY actor_number HAVING f > 0) GROUP BY c",
        _ltv,
    ),
    "cross: page by weekday": Case(
        {
            "kind": "cross",
            "step": {"event": "pay"},
            "measures": [{"measure": "total"}, {"measure": "sum", "value": {"property": "amount"}}],
            "rows": [{"property": "page", "limit": 100}],
            "columns": [{"property": "$time", "part": "day_of_week", "limit": 7}],
        },
        "SELECT p_0, toDayOfWeek(time, 0, 'UTC') AS w, count() AS n, sumKahan(p_1) AS s FROM events_1"
        " WHERE event = 'pay' GROUP BY p_0, w",
    ),
    "property: ages of payers": Case(
        {"kind": "property", "property": "age", "did": {"event": "pay"}, "bounds": [20, 30, 40, 50, 60]},
        "SELECT roundDown(number, [0, 20, 30, 40, 50, 60]) AS a, count() AS n FROM profile_ops WHERE key = 'age' AND"
        " actor_number IN (SELECT actor_number FROM events_1 WHERE event = 'pay') GROUP BY a",
        lambda found, rows: found.total.subjects == sum(row["n"] for row in rows),
    ),
    "group_profile: payers' tiers": Case(
        {
            "kind": "group_profile",
            "target": {"did": {"event": "pay"}},
            "breakdowns": [{"property": "tier", "on": "profile"}],
        },
        "SELECT text, count() AS n, countIf(actor_number IN (SELECT actor_number FROM events_1 WHERE event = 'pay'))"
        " AS payers FROM profile_ops WHERE key = 'tier' GROUP BY text",
        lambda found, rows: found.target_size == sum(row["payers"] for row in rows),
    ),
}
