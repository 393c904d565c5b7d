"""Conditions on the subjects of rows, as sets of keys: who did what how often, and who is in which cohort.

Each becomes `key IN set`, where the set is a query inside the one query of the engine: it is as fresh as the rows. A
condition that also holds for those of whom nothing is known (at most three times, not in a cohort) is the complement of
such a set, never a list of everybody. The queries are put beside the question's only when it is sent (`Sets.beside`):
they are large, and a tree is copied whenever something is added to it.
reference/conditions.py says the same in plain Python.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from sqlglot import exp

from zuji.analyze import calendar, subjects
from zuji.analyze.cohorts import Cohort, Cohorts, listed
from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.filter_query import (
    AnyFilter,
    Completes,
    Did,
    Filter,
    FilterGroup,
    InCohort,
    SequencePattern,
    Times,
    Window,
)
from zuji.analyze.filters import NEGATIVE, Naming, Scope, condition, one
from zuji.analyze.measures import RANK_DIGITS
from zuji.analyze.people import Persons
from zuji.analyze.query import CohortBreakdown, Subject
from zuji.analyze.rows import named, seen
from zuji.analyze.sql import array, call, column, instant, number, text, whole
from zuji.records.sentences import say
from zuji.store.catalogue import Catalogue, Readable

SETS_MAX = 100  # of one question, those in the cohorts that it names included
NAMED_MAX = 500  # times that one query of the engine names them
NESTED_MAX = 16  # cohorts that name each other
PERSON = Subject()


def _too_many(field: str, most: int) -> BadQuery:
    detail = say("asks more than {most} conditions on subjects, those inside of cohorts included", most=most)
    return BadQuery(Problem(field, None, detail, most))


# The persons whom a cohort by SQL names, read in a time zone; field is the path of what names the cohort.
BySql = Callable[[Cohort, str, str], exp.Select]


class Sets:
    """Sets of keys that one question names, each made once. cohorts: those that were read, id to version."""

    def __init__(self, by_sql: BySql) -> None:
        self.by_sql = by_sql
        self.cohorts: dict[int, int] = {}
        self._found: dict[tuple[str, int], Cohort | None] = {}
        self._versions: dict[tuple[int, int], Cohort] = {}
        self._queries: dict[str, exp.Select] = {}
        self._known: dict[Any, tuple[Any, tuple[str, bool]]] = {}

    def named(
        self, part: Any, beside: Hashable, field: str, make: Callable[[], tuple[exp.Select, bool]]
    ) -> tuple[str, bool]:
        """The name of the set of a part of the question (that very object), and whether those who are not in it are
        meant, as make gives them. Raises BadQuery for too many."""
        key = (id(part), beside)
        if key not in self._known:
            chosen, complement = make()
            if len(self._queries) == SETS_MAX:
                raise _too_many(field, SETS_MAX)
            name = f"set_{len(self._queries)}"
            self._queries[name] = chosen
            self._known[key] = part, (name, complement)  # the part is kept, so that its id stays its own
        return self._known[key][1]

    def cohort(self, cohorts: Cohorts, named: str, at: int) -> Cohort | None:
        """As Cohorts.find says: the same object for the same version, however it is named."""
        if (named, at) not in self._found:
            found = cohorts.find(named, at)
            if found is not None:
                found = self._versions.setdefault((found.id, found.version), found)
            self._found[named, at] = found
        return self._found[named, at]

    def beside(self, tree: exp.Query) -> exp.Query:
        """A query with the sets that it names."""
        wanted: set[str] = set()
        todo: list[exp.Expr] = [tree]
        while todo:
            names = {table.name for table in todo.pop().find_all(exp.Table)} & self._queries.keys() - wanted
            wanted |= names
            todo += [self._queries[name] for name in names]
        if not wanted:
            return tree
        made = tree.copy() if isinstance(tree, exp.Select) else exp.select("*").from_(tree.subquery("r"))
        own = made.ctes
        for name, query in self._queries.items():  # a set comes after those that it names, and before what names it
            if name in wanted:
                made = made.with_(name, as_=query.copy(), copy=False)
        every = made.args["with_"]
        every.set("expressions", [*made.ctes[len(own) :], *own])
        return made


# (pattern, subject, persons, scope, field) to the events that complete a pattern, as sequences.completing says.
Completing = Callable[[SequencePattern, Subject, Persons, Scope, str], exp.Select]


class Conditions:
    """What one query of the engine asks of subjects. persons says how much of the data is seen; now is when the
    question was asked (ms UTC)."""

    def __init__(
        self,
        catalogue: Catalogue,
        naming: Naming,
        cohorts: Cohorts,
        persons: Persons,
        subject: Subject,
        now: int,
        sets: Sets,
        completing: Completing,
    ) -> None:
        self._completing = completing
        self._catalogue, self._naming, self._cohorts, self._sets = catalogue, naming, cohorts, sets
        self._persons, self._subject, self._now = persons, subject, now
        self._named = [0]  # shared by those that cohorts ask
        self._within: tuple[Cohort, ...] = ()  # the cohorts whose definition is being read

    def holds(self, item: Did | InCohort | Completes, scope: Scope, field: str) -> exp.Expr:
        """As filters.OfSubjects says."""
        if isinstance(item, Completes):
            return self._completes(item, scope, field)
        if isinstance(item, InCohort):
            scope.reads_person = True
            return self._in_cohort(item, self._persons.key, scope, field)
        who = subjects.key(self._subject, scope, self._persons)
        scope.reads_person |= who.is_person
        return self._did(item, who.key, scope, field)

    def cohorts_of(self, item: CohortBreakdown, scope: Scope, field: str) -> Readable:
        """As filters.OfSubjects says."""
        scope.reads_person = True
        inside = []
        for i, name in enumerate(item.cohorts):
            of_one = InCohort(cohort=name, as_of=item.as_of)
            holds = self._in_cohort(of_one, self._persons.key, scope, f"{field}.cohorts[{i}]", "")
            inside.append(call("if", exp.paren(holds), array([text(name)]), _nothing()))
        value = call("arrayConcat", _nothing(), *inside)
        return Readable("list", value, call("notEmpty", value))

    def of_persons(self, key: exp.Expr, items: Sequence[AnyFilter], scope: Scope, field: str) -> exp.Expr:
        """Whether filters on persons hold for a key. Raises BadQuery for filters that need an event."""
        return self._tree(items, "and", key, scope, field)

    def _tree(self, items: Sequence[AnyFilter], op: str, key: exp.Expr, scope: Scope, field: str) -> exp.Expr:
        """Filters on persons joined by op. Those on properties alone are asked together, of one fold of profiles."""
        plain = [(i, item) for i, item in enumerate(items) if _is_plain(item)]
        terms = []
        if plain:
            terms.append(self._profiles(items, plain, op, key, scope, field))
        for i, item in enumerate(items):
            path = f"{field}[{i}]"
            if _is_plain(item):
                continue
            if isinstance(item, FilterGroup):
                terms.append(self._tree(item.filters, item.op, key, scope, f"{path}.filters"))
            elif isinstance(item, Did):
                terms.append(self._did(item, key, scope, path))
            elif isinstance(item, InCohort):
                terms.append(self._in_cohort(item, key, scope, path))
            elif isinstance(item, Filter):
                raise BadQuery(_needs_event(item, path))
            else:
                raise BadQuery(_needs_did(item, path))
        if not terms:
            return exp.true()
        return exp.paren(exp.and_(*terms) if op == "and" else exp.or_(*terms), copy=False)

    def _profiles(
        self,
        items: Sequence[AnyFilter],
        plain: Sequence[tuple[int, AnyFilter]],
        op: str,
        key: exp.Expr,
        scope: Scope,
        field: str,
    ) -> exp.Expr:
        of_nobody = unset_holds([item for _, item in plain], op)

        def make() -> tuple[exp.Select, bool]:
            inner = Scope(self._catalogue, scope.time_zone, scope.last, self._naming)
            wanted = [one(item, inner, f"{field}[{i}]") for i, item in plain]
            holds = exp.and_(*wanted) if op == "and" else exp.or_(*wanted)
            if not inner.profile_keys:  # groups without any filter say the same of everybody
                return exp.select(whole(0).as_("u_person")).where(exp.false()), of_nobody
            profiles = self._persons.profiles(tuple(inner.profile_keys)).subquery("u")
            chosen = exp.select(column("u_person")).from_(profiles)
            return chosen.where(exp.not_(exp.paren(holds)) if of_nobody else holds), of_nobody

        return self._among(key, items, (op, "profiles"), scope, field, make)

    def _did(self, item: Did, key: exp.Expr, scope: Scope, field: str) -> exp.Expr:
        return self._among(
            key, item, self._subject.model_dump_json(), scope, field, lambda: self._done(item, scope, field)
        )

    def _done(self, item: Did, scope: Scope, field: str) -> tuple[exp.Select, bool]:
        inner = Scope(self._catalogue, scope.time_zone, scope.last, self._naming, self)
        who = subjects.key(self._subject, inner, self._persons)
        terms = [named(inner, item.did.event), who.named]
        if item.did.filters:
            terms.append(condition(item.did.filters, inner, f"{field}.did.filters"))
        measured = self._measured(item, inner, field)
        first, end = span(item.within, scope)
        if item.occurrence == "any":
            terms.append(column("time") >= instant(first) if first is not None else None)
            terms.append(column("time") < instant(end) if end is not None else None)
            inside, of_nobody = _compared(measured, item.measured), item.measured.holds(0)
        else:
            assert first is not None and end is not None
            found = call("min" if item.occurrence == "first" else "max", column("time"))
            inside = exp.and_(call("greaterOrEquals", found, instant(first)), call("less", found, instant(end)))
            of_nobody = False
        rows = seen([who.key.as_("key")], inner, self._persons, who.is_person)
        rows = rows.where(*(term for term in terms if term is not None)).group_by(column("key"))
        return rows.having(exp.not_(exp.paren(inside)) if of_nobody else inside), of_nobody

    def _completes(self, item: Completes, scope: Scope, field: str) -> exp.Expr:
        """Whether a row completes a sequence of its subject."""

        def make() -> tuple[exp.Select, bool]:
            inner = Scope(self._catalogue, scope.time_zone, scope.last, self._naming, self)
            return self._completing(item.sequence, self._subject, self._persons, inner, field), False

        among = self._among(column("event_id"), item, self._subject.model_dump_json(), scope, field, make)
        of_last = named(scope, item.sequence.steps[-1].event)  # the engine looks this up before it reads an id
        return among if of_last is None else exp.and_(of_last, among)

    def _measured(self, item: Did, inner: Scope, field: str) -> exp.Expr:
        if item.sum is None:
            return call("count")
        path = f"{field}.sum"
        found = inner.read(item.sum.owner, item.sum.property, path)
        if found.kind not in ("number", "numbers"):
            detail = say("{property!r} is a {kind}; a sum needs a number", property=item.sum.property, kind=found.kind)
            raise BadQuery(Problem(f"{path}.property", item.sum.property, detail, ["number", "numbers"]))
        summed = call("sumKahanArray" if found.kind == "numbers" else "sumKahan", found.value)
        # To so many digits: beyond them a sum hangs on the order in which the engine met the rows.
        return call("toFloat64", call("printf", text(f"%.{RANK_DIGITS - 1}e"), call("ifNull", summed, number(0.0))))

    def _in_cohort(self, item: InCohort, key: exp.Expr, scope: Scope, field: str, name: str = ".cohort") -> exp.Expr:
        path, until = f"{field}{name}", self._persons.until
        if item.as_of is not None:
            ends = calendar.start(item.as_of + calendar.DAY, scope.time_zone)
            until = ends if until is None else min(until, ends)
        cohort = self._sets.cohort(self._cohorts, item.cohort, self._now)
        if cohort is not None and cohort.archived:
            detail = say("cohort {name!r} is archived; restore it to ask about it", name=cohort.name)
            raise BadQuery(Problem(path, item.cohort, detail))
        if cohort is None:
            known = self._cohorts.names()
            close = difflib.get_close_matches(item.cohort, known, n=5, cutoff=0.5) or list(known[:20])
            raise BadQuery(Problem(path, item.cohort, say("there is no cohort {cohort!r}", cohort=item.cohort), close))
        if any(cohort.id == other.id for other in self._within):
            circle = " -> ".join(other.name for other in (*self._within, cohort))
            raise BadQuery(
                Problem(path, item.cohort, say("cohorts must not name each other in a circle: {circle}", circle=circle))
            )
        if len(self._within) == NESTED_MAX:
            detail = say("cohorts may name each other {nested_max} deep at most", nested_max=NESTED_MAX)
            raise BadQuery(Problem(path, item.cohort, detail, NESTED_MAX))
        if cohort.kind == "sql":
            found = self._queried(cohort, until, key, scope, path)
        elif cohort.kind == "static":
            found = self._listed(cohort, until, key, scope, path)
        else:
            found = self._defined(cohort, item, until, key, scope, field)
        return found if item.member else exp.not_(exp.paren(found))

    def _listed(self, cohort: Cohort, until: int | None, key: exp.Expr, scope: Scope, path: str) -> exp.Expr:
        then = cohort if until is None else self._sets.cohort(self._cohorts, str(cohort.id), min(self._now, until - 1))
        if then is None:  # it was not there yet
            return exp.false()
        self._sets.cohorts[then.id] = then.version
        self._cohorts.bring(then)
        return self._among(key, then, "listed", scope, path, lambda: (listed(then, self._persons), False))

    def _queried(self, cohort: Cohort, until: int | None, key: exp.Expr, scope: Scope, path: str) -> exp.Expr:
        if until is not None:
            detail = say(
                "cohort {name!r} is by SQL, which reads all that is stored: it cannot be asked as of a day",
                name=cohort.name,
            )
            raise BadQuery(Problem(path, cohort.name, detail))
        self._sets.cohorts[cohort.id] = cohort.version

        def make() -> tuple[exp.Select, bool]:
            return self._sets.by_sql(cohort, scope.time_zone, path), False

        return self._among(key, cohort, "sql", scope, path, make)

    def _defined(
        self, cohort: Cohort, item: InCohort, until: int | None, key: exp.Expr, scope: Scope, field: str
    ) -> exp.Expr:
        self._sets.cohorts[cohort.id] = cohort.version
        persons = self._persons if until is None else self._persons.before(until)
        inner = Conditions(
            self._catalogue, self._naming, self._cohorts, persons, PERSON, self._now, self._sets, self._completing
        )
        inner._named, inner._within = self._named, (*self._within, cohort)
        last = scope.last if item.as_of is None else min(item.as_of, scope.last) if self._persons.until else item.as_of
        there = Scope(self._catalogue, scope.time_zone, last, self._naming, inner)
        return inner._tree(cohort.definition, "and", key, there, f"{field}: cohort {cohort.name!r}")

    def _among(
        self,
        key: exp.Expr,
        part: Any,
        beside: Hashable,
        scope: Scope,
        field: str,
        make: Callable[[], tuple[exp.Select, bool]],
    ) -> exp.Expr:
        self._named[0] += 1
        if self._named[0] > NAMED_MAX:
            raise _too_many(field, NAMED_MAX)
        when = (scope.time_zone, scope.last, self._persons.until)
        name, complement = self._sets.named(part, (beside, when), field, make)
        among = exp.In(this=key.copy(), query=exp.select("*").from_(exp.to_table(name)).subquery())
        return exp.not_(among) if complement else among


def needs_event(items: Sequence[AnyFilter], field: str) -> list[Problem]:
    """Complaints about filters on persons that would need an event."""
    found = []
    for i, item in enumerate(items):
        if isinstance(item, FilterGroup):
            found += needs_event(item.filters, f"{field}[{i}].filters")
        elif isinstance(item, Filter) and item.on != "profile":
            found.append(_needs_event(item, f"{field}[{i}]"))
        elif isinstance(item, Completes):
            found.append(_needs_did(item, f"{field}[{i}]"))
    return found


def _needs_event(item: Filter, path: str) -> Problem:
    detail = say(
        "{property!r} on {on!r} needs an event; valid here is on 'profile', and any filter inside of did",
        property=item.property,
        on=item.on,
    )
    return Problem(f"{path}.on", item.on, detail, ["profile"])


def _needs_did(item: Completes, path: str) -> Problem:
    last = item.sequence.steps[-1].event
    detail = say("events complete a sequence; who has such events is asked by did")
    return Problem(f"{path}.sequence", None, detail, {"did": {"event": last, "filters": [{"sequence": "..."}]}})


def _is_plain(item: AnyFilter) -> bool:
    """Whether it asks properties of the profile alone."""
    if isinstance(item, FilterGroup):
        return all(_is_plain(inner) for inner in item.filters)
    return isinstance(item, Filter) and item.on == "profile"


def unset_holds(items: Sequence[AnyFilter], op: str) -> bool:
    """Whether plain filters hold for a profile in which nothing is set."""
    if not items:
        return True
    answers = [
        unset_holds(item.filters, item.op) if isinstance(item, FilterGroup) else _is_negative(item) for item in items
    ]
    return all(answers) if op == "and" else any(answers)


def _is_negative(item: AnyFilter) -> bool:
    return isinstance(item, Filter) and item.operator in NEGATIVE


def span(within: Window | None, scope: Scope) -> tuple[int | None, int | None]:
    """[first, end) in ms UTC of a window; last_days end with the scope's last day."""
    if within is None:
        return None, None
    first, last = within.from_, within.to
    if first is None or last is None:
        assert within.last_days is not None
        first, last = scope.last - (within.last_days - 1) * calendar.DAY, scope.last
    return calendar.start(first, scope.time_zone), calendar.start(last + dt.timedelta(days=1), scope.time_zone)


def _compared(measured: exp.Expr, wanted: Times) -> exp.Expr:
    low, high = wanted.value if isinstance(wanted.value, list) else (wanted.value, wanted.value)
    terms = []
    if wanted.operator != "at_most":
        terms.append(call("greaterOrEquals", measured, number(low)))
    if wanted.operator != "at_least":
        terms.append(call("lessOrEquals", measured, number(high)))
    return exp.and_(*terms)


def _nothing() -> exp.Expr:
    return call("CAST", array([]), text("Array(String)"))
