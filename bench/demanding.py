"""For each kind of question one that asks for nearly everything at once, of the whole history (bench/history.py):
breakdowns, sessions by gap, all persons, values that are held. What an engine and a process need at most is seen here.
"""

from __future__ import annotations

from typing import Any

_PAID = {"event": "pay", "amount": {"property": "amount"}}
_BACK = {"event": "refund", "amount": {"property": "amount"}}
_BY_PAGE = [{"property": "page", "limit": 20}]

DEMANDING: dict[str, dict[str, Any]] = {
    "attribution": {
        "conversion": {"event": "pay"},
        "revenue": {"property": "amount"},
        "touches": [{"event": "ad", "property": "$utm_campaign"}, {"event": "search"}, {"event": "view"}],
        "models": [
            {"model": name}
            for name in ("first", "last", "linear", "position", "time_decay", "participation", "markov", "shapley")
        ],
    },
    "crash": {
        "crashes": [{"event": "crash"}],
        "starts": {"event": "view"},
        "reason": "reason",
        "before": 5,
        "interval": "day",
        "breakdowns": [{"property": "$platform"}],
    },
    "cross": {
        "step": {"event": "*"},
        "measures": [
            {"measure": "total"},
            {"measure": "unique"},
            {"measure": "sum", "value": {"property": "amount"}},
            {"measure": "median", "value": {"property": "amount"}},
        ],
        "rows": [{"property": "page", "limit": 20}, {"property": "$country", "limit": 5}],
        "columns": [{"property": "$time", "part": "day_of_week", "limit": 7}],
    },
    "distribution": {
        "step": {"event": "*"},
        "of": "times",
        "bounds": [1, 2, 5, 10, 20, 50],
        "interval": "day",
        "breakdowns": [{"property": "page", "limit": 5}],
    },
    "funnel": {
        "steps": [{"event": "view"}, {"event": "search"}, {"event": "cart"}, {"event": "pay"}],
        "window": {"value": 1, "unit": "day"},
        "order": "strict",
        "exclusions": [{"event": "refund"}],
        "held": [{"property": "$country"}],
        "count": "totals",
        "breakdowns": _BY_PAGE,
        "trend": "day",
    },
    "group_profile": {
        "target": {"did": {"event": "pay"}},
        "breakdowns": [{"property": "tier", "on": "profile"}, {"property": "age", "on": "profile", "bounds": [30, 50]}],
    },
    "interval": {
        "first": {"event": "view"},
        "second": {"event": "view"},
        "within": {"value": 30, "unit": "day"},
        "held": [{"property": "$country"}],
        "interval": "day",
        "breakdowns": _BY_PAGE,
    },
    "lifecycle": {"step": {"event": "*"}, "interval": "day", "breakdowns": [{"property": "$country"}]},
    "ltv": {
        "start": {"event": "*"},
        "value": _PAID,
        "refund": _BACK,
        "unit": "day",
        "days": list(range(1, 61)),
        "clock": "rolling",
        "forecast": True,
    },
    "path": {
        "visit": "session",
        "splits": [{"event": "view", "property": "page"}],
        "depth": 10,
        "nodes": 50,
        "sequences": 100,
    },
    "process": {
        "start": {"event": "search"},
        "end": {"event": "pay"},
        "leaves": [{"event": "hide"}],
        "window": {"value": 7, "unit": "day"},
        "splits": [{"event": "view", "property": "page"}],
        "nodes": 100,
        "variants": 100,
    },
    "property": {
        "property": "age",
        "bounds": [20, 30, 40, 50, 60],
        "did": {"event": "*"},
        "breakdowns": [{"property": "tier", "on": "profile"}],
    },
    "retention": {
        "start": {"event": "*"},
        "return": {"event": "*"},
        "unit": "day",
        "periods": 30,
        "cohort": "every",
        "measure": {"property": "amount", "of": "sum"},
        "breakdowns": [{"property": "$platform", "limit": 5}],
    },
    "revenue": {
        "order": _PAID,
        "refund": _BACK,
        "interval": "hour",
        "breakdowns": [{"property": "page", "limit": 20}],
    },
    "session": {
        "interval": "day",
        "breakdowns": [{"property": "$platform"}],
        "splits": [{"event": "view", "property": "page"}],
        "pages": 200,
    },
    "stickiness": {"step": {"event": "*"}, "interval": "hour", "breakdowns": [{"property": "$country"}]},
    "trend": {
        "series": [
            {"event": "*", "measure": "unique"},
            {"event": "*", "measure": "rolling_unique", "window_days": 7},
            {"event": "pay", "measure": "median", "property": "amount"},
        ],
        "breakdowns": [{"property": "$country"}],
    },
}
