"""What a project carries: projects, events, properties, values, and where to send them."""

from __future__ import annotations

import contextlib
import re
import time
from typing import Any, Literal
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Query, Request

from zuji.analyze import browse, splits
from zuji.analyze.calendar import day_of
from zuji.analyze.complaints import BadQuery
from zuji.analyze.filter_query import Owner
from zuji.analyze.filters import OPERATORS, Naming, Scope
from zuji.analyze.people import Persons
from zuji.records.property import Catalogue, ProfileProperty, Property
from zuji.records.sentences import say
from zuji.serve.auth import deps_of, project_of, visible
from zuji.serve.models import (
    EventOut,
    EventsOut,
    ProjectOut,
    ProjectsOut,
    PropertiesOut,
    PropertyOut,
    ReachOut,
    SetupOut,
    ValueOut,
    ValuesOut,
)
from zuji.serve.problems import HttpProblem, in_language_of

router = APIRouter(prefix="/api/v1")
_NUMERIC = ["sum", "average", "median", "p75", "p90", "p95", "p99", "percentile", "min", "max", "distinct"]
_VALUES_DAYS = 30
# What SDKs of each protocol are told to send to, below the server's address.
INGEST_PATHS = {
    "sensors": "/sa?project={project}",
    "events": "/api/v1/events",
    "posthog": "/posthog",
    "segment": "/segment",
    "rudder": "/rudder",
    "mixpanel": "/mixpanel",
    "amplitude": "/amplitude/2/httpapi",
    "snowplow": "/snowplow/com.snowplowanalytics.snowplow/tp2",
    "matomo": "/matomo/matomo.php",
    "ga4": "/ga4/mp/collect",
    "umeng": "/umeng/wxm_logs",
}
# What SDKs in browsers add to it.
_HOST = re.compile(r"[a-z0-9]([a-z0-9._-]{0,251}[a-z0-9])?|[0-9a-f:.]{2,45}")
_BROWSERS_ADD = {"posthog": "/e/", "mixpanel": "/track/"}


@router.get("/projects", response_model=ProjectsOut)
def projects(request: Request) -> Any:
    """Projects that the caller may see."""
    shown = ("id", "name", "time_zone", "title", "currency")
    found = [ProjectOut(**{name: getattr(item, name) for name in shown}) for item in visible(request)]
    return ProjectsOut(projects=found)


@router.get("/projects/{project}/catalogue/events", response_model=EventsOut)
def events(
    request: Request,
    project: str,
    search: str = Query("", max_length=200),
    offset: int = Query(0, ge=0),
    limit: int = Query(100, ge=1, le=1000),
) -> Any:
    """Event names with their counts, most frequent first; virtual events come last. search finds parts of names,
    whatever their case."""
    deps, project_id = deps_of(request), project_of(request, project).id
    state = deps.state.state(project_id)
    wanted = search.casefold()
    known = state.catalogue.events
    if deps.withheld is not None and deps.withheld.has_rows and known:  # the catalogue counts every row
        tree = browse.event_names(project_id, state.batch)
        rows = deps.store.query(tree, limits=deps.limits).table.to_pylist()
        known = {row["event"]: (row["first"], row["last"], row["n"]) for row in rows}
    made = {name for name, one in state.naming.virtual.definitions.events.items() if not one.archived}
    found = [(name, seen) for name, seen in known.items() if wanted in name.casefold()]
    found = [(name, seen) for name, seen in found if name not in made]  # one that is called the same is not reached
    found.sort(key=lambda item: (-item[1][2], item[0]))
    found += [(name, (0, 0, 0)) for name in sorted(made) if wanted in name.casefold()]
    page = [
        EventOut(name=name, virtual=name in made, first_at=first, last_at=last, count=count)
        for name, (first, last, count) in found[offset : offset + limit]
    ]
    return EventsOut(events=page, total=len(found))


On = Literal["event", "profile", "group", "item", "lookup"]


@router.get("/projects/{project}/catalogue/properties", response_model=PropertiesOut)
def properties(request: Request, project: str, on: On = "event", event: str = Query("", max_length=512)) -> Any:
    """Properties of events, or only of one event's; of user profiles; of groups or items of every type; columns of
    every look-up table. Derived facts come last, then virtual properties."""
    state = deps_of(request).state.state(project_of(request, project).id)
    if on == "event":
        return PropertiesOut(properties=_of_events(state.catalogue, state.naming, event))
    if on == "lookup":
        return PropertiesOut(properties=_of_tables(state.naming))
    if on == "profile":
        found = [_out(on, prop) for prop in _sorted(state.catalogue.profile_properties)]
    elif on == "group":
        by_type = sorted(state.catalogue.group_properties.items())
        found = [_out(on, prop, group_type=of) for of, known in by_type for prop in _sorted(known)]
    else:
        by_type = sorted(state.catalogue.item_properties.items())
        found = [_out(on, prop, item_type=of) for of, known in by_type for prop in _sorted(known)]
    return PropertiesOut(properties=found)


def _sorted(known: dict[str, ProfileProperty]) -> list[ProfileProperty]:
    return [known[name] for name in sorted(known)]


