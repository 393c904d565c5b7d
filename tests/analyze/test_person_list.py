"""Lists of persons beside the reference: who is in them, how much they did, in which order."""

from __future__ import annotations

import datetime as dt
import random
from functools import partial
from typing import Any

from tests.analyze import streams
from tests.analyze.scenario import World
from zuji.analyze import calendar
from zuji.analyze.asking import Asking
from zuji.analyze.person_list import PersonsQuery, Row, View
from zuji.analyze.reference import conditions
from zuji.analyze.reference.conditions import Days
from zuji.store.clickhouse import ClickHouse

SEEDS = range(max(streams.WORLDS // 6, 1))


def asked(rng: random.Random) -> dict[str, Any]:
    tier = {"on": "profile", "property": "tier", "operator": rng.choice(["equals", "not_equals"]), "value": "it's"}
    age = {"on": "profile", "property": "age", "operator": "greater", "value": 20}
    cohort = {"cohort": rng.choice(["1", "2", "3"]), "member": rng.random() < 0.5}
    group = {"op": rng.choice(["and", "or"]), "filters": rng.sample([tier, age, cohort, streams.did(rng)], 2)}
    as_of = (streams.FIRST + dt.timedelta(rng.choice([0, 1]))).isoformat()
    return {
        "filters": rng.choice([[], [group], [group, tier], [{"op": "or", "filters": []}]]),
        "sort": rng.choice(
            [
                {"by": rng.choice(["events", "first_at", "last_at"]), "descending": rng.random() < 0.5},
                {"by": "property", "property": rng.choice(["tier", "age"]), "descending": rng.random() < 0.5},
            ]
        ),
        "columns": ["tier", "age"],
        "time_zone": rng.choice(streams.ZONES),
        "limit": 1000,
        **({"as_of": as_of} if rng.random() < 0.5 else {}),
    }


def first_page(query: PersonsQuery, asking: Asking, time_zone: str) -> tuple[int, list[Row]]:
    return View(asking, time_zone, query.as_of).page(query, 0)


def expected(query: PersonsQuery, world: World, now: int) -> dict[str, tuple[int, int | None, int | None, str | None]]:
    """By key: events, first and last, and tier, of every person for whom the filters hold."""
    assert query.time_zone is not None
    last = query.as_of or calendar.day_of(now, query.time_zone)
    until = calendar.start(last + calendar.DAY, query.time_zone) if query.as_of else None
    reference = world.reference() if until is None else world.reference().before(until)
    times: dict[int, list[int]] = {person: [] for person in reference.operations}
    for event in reference.events:
        times.setdefault(reference.person_of(event.actor), []).append(event.time)
    days = Days(query.time_zone, last, until)
    found = {}
    for person, theirs in times.items():
        if conditions.holds_for(query.filters, person, days, reference):
            tier = reference.profiles.get(person, {}).get("tier", ("", None))[1]
            key = person.to_bytes(16, "little").hex()
            found[key] = (len(theirs), min(theirs, default=None), max(theirs, default=None), tier)
    return found


def test_lists_hold_exactly_those_whom_the_reference_finds_in_their_order(store: ClickHouse) -> None:
    for seed in SEEDS:
        rng = random.Random(seed)
        world = streams.streams(seed, subjects=200)
        with streams.loaded(world, store) as (runner, project_id, now):
            for _ in range(3):
                query = PersonsQuery.model_validate(asked(rng))
                count, rows = runner.work(project_id, query.time_zone, partial(first_page, query))
                facts = [row.facts for row in rows]
                told = {
                    row.key: (
                        *(row.facts[name] for name in ("events", "first_at", "last_at")),
                        row.facts["properties"]["tier"],
                    )
                    for row in rows
                }
                where = f"seed {seed}: {query}"
                assert told == expected(query, world, now), where
                assert count == len(rows) == len(told), where
                name = query.sort.property
                keys = [fact["properties"][name] if name else fact[query.sort.by] for fact in facts]
                set_ones = [key.encode() if isinstance(key, str) else key for key in keys if key is not None]
                assert keys[len(set_ones) :] == [None] * (len(keys) - len(set_ones)), where
                assert set_ones == sorted(set_ones, reverse=query.sort.descending), where


def test_pages_are_parts_of_one_list(store: ClickHouse) -> None:
    world = streams.streams(3, subjects=50)
    with streams.loaded(world, store) as (runner, project_id, _):
        query = PersonsQuery.model_validate({"sort": {"by": "events"}, "limit": 7})

        def page(offset: int, limit: int) -> list[str]:
            part = query.model_copy(update={"limit": limit})
            _, rows = runner.work(project_id, "UTC", lambda asking, zone: View(asking, zone, None).page(part, offset))
            return [row.key for row in rows]

        whole = page(0, 1000)
        assert [key for offset in range(0, len(whole), 7) for key in page(offset, 7)] == whole
