"""An API over stand-ins and a small embedded store: projects `shop` (id 101) and `other` (id 102)."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from tests.analyze.scenario import World, scenario
from tests.store.rows import table_of
from zuji.accounts.caller import Caller, Grant
from zuji.accounts.roles import of_role, of_scope
from zuji.accounts.sealing import Sealer
from zuji.analyze.asking import State
from zuji.analyze.cohorts import NO_COHORTS, Cohorts
from zuji.analyze.refusals import Chosen
from zuji.analyze.row_rules import wrong_with
from zuji.analyze.virtual import Virtual
from zuji.boards.fitting import Templates
from zuji.boards.mail import BoardMail
from zuji.boards.saved import BoardBook
from zuji.boards.sharing import Sharing
from zuji.definitions.annotating import Annotating
from zuji.definitions.cohorts import CohortBook
from zuji.definitions.definition_changes import Kept
from zuji.definitions.planning import Planning
from zuji.definitions.questions import QuestionBook
from zuji.definitions.ruling import bot_rules, business_systems
from zuji.definitions.virtuals import VirtualBook
from zuji.people.admission import Admission
from zuji.people.membership import Membership
from zuji.project_settings import SettingsBook
from zuji.records.identity import Id, IdentityChange
from zuji.records.project import Project
from zuji.records.sentences import say
from zuji.replaying import Replayed
from zuji.serve.board_deps import Boards
from zuji.serve.deps import Deps
from zuji.serve.project_deps import ProjectRefused
from zuji.serve.settings_models import DeletionPreviewOut
from zuji.store.clickhouse import ClickHouse
from zuji.store.definitions import SavedDefinitions
from zuji.store.metadata import Incident, Metadata
from zuji.store.tables import IDENTITY_EDGES, LEDGER, REJECTS, RELEASES

SHOP, OTHER = 101, 102
HOUR = 3_600_000
TODAY = time.strftime("%Y-%m-%d", time.gmtime())


KEYS = {
    "shop-query": ("query", SHOP),
    "other-query": ("query", OTHER),
    "shop-ingest": ("ingest", SHOP),
    "shop-viewer": ("", SHOP),
    "admin": ("admin", 0),
}


class Accounts(Admission):
    """Real accounts in a metadata of their own, with keys and a login link that tests know by heart."""

    def of_key(self, token: str) -> Caller | None:
        if token not in KEYS:
            return super().of_key(token)
        scope, project = KEYS[token]
        permissions = of_scope(scope, project) if scope else of_role("viewer")
        return Caller("key", f"key …{token[-4:]}", {project: Grant(permissions)})

    def by_token(self, token: str, address: str, agent: str) -> str | None:
        if token == "link-once" and not self.used:
            self.used.add(token)
            return self.open(0, address, agent)
        return self.open(0, address, agent) if token == "admin" else super().by_token(token, address, agent)

    used: set[str]


def accounts(metadata: Metadata) -> Accounts:
    made = Accounts(metadata)
    made.used = set()
    made.sealer = Sealer(bytes(32))
    return made


class Projects:
    def projects(self) -> Sequence[Project]:
        return [Project(SHOP, "shop"), Project(OTHER, "other")]


class Feed:
    def after(
        self, project_id: int, cursor: str, limit: int, ids: Collection[str] = ()
    ) -> tuple[Sequence[Mapping[str, Any]], str]:
        if cursor and not cursor.isdigit():
            raise ValueError(f"{cursor!r} is not a cursor")
        return [{"event": "</script>\n\ndata: forged", "project": project_id}][: 0 if cursor else 1], "1"

    async def verdict(self, partition: int, offset: int, wait_s: float) -> None:
        return None


class Incidents:
    def incidents(self) -> Sequence[Incident]:
        return [Incident("frames/0/1-2", "frames", "log partition 0: 2 requests were not met", 1)]


class Alone:
    """Nobody has several ids. Identity itself is asked of a whole server in test_identity.py."""

    def summary(self, project: int) -> Mapping[str, Any]:
        rules = {"mode": "one_to_one", "values_max": {}, "ids_max": 10}
        return {**rules, "persons_of_several_ids": 0, "evidence": 0, "revoked": []}

    def person(self, project: int, one: Id) -> Mapping[str, Any]:
        part = {"id_class": one[0], "value": one[1], "generation": 0, "open": True, "actor": "00" * 16}
        return {"person": "00" * 16, "ids": [part], "revoked": frozenset()}

    def revoked(self, project: int) -> frozenset[int]:
        return frozenset()

    def largest(self, project: int, limit: int) -> Sequence[Mapping[str, Any]]:
        return []

    def preview(self, project: int, change: IdentityChange) -> Mapping[str, Any]:
        counts = {"persons_of_several_ids_before": 0, "persons_of_several_ids_after": 0}
        return {**counts, "moved": [], "outcome": None, "number": None}

    def decide(self, change: IdentityChange) -> int:
        return 1

    def changes(self, project: int) -> Sequence[tuple[IdentityChange, bool]]:
        return []

    def ids_of(self, project: int, spoke: Mapping[str, str]) -> Mapping[str, Sequence[Id]]:
        return {}

    def persons_of(self, project: int, ids: Sequence[Id]) -> Sequence[bytes | None]:
        return [None for _ in ids]


class Nothing:
    """No record of anybody. The debug view itself is asked of a whole server in test_one_person.py."""

    def records(self, project: Project, wanted: Any, after: Any, limit: int) -> Mapping[str, Any]:
        return {"records": [], "cursor": None, "requests_unread": 0, "batch": 1}

    def request(self, project: Project, partition: int, offset: int) -> Mapping[str, Any] | None:
        return {"partition": partition, "offset": offset, "request": None, "records": []}

    def record(self, project: Project, place: Any) -> Mapping[str, Any] | None:
        return EMPTY_RECORD


EMPTY_RECORD = {
    **dict.fromkeys(("partition", "offset", "index", "received_at"), 0),
    "fate": "stored",
    **dict.fromkeys(("reason", "stopped_at"), ""),
    **dict.fromkeys(("decoded", "clock", "identity", "facts", "dedup", "row", "raw")),
    **{name: [] for name in ("refusals", "releases", "ops")},
    "plan": {"violations": [], "now": [], "set_aside": []},
}


class Shops:
    def __init__(self) -> None:
        self.cohorts: Cohorts = NO_COHORTS
        self.virtual_at: Callable[[int], Virtual] | None = None
        story = {"ana": [("view", f"{TODAY} 00:00", {"price": 3, "tags": ["a", "b"], "it's": "x"})]}
        self.worlds: dict[int, World] = {SHOP: scenario(story), OTHER: scenario({"bob": [("secret", "00:00")]})}
        for world in self.worlds.values():
            world.catalogue = msgspec.structs.replace(world.catalogue, events={"view": (1, 2, 3), "Buy": (1, 2, 9)})

    def state(self, project_id: int) -> State:
        state = self.worlds[project_id].state(project_id)
        if project_id != SHOP or self.virtual_at is None:
            return state
        naming = state.naming._replace(virtual=self.virtual_at(2**52))
        return msgspec.structs.replace(state, cohorts=self.cohorts, virtual_at=self.virtual_at, naming=naming)


def loaded(store: ClickHouse) -> Shops:
    shops = Shops()
    for project_id, world in shops.worlds.items():
        world.load(store, project_id)
    store.create(REJECTS)
    store.create(IDENTITY_EDGES)
    store.create(RELEASES)
    store.create(LEDGER)
    now = int(time.time() * 1000)
    raws = [b"not json <script>", b"\xff\xfe", "足迹".encode() * 1000]
    rows = [
        {
            "batch": 1,
            "project": SHOP,
            "fate": "rejected",
            "reason": "bad_json" if i else "no_id",
            "raw_length": len(raw),
            "received_at": now - HOUR,
            "raw_offset": i,
            "counts": 1,
        }
        for i, raw in enumerate(raws)
    ]
    table = table_of(REJECTS, rows)

    at = table.schema.get_field_index("raw")
    table = table.set_column(at, pa.field("raw", pa.binary()), pa.array(raws, pa.binary()))
    store.insert(REJECTS, 0, table, "")
    return shops


class Replays:
    def preview(self, chosen: Chosen) -> Replayed:
        return Replayed({"no_key": 1})

    def release(self, chosen: Chosen, by: str, why: str) -> Replayed:
        return Replayed({"no_key": 1}, requests=1, offset=0)


class NothingExpires:
    def preview(self, project: Project, settings: Any) -> Mapping[str, int]:
        return {}


class NoImports:
    """Nothing was ever uploaded. Imports themselves are asked of a whole server in tests/test_import_jobs.py."""

    bytes_max = 1 << 20

    def all(self, project: int) -> Sequence[Mapping[str, Any]]:
        return []

    def __getattr__(self, name: str) -> Any:
        def unknown(project: int, id: str, *_: Any) -> Any:
            raise KeyError(id)

        return unknown


def planning() -> Kept:
    """Plans, rules and cohorts in a metadata of their own."""
    metadata = Metadata(f"sqlite:///{tempfile.mkdtemp(prefix='zuji-plans-')}/metadata.db")
    rules = (business_systems(metadata), bot_rules(metadata))
    return Kept(metadata, CohortBook(metadata), Planning(metadata), *rules, SavedDefinitions(metadata))


class NothingDeleted:
    """tests/runners/test_purge.py and tests/test_deletions.py delete real ones."""

    grace_days = 30

    def counts(self, project: int) -> dict[str, int]:
        return dict.fromkeys(DeletionPreviewOut.model_fields.keys() - {"grace_days"}, 0)

    def waiting(self, project: int) -> int:
        return 0

    def delete(self, name: str, by: str, days: int | None) -> Any:
        raise ProjectRefused("name", say("nothing is deleted here"))

    def restore(self, name: str) -> Any:
        raise KeyError(name)

    def deleted(self) -> list[Any]:
        return []


def deps(store: ClickHouse, shops: Shops, ui_dir: Path | None = None, local_mode: bool = False) -> Deps:
    kept = planning()
    cohorts = kept.cohorts
    cohorts.create(SHOP, "payers", "dynamic", ("a test", ""), definition=[{"did": {"event": "Buy"}}])
    shops.cohorts = cohorts.of(SHOP, store)
    virtuals = VirtualBook(kept.metadata, cohorts.told)
    shops.virtual_at = virtuals.of(SHOP, store)
    told = {"event": {"parts": [{"event": "view"}]}, "property": {"expression": "price * 2"}, "lookup": {}}
    for kind, body in told.items():
        file = b"k,v\na,1\n" if kind == "lookup" else None
        virtuals.create(SHOP, kind, "x", ("a test", ""), shops.state(SHOP), body=body, file=file)
    questions = QuestionBook(kept, lambda _: "UTC")
    questions.create(SHOP, "visits", {"kind": "trend", "series": [{"event": "view"}]}, {"last_days": 1}, ("a test", ""))
    admission = accounts(kept.metadata)
    book = BoardBook(kept.metadata, questions, lambda _: "UTC")
    tile = {"id": "a", "x": 0, "y": 0, "w": 6, "h": 4, "kind": "number", "saved": 1}
    book.create(SHOP, "start", {"tiles": [tile]}, ("a test", ""))
    boards = Boards(
        book,
        Sharing(kept.metadata, book),
        Annotating(kept.metadata, lambda *_: True),
        BoardMail(kept.metadata, book, lambda *_: {}, ""),
        Templates(lambda project: shops.state(project).catalogue, lambda project: kept.plans.newest(project)[1]),
    )
    return Deps(
        admission,
        Membership(admission, wrong_with),
        Projects(),
        shops,
        store,
        Feed(),
        Incidents(),
        Alone(),
        Nothing(),
        kept.plans,
        kept.systems,
        kept.bots,
        Replays(),
        SettingsBook(kept.metadata),
        NothingExpires(),
        NothingDeleted(),
        imports=NoImports(),
        cohorts=cohorts,
        questions=questions,
        virtuals=virtuals,
        boards=boards,
        ui_dir=ui_dir,
        local_mode=local_mode,
    )
