"""Deleted projects: what of them is there, and their end when the time in which they can be restored is over.

The order of a purge: the mark that nobody restores any more, the journal's record with rows and state
(runners/purging.py), then all that lies elsewhere (the anchor, uploads, the snapshot of an upgrade), and the metadata
last: a purge that was cut off is known by the journal's word and what the metadata still hold, and done again.
"""

from __future__ import annotations

import shutil
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import msgspec
import structlog
from sqlglot import exp

from zuji import faults
from zuji.records.project import Project
from zuji.runners import purging
from zuji.runners.dedup import DedupIndex
from zuji.runners.state import State
from zuji.store import purge
from zuji.store.deletions import Deletions
from zuji.store.metadata import PURGED
from zuji.store.tables import EVENTS
from zuji.upkeep import anchor, upgrade

if TYPE_CHECKING:
    from zuji.engine import Engine

_SWEPT_MS = 3_600_000  # after a purge, what a question that was under way has left is looked for
_log = structlog.get_logger()


class Imports(Protocol):
    """Uploaded files at work (import_jobs.py)."""

    def stop(self, project: int) -> None:
        """Ends what is under way in a project."""
        ...

    def forget(self, project: int) -> None:
        """Lets every job and file of a project go."""
        ...


class _Job(msgspec.Struct):
    project: int = 0


class _Note(msgspec.Struct):
    project: str = ""


class _Sign(msgspec.Struct):
    name: str = ""


S = TypeVar("S", _Job, _Note, _Sign)


class Purging:
    """Run by the loader's thread while it stands still; the counts are asked by any."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.deletions = Deletions(engine.metadata)
        self.imports: Imports | None = None
        self._stopped: set[int] = set()

    def counts(self, project: int) -> dict[str, int]:
        """How much would go: events and persons, and what people made (store/deletions.py)."""
        people = {"events": self._events(project), "persons": self._persons(project)}
        return {**people, **self.deletions.counts(project)}

    def _events(self, project: int) -> int:
        store = self._engine.store
        return store.rows_of(EVENTS.named(project)) if EVENTS.named(project) in store.tables() else 0

    def _persons(self, project: int) -> int:
        """Actors less those that belong to another one's person."""
        mine = f"project = {int(project)}"
        actors = exp.select("count() AS n").from_("actors").where(mine)
        last = exp.alias_(exp.Anonymous(this="argMax", expressions=[exp.column("person_number"), _LAST]), "p")
        found = exp.select("actor_number", last).from_("person_map").where(mine).group_by("actor_number")
        merged = exp.select("count() AS n").from_(found.subquery("m")).where("p != actor_number")
        known, other = (int(self._engine.store.query(asked).table.to_pylist()[0]["n"]) for asked in (actors, merged))
        return known - other

    def is_due(self) -> bool:
        """Whether the time of a deleted project is over, or one was deleted or restored."""
        deleted, now = self._deleted(), time.time() * 1000
        return deleted.keys() != self._stopped or any(one.deleted_until <= now for one in deleted.values())

    def _deleted(self) -> dict[int, Project]:
        loader = self._engine.loader
        return {one.id: one for one in loader.projects if one.deleted_until and one.id not in loader.purged}

    def run(self, now: int) -> int:
        """Purges what is over at an instant (ms UTC); gives how many projects."""
        engine, gone = self._engine, 0
        deleted = self._deleted()
        for id in sorted(deleted.keys() - self._stopped):
            if self.imports is not None:
                self.imports.stop(id)
        self._stopped = set(deleted)
        for id, project in deleted.items():
            if project.deleted_until > now or not self.deletions.claim(id, now, self._events(id)):
                continue
            faults.point("purge.claimed")
            with engine.counting:  # in the middle of it no minute adds up
                engine.loader.purge(id, now)
            self._elsewhere(project, now)
            self._stopped.discard(id)
            _log.info("project purged", project=project.name, id=id)
            gone += 1
        return gone

    def finish(self) -> None:
        """Ends the purges that were cut off, at the start of an engine."""
        for project in self._engine.metadata.every_project():
            if project.id in self._engine.loader.purged:
                self._elsewhere(project, int(time.time() * 1000))

    def _elsewhere(self, project: Project, now: int) -> None:
        engine = self._engine
        root = engine.config.root
        _forget_in_anchor(root, project.id)
        if self.imports is not None:
            self.imports.forget(project.id)
        _forget_imports(root, project)
        upgrade.let_go(engine.config)  # or who goes back to the build of before would have the project again
        engine.person_maps.forget(project.id)
        engine.feed.forget(project.id)
        faults.point("purge.metadata")
        self.deletions.purge(project.id, now, engine.state.position.batch)

    def upkeep(self, now: int) -> None:
        """Sweeps up behind questions that were under way in a purge, and lets keys of decryption go that nothing needs
        any more. now in ms UTC."""
        for one in self.deletions.purged():
            if now - one.at < _SWEPT_MS and purge.left(self._engine.store, one.id):
                purge.remove(self._engine.store, one.id)
        self.deletions.let_keys_go(self._engine.anchored)


_LAST = exp.Tuple(expressions=[exp.column("batch"), exp.column("position")])


def _forget_in_anchor(root: Path, project: int) -> None:
    """A rebuild begins with the anchor's state, which knew the project's persons."""
    path = anchor.path_of(root)
    if path is None:
        return
    with closing(State(path / "state")) as state:
        if state.knows(project):
            index = DedupIndex(path / "ids", state.manifest(), state.blobs())
            purging.forget(project, state, index, state.position.purged)


def _forget_imports(root: Path, project: Project) -> None:
    """Uploaded files, and how far others were read: a new project of that name begins them anew."""
    for job in (root / "uploads").glob("*/job.json"):
        if _said(job, _Job).project == project.id:
            shutil.rmtree(job.parent, ignore_errors=True)
    for note in (root / "imports").glob("*.json"):
        if _said(note, _Note).project == project.name:
            note.unlink(missing_ok=True)
    for sign in (root / "log").glob("*/tail"):  # imports/tail.py
        if _said(sign, _Sign).name.startswith(f"{project.name}:"):
            sign.with_suffix(".new").write_bytes(msgspec.json.encode(_Sign(f"{PURGED}{project.id}")))
            sign.with_suffix(".new").rename(sign)


def _said(path: Path, kind: type[S]) -> S:
    """What a small file says; nothing where it is gone or is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError):
        return kind()
