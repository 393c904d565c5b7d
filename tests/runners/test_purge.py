"""A deleted project waits, comes back exactly, or goes for good: whatever is cut off where, and without a trace in the
numbers of others; and neither a rebuild nor a backup brings it back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.runners.test_loader import NOW, append, track
from zuji import faults
from zuji.config import Config
from zuji.definitions.planning import Planning
from zuji.runners.state import State
from zuji.store.deletions import Deletions
from zuji.store.metadata import Metadata

DAY = 86_400_000
BLOG, SHOP = 1, 2
EVENTS_OF_SHOP = 12 + 15 + 1  # three views are refused by the plan
POINTS = [point for point in faults.POINTS if point.startswith("purge.")]

RUN = """
import json, orjson, sys, time
from pathlib import Path
from zuji.config import Config
from zuji.engine import Engine
from zuji.upkeep.backup import make
from zuji.upkeep.rebuild import Rebuild, fingerprint
from zuji.current import Current, limits_of
from zuji.analyze.kinds import parse
from zuji.analyze.run import Runner
from zuji.store import purge
engine = Engine(Config(data_dir=sys.argv[1], segment_mib=1))
engine.recover()
engine.load_all()
deletions = engine.purging.deletions
found = {}
QUESTIONS = [
    {"kind": "trend", "series": [{"event": "view"}], "breakdowns": [{"property": "price"}]},
    {"kind": "trend", "series": [{"event": "view", "measure": "unique"}], "interval": "week"},
    {"kind": "funnel", "steps": [{"event": "view"}, {"event": "buy"}], "window": {"value": 7, "unit": "day"}},
    {"kind": "retention", "start": {"event": "view"}, "return": {"event": "buy"}},
]
def ask(project):
    current = Current(engine)
    told = []
    for question in QUESTIONS:
        query = {**question, "from": "2026-11-01", "to": "2026-11-30", "time_zone": "UTC"}
        run = Runner(current, current, limits_of(engine.config)).run
        answered = json.loads(orjson.dumps(run(project, parse(query))))
        told.append({name: value for name, value in answered.items() if name not in ("receipt", "health", "info")})
    return told
def rows_of(project):
    # Not by its place in the log, which is another one on another server.
    hashed = fingerprint(engine.store, engine.state, [project])
    facts = "event, time, clock_offset, received_at, actor, event_id, distinct_id, sdk, country, errors"
    own = engine.store.asked(f"SELECT count(), sum(toUInt256(cityHash64({facts}))) FROM events_{project}")
    return {"own": own} | {name: value for name, value in hashed.items() if name.startswith(f"events_{project}.")}
for step in json.loads(sys.argv[2]):
    what, told = step[0], step[1:]
    if what == "delete":
        deletions.delete(told[0], "ana", told[1], told[2])
    if what == "restore":
        deletions.restore(told[0], told[1])
    if what in ("delete", "restore", "load"):
        engine.load_all()
    if what == "purge":
        found["due"] = engine.purging.is_due()
        found["purged"] = engine.purging.run(told[0])
        engine.load_all()
    if what == "rebuild":
        Rebuild(engine).run()
    if what == "anchor":
        found["removed"] = engine.expire(time.time() + 60)
        engine.purging.upkeep(told[0])
    if what == "backup":
        found["backup"] = str(make(engine, Path(told[0])))
    if what == "ask":
        found["answers"] = ask(told[0])
        found["rows"] = rows_of(told[0])
    if what == "ledger":
        found["ledger"] = engine.ledger.minutes(told[0], 0, 7258118400000)
        found["rejects"] = engine.store.asked(
            f"SELECT reason, count() FROM rejects WHERE project = {told[0]} AND counts GROUP BY reason ORDER BY reason"
        )
    if what == "rows":
        there = engine.store.tables()
        events = [engine.store.rows_of(f"events_{one}") if f"events_{one}" in there else 0 for one in told]
        waiting = f"project = {told[1]} AND reason = 'project_deleted'"
        unknown = "project = 0 AND reason = 'unknown_project'"
        asked = f"SELECT countIf({waiting}), countIf({unknown}) FROM rejects WHERE counts"
        found["counted"] = events + [int(n) for n in engine.store.asked(asked)[0]]
    if what == "left":
        found["left"] = purge.left(engine.store, told[0])
        found["known"] = engine.state.knows(told[0]) or any(
            bucket[0] == told[0] for bucket in [*engine.loader.index.manifest, *engine.loader.index._tail]
        )
report = engine.doctor()
names = [one.name for one in engine.metadata.projects()]
print(json.dumps({**found, "projects": names, "holds": report["holds"], "incidents": report["incidents"],
                  "batch": engine.state.position.batch}, default=str))
