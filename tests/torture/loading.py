"""A whole loader in this process, over temporary folders: what a batch of frames comes to, without a server."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.servers import embedded
from zuji.engine import Lookups
from zuji.eventlog.memory import MemoryLog
from zuji.process.lookups import UserAgents, open_geo
from zuji.records import frame
from zuji.runners.batch import Done
from zuji.runners.dedup import DedupIndex
from zuji.runners.journal import Journal
from zuji.runners.ledger import Ledger
from zuji.runners.loader import Loader
from zuji.runners.state import State
from zuji.store.clickhouse import ClickHouse
from zuji.store.metadata import Metadata

from .hostile import Sent


def frame_of(sent: Sent, received_at: int, flags: int = 0) -> frame.Frame:
    """The frame that the collector makes of a request."""
    return frame.Frame(
        received_at=received_at,
        peer="203.0.113.7",
        method=sent.method,
        path=sent.path,
        query=sent.query,
        headers=sent.headers,
        body=sent.body,
        protocol="sensors",
        flags=flags,
    )


class Loading:
    """A loader with one project, `default`."""

    def __init__(self, root: Path) -> None:
        self.log = MemoryLog()
        self.metadata = Metadata(f"sqlite:///{root / 'metadata.db'}")
        self.project = self.metadata.create_project("default")
        self.store = ClickHouse(embedded.dsn(), embedded.generation())
        self.state = State(root / "state")
        lookups = Lookups(open_geo(), UserAgents())
        self.loader = Loader(
            self.log,
            Journal(root / "journal"),
            self.state,
            DedupIndex(root / "ids", self.state.manifest(), self.state.blobs()),
            self.store,
            self.metadata,
            lookups.steps,
            lookups.versions,
        )
        self.loader.recover()
        self.ledger = Ledger(self.store, self.metadata)

    def put(self, *frames: frame.Frame) -> None:
        appender = self.log.appender(0)

        async def append() -> None:
            for item in frames:
                await appender.append(frame.encode(item))

        asyncio.run(append())

    def load(self) -> list[Done]:
        """Everything that was put since the last call."""
        done = []
        while (one := self.loader.step()) is not None:
            done.append(one)
        while self.loader.move_one():
            pass
        return done

    def balance(self) -> dict[str, int]:
        """Sums of the ledger. Raises AssertionError when a minute's equation is broken."""
        rows = self.ledger.minutes(None, 0, 7_258_118_400_000)
        broken = [row for row in rows if not row["holds"]]
        assert not broken, broken[:3]
        names = ("frames", "received", "stored", "duplicate", "quarantined", "rejected")
        return {name: sum(row[name] for row in rows) for name in names}

    def close(self) -> None:
        self.loader.close()
        self.metadata.close()
