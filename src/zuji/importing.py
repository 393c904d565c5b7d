"""Files of records into the log: many lines to a frame, through a partition that no collector owns."""

from __future__ import annotations

import base64
import gzip
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from zuji.collector_process import lock_partition, open_partition
from zuji.config import Config
from zuji.eventlog.contract import LogError
from zuji.records import frame

# Partitions of collectors count from 0, at most 64 of them; importers take turns at this one.
PARTITION = 900
LINES_PER_FRAME = 500
_FRAMES_PER_COMMIT = 20


class ImportFailed(Exception):
    """Says at which line, and what is durable already."""


class Imported(NamedTuple):
    lines: int
    requests: int


def import_file(config: Config, file: Path, project: str, say: Callable[[str], None]) -> Imported:
    """Makes every line of a file of Sensors records durable. A line that is no record is refused later, with its bytes.

    Raises ImportFailed."""
    lines = requests = 0
    try:
        lock = lock_partition(config.log_dir, PARTITION)
        writer, ordinal = open_partition(config.log_dir, PARTITION, config.segment_mib << 20, config.reserve_mib << 20)
    except LogError as error:
        raise ImportFailed(f"another import is running: {error}") from error
    try:
        for frames in _grouped(_frames(file, project), _FRAMES_PER_COMMIT):
            for position, (payload, _) in enumerate(frames):
                frame.stamp(payload, ordinal + position + 1)
            writer.append([payload for payload, _ in frames])
            writer.sync()
            ordinal += len(frames)
            requests += len(frames)
            lines += sum(count for _, count in frames)
            say(f"{lines:,} lines")
    except (OSError, LogError) as error:
        raise ImportFailed(f"{file}, after line {lines} (up to there it is durable): {error}") from error
    finally:
        writer.close()
        lock.release()
    return Imported(lines, requests)


def _frames(file: Path, project: str) -> Iterator[tuple[bytearray, int]]:
    batch: list[bytes] = []
    with open(file, "rb") as lines:
        for line in lines:
            if line.strip():
                batch.append(line.strip())
            if len(batch) >= LINES_PER_FRAME:
                yield _frame(batch, project), len(batch)
                batch = []
    if batch:
        yield _frame(batch, project), len(batch)


def _frame(lines: list[bytes], project: str) -> bytearray:
    body = b"[" + b",".join(lines) + b"]"
    form = urlencode({"data_list": base64.b64encode(gzip.compress(body, 6)), "gzip": "1"}).encode()
    return frame.encode(
        frame.Frame(
            received_at=time.time_ns() // 1_000_000,
            peer="",
            method="POST",
            path="/sa",
            query=urlencode({"project": project}),
            headers=(("user-agent", "zuji import"),),
            body=form,
            protocol="sensors",
        )
    )


def _grouped(frames: Iterator[tuple[bytearray, int]], size: int) -> Iterator[list[tuple[bytearray, int]]]:
    group: list[tuple[bytearray, int]] = []
    for item in frames:
        group.append(item)
        if len(group) >= size:
            yield group
            group = []
    if group:
        yield group