engine.close()
"""


def run(config: Config, *steps: Any, fault: str = "") -> dict[str, Any]:
    environment = {**os.environ, **({"ZUJI_FAULT": fault} if fault else {})}
    made = subprocess.run(
        [sys.executable, "-c", RUN, config.data_dir, json.dumps(steps)], capture_output=True, text=True, env=environment
    )
    if fault:
        assert made.returncode == -9, made.stderr[-2000:]
        return {}
    assert made.returncode == 0, made.stderr[-3000:]
    found: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    assert found["holds"], found["incidents"]
    return found


def some(project: str, n: int, people: str = "abc") -> list[dict[str, Any]]:
    """Records of every kind: events, profiles, persons that are joined, and what is refused."""
    records: list[dict[str, Any]] = []
    for k in range(n):
        person = f"{people[k % len(people)]}-{project}"
        at = NOW - k * DAY // 3
        records.append(track("view", person, time=at, project=project, properties={"price": k % 5, "tag": f"t{k}"}))
        records.append(track("buy", person, time=at + 60_000, project=project, properties={"price": k}))
    first = f"{people[0]}-{project}"
    records.append({**track(person=f"login-{first}", project=project), "type": "track_signup", "event": "$SignUp"})
    records[-1]["original_id"] = first
    records.append({**track(person=first, project=project, properties={"vip": True}), "type": "profile_set"})
    records.append({**track(person=first, project=project), "type": "nonsense"})
    records.append(track(person=first, project=project, time=NOW - 9_000 * DAY))
    return records


def world(tmp_path: Path, shop: bool = True, name: str = "data") -> Config:
    """`blog` and, but for shop=False, `shop`, which also has a plan that refuses something and a cohort with a list."""
    config = Config(data_dir=str(tmp_path / name), segment_mib=1)
    config.root.mkdir()
    metadata = Metadata(config.metadata)
    assert metadata.create_project("blog", "UTC").id == BLOG
    if shop:
        assert metadata.create_project("shop", "UTC").id == SHOP
        price = {"name": "price", "type": "number", "max": 3}
        view = {"name": "view", "properties": [price]}
        book = Planning(metadata)
        book.put(SHOP, 0, book.parse({"policy": {"violation": "quarantine"}, "events": [view]}), "ana", "first")
        metadata.create_key(SHOP, "ingest", "phc_shop")
        metadata.create_key(SHOP, "query")
    metadata.close()
    return config


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a server says of `blog` that never had another project."""
    config = world(tmp_path_factory.mktemp("plain"), shop=False)
    append(config, blog_first(), project="blog")
    append(config, blog_later(), project="blog")
    return run(config, ["ask", BLOG], ["ledger", BLOG])


_kept: dict[str, list[dict[str, Any]]] = {}


def blog_first() -> list[dict[str, Any]]:
    return _kept.setdefault("first", some("blog", 12))


def blog_later() -> list[dict[str, Any]]:
    return _kept.setdefault("later", some("blog", 5, "cd"))


def shop_first() -> list[dict[str, Any]]:
    return _kept.setdefault("shop", some("shop", 15))


def both(tmp_path: Path) -> Config:
    config = world(tmp_path)
    append(config, shop_first()[:9], project="shop")
    append(config, blog_first(), project="blog")
    append(config, shop_first()[9:], project="shop")
    return config


def test_a_purged_project_leaves_no_trace_in_another_ones_numbers(tmp_path: Path, plain: dict[str, Any]) -> None:
    config = both(tmp_path)
    before = run(config, ["left", SHOP])
    assert {"events_2", "profile_ops", "identity_edges", "person_map", "actors", "rejects", "ledger"} <= set(
        before["left"]
    )
    assert before["known"]
    gone = run(config, ["delete", "shop", NOW, 30], ["purge", NOW + 30 * DAY], ["left", SHOP])
    assert (gone["purged"], gone["left"], gone["known"], gone["projects"]) == (1, {}, False, ["blog"])
    append(config, blog_later(), project="blog")
    append(config, shop_first()[:3], project="shop")  # what comes for it now names a project that does not exist
    after = run(config, ["ask", BLOG], ["ledger", BLOG])
    assert [after[name] for name in ("answers", "rows", "ledger", "rejects")] == [
        plain[name] for name in ("answers", "rows", "ledger", "rejects")
    ]
    assert run(config, ["ledger", 0])["rejects"] == [["unknown_project", "3"]]


