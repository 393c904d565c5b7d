"""What a browser must hear before it lets a page send to another origin."""

from __future__ import annotations

from zuji.protocols.contract import Request

_METHODS = "GET, POST, OPTIONS"


def cors(request: Request, headers: str = "") -> tuple[tuple[str, str], ...]:
    """The origin itself, with credentials, as sendBeacon and cookies need it; '*' for who names no origin.

    headers: what a preflight may ask for; '' admits whatever it asks.
    """
    origin = request.header("origin")
    if not origin:
        return (("access-control-allow-origin", "*"),)
    found = [
        ("access-control-allow-origin", origin),
        ("access-control-allow-credentials", "true"),
        ("vary", "Origin"),
    ]
    if request.method == "OPTIONS":
        asked = headers or request.header("access-control-request-headers")[:1024] or "content-type"
        found += [
            ("access-control-allow-headers", asked),
            ("access-control-allow-methods", _METHODS),
            ("access-control-max-age", "86400"),
        ]
    return tuple(found)
