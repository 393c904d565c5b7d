"""What differs between two versions of a plan, and which differences the life cycle admits. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from zuji.records.sentences import say
from zuji.records.tracking_plan import TRANSITIONS, Complaint, Entry, Plan, PlanProperty, entries


class PlanRefused(ValueError):
    """A plan, or rules, that cannot be written; complaints says where and why."""

    def __init__(self, found: Sequence[Complaint]) -> None:
        self.complaints = tuple(found)
        super().__init__("; ".join(f"{item.field}: {item.value!r} {item.detail}" for item in found[:20]))


class VersionConflict(ValueError):
    """Somebody else has written in the meantime: read again and decide anew."""


# What says something about an entry and rules nothing: it may be mended without a review.
_DOCUMENTING = ("owner", "description", "title_zh", "title_en", "state")


class Change(NamedTuple):
    """One difference. entry is `kind/name`, or 'policy'; field a path inside it, '' for the whole; None: not there."""

    entry: str
    field: str
    before: Any
    after: Any


def diff(before: Plan, after: Plan) -> list[Change]:
    """Every difference, in the order of the plans' sections."""
    old, new = entries(before), entries(after)
    found: list[Change] = []
    _compare("policy", "", _plain(before.policy), _plain(after.policy), found)
    for key in dict.fromkeys([*old, *new]):
        if key not in new:
            found.append(Change(key, "", _plain(old[key]), None))
        elif key not in old:
            found.append(Change(key, "", None, _plain(new[key])))
        else:
            _compare(key, "", _plain(old[key]), _plain(new[key]), found)
    return found


def _plain(value: msgspec.Struct) -> Any:
    """All fields, defaults too, properties by name."""
    fields: dict[str, Any] = {}
    for name in value.__struct_fields__:
        item = getattr(value, name)
        if name == "properties":
            item = {prop.name: _plain(prop) for prop in item}
        fields[name] = list(item) if isinstance(item, tuple) else item
    return fields


def _compare(entry: str, path: str, old: Any, new: Any, found: list[Change]) -> None:
    if not (isinstance(old, dict) and isinstance(new, dict)):
        if old != new or type(old) is not type(new):
            found.append(Change(entry, path, old, new))
        return
    for name in dict.fromkeys([*old, *new]):
        if name == "name":
            continue
        _compare(entry, f"{path}.{name}".lstrip("."), old.get(name), new.get(name), found)


def rules_of(entry: Entry | None) -> Any:
    """What of an entry rules admission."""
    if entry is None:
        return None
    plain = _plain(entry)
    for name in _DOCUMENTING:
        plain.pop(name, None)
    for prop in plain.get("properties", {}).values():
        for name in _DOCUMENTING[:-1]:
            prop.pop(name, None)
    return plain


def refusals(before: Plan, after: Plan, author: str, authors: Mapping[str, str]) -> list[Complaint]:
    """Why the life cycle does not admit the change; empty when it does.

    authors: by entry, who last changed what rules in it (`authored`). Abolished entries stay as they are for ever; only
    drafts may be taken out; an entry is enabled by somebody else than its author, unless the policy lets authors do it.
    """
    found: list[Complaint] = []
    old, new = entries(before), entries(after)
    alone = before.policy.self_review or (not old and after.policy.self_review)
    for key, entry in new.items():
        was = old.get(key)
        if was is None:
            if entry.state not in ("draft", "review") and not (alone and entry.state == "enabled"):
                valid = "draft or review (or enabled, where policy.self_review is true)"
                found.append(Complaint(f"{key}.state", entry.state, say("a new entry begins as {valid}", valid=valid)))
            continue
        found += _moved(key, was.state, entry.state, skip_review=alone)
        if was.state == "abolished" and entry != was:
            found.append(Complaint(key, entry.name, say("is abolished: its name and rules stay as they are for ever")))
        found += _properties_moved(key, was, entry)
        ruled = rules_of(was) != rules_of(entry)
        if alone or entry.state != "enabled":
            continue
        if ruled:
            found.append(Complaint(key, entry.state, say("its rules change: set its state to review, then enable it")))
        elif was.state == "review" and authors.get(key, "") == author:
            found.append(
                Complaint(f"{key}.state", author, say("wrote it: somebody else enables it (policy.self_review)"))
            )
    for key, entry in old.items():
        if key not in new and entry.state != "draft":
            found.append(Complaint(key, entry.state, say("only a draft may be taken out; abolish it instead")))
    return found


def _moved(key: str, was: str, now: str, skip_review: bool = False) -> list[Complaint]:
    admitted = TRANSITIONS[was] + (("enabled",) if skip_review and was == "draft" else ())
    if was == now or now in admitted:
        return []
    detail = say("cannot follow on {was}; valid: {value}", was=was, value=", ".join(admitted) or "nothing, it is final")
    return [Complaint(f"{key}.state", now, detail)]


def _properties_moved(key: str, was: Entry, now: Entry) -> list[Complaint]:
    """The life of properties inside an entry: they may begin enabled, since the entry itself is reviewed."""
    if isinstance(was, PlanProperty) or isinstance(now, PlanProperty):
        return []
    found: list[Complaint] = []
    kept = {prop.name: prop for prop in now.properties}
    for prop in was.properties:
        after = kept.get(prop.name)
        if after is None:
            if prop.state == "abolished":
                found.append(Complaint(f"{key}.{prop.name}", "", say("is abolished: its name is taken for ever")))
            continue
        found += _moved(f"{key}.{prop.name}", prop.state, after.state, skip_review=True)
    return found


def authored(before: Plan, after: Plan, author: str, authors: Mapping[str, str]) -> dict[str, str]:
    """Who last changed what rules in each entry, after the change."""
    old, new = entries(before), entries(after)
    return {
        key: authors.get(key, author) if key in old and rules_of(old[key]) == rules_of(entry) else author
        for key, entry in new.items()
    }
