"""What the API needs of the rest, joined in app.py and replaced by stand-ins in tests; the parts are in *_deps.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from zuji.analyze.run import ProjectState
from zuji.records.bot_rules import BotRules
from zuji.records.business_systems import Systems
from zuji.serve.account_deps import Accounts, Members, Sso
from zuji.serve.board_deps import Boards
from zuji.serve.definition_deps import CohortBook, Plans, QuestionBook, Rules, VirtualBook
from zuji.serve.project_deps import Deletions, Projects, Reaching, Retention, Settings
from zuji.serve.record_deps import Debug, Identities, Imports, Ledger, LiveFeed, Replays
from zuji.store.contract import Limits, Progress, Reader

if TYPE_CHECKING:
    from zuji.serve.withheld import Withheld


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
