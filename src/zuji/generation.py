"""Which generation of the store answers: the text of `CURRENT` in the data directory."""

from __future__ import annotations

import os
from pathlib import Path


def generation_of(root: Path) -> str:
    """The generation of the store that answers: the text of `CURRENT`, g1 at first."""
    try:
        return (root / "CURRENT").read_text().strip() or "g1"
    except FileNotFoundError:
        return "g1"


def make_current(root: Path, generation: str) -> None:
    """From here on that generation answers, also after a power loss."""
    new = root / "CURRENT.new"
    with open(new, "w") as file:
        file.write(generation)
        file.flush()
        os.fsync(file.fileno())
    os.rename(new, root / "CURRENT")
    fd = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
