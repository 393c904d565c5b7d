"""One piece of work on an uploaded file, in a process of its own: look at it, check it (a dry run), or import it.

`python -m zuji.import_process FOLDER look|check|run`, started by import_jobs.py. A file from outside may hold anything
(a Parquet page that inflates to a hundred gigabytes): what breaks here breaks nothing else, and memory has a limit.
What it finds is written into the folder as JSON, whole or not at all; the checkpoints are those of imports/files.py.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
from pathlib import Path
from typing import Any

import msgspec

from zuji.imports import files, look, readers
from zuji.imports.files import Options, Progress
from zuji.imports.log import ImportFailed, Place
from zuji.records.sentences import said_by, say, stored
from zuji.supervisor import die_with_parent

MEMORY_BYTES = 4 << 30
LOOK_CPU_S = 60
CANCELLED = 75  # exit code
_EXAMPLES = 20  # rows that a dry run refused, shown


class Task(msgspec.Struct, frozen=True):
    """What is to be done. place: as imports/log.py says."""

    name: str
    place: Place
    options: Options
    inflated_max: int


def task_of(folder: Path) -> Task:
    """What was written there to be done."""
    given = (folder / "task.json").read_bytes()
    return msgspec.json.decode(given, type=Task, dec_hook=lambda kind, value: kind(value))


class Found(msgspec.Struct, frozen=True):
    """What a dry run or an import came to; problem: why it did not come to its end, of the form of
    sentences.stored."""

    rows: int = 0
    resumed: int = 0
    refused: dict[str, int] = {}
    events: dict[str, int] = {}
    shown: list[Any] = []
    examples: list[Any] = []
    problem: str = ""


class Cancelled(Exception):
    """SIGTERM came."""


def write(path: Path, value: Any) -> None:
    """A JSON file, whole or not at all; durable when this returns."""
    draft = path.with_suffix(".new")
    with draft.open("wb") as file:
        file.write(msgspec.json.encode(value, enc_hook=str))  # a path is a text
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)


def spans_of(folder: Path) -> list[list[int]]:
    """[first, end) offsets of the import's frames in the log, one for each run; end -1: that run is not over."""
    try:
        return msgspec.json.decode((folder / "spans.json").read_bytes(), type=list[list[int]])
    except OSError:
        return []


def _look(folder: Path, task: Task) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (LOOK_CPU_S, LOOK_CPU_S))
    source = readers.Source(folder / "data", task.name, task.inflated_max)
    write(folder / "looked.json", look.look(source, task.options))


def _check(folder: Path, task: Task) -> None:
    rejects = folder / "refused.jsonl"
    done = files.import_file(
        task.place,
        folder / "data",
        task.options,
        say=_sayer(folder / "checking.json"),
        rejects=rejects,
        dry_run=True,
        called=task.name,
        inflated_max=task.inflated_max,
    )
    with rejects.open("rb") as lines:
        examples = [msgspec.json.decode(line) for line, _ in zip(lines, range(_EXAMPLES), strict=False)]
    rejects.unlink()
    for example in examples:
        example["raw"] = example["raw"][:500]
    write(folder / "checked.json", Found(done.rows, 0, done.refused, done.events, done.shown, examples))


def _run(folder: Path, task: Task) -> None:
    spans = spans_of(folder)
    ending: list[bool] = []
    signal.signal(signal.SIGTERM, lambda *_: ending.append(True))
    tell = _sayer(folder / "progress.json")
    last = Progress(0, 0.0, 0.0, 0.0)

    def begins(first: int, reached: int) -> None:
        if spans and spans[-1][1] < 0:  # killed in the middle: what it wrote, the log says
            spans[-1][1] = max(spans[-1][0], reached)
        spans.append([first, -1])
        write(folder / "spans.json", spans)

    def say(progress: Progress) -> None:
        nonlocal last
        last = progress
        tell(progress)
        if ending:
            raise Cancelled

    try:
        done = files.import_file(
            task.place,
            folder / "data",
            task.options,
            say=say,
            begins=begins,
            called=task.name,
            inflated_max=task.inflated_max,
        )
    finally:
        if spans and spans[-1][1] < 0 and last.end >= 0:
            spans[-1][1] = last.end
            write(folder / "spans.json", spans)
    write(folder / "result.json", Found(done.rows, done.resumed))


def _sayer(path: Path) -> Any:
    draft = path.with_suffix(".draft")

    def say(progress: Progress) -> None:
        # Shown to whoever waits, and nothing rests on it: no fsync.
        draft.write_bytes(msgspec.json.encode({**progress._asdict(), "at": int(time.time() * 1000)}))
        os.replace(draft, path)

    return say


def main() -> None:
    """Arguments: the folder, and what to do."""
    die_with_parent()
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    folder, what = Path(sys.argv[1]), sys.argv[2]
    task = task_of(folder)
    try:
        {"look": _look, "check": _check, "run": _run}[what](folder, task)
    except Cancelled:
        sys.exit(CANCELLED)
    except ImportFailed as error:
        write(folder / "failed.json", Found(problem=stored(said_by(error))))
        sys.exit(1)
    except MemoryError:
        detail = say("{name} cannot be read within {gib} GiB of memory", name=task.name, gib=MEMORY_BYTES >> 30)
        write(folder / "failed.json", Found(problem=stored(detail)))
        sys.exit(1)


if __name__ == "__main__":
    main()
