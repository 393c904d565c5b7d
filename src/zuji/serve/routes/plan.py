"""The tracking plan, how well data keeps to it, business systems, and the release of what was refused."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Literal

import msgspec
import orjson
from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from zuji.analyze import calendar, plan_quality, systems
from zuji.analyze.reference import event_quality
from zuji.analyze.reference import volume as volumes
from zuji.analyze.refusals import Chosen
from zuji.records.plan_changes import diff
from zuji.records.project import Project
from zuji.records.sentences import say
from zuji.records.tracking_plan import Plan, entries
from zuji.serve.auth import author_of, deps_of, project_of
from zuji.serve.body import json_body
from zuji.serve.definition_deps import Written
from zuji.serve.models import (
    CoverageOut,
    KindConflictsOut,
    PlanOut,
    PlanVersionsOut,
    PlanWrittenOut,
    QualityOut,
    ReplayOut,
    SystemsOut,
    UnmatchedOut,
    VolumeOut,
)
from zuji.serve.problems import HttpProblem

router = APIRouter(prefix="/api/v1/projects/{project}")
_DAY_MS = 86_400_000
_EVENTS_OF_VOLUME_MAX = 200
_IDS_MAX = 1_000


def answer(value: Any) -> Response:
    return Response(orjson.dumps(msgspec.to_builtins(value)), media_type="application/json")


async def asked(request: Request, project: str, fields: dict[str, tuple[type, Any]]) -> tuple[Project, dict[str, Any]]:
    """The project, which the caller may administer, and the fields of the body: each of its type, else its default."""
    found = await run_in_threadpool(project_of, request, project)
    body = await json_body(request)
    if not isinstance(body, dict):
        raise HttpProblem("bad-request", say("the body is a JSON object with {fields}", fields=", ".join(fields)))
    if unknown := sorted(body.keys() - fields.keys()):
        raise HttpProblem(
            "bad-request",
            say("{unknown!r} is not known here; valid: {fields}", unknown=unknown[0], fields=", ".join(fields)),
        )
    given = {}
    for name, (kind, default) in fields.items():
        value = body.get(name, default)
        if value is not default and (not isinstance(value, kind) or (kind is int and isinstance(value, bool))):
            raise HttpProblem(
                "bad-request",
                say("{name} must be {type}, not {value!r}", name=name, type=kind.__name__, value=str(value)[:80]),
            )
        given[name] = value
    return found, given


def version_out(version: Written) -> dict[str, Any]:
    return {"version": version.version, "author": version.author, "reason": version.reason, "at": version.at}


def _left(request: Request, plan: Plan) -> Plan:
    """What of a plan the caller may see."""
    withheld = deps_of(request).withheld
    return plan if withheld is None else withheld.plan(plan)


def _shown(version: Written, plan: Plan, left: Plan) -> dict[str, Any]:
    shown = {**full(left), "policy": full(left.policy)}
    gone = entries(plan).keys() - entries(left).keys()
    authors = {entry: author for entry, author in version.authors.items() if entry not in gone}
    return {**version_out(version), "plan": shown, "authors": authors}


def full(value: Any) -> Any:
    """Every field, defaults written out."""
    if isinstance(value, msgspec.Struct):
        return {name: full(getattr(value, name)) for name in value.__struct_fields__}
    return [full(item) for item in value] if isinstance(value, tuple) else value


@router.get("/plan", response_model=PlanOut)
def plan(request: Request, project: str, version: int | None = Query(None, ge=0, le=2**31 - 1)) -> Any:
    """The tracking plan of today, or one version of it."""
    found = project_of(request, project)
    plans = deps_of(request).plans
    one = plans.newest(found.id) if version is None else plans.version(found.id, version)
    if one is None:
        raise HttpProblem("not-found", say("the plan has no version {version}", version=version))
    return answer(_shown(*one, _left(request, one[1])))


@router.get("/plan/versions", response_model=PlanVersionsOut)
def plan_versions(request: Request, project: str) -> Any:
    """Who changed the plan, when and why; newest first."""
    found = project_of(request, project)
    return answer({"versions": [version_out(one) for one in deps_of(request).plans.versions(found.id)]})


@router.get("/plan/conflicts", response_model=KindConflictsOut)
def plan_conflicts(request: Request, project: str) -> Any:
    """Properties whose kind was settled before the plan declared another; it stays as it is."""
    deps, found = deps_of(request), project_of(request, project)
    _, planned = deps.plans.newest(found.id)
    torn = deps.plans.conflicts(_left(request, planned), deps.state.state(found.id).catalogue)
    return answer({"conflicts": [dict(zip(("property", "planned", "kind"), one, strict=True)) for one in torn]})


@router.get("/plan/yaml", response_class=Response)
def plan_yaml(request: Request, project: str) -> Response:
    """The plan as a file for version control."""
    found = project_of(request, project)
    plans = deps_of(request).plans
    headers = {"content-disposition": 'attachment; filename="plan.yaml"'}
    return Response(
        plans.to_yaml(_left(request, plans.newest(found.id)[1])), 200, headers, media_type="application/yaml"
    )


@router.get("/plan/diff", response_model=PlanWrittenOut)
def plan_diff(
    request: Request,
    project: str,
    before: int = Query(0, ge=0, le=2**31 - 1),
    after: int | None = Query(None, ge=0, le=2**31 - 1),
) -> Any:
    """What differs between two versions (after: default the newest)."""
    found = project_of(request, project)
    plans = deps_of(request).plans
    one = plans.version(found.id, before)
    other = plans.newest(found.id) if after is None else plans.version(found.id, after)
    if one is None or other is None:
        raise HttpProblem(
            "not-found", say("the plan has no version {version}", version=before if one is None else after)
        )
    return answer(
        {"version": other[0].version, "changes": _changes(*(_left(request, each[1]) for each in (one, other)))}
    )


def _changes(before: Plan, after: Plan) -> list[dict[str, Any]]:
    return [change._asdict() for change in diff(before, after)]


WRITING: dict[str, tuple[type, Any]] = {"base": (int, 0), "author": (str, ""), "reason": (str, "")}


async def _write(request: Request, found: Project, given: dict[str, Any], change: Callable[[Plan], Plan]) -> Response:
    """Writes the version after base, and answers with what differs."""
    plans = deps_of(request).plans

    def work() -> dict[str, Any]:
        base = plans.version(found.id, given["base"])
        if base is None:
            raise HttpProblem("not-found", say("the plan has no version {version}", version=given["base"]))
        after = change(base[1])
        dry_run = bool(given.get("dry_run"))
        signed = (author_of(request, given["author"]), given["reason"])
        written = plans.put(found.id, given["base"], after, *signed, dry_run)
        return {"version": written.version, "changes": _changes(base[1], after)}

    return answer(await run_in_threadpool(work))


@router.put("/plan", response_model=PlanWrittenOut)
async def put_plan(request: Request, project: str) -> Any:
    """Replaces the plan: {base, plan (JSON) or yaml (text), author, reason, dry_run}. base is the version that the
    writer read; another newest one is `version-conflict`."""
    fields = {**WRITING, "plan": (dict, None), "yaml": (str, None), "dry_run": (bool, False)}
    found, given = await asked(request, project, fields)
    value = given["yaml"] if given["yaml"] is not None else given["plan"]
    if value is None:
        raise HttpProblem("bad-request", say("plan (JSON) or yaml (text) is missing"))
    plans = deps_of(request).plans
    return await _write(request, found, given, lambda _: plans.parse(value))


@router.put("/plan/entries/{kind}/{name:path}", response_model=PlanWrittenOut)
async def put_entry(request: Request, project: str, kind: str, name: str) -> Any:
    """Adds or changes one entry: {base, entry, author, reason, dry_run}; entry null takes a draft out. kind: event,
    property, user_property, item."""
    fields = {**WRITING, "entry": (dict, None), "dry_run": (bool, False)}
    found, given = await asked(request, project, fields)
    plans = deps_of(request).plans
    return await _write(request, found, given, lambda before: plans.with_entry(before, kind, name, given["entry"]))


@router.post("/plan/presets", response_model=PlanWrittenOut)
async def add_presets(request: Request, project: str) -> Any:
    """Adds the ready events (page view, click, start, ...) as drafts: {base, author, reason, dry_run}."""
    found, given = await asked(request, project, {**WRITING, "dry_run": (bool, False)})
    return await _write(request, found, given, deps_of(request).plans.with_presets)


def _asking(request: Request) -> Callable[[Any], list[dict[str, Any]]]:
    deps = deps_of(request)

    def ask(tree: Any) -> list[dict[str, Any]]:
        return deps.store.query(tree, limits=deps.limits).table.to_pylist()  # type: ignore[no-any-return]

    return ask


def _period(days: int) -> tuple[int, int]:
    now = int(time.time() * 1000)
    return now - days * _DAY_MS, now + 60_000


@router.get("/plan/quality", response_model=QualityOut)
def quality(request: Request, project: str, days: int = Query(7, ge=1, le=90)) -> Any:
    """Of every planned event its score from 0 to 100 with all parts, and the events that nobody planned."""
    found = project_of(request, project)
    deps = deps_of(request)
    state = deps.state.state(found.id)
    version, planned = deps.plans.newest(found.id)
    since, until = _period(days)
    facts, unplanned = plan_quality.facts(
        _asking(request), planned, state.catalogue, found.id, state.batch, since, until
    )
    events = []
    for event in planned.events:
        parts = event_quality.parts(planned, event, facts[event.name], until - 60_000)
        events.append(
            {
                "name": event.name,
                "state": event.state,
                "scenario": event.scenario,
                "owner": event.owner,
                "rows": facts[event.name].rows,
                "last_at": facts[event.name].last_at,
                "score": event_quality.score(parts),
                "parts": parts,
                "unplanned_properties": sorted(
                    facts[event.name].carried - {prop.name for prop in (*planned.properties, *event.properties)}
                )[:100],
            }
        )
    return answer(
        {
            "definition": event_quality.DEFINITION,
            "plan_version": version.version,
            "batch": state.batch,
            "since": since,
            "until": until,
            "events": events,
            "unplanned": [{"name": name, "rows": n} for name, n in list(unplanned.items())[:1_000]],
        }
    )


@router.get("/plan/coverage", response_model=CoverageOut)
def coverage(request: Request, project: str, days: int = Query(7, ge=1, le=90)) -> Any:
    """By scenario and app version: which of the planned (enabled) events were seen, and which are missing."""
    found = project_of(request, project)
    state = deps_of(request).state.state(found.id)
    _, planned = deps_of(request).plans.newest(found.id)
    since, until = _period(days)
    rows = _asking(request)(plan_quality.seen_by_version(found.id, state.batch, since, until))
    versions = sorted({row["app_version"] for row in rows})
    result = []
    for scenario in sorted({event.scenario for event in planned.events if event.state == "enabled"}):
        wanted = [event for event in planned.events if event.scenario == scenario and event.state == "enabled"]
        for version in ["*", *versions]:
            seen = {row["event"] for row in rows if version in ("*", row["app_version"])}
            missing = [event.name for event in wanted if not seen & {event.name, *event.aliases}]
            result.append(
                {
                    "scenario": scenario,
                    "app_version": version,
                    "planned": len(wanted),
                    "seen": len(wanted) - len(missing),
                    "missing": missing,
                }
            )
    return answer({"since": since, "until": until, "rows": result})


@router.get("/plan/volume", response_model=VolumeOut)
def volume(
    request: Request,
    project: str,
    event: str = Query("", max_length=255),
    interval: Literal["hour", "day"] = "day",
    days: int = Query(7, ge=1, le=35),
) -> Any:
    """How much of each event came in each hour or day, beside the same weekday before; unusual ones are marked."""
    found = project_of(request, project)
    deps = deps_of(request)
    state = deps.state.state(found.id)
    today = calendar.day_of(int(time.time() * 1000), state.time_zone)
    first = today - (days - 1) * calendar.DAY
    began = first - 7 * volumes.WEEKS * calendar.DAY
    shown = calendar.buckets(began, today, interval, state.time_zone, "monday")
    names = state.naming.stored(event) if event else ()
    rows = _asking(request)(plan_quality.volume(found.id, state.batch, shown.starts, shown.end, names))
    counts: dict[str, dict[int, int]] = {}
    for row in rows:
        counts.setdefault(row["event"], {})[int(row["b"])] = row["n"]
    listed = sorted(counts, key=lambda name: (-sum(counts[name].values()), name))[:_EVENTS_OF_VOLUME_MAX]
    per_week = 7 if interval == "day" else 7 * 24
    at_first = next(i for i, label in enumerate(shown.labels) if label[:10] >= str(first))
    now = int(time.time() * 1000)
    result = []
    for name in listed:
        of = [counts[name].get(start, 0) for start in shown.starts]
        known_from = next(i for i, n in enumerate(of) if n)
        points = []
        for i in range(at_first, len(of)):
            end = shown.starts[i + 1] if i + 1 < len(of) else shown.end
            before = [of[k] for k in (i - week * per_week for week in range(1, volumes.WEEKS + 1)) if k >= known_from]
            # An interval that has not ended says nothing yet.
            judged = volumes.slot(of[i], before) if end <= now else volumes.Slot(of[i], None, False)
            points.append({"at": shown.labels[i], **judged._asdict()})
        result.append({"event": name, "points": points})
    return answer({"definition": volumes.DEFINITION, "interval": interval, "batch": state.batch, "events": result})


@router.get("/systems", response_model=SystemsOut)
def business_systems(request: Request, project: str) -> Any:
    """The rules from address and page name to business system, page and module, in order."""
    found = project_of(request, project)
    version, rules = deps_of(request).systems.newest(found.id)
    return answer({**version_out(version), "rules": [full(rule) for rule in rules.rules]})


@router.put("/systems", response_model=SystemsOut)
async def put_systems(request: Request, project: str) -> Any:
    """Replaces the rules: {base, rules, author, reason}. They hold for the past from the next question on."""
    fields = {**WRITING, "rules": (list, [])}
    found, given = await asked(request, project, fields)
    rules = deps_of(request).systems
    value = {"rules": given["rules"]}
    signed = (author_of(request, given["author"]), given["reason"])
    await run_in_threadpool(rules.put, found.id, given["base"], value, *signed)
    version, kept = await run_in_threadpool(rules.newest, found.id)
    return answer({**version_out(version), "rules": [full(rule) for rule in kept.rules]})


@router.get("/systems/unmatched", response_model=UnmatchedOut)
def unmatched(
    request: Request, project: str, days: int = Query(30, ge=1, le=365), limit: int = Query(100, ge=1, le=1_000)
) -> Any:
    """Addresses that no rule fits, most frequent first."""
    found = project_of(request, project)
    state = deps_of(request).state.state(found.id)
    since, until = _period(days)
    tree = systems.unmatched(state.naming.systems, state.catalogue, found.id, state.batch, since, until, limit)
    return answer({"version": state.naming.systems.version, "rows": _asking(request)(tree)})


@router.post("/quarantine/replay", response_model=ReplayOut)
async def replay(request: Request, project: str) -> Any:
    """Reads refused records again, exactly once: {reason, event, ids, from, to, rejected, author, why, dry_run}.

    What is refused again waits again. rejected: also records that were rejected for what may have changed; ids name
    them too. dry_run only counts. The answer says where in the log the release lies; the
    records are judged when the loader has come there, which mostly takes a second.
    """
    fields: dict[str, tuple[type, Any]] = {
        **dict.fromkeys(("reason", "event", "author", "why"), (str, "")),
        "ids": (list, []),
        "from": (int, 0),
        "to": (int, 7_258_118_400_000),
        "dry_run": (bool, False),
        "rejected": (bool, False),
    }
    found, given = await asked(request, project, fields)
    ids = tuple(_place(item) for item in given["ids"][: _IDS_MAX + 1])
    if len(ids) > _IDS_MAX:
        raise HttpProblem(
            "bad-request", say("ids: at most {ids_max} at once; choose by reason or event for more", ids_max=_IDS_MAX)
        )
    chosen = Chosen(
        found.id, found.name, given["reason"], given["event"], given["from"], given["to"], ids, given["rejected"]
    )
    replays = deps_of(request).replays
    if given["dry_run"]:
        return answer(await run_in_threadpool(replays.preview, chosen))
    author = author_of(request, given["author"])[:128]
    return answer(await run_in_threadpool(replays.release, chosen, author, given["why"][:1_000]))


def _place(item: Any) -> tuple[int, int, int]:
    parts = item.split("-") if isinstance(item, str) else ()
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) <= 19 for part in parts):
        raise HttpProblem("bad-request", say("ids: {item!r} is not one that the quarantine gave", item=str(item)[:50]))
    return int(parts[0]), int(parts[1]), int(parts[2])
