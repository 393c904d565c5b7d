"""Who is one person: the ids of somebody, the evidence for it, and decisions about it, which can be undone."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field, model_validator

from zuji.analyze import browse
from zuji.records.identity import LOGIN, MODES, NO_ID, IdentityChange, IdentityRules
from zuji.serve.auth import caller, deps_of, project_of
from zuji.serve.problems import HttpProblem

router = APIRouter(prefix="/api/v1/projects/{project}/identity")
EVIDENCE_MAX = 1_000
Text = Annotated[str, Field(min_length=1, max_length=255)]
Reason = Annotated[str, Field(min_length=1, max_length=500)]


class IdIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id_class: Text = LOGIN
    value: Text


class IdentityChangeIn(BaseModel):
    """kind merge takes one and other; revoke and restore take numbers of evidence; rules takes the rest."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["merge", "revoke", "restore", "rules"]
    reason: Reason
    one: IdIn | None = None
    other: IdIn | None = None
    numbers: Annotated[list[Annotated[int, Field(ge=1)]], Field(max_length=10_000)] = []
    mode: Literal["one_to_one", "many_to_one", "global"] | None = None
    values_max: dict[Text, Annotated[int, Field(ge=1, le=1_000_000)]] | None = None
    ids_max: Annotated[int, Field(ge=2, le=100_000)] | None = None

    @model_validator(mode="after")
    def _fits(self) -> IdentityChangeIn:
        if self.kind == "merge" and (self.one is None or self.other is None or self.one == self.other):
            raise ValueError("a merge names two different ids: one and other")
        if self.kind in ("revoke", "restore") and not self.numbers:
            raise ValueError(f"{self.kind} needs numbers of evidence, as /identity/person tells them")
        if self.kind == "rules" and self.mode is None and self.values_max is None and self.ids_max is None:
            raise ValueError(f"rules needs mode (one of {', '.join(MODES)}), values_max or ids_max")
        return self


class PartOut(BaseModel):
    """open: later records of this id belong here too; an unlink closes it."""

    id_class: str
    value: str
    generation: int
    open: bool
    actor: str


class EvidenceOut(BaseModel):
    """outcome is what was made of it when it came; revoked: it counts no more. received_at in ms UTC, 0: decided."""

    seq: int
    op: str
    from_class: str
    from_value: str
    to_class: str
    to_value: str
    outcome: str
    revoked: bool
    received_at: int


class PersonOut(BaseModel):
    person: str
    ids: list[PartOut]
    evidence: list[EvidenceOut]


class IdentityChangeOut(BaseModel):
    """done: the loader has carried it out. what is the decision as it was taken."""

    id: int
    kind: str
    author: str
    reason: str
    at: int
    done: bool
    what: dict[str, Any]


class IdentityChangesOut(BaseModel):
    changes: list[IdentityChangeOut]


class ConflictsOut(BaseModel):
    conflicts: list[EvidenceOut]


class SummaryOut(BaseModel):
    mode: str
    values_max: dict[str, int]
    ids_max: int
    persons_of_several_ids: int
    evidence: int
    revoked: list[int]


class PreviewOut(BaseModel):
    """actors_moved: ids under which records were sent and whose person would be another; events: theirs."""

    persons_of_several_ids_before: int
    persons_of_several_ids_after: int
    actors_moved: int
    events: int


class DecidedOut(BaseModel):
    """id of the decision; null for a preview."""

    id: int | None
    preview: PreviewOut


@router.get("", response_model=SummaryOut)
def identity(request: Request, project: str) -> Any:
    """The project's rules, and how many persons have several ids."""
    found = project_of(request, project)
    return deps_of(request).identities.summary(found.id)