def _out(
    on: On,
    prop: Property | ProfileProperty,
    derived: bool = False,
    group_type: str = "",
    item_type: str = "",
    table: str = "",
    virtual: bool = False,
) -> PropertyOut:
    return PropertyOut(
        name=prop.name,
        on=on,
        group_type=group_type,
        item_type=item_type,
        table=table,
        virtual=virtual,
        kind=prop.kind,
        provisional=isinstance(prop, Property) and prop.settled_at == 0 and not derived and not virtual,
        derived=derived,
        operators=list(OPERATORS[prop.kind]),
        measures=_NUMERIC if prop.kind in ("number", "numbers") else ["distinct"],
    )


def _of_events(catalogue: Catalogue, naming: Naming, event: str) -> list[PropertyOut]:
    carried = set(catalogue.event_properties.get(event, ())) if event else set(catalogue.properties)
    always = (*naming.always, *naming.looked_up)
    made = _virtual(catalogue, naming)
    hidden = {*always, *(prop.name for prop in made)}
    own = [prop for name, prop in sorted(catalogue.properties.items()) if name in carried and name not in hidden]
    told = [_out("event", prop) for prop in own] + [_out("event", Property(name, "text"), True) for name in always]
    return told + [_out("event", prop, virtual=True) for prop in made]


def _virtual(catalogue: Catalogue, naming: Naming) -> list[ProfileProperty]:
    """Virtual properties that can be read today."""
    scope = Scope(catalogue, "UTC", day_of(0, "UTC"), naming)
    made = []
    for name in sorted(naming.virtual.names()):
        with contextlib.suppress(BadQuery):
            made.append(ProfileProperty(name, scope.kind(Owner(), name, "")))
    return made


def _of_tables(naming: Naming) -> list[PropertyOut]:
    tables = [one for _, one in sorted(naming.virtual.definitions.tables.items()) if not one.archived]
    return [
        _out("lookup", ProfileProperty(name, kind), table=one.name)
        for one in tables
        for name, kind in one.columns
        if name not in naming.hidden
    ]


@router.get("/projects/{project}/catalogue/values", response_model=ValuesOut)
def values(
    request: Request,
    project: str,
    property: str = Query(max_length=512),
    on: On = "event",
    group_type: str = Query("", max_length=512),
    item_type: str = Query("", max_length=512),
    table: str = Query("", max_length=512),
    via: str = Query("", max_length=512),
    event: str = Query("", max_length=512),
    prefix: str = Query("", max_length=200),
    limit: int = Query(20, ge=1, le=1000),
) -> Any:
    """The values that most events of the last 30 days carried; prefix compares with the value as text.

    on group needs group_type; on item needs item_type and via, the event's property that holds the item's id; on
    lookup table and via, the one that holds the key."""
    deps, found = deps_of(request), project_of(request, project)
    state = deps.state.state(found.id)
    now = int(time.time() * 1000)
    scope = Scope(state.catalogue, "UTC", day_of(now, "UTC"), state.naming)
    persons = Persons(found.id, state.batch, state.persons)
    since = now - _VALUES_DAYS * 86_400_000
    owner = Owner(on, group_type or item_type or table, via)
    tree, kind = browse.top_values(scope, persons, owner, property, prefix, limit, since, event)
    rows = deps.store.query(tree, limits=deps.limits).table.to_pylist()
    element = {"list": "text", "numbers": "number"}.get(kind, kind)
    return ValuesOut(values=[ValueOut(value=splits.present(row["v"], element), count=row["n"]) for row in rows])


def _address(request: Request) -> str:
    """Where SDKs send."""
    found = deps_of(request).reaching
    return found.address if found else f"{request.url.scheme}://{request.headers.get('host', '')}"


@router.get("/projects/{project}/setup/reach", response_model=ReachOut)
def reach(
    request: Request,
    project: str,
    site: str = Query(max_length=300),
    protocol: Literal["sensors", "events", "posthog", "mixpanel", "amplitude", "matomo"] = "sensors",
) -> Any:
    """What stops a browser's page of a site (its origin, such as https://shop.example.com) from sending to us."""
    found = project_of(request, project)
    looking = deps_of(request).reaching
    if looking is None:
        return ReachOut(address=_address(request), stops=None)
    origin = _origin(site)
    path = INGEST_PATHS[protocol].format(project=quote(found.name, safe="")) + _BROWSERS_ADD.get(protocol, "")
    stops = [{"check": check, "heard": in_language_of(request, heard)} for check, heard in looking.stops(origin, path)]
    return ReachOut.model_validate({"address": looking.address, "stops": stops})


def _origin(site: str) -> str:
    """As a browser sends it: scheme, host in ASCII, and the port where it is not the scheme's. Raises HttpProblem."""
    try:
        parts = urlsplit(site.strip())
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
        bare = parts.scheme in ("http", "https") and parts.username is None and parts.path in ("", "/")
        fine = bare and not parts.query and not parts.fragment and _HOST.fullmatch(host)
    except (ValueError, UnicodeError):
        fine = None
    if not fine:
        detail = say("site {site!r} is no address of a site such as https://shop.example.com", site=site[:80])
        raise HttpProblem("bad-request", detail)
    shown = "" if port in (None, {"http": 80, "https": 443}[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{shown}"


@router.get("/projects/{project}/setup", response_model=SetupOut)
def setup(request: Request, project: str) -> Any:
    """Where this project's SDKs send: as configured, else the address by which this was asked."""

    found = project_of(request, project)
    server = _address(request)
    paths = {name: path.format(project=quote(found.name, safe="")) for name, path in INGEST_PATHS.items()}
    return SetupOut(project=found.name, server_url=server.rstrip("/"), paths=paths, time_zone=found.time_zone)
