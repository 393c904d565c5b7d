"""Files into the log: many rows to a frame, with resume after a kill.

Every frame says up to which row of which import it reaches and what all rows so far hash to. So the log itself is the
checkpoint; the small file beside it only tells where in the log to look. A resumed import reads the rows before its
checkpoint again, to count equal ones (their ordinals are part of ids) and to see that the file is still the same.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from zuji.eventlog.contract import LogError
from zuji.imports import readers
from zuji.imports.log import FRAME_BYTES_MAX, ROWS_PER_FRAME, ImportFailed, ImportLog, Place, rows_frame
from zuji.imports.occurrences import Occurrences
from zuji.imports.requests import requests_of
from zuji.protocols import exports, json_text, mapping, registry, rows, rows_decode
from zuji.records import frame
from zuji.records.decoded import Limits
from zuji.records.event import Event
from zuji.records.sentences import Sentence, opaque, said_by, say

_FRAMES_PER_COMMIT = 1000
_COMMIT_BYTES = 2 << 20
_NOTE_BYTES = 64 << 20  # of frames that a resumed import must look through, at most
_MARK = "x-zuji-import"
_FILES = {"csv": ("csv",), "jsonl": ("lines", "array"), "parquet": ("parquet",)}
_LOGS = (*rows_decode.LOGS, "requests")
_SAMPLE_ROWS = 1000
_SHOWN = 3
_NAMES_SHOWN = 50


class Options(msgspec.Struct, frozen=True):
    """What the caller says of a file; '' and empty: to be found out."""

    project: str
    format: str = ""
    mapping: rows.Mapping = rows.Mapping()
    pattern: str = ""
    encoding: str = ""
    delimiter: str = ""
    token: str = ""


class Plan(NamedTuple):
    """How a file will be read."""

    shape: readers.Shape
    head: rows.Head
    guessed: dict[str, str]  # field to column, where the mapping did not say


class Mark(msgspec.Struct, frozen=True):
    """Stands on each frame of an import: up to which row it reaches, and what all rows so far hash to."""

    name: str
    rows: int
    digest: str


class Progress(NamedTuple):
    """durable_rows are in the log, in its offsets [first, end) as far as this run wrote them."""

    rows: int
    ratio: float  # of the file's bytes
    rows_per_s: float
    eta_s: float
    durable_rows: int = 0
    first: int = -1
    end: int = -1


class Imported(NamedTuple):
    """rows: read in all; resumed: of these, durable since an earlier run; requests: frames; refused: by reason, when
    it was asked for. shown: the first records of a dry run."""

    rows: int
    requests: int
    resumed: int
    refused: dict[str, int]
    events: dict[str, int]
    shown: list[Any]


def plan(source: readers.Source, options: Options) -> Plan:
    """How a file will be read. Raises ImportFailed, saying what is missing."""
    wanted = options.format
    if wanted not in ("", *_FILES, *rows_decode.FORMATS):
        raise ImportFailed(
            say(
                "format {wanted!r} is not one of auto, {value}",
                wanted=wanted,
                value=", ".join((*_FILES, *rows_decode.FORMATS)),
            )
        )
    listed = source.head(4096).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"[")
    as_lines = wanted in rows_decode.FORMATS and wanted != "table" and (wanted in _LOGS or not listed)
    shape = readers.shape_of(source, options.encoding, options.delimiter, as_lines)
    if wanted in _FILES and shape.kind not in _FILES[wanted]:
        raise ImportFailed(
            say(
                "{shown} does not look like {wanted} but like {kind}; --format auto finds out",
                shown=source.shown,
                wanted=wanted,
                kind=shape.kind,
            )
        )
    problem = mapping.problem(options.mapping)
    if problem:
        raise ImportFailed(problem)
    head = rows.Head(options.project, "table", options.mapping, options.pattern, options.token, source.name)
    if wanted in rows_decode.FORMATS and wanted != "table":
        return Plan(shape, _checked(msgspec.structs.replace(head, format=wanted)), {})
    sample = sample_of(source, shape)
    if shape.kind in ("lines", "array") and not options.mapping.columns:
        found = Counter(guess for row in sample if (guess := exports.guess(row)))
        if found:
            return Plan(shape, msgspec.structs.replace(head, format=found.most_common(1)[0][0]), {})
    return _mapped(shape, head, sample, source.shown)


def _checked(head: rows.Head) -> rows.Head:
    try:
        rows_decode.reader(head, Limits())
    except ValueError as error:
        raise ImportFailed(said_by(error)) from error
    return head


def _mapped(shape: readers.Shape, head: rows.Head, sample: list[dict[str, Any]], path: str) -> Plan:
    """The mapping with what the columns' names tell where the caller did not."""
    given = head.mapping
    names = list(shape.columns) or list(dict.fromkeys(name for row in sample for name in row))
    for field, column in given.columns.items():
        if names and column not in names:
            raise ImportFailed(
                say(
                    "--map {field}={column}: there is no such column; there are {names}",
                    field=field,
                    column=column,
                    names=_listed(names),
                )
            )
    taken = set(given.columns.values())
    guessed = {
        field: column
        for field, column in mapping.guess_columns(names).items()
        if field not in given.columns and field not in given.const and column not in taken
    }
    if {"distinct_id", "login_id", "anonymous_id", "device_id"} & {*given.columns, *given.const}:
        guessed.pop("distinct_id", None)
    columns = {**guessed, **given.columns}
    kinds = {**mapping.guess_kinds(sample), **given.kinds}
    fields = {*columns, *given.const}
    kind = str(given.const.get("type", "track"))
    if kind == "track" and "type" not in columns and "event" not in fields:
        raise ImportFailed(
            say(
                "{path}: no column is known to name the event; --map event=COLUMN, or --const event=NAME for all rows. "
                "Columns: {names}",
                path=path,
                names=_listed(names),
            ),
            lacks="event",
        )
    ids = {"distinct_id", "login_id", "anonymous_id", "device_id"}
    if not ids & fields and not kind.startswith(("item_", "group_")) and "type" not in columns:
        raise ImportFailed(
            say(
                "{path}: no column is known to name the person; --map distinct_id=COLUMN. Columns: {names}",
                path=path,
                names=_listed(names),
            ),
            lacks="distinct_id",
        )
    found = msgspec.structs.replace(given, columns=columns, kinds=kinds)
    return Plan(shape, msgspec.structs.replace(head, mapping=found), guessed)


