"""Whether a record keeps to the tracking plan: a plan compiled once, then asked for each record. Pure.

Patterns are matched by RE2, in time linear in the text: Python's own engine takes minutes for some patterns over some
texts, and both come from outside. A project without a plan is never asked.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import re2

from zuji.process.plan_kinds import declared
from zuji.process.properties import looks_like_datetime, to_datetime, to_json
from zuji.records.event import Event
from zuji.records.profile import ProfileChange
from zuji.records.sentences import say
from zuji.records.tracking_plan import ACTIONS, SECTIONS, Complaint, Plan, PlanEvent, PlanItem, PlanProperty, Violation

PATTERN_CHARS_MAX = 1_000
_PATTERN_BYTES = 1 << 20  # of memory that one compiled pattern may take
_SHOWN_CHARS = 200
_VIOLATIONS_MAX = 20  # told of one record
_DECIMAL = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")
_STATE_CODES = {state: f"definition_{state}" for state in ("draft", "review", "disabled", "abolished")}
# Operations of profiles whose value is the property's, or a member of it.
_VALUE_OPS = frozenset({"set", "set_once", "increment"})
_MEMBER_OPS = frozenset({"append", "prepend", "union", "union_front"})
# What one rule finds: a code and what would be valid, None where the value keeps to it.
_Rule = Callable[[Any], tuple[str, str] | None]


class BadPattern(ValueError):
    """Says why RE2 does not take it."""


def compiled_pattern(pattern: str) -> Any:
    """A pattern that matches whole values. Raises BadPattern."""
    if len(pattern) > PATTERN_CHARS_MAX:
        raise BadPattern(f"longer than {PATTERN_CHARS_MAX} characters")
    options = re2.Options()
    options.max_mem = _PATTERN_BYTES
    options.log_errors = False
    options.dot_nl = True
    try:
        return re2.compile(pattern, options)
    except (re2.error, UnicodeEncodeError) as error:
        said = error.args[0] if error.args else error
        raise BadPattern(said.decode(errors="replace") if isinstance(said, bytes) else str(said)) from error


def pattern_complaints(plan: Plan) -> list[Complaint]:
    """Patterns that are none."""
    found = []
    for section in SECTIONS.values():
        for i, entry in enumerate(getattr(plan, section)):
            own = [entry] if isinstance(entry, PlanProperty) else entry.properties
            for k, prop in enumerate(own):
                if not prop.pattern:
                    continue
                try:
                    compiled_pattern(prop.pattern)
                except BadPattern as error:
                    inner = "" if isinstance(entry, PlanProperty) else f".properties[{k}]"
                    detail = say("is no RE2 pattern: {error}", error=error)
                    found.append(Complaint(f"{section}[{i}]{inner}.pattern", prop.pattern[:80], detail))
    return found


class _Property(NamedTuple):
    rule: _Rule
    state: str
    plain: frozenset[type]  # types of values that are good whatever the value is


# Records of one call site carry the same names: what their names alone say is worked out once. The property, the types
# of values that need no look, and the rule for the others.
_Look = tuple[str, frozenset[type], _Rule]
# Names come from outside: only few shapes of few names are remembered, and none that departs from the plan.
_SHAPES_MAX, _SHAPE_NAMES_MAX = 64, 100


class _Definition(NamedTuple):
    state: str
    properties: dict[str, _Property]
    required: tuple[str, ...]
    shapes: dict[tuple[str, ...], tuple[_Look, ...]]


class CompiledPlan:
    """Asked once for each record of its project. Raises BadPattern when made from a plan that was not checked."""

    def __init__(self, plan: Plan) -> None:
        self._policy = plan.policy
        self.kinds = declared(plan)  # of event properties, by name
        shared = _properties(plan.properties)
        required = [prop.name for prop in plan.properties if _must(prop)]
        self._events: dict[str, _Definition] = {}
        for event in plan.events:
            definition = _definition(event, shared, required)
            for name in (event.name, *event.aliases):
                self._events[name] = definition
        self._items = {item.name: _definition(item, {}, ()) for item in plan.items}
        self._users = _properties(plan.user_properties)

    def check(self, record: Event | ProfileChange) -> tuple[Violation, ...]:
        """What speaks against a record, worst first as the policy has it; empty for one that keeps to the plan."""
        found: list[Violation] = []
        if isinstance(record, Event):
            self._event(record, found)
        elif record.target.kind == "user":
            self._changes(record, self._users, "user property", found)
        elif record.target.kind == "item":
            item = self._items.get(record.target.type)
            if item is None:
                self._add(found, "unplanned_item", "", f"item type {_shown(record.target.type)}", "a planned type")
            else:
                self._state(found, item.state, "", f"item type {record.target.type!r}")
                self._changes(record, item.properties, "property of this item", found)
        if len(found) > 1:
            found.sort(key=lambda violation: -ACTIONS.index(violation.action))
        return tuple(found[:_VIOLATIONS_MAX])

    def _event(self, record: Event, found: list[Violation]) -> None:
        definition = self._events.get(record.event)
        if definition is None:
            self._add(found, "unplanned_event", "", f"event {_shown(record.event)}", "a planned event")
            return
        given = record.properties
        if definition.state != "enabled":
            self._state(found, definition.state, "", f"event {record.event!r}")
        elif _keeps(definition, given):
            return
        planned = definition.properties
        for name, value in given.items():
            prop = planned.get(name)
            if prop is None:
                if not name.startswith("$"):
                    self._add(found, "unplanned_property", name, _shown(value), "only planned properties")
                continue
            if prop.state != "enabled":
                self._state(found, prop.state, name, _shown(value))
            if value is not None:
                wrong = prop.rule(value)
                if wrong is not None:
                    self._add(found, wrong[0], name, _shown(value), wrong[1])
        for name in definition.required:
            if given.get(name) is None:
                self._add(found, "property_missing", name, "null" if name in given else "absent", "a value (required)")

    def _changes(self, record: ProfileChange, planned: dict[str, _Property], what: str, found: list[Violation]) -> None:
        for op in record.ops:
            if not op.key or op.value is None:
                continue
            prop = planned.get(op.key)
            if prop is None:
                if not op.key.startswith("$"):
                    self._add(found, "unplanned_property", op.key, _shown(op.value), f"a planned {what}")
                continue
            if prop.state != "enabled":
                self._state(found, prop.state, op.key, _shown(op.value))
            if op.op in _VALUE_OPS or op.op in _MEMBER_OPS:
                value = [op.value] if op.op in _MEMBER_OPS and not isinstance(op.value, list) else op.value
                wrong = prop.rule(value)
                if wrong is not None:
                    self._add(found, wrong[0], op.key, _shown(op.value), wrong[1])

    def _state(self, found: list[Violation], state: str, field: str, value: str) -> None:
        code = _STATE_CODES.get(state)
        if code is not None:
            valid = f"nothing of it: the plan has it as {state}"
            found.append(Violation(code, field, value, valid, getattr(self._policy, state)))

    def _add(self, found: list[Violation], code: str, field: str, value: str, valid: str) -> None:
        action = self._policy.unplanned if code.startswith("unplanned") else self._policy.violation
        found.append(Violation(code, field, value, valid, action))


def _keeps(definition: _Definition, given: dict[str, Any]) -> bool:
    """Whether properties keep to a definition: the quick way for the many that do."""
    names = tuple(given)
    looks = definition.shapes.get(names)
    if looks is None:
        looks = _looks(definition, names)
        if looks is None:
            return False
        if len(names) <= _SHAPE_NAMES_MAX:
            if len(definition.shapes) >= _SHAPES_MAX:
                definition.shapes.clear()
            definition.shapes[names] = looks
    for name, plain, rule in looks:
        value = given[name]
        if type(value) not in plain and (value is None or rule(value) is not None):
            return False
    return True


def _looks(definition: _Definition, names: tuple[str, ...]) -> tuple[_Look, ...] | None:
    """What is left to look at in records of these names; None where the names alone depart from the plan."""
    looks: list[_Look] = []
    planned = definition.properties
    for name in names:
        prop = planned.get(name)
        if prop is None:
            if not name.startswith("$"):
                return None
            continue
        if prop.state != "enabled":
            return None
        looks.append((name, prop.plain - _NONE if name in definition.required else prop.plain, prop.rule))
    return tuple(looks) if all(name in names for name in definition.required) else None


def _must(prop: PlanProperty) -> bool:
    return prop.required and prop.state == "enabled"


def _definition(entry: PlanEvent | PlanItem, shared: dict[str, _Property], required: Iterable[str]) -> _Definition:
    own = {prop.name for prop in entry.properties}
    needed = [name for name in required if name not in own] + [prop.name for prop in entry.properties if _must(prop)]
    return _Definition(entry.state, {**shared, **_properties(entry.properties)}, tuple(needed), {})


def _properties(listed: tuple[PlanProperty, ...]) -> dict[str, _Property]:
    return {prop.name: _Property(_rule(prop), prop.state, _plain(prop)) for prop in listed}


def _shown(value: Any) -> str:
    text = to_json(value)
    return text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…"


def _is_number(value: Any) -> bool:
    return type(value) is int or (type(value) is float and math.isfinite(value))


_TESTS: dict[str, Callable[[Any], bool]] = {
    "text": lambda value: type(value) is str,
    "number": _is_number,
    "integer": lambda value: type(value) is int or (type(value) is float and value.is_integer()),
    "decimal": lambda value: _is_number(value) or (type(value) is str and _DECIMAL.fullmatch(value) is not None),
    "bool": lambda value: type(value) is bool,
    "datetime": lambda value: type(value) is str and looks_like_datetime(value) and to_datetime(value, 0) is not None,
    "list": lambda value: type(value) is list and all(type(item) is str for item in value),
    "numbers": lambda value: type(value) is list and all(map(_is_number, value)),
    "json": lambda value: True,
}
_ARTICLES = {"integer": "an integer", "json": "JSON", "list": "a list of texts", "numbers": "a list of numbers"}


def _rule(prop: PlanProperty) -> _Rule:
    """The first rule that a value breaks."""
    test = _TESTS[prop.type]
    type_valid = _ARTICLES.get(prop.type, f"a {prop.type}")
    pattern = compiled_pattern(prop.pattern) if prop.pattern else None
    # A set of values by type too: 1 is no true, and '1' is no 1.
    allowed = frozenset(map(_exact, prop.enum)) if prop.enum else None
    low, high, length = prop.min, prop.max, prop.max_length
    if pattern is None and allowed is None and low is None and high is None and not length:
        return lambda value: None if test(value) else ("wrong_type", type_valid)

    def rule(value: Any) -> tuple[str, str] | None:
        if not test(value):
            return "wrong_type", type_valid
        members = value if type(value) is list else (value,)
        if allowed is not None and not all(_hashable(item) and _exact(item) in allowed for item in members):
            return "not_in_enum", f"one of {_shown(list(prop.enum))}"
        if low is not None or high is not None:
            for item in members:
                number = float(item) if type(item) is str else item
                if (low is not None and number < low) or (high is not None and number > high):
                    return "out_of_range", f"from {'-∞' if low is None else low} to {'∞' if high is None else high}"
        if length and type(value) in (str, list) and len(value) > length:
            return "value_too_long", f"at most {length} {'members' if type(value) is list else 'characters'}"
        if pattern is not None and not all(_matches(pattern, item) for item in members):
            return "pattern_mismatch", f"what matches {prop.pattern}"
        return None

    return rule


_NONE = frozenset({type(None)})
_PLAIN: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "number": (int,),
    "integer": (int,),
    "decimal": (int,),
    "bool": (bool,),
    "json": (str, int, float, bool, list, dict),
}


def _plain(prop: PlanProperty) -> frozenset[type]:
    """Types whose every value is good; null is, where it is not required."""
    free = not (prop.enum or prop.pattern or prop.max_length) and prop.min is None and prop.max is None
    return _NONE | frozenset(_PLAIN.get(prop.type, ())) if free else _NONE


def _exact(value: Any) -> tuple[str, Any]:
    return ("number", value) if type(value) in (int, float) else (type(value).__name__, value)


def _hashable(value: Any) -> bool:
    return type(value) in (str, int, float, bool)


def _matches(pattern: Any, text: Any) -> bool:
    try:
        return pattern.fullmatch(text) is not None
    except UnicodeEncodeError:
        return False  # a lone surrogate is no text
