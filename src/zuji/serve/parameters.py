"""Parameters in the address that a route does not know are refused: a filter with a typing error must not give all."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi.dependencies.models import Dependant
from starlette.requests import Request

from zuji.records.sentences import say
from zuji.serve.problems import HttpProblem

# Where a provider of identities sends people back to: what it adds is its own affair.
FREE = frozenset({"sso_done"})
_SHOWN = 40


def known(request: Request) -> None:
    """Before each route, after it is known who asks. Raises HttpProblem bad-request."""
    route = request.scope["route"]
    if not request.query_params or route.name in FREE:
        return
    names = frozenset(_declared(route.dependant))
    for name in request.query_params:
        if name not in names:
            raise HttpProblem(
                "bad-request",
                say("the parameter {name!r} is not known here; {valid}", name=name[:_SHOWN], valid=_valid(names)),
            )


def _valid(names: frozenset[str]) -> str:
    return say("valid: {names}", names=", ".join(sorted(names))) if names else say("there are none")


def _declared(dependant: Dependant) -> Iterator[str]:
    yield from (field.alias for field in dependant.query_params)
    for inner in dependant.dependencies:
        yield from _declared(inner)