@router.get("/person", response_model=PersonOut)
def person(
    request: Request,
    project: str,
    value: str = Query(min_length=1, max_length=255),
    id_class: str = Query(LOGIN, min_length=1, max_length=255),
) -> Any:
    """Everything that is one person with an id, and what was said of these ids, oldest first."""
    deps, found = deps_of(request), project_of(request, project)
    known = deps.identities.person(found.id, (id_class, value))
    ids = [(part["id_class"], part["value"]) for part in known["ids"]]
    tree = browse.evidence(found.id, deps.state.state(found.id).batch, ids, EVIDENCE_MAX)
    rows = deps.store.query(tree, limits=deps.limits).table.to_pylist()
    evidence = [{**row, "revoked": row["seq"] in known["revoked"]} for row in rows]
    return {"person": known["person"], "ids": known["ids"], "evidence": evidence}


@router.get("/conflicts", response_model=ConflictsOut)
def conflicts(request: Request, project: str, limit: int = Query(100, ge=1, le=1000)) -> Any:
    """Evidence that joined nobody because of a limit, newest first."""
    deps, found = deps_of(request), project_of(request, project)
    tree = browse.conflicts(found.id, deps.state.state(found.id).batch, limit)
    rows = deps.store.query(tree, limits=deps.limits).table.to_pylist()
    revoked = set(deps.identities.summary(found.id)["revoked"])
    return {"conflicts": [{**row, "revoked": row["seq"] in revoked} for row in rows]}


@router.get("/changes", response_model=IdentityChangesOut)
def changes(request: Request, project: str) -> Any:
    """Every decision with its author and reason, newest first."""
    found = project_of(request, project)
    told = []
    for change, done in deps_of(request).identities.changes(found.id):
        what: dict[str, Any] = {}
        if change.kind == "merge":
            what = {"one": _shown(change.one), "other": _shown(change.other)}
        elif change.rules is not None:
            rules = change.rules
            what = {"mode": rules.mode, "values_max": rules.values_max, "ids_max": rules.ids_max}
        else:
            what = {"numbers": list(change.numbers)}
        told.append(
            IdentityChangeOut(
                id=change.id,
                kind=change.kind,
                author=change.author,
                reason=change.reason,
                at=change.at,
                done=done,
                what=what,
            )
        )
    return IdentityChangesOut(changes=told)


@router.post("/changes", response_model=DecidedOut)
def change(request: Request, project: str, body: IdentityChangeIn, preview: bool = False) -> Any:
    """Takes a decision, or with preview=true only tells what it would do. The next batches carry it out."""
    deps, found = deps_of(request), project_of(request, project, "admin")
    before = deps.identities.summary(found.id)
    rules = None
    if body.kind == "rules":
        rules = IdentityRules(
            body.mode or before["mode"],
            before["values_max"] if body.values_max is None else body.values_max,
            body.ids_max or before["ids_max"],
        )
    unknown = [number for number in body.numbers if number > before["evidence"]]
    if unknown:
        raise HttpProblem("bad-request", f"numbers: {unknown[0]} is not evidence; there are 1 to {before['evidence']}")
    made = IdentityChange(
        0,
        found.id,
        body.kind,
        author=caller(request).by,
        reason=body.reason,
        rules=rules,
        one=(body.one.id_class, body.one.value) if body.one else NO_ID,
        other=(body.other.id_class, body.other.value) if body.other else NO_ID,
        numbers=tuple(sorted(set(body.numbers))),
    )
    told = deps.identities.preview(found.id, made)
    moved: list[str] = told["moved"]
    events = 0
    if moved:
        tree = browse.events_of(found.id, deps.state.state(found.id).batch, moved[:10_000])
        events = deps.store.query(tree, limits=deps.limits).table.to_pylist()[0]["n"]
    shown = PreviewOut(
        persons_of_several_ids_before=told["persons_of_several_ids_before"],
        persons_of_several_ids_after=told["persons_of_several_ids_after"],
        actors_moved=len(moved),
        events=events,
    )
    return DecidedOut(id=None if preview else deps.identities.decide(made), preview=shown)


def _shown(one: tuple[str, str]) -> dict[str, str]:
    return {"id_class": one[0], "value": one[1]}
