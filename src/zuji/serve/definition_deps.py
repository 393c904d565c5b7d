"""What the API needs of what a project defines: its plan and rules, questions, cohorts, virtual events and properties.
Joined in app.py."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from zuji.analyze.asking import State
from zuji.analyze.query import Question
from zuji.records.property import Catalogue
from zuji.records.sentences import FieldRefused
from zuji.records.tracking_plan import Plan


class Written(Protocol):
    """A version of a document (store/documents.py)."""

    @property
    def version(self) -> int: ...
    @property
    def author(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def at(self) -> int: ...
    @property
    def authors(self) -> Mapping[str, str]: ...


class Plans(Protocol):
    """Tracking plans (definitions/planning.py). Writing raises PlanRefused, VersionConflict."""

    def newest(self, project: int) -> tuple[Written, Plan]: ...
    def version(self, project: int, number: int) -> tuple[Written, Plan] | None: ...
    def versions(self, project: int) -> Sequence[Written]: ...
    def put(self, project: int, base: int, plan: Plan, author: str, reason: str, dry_run: bool = False) -> Written: ...
    def conflicts(self, plan: Plan, catalogue: Catalogue) -> Sequence[tuple[str, str, str]]:
        """property, planned kind, settled kind."""
        ...

    def parse(self, value: Any) -> Plan:
        """Of plain JSON values, or of YAML text."""
        ...

    def with_entry(self, plan: Plan, kind: str, name: str, entry: Any) -> Plan: ...
    def with_presets(self, plan: Plan) -> Plan: ...
    def to_yaml(self, plan: Plan) -> str: ...


R = TypeVar("R", covariant=True)


class Rules(Protocol[R]):
    """Rules looked up when a question is asked (definitions/ruling.py). Writing raises PlanRefused, VersionConflict."""

    def newest(self, project: int) -> tuple[Written, R]: ...
    def versions(self, project: int) -> Sequence[Written]: ...
    def put(self, project: int, base: int, value: Any, author: str, reason: str) -> Written: ...
    def put_yaml(self, project: int, base: int, text: str, author: str, reason: str) -> Written: ...
    def to_yaml(self, project: int) -> str: ...


class CohortRefused(FieldRefused):
    """What of a cohort cannot be saved or changed so, and what would be valid. field is the body's."""


class QuestionRefused(FieldRefused):
    """What of a question cannot be saved or changed so, and what would be valid. field is the body's."""


class DefinitionRefused(FieldRefused):
    """What of a virtual event, virtual property or look-up table cannot be saved or changed so, and what would be
    valid. field is the body's."""


class QuestionBook(Protocol):
    """Saved questions (definitions/questions.py; versions: store/questions.py SavedQuestion). Raises QuestionRefused,
    BadQuery, VersionConflict; KeyError for an unknown one."""

    def all(self, project: int) -> Sequence[Any]: ...
    def one(self, project: int, named: str, version: int | None = None) -> Any: ...
    def versions(self, project: int, named: str) -> Sequence[Any]: ...
    def shown(self, saved: Any) -> dict[str, Any]: ...
    def asked(self, saved: Any) -> Question: ...
    def changes(self, project: int, query: Question, saved: Any = None) -> Sequence[Any]: ...
    def create(
        self, project: int, name: str, question: Any, period: Any, signed: tuple[str, str], description: str = ""
    ) -> Any: ...
    def change(
        self,
        project: int,
        named: str,
        base: int,
        signed: tuple[str, str],
        name: str | None = None,
        description: str | None = None,
        question: Any = None,
        period: Any = None,
        archived: bool | None = None,
    ) -> Any: ...
    def copy(self, project: int, named: str, name: str, signed: tuple[str, str]) -> Any: ...


class SavedCohort(Protocol):
    """A version of a cohort (store/cohorts.py)."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def size(self) -> int: ...
    @property
    def source(self) -> str: ...
    @property
    def definition(self) -> str: ...
    @property
    def archived(self) -> bool: ...
    @property
    def author(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def at(self) -> int: ...


class CohortBook(Protocol):
    """Saved cohorts (definitions/cohorts.py). Raises CohortRefused, BadQuery, VersionConflict, KeyError if unknown."""

    def all(self, project: int) -> Sequence[SavedCohort]: ...
    def one(self, project: int, named: str) -> SavedCohort: ...
    def versions(self, project: int, named: str) -> Sequence[SavedCohort]: ...
    def history(self, project: int) -> Sequence[SavedCohort]: ...
    def shown(self, saved: Any) -> Any: ...
    def used_by(self, project: int, id: int) -> Sequence[str]: ...
    def create(
        self,
        project: int,
        name: str,
        kind: str,
        signed: tuple[str, str],
        description: str = "",
        definition: Any = None,
        actors: Collection[bytes] | None = None,
        source: Mapping[str, Any] | None = None,
        sql: str | None = None,
    ) -> SavedCohort: ...
    def change(
        self,
        project: int,
        named: str,
        base: int,
        signed: tuple[str, str],
        name: str | None = None,
        description: str | None = None,
        definition: Any = None,
        actors: Collection[bytes] | None = None,
        source: Mapping[str, Any] | None = None,
        sql: str | None = None,
    ) -> SavedCohort: ...
    def archive(self, project: int, named: str, base: int, signed: tuple[str, str]) -> SavedCohort: ...
    def restore(self, project: int, named: str, base: int, signed: tuple[str, str]) -> SavedCohort: ...


class SavedDefinition(Protocol):
    """A version of a virtual event, virtual property or look-up table (store/definitions.py)."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def description(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def archived(self) -> bool: ...
    @property
    def author(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def at(self) -> int: ...


class VirtualBook(Protocol):
    """Virtual events and properties, look-up tables (definitions/virtuals.py). kind: event, property or lookup; state:
    of the project now. Raises DefinitionRefused, BadQuery, VersionConflict; KeyError for an unknown name."""

    def all(self, project: int, kind: str) -> Sequence[SavedDefinition]: ...
    def one(self, project: int, kind: str, name: str) -> SavedDefinition: ...
    def versions(self, project: int, kind: str, name: str) -> Sequence[SavedDefinition]: ...
    def history(self, project: int) -> Sequence[SavedDefinition]: ...
    def used_by(self, project: int, kind: str, name: str) -> Sequence[str]: ...
    def create(
        self,
        project: int,
        kind: str,
        name: str,
        signed: tuple[str, str],
        state: State,
        description: str = "",
        body: Mapping[str, Any] | None = None,
        file: bytes | None = None,
    ) -> SavedDefinition: ...
    def change(
        self,
        project: int,
        kind: str,
        name: str,
        base: int,
        signed: tuple[str, str],
        state: State,
        description: str | None = None,
        body: Mapping[str, Any] | None = None,
        file: bytes | None = None,
    ) -> SavedDefinition: ...
    def archive(self, project: int, kind: str, name: str, base: int, signed: tuple[str, str]) -> SavedDefinition: ...
    def restore(
        self, project: int, kind: str, name: str, base: int, signed: tuple[str, str], state: State
    ) -> SavedDefinition: ...
    def kind_of(self, project: int, name: str, body: Mapping[str, Any], state: State) -> str:
        """Of an expression that is not saved."""
        ...
