"""What administrators decide about identity, through journal, crash and rebuild."""

from __future__ import annotations

from typing import Any

import lmdb
import pytest

from tests.runners.test_loader import append, config, engine, track
from zuji.config import Config
from zuji.records.identity import ANONYMOUS, LOGIN, IdentityChange, IdentityRules
from zuji.store.metadata import Metadata

__all__ = ["config"]

PERSONS = {
    "persons": "SELECT uniqExact(if(m.p = 0, e.actor, m.p)) FROM {g}.events_1 e LEFT ANY JOIN (SELECT actor, "
    "argMax(person, (batch, position)) AS p FROM {g}.person_map GROUP BY actor) m ON m.actor = e.actor",
    "by_number": "SELECT uniqExact(if(m.p = 0, e.actor_number, m.p)) FROM {g}.events_1 e LEFT ANY JOIN (SELECT "
    "actor_number, argMax(person_number, (batch, position)) AS p FROM {g}.person_map GROUP BY actor_number) m "
    "ON m.actor_number = e.actor_number",
    "names": "SELECT count() = countIf(a.actor = e.actor) FROM {g}.events_1 e LEFT JOIN {g}.actors a "
    "ON a.number = e.actor_number AND a.project = 1",
    "edges": "SELECT seq, op, from_value, to_value, outcome FROM {g}.identity_edges ORDER BY batch, seq",
}


def decide(config: Config, kind: str, **what: Any) -> None:
    config.root.mkdir(parents=True, exist_ok=True)
    metadata = Metadata(config.metadata)
    if not metadata.projects():
        metadata.create_project("default")
    metadata.change_identity(IdentityChange(0, 1, kind, "ana@example.org", "a test", **what))
    metadata.close()


def signup(login: str, device: str) -> dict[str, Any]:
    return track("$SignUp", login, type="track_signup", original_id=device, anonymous_id=device, login_id=login)


def persons(config: Config, **how: Any) -> int:
    found = engine(config, PERSONS, **how)
    assert found["doctor"]["holds"], found["doctor"]
    assert found["answers"]["by_number"] == found["answers"]["persons"]
    assert found["answers"]["names"] == [["1"]]
    return int(found["answers"]["persons"][0][0])


def test_a_merge_is_undone_and_done_again_and_a_rebuild_decides_the_same(config: Config) -> None:
    decide(config, "rules", rules=IdentityRules("many_to_one"))
    append(config, [track(person="phone"), signup("u1", "phone"), track(person="u1", login_id="u1")])
    append(config, [track(person="desk"), signup("u1", "desk"), track(person="other"), signup("u2", "other")])
    assert persons(config) == 2
    decide(config, "merge", one=(LOGIN, "u1"), other=(LOGIN, "u2"))
    found = engine(config, PERSONS)["answers"]
    assert found["persons"] == [["1"]]
    merge = next(int(row[0]) for row in found["edges"] if row[1] == "merge")
    signed = next(int(row[0]) for row in found["edges"] if row[3] == "desk")
    decide(config, "revoke", numbers=(merge,))
    assert persons(config) == 2
    decide(config, "revoke", numbers=(signed,))
    append(config, [signup("u1", "desk")])  # said again: it stays apart
    assert persons(config) == 3
    decide(config, "restore", numbers=(merge, signed))
    assert persons(config, rebuild=True) == 1


@pytest.mark.parametrize("point", ["journal.synced", "batch.inserted.person_map", "state.committed"])
def test_a_crash_in_the_middle_of_a_change_carries_it_out_once(config: Config, point: str) -> None:
    append(config, [track(person="phone"), signup("u1", "phone"), track(person="desk"), signup("u2", "desk")])
    assert persons(config) == 2
    decide(config, "merge", one=(LOGIN, "u1"), other=(ANONYMOUS, "desk"))
    passing = 2 if point == "journal.synced" else 1  # the first one is of the epoch
    engine(config, ZUJI_FAULT=f"{point}:{passing}")
    found = engine(config, PERSONS)
    assert found["answers"]["persons"] == [["1"]]
    assert [row[1] for row in found["answers"]["edges"]].count("merge") == 1
    assert found["doctor"]["holds"]


def test_an_id_that_was_unbound_gets_a_new_actor(config: Config) -> None:
    decide(config, "rules", rules=IdentityRules("global"))
    unbind = track("$UnbindID", "u1", type="track_id_unbind", login_id="u1", identities={ANONYMOUS: "pad"})
    append(config, [track(person="pad"), signup("u1", "pad"), unbind, track(person="pad")])
    found = engine(config, {**PERSONS, "actors": "SELECT uniqExact(actor) FROM {g}.events_1 WHERE distinct_id = 'pad'"})
    assert found["answers"]["actors"] == [["2"]]
    assert found["answers"]["persons"] == [["2"]]


def test_a_batch_that_was_open_before_an_upgrade_gives_no_number_twice(config: Config) -> None:
    append(config, [track(person="phone"), signup("u1", "phone")])
    # As the migration leaves a store of before there were numbers: they are of batch 0, and the state knows none.
    engine(
        config,
        statements=(
            "INSERT INTO {g}.actors (batch, project, number, actor) SELECT 0, project, number, actor FROM {g}.actors",
            "ALTER TABLE {g}.actors DELETE WHERE batch > 0",
        ),
    )
    append(config, [track(person="desk"), track(person="other"), signup("u2", "desk")])
    assert engine(config, ZUJI_FAULT="batch.decoded")["code"] != 0
    state = lmdb.open(str(config.root / "state-g1"), max_dbs=16)
    with state.begin(write=True) as txn:
        txn.drop(state.open_db(b"numbers", txn), delete=False)
    state.close()
    assert persons(config) == 3
