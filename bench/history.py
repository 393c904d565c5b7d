"""A shop's history for questions of every kind, made by the engine itself: sessions of views, searches, carts,
payments, refunds, ads, pages that are left, and crashes, of persons some of whom were merged.

Every fact is a hash of a row's number, so that the same sizes give the same history. Sessions have five events on
average and lie in 30 days of October 2026.
"""

from __future__ import annotations

import datetime as dt

from zuji.analyze.asking import State
from zuji.records.property import Catalogue, ProfileProperty, Property
from zuji.runners.person_maps import PersonMaps
from zuji.store.clickhouse import ClickHouse
from zuji.store.contract import PersonMap
from zuji.store.tables import ACTORS, COHORT_MEMBERS, EVENTS, PERSON_MAP, PROFILE_OPS

PROJECT = 1
DAYS = 30
FIRST = int(dt.datetime(2026, 10, 1, tzinfo=dt.UTC).timestamp() * 1000)
OCTOBER = {"from": "2026-10-01", "to": "2026-10-30", "time_zone": "UTC"}
# Of 100 events so many of each name.
NAMES = {"view": 40, "search": 20, "cart": 12, "pay": 10, "ad": 8, "hide": 8, "refund": 1, "crash": 1}
MERGED = 20  # of so many actors one is another one's, too
_CHUNK = 5_000_000
_SESSION = 5

CATALOGUE = Catalogue(
    batch=9,
    properties={
        "page": Property("page", "text", column=0, moved=True),
        "amount": Property("amount", "number", column=1, moved=True),
        "sku": Property("sku", "text", column=2, moved=True),
        "reason": Property("reason", "text", column=3, moved=True),
    },
    profile_properties={"tier": ProfileProperty("tier", "text"), "age": ProfileProperty("age", "number")},
)


def fill(store: ClickHouse, events: int, persons: int) -> None:
    """The history of actors 1 to `persons`; of batch 1."""
    for table in (EVENTS, PERSON_MAP, PROFILE_OPS, ACTORS, COHORT_MEMBERS):
        store.create(table, PROJECT)
    for name, prop in CATALOGUE.properties.items():
        store.add_property_column(PROJECT, prop.column, prop.kind)
        assert name
    for start in range(0, events, _CHUNK):
        store.command(_events(start, min(_CHUNK, events - start), persons))
    store.command(
        "INSERT INTO person_map (batch, project, actor_number, person_number)"
        f" SELECT 1, {PROJECT}, {MERGED} * (number + 1), {MERGED} * number + 1 FROM numbers({persons // MERGED})"
    )
    told = "['tier', 'age'][1 + number % 2]"
    store.command(
        "INSERT INTO profile_ops (batch, project, target, actor_number, key, op, kind, text, number, time, event_id)"
        f" SELECT 1, {PROJECT}, 'user', 1 + intDiv(number, 2), {told}, 'set', ['text', 'number'][1 + number % 2],"
        " if(number % 2, '', ['gold', 'silver', 'none'][1 + intHash64(number) % 3]),"
        " if(number % 2, toFloat64(18 + intHash64(number) % 60), 0),"
        f" fromUnixTimestamp64Milli({FIRST}), toUInt128(number) FROM numbers({2 * persons})"
    )


def _events(start: int, count: int, persons: int) -> str:
    names = ", ".join(f"'{name}'" for name, n in NAMES.items() for _ in range(n))
    span = DAYS * 86_400_000 - 3_600_000
    return (
        "INSERT INTO events_1 (batch, event, time, actor, actor_number, event_id, distinct_id, device, session_id,"
        " sequence, groups, country, platform, utm_campaign, sent_0, p_0, p_1, p_2, p_3)"
        f" SELECT 1, [{names}][1 + intHash64(number * 7 + 1) % 100] AS event,"
        f" fromUnixTimestamp64Milli({FIRST} + toInt64(intHash64(visit * 3 + 5) % {span}"
        f" + number % {_SESSION} * 120000 + intHash64(number * 17) % 100000)) AS time,"
        f" toUInt128(actor_number), 1 + intHash64(visit * 13 + 11) % {persons} AS actor_number,"
        " reinterpretAsUInt128(sipHash128(number)), toString(actor_number), toString(actor_number),"
        f" toString(visit), number % {_SESSION},"
        " map('company', concat('c', toString(actor_number % 1000))),"
        " ['CN', 'US', 'DE', 'FR', 'JP', ''][1 + intHash64(actor_number) % 6],"
        " ['web', 'app', 'mp'][1 + intHash64(visit * 5) % 3],"
        " if(event = 'ad', concat('campaign ', toString(intHash64(number * 19) % 12)), ''),"
        " 5 + 2 * (event IN ('pay', 'refund')) + 8 * (event = 'crash'),"
        " concat('/page/', toString(intHash64(number * 23) % 60)),"
        " if(event IN ('pay', 'refund'), (1 + intHash64(number * 29) % 100000) / 100, 0),"
        " concat('s', toString(intHash64(number * 31) % 1000)),"
        " if(event = 'crash', concat('NullPointer at line ', toString(intHash64(number * 37) % 40)), '')"
        f" FROM (SELECT number, intDiv(number, {_SESSION}) AS visit FROM numbers({start}, {count}))"
    )


class Known:
    """The project's state. merged: persons are read as the product does, by a dictionary of the map; or nobody was
    merged."""

    def __init__(self, store: ClickHouse, merged: bool) -> None:
        self.persons_changed = {PROJECT: 1} if merged else {}
        self._maps = PersonMaps(store, self, rows_min=-1)
        if merged:
            self._maps.renew(1)
        self._merged = merged

    def state(self, project_id: int) -> State:
        return State(CATALOGUE, 9, "UTC", self._maps.of(PROJECT) if self._merged else PersonMap(0))
