"""What of a project's definitions a caller with rules is not shown: those that name a hidden property, themselves or by
way of a cohort, a virtual event or a virtual property that does.

A saved question may hold a phone number in a filter. So a definition that names a hidden property anywhere is withheld
whole: it has its name, and nothing of what it asks. Names that people gave, notes and texts of boards are shown: nobody
can know what they tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

import msgspec
import orjson

from zuji.accounts.caller import Grant
from zuji.analyze.cohorts import Cohort, Cohorts
from zuji.analyze.expressions import parsed, properties
from zuji.records.identity import SPEAKING
from zuji.records.sentences import say
from zuji.records.tracking_plan import Plan
from zuji.serve.deps import Deps
from zuji.serve.problems import HttpProblem

_COHORTS = ("cohort", "cohorts", "with_cohort")  # fields that name cohorts, by name or id
_SPOKEN = frozenset({"distinct_id", "$distinct_id"})
_OF_CLASSES = ("login_id", "anonymous_id")  # facts of events, called like the classes whose ids they are


class _Closed(NamedTuple):
    """words: a pattern of names that are hidden; cohorts: names and ids of those that are; virtual: (kind, name). What
    names one of them is one itself."""

    words: re.Pattern[str]
    cohorts: frozenset[str]
    virtual: frozenset[tuple[str, str]]


DETAIL = say("it uses a property that you may not see")


class Withheld:
    """For one request of a caller with rules about one project. deps: as the server has them, not narrowed."""

    def __init__(self, deps: Deps, grant: Grant, project: int) -> None:
        self._deps, self._project = deps, project
        self._given, self.hidden, self.has_rows = frozenset(grant.hidden), _with_ids(grant.hidden), bool(grant.rows)

    # Facts and ids of persons

    def hides(self, name: str) -> bool:
        """Whether a fact that every event may have is hidden, under its own name or an SDK's (`city`, `$city`); parts
        of an address go with it."""
        of_address = {"url", "$url", "$current_url"} if name.startswith("url_") else set()
        return bool(({name, f"${name}"} | of_address) & self.hidden)

    def hides_id(self, id_class: str) -> bool:
        """Whether ids of a class are hidden: `$identity_mobile` by that name, `identity_mobile` or `mobile`; what
        events were sent under by `distinct_id`."""
        if id_class in SPEAKING and _SPOKEN & self._given:
            return True
        return _bare(id_class) in {_bare(name) for name in self._given}

    # Definitions

    def names(self, *told: Any) -> bool:
        """Whether JSON values name a hidden property, or what hangs on one."""
        if not self.hidden:
            return False
        closed = self._closed
        return any(_names(one, closed.words, closed.cohorts) for one in told)

    def refuse(self, *told: Any) -> None:
        """Raises HttpProblem withheld for what names one."""
        if self.names(*told):
            raise HttpProblem("withheld", DETAIL)

    @cached_property
    def _closed(self) -> _Closed:
        words, cohorts, virtual = set(self.hidden), set[str](), set[tuple[str, str]]()
        todo = list(self._definitions())
        while True:
            pattern, known = _pattern(words), frozenset(cohorts)
            found = [one for one in todo if _names(one[1], pattern, known)]
            if not found:
                return _Closed(pattern, known, frozenset(virtual))
            todo = [one for one in todo if one not in found]
            for (kind, *names), _ in found:
                (cohorts if kind == "cohort" else words).update(names)
                virtual.update((kind, name) for name in names if kind != "cohort")

    def _definitions(self) -> Iterator[tuple[tuple[str, ...], Any]]:
        """(kind, names) of what can be named, and all that any of its versions says."""
        cohorts = groupby(self._deps.cohorts.history(self._project), lambda one: one.id)
        for id, versions in ((id, list(found)) for id, found in cohorts):
            told = [(orjson.loads(each.definition or b"null"), orjson.loads(each.source)) for each in versions]
            yield ("cohort", str(id), *{each.name for each in versions}), told
        virtuals = groupby(self._deps.virtuals.history(self._project), lambda one: (one.kind, one.name))
        for (kind, name), found in virtuals:
            if kind != "lookup":
                yield (kind, name), [_told(orjson.loads(each.body)) for each in found]

    def question(self, saved: Any) -> bool:
        """Whether a version of a saved question is withheld."""
        return bool(self.hidden) and self.names(orjson.loads(saved.body))

    def board(self, shown: dict[str, Any]) -> dict[str, Any]:
        """A board (JSON, as boards/saved.py shows it) without tiles' questions and filters that are withheld; those
        tiles have `withheld`, and so has the board for its filters."""
        if not self.hidden:
            return shown
        told = {**shown, "tiles": [self._tile(tile) for tile in shown["tiles"]]}
        return {**told, "filters": [], "withheld": True} if self.names(shown["filters"]) else told

    def tiles(self, shown: dict[str, Any]) -> frozenset[str]:
        """The ids of tiles of a board that are not answered."""
        told = self.board(shown)
        every = told.get("withheld", False)
        return frozenset(tile["id"] for tile in told["tiles"] if every or tile.get("withheld"))

    def completed(self, told: Any, shown: dict[str, Any]) -> Any:
        """A board as the caller sends it back, with what was withheld of it (shown: as it is saved) in its place."""
        if not self.hidden or not isinstance(told, dict):
            return told
        kept = {tile["id"]: tile for tile in shown["tiles"]}
        made = {name: value for name, value in told.items() if name != "withheld"}
        if told.get("withheld"):
            made["filters"] = [*shown["filters"], *(made.get("filters") or [])]
        if isinstance(made.get("tiles"), list):
            made["tiles"] = [self._kept(tile, kept) for tile in made["tiles"]]
        return made

    @staticmethod
    def _kept(tile: Any, kept: dict[str, dict[str, Any]]) -> Any:
        if not isinstance(tile, dict) or not tile.get("withheld"):
            return tile
        return kept.get(tile.get("id", ""), {name: value for name, value in tile.items() if name != "withheld"})

    def _tile(self, tile: dict[str, Any]) -> dict[str, Any]:
        try:
            saved = tile.get("saved") and self._deps.questions.one(
                self._project, str(tile["saved"]), tile.get("version")
            )
        except KeyError:
            saved = None
        if not self.names(tile.get("question")) and not (saved and self.question(saved)):
            return tile
        return {
            **{name: value for name, value in tile.items() if name not in ("question", "display")},
            "withheld": True,
        }

    def cohort(self, id: int) -> bool:
        """Whether a cohort is withheld."""
        return bool(self.hidden) and str(id) in self._closed.cohorts

    def virtual(self, kind: str, name: str) -> bool:
        """Whether a virtual event or property (kind) is withheld."""
        if kind == "property" and name in self.hidden:
            return True
        return bool(self.hidden) and (kind, name) in self._closed.virtual

    def cohorts(self, known: Cohorts) -> Cohorts:
        """Cohorts as questions meet them, without those that are withheld."""
        return _Cohorts(known, self.cohort) if self.hidden else known

    def plan(self, plan: Plan) -> Plan:
        """A tracking plan without hidden properties."""
        if not self.hidden:
            return plan

        def left(listed: Sequence[Any]) -> tuple[Any, ...]:
            return tuple(one for one in listed if one.name not in self.hidden)

        def within(listed: Sequence[Any]) -> tuple[Any, ...]:
            return tuple(msgspec.structs.replace(one, properties=left(one.properties)) for one in listed)

        return msgspec.structs.replace(
            plan,
            events=within(plan.events),
            properties=left(plan.properties),
            user_properties=left(plan.user_properties),
            items=within(plan.items),
        )


class _Cohorts:
    """Cohorts of which some do not exist."""

    def __init__(self, known: Cohorts, withheld: Callable[[int], bool]) -> None:
        self._known, self._withheld = known, withheld

    def find(self, named: str, at: int) -> Cohort | None:
        found = self._known.find(named, at)
        return None if found is None or self._withheld(found.id) else found

    def names(self) -> Sequence[str]:
        return [name for name in self._known.names() if self.find(name, 2**62) is not None]

    def bring(self, cohort: Cohort) -> None:
        self._known.bring(cohort)


def _told(body: Any) -> Any:
    """All that a virtual one says; names in an expression also as they are, without the quotes about and in them."""
    return (body, properties(parsed(body["expression"]))) if "expression" in body else body


def _with_ids(given: Sequence[str]) -> frozenset[str]:
    """Names that are hidden, with those of facts of events that hold the same ids: those under which it was sent,
    which are a login's or an anonymous one's."""
    bare = {_bare(name) for name in given}
    gone = [name for name in _OF_CLASSES if name in bare or "distinct_id" in bare]
    gone += ["distinct_id"] if gone else []
    return frozenset((*given, *gone, *(f"${name}" for name in gone)))


def _bare(name: str) -> str:
    return name.removeprefix("$").removeprefix("identity_")


def _pattern(words: set[str]) -> re.Pattern[str]:
    """Any of the names, as a word of its own in whatever text."""
    some = sorted(map(re.escape, words), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(some)})(?!\w)")


def _names(told: Any, words: re.Pattern[str], cohorts: frozenset[str]) -> bool:
    if isinstance(told, str):
        return bool(words.search(told))
    if isinstance(told, dict):
        return any(
            _names(value, words, cohorts) or (name in _COHORTS and _is_any(value, cohorts))
            for name, value in told.items()
        )
    return isinstance(told, list | tuple) and any(_names(one, words, cohorts) for one in told)


def _is_any(value: Any, cohorts: frozenset[str]) -> bool:
    return bool({value} & cohorts) if isinstance(value, str) else isinstance(value, list) and bool({*value} & cohorts)
