"""Uploaded files and their imports: a folder each under the data directory, the work in processes of their own.

A job's file is what the engine writes; what the work finds is written by import_process.py beside it. An engine that
is started again goes on with what was running: the log itself says how far that came (imports/files.py). No name from
outside becomes a path. Decision 10.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import queue
import re
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import orjson
import structlog

from zuji.analyze import imported
from zuji.import_process import CANCELLED, Found, Task, spans_of, task_of, write
from zuji.importing import ImportFailed, Options, place_of, token_of
from zuji.imports.log import IMPORTS
from zuji.protocols.rows import Mapping as Columns
from zuji.records.project import Project
from zuji.records.sentences import Sentence, recalled, said_by, say, stored
from zuji.serve.record_deps import ImportRefused
from zuji.store.contract import Limits

if TYPE_CHECKING:
    from zuji.engine import Engine

LOOK_S = 90.0
INFLATED_PER_BYTE = 50  # of the largest upload: what one may inflate to
JOBS_MAX = 1_000  # kept of a project; then the oldest that are over go
_ID = re.compile(r"[0-9a-f]{24}")
_ROWS_PER_QUERY = 2_000
_log = structlog.get_logger()
_STATES_OVER = ("done", "cancelled", "failed")


class Job(msgspec.Struct):
    """state: uploaded, queued, running, done, cancelled, failed. checking: '', running, done, failed (a dry run).

    account: what became of its records, once that is final. has_file: False when the file was let go."""

    id: str
    project: int
    project_name: str
    name: str
    size: int
    sha256: str
    at: int
    state: str = "uploaded"
    problem: str = ""
    checking: str = ""
    check_problem: str = ""
    options: dict[str, Any] = {}
    started_at: int = 0
    ended_at: int = 0
    account: dict[str, int] | None = None
    has_file: bool = True


class Receiving:
    """A file on its way in: written as it comes, hashed as it is written."""

    def __init__(self, jobs: ImportJobs, folder: Path, project: Project, name: str) -> None:
        self._jobs, self._folder, self._project, self._name = jobs, folder, project, name
        self._file = (folder / "data").open("wb")
        self._hash, self._size = hashlib.sha256(), 0

    def write(self, data: bytes) -> None:
        """Raises ImportRefused beyond the limit, and when the disk is about to be full."""
        self._size += len(data)
        if self._size > self._jobs.bytes_max:
            raise ImportRefused(self._jobs.too_large)
        if shutil.disk_usage(self._folder).free < len(data) + self._jobs.reserve:
            raise ImportRefused(say("the disk is full up to the reserve that is kept for the log"))
        self._file.write(data)
        self._hash.update(data)

    def finish(self) -> Mapping[str, Any]:
        """The job. Raises ImportRefused for an empty file."""
        if not self._size:
            raise ImportRefused(say("the file is empty"))
        self._file.close()
        job = Job(
            self._folder.name,
            self._project.id,
            self._project.name,
            self._name,
            self._size,
            self._hash.hexdigest(),
            _now(),
        )
        return self._jobs.add(job)

    def abort(self) -> None:
        self._file.close()
        shutil.rmtree(self._folder, ignore_errors=True)


class _Turns:
    """One piece of work after the other, in a thread that stays: a child of it ends when the thread does."""

    def __init__(self, name: str) -> None:
        self._waiting: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        # A daemon: an engine that ends does not wait for it; the child ends too, and the next engine goes on.
        threading.Thread(target=self._work, name=name, daemon=True).start()

    def add(self, work: Callable[[], None]) -> None:
        self._waiting.put(work)

    def _work(self) -> None:
        while True:
            work = self._waiting.get()
            try:
                work()
            except Exception as error:
                _log.error("an import failed", error=str(error))


class ImportJobs:
    """Used by the engine's API threads. Methods raise ImportRefused, and KeyError for an unknown job."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        config = engine.config
        self.root = config.root / "uploads"
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.bytes_max, self.reserve = config.import_upload_mib << 20, config.reserve_mib << 20
        self.too_large = say(
            "a file may have {mib} MiB here (ZUJI_IMPORT_UPLOAD_MIB); `zuji import` takes any size on the server",
            mib=config.import_upload_mib,
        )
        self._lock = threading.RLock()
        self._jobs: dict[str, Job] = {}
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        # Imports take turns in the log anyhow.
        self._runs, self._checks = _Turns("import"), _Turns("import-check")
        self._recover()

    def _recover(self) -> None:
        for folder in sorted(self.root.iterdir()):
            try:
                job = msgspec.json.decode((folder / "job.json").read_bytes(), type=Job)
            except (OSError, msgspec.DecodeError):
                shutil.rmtree(folder, ignore_errors=True)  # an upload that never came to its end
                continue
            self._jobs[job.id] = job
            if job.checking == "running":
                job.checking = ""
            if job.state in ("queued", "running"):
                self._runs.add(partial(self._run, job))
            elif job.state == "cancelling":
                self._over(job, "cancelled", "")

    # Uploads

    def receive(self, project: Project, name: str) -> Receiving:
        """Takes a file in. name is shown, and its end (.tsv) is looked at; it is nothing else."""
        shown = "".join(c for c in name.replace("\\", "/").rpartition("/")[2] if c.isprintable()).strip()[:200]
        folder = self.root / secrets.token_hex(12)
        folder.mkdir(mode=0o700)
        return Receiving(self, folder, project, shown or "file")

    def add(self, job: Job) -> Mapping[str, Any]:
        with self._lock:
            self._jobs[job.id] = job
            self._save(job)
            over = [one for one in self._of(job.project) if one.state in _STATES_OVER]
            for old in over[JOBS_MAX:]:
                self._forget(old)
        return self.shown(job)

    def remove(self, project: int, id: str) -> None:
        """Lets a job and its file go; what was imported stays."""
        with self._lock:
            job = self._job(project, id)
            if job.state in ("queued", "running", "cancelling") or job.checking == "running":
                raise ImportRefused(say("it is at work; cancel it first"))
            self._forget(job)

    def stop(self, project: int) -> None:
        """Ends what is under way in a project; it can be started again, and goes on where it was."""
        with self._lock:
            at_work = [
                job for job in self._of(project) if job.state in ("queued", "running") or job.checking == "running"
            ]
            for job in at_work:
                self.cancel(project, job.id)

    def forget(self, project: int) -> None:
        """Lets every job of a project and its file go."""
        with self._lock:
            for job in self._of(project):
                child = self._children.get(job.id)
                if child is not None:
                    child.kill()
                self._forget(job)

    def _forget(self, job: Job) -> None:
        del self._jobs[job.id]
        shutil.rmtree(self.root / job.id, ignore_errors=True)

    # Work

    def look(self, project: int, id: str, options: Mapping[str, Any]) -> bytes:
        """What the file seems to be (imports/look.py Looked), as JSON."""
        job = self._job(project, id)
        if not job.has_file:
            raise ImportRefused(say("its file was let go when the import was over; upload it again"))
        # In a folder of its own: two browsers may look at once.
        folder = self.root / job.id / f"look-{secrets.token_hex(4)}"
        folder.mkdir(mode=0o700)
        try:
            (folder / "data").hardlink_to(self.root / job.id / "data")
            self._task(folder, job, options)
            code, said = self._child(folder, "look", LOOK_S)
            if code:
                raise ImportRefused(_problem(folder, code, said))
            return (folder / "looked.json").read_bytes()
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def check(self, project: int, id: str, options: Mapping[str, Any]) -> Mapping[str, Any]:
        """Begins a dry run."""
        with self._lock:
            job = self._ready(project, id)
            self._task(self.root / job.id, job, options)
            job.checking, job.check_problem, job.options = "running", "", dict(options)
            self._save(job)
        self._checks.add(partial(self._check, job))
        return self.shown(job)

    def start(self, project: int, id: str, options: Mapping[str, Any]) -> Mapping[str, Any]:
        """Begins the import; one that was broken off goes on where it was, if it is read in the same way."""
        with self._lock:
            job = self._ready(project, id)
            self._task(self.root / job.id, job, options)
            job.state, job.problem, job.options = "queued", "", dict(options)
            job.started_at, job.ended_at, job.account = _now(), 0, None
            self._save(job)
        self._runs.add(partial(self._run, job))
        return self.shown(job)

    def cancel(self, project: int, id: str) -> Mapping[str, Any]:
        """Ends what is under way; rows that are durable stay."""
        with self._lock:
            job = self._job(project, id)
            child = self._children.get(job.id)
            if job.checking == "running":
                job.checking = ""
            elif job.state in ("queued", "running"):
                job.state = "cancelling"
            else:
                raise ImportRefused(say("nothing of it is under way: it is {state}", state=job.state))
            self._save(job)
            if child is not None:
                child.send_signal(signal.SIGTERM)
        return self.shown(job)

    def _ready(self, project: int, id: str) -> Job:
        job = self._job(project, id)
        if job.state in ("queued", "running", "cancelling", "done") or job.checking == "running":
            raise ImportRefused(
                say("it is being checked already")
                if job.checking == "running"
                else say("it is {state} already", state=job.state)
            )
        return job

    def _task(self, folder: Path, job: Job, given: Mapping[str, Any]) -> None:
        """How the file is to be read. Raises ImportRefused for options that cannot be."""
        try:
            mapping = msgspec.convert(given.get("mapping") or {}, Columns)
            fields = {name: value for name, value in given.items() if name not in ("mapping", "project", "token")}
            options = msgspec.convert({**fields, "project": job.project_name}, Options)
            token = token_of(self._engine.config, job.project_name)
        except (msgspec.ValidationError, ImportFailed) as error:
            raise ImportRefused(said_by(error)) from error
        zone = mapping.time_zone or self._engine.metadata.project(job.project_name).time_zone
        mapping = msgspec.structs.replace(mapping, time_zone=zone)
        options = msgspec.structs.replace(options, mapping=mapping, token=token)
        inflated_max = INFLATED_PER_BYTE * self.bytes_max
        write(folder / "task.json", Task(job.name, place_of(self._engine.config), options, inflated_max))

    def _check(self, job: Job) -> None:
        folder = self.root / job.id
        for name in ("checked.json", "checking.json"):
            (folder / name).unlink(missing_ok=True)
        with self._lock:
            if job.checking != "running":
                return
        code, said = self._child(folder, "check", None, job)
        with self._lock:
            if job.checking == "running":
                job.checking = "failed" if code else "done"
                job.check_problem = stored(_problem(folder, code, said)) if code else ""
            self._save(job)

    def _run(self, job: Job) -> None:
        with self._lock:
            if job.state == "cancelling":
                self._over(job, "cancelled", "")
                return
            job.state = "running"
            self._save(job)
        folder = self.root / job.id
        # A data directory that was restored lies elsewhere than where the task was written.
        here = msgspec.structs.replace(task_of(folder), place=place_of(self._engine.config))
        write(folder / "task.json", here)
        code, said = self._child(folder, "run", None, job)
        with self._lock:
            if self._engine.stopping.is_set() and code:
                return  # the next engine goes on
            if code == 0:
                (folder / "data").unlink(missing_ok=True)
                job.has_file = False
                self._over(job, "done", "")
            elif code == CANCELLED or job.state == "cancelling":
                self._over(job, "cancelled", "")
            else:
                self._over(job, "failed", stored(_problem(folder, code, said)))

    def _over(self, job: Job, state: str, problem: str) -> None:
        job.state, job.problem, job.ended_at = state, problem, _now()
        self._save(job)

    def _child(self, folder: Path, what: str, seconds: float | None, job: Job | None = None) -> tuple[int, str]:
        """Exit code and the end of what it said."""
        (folder / "failed.json").unlink(missing_ok=True)
        with (folder / "said").open("wb") as said:
            child = subprocess.Popen(
                [sys.executable, "-m", "zuji.import_process", str(folder), what],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                # Arrow's own allocators reserve address space, which is what is limited.
                env={**os.environ, "ARROW_DEFAULT_MEMORY_POOL": "system"},
            )
        if job is not None:
            with self._lock:
                self._children[job.id] = child
                if job.state == "cancelling":
                    child.send_signal(signal.SIGTERM)
        try:
            code = child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            code = child.wait()
        finally:
            if job is not None:
                with self._lock:
                    self._children.pop(job.id, None)
        return code, (folder / "said").read_text(errors="replace")[-500:]

    # Telling

    def all(self, project: int) -> list[Mapping[str, Any]]:
        """Newest first."""
        with self._lock:
            jobs = self._of(project)
        return [self.shown(job) for job in jobs]

    def one(self, project: int, id: str) -> Mapping[str, Any]:
        return self.shown(self._job(project, id))

    def shown(self, job: Job) -> Mapping[str, Any]:
        """The job, how far it is, what a dry run found, what became of its records, and earlier imports of the file."""
        folder = self.root / job.id
        progress = _read(folder / "progress.json")
        under_way = progress if job.state == "running" else _read(folder / "checking.json") if job.checking else {}
        account, loaded = self._account(job)
        with self._lock:
            same = [
                {"id": one.id, "at": one.started_at, "state": one.state, "same_reading": one.options == job.options}
                for one in self._of(job.project)
                if one.sha256 == job.sha256 and one.id != job.id and one.started_at and one.at < job.at
            ]
            shown = msgspec.to_builtins(job)
        result = _read(folder / "result.json") if job.state == "done" else {}
        rows = result.get("rows", progress.get("durable_rows", 0) if job.started_at else 0)
        return {
            **shown,
            "rows": rows,
            "progress": (under_way or None) if job.state == "running" or job.checking == "running" else None,
            "checked": (_read(folder / "checked.json") or None) if job.checking == "done" else None,
            "account": account,
            "loaded": loaded,
            "same_file": same[:10],
        }

    def refused(self, project: int, id: str) -> Iterator[bytes]:
        """Every record of the import that was refused, as JSON lines: row by row, with the reason and what it was."""
        job = self._job(project, id)
        spans = self._spans(job)
        batch = self._engine.state.position.batch
        after: tuple[int, int] | None = None
        while True:
            tree = imported.refused(job.project, batch, IMPORTS, spans, after, _ROWS_PER_QUERY)
            rows = self._engine.store.query(tree).table.to_pylist()
            for row in rows:
                raw = base64.b64decode(row["raw"]).decode("utf-8", "replace")
                told = {name: row[name] for name in ("fate", "reason", "field", "detail")}
                yield orjson.dumps({**told, "raw": raw}) + b"\n"
            if len(rows) < _ROWS_PER_QUERY:
                return
            after = (rows[-1]["raw_offset"], rows[-1]["index"])

    def _account(self, job: Job) -> tuple[Mapping[str, int] | None, bool]:
        """What became of the records that are durable, and whether the loader has met them all."""
        if job.account is not None:
            return job.account, True
        spans = self._spans(job)
        if not spans:
            return None, job.state not in ("queued", "running")
        position = self._engine.state.position
        loaded = position.offsets.get(str(IMPORTS), 0) >= spans[-1][1]
        events = bool(self._engine.state.catalogue(job.project).events)
        tree = imported.fates(job.project, position.batch, IMPORTS, spans, events)
        found = {"stored": 0, "quarantined": 0, "rejected": 0}
        for row in self._engine.store.query(tree, limits=Limits()).table.to_pylist():
            found[row["f"]] = found.get(row["f"], 0) + row["n"]
        if job.state not in _STATES_OVER or not loaded:
            return found, False
        rows = _read(self.root / job.id / "progress.json").get("durable_rows", 0)
        if job.options.get("format") != "requests":
            # A duplicate leaves no row of its own, and a row of a file is one record.
            found["duplicate"] = rows - sum(found.values())
        with self._lock:
            if job.id in self._jobs and all(end >= 0 for _, end in spans_of(self.root / job.id)):
                job.account = found
                self._save(job)
        return found, True

    def _spans(self, job: Job) -> list[tuple[int, int]]:
        progress = _read(self.root / job.id / "progress.json")
        found = []
        for first, end in spans_of(self.root / job.id):
            # While it runs, and of one that was killed, up to where it last told of.
            known = end if end >= 0 else progress.get("end", -1) if progress.get("first") == first else -1
            found.append((first, max(first, known)))
        return found

    def _of(self, project: int) -> list[Job]:
        found = [job for job in self._jobs.values() if job.project == project]
        return sorted(found, key=lambda job: (-job.at, job.id))

    def _job(self, project: int, id: str) -> Job:
        with self._lock:
            job = self._jobs.get(id) if _ID.fullmatch(id) else None
        if job is None or job.project != project:
            raise KeyError(id)
        return job

    def _save(self, job: Job) -> None:
        write(self.root / job.id / "job.json", job)


def _problem(folder: Path, code: int, said: str) -> Sentence:
    with contextlib.suppress(OSError, msgspec.DecodeError):
        return recalled(msgspec.json.decode((folder / "failed.json").read_bytes(), type=Found).problem)
    if code == -signal.SIGKILL or code == -signal.SIGXCPU:
        return say("reading it took too long or too much memory, and was ended")
    told = said.strip().rpartition("\n")[2][:200]
    return say("the process that read it ended with code {code}: {told}", code=code, told=told)


def _read(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return {}
    return found


def _now() -> int:
    return int(time.time() * 1000)
