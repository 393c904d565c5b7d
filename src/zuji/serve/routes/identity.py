"""Who is one person: the ids of somebody, the evidence for it, and decisions about it, which can be undone."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field, model_validator

from zuji.analyze import browse
from zuji.records.identity import LOGIN, MODES, NO_ID, IdentityChange, IdentityRules
from zuji.records.sentences import say
from zuji.serve.auth import caller, deps_of, project_of
from zuji.serve.problems import HttpProblem
from zuji.serve.routes.person import shown_ids
from zuji.serve.undo import undo

router = APIRouter(prefix="/api/v1/projects/{project}/identity")
EVIDENCE_MAX = 1_000
EVIDENCE_IDS_MAX = 1_000
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
            raise ValueError(say("a merge names two different ids: one and other"))
        if self.kind in ("revoke", "restore") and not self.numbers:
            raise ValueError(say("{kind} needs numbers of evidence, as /identity/person tells them", kind=self.kind))
        if self.kind == "rules" and self.mode is None and self.values_max is None and self.ids_max is None:
            raise ValueError(say("rules needs mode (one of {modes}), values_max or ids_max", modes=", ".join(MODES)))
        return self


class PartOut(BaseModel):
    """open: later records of this id belong here too; an unlink closes it."""

    id_class: str
    value: str
    generation: int
    open: bool
    actor: str


class EvidenceOut(BaseModel):
    """outcome is what was made of it when it came; revoked: it counts no more. received_at in ms UTC, 0: decided.

    record: `partition-offset-index` of the record that said it; null when an administrator did."""

    seq: int
    op: str
    from_class: str
    from_value: str
    from_generation: int
    to_class: str
    to_value: str
    to_generation: int
    outcome: str
    revoked: bool
    received_at: int
    record: str | None


class PersonOut(BaseModel):
    """cut: there is more evidence than is told."""

    person: str
    ids: list[PartOut]
    evidence: list[EvidenceOut]
    cut: bool


class IdentityChangeOut(BaseModel):
    """done: the loader has carried it out. what is the decision as it was taken; undo what would take it back, as a
    body without its reason: null while it is not done, and when it was taken back."""

    id: int
    kind: str
    author: str
    reason: str
    at: int
    done: bool
    what: dict[str, Any]
    undo: dict[str, Any] | None


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
    """actors_moved: ids under which records were sent and whose person would be another; events: theirs.

    outcome, of a merge: joined; kept: they are one person already, which then also holds when other evidence is
    revoked; full: a limit keeps them apart; nothing: the same merge counts already, as evidence `number`."""

    persons_of_several_ids_before: int
    persons_of_several_ids_after: int
    actors_moved: int
    events: int
    outcome: Literal["joined", "kept", "full", "nothing"] | None = None
    number: int | None = None


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
    ids = [(part["id_class"], part["value"]) for part in known["ids"]][:EVIDENCE_IDS_MAX]
    tree = browse.evidence(found.id, deps.state.state(found.id).batch, ids, EVIDENCE_MAX + 1)
    rows = deps.store.query(tree, limits=deps.limits).table.to_pylist()
    cut = len(rows) > EVIDENCE_MAX or len(known["ids"]) > EVIDENCE_IDS_MAX
    withheld = deps.withheld
    evidence = [
        evidence_out(row, known["revoked"])
        for row in rows[:EVIDENCE_MAX]
        if withheld is None or not any(withheld.hides_id(row[f"{side}_class"]) for side in ("from", "to"))
    ]
    ids_out = [PartOut(**part) for part in shown_ids(deps, known["ids"])]
    return PersonOut(person=known["person"], ids=ids_out, evidence=evidence, cut=cut)


def evidence_out(row: dict[str, Any], revoked: Collection[int]) -> EvidenceOut:
    """A row of browse.evidence."""
    place = f"{row['raw_partition']}-{row['raw_offset']}-{row['index']}" if row["received_at"] else None
    return EvidenceOut(**row, revoked=row["seq"] in revoked, record=place)


@router.get("/conflicts", response_model=ConflictsOut)
def conflicts(request: Request, project: str, limit: int = Query(100, ge=1, le=1000)) -> Any:
    """Evidence that joined nobody because of a limit, newest first."""
    deps, found = deps_of(request), project_of(request, project)
    tree = browse.conflicts(found.id, deps.state.state(found.id).batch, limit)
    rows = deps.store.query(tree, limits=deps.limits).table.to_pylist()
    revoked = deps.identities.revoked(found.id)
    return ConflictsOut(conflicts=[evidence_out(row, revoked) for row in rows])


@router.get("/changes", response_model=IdentityChangesOut)
def changes(request: Request, project: str) -> Any:
    """Every decision with its author and reason, newest first."""
    deps, found = deps_of(request), project_of(request, project)
    decided = list(deps.identities.changes(found.id))
    tree = browse.decided_merges(found.id, deps.state.state(found.id).batch)
    merges = deps.store.query(tree, limits=deps.limits).table.to_pylist()
    revoked = deps.identities.revoked(found.id)
    others = [change for change, _ in decided]
    return IdentityChangesOut(
        changes=[
            IdentityChangeOut(
                id=change.id,
                kind=change.kind,
                author=change.author,
                reason=change.reason,
                at=change.at,
                done=done,
                what=_what(change),
                undo=undo(change, others[i + 1 :], others[:i], merges, revoked) if done else None,
            )
            for i, (change, done) in enumerate(decided)
        ]
    )


def _what(change: IdentityChange) -> dict[str, Any]:
    if change.kind == "merge":
        return {"one": _shown(change.one), "other": _shown(change.other)}
    if change.rules is not None:
        rules = change.rules
        return {"mode": rules.mode, "values_max": rules.values_max, "ids_max": rules.ids_max}
    return {"numbers": list(change.numbers)}


@router.post("/changes", response_model=DecidedOut)
def change(request: Request, project: str, body: IdentityChangeIn, preview: bool = False) -> Any:
    """Takes a decision, or with preview=true only tells what it would do. The next batches carry it out."""
    deps, found = deps_of(request), project_of(request, project)
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
        raise HttpProblem(
            "bad-request",
            say(
                "numbers: {unknown} is not evidence; there are 1 to {before}",
                unknown=unknown[0],
                before=before["evidence"],
            ),
        )
    made = IdentityChange(
        0,
        found.id,
        body.kind,
        author=caller(request).who,
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
        outcome=told["outcome"],
        number=told["number"],
    )
    if not preview and shown.outcome == "nothing":
        raise HttpProblem(
            "bad-request",
            say(
                "one and other: the same merge counts already, as evidence {number}; revoke that to take it back",
                number=shown.number,
            ),
        )
    return DecidedOut(id=None if preview else deps.identities.decide(made), preview=shown)


def _shown(one: tuple[str, str]) -> dict[str, str]:
    return {"id_class": one[0], "value": one[1]}
