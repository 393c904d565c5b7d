"""Lists of persons, events and sessions as files: every page of them, one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pyarrow as pa
from starlette.responses import StreamingResponse

from zuji.analyze.asking import Receipt
from zuji.analyze.person_list import PersonsQuery
from zuji.records.project import Project
from zuji.records.property import Catalogue
from zuji.serve import export
from zuji.serve.deps import Deps
from zuji.serve.person_models import MEMBERS_LIMIT_MAX, EventRowOut, PersonRowOut, PersonsOut, SessionRowOut

ROWS_AT_ONCE = MEMBERS_LIMIT_MAX
_TEXTS = pa.list_(pa.string())
_PERSON = {"person": pa.string(), "ids": _TEXTS}
_COLUMNS: dict[str, dict[str, pa.DataType]] = {
    "subjects": {
        "subject": pa.string(),
        **_PERSON,
        **{name: pa.int64() for name in ("events", "first_at", "last_at")},
    },
    "events": {
        **{name: pa.string() for name in ("id", "event")},
        "time": pa.int64(),
        **{name: pa.string() for name in ("person", "distinct_id", "device", "session_id", "platform", "record")},
    },
    "sessions": {"subject": pa.string(), **_PERSON, "session": pa.string(), "from": pa.int64(), "to": pa.int64()},
}


def response(
    wanted: export.Asked,
    name: str,
    of: str,
    page: Callable[[int], Sequence[Any]],
    offset: int,
    properties: Sequence[str],
    kinds: Sequence[str],
    receipt: Receipt,
) -> StreamingResponse:
    """The rows of every page, from offset on. page gives those from an offset on, none at the end; the first is asked
    for before the answer begins. A property that is called like a column is told as `properties.NAME`."""
    first = page(offset)
    known = _COLUMNS[of]
    columns = [*known, *(f"properties.{name}" if name in known else name for name in properties)]
    types = [*known.values(), *(export.type_of(kind) for kind in kinds)]

    def portions() -> Iterator[Sequence[Any]]:
        some, place = first, offset
        while some:
            yield [[*_facts(row, known), *_properties(row, properties)] for row in some]
            place += len(some)
            some = page(place) if len(some) == ROWS_AT_ONCE else ()

    return export.response(wanted, name, columns, portions(), receipt, types)


def _facts(row: Any, known: dict[str, pa.DataType]) -> list[Any]:
    if isinstance(row, EventRowOut):
        return [getattr(row, name) for name in known]
    person = row if isinstance(row, PersonRowOut) else getattr(row, "person", None)
    told: dict[str, Any] = {"subject": getattr(row, "subject", None)}
    if person is not None:
        told |= {"person": person.person, "ids": [f"{one.id_class}={one.value}" for one in person.ids]}
        told |= {name: getattr(person, name) for name in ("events", "first_at", "last_at")}
    if isinstance(row, SessionRowOut):
        told |= {"session": row.session, "from": row.from_, "to": row.to}
    return [told.get(name) for name in known]


def _properties(row: Any, names: Sequence[str]) -> list[Any]:
    owner = row.person if isinstance(row, SessionRowOut) else row
    carried = getattr(owner, "properties", {})
    return [carried.get(name) for name in names]


def kind_of(name: str, of_events: bool, catalogue: Catalogue) -> str:
    """The kind of a property that a list tells; names that are not properties are texts."""
    known = catalogue.properties if of_events else catalogue.profile_properties
    return known[name].kind if name in known else "text"


def of_persons(
    deps: Deps,
    project: Project,
    query: PersonsQuery,
    wanted: export.Asked,
    ask: Callable[[Deps, Project, PersonsQuery], PersonsOut],
) -> StreamingResponse:
    """A list of persons from its cursor on, as of one batch."""
    size = {"limit": ROWS_AT_ONCE}
    first = ask(deps, project, query.model_copy(update=size))
    cursors = [first.cursor]
    known = [first.persons]

    def page(offset: int) -> Sequence[Any]:
        if known:
            return known.pop()
        if cursors[-1] is None:
            return ()
        found = ask(deps, project, query.model_copy(update={**size, "cursor": cursors[-1]}))
        cursors.append(found.cursor)
        return found.persons

    catalogue = deps.state.state(project.id).catalogue
    kinds = [kind_of(name, False, catalogue) for name in query.columns]
    return response(wanted, "persons", "subjects", page, 0, query.columns, kinds, first.receipt)
