"""The tracking plan: what a project may be sent, under which rules, and what becomes of the rest.

A plan is one immutable value and every change makes a new version (store/documents.py): a batch names the version that
it was judged by, so a replay judges alike. Names are unique among the events (aliases included), the shared
properties, the user properties and the items.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from zuji.records.sentences import Sentence, say

# The kinds that questions see (records/property.py) and two that only a plan can tell from numbers.
TYPES = ("text", "number", "integer", "decimal", "bool", "datetime", "list", "numbers", "json")
STATES = ("draft", "review", "enabled", "disabled", "abolished")
SIDES = ("front", "back", "both")
SCENARIOS = ("", "common", "key_operation", "business_flow")
ACTIONS = ("accept", "quarantine", "reject")
PII_CLASSES = ("", "none", "personal", "sensitive")
# From which state an entry may come into which; abolished is final, and its name is taken for ever.
TRANSITIONS = {
    "draft": ("review", "abolished"),
    "review": ("draft", "enabled", "abolished"),
    "enabled": ("review", "disabled", "abolished"),
    "disabled": ("review", "enabled", "abolished"),
    "abolished": (),
}
ENTRIES_MAX = 2_000
PROPERTIES_MAX = 500
VALUES_MAX = 1_000
NAME_CHARS_MAX = 255
TEXT_CHARS_MAX = 4_000


class PlanProperty(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One property. min and max bound numbers, max_length the characters of a text or the members of a list; pattern
    (RE2) and enum speak of the whole value, of each member of a list."""

    name: str
    type: str = "text"
    state: str = "enabled"
    required: bool = False
    enum: tuple[str | int | float | bool, ...] = ()
    min: int | float | None = None
    max: int | float | None = None
    pattern: str = ""
    max_length: int = 0  # 0: no bound
    pii: str = ""
    owner: str = ""
    description: str = ""
    title_zh: str = ""
    title_en: str = ""


class PlanEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One event. aliases are names under which SDKs send it; they are stored as they came."""

    name: str
    state: str = "draft"
    aliases: tuple[str, ...] = ()
    side: str = "both"
    scenario: str = ""
    platforms: tuple[str, ...] = ()
    properties: tuple[PlanProperty, ...] = ()
    owner: str = ""
    description: str = ""
    title_zh: str = ""
    title_en: str = ""


class PlanItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One type of items (products, articles)."""

    name: str
    state: str = "draft"
    properties: tuple[PlanProperty, ...] = ()
    owner: str = ""
    description: str = ""
    title_zh: str = ""
    title_en: str = ""


