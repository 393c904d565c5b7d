"""Writing tracking plans: checked whole, every version kept."""

from __future__ import annotations

from typing import Any

import msgspec
import yaml

from zuji.process.plan_check import CompiledPlan, pattern_complaints
from zuji.process.plan_kinds import Conflict, conflicts
from zuji.records.event import Event, Source
from zuji.records.plan_changes import Change, PlanRefused, authored, diff, refusals
from zuji.records.presets import PRESETS
from zuji.records.property import Catalogue
from zuji.records.sentences import said_by_msgspec, say
from zuji.records.tracking_plan import SECTIONS, Complaint, Entry, Plan, Violation, complaints
from zuji.store.documents import Documents, Version
from zuji.store.metadata import Metadata

TEXT_BYTES_MAX = 8 << 20
AUTHOR_CHARS_MAX = 128


class Planning:
    """The plans of all projects. Methods raise PlanRefused, VersionConflict."""

    def __init__(self, metadata: Metadata) -> None:
        self._documents = Documents(metadata)

    def newest(self, project: int) -> tuple[Version, Plan]:
        """Version 0 and an empty plan where there is none."""
        found = self._documents.newest(project, "plan")
        return found, plan_of(found)

    def version(self, project: int, number: int) -> tuple[Version, Plan] | None:
        """One version; 0 is the empty plan before the first."""
        found = Version() if number == 0 else self._documents.version(project, "plan", number)
        return None if found is None else (found, plan_of(found))

    def versions(self, project: int) -> list[Version]:
        """Newest first."""
        return self._documents.versions(project, "plan")

    def put(self, project: int, base: int, plan: Plan, author: str, reason: str, dry_run: bool = False) -> Version:
        """Writes the version after base, or only says what it would be. A plan without differences stays as it is."""
        before = self.version(project, base)
        if before is None:
            raise PlanRefused([Complaint("base", base, say("is no version of this plan"))])
        found = complaints(plan) or pattern_complaints(plan)
        if not author.strip() or len(author) > AUTHOR_CHARS_MAX:
            found.append(
                Complaint(
                    "author",
                    author[:40],
                    say("must be 1 to {author_chars_max} characters", author_chars_max=AUTHOR_CHARS_MAX),
                )
            )
        if not reason.strip():
            found.append(Complaint("reason", reason, say("says in a few words why the plan changes")))
        old, was = before
        found = found or refusals(was, plan, author, old.authors)
        if found:
            raise PlanRefused(found)
        if old.version and not diff(was, plan):
            return old
        authors = authored(was, plan, author, old.authors)
        body = msgspec.json.encode(plan).decode()
        if dry_run:
            return Version(base + 1, body, author, reason, 0, authors)
        return self._documents.put(project, "plan", base, body, author, reason[:4_000], authors)

    @staticmethod
    def conflicts(plan: Plan, catalogue: Catalogue) -> list[Conflict]:
        """Properties whose kind was settled before the plan declared another."""
        return conflicts(plan, catalogue)

    @staticmethod
    def parse(value: Any) -> Plan:
        """Of plain JSON values, or of YAML text."""
        return from_yaml(value) if isinstance(value, str) else convert(value)

    @staticmethod
    def with_entry(plan: Plan, kind: str, name: str, entry: Any) -> Plan:
        return with_entry(plan, kind, name, entry)

    @staticmethod
    def with_presets(plan: Plan) -> Plan:
        return with_presets(plan)

    @staticmethod
    def to_yaml(plan: Plan) -> str:
        return to_yaml(plan)


def plan_of(version: Version) -> Plan:
    """The plan of a version."""
    return msgspec.json.decode(version.body, type=Plan) if version.body else Plan()


