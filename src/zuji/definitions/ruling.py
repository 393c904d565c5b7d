"""Writing the rules that are looked up when a question is asked: business systems, bots. Every version is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

import msgspec
import yaml

from zuji.analyze import bots, systems
from zuji.definitions.planning import AUTHOR_CHARS_MAX, yaml_value
from zuji.records import bot_rules as bot_records
from zuji.records import business_systems as system_records
from zuji.records.bot_rules import BotRules
from zuji.records.business_systems import Systems
from zuji.records.plan_changes import PlanRefused
from zuji.records.sentences import said_by_msgspec, say
from zuji.records.tracking_plan import Complaint
from zuji.store.documents import Documents, Version
from zuji.store.metadata import Metadata


class _Rules(Protocol):
    """A struct with rules, in order, and the version that they are of."""

    @property
    def rules(self) -> tuple[Any, ...]: ...
    @property
    def version(self) -> int: ...


R = TypeVar("R", bound=_Rules)


class Ruling(Generic[R]):
    """The rules of one kind, of all projects. Methods raise PlanRefused, VersionConflict."""

    def __init__(self, metadata: Metadata, kind: str, of: type[R], complaints: Callable[[R], list[Complaint]]) -> None:
        self._documents, self._kind, self._of, self._complaints = Documents(metadata), kind, of, complaints

    def newest(self, project: int) -> tuple[Version, R]:
        """Version 0 and no rules where there are none yet."""
        found = self._documents.newest(project, self._kind)
        return found, self.rules_of(found)

    def versions(self, project: int) -> list[Version]:
        """Newest first."""
        return self._documents.versions(project, self._kind)

    def rules_of(self, version: Version) -> R:
        """The rules of a version."""
        rules = msgspec.json.decode(version.body, type=self._of) if version.body else self._of()
        return msgspec.structs.replace(rules, version=version.version)  # type: ignore[type-var]

    def put(self, project: int, base: int, value: Any, author: str, reason: str) -> Version:
        """Writes the version after base; value is {"rules": [...]} of plain JSON or YAML values."""
        try:
            rules = msgspec.structs.replace(msgspec.convert(value, self._of), version=0)  # type: ignore[type-var]
            body = msgspec.json.encode(rules).decode()
        except (msgspec.ValidationError, UnicodeEncodeError) as error:
            raise PlanRefused([Complaint("rules", None, said_by_msgspec(error))]) from error
        found = self._complaints(rules)
        if not author.strip() or len(author) > AUTHOR_CHARS_MAX:
            found.append(
                Complaint(
                    "author",
                    author[:40],
                    say("must be 1 to {author_chars_max} characters", author_chars_max=AUTHOR_CHARS_MAX),
                )
            )
        if found:
            raise PlanRefused(found)
        return self._documents.put(project, self._kind, base, body, author, reason[:4_000], {})

    def put_yaml(self, project: int, base: int, text: str, author: str, reason: str) -> Version:
        """The same of YAML text, as `to_yaml` gives it."""
        value = yaml_value(text)
        return self.put(project, base, {} if value is None else value, author, reason)

    def to_yaml(self, project: int) -> str:
        """The rules of today for version control: in their order, without what is a default."""
        plain = [msgspec.to_builtins(rule) for rule in self.newest(project)[1].rules]
        return yaml.safe_dump({"rules": plain}, allow_unicode=True, sort_keys=False, width=120)


def business_systems(metadata: Metadata) -> Ruling[Systems]:
    """Rules from address and page name to system, page and module."""
    return Ruling(
        metadata, "systems", Systems, lambda rules: system_records.complaints(rules) or systems.regex_complaints(rules)
    )


def bot_rules(metadata: Metadata) -> Ruling[BotRules]:
    """Rules of who is a machine."""
    return Ruling(
        metadata, "bots", BotRules, lambda rules: bot_records.complaints(rules) or bots.regex_complaints(rules)
    )
