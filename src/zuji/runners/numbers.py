"""Numbers of actors: small and dense, in the order in which the journal met them (docs/decisions/0012).

Questions about persons build sets, joins and groups of them. Over 4 bytes instead of 16 that takes about half the time
and memory, and who an actor belongs to can be read from an array. A number means nothing outside the store that gave
it: answers name persons by their actors' keys, which the table `actors` knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple, Protocol

import numpy as np
import pyarrow as pa
from sqlglot import exp

from zuji.process.ids import ZERO
from zuji.runners.state import State
from zuji.store import tables
from zuji.store.clickhouse import ClickHouse
from zuji.store.tables import Table

Rows = list[tuple[Table, int, pa.Table]]
Places = np.ndarray[Any, np.dtype[np.int64]]
# The columns that name actors, and those that hold their numbers.
_NAMES = {
    "events": (("actor", "actor_number"),),
    "profile_ops": (("actor", "actor_number"),),
    "person_map": (("actor", "actor_number"), ("person", "person_number")),
}


class Known(Protocol):
    """Numbers that were given before."""

    def numbers(self, project: int, actors: Sequence[bytes]) -> tuple[dict[bytes, int], int]:
        """Those of the actors that have one, and the highest number of the project."""
        ...


def numbered(rows: Rows, n: int, known: Known) -> tuple[Rows, dict[tuple[int, bytes], int]]:
    """The rows of batch n with the numbers of their actors, rows for the table of actors among them; and the numbers
    that are new, by project and actor, each project's in ascending order."""
    mentions = [list(_mentions(table, owner, found)) for table, owner, found in rows]
    met: dict[int, dict[bytes, None]] = {}
    for mention in chain.from_iterable(mentions):
        met.setdefault(mention.project, {}).update(dict.fromkeys(mention.actors))
    numbers: dict[int, dict[bytes, int]] = {}
    new: dict[tuple[int, bytes], int] = {}
    for project in sorted(met):
        actors = [actor for actor in met[project] if actor != ZERO]
        given, highest = known.numbers(project, actors)
        for number, actor in enumerate([actor for actor in actors if actor not in given], highest + 1):
            given[actor] = new[project, actor] = number
        numbers[project] = {**given, ZERO: 0}
    made = [
        (table, owner, _filled(found, said, numbers))
        for (table, owner, found), said in zip(rows, mentions, strict=True)
    ]
    if new:
        made.append((tables.ACTORS, 0, _actors(new, n)))
        made.sort(key=lambda part: tables.TABLES.index(part[0]))  # stable: projects stay in their order
    return made, new


def adopt(store: ClickHouse, state: State, projects: Iterable[int]) -> None:
    """Tells a state the numbers that a migration has given to actors, before it gives any itself."""
    for project in projects:
        if not state.numbers(project, ())[1]:
            given = exp.select("actor", "number").from_("actors").where(f"project = {int(project)}", "batch = 0")
            rows = store.query(given.order_by("number")).table.to_pylist()
            state.adopt_numbers(project, ((row["actor"], row["number"]) for row in rows))


class _Mention(NamedTuple):
    """Actors that a column names in the rows of one project: the distinct ones, and which of them each row names."""

    column: str
    project: int
    actors: list[bytes]
    rows: Places
    places: Places


def _mentions(table: Table, owner: int, rows: pa.Table) -> Iterator[_Mention]:
    for source, column in _NAMES.get(table.name, ()):
        coded = rows[source].combine_chunks().dictionary_encode()
        actors, places = coded.dictionary.to_pylist(), coded.indices.to_numpy().astype("int64")
        if table.per_project:
            yield _Mention(column, owner, actors, np.arange(len(places)), places)
            continue
        projects = rows["project"].to_numpy()
        for project in np.unique(projects).tolist():
            at = np.flatnonzero(projects == project)
            theirs, where = np.unique(places[at], return_inverse=True)  # sorted, so in the order of first sight
            yield _Mention(column, project, [actors[k] for k in theirs.tolist()], at, where)


def _filled(rows: pa.Table, mentions: list[_Mention], numbers: dict[int, dict[bytes, int]]) -> pa.Table:
    columns: dict[str, Any] = {}
    for mention in mentions:
        values = columns.setdefault(mention.column, np.zeros(rows.num_rows, dtype="uint32"))
        given = numbers[mention.project]
        values[mention.rows] = np.asarray([given[actor] for actor in mention.actors], dtype="uint32")[mention.places]
    for name, values in columns.items():
        rows = rows.set_column(rows.schema.get_field_index(name), name, pa.array(values))
    return rows


def _actors(new: dict[tuple[int, bytes], int], n: int) -> pa.Table:
    rows = [
        {"batch": n, "project": project, "number": number, "actor": actor} for (project, actor), number in new.items()
    ]
    return pa.Table.from_pylist(rows, schema=tables.ACTORS.schema())
