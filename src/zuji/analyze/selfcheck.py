"""The engine's answer about a few persons, beside what the definition of its kind says of them.

The persons are drawn by a hash of their number with a seed. The engine is asked as if nobody else had done anything;
the definition (analyze/reference/) reads everything that is stored of them.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from pydantic import Field
from sqlglot import exp

from zuji.analyze import calendar
from zuji.analyze.asking import Asking, Receipt
from zuji.analyze.cohorts import Cohort, listed_actors
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import Owner, Part, plain_filters
from zuji.analyze.funnel_query import FunnelQuery
from zuji.analyze.kinds import KINDS
from zuji.analyze.query import Question
from zuji.analyze.reference.kinds import REFERENCES
from zuji.analyze.reference.world import Data, Mapped, World
from zuji.analyze.rows import events
from zuji.analyze.sql import call, column, over, whole
from zuji.analyze.stored import actors_of, data, with_lookups
from zuji.records.sentences import Sentence, say

SAMPLE_MAX = 500
ACTORS_MAX = 5_000  # of all persons of a sample
EVENTS_MAX = 20_000  # of all persons of a sample
# The definition of a funnel lists every attempt: so many, by the events of its steps, are as many as it is asked for.
ATTEMPTS_MAX = 20_000
DIFFERENCES_MAX = 50
DIGITS = 12


class CheckIn(Part):
    """What is to be checked. sample: persons that are drawn; seed: which ones."""

    query: dict[str, Any]
    sample: Annotated[int, Field(ge=1, le=SAMPLE_MAX)] = 50
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0


@dataclasses.dataclass(frozen=True)
class Difference:
    """A number on which the two do not agree; null where one of them has none. path as in `steps[1].count`."""

    path: str
    engine: Any
    reference: Any


@dataclasses.dataclass(frozen=True)
class Checked:
    """sample: persons whose numbers were compared; left_out: persons that were drawn and have done more than the
    definition can be asked about; rows: their events. differences: the first ones of so many as `different` says."""

    agrees: bool
    definition: str
    sample: int
    left_out: int
    rows: int
    seed: int
    different: int
    differences: list[Difference]
    receipt: Receipt


def check(query: Question, asking: Asking, sample: int, seed: int) -> dict[str, Any]:
    """The fields of Checked but for the receipt. Raises BadQuery for what cannot be checked."""
    kind = query.canonical()["kind"]
    if query.subject.of != "person":
        detail = say("a sample is drawn of persons; a question that counts others cannot be checked yet")
        raise BadQuery(Problem("query.subject.of", query.subject.of, detail, "person"))
    if kind not in REFERENCES:
        detail = say("a question of kind {kind!r} has no definition to be checked by", kind=kind)
        raise BadQuery(Problem("query.kind", kind, detail, sorted(REFERENCES)))
    drawn = _drawn(query, asking, sample, seed)
    kept, left_out = bounded(query, drawn, asking)
    world = world_of(query, kept, asking)
    asking.persons = asking.persons.only([one.actor for one in kept])
    told, _ = KINDS[kind].answer(query, asking)
    every: list[Difference] = []
    if kept:  # of nobody the definitions have nothing to say
        expected = REFERENCES[kind].answer(query, world, asking.now)
        every = [one for name in sorted(expected) for one in differences(told[name], expected[name], name)]
    return {
        "agrees": not every,
        "definition": KINDS[kind].definition,
        "sample": len({one.person for one in kept}),
        "left_out": left_out,
        "rows": len(world.events),
        "seed": seed,
        "different": len(every),
        "differences": every[:DIFFERENCES_MAX],
    }


def world_of(query: Question, actors: Sequence[Mapped], asking: Asking) -> World:
    """Everything that a question may ask of a few persons. Raises BadQuery for cohorts that cannot be told."""
    cohorts = _Cohorts(query, asking)
    found = data(actors, asking, cohorts.owners)
    lists = {cohort.id: _listed(cohort, actors, asking, query.time_zone or "UTC") for cohort in cohorts.static}
    found = Data(found.events, found.operations, found.persons, found.bots, cohorts.all, lists)
    found = with_lookups(found, cohorts.lookups, asking)
    state = asking.state
    return World(found, state.catalogue, state.batch, state.naming, asking.now)


# Persons


def _drawn(query: Question, asking: Asking, sample: int, seed: int) -> list[int]:
    """Persons with events in the question's days, by the hash of their number."""
    assert query.time_zone is not None
    span = calendar.start(query.from_, query.time_zone), calendar.start(query.to + calendar.DAY, query.time_zone)
    scope = asking.scope(query)
    rows = events([asking.persons.key.copy().as_("person")], scope, asking.persons, *span, wanted=True)
    persons = over(exp.select(column("person")), rows, "r").distinct(copy=False)
    place = call("sipHash64", call("tuple", call("toUInt64", whole(seed)), column("person")))
    ranked = over(exp.select(column("person")), persons, "p").order_by(place, column("person")).limit(sample)
    return [row["person"] for row in asking.rows(ranked)]


