"""Where a rebuild begins when the log no longer reaches back to the first batch (DESIGN D3).

Before raw bytes are let go, the loader's state is set down as it is: the anchor. Below its batch the store itself is
the truth; from there on log and journal make it again. One anchor is kept, and nothing behind it expires.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from zuji.runners.state import State

_NAME = "anchor"


def path_of(root: Path) -> Path | None:
    """The anchor of a data directory, None while the log reaches back to the beginning."""
    path = root / _NAME
    return path if path.is_dir() else None


def batch_of(root: Path) -> int:
    """The last batch that a rebuild takes from the store; 0 when it makes all of them again."""
    path = path_of(root)
    if path is None:
        return 0
    state = State(path / "state")
    try:
        return state.position.batch
    finally:
        state.close()


def set_down(root: Path, state: State, ids: Path) -> None:
    """Writes the state of now as the anchor; durable when it returns. The loader must stand still."""
    new, old = root / f"{_NAME}.new", root / f"{_NAME}.old"
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
    (new / "state").mkdir(parents=True, mode=0o700)
    state.copy_to(new / "state")
    _link_all(ids, new / "ids")
    for directory in (new / "state", new / "ids", new):
        _sync(directory)
    # Two renames: after a crash between them `anchor.old` is the anchor (see mend).
    if (root / _NAME).is_dir():
        os.rename(root / _NAME, old)
    os.rename(new, root / _NAME)
    _sync(root)
    shutil.rmtree(old, ignore_errors=True)


def mend(root: Path) -> None:
    """Puts right what a crash in `set_down` has left."""
    old = root / f"{_NAME}.old"
    if old.is_dir() and not (root / _NAME).is_dir():
        os.rename(old, root / _NAME)
    for left in (old, root / f"{_NAME}.new"):
        shutil.rmtree(left, ignore_errors=True)


def take_up(root: Path, state: Path, ids: Path) -> None:
    """Copies the anchor to where a new generation begins."""
    anchor = path_of(root)
    assert anchor is not None
    shutil.copytree(anchor / "state", state)
    _link_all(anchor / "ids", ids)


def _link_all(source: Path, target: Path) -> None:
    """Run files never change, so a second name is a copy."""
    target.mkdir(parents=True, mode=0o700)
    for path in source.iterdir():
        os.link(path, target / path.name)


def _sync(directory: Path) -> None:
    for path in directory.iterdir():
        if path.is_file():
            fd = os.open(path, os.O_RDONLY)
            os.fsync(fd)
            os.close(fd)
    fd = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    os.fsync(fd)
    os.close(fd)
