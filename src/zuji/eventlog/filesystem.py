"""The few file operations that the log and the journal stand on.

They go through this interface so that tests can record them and then drop, tear and reorder whatever was not synced,
as a power loss would (tests/eventlog/recording.py).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol


class Handle(Protocol):
    """An open file, written at its end."""

    def append(self, data: bytes) -> None:
        """Writes all of data; raises OSError, and then any prefix of data may have been written."""
        ...

    def sync(self) -> None:
        """Makes what was appended durable. After an OSError nothing is known of un-synced data (fsyncgate)."""
        ...

    def close(self) -> None: ...


class Files(Protocol):
    """Paths are absolute texts."""

    def open(self, path: str, length: int) -> Handle:
        """Opens for appending at length (creating the file at length 0); anything beyond it is cut off."""
        ...

    def read(self, path: str, position: int = 0, size: int = -1) -> bytes: ...

    def size(self, path: str) -> int: ...

    def modified_at(self, path: str) -> float:
        """Seconds since the epoch."""
        ...

    def keep_age(self, old: str, new: str) -> None:
        """Gives new the time of change of old."""
        ...

    def names(self, directory: str) -> list[str]:
        """Sorted; empty when the directory does not exist."""
        ...

    def make_directory(self, path: str) -> None:
        """With parents, each synced into its own parent."""
        ...

    def rename(self, old: str, new: str) -> None: ...

    def remove(self, path: str) -> None: ...

    def sync_directory(self, path: str) -> None: ...

    def write_hint(self, path: str, data: bytes) -> None:
        """Overwrites a small file in place, without sync: for facts that may be lost."""
        ...

    def free_bytes(self, directory: str) -> int: ...


class _RealHandle:
    def __init__(self, fd: int) -> None:
        self._fd = fd

    def append(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._fd, view) :]

    def sync(self) -> None:
        os.fdatasync(self._fd)

    def close(self) -> None:
        os.close(self._fd)


class RealFiles:
    """The operating system's files."""

    def open(self, path: str, length: int) -> Handle:
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.ftruncate(fd, length)
            os.lseek(fd, length, os.SEEK_SET)
        except OSError:
            os.close(fd)
            raise
        return _RealHandle(fd)

    def read(self, path: str, position: int = 0, size: int = -1) -> bytes:
        with open(path, "rb", buffering=0) as file:
            file.seek(position)
            if size < 0:
                return file.read()
            parts = []
            while size > 0 and (part := file.read(size)):
                parts.append(part)
                size -= len(part)
            return parts[0] if len(parts) == 1 else b"".join(parts)

    def size(self, path: str) -> int:
        return os.stat(path).st_size

    def modified_at(self, path: str) -> float:
        return os.stat(path).st_mtime

    def keep_age(self, old: str, new: str) -> None:
        stat = os.stat(old)
        os.utime(new, (stat.st_atime, stat.st_mtime))

    def names(self, directory: str) -> list[str]:
        try:
            return sorted(os.listdir(directory))
        except FileNotFoundError:
            return []

    def make_directory(self, path: str) -> None:
        missing = []
        at = Path(path)
        while not at.exists():
            missing.append(at)
            at = at.parent
        for directory in reversed(missing):
            directory.mkdir(mode=0o700, exist_ok=True)
            self.sync_directory(str(directory.parent))

    def rename(self, old: str, new: str) -> None:
        os.rename(old, new)

    def remove(self, path: str) -> None:
        os.remove(path)

    def sync_directory(self, path: str) -> None:
        fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)

    def write_hint(self, path: str, data: bytes) -> None:
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.pwrite(fd, data, 0)
        finally:
            os.close(fd)

    def free_bytes(self, directory: str) -> int:
        stat = os.statvfs(directory)
        return stat.f_bavail * stat.f_frsize


REAL_FILES = RealFiles()