def bounded(query: Question, persons: Sequence[int], asking: Asking) -> tuple[list[Mapped], int]:
    """The actors of those persons of whom the definition can be asked, and how many others there are."""
    actors = actors_of(persons, asking)
    of_person: dict[int, list[Mapped]] = {person: [] for person in persons}
    for one in actors:
        of_person[one.person].append(one)
    counts = _counts(actors, asking)
    kept: list[Mapped] = []
    n_events = left_out = 0
    for theirs in of_person.values():
        done: dict[str, int] = {}
        for one in theirs:
            for event, n in counts.get(one.actor, {}).items():
                done[event] = done.get(event, 0) + n
        n = sum(done.values())
        wide = n_events + n > EVENTS_MAX or len(kept) + len(theirs) > ACTORS_MAX
        if wide or (isinstance(query, FunnelQuery) and _attempts(query, done, asking) > ATTEMPTS_MAX):
            left_out += 1
        else:
            kept += theirs
            n_events += n
    return kept, left_out


def _counts(actors: Sequence[Mapped], asking: Asking) -> dict[int, dict[str, int]]:
    """Events by actor and name."""
    only = asking.persons.only([one.actor for one in actors])
    by = [column("actor_number"), call("toString", column("event")).as_("name")]
    rows = exp.select(*by, call("count").as_("n")).from_(exp.to_table(f"events_{int(only.project_id)}"))
    found: dict[int, dict[str, int]] = {}
    for row in asking.rows(rows.where(*only.seen()).group_by(column("actor_number"), column("name"))):
        found.setdefault(row["actor_number"], {})[row["name"]] = row["n"]
    return found


def _attempts(query: FunnelQuery, done: dict[str, int], asking: Asking) -> float:
    """More than the attempts that somebody with so many events can have made."""
    of_step = [
        sum(done.values())
        if step.event == "*" or asking.state.naming.virtual.event(step.event)
        else sum(done.get(name, 0) for name in asking.state.naming.stored(step.event))
        for step in query.steps
    ]
    return math.prod(1 + n for n in of_step) * (math.factorial(len(of_step)) if query.order == "any" else 1)


# Cohorts, groups and items that a question names


