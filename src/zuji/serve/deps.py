"""What the API needs of the rest: joined in app.py, replaced by stand-ins in tests."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from zuji.accounts.caller import Caller
from zuji.analyze.asking import State
from zuji.analyze.query import Question
from zuji.analyze.records_of import Place, Wanted
from zuji.analyze.refusals import Chosen
from zuji.analyze.run import ProjectState
from zuji.records.bot_rules import BotRules
from zuji.records.business_systems import Systems
from zuji.records.identity import Id, IdentityChange
from zuji.records.project import Project
from zuji.records.project_settings import ProjectSettings
from zuji.records.property import Catalogue
from zuji.records.sentences import FieldRefused, Sentence
from zuji.records.tracking_plan import Plan
from zuji.serve.board_deps import Boards
from zuji.store.contract import Limits, Progress, Reader

if TYPE_CHECKING:
    from zuji.serve.withheld import Withheld


class Accounts(Protocol):
    """Who comes in (people/admission.py)."""

    def of_key(self, token: str) -> Caller | None: ...
    def of_session(self, token: str) -> Caller | None: ...
    def log_in(self, mail: str, password: str, code: str, address: str, agent: str) -> str:
        """The token of a new session. Raises an error with `reason` and `retry_s`, LoginRefused."""
        ...

    def by_token(self, token: str, address: str, agent: str) -> str | None:
        """A session for a one-time link of the command line or an administrator's key; None for any other."""
        ...

    def open(self, user: int, address: str, agent: str) -> str: ...
    def log_out(self, token: str) -> None: ...


class Members(Protocol):
    """Accounts, roles, keys (people/membership.py). Raises MembershipRefused; KeyError for an unknown one."""

    @property
    def tables(self) -> Any:
        """store/accounts.py AccountTables."""
        ...

    def link(self, kind: str, **detail: Any) -> str: ...
    def of_link(self, token: str) -> tuple[str, dict[str, Any]]: ...
    def take(self, token: str, mail: str, name: str, password: str) -> int: ...
    def rename(self, user: int, name: str) -> None: ...
    def change_password(self, user: int, old: str, new: str) -> None: ...
    def begin_totp(self, user: int) -> tuple[str, str]: ...
    def confirm_totp(self, user: int, password: str, secret: str, code: str) -> list[str]: ...
    def end_totp(self, user: int, password: str | None) -> None: ...
    def invite(self, mail: str, grants: Sequence[Any], by: Caller | None) -> str | None: ...
    def grant(self, grant: Any, by: Caller | None) -> None: ...
    def grant_of(self, user: int, project: int, role: str, hidden: Sequence[str], rows: Sequence[Any]) -> Any: ...
    def remove(self, user: int, project: int, by: Caller | None) -> None: ...
    def disable(self, user: int, disabled: bool) -> None: ...
    def user(self, id: int) -> Any: ...
    def note(self, row: Mapping[str, Any]) -> None:
        """One entry of the audit log."""
        ...

    def create_key(
        self,
        project: int,
        scope: str,
        by: Caller | None,
        name: str = "",
        expires_at: int = 0,
        hidden: Sequence[str] = (),
        rows: Sequence[Any] = (),
        adopted: str = "",
    ) -> str: ...
    def keys(self, project: int | None) -> Sequence[Any]: ...
    def revoke_key(self, project: int, id: str) -> None: ...


class Sso(Protocol):
    """Single sign-on (people/single_sign_on.py). Raises SsoRefused."""

    name: str

    def begin(self, redirect: str, path: str, again: bool, user: int = 0) -> Any:
        """url, where to go; browser, for a cookie that comes back."""
        ...

    def finish(self, answer: Mapping[str, str], browser: str, address: str, agent: str) -> Any:
        """session (None where an account was linked), mail, path."""
        ...


class Projects(Protocol):
    def projects(self) -> Sequence[Project]: ...


class LiveFeed(Protocol):
    """Records as they were received, with their fate."""

    def after(
        self, project_id: int, cursor: str, limit: int, ids: Collection[str] = ()
    ) -> tuple[Sequence[Mapping[str, Any]], str]:
        """Records after cursor ('': the newest limit ones), oldest first, and the cursor to go on from.

        ids: only records that carry one of them. Raises ValueError for a cursor that is not one.
        """
        ...

    async def verdict(self, partition: int, offset: int, wait_s: float) -> Sequence[Mapping[str, Any]] | None:
        """The fates (index, fate, reason, detail, field, project_id) of one request's records; None: not known."""
        ...


class Ledger(Protocol):
    """What it told when it did not add up (promise 3)."""

    def incidents(self) -> Sequence[Any]:
        """Broken promises (store/metadata.py Incident: id, kind, detail, at), newest first."""
        ...


class Identities(Protocol):
    """What is known of ids, and decisions about them (identities.py)."""

    def summary(self, project: int) -> Mapping[str, Any]: ...

    def person(self, project: int, one: Id) -> Mapping[str, Any]: ...

    def revoked(self, project: int) -> Collection[int]: ...

    def largest(self, project: int, limit: int) -> Sequence[Mapping[str, Any]]: ...

    def preview(self, project: int, change: IdentityChange) -> Mapping[str, Any]: ...

    def decide(self, change: IdentityChange) -> int: ...

    def ids_of(self, project: int, spoke: Mapping[str, str]) -> Mapping[str, Sequence[Id]]: ...

    def persons_of(self, project: int, ids: Sequence[Id]) -> Sequence[bytes | None]: ...

    def changes(self, project: int) -> Sequence[tuple[IdentityChange, bool]]: ...


