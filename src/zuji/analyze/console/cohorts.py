"""Cohorts by SQL: the persons whom a user's query names, as a set inside of a question's one query of the engine."""

from __future__ import annotations

import msgspec
from sqlglot import exp

from zuji.analyze.asking import Asking
from zuji.analyze.cohorts import PROPOSED, Cohort
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.console.question import read
from zuji.analyze.console.run import RANGE_ELEMENTS, subquery
from zuji.records.sentences import say
from zuji.store.contract import Limits


def limits(of_question: Limits, time_zone: str) -> Limits:
    """Those of a question in which a user's query stands: what a query of its own would have, but for its rows."""
    return msgspec.structs.replace(of_question, range_elements=RANGE_ELEMENTS, time_zone=time_zone)


def persons(cohort: Cohort, asking: Asking, time_zone: str, field: str) -> exp.Select:
    """Column person: their numbers, as of the question's batch. Raises BadQuery; field is the path of what names the
    cohort."""
    try:
        return subquery(read({"sql": cohort.sql, "time_zone": time_zone}), asking, asking.persons.project_id)
    except BadQuery as error:
        if cohort.name == PROPOSED:
            raise
        told = (
            Problem(field, cohort.name, say("cohort {name!r}: {detail}", name=cohort.name, detail=one.detail))
            for one in error.problems
        )
        raise BadQuery(*told) from error
