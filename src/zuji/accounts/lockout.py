"""How long a login must wait after failures: each further one doubles the wait."""

from __future__ import annotations

FREE_OF_ACCOUNT = 5
FREE_OF_ADDRESS = 20  # behind one address there may be an office
_FIRST_S, _MOST_S = 10.0, 3600.0
FORGOTTEN_S = 86_400.0  # failures older than that count no more


def wait_s(failures: int, last_at_s: float, now_s: float, free: int) -> float:
    """Seconds until the next try is looked at; 0 for now."""
    if failures < free or now_s - last_at_s > FORGOTTEN_S:
        return 0.0
    delay = min(_FIRST_S * 2.0 ** min(failures - free, 20), _MOST_S)
    return max(0.0, last_at_s + delay - now_s)
