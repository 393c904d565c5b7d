"""The one place that knows the compiler.

A function is compiled at its first call and kept on disk beside its source (or where NUMBA_CACHE_DIR says); it lets go
of the interpreter's lock while it runs. The compiler itself is loaded at that first call, too: who asks nothing that
needs it does without its memory.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., object])
_lock = threading.RLock()


class Compiled:
    """A function that is compiled when it is first called."""

    def __init__(self, function: Callable[..., object]) -> None:
        self.function = function
        self._made: Any = None

    def __call__(self, *arguments: Any) -> Any:
        return (self._made or self.made())(*arguments)

    def made(self) -> Any:
        """The compiler's own object. Functions of its module that it calls are made first."""
        with _lock:
            if self._made is None:
                from numba import njit

                known = self.function.__globals__
                for name in self.function.__code__.co_names:
                    if isinstance(known.get(name), Compiled):
                        known[name] = known[name].made()
                self._made = njit(cache=True, nogil=True)(self.function)
            return self._made


def compiled(function: Function) -> Function:
    """The function as machine code. It may use numpy, numbers and other compiled functions of its module only."""
    return cast(Function, Compiled(function))
