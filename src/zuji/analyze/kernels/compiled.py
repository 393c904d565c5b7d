"""The one place that knows the compiler. Functions are compiled at their first call for each combination of types and
kept on disk (NUMBA_CACHE_DIR); they let go of the interpreter's lock while they run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """The function as machine code. It may use numpy, numbers and other compiled functions only."""
    return cast(Function, njit(cache=True, nogil=True)(function))
