"""Somebody by any id: who carries a text as an id, what their profile holds now, and persons of very many ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from zuji.analyze import one_person
from zuji.records.identity import ANONYMOUS, LOGIN, SPEAKING
from zuji.records.project import Project
from zuji.records.sentences import say
from zuji.serve.auth import deps_of, project_of
from zuji.serve.deps import Deps
from zuji.serve.problems import HttpProblem

router = APIRouter(prefix="/api/v1/projects/{project}/identity")
ACTORS_MAX = 1_000  # of one person; more ids are a hub, whose profile nobody means


class FoundOut(BaseModel):
    """An id of that value. evidence: something was said of it; events under this id alone, in ms UTC; ids of the
    person that it belongs to."""

    id_class: str
    value: str
    person: str
    ids: int
    evidence: bool
    events: int
    first_at: int | None
    last_at: int | None


class FindOut(BaseModel):
    found: list[FoundOut]


class ProfilePropertyOut(BaseModel):
    """A property as the fold of all operations of the person's ids has it. said_at (ms UTC): when its value was last
    said or changed, op by which operation, id_class and value under which id."""

    name: str
    kind: str
    value: Any
    said_at: int
    op: str
    id_class: str
    id_value: str


class ProfileOut(BaseModel):
    """events, first_at and last_at (ms UTC) are of all of the person's ids."""

    person: str
    properties: list[ProfilePropertyOut]
    events: int
    first_at: int | None
    last_at: int | None
    batch: int


class LargePersonOut(BaseModel):
    """A person of many ids; id_class and value are the first of them. full: it takes no more."""

    person: str
    id_class: str
    value: str
    ids: int
    full: bool


class LargestOut(BaseModel):
    persons: list[LargePersonOut]


@router.get("/find", response_model=FindOut)
def find(request: Request, project: str, value: str = Query(min_length=1, max_length=255)) -> Any:
    """Every id of that value that was ever seen, whatever its class: login id, anonymous id, vendors' own."""
    deps, found = deps_of(request), project_of(request, project)
    batch = deps.state.state(found.id).batch
    rows = deps.store.query(one_person.classes(found.id, batch, value), limits=deps.limits).table.to_pylist()
    said = {row["id_class"] for row in rows}
    order = {LOGIN: 0, ANONYMOUS: 1}
    persons = {}
    for id_class in sorted(said | SPEAKING, key=lambda name: (order.get(name, 2), name)):
        try:
            known = deps.identities.person(found.id, (id_class, value))
        except HttpProblem:  # whom the caller may not see
            continue
        own = [part["actor"] for part in known["ids"] if (part["id_class"], part["value"]) == (id_class, value)]
        persons[id_class] = known, own
    seen = _seen(deps, found, batch, [actor for _, own in persons.values() for actor in own])
    result = []
    for id_class, (known, own) in persons.items():
        of_id = [seen[actor] for actor in own if actor in seen]
        if of_id or id_class in said:
            result.append(
                FoundOut(
                    id_class=id_class,
                    value=value,
                    person=known["person"],
                    ids=len(shown_ids(deps, known["ids"])),
                    evidence=id_class in said,
                    **_summed(of_id),
                )
            )
    return FindOut(found=result)


@router.get("/profile", response_model=ProfileOut)
def profile(
    request: Request,
    project: str,
    value: str = Query(min_length=1, max_length=255),
    id_class: str = Query(LOGIN, min_length=1, max_length=255),
) -> Any:
    """The current profile of the person of an id: what the operations of all of its ids come to."""
    deps, found = deps_of(request), project_of(request, project)
    batch = deps.state.state(found.id).batch
    known = deps.identities.person(found.id, (id_class, value))
    ids = {part["actor"]: part for part in known["ids"]}
    if len(ids) > ACTORS_MAX:
        detail = say(
            "this person has {ids} ids; a profile is told of at most {actors_max}", ids=len(ids), actors_max=ACTORS_MAX
        )
        raise HttpProblem("query-limit", detail)
    rows = deps.store.query(one_person.operations(found.id, batch, list(ids)), limits=deps.limits).table.to_pylist()
    if len(rows) > one_person.OPERATIONS_MAX:
        detail = say(
            "more than {operations_max} operations were said of this person; ask for a trend instead",
            operations_max=one_person.OPERATIONS_MAX,
        )
        raise HttpProblem("query-limit", detail)
    properties = []
    for item in one_person.profile(rows):
        part = ids[item.pop("actor")]
        if deps.withheld is not None and item["name"] in deps.withheld.hidden:
            continue
        if not shown_ids(deps, [part]):
            part = {"id_class": "", "value": ""}
        properties.append(ProfilePropertyOut(**item, id_class=part["id_class"], id_value=part["value"]))
    seen = _seen(deps, found, batch, list(ids))
    return ProfileOut(person=known["person"], properties=properties, batch=batch, **_summed(list(seen.values())))


@router.get("/largest", response_model=LargestOut)
def largest(request: Request, project: str, limit: int = Query(20, ge=1, le=100)) -> Any:
    """Persons of most ids: shared devices and test accounts show here."""
    found = project_of(request, project)
    persons = [LargePersonOut(**row) for row in deps_of(request).identities.largest(found.id, limit)]
    return LargestOut(persons=persons)


def shown_ids(deps: Deps, ids: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those ids of a person that the caller may see."""
    withheld = deps.withheld
    return [part for part in ids if withheld is None or not withheld.hides_id(part["id_class"])]


def _seen(deps: Deps, project: Project, batch: int, actors: list[str]) -> dict[str, Mapping[str, Any]]:
    """What one_person.seen tells, by actor."""
    if not deps.state.state(project.id).catalogue.events:
        return {}  # there is no table yet
    rows = deps.store.query(one_person.seen(project.id, batch, actors), limits=deps.limits).table.to_pylist()
    return {row["actor"].hex(): row for row in rows}


def _summed(seen: list[Mapping[str, Any]]) -> dict[str, Any]:
    if not seen:
        return {"events": 0, "first_at": None, "last_at": None}
    return {
        "events": sum(row["events"] for row in seen),
        "first_at": min(row["first_at"] for row in seen),
        "last_at": max(row["last_at"] for row in seen),
    }