def _listed(names: Sequence[str]) -> Sentence:
    shown = ", ".join(names[:_NAMES_SHOWN])
    if len(names) <= _NAMES_SHOWN:
        return opaque(shown)
    return say("{shown} and {n:,} others", shown=shown, n=len(names) - _NAMES_SHOWN)


def sample_of(source: readers.Source, shape: readers.Shape) -> list[dict[str, Any]]:
    """The first rows that are objects."""
    found = []
    for at, row in enumerate(readers.rows_of(source, shape)):
        if at >= _SAMPLE_ROWS:
            break
        with contextlib.suppress(json_text.BadJson):
            value = json_text.parse(row.text)
            if isinstance(value, dict):
                found.append(value)
    source.file.seek(0)
    return found


def import_file(
    place: Place,
    path: Path,
    options: Options,
    say: Callable[[Progress], None] = lambda _: None,
    tell: Callable[[str], None] = lambda _: None,
    rejects: Path | None = None,
    dry_run: bool = False,
    wait_s: float = 3600.0,
    begins: Callable[[int, int], None] = lambda first, reached: None,
    called: str = "",
    inflated_max: int = 0,
) -> Imported:
    """Makes every row of a file durable in the log; the server loads them. Raises ImportFailed.

    rejects: a file that gets every row that decoding refuses, as JSON lines. dry_run writes nothing. begins is told,
    before anything is written, the log's next offset and the one behind what an earlier run wrote (-1: none did).
    called, inflated_max: see readers.Source. What say raises ends the import; what is durable then stays so.
    """
    source = readers.Source(path, called, inflated_max)
    try:
        planned = plan(source, options)
        source.file.seek(0)
        name = _name(path, planned.head)
        work = _Work(source, planned, name, say, rejects, dry_run)
        with contextlib.closing(work):
            if dry_run:
                for _ in work.frames():
                    pass
                return work.result()
            with ImportLog(place, wait_s=wait_s, say=tell) as log:
                _carry(work, log, name, tell, begins)
            return work.result()
    finally:
        source.close()


