"""What a question reads beside the rows, as far as its own words say: found in its parts, of whatever kind it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import msgspec

from zuji.analyze.filter_query import InCohort, Part
from zuji.analyze.query import CohortBreakdown

P = TypeVar("P", bound=Part | Sequence[Part])


class Reads(msgspec.Struct, frozen=True):
    """Names of cohorts (or ids, as they are written), events ("*": any), properties of events, those of profiles,
    groups and items, and look-up tables. words: texts in which any name may stand, such as SQL."""

    cohorts: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    properties: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    tables: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()

    def joined(self, other: Reads) -> Reads:
        """What either reads."""
        names = ("cohorts", "events", "properties", "others", "tables")
        both = {name: getattr(self, name) | getattr(other, name) for name in names}
        return Reads(**both, words=(*self.words, *other.words))

    def names_property(self, name: str) -> bool:
        """Whether a property of events is read."""
        return name in self.properties or any(name in text for text in self.words)


def parts(value: Any) -> Iterator[Part]:
    """Every part of a question, itself included, or of a list of filters."""
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, Part):
            yield item
            todo += [getattr(item, name) for name in type(item).model_fields]
        elif isinstance(item, list | tuple):
            todo += item
        elif isinstance(item, dict):
            todo += item.values()


def reads(value: Part | Sequence[Part]) -> Reads:
    """Of a question or of filters."""
    cohorts: set[str] = set()
    events: set[str] = set()
    of_events: set[str] = set()
    others: set[str] = set()
    tables: set[str] = set()
    for part in parts(value):
        if isinstance(part, InCohort):
            cohorts.add(part.cohort)
        elif isinstance(part, CohortBreakdown):
            cohorts.update(part.cohorts)
        owned = _texts(part, "property") | _texts(part, "properties")
        (of_events if getattr(part, "on", "event") == "event" else others).update(owned)
        of_events |= _texts(part, "via") | _texts(part, "same")  # names an item, holds a key, is held the same
        tables |= _texts(part, "table")
        events |= _texts(part, "event") | _texts(part, "events")
    return Reads(
        frozenset(cohorts), frozenset(events), frozenset(of_events), frozenset(others), tables=frozenset(tables)
    )


def _texts(part: Part, name: str) -> set[str]:
    value = getattr(part, name, None)
    return {item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)}


def with_cohorts(part: P, name: Callable[[str, str], str], field: str = "") -> P:
    """A question, or filters, which field names, with cohorts by other names: name(as told, field that tells it)."""
    changed: P = _renamed(part, name, field)
    return changed


def _renamed(value: Any, name: Callable[[str, str], str], field: str) -> Any:
    if isinstance(value, InCohort):
        return value.model_copy(update={"cohort": name(value.cohort, f"{field}.cohort")})
    if isinstance(value, CohortBreakdown):
        named = [name(one, f"{field}.cohorts[{i}]") for i, one in enumerate(value.cohorts)]
        return value.model_copy(update={"cohorts": named})
    if isinstance(value, Part):
        fields = {each: getattr(value, each) for each in type(value).model_fields}
        made = {each: _renamed(inner, name, f"{field}.{each}" if field else each) for each, inner in fields.items()}
        return value.model_copy(update={each: new for each, new in made.items() if new is not fields[each]})
    if isinstance(value, list | tuple):
        items = [_renamed(item, name, f"{field}[{i}]") for i, item in enumerate(value)]
        same = all(new is old for new, old in zip(items, value, strict=True))
        return value if same else type(value)(items)
    if isinstance(value, dict):
        return {key: _renamed(item, name, f"{field}.{key}") for key, item in value.items()}
    return value