def with_entry(plan: Plan, kind: str, name: str, entry: Any) -> Plan:
    """The plan with one entry replaced, added or (None) left out. Raises PlanRefused."""
    if kind not in SECTIONS:
        raise PlanRefused([Complaint("kind", kind, say("must be one of {sections}", sections=", ".join(SECTIONS)))])
    section = SECTIONS[kind]
    listed: tuple[Entry, ...] = getattr(plan, section)
    if entry is None:
        if all(one.name != name for one in listed):
            raise PlanRefused([Complaint(f"{kind}/{name}", name, say("is not in the plan"))])
        kept = tuple(one for one in listed if one.name != name)
    else:
        made = getattr(convert({section: [{**entry, "name": name}]}), section)[0]
        kept = tuple(made if one.name == name else one for one in listed)
        kept = kept if made in kept else (*listed, made)
    return msgspec.structs.replace(plan, **{section: kept})


def with_presets(plan: Plan) -> Plan:
    """The plan with the ready events that it does not have, as drafts; nothing where a name or alias is taken."""
    taken = {name for event in plan.events for name in (event.name, *event.aliases)}
    fresh = tuple(event for event in PRESETS if not taken & {event.name, *event.aliases})
    return msgspec.structs.replace(plan, events=(*plan.events, *fresh))


def convert(value: Any) -> Plan:
    """A plan of plain JSON or YAML values. Raises PlanRefused, naming the place."""
    try:
        return msgspec.convert(value, Plan)
    except msgspec.ValidationError as error:
        place = str(error).partition(" - at ")[2]
        raise PlanRefused([Complaint(place.strip("`$.") or "plan", None, said_by_msgspec(error))]) from error


class _Loader(yaml.SafeLoader):
    """Anchors let a few bytes become gigabytes, and a plan needs none."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("references (*name) are not taken")
        return super().compose_node(parent, index)


def from_yaml(text: str) -> Plan:
    """A plan as people write it. Raises PlanRefused."""
    value = yaml_value(text)
    return Plan() if value is None else convert(value)


def yaml_value(text: str) -> Any:
    """The plain values of a YAML text from outside. Raises PlanRefused."""
    if len(text.encode("utf-8", "replace")) > TEXT_BYTES_MAX:
        raise PlanRefused(
            [Complaint("yaml", None, say("the text may have {text_bytes_max} bytes", text_bytes_max=TEXT_BYTES_MAX))]
        )
    try:
        return yaml.load(text, Loader=_Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise PlanRefused([Complaint("yaml", None, say("the text is no YAML: {error}", error=error))]) from error


def to_yaml(plan: Plan) -> str:
    """The plan in a stable order, entries by name, without what is a default: fit for version control."""
    value: dict[str, Any] = {"policy": msgspec.to_builtins(plan.policy)} if msgspec.to_builtins(plan.policy) else {}
    for section in SECTIONS.values():
        listed = sorted(getattr(plan, section), key=lambda entry: entry.name)
        plain = [msgspec.to_builtins(entry) for entry in listed]
        for entry in plain:
            if "properties" in entry:
                entry["properties"] = sorted(entry["properties"], key=lambda prop: prop["name"])
        if plain:
            value[section] = plain
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=120) if value else "{}\n"


def shown(change: Change) -> str:
    """One difference as a line of text."""

    def text(value: Any) -> str:
        return msgspec.json.encode(value).decode()

    where = change.entry + (f" {change.field}" if change.field else "")
    if change.before is None:
        return f"+ {where}: {text(change.after)}"
    if change.after is None:
        return f"- {where}: {text(change.before)}"
    return f"~ {where}: {text(change.before)} -> {text(change.after)}"


def sample(compiled: CompiledPlan, value: Any) -> tuple[Violation, ...]:
    """What speaks against one sample event: {"event": ..., "properties": {...}}. Else ValueError."""
    name = value.get("event") if isinstance(value, dict) else None
    properties = value.get("properties", {}) if isinstance(value, dict) else None
    if not isinstance(name, str) or not isinstance(properties, dict):
        raise ValueError('a sample is an object {"event": "...", "properties": {...}}')
    record = Event(project="", source=Source(""), index=0, distinct_id="", event=name, properties=properties)
    return compiled.check(record)


def aliases(plan: Plan) -> dict[str, tuple[str, ...]]:
    """By the name of each event that has aliases: all names under which it is stored."""
    return {event.name: (event.name, *event.aliases) for event in plan.events if event.aliases}