def _carry(
    work: _Work, log: ImportLog, name: str, tell: Callable[[str], None], begins: Callable[[int, int], None]
) -> None:
    """Appends the frames that are not in the log yet."""
    note = log.place.root / "imports" / f"{name}.json"
    (done, digest), behind = _reached(log, note, name)
    work.first = work.end = log.next_offset
    begins(work.first, behind)
    if done:
        if work.skip(done, digest):
            tell(f"going on after row {done:,}, which is durable since an earlier run")
        else:
            tell("the file is no longer the one whose import was broken off: from its first row on")
    else:
        write_note(note, {"offset": log.next_offset, "file": str(work.path), "project": work.head.project})
    group: list[bytearray] = []
    size = since_note = 0
    try:
        for payload in work.frames():
            group.append(payload)
            size += len(payload)
            if len(group) >= _FRAMES_PER_COMMIT or size >= _COMMIT_BYTES:
                _append(work, log, group)
                since_note += size
                group, size = [], 0
                if since_note >= _NOTE_BYTES:
                    write_note(
                        note, {"offset": log.next_offset - 1, "file": str(work.path), "project": work.head.project}
                    )
                    since_note = 0
        if group:
            _append(work, log, group)
    except (OSError, LogError) as error:
        raise ImportFailed(
            say(
                "{shown}, about row {row:,}: {error}. What was before is durable; the same command goes on from there",
                shown=work.shown,
                row=work.row,
                error=error,
            )
        ) from error
    finally:
        work.say()  # how far it came, whatever ended it
    note.unlink(missing_ok=True)


def _append(work: _Work, log: ImportLog, group: list[bytearray]) -> None:
    log.append(group)
    work.requests += len(group)
    # The rows are made into frames one by one, so none has been read beyond the last of the group.
    work.durable_rows, work.end = work.row, log.next_offset


def _reached(log: ImportLog, note: Path, name: str) -> tuple[tuple[int, str], int]:
    """Up to which row an unfinished import is durable, the hash of the rows so far, and the offset behind its last
    frame; (0, ''), -1 for none."""
    try:
        offset = int(json.loads(note.read_bytes())["offset"])
    except (OSError, ValueError, KeyError, TypeError):
        return (0, ""), -1
    reached, behind = Mark(name, 0, ""), -1
    for at, made in log.frames(offset):
        if text := made.header(_MARK):
            mark = msgspec.json.decode(text, type=Mark)
            if mark.name == name:
                reached, behind = mark, at + 1
    return (reached.rows, reached.digest), behind


