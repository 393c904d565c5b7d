"""A small shop, and another project with a secret, asked in SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.analyze.scenario import World, scenario
from tests.servers import embedded
from zuji.analyze.complaints import BadQuery
from zuji.analyze.console.question import SqlResult, read
from zuji.analyze.console.run import Console
from zuji.store.clickhouse import ClickHouse
from zuji.store.contract import Limits, QueryFailed
from zuji.store.tables import REJECTS

SHOP, OTHER = 7, 8
CANARY = "canary-5b1d"  # in the other project, and in a file
NOW = 1_793_620_800  # 2026-11-02 12:00 UTC
STORY = {
    "ana": [
        ("view", "09:00", {"price": 3, "tags": ["a", "b"], "paid": True, "it's": "x"}),
        ("view", "10:00", {"price": 2.5, "tags": ["b"], "country": "cn"}),
        ("buy", "2026-11-02 01:00", {"price": 20, "count": None}),
    ],
    "ana-phone": [("view", "23:30", {"price": 7})],
    "bob": [("view", "2026-11-02 09:00", {"tags": []}), ("buy", "2026-11-02 09:30", {"price": None, "count": 2})],
}
PROFILES = {"ana": {"plan": "gold", "age": 30}, "bob": {"plan": "free"}}


def load(world: World, store: ClickHouse, project_id: int) -> None:
    """With the table of refused records, which only this console reads."""
    world.load(store, project_id)
    store.create(REJECTS)


class Asked:
    """Asks one project. said: all that was ever answered or complained, to look for what must not be in it."""

    def __init__(self, store: ClickHouse, world: World, project_id: int = SHOP) -> None:
        self.store, self.world, self.project_id = store, world, project_id
        self.said: list[str] = []

    def console(self, limits: Limits = Limits(seconds=20, memory_bytes=1 << 30)) -> Console:
        return Console(self.store, self.world, limits, clock=lambda: NOW)

    def answer(self, sql: str, limits: Limits | None = None, **more: Any) -> SqlResult:
        console = self.console(limits) if limits else self.console()
        try:
            result = console.run(self.project_id, read({"sql": sql, **more})).result()
        except (BadQuery, QueryFailed) as error:
            self.said.append(str(error))
            raise
        self.said.append(str((result.columns, result.rows)))
        return result

    def __call__(self, sql: str, **more: Any) -> list[list[Any]]:
        return self.answer(sql, **more).rows

    def refused(self, sql: str, **more: Any) -> str:
        with pytest.raises(BadQuery) as caught:
            self.answer(sql, **more)
        return str(caught.value)


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ClickHouse, World]]:
    store = ClickHouse(embedded.dsn(), embedded.generation())
    world = scenario(STORY, persons={"ana-phone": "ana"}, profiles=PROFILES)
    load(world, store, SHOP)
    load(scenario({CANARY: [(CANARY, "09:00", {CANARY: CANARY})]}, profiles={CANARY: {CANARY: CANARY}}), store, OTHER)
    yield store, world
    store.drop()


@pytest.fixture
def ask(loaded: tuple[ClickHouse, World]) -> Asked:
    return Asked(*loaded)


Ask = Callable[..., list[list[Any]]]