def test_in_the_grace_time_it_comes_back_exactly_and_what_came_meanwhile_waits(tmp_path: Path) -> None:
    config = both(tmp_path)
    before = run(config, ["ask", SHOP], ["ledger", SHOP])
    deleted = run(config, ["delete", "shop", NOW, 30])
    assert deleted["projects"] == ["blog"]
    append(config, [track(project="shop"), track(project="shop")], project="shop")
    early = run(config, ["purge", NOW + 30 * DAY - 1], ["ledger", SHOP])
    assert early["purged"] == 0
    assert dict(early["rejects"])["project_deleted"] == "2"
    back = run(config, ["restore", "shop", NOW + 30 * DAY - 1], ["ask", SHOP], ["ledger", SHOP])
    assert back["projects"] == ["blog", "shop"]
    assert (back["answers"], back["rows"]) == (before["answers"], before["rows"])
    assert dict(back["rejects"]) == {**dict(before["rejects"]), "project_deleted": "2"}
    append(config, [track(project="shop")], project="shop")
    assert run(config, ["ledger", SHOP])["ledger"] != back["ledger"]
    assert run(config, ["rebuild"], ["ledger", SHOP])["rejects"] == back["rejects"]


@pytest.mark.parametrize("point", POINTS)
def test_a_purge_that_was_killed_is_finished(tmp_path: Path, plain: dict[str, Any], point: str) -> None:
    config = both(tmp_path)
    run(config, ["delete", "shop", NOW - 1, 0], ["load"])
    run(config, ["purge", NOW], fault=f"{point}:1")
    append(config, blog_later(), project="blog")
    found = run(config, ["purge", NOW], ["ask", BLOG], ["ledger", BLOG], ["left", SHOP], ["rebuild"])
    assert (found["left"], found["known"], found["projects"]) == ({}, False, ["blog"])
    assert [found[name] for name in ("answers", "rows", "ledger")] == [
        plain[name] for name in ("answers", "rows", "ledger")
    ]
    audit = Metadata(config.metadata)
    (purged,) = Deletions(audit).purged()
    assert (purged.id, purged.name, purged.deleted_by, purged.events) == (SHOP, "shop", "ana", EVENTS_OF_SHOP)


def test_a_rebuild_does_not_bring_it_back_also_from_requests_that_hold_records_of_both(tmp_path: Path) -> None:
    config = world(tmp_path)
    mixed = [one for pair in zip(some("shop", 10), some("blog", 10), strict=True) for one in pair]
    append(config, mixed[:30], mixed[30:], project="shop")
    append(config, mixed[1:] + mixed[:1], project="blog")
    run(config, ["load"])
    before = run(config, ["ask", BLOG])
    run(config, ["delete", "shop", NOW, 0], ["purge", NOW])
    append(config, mixed, project="blog")  # duplicates of one, unknown of the other
    found = run(config, ["rebuild"], ["ask", BLOG], ["left", SHOP])
    assert (found["answers"], found["rows"]) == (before["answers"], before["rows"])
    assert (found["left"], found["known"]) == ({}, False)
    assert run(config, ["ask", BLOG])["answers"] == before["answers"]


def test_neither_does_one_from_an_anchor_nor_the_anchor_itself(tmp_path: Path) -> None:
    config = both(tmp_path)
    for _ in range(4):
        append(
            config, [track(properties={"blob": "x" * 3000}) for _ in range(300)], project="blog", segment_bytes=1 << 20
        )
    assert run(config, ["anchor", NOW])["removed"] > 0
    append(config, shop_first()[:5], [track(project="shop")], project="shop", segment_bytes=1 << 20)
    before = run(config, ["ask", BLOG])
    assert knows(config, SHOP)
    run(config, ["delete", "shop", NOW, 0], ["purge", NOW])
    assert knows(config, BLOG) and not knows(config, SHOP)
    found = run(config, ["rebuild"], ["ask", BLOG], ["left", SHOP])
    assert (found["answers"], found["left"], found["known"]) == (before["answers"], {}, False)


def knows(config: Config, project: int) -> bool:
    """Whether the anchor has anything of a project."""
    place = config.root / "anchor"
    with closing(State(place / "state")) as state:
        return state.knows(project) or any((place / "ids").glob(f"{project}_*"))


def test_its_number_is_never_given_again_and_its_name_may_be(tmp_path: Path) -> None:
    config = both(tmp_path)
    metadata = Metadata(config.metadata)
    metadata.create_project("empty", "UTC")
    run(config, ["delete", "empty", NOW, 0], ["purge", NOW])
    # A purge writes the ids of all others as files.
    assert list(config.root.glob(f"ids-g1/{SHOP}_*")) and list(config.root.glob(f"ids-g1/{BLOG}_*"))
    assert not run(config, ["delete", "shop", NOW, 0], ["purge", NOW], ["left", SHOP])["known"]
    assert not list(config.root.glob(f"ids-g1/{SHOP}_*")) and list(config.root.glob(f"ids-g1/{BLOG}_*"))
    again = metadata.create_project("shop", "UTC")
    assert again.id == SHOP + 2
    append(config, shop_first(), project="shop")
    run(config, ["rebuild"])
    found = run(config, ["left", again.id], ["ledger", again.id])
    # Nothing was seen before: the ids of the one of that name were forgotten with it.
    assert found["left"]["events_4"] == EVENTS_OF_SHOP + 3
    assert "out_of_range" not in dict(found["rejects"])


