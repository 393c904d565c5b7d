"""How much one caller may ask: token buckets in memory, one process's."""

from __future__ import annotations

import threading
from collections import OrderedDict

_KEYS_MAX = 50_000


class Buckets:
    """Each key may do `burst` things at once and `per_s` a second in the long run."""

    def __init__(self, per_s: float, burst: int) -> None:
        self._per_s, self._burst = per_s, float(burst)
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # key to (tokens, when)
        self._lock = threading.Lock()

    def take(self, key: str, now_s: float) -> float:
        """Takes one token; gives 0, or the seconds until there is one."""
        with self._lock:
            tokens, at = self._left.pop(key, (self._burst, now_s))
            tokens = min(self._burst, tokens + max(0.0, now_s - at) * self._per_s)
            wait = 0.0 if tokens >= 1.0 else (1.0 - tokens) / self._per_s
            self._left[key] = (tokens - 1.0 if tokens >= 1.0 else tokens, now_s)
            while len(self._left) > _KEYS_MAX:
                self._left.popitem(last=False)
            return wait
