"""Where the loader's time goes: CPU and wall clock of each stage, without what the stages inside it took."""

from __future__ import annotations

import functools
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any


class Stages:
    """Wraps functions of one thread. cpu and wall are seconds by stage name, of the stage alone."""

    def __init__(self) -> None:
        self.cpu: dict[str, float] = defaultdict(float)
        self.wall: dict[str, float] = defaultdict(float)
        self._inner: list[list[float]] = []

    def wrap(self, owner: Any, name: str, stage: str) -> None:
        """From here on, calls of owner.name count as that stage."""
        setattr(owner, name, self.timed(getattr(owner, name), stage))

    def timed(self, call: Callable[..., Any], stage: str) -> Callable[..., Any]:
        """The function with a clock around it."""

        @functools.wraps(call)
        def measured(*arguments: Any, **named: Any) -> Any:
            inner = [0.0, 0.0]
            self._inner.append(inner)
            cpu, wall = time.thread_time(), time.perf_counter()
            try:
                return call(*arguments, **named)
            finally:
                cpu, wall = time.thread_time() - cpu, time.perf_counter() - wall
                self._inner.pop()
                self.cpu[stage] += cpu - inner[0]
                self.wall[stage] += wall - inner[1]
                if self._inner:
                    self._inner[-1][0] += cpu
                    self._inner[-1][1] += wall

        return measured