class Policy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What becomes of a record, by what speaks against it: accept (stored and flagged), quarantine, reject.

    self_review: whether the author of an entry may enable it."""

    unplanned: str = "accept"
    violation: str = "accept"
    draft: str = "accept"
    review: str = "accept"
    disabled: str = "quarantine"
    abolished: str = "quarantine"
    self_review: bool = False


class Plan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """properties may come with every event. Names that begin with `$` are the SDKs' own and need no definition as
    properties."""

    policy: Policy = Policy()
    events: tuple[PlanEvent, ...] = ()
    properties: tuple[PlanProperty, ...] = ()
    user_properties: tuple[PlanProperty, ...] = ()
    items: tuple[PlanItem, ...] = ()


Entry = PlanEvent | PlanProperty | PlanItem
SECTIONS = {"event": "events", "property": "properties", "user_property": "user_properties", "item": "items"}


class Violation(NamedTuple):
    """What of a record departs from the plan. value is shown as JSON, cut; valid says what would do."""

    code: str  # one of records/reject.py PLAN
    field: str  # property; '' for the event itself
    value: str
    valid: str
    action: str

    @property
    def detail(self) -> str:
        """One English sentence."""
        where = f"{self.field!r} is {self.value}" if self.field else self.value
        return f"{where}; the plan wants {self.valid}"


class Complaint(NamedTuple):
    """What is wrong with a plan itself. field is a path such as `events[0].properties[2].enum`."""

    field: str
    value: object
    detail: Sentence


def entries(plan: Plan) -> dict[str, Entry]:
    """Every definition that has a life of its own, by `kind/name`."""
    return {f"{kind}/{entry.name}": entry for kind, section in SECTIONS.items() for entry in getattr(plan, section)}


def complaints(plan: Plan) -> list[Complaint]:
    """Everything that makes a plan no plan, patterns aside (process/plan_check.py compiles those)."""
    found: list[Complaint] = []
    for name in ("unplanned", "violation", *STATES):
        action = getattr(plan.policy, name, "accept")
        found += _one_of(f"policy.{name}", action, ACTIONS)
    for section in SECTIONS.values():
        listed = getattr(plan, section)
        if len(listed) > ENTRIES_MAX:
            found.append(Complaint(section, len(listed), say("at most {entries_max}", entries_max=ENTRIES_MAX)))
            return found
        found += _twice(section, [entry.name for entry in listed])
        for i, entry in enumerate(listed):
            where = f"{section}[{i}]"
            found += _named(where, entry)
            if isinstance(entry, PlanProperty):
                found += _property(where, entry)
                continue
            if isinstance(entry, PlanEvent):
                found += _one_of(f"{where}.side", entry.side, SIDES)
                found += _one_of(f"{where}.scenario", entry.scenario, SCENARIOS)
            if len(entry.properties) > PROPERTIES_MAX:
                found.append(
                    Complaint(
                        f"{where}.properties",
                        len(entry.properties),
                        say("at most {properties_max}", properties_max=PROPERTIES_MAX),
                    )
                )
                continue
            found += _twice(f"{where}.properties", [prop.name for prop in entry.properties])
            for k, prop in enumerate(entry.properties):
                found += _named(f"{where}.properties[{k}]", prop) + _property(f"{where}.properties[{k}]", prop)
    return found + _twice("events", [name for event in plan.events for name in (event.name, *event.aliases)])


def _one_of(where: str, value: str, valid: Iterable[str]) -> list[Complaint]:
    return (
        []
        if value in valid
        else [Complaint(where, value, say("must be one of {valid}", valid=", ".join(map(repr, valid))))]
    )


def _twice(where: str, names: list[str]) -> list[Complaint]:
    seen: set[str] = set()
    again = [name for name in names if name in seen or seen.add(name)]  # type: ignore[func-returns-value]
    return [Complaint(where, name, say("is named twice (as a name or an alias)")) for name in dict.fromkeys(again)]


def _named(where: str, entry: Entry) -> list[Complaint]:
    found = _one_of(f"{where}.state", entry.state, STATES)
    for name in (entry.name, *getattr(entry, "aliases", ())):
        if not name.strip() or len(name) > NAME_CHARS_MAX or any(char < " " for char in name):
            found.append(
                Complaint(
                    f"{where}.name",
                    name[:80],
                    say("must be 1 to {name_chars_max} printable characters", name_chars_max=NAME_CHARS_MAX),
                )
            )
    for text in ("owner", "description", "title_zh", "title_en"):
        if len(getattr(entry, text)) > TEXT_CHARS_MAX:
            found.append(
                Complaint(
                    f"{where}.{text}", "", say("at most {text_chars_max} characters", text_chars_max=TEXT_CHARS_MAX)
                )
            )
    return found


def _property(where: str, prop: PlanProperty) -> list[Complaint]:
    found = _one_of(f"{where}.type", prop.type, TYPES) + _one_of(f"{where}.pii", prop.pii, PII_CLASSES)
    if len(prop.enum) > VALUES_MAX:
        found.append(
            Complaint(f"{where}.enum", len(prop.enum), say("at most {values_max} values", values_max=VALUES_MAX))
        )
    if (prop.min is not None or prop.max is not None) and prop.type not in ("number", "integer", "decimal", "numbers"):
        found.append(
            Complaint(f"{where}.min", prop.min, say("min and max bound numbers, and this is a {type}", type=prop.type))
        )
    if prop.min is not None and prop.max is not None and prop.min > prop.max:
        found.append(Complaint(f"{where}.min", prop.min, say("must not lie above max ({max})", max=prop.max)))
    if prop.pattern and prop.type not in ("text", "list"):
        found.append(
            Complaint(
                f"{where}.pattern", prop.pattern, say("patterns read texts, and this is a {type}", type=prop.type)
            )
        )
    if prop.max_length < 0:
        found.append(Complaint(f"{where}.max_length", prop.max_length, say("must not be negative")))
    return found