class Debug(Protocol):
    """Records one by one, with the steps that made their rows (debugging.py)."""

    def records(
        self, project: Project, wanted: Wanted, after: tuple[int, int, int, int] | None, limit: int
    ) -> Mapping[str, Any]: ...

    def request(self, project: Project, partition: int, offset: int) -> Mapping[str, Any] | None: ...

    def record(self, project: Project, place: Place) -> Mapping[str, Any] | None: ...


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


class Settings(Protocol):
    """Settings of projects (project_settings.py). Raises PlanRefused, VersionConflict."""

    def create(self, name: str, time_zone: str) -> Project: ...
    def newest(self, project: Project) -> tuple[Written, ProjectSettings]: ...
    def versions(self, project: Project) -> Sequence[Written]: ...
    def settings_of(self, version: Any, project: Project) -> ProjectSettings: ...
    def read(self, project: Project, changed: Any) -> ProjectSettings: ...
    def put(self, project: Project, base: int, changed: Any, author: str, reason: str) -> Written: ...


class ProjectRefused(FieldRefused):
    """Why a project cannot be deleted or restored so, and what would be valid. field is the body's."""


class DeletedProject(Protocol):
    """store/deletions.py Deleted."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def at(self) -> int: ...
    @property
    def until(self) -> int: ...
    @property
    def by(self) -> str: ...


class Deletions(Protocol):
    """Deleted projects (project_deletions.py). Raises ProjectRefused; KeyError where no such project is deleted."""

    @property
    def grace_days(self) -> int: ...
    def counts(self, project: int) -> Mapping[str, int]:
        """How much would go: events, persons, boards, questions, ..."""
        ...

    def waiting(self, project: int) -> int:
        """Records that came for a project while it was deleted, and wait."""
        ...

    def delete(self, name: str, by: str, days: int | None) -> DeletedProject: ...
    def restore(self, name: str) -> DeletedProject: ...
    def deleted(self) -> Sequence[DeletedProject]: ...


class Retention(Protocol):
    """What expires (upkeep/expiring.py)."""

    def preview(self, project: Project, settings: ProjectSettings) -> Mapping[str, int]:
        """How many events would go now, by event."""
        ...


class Replays(Protocol):
    """Releases of refused records (replaying.py)."""

    def preview(self, chosen: Chosen) -> Any: ...
    def release(self, chosen: Chosen, by: str, why: str) -> Any: ...


class ImportRefused(Exception):
    """What of an uploaded file or its import cannot be, and what would be valid."""

    def __init__(self, detail: Sentence) -> None:
        super().__init__(detail)


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


class Receiving(Protocol):
    """A file on its way in. Both raise ImportRefused; then `abort`."""

    def write(self, data: bytes) -> None: ...
    def finish(self) -> Mapping[str, Any]: ...
    def abort(self) -> None: ...


class Imports(Protocol):
    """Uploaded files and their imports (import_jobs.py). Raises ImportRefused; KeyError for an unknown one."""

    bytes_max: int

    def receive(self, project: Project, name: str) -> Receiving: ...
    def all(self, project: int) -> Sequence[Mapping[str, Any]]: ...
    def one(self, project: int, id: str) -> Mapping[str, Any]: ...
    def look(self, project: int, id: str, options: Mapping[str, Any]) -> bytes: ...
    def check(self, project: int, id: str, options: Mapping[str, Any]) -> Mapping[str, Any]: ...
    def start(self, project: int, id: str, options: Mapping[str, Any]) -> Mapping[str, Any]: ...
    def cancel(self, project: int, id: str) -> Mapping[str, Any]: ...
    def remove(self, project: int, id: str) -> None: ...
    def refused(self, project: int, id: str) -> Iterator[bytes]: ...


class Reaching(Protocol):
    """What SDKs are told to send to (reaching.py)."""

    @property
    def address(self) -> str: ...

    def stops(self, site: str, path: str) -> Sequence[tuple[str, Sentence]]:
        """What stops a page of a site from sending to a path: checks (models.py StopOut) and what was heard."""
        ...


class Store(Reader, Protocol):
    """A reader that also tells how far its queries are."""

    def progress(self, query_id: str) -> Progress | None: ...


@dataclass(frozen=True)
class Deps:
    """local_mode: whoever asks from this machine by a local name, without a proxy, is an administrator.

    reaching looks at the address that SDKs are told; None: they are told the one by which the page was reached. ui_dir
    holds the built UI.
    secure_cookies: sessions only over HTTPS. peer_of: the address of a connection's address and its X-Forwarded-For;
    trusts: whether a connection is a trusted proxy's. sso_only: no passwords but owners'. public_url: where browsers
    find us, '' for the address of each request. withheld: what a caller with rules is not shown; None: without rules.
    """

    accounts: Accounts
    members: Members
    projects: Projects
    state: ProjectState
    store: Store
    live: LiveFeed
    ledger: Ledger
    identities: Identities
    debug: Debug
    plans: Plans
    systems: Rules[Systems]
    bots: Rules[BotRules]
    replays: Replays
    settings: Settings
    retention: Retention
    deletions: Deletions
    imports: Imports
    cohorts: CohortBook
    questions: QuestionBook
    virtuals: VirtualBook
    boards: Boards
    ui_dir: Path | None = None
    local_mode: bool = False
    reaching: Reaching | None = None
    secure_cookies: bool = False
    peer_of: Callable[[str, str], str] = lambda connection, forwarded: connection
    trusts: Callable[[str], bool] = lambda connection: False
    sso: Sso | None = None
    sso_only: bool = False
    public_url: str = ""
    limits: Limits = field(default_factory=Limits)
    version: str = "0.1.0"
    withheld: Withheld | None = None
