"""Persons as answers show them, and the pages that they are told in."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence

import orjson

from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.person_list import Row
from zuji.analyze.run import AsOf
from zuji.records.identity import Id
from zuji.records.sentences import say
from zuji.serve.deps import Deps
from zuji.serve.person_models import IdOut, PersonRowOut
from zuji.serve.record_deps import Identities


def named_ids(identities: Identities, project: int, rows: Sequence[Row]) -> Mapping[str, Sequence[Id]]:
    """The first ids of the persons of rows, by their keys."""
    return identities.ids_of(project, {row.key: row.spoke for row in rows})


def shown(deps: Deps, project: int, rows: Sequence[Row]) -> list[PersonRowOut]:
    """Rows with the ids of their persons."""
    ids = named_ids(deps.identities, project, rows)
    return [
        PersonRowOut(
            person=row.key,
            ids=[IdOut(id_class=id_class, value=value) for id_class, value in ids.get(row.key, ())],
            **row.facts,
        )
        for row in rows
    ]


def to_cursor(as_of: AsOf, offset: int) -> str:
    """Where a list goes on."""
    return base64.urlsafe_b64encode(orjson.dumps([as_of.batch, as_of.asked_at, offset])).decode()


def of_cursor(cursor: str) -> tuple[AsOf, int]:
    """Raises BadQuery for one that is none."""
    try:
        batch, asked_at, offset = orjson.loads(base64.urlsafe_b64decode(cursor.encode()))
        fine = all(type(value) is int and 0 <= value < 2**53 for value in (batch, asked_at, offset))
    except (ValueError, TypeError, binascii.Error, UnicodeEncodeError):
        fine = False
    if not fine:
        raise BadQuery(Problem("cursor", cursor, say("is not the cursor of an answer")))
    return AsOf(batch, asked_at), offset
