"""The one chDB path of a test process: chDB admits a single path for each process, so all tests share it.

Tests keep apart by generation: `ClickHouse(dsn(), generation())`.
"""

from __future__ import annotations

import atexit
import itertools
import shutil
import tempfile
from functools import cache

_numbers = itertools.count(1)


@cache
def dsn() -> str:
    """`chdb:///...` of a folder that is removed when the process ends."""
    path = tempfile.mkdtemp(prefix="zuji-chdb-")
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return f"chdb://{path}"


def generation() -> str:
    """A name that no other test of this process uses."""
    return f"t{next(_numbers)}"