def test_backups_of_before_and_of_the_grace_time_hold_it_as_it_was_then(tmp_path: Path) -> None:
    config = both(tmp_path)
    (tmp_path / "backups").mkdir()
    alive = run(config, ["ask", SHOP], ["backup", str(tmp_path / "backups")])
    deleted = run(config, ["delete", "shop", NOW, 30], ["backup", str(tmp_path / "backups" / "later")])
    run(config, ["purge", NOW + 30 * DAY])
    gone = run(config, ["backup", str(tmp_path / "backups" / "last")])
    for name, told in (("alive", alive), ("deleted", deleted), ("gone", gone)):
        # By its command: chDB admits one path to a process.
        command = [sys.executable, "-m", "zuji.cli", "restore", told["backup"], "--data-dir", str(tmp_path / name)]
        subprocess.run(command, check=True, capture_output=True)

    def restored(name: str, *steps: Any) -> dict[str, Any]:
        return run(Config(data_dir=str(tmp_path / name), segment_mib=1), *steps)

    # A backup is of its moment: what was deleted after it is in it.
    assert restored("alive", ["rebuild"], ["ask", SHOP])["answers"] == alive["answers"]
    # One of the grace time knows of the deletion, and its time is over.
    found = restored("deleted", ["purge", NOW + 30 * DAY], ["rebuild"], ["left", SHOP])
    assert (found["purged"], found["left"], found["projects"]) == (1, {}, ["blog"])
    # In one of after the purge there are its raw requests, and nothing makes rows of them.
    found = restored("gone", ["rebuild"], ["left", SHOP])
    assert (found["left"], found["known"], found["projects"]) == ({}, False, ["blog"])
    assert Metadata(Config(data_dir=str(tmp_path / "gone")).metadata).create_project("next").id > SHOP


OPS = st.one_of(
    st.tuples(st.sampled_from(["shop", "blog", "both"]), st.integers(1, 6)),
    st.tuples(st.just("delete"), st.integers(0, 3)),
    st.tuples(st.just("restore"), st.just(0)),
    st.tuples(st.just("days pass"), st.integers(1, 2)),
    st.tuples(st.just("killed in a purge"), st.sampled_from(POINTS)),
    st.tuples(st.just("rebuild"), st.just(0)),
)


@given(st.lists(OPS, min_size=3, max_size=8))
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_happens_in_whatever_order_every_event_is_where_it_belongs(
    tmp_path_factory: pytest.TempPathFactory, walk: list[tuple[str, Any]]
) -> None:
    """Against a model that knows three sets of numbers: those of blog, of shop, and what waits for shop."""
    config = world(tmp_path_factory.mktemp("walk"))
    metadata = Metadata(config.metadata)
    deletions = Deletions(metadata)
    today, until = 0, -1  # days; shop can be restored before day `until`, -1: it is not deleted
    gone = False
    counts = {"blog": 0, "shop": 0, "waits": 0, "unknown": 0}
    for what, told in walk:
        fault = ""
        if what in ("shop", "blog", "both"):
            owners = ["shop", "blog"] * told if what == "both" else [what] * told
            append(config, [track(project=owner, properties={"price": 1}) for owner in owners], project=owners[0])
            for owner in owners:
                place = owner if owner == "blog" else "unknown" if gone else "waits" if until >= 0 else "shop"
                counts[place] += 1
        elif what == "delete" and until < 0 and not gone:
            deletions.delete("shop", "ana", NOW + today * DAY, told)
            until = today + told
        elif what == "restore" and until > today and not gone:
            deletions.restore("shop", NOW + today * DAY)
            until = -1
        elif what == "days pass":
            today += told
        elif what == "killed in a purge" and 0 <= until <= today and not gone:
            fault = f"{told}:1"
        steps: list[Any] = [["purge", NOW + today * DAY], ["rebuild" if what == "rebuild" else "load"]]
        if fault:
            run(config, *steps, fault=fault)
        gone = gone or 0 <= until <= today
        found = run(config, *steps, ["left", SHOP], ["rows", BLOG, SHOP])
        shop = [counts["shop"], counts["waits"]]
        assert found["counted"] == [counts["blog"], *([0, 0] if gone else shop), counts["unknown"]]
        assert found["projects"] == (["blog", "shop"] if until < 0 and not gone else ["blog"])
        assert (not found["left"] and not found["known"]) or not gone
    metadata.close()
