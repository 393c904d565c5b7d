"""A data directory without a server, and what the engine would store of its log: the real decoder, the real judge."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from zuji.eventlog.files import FileLog
from zuji.imports.log import Place
from zuji.process.identity import Beginning
from zuji.process.judge import judge
from zuji.process.judged import Judged, Slot
from zuji.records import frame
from zuji.records.event import Event
from zuji.records.project import Project


class Seen:
    """The loader's memory: nothing before, but what this batch has met."""

    def __init__(self) -> None:
        self.ids: set[Any] = set()
        self.identities = Beginning()

    def clock(self, project: int, device: str) -> None:
        return None

    def seen(self, keys: list[Any]) -> list[bool]:
        found = []
        for key in keys:
            found.append(key in self.ids)
            self.ids.add(key)
        return found


class World:
    def __init__(self, root: Path, **project: Any) -> None:
        self.root = root
        self.place = Place(root, root / "log", 64 << 20, 0)
        self.project = Project(1, "default", **project)
        root.mkdir(parents=True, exist_ok=True)

    def file(self, name: str, data: bytes | str) -> Path:
        path = self.root / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    def slots(self) -> list[Slot]:
        log = FileLog(str(self.place.log_dir))
        found = []
        for partition in log.partitions():
            at = log.start(partition)
            while entries := log.read(partition, at):
                found += [Slot(partition, entry.offset, frame.decode(entry.payload)) for entry in entries]
                at = entries[-1].offset + 1
        return found

    def judged(self) -> Judged:
        return judge(self.slots(), {"default": self.project}, {}, Seen())

    def rows(self) -> list[tuple[Any, ...]]:
        """What is stored, without what tells its place in the log, sorted."""
        return sorted(map(plain, self.judged().events + self.judged().changes))

    def events(self) -> list[Event]:
        return [kept.record for kept in self.judged().events if isinstance(kept.record, Event)]

    def refused(self) -> list[tuple[str, bytes]]:
        return [(found.reject.reason, found.reject.raw) for found in self.judged().refused]


def plain(kept: Any) -> tuple[Any, ...]:
    record = msgspec.to_builtins(msgspec.structs.replace(kept.record, index=0, source=kept.record.source, raw=b""))
    if not kept.record.time_raw:
        record["time_client"] = None
    return kept.event_id.hex(), json.dumps(record, sort_keys=True, default=str)