class _Work:
    """Rows of one file on their way into frames."""

    def __init__(
        self,
        source: readers.Source,
        planned: Plan,
        name: str,
        say: Callable[[Progress], None],
        rejects: Path | None,
        dry_run: bool,
    ) -> None:
        self.path, self.shown, self._source, self._name = source.path, source.shown, source, name
        self._shape, self.head = planned.shape, planned.head
        self._say, self._decode = say, dry_run or rejects is not None
        self.row = self.requests = self._resumed = self.durable_rows = 0
        self.first = self.end = -1  # of what it wrote, in the log
        self._begin()
        self._refused: Counter[str] = Counter()
        self._events: Counter[str] = Counter()
        self._shown: list[Any] = []
        self._rejects = rejects.open("w", encoding="utf-8") if rejects is not None else None
        self._started = self._spoke = time.monotonic()

    def _begin(self) -> None:
        self._source.file.seek(0)
        self._rows = _batches(readers.rows_of(self._source, self._shape))
        self._digest = hashlib.blake2b(digest_size=16)
        self._occurrences = Occurrences()
        self.row = 0

    def skip(self, done: int, digest: str) -> bool:
        """Goes past rows that are durable; False when they are not the same ones, and then none is passed."""
        while self.row < done:
            batch = next(self._rows, None)
            if batch is None:
                break
            taken, rest = batch[: done - self.row], batch[done - self.row :]
            self._occurrences.ordinals([row.text for row in taken])
            self._count(taken)
            if rest:
                self._rows = _chained(rest, self._rows)
        if self.row == done and self._digest.hexdigest() == digest:
            self._resumed = self.durable_rows = done
            return True
        self._occurrences.close()
        self._begin()
        return False

    def _count(self, batch: Iterable[readers.Row]) -> None:
        for row in batch:
            self._digest.update(b"%d:" % len(row.text))
            self._digest.update(row.text)
            self.row += 1

    def frames(self) -> Iterator[bytearray]:
        """The encoded frames of the rows that are left."""
        for batch in self._rows:
            first = self.row + 1
            ordinals = self._occurrences.ordinals([row.text for row in batch])
            if self.head.format == "requests":
                counted = 0
                for at, made in requests_of(self.head, batch, ordinals):
                    self._count(batch[counted : at + 1])
                    counted = at + 1
                    self._look(made, first + at)
                    yield frame.encode(self._marked(made))
                self._count(batch[counted:])
            else:
                self._count(batch)
                cut = {at: row.cut for at, row in enumerate(batch) if row.cut}
                head = msgspec.structs.replace(self.head, first=first, ordinals=ordinals, cut=cut)
                made = rows_frame(head, [row.text for row in batch])
                self._look(made, first)
                yield frame.encode(self._marked(made))
            now = time.monotonic()
            if now - self._spoke >= 1.0:
                self._spoke = now
                self._say(self.progress(now))
        self.say()

    def _marked(self, made: frame.Frame) -> frame.Frame:
        """The frame with what a resumed import must know."""
        mark = Mark(self._name, self.row, self._digest.copy().hexdigest())
        return msgspec.structs.replace(made, headers=(*made.headers, (_MARK, msgspec.json.encode(mark).decode())))

    def say(self) -> None:
        """Tells how far it is now."""
        self._say(self.progress(time.monotonic()))

    def progress(self, now: float) -> Progress:
        ratio = self._source.ratio
        took = max(1e-6, now - self._started)
        rate, left = (self.row - self._resumed) / took, took * (1 - ratio) / max(ratio, 1e-6)
        return Progress(self.row, ratio, rate, left, self.durable_rows, self.first, self.end)

    def _look(self, made: frame.Frame, first: int) -> None:
        """Counts what decoding will make of a frame, where somebody wants to know."""
        if not self._decode:
            return
        found = registry.decode(made, {}, Limits())
        for record in found.records:
            self._events[record.event if isinstance(record, Event) else record.record_type] += 1
            if len(self._shown) < _SHOWN:
                self._shown.append(msgspec.to_builtins(record))
        for reject in found.rejects:
            self._refused[reject.reason] += 1
            if self._rejects is not None:
                told = {"row": first + reject.index, "reason": reject.reason, "field": reject.field}
                told |= {"detail": reject.detail, "raw": reject.raw.decode("utf-8", "replace")}
                self._rejects.write(json.dumps(told, ensure_ascii=False) + "\n")

    def result(self) -> Imported:
        return Imported(
            self.row, self.requests, self._resumed, dict(self._refused), dict(self._events.most_common()), self._shown
        )

    def close(self) -> None:
        self._occurrences.close()
        if self._rejects is not None:
            self._rejects.close()


def _batches(found: Iterator[readers.Row]) -> Iterator[list[readers.Row]]:
    batch: list[readers.Row] = []
    size = 0
    for row in found:
        if batch and (len(batch) >= ROWS_PER_FRAME or size + len(row.text) > FRAME_BYTES_MAX):
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += len(row.text) + 1
    if batch:
        yield batch


def _chained(first: list[readers.Row], rest: Iterator[list[readers.Row]]) -> Iterator[list[readers.Row]]:
    yield first
    yield from rest


def _name(path: Path, head: rows.Head) -> str:
    """The same for the same file read in the same way."""
    words = [str(path.resolve()), head.project, head.format, head.pattern, head.mapping]
    return hashlib.blake2b(msgspec.json.encode(words), digest_size=12).hexdigest()


def write_note(path: Path, value: Any) -> None:
    """A small JSON file, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(".new")
    with open(draft, "w") as file:
        json.dump(value, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
