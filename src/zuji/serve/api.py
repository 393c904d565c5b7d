"""The public HTTP API and the page that is its first client."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from zuji.accounts.rates import Buckets
from zuji.accounts.refusals import MembershipRefused
from zuji.analyze.complaints import BadQuery, Problem, said_of
from zuji.analyze.console.question import SqlQuery
from zuji.analyze.explain import ExplainIn
from zuji.analyze.kinds import KINDS
from zuji.analyze.person_list import PersonsQuery
from zuji.analyze.selfcheck import CheckIn
from zuji.records.plan_changes import PlanRefused, VersionConflict
from zuji.serve import board_models, problems
from zuji.serve.audit import Audit
from zuji.serve.auth import admit
from zuji.serve.board_deps import BoardRefused
from zuji.serve.body import Guard, TooLarge
from zuji.serve.definition_deps import CohortRefused, DefinitionRefused, QuestionRefused
from zuji.serve.deps import Deps
from zuji.serve.import_models import ImportOptionsIn
from zuji.serve.member_models import READ as READ_OF_MEMBERS
from zuji.serve.models import LoginIn, ProblemOut, VerifyIn
from zuji.serve.parameters import known
from zuji.serve.person_models import CohortChangeIn, CohortIn, MembersIn, PreviewIn
from zuji.serve.problems import HttpProblem
from zuji.serve.project_deps import ProjectRefused
from zuji.serve.question_models import AnswerIn, ChangesIn, QuestionChangeIn, QuestionCopyIn, QuestionIn
from zuji.serve.record_deps import ImportRefused
from zuji.serve.routes import (
    account,
    audit,
    board_links,
    boards,
    bots,
    catalogue,
    cohorts,
    debug,
    deletions,
    identity,
    imports,
    keys,
    me,
    person,
    persons,
    plan,
    project_settings,
    quality,
    queries,
    questions,
    session,
    shared,
    sql,
    sso,
    timeline,
    users,
    verdicts,
    virtual,
)
from zuji.serve.settings_models import READ as READ_OF_SETTINGS
from zuji.serve.ui import page
from zuji.serve.virtual_models import (
    ExpressionIn,
    LookupChangeIn,
    VirtualEventChangeIn,
    VirtualEventIn,
    VirtualPropertyChangeIn,
    VirtualPropertyIn,
)
from zuji.store.contract import QueryFailed

_log = logging.getLogger(__name__)


_READ = (
    *(VerifyIn, CheckIn, ExplainIn, PersonsQuery, MembersIn, CohortIn, CohortChangeIn, PreviewIn),
    *(QuestionIn, QuestionChangeIn, QuestionCopyIn, AnswerIn, ChangesIn),
)
_READ_OF_VIRTUAL = (
    VirtualEventIn,
    VirtualEventChangeIn,
    VirtualPropertyIn,
    VirtualPropertyChangeIn,
    LookupChangeIn,
    ExpressionIn,
)


def create_api(deps: Deps) -> ASGIApp:
    """The ASGI application. deps: see serve/deps.py."""
    app = _app(deps.version)
    app.state.deps = deps
    app.state.running = {}  # query id to project id, while the query runs
    app.state.busy = set()
    app.state.told = {}
    app.state.cancelled = set()  # ids of queries that nobody wants any more
    app.state.rates = Buckets(per_s=50.0, burst=600)  # by caller
    app.state.strangers = Buckets(per_s=1.0, burst=120)  # requests without a valid key or login, by address
    app.state.logins = Buckets(per_s=0.2, burst=30)  # tries to log in, by address
    return Guard(Audit(app), deps.imports.bytes_max)


def openapi() -> dict[str, Any]:
    """The API's description (OpenAPI 3.1), as openapi.json holds it: without a version of its own build."""
    return _app("1").openapi()


def _app(version: str) -> FastAPI:
    app = FastAPI(
        title="Zuji",
        version=version,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # their pages load scripts from elsewhere
        redoc_url=None,
        responses={
            "4XX": {"model": ProblemOut, "description": "A problem (RFC 9457)"},
            "5XX": {"model": ProblemOut, "description": "A problem (RFC 9457)"},
        },
        generate_unique_id_function=lambda route: route.name,
    )
    before = [Depends(admit), Depends(known)]
    for module in (
        queries,
        catalogue,
        quality,
        account,
        imports,
        identity,
        person,
        timeline,
        persons,
        cohorts,
        questions,
        boards,
        board_links,
        shared,
        debug,
        plan,
        bots,
        session,
        sso,
        sql,
        verdicts,
        virtual,
        me,
        users,
        keys,
        audit,
        project_settings,
        deletions,
    ):
        app.include_router(module.router, dependencies=before)
    for one in (account, users, keys, audit, project_settings, deletions):
        app.include_router(one.whole_server, dependencies=before)
    app.add_exception_handler(RequestValidationError, _invalid)
    refused = (
        BoardRefused,
        ImportRefused,
        PlanRefused,
        CohortRefused,
        QuestionRefused,
        ProjectRefused,
        DefinitionRefused,
        VersionConflict,
    )
    for kind in (HttpProblem, BadQuery, MembershipRefused, *refused, QueryFailed, HTTPException):
        app.add_exception_handler(kind, _known)
    app.add_exception_handler(Exception, _unknown)
    _describe_keys(app)

    @app.api_route("/{path:path}", methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
    def rest(request: Request) -> Response:
        return page(request, request.app.state.deps.ui_dir)

    return app


def _describe_keys(app: FastAPI) -> None:
    """Adds to the document what FastAPI does not see: bodies that routes read themselves, and the ways to log in."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        document = plain()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        # Read by the routes themselves, after limits that are our own.
        models: list[type[BaseModel]] = [*(kind.query for kind in KINDS.values()), LoginIn, ImportOptionsIn, *_READ]
        models += [SqlQuery, *_READ_OF_VIRTUAL, *board_models.READ, *READ_OF_MEMBERS, *READ_OF_SETTINGS]
        for model in models:
            schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas |= schema.pop("$defs", {})
            schemas[model.__name__] = schema
        schemes: dict[str, dict[str, str]] = {
            "key": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie"},
        }
        schemes["session"]["name"] = "zuji_session"
        document["components"]["securitySchemes"] = schemes
        document["security"] = [{"key": []}, {"session": []}]
        return document

    app.openapi = described  # type: ignore[method-assign]


async def _known(request: Request, error: Exception) -> Response:
    return problems.of_error(request, error)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    language = request.headers.get("accept-language", "")
    found = [Problem(".".join(map(str, item["loc"])), item.get("input"), said_of(item)) for item in error.errors()]
    return problems.of_complaints("bad-request", found, language)


async def _unknown(request: Request, error: Exception) -> Response:
    if isinstance(error, TooLarge):
        raise error
    _log.exception("request failed: %s %s", request.method, request.url.path, exc_info=error)
    return problems.of_error(request, error)
