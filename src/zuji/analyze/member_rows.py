"""What is told of events behind a number. Plans; persons are told by analyze/person_list.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from sqlglot import exp

from zuji.analyze.asking import Asking
from zuji.analyze.filter_query import Owner
from zuji.analyze.filters import Scope
from zuji.analyze.members import Members
from zuji.analyze.query import Question
from zuji.analyze.rows import seen
from zuji.analyze.splits import present
from zuji.analyze.sql import call, column, text

_TOLD = ("event", "distinct_id", "device", "session_id", "platform")


def events(ids: Sequence[bytes], columns: Sequence[str], query: Question, asking: Asking) -> list[dict[str, Any]]:
    """Events by their ids, in the order of these: id (32 hex digits), event, time (ms UTC), person (its number),
    distinct_id, device, session_id, platform, record (partition-offset-index), properties. Raises BadQuery for columns
    that no event carries."""
    scope = asking.scope(query)
    read = [scope.read(Owner(), name, f"columns[{i}]") for i, name in enumerate(columns)]
    wanted = exp.In(
        this=column("event_id"),
        expressions=[call("reinterpretAsUInt128", call("unhex", text(one.hex()))) for one in ids],
    )
    tree = seen(
        [
            column("event_id").as_("id"),
            call("toUnixTimestamp64Milli", column("time")).as_("at"),
            asking.persons.key.copy().as_("person"),
            *(call("toString", column(name)).as_(f"f_{name}") for name in _TOLD),
            *(column(name) for name in ("raw_partition", "raw_offset", "index")),
            *(found.value.as_(f"c_{i}") for i, found in enumerate(read)),
        ],
        scope,
        asking.persons,
        wanted=True,
    ).where(wanted)
    rows = {row["id"]: row for row in asking.rows(tree)} if ids else {}
    return [_told(rows[one], columns, [found.kind for found in read]) for one in ids]


def persons(members: Members, asking: Asking) -> pa.Array:
    """The numbers of the persons who are listed, or whose events or sessions are, each once."""
    if members.of == "subjects":
        return members.keys
    if members.of == "sessions":
        return members.keys.field("subject").unique()
    scope = Scope(asking.state.catalogue, "UTC", dt.date(1970, 1, 1), asking.state.naming)
    kept = exp.select(column("event_id")).from_(exp.to_table(asking.keep_ids(members.keys)))
    rows = seen([asking.persons.key.copy().as_("person")], scope, asking.persons, wanted=True)
    rows = rows.where(exp.In(this=column("event_id"), query=kept.subquery()))
    return asking.members(exp.select(column("person")).distinct().from_(rows.subquery("r")).order_by(column("person")))


def _told(row: dict[str, Any], columns: Sequence[str], kinds: Sequence[str]) -> dict[str, Any]:
    values = [row[f"c_{i}"] for i in range(len(columns))]
    shown = [
        value if kind in ("list", "numbers") else present(value, kind)
        for value, kind in zip(values, kinds, strict=True)
    ]
    return {
        "id": row["id"].hex(),
        "time": row["at"],
        "person": row["person"],
        **{name: row[f"f_{name}"] for name in _TOLD},
        "record": f"{row['raw_partition']}-{row['raw_offset']}-{row['index']}",
        "properties": dict(zip(columns, shown, strict=True)),
    }
