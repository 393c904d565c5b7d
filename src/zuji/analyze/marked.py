"""Steps of a question as marks of rows: bit i of a row's marks is set where the row is of step i (streams.read)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from zuji.analyze.asking import Asking, LeftOut, events, named, passes
from zuji.analyze.filter_query import Step
from zuji.analyze.filters import Scope
from zuji.analyze.people import Persons
from zuji.analyze.query import Question
from zuji.analyze.sql import call


class Marked:
    """The steps that a question marks, each with the field that names it."""

    def __init__(self, query: Question, steps: Sequence[tuple[Step, str]]) -> None:
        self._query, self._steps = query, steps
        self._only = query.model_copy(update={"filters": [], "include_bots": True})

    def marks(self, scope: Scope, persons: Persons) -> list[exp.Expr]:
        """Whether a row that passes the question's filters is of each step."""
        made: list[exp.Expr] = []
        for step, field in self._steps:
            terms = [named(scope, step.event), passes(self._only, list(step.filters), scope, persons, field)]
            made.append(exp.and_(exp.true(), *(term for term in terms if term is not None)))
        return made

    def narrowed(self, scope: Scope, persons: Persons, every_row: bool = False) -> exp.Expr | None:
        """What holds for every row that is to be read: the question's filters, and unless every row is wanted that it
        is of an event of the steps."""
        terms = [passes(self._query, [], scope, persons, "")]
        names = [named(scope, step.event) for step, _ in self._steps]
        if not every_row and all(name is not None for name in names):
            terms.append(exp.or_(*(name for name in names if name is not None)))
        kept = [term for term in terms if term is not None]
        return exp.and_(*kept) if kept else None

    def left_out(self, asking: Asking, first: int, end: int, steps: int | None = None) -> list[LeftOut]:
        """Rows in [first, end) of the event of each of the first so many steps that filters left out."""
        scope = asking.scope(self._query)
        counted = []
        for number, (step, field) in enumerate(self._steps[:steps]):
            kept = passes(self._query, list(step.filters), scope, asking.persons, field)
            if kept is not None:
                of_event = named(scope, step.event)
                gone = exp.not_(kept) if of_event is None else exp.and_(of_event, exp.not_(kept))
                counted.append((number, call("countIf", gone).as_(f"n_{number}")))
        if not counted:
            return []
        rows = events([item for _, item in counted], scope, asking.persons, first, end, wanted=False)
        (row,) = asking.rows(rows)
        return [LeftOut(number, "filtered", row[f"n_{number}"]) for number, _ in counted if row[f"n_{number}"]]


def everything_left_out(query: Question, asking: Asking, first: int, end: int) -> list[LeftOut]:
    """Rows in [first, end) of any event that the question's filters left out."""
    return Marked(query, [(Step(event="*"), "")]).left_out(asking, first, end)
