"""The line of one person: events in sessions, changes of the profile, switches of identity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request

from zuji.analyze import timeline as plans
from zuji.records.identity import LOGIN
from zuji.records.sentences import say
from zuji.serve.auth import deps_of, project_of
from zuji.serve.deps import Deps
from zuji.serve.person_models import IdOut, TimelineItemOut, TimelineOut, TimelineSessionOut
from zuji.serve.problems import HttpProblem
from zuji.serve.routes.person import ACTORS_MAX

router = APIRouter(prefix="/api/v1/projects/{project}/identity")
EVENTS_MAX = 50
Kind = Literal["event", "profile", "identity"]


@router.get("/timeline", response_model=TimelineOut)
def timeline(
    request: Request,
    project: str,
    value: str = Query(min_length=1, max_length=255),
    id_class: str = Query(LOGIN, min_length=1, max_length=255),
    kind: Annotated[list[Kind] | None, Query(max_length=3)] = None,
    event: Annotated[list[str] | None, Query(max_length=EVENTS_MAX)] = None,
    gap_min: int = Query(30, ge=1, le=plans.GAP_MIN_MAX),
    limit: int = Query(100, ge=1, le=1_000),
    cursor: str = Query("", max_length=200),
) -> Any:
    """What the person of an id did, newest first: events in sessions (a gap of more than gap_min minutes ends one),
    changes of the profile, evidence about ids. kind and event, given once or more, narrow the items, not the
    sessions."""
    deps, found = deps_of(request), project_of(request, project)
    state = deps.state.state(found.id)
    after = _after(cursor)
    known = deps.identities.person(found.id, (id_class, value))
    actors = [part["actor"] for part in known["ids"]]
    if len(actors) > ACTORS_MAX:
        raise HttpProblem(
            "query-limit",
            say(
                "this person has {actors} ids; a line is told of at most {actors_max}",
                actors=len(actors),
                actors_max=ACTORS_MAX,
            ),
        )
    batch = after[0] if after else state.batch
    names = [name for one in event or () for name in state.naming.stored(one)]
    asked = plans.Asked(found.id, batch, actors, kind or plans.KINDS, names, bool(state.catalogue.events))
    tree = plans.page(asked, after[1] if after else None, limit + 1)
    rows = deps.store.query(tree, limits=deps.limits).table.to_pylist()
    more, rows = len(rows) > limit, rows[:limit]
    sessions: list[Mapping[str, Any]] = []
    if rows and asked.has_events:
        within = plans.sessions(asked, gap_min * 60_000, rows[-1]["at"], rows[0]["at"])
        sessions = deps.store.query(within, limits=deps.limits).table.to_pylist()
    items = [_shown(deps, _item(row, sessions)) for row in rows if not _is_hidden(deps, row)]
    used = {item.session for item in items}
    return TimelineOut(
        person=known["person"],
        items=items,
        sessions=[
            TimelineSessionOut(**{"from": one["first"]}, to=one["last"], events=one["n"])
            for one in sessions
            if one["first"] in used
        ],
        cursor=_cursor(batch, rows[-1]) if more else None,
        batch=batch,
    )


def _item(row: Mapping[str, Any], sessions: Sequence[Mapping[str, Any]]) -> TimelineItemOut:
    kind = plans.KINDS[row["rank"]]
    ids = [(row["one_class"], row["one_value"]), (row["other_class"], row["other_value"])]
    return TimelineItemOut.model_validate(
        {
            "kind": kind,
            "at": row["at"],
            "name": row["name"],
            "op": row["how"],
            "value": plans.said(dict(row)),
            "ids": [IdOut(id_class=id_class, value=value) for id_class, value in ids if id_class],
            "session": next((one["first"] for one in sessions if one["first"] <= row["at"] <= one["last"]), None),
            "record": f"{row['raw_partition']}-{row['raw_offset']}-{row['index']}",
            "facts": dict(row["facts"]),
        }
    )


def _is_hidden(deps: Deps, row: Mapping[str, Any]) -> bool:
    """Whether it was said of a property, or of an id, that the caller may not see."""
    withheld, kind = deps.withheld, plans.KINDS[row["rank"]]
    if withheld is None or kind == "event":
        return False
    if kind == "profile":
        return row["name"] in withheld.hidden
    return any(withheld.hides_id(row[f"{side}_class"]) for side in ("one", "other"))


def _shown(deps: Deps, item: TimelineItemOut) -> TimelineItemOut:
    """An item without the ids and facts that the caller may not see."""
    withheld = deps.withheld
    if withheld is None:
        return item
    ids = [one for one in item.ids if not withheld.hides_id(one.id_class)]
    facts = {name: value for name, value in item.facts.items() if not withheld.hides(name)}
    return item.model_copy(update={"ids": ids, "facts": facts})


def _cursor(batch: int, row: Mapping[str, Any]) -> str:
    place = (row[name] for name in ("at", "rank", "raw_partition", "raw_offset", "index", "position"))
    return "_".join(str(n) for n in (batch, *place))


def _after(cursor: str) -> tuple[int, plans.Place] | None:
    if not cursor:
        return None
    parts = cursor.split("_")
    try:
        batch, *place = (int(part) for part in parts)
    except ValueError:
        place = []
    if len(place) != 6 or any(abs(n) >= 2**63 for n in (batch, *place)) or batch < 0:
        raise HttpProblem("bad-request", say("cursor {cursor!r} is not the cursor of an answer", cursor=cursor[:60]))
    at, kind, partition, offset, index, position = place
    return batch, (at, kind, partition, offset, index, position)
