"""What answers questions at this moment, and how much memory one may take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa
from sqlglot import exp

from zuji.analyze.asking import State as AnalysisState
from zuji.config import Config
from zuji.engine import Engine
from zuji.store.contract import Answer, Limits, Progress
from zuji.store.metadata import Incident


class Current:
    """The engine's store and ledger of the moment: a rebuild exchanges them under way."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def query(
        self,
        tree: exp.Expr,
        parameters: Mapping[str, Any] | None = None,
        limits: Limits = Limits(),
        query_id: str = "",
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Answer:
        return self._engine.store.query(tree, parameters, limits, query_id, on_progress)

    def cancel(self, query_id: str) -> bool:
        return self._engine.store.cancel(query_id)

    def progress(self, query_id: str) -> Progress | None:
        return self._engine.store.progress(query_id)

    def keep_ids(self, ids: pa.Array) -> str:
        return self._engine.store.keep_ids(ids)

    def drop_ids(self, name: str) -> None:
        self._engine.store.drop_ids(name)

    def state(self, project_id: int) -> AnalysisState:
        return self._engine.state_of(project_id)

    def incidents(self) -> list[Incident]:
        return self._engine.metadata.incidents()


def limits_of(config: Config) -> Limits:
    """Of each query: what the engine process may take of memory."""
    memory = config.engine_memory_mib << 20
    return Limits(memory_bytes=memory, spill_bytes=memory // 8)
