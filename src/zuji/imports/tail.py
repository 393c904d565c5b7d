"""A log file as it is written: over rotation, truncation, restart and kill -9, each line once.

Every frame says up to which byte of which file it reaches, and a frame is durable whole or not at all: the newest
frame of a tail's partition is its checkpoint, and there is no second file that could disagree with it.

A file is known by device and inode, and by the hash of its first bytes, which a copy and a compressed one share. What
was rotated away is looked for among the files beside it whose names begin with its name. A file that was cut to
nothing and written again from the same bytes on (up to 1 KiB of them) cannot be told from one that has grown.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, NamedTuple

import msgspec

from zuji.imports import readers
from zuji.imports.files import Options
from zuji.imports.log import FRAME_BYTES_MAX, ROWS_PER_FRAME, TAILS, ImportFailed, ImportLog, Place, rows_frame
from zuji.imports.requests import requests_of
from zuji.protocols import exports, mapping, rows, rows_decode
from zuji.protocols.rows import ROW_BYTES_KEPT, ROW_BYTES_MAX
from zuji.records import frame
from zuji.records.decoded import Limits
from zuji.records.sentences import said_by, say

FINGER_BYTES = 1024
# Of a rotated file: how long nobody must have written to it before its last line is taken as whole. A server goes on
# writing into the renamed file until it is told to reopen its logs.
SETTLE_S = 10.0
# Distinct lines for which it is known how often they came; equal lines with a time stand close together.
_COUNTED_MAX = 200_000
_FRAMES_PER_COMMIT = 20
_NUMBER = re.compile(r"\.(\d+)(?:\.gz)?$")


class Position(msgspec.Struct, frozen=True):
    """Up to where a file has been read. finger is the hash of its first finger_bytes."""

    file: str
    finger: str
    finger_bytes: int
    offset: int


class _Part(NamedTuple):
    """A file to be read on. last: nobody writes to it any more."""

    path: Path
    file: IO[bytes]
    id: str
    offset: int
    last: bool


class Tail:
    """One log file and its partition. head says how its lines are read (rows.Head)."""

    def __init__(
        self,
        log: ImportLog,
        path: Path,
        head: rows.Head,
        settle_s: float = SETTLE_S,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._log, self._path, self._settle_s, self._tell = log, path, settle_s, tell
        self._head = msgspec.structs.replace(head, file=path.name, tailed=True)
        self._counts: dict[bytes, int] = {}
        self._told = ""
        self.position = self._recovered()

    def step(self) -> int:
        """Makes durable what has been written since the last step; gives how many lines. Raises LogError, OSError."""
        lines = 0
        for part in self._parts():
            with part.file:
                lines += self._read(part)
        return lines

    # Which files are to be read

    def _parts(self) -> list[_Part]:
        """What is to be read on, the oldest first. Opened; the caller closes them."""
        at = self.position
        current = _opened(self._path)
        if current is None:
            # Between rename and create: the renamed file may still be written to.
            older = self._older(at, "") if at is not None else []
            return [part._replace(last=False) for part in older[:1]] + _closed(older[1:])
        id_ = _id(current)
        if at is None:
            self.position = Position(id_, _hash(b""), 0, 0)
            return [_Part(self._path, current, id_, 0, False)]
        if id_ == at.file and _is(current, at):
            return [_Part(self._path, current, id_, at.offset, False)]
        older = self._older(at, id_)
        settled = all(self._settled(part) for part in older)
        if not settled:
            # Read what there is; the next file's turn comes when this one is surely done.
            current.close()
            return [part._replace(last=False) for part in older[:1]] + _closed(older[1:])
        return [*older, _Part(self._path, current, id_, 0, False)]

    def _older(self, at: Position, current: str) -> list[_Part]:
        """The file of the position, and those that were rotated after it."""
        ranked = sorted(
            (path for path in self._path.parent.glob(f"{_escaped(self._path.name)}?*") if _is_rotated(path)), key=_age
        )
        opened = [(path, file) for path in ranked if (file := _opened(path)) is not None]
        ids = [_id(file) for _, file in opened]
        same = [n for n, (_, file) in enumerate(opened) if ids[n] == at.file and _is(file, at)]
        if not same and at.finger_bytes:
            same = [n for n, (_, file) in enumerate(opened) if ids[n] != current and _is(file, at)]
        if not same:
            for _, file in opened:
                file.close()
            self._warn(f"the rest of what was {self._path} at byte {at.offset} is gone; going on with the new file")
            return []
        first = same[-1]
        parts = []
        for n, (path, file) in enumerate(opened):
            if n < first or ids[n] == current:
                file.close()
                continue
            parts.append(_Part(path, file, ids[n], at.offset if n == first else 0, True))
        return parts

    def _settled(self, part: _Part) -> bool:
        return time.time() - os.stat(part.path).st_mtime >= self._settle_s

    def _warn(self, text: str) -> None:
        if text != self._told:
            self._told = text
            self._tell(text)

    # Reading

    def _read(self, part: _Part) -> int:
        """Frames of the whole lines of a file, durable, the newest last."""
        file, offset = part.file, part.offset
        batch: list[_Line] = []
        size = lines = 0
        pending: list[bytearray] = []
        file.seek(0)
        start = file.read(FINGER_BYTES)
        file.seek(offset)
        while True:
            row, taken = _line(file, part.last)
            offset += taken
            full = len(batch) >= ROWS_PER_FRAME or (row is not None and size + len(row.text) > FRAME_BYTES_MAX)
            if batch and (full or not taken):
                pending += [frame.encode(made) for made in self._frames(batch, part.id, start)]
                batch, size = [], 0
            if pending and (len(pending) >= _FRAMES_PER_COMMIT or not taken):
                self._log.append(pending)
                pending = []
            if not taken:
                return lines
            if row is not None:
                batch.append(_Line(row, offset))
                size += len(row.text) + 1
                lines += 1

    def _frames(self, batch: list[_Line], id_: str, start: bytes) -> list[frame.Frame]:
        """One frame of rows, or a frame for each request; each says up to where the file is read with it."""
        ordinals = self._ordinals([line.row.text for line in batch])

        def marked(made: frame.Frame, end: int) -> frame.Frame:
            finger = start[:end]
            self.position = Position(id_, _hash(finger), len(finger), end)
            mark = ("x-zuji-position", msgspec.json.encode(self.position).decode())
            return msgspec.structs.replace(made, headers=(*made.headers, mark))

        if self._head.format == "requests":
            found = requests_of(self._head, [line.row for line in batch], ordinals)
            frames = [marked(made, batch[at].end) for at, made in found]
            # Lines at the end that gave no frame (preflights) are passed over here, and once more after a restart.
            self.position = Position(id_, _hash(start[: batch[-1].end]), len(start[: batch[-1].end]), batch[-1].end)
            return frames
        cut = {at: line.row.cut for at, line in enumerate(batch) if line.row.cut}
        head = msgspec.structs.replace(self._head, ordinals=ordinals, cut=cut)
        return [marked(rows_frame(head, [line.row.text for line in batch]), batch[-1].end)]

    def _ordinals(self, texts: list[bytes]) -> dict[int, int]:
        found = {}
        counts = self._counts
        for at, text in enumerate(texts):
            digest = hashlib.blake2b(text, digest_size=16).digest()
            # Taken out and put in again, so that the oldest are the first.
            before = counts.pop(digest, 0)
            counts[digest] = before + 1
            if before:
                found[at] = before
        while len(counts) > _COUNTED_MAX:
            del counts[next(iter(counts))]
        return found

    def _recovered(self) -> Position | None:
        """The position of the newest frame, and the counts of the lines before it."""
        position: Position | None = None
        counts: dict[bytes, int] = {}
        for made in self._log.newest_first():
            mark = made.header("x-zuji-position")
            if position is None and mark:
                position = msgspec.json.decode(mark, type=Position)
            if made.protocol == "rows":
                head, texts = rows.rows_of(made.body)
                for at, text in enumerate(reversed(texts), 1):
                    digest = hashlib.blake2b(text, digest_size=16).digest()
                    counts.setdefault(digest, head.ordinals.get(len(texts) - at, 0) + 1)
            if position is not None and (len(counts) >= _COUNTED_MAX or made.protocol != "rows"):
                break
        self._counts = dict(reversed(counts.items()))
        return position


class _Line(NamedTuple):
    row: readers.Row
    end: int  # offset behind it in its file


def head_of(options: Options) -> rows.Head:
    """How the lines of a log are read. Raises ImportFailed for a format or a pattern that cannot be."""
    format_ = "table" if options.format == "jsonl" else options.format
    valid = (*rows_decode.LOGS, "jsonl", "zuji", "sensors", "requests", *exports.EXPORTS)
    if options.format not in valid:
        raise ImportFailed(
            say("format {format!r} is not one of {valid}", format=options.format, valid=", ".join(valid))
        )
    if options.format == "pattern" and not options.pattern:
        raise ImportFailed(
            say("format 'pattern' needs --pattern, such as '{{time}} {{distinct_id}} {{event}}: {{message}}'")
        )
    problem = mapping.problem(options.mapping)
    if problem:
        raise ImportFailed(problem)
    head = rows.Head(options.project, format_, options.mapping, options.pattern, options.token)
    try:
        rows_decode.reader(head, Limits())
    except ValueError as error:
        raise ImportFailed(said_by(error)) from error
    return head


def name_of(path: Path, options: Options) -> str:
    """What a tail is known by: its file and its project. Its pattern may be mended without reading all again."""
    return f"{options.project}:{path}"


def partition_of(place: Place, name: str) -> int:
    """The partition of a tail by its name, claimed at its first start. Raises ImportFailed when all are taken."""
    for partition in TAILS:
        directory = place.log_dir / f"{partition:04d}"
        sign = directory / "tail"
        if sign.exists():
            if json.loads(sign.read_text())["name"] == name:
                return partition
            continue
        if directory.exists() and any(directory.glob("*.seg*")):
            continue
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = directory / f"tail.{os.getpid()}"
        with draft.open("w") as file:
            json.dump({"name": name}, file)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, sign)  # of two that claim it at once one wins
        except FileExistsError:
            continue
        finally:
            draft.unlink()
        return partition
    raise ImportFailed(
        say("{tails} log files are being tailed already; one data directory takes no more", tails=len(TAILS))
    )


def _line(file: IO[bytes], last: bool) -> tuple[readers.Row | None, int]:
    """The next whole line and how many bytes it took, (None, n) for an empty one, (None, 0) when there is none yet."""
    line = file.readline(ROW_BYTES_MAX + 1)
    taken = len(line)
    if not line.endswith(b"\n"):
        if taken > ROW_BYTES_MAX:
            while True:
                more = file.readline(1 << 20)
                taken += len(more)
                if more.endswith(b"\n") or (not more and last):
                    return readers.Row(line[:ROW_BYTES_KEPT], taken), taken
                if not more:
                    return None, 0
        if not (last and taken):
            return None, 0
    text = line.rstrip(b"\r\n")
    return (readers.Row(text) if text.strip() else None), taken


def _opened(path: Path) -> IO[bytes] | None:
    try:
        return readers.Source(path).file
    except ImportFailed:
        return None


def _id(file: IO[bytes]) -> str:
    status = os.fstat(file.fileno())
    return f"{status.st_dev}:{status.st_ino}"


def _is(file: IO[bytes], at: Position) -> bool:
    """Whether a file has the position's first bytes, and its offset."""
    try:
        file.seek(0)
        if _hash(file.read(at.finger_bytes)) != at.finger:
            return False
        return file.seek(at.offset) == at.offset and _length_at_least(file, at.offset)
    except (OSError, EOFError):
        return False


def _length_at_least(file: IO[bytes], offset: int) -> bool:
    if offset == 0:
        return True
    file.seek(offset - 1)
    return len(file.read(1)) == 1


def _hash(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=12).hexdigest()


def _age(path: Path) -> tuple[int, float, str]:
    """The oldest first: log.3 before log.2.gz before log.1; else by time of change, then by name (dates in names)."""
    number = _NUMBER.search(path.name)
    return (-int(number[1]), 0.0, "") if number else (0, path.stat().st_mtime, path.name)


def _closed(parts: list[_Part]) -> list[_Part]:
    for part in parts:
        part.file.close()
    return []


def _is_rotated(path: Path) -> bool:
    """Not what is being compressed just now: then the plain file is still beside it."""
    return path.is_file() and not (path.suffix == ".gz" and path.with_suffix("").exists())


def _escaped(name: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", name)
