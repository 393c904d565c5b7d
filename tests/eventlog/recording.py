"""Files in memory that remember what was synced, and can tell what a disk may hold after the power went.

Whatever was not synced may be there, be missing, be torn at any byte, or be there without what was written before it.
Names that were made, moved or removed without a sync of their directory may or may not have been.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field


@dataclass
class _Inode:
    durable: bytearray = field(default_factory=bytearray)
    now: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes]] = field(
        default_factory=list
    )  # (position, data) of un-synced writes; data None=cut
    modified: float = 0.0


class RecordingFiles:
    """The Files interface over memory. fail_sync / fail_write make the next such call raise OSError."""

    def __init__(self) -> None:
        self.names_now: dict[str, _Inode] = {}
        self.names_durable: dict[str, _Inode] = {}
        self.directories: set[str] = set()
        self.pending_names: list[tuple[str, str, _Inode | None]] = []  # (directory, path, inode or None for removal)
        self.free = 1 << 40
        self.fail_sync = 0
        self.fail_write = 0

    def open(self, path: str, length: int) -> _RecordingHandle:
        inode = self.names_now.get(path)
        if inode is None:
            inode = _Inode()
            self.names_now[path] = inode
            self.pending_names.append((path.rsplit("/", 1)[0], path, inode))
        if length < len(inode.now):
            del inode.now[length:]
            inode.pending.append((length, b""))
        return _RecordingHandle(self, inode)

    def read(self, path: str, position: int = 0, size: int = -1) -> bytes:
        if path not in self.names_now:
            raise FileNotFoundError(path)
        data = self.names_now[path].now
        return bytes(data[position:] if size < 0 else data[position : position + size])

    def size(self, path: str) -> int:
        return len(self.names_now[path].now)

    def modified_at(self, path: str) -> float:
        return self.names_now[path].modified

    def keep_age(self, old: str, new: str) -> None:
        self.names_now[new].modified = self.names_now[old].modified

    def names(self, directory: str) -> list[str]:
        head = directory + "/"
        return sorted({path[len(head) :].split("/")[0] for path in self.names_now if path.startswith(head)})

    def make_directory(self, path: str) -> None:
        self.directories.add(path)

    def rename(self, old: str, new: str) -> None:
        inode = self.names_now.pop(old)
        self.names_now[new] = inode
        directory = new.rsplit("/", 1)[0]
        self.pending_names += [(directory, old, None), (directory, new, inode)]

    def remove(self, path: str) -> None:
        del self.names_now[path]
        self.pending_names.append((path.rsplit("/", 1)[0], path, None))

    def sync_directory(self, path: str) -> None:
        kept = []
        for directory, name, inode in self.pending_names:
            if directory != path:
                kept.append((directory, name, inode))
            elif inode is None:
                self.names_durable.pop(name, None)
            else:
                self.names_durable[name] = inode
        self.pending_names = kept

    def write_hint(self, path: str, data: bytes) -> None:
        failing, self.fail_write = self.fail_write, 0
        self.open(path, 0).append(data)
        self.fail_write = failing

    def free_bytes(self, directory: str) -> int:
        return self.free

    def after_power_loss(self, chance: random.Random) -> RecordingFiles:
        """One of the disks that a power loss at this moment may leave."""
        left = RecordingFiles()
        names = dict(self.names_durable)
        for _, name, inode in self.pending_names:
            if chance.random() < 0.5:
                if inode is None:
                    names.pop(name, None)
                else:
                    names[name] = inode
        for name, inode in names.items():
            left.names_now[name] = left.names_durable[name] = _survivor(inode, chance)
        left.directories = set(self.directories)
        return left


def _survivor(inode: _Inode, chance: random.Random) -> _Inode:
    data = bytearray(inode.durable)
    for position, piece in inode.pending:
        fate = chance.random()
        if not piece:
            if fate < 0.5:
                del data[position:]
            continue
        if fate < 0.4:
            continue  # never reached the disk, though a later one may have
        if fate < 0.7:
            piece = piece[: chance.randrange(len(piece) + 1)]
        elif fate < 0.8:
            # A middle part is missing: the file system gives zeros there.
            start, end = sorted((chance.randrange(len(piece) + 1), chance.randrange(len(piece) + 1)))
            piece = piece[:start] + bytes(end - start) + piece[end:]
        if position > len(data):
            data += bytes(position - len(data))
        data[position : position + len(piece)] = piece
    return _Inode(bytearray(data), bytearray(data), [])


class _RecordingHandle:
    def __init__(self, files: RecordingFiles, inode: _Inode) -> None:
        self._files, self._inode = files, inode

    def append(self, data: bytes) -> None:
        if self._files.fail_write:
            self._files.fail_write -= 1
            part = data[: len(data) // 2]
            self._inode.pending.append((len(self._inode.now), bytes(part)))
            self._inode.now += part
            raise OSError(28, "No space left on device")
        self._inode.pending.append((len(self._inode.now), bytes(data)))
        self._inode.now += data

    def sync(self) -> None:
        if self._files.fail_sync:
            self._files.fail_sync -= 1
            self._inode.pending.clear()  # as Linux does: the pages are marked clean although they never got there
            raise OSError(5, "Input/output error")
        self._inode.durable = bytearray(self._inode.now)
        self._inode.pending.clear()

    def close(self) -> None:
        pass