class _Cohorts:
    """all: every cohort that a question comes to ask about; static: those of them that are lists or by SQL; owners:
    the groups and items of which it, or a cohort, reads properties; lookups: likewise of look-up tables."""

    def __init__(self, query: Question, asking: Asking) -> None:
        assert query.time_zone is not None
        self._asking, self._time_zone = asking, query.time_zone
        self.all: list[Cohort] = []
        self.static: list[Cohort] = []
        self.owners: list[Owner] = []
        self.lookups: list[Owner] = []
        self._walk(query.canonical(), None)
        for cohort in self.all:
            if sum(cohort.name == one.name or cohort.name == str(one.id) for one in self.all) > 1:
                raise _unchecked(cohort.name, say("is also the number of another cohort"))

    def _walk(self, part: Any, until: int | None) -> None:
        if isinstance(part, list):
            for item in part:
                self._walk(item, until)
        if not isinstance(part, dict):
            return
        if part.get("on") in ("group", "item"):
            owner = Owner(part["on"], part.get("group_type") or part.get("item_type") or "", part.get("via") or "")
            self.owners += [owner] if owner not in self.owners else []
        if part.get("on") == "lookup":
            self.lookups.append(Owner("lookup", part.get("table") or "", part.get("via") or ""))
        names = [part["cohort"]] if "cohort" in part else part.get("cohorts", [])
        for name in names:
            self._add(name, self._until(part.get("as_of"), until))
        for value in part.values():
            self._walk(value, until)

    def _until(self, as_of: str | None, until: int | None) -> int | None:
        if as_of is None:
            return until
        ends = calendar.start(dt.date.fromisoformat(as_of) + calendar.DAY, self._time_zone)
        return ends if until is None else min(ends, until)

    def _add(self, named: str, until: int | None) -> None:
        cohorts, now = self._asking.state.cohorts, self._asking.now
        cohort = cohorts.find(named, now)
        if cohort is None:
            return  # the engine will complain, and say what there is
        if cohort.kind == "static" and until is not None:
            then = cohorts.find(str(cohort.id), min(now, until - 1))
            if then is None or then.version != cohort.version:
                raise _unchecked(named, say("was another list then"))
        if cohort in self.all:
            return
        self.all.append(cohort)
        if cohort.kind != "dynamic":
            self.static.append(cohort)
        else:
            self._walk(plain_filters(cohort.definition), until)


def _unchecked(cohort: str, why: Sentence) -> BadQuery:
    return BadQuery(
        Problem(
            "query",
            cohort,
            say("a question about cohort {cohort!r} cannot be checked: it {why}", cohort=cohort, why=why),
        )
    )


def _listed(cohort: Cohort, actors: Sequence[Mapped], asking: Asking, time_zone: str) -> list[int]:
    """Those of actors that a static version lists, or whose persons a query names."""
    if cohort.kind == "sql":
        asked = asking.sets.by_sql(cohort, time_zone, "query")
        numbers = [whole(person) for person in sorted({one.person for one in actors})] or [exp.Null()]
        named = over(exp.select(column("person")), asked, "q").where(exp.In(this=column("person"), expressions=numbers))
        persons = {row["person"] for row in asking.rows(named)}
        return [one.actor for one in actors if one.person in persons]
    asking.state.cohorts.bring(cohort)
    rows = over(exp.select(column("actor_number")), listed_actors(cohort, asking.persons), "l")
    these = exp.In(this=column("actor_number"), expressions=[whole(one.actor) for one in actors] or [exp.Null()])
    return [row["actor_number"] for row in asking.rows(rows.where(these))]


# Comparison


def differences(engine: Any, reference: Any, path: str) -> Iterator[Difference]:
    """Where two answers are not the same, floats to 12 digits."""
    if dataclasses.is_dataclass(engine) and type(engine) is type(reference):
        for field in dataclasses.fields(engine):
            ours, theirs = getattr(engine, field.name), getattr(reference, field.name)
            yield from differences(ours, theirs, f"{path}.{field.name}")
    elif isinstance(engine, list | tuple) and isinstance(reference, list | tuple):
        for i in range(max(len(engine), len(reference))):
            ours, theirs = (some[i] if i < len(some) else None for some in (engine, reference))
            yield from differences(ours, theirs, f"{path}[{i}]")
    elif isinstance(engine, dict) and isinstance(reference, dict):
        for name in sorted({*engine, *reference}, key=str):
            yield from differences(engine.get(name), reference.get(name), f"{path}.{name}")
    elif not _same(engine, reference):
        yield Difference(path, engine, reference)


def _same(engine: Any, reference: Any) -> bool:
    if isinstance(engine, float) or isinstance(reference, float):
        if not all(isinstance(value, int | float) for value in (engine, reference)):
            return False
        return math.isclose(engine, reference, rel_tol=10.0 ** (1 - DIGITS))
    return bool(engine == reference)
