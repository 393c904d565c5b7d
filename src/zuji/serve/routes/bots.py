"""A project's own rules of who is a machine."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from zuji.records.bot_rules import BotRules
from zuji.records.sentences import say
from zuji.serve.auth import author_of, deps_of, project_of
from zuji.serve.definition_deps import Written
from zuji.serve.models import BotRulesOut, PlanVersionsOut
from zuji.serve.problems import HttpProblem
from zuji.serve.routes.plan import WRITING, answer, asked, full, version_out

router = APIRouter(prefix="/api/v1/projects/{project}")


def _shown(version: Written, rules: BotRules) -> Response:
    return answer({**version_out(version), "rules": [full(rule) for rule in rules.rules]})


@router.get("/bots", response_model=BotRulesOut)
def bot_rules(request: Request, project: str) -> Any:
    """The project's rules of who is a machine, in order; the shipped ones come after them."""
    return _shown(*deps_of(request).bots.newest(project_of(request, project).id))


@router.get("/bots/versions", response_model=PlanVersionsOut)
def bot_rules_versions(request: Request, project: str) -> Any:
    """Who changed the rules, when and why; newest first."""
    found = project_of(request, project)
    return answer({"versions": [version_out(one) for one in deps_of(request).bots.versions(found.id)]})


@router.get("/bots/yaml", response_class=Response)
def bot_rules_yaml(request: Request, project: str) -> Response:
    """The rules as a file for version control."""
    found = project_of(request, project)
    headers = {"content-disposition": 'attachment; filename="bots.yaml"'}
    return Response(deps_of(request).bots.to_yaml(found.id), 200, headers, media_type="application/yaml")


@router.put("/bots", response_model=BotRulesOut)
async def put_bot_rules(request: Request, project: str) -> Any:
    """Replaces the rules: {base, rules (JSON) or yaml (text), author, reason}. They hold for the past from the next
    question on. base is the version that the writer read; another newest one is `version-conflict`."""
    found, given = await asked(request, project, {**WRITING, "rules": (list, None), "yaml": (str, None)})
    if (given["rules"] is None) == (given["yaml"] is None):
        raise HttpProblem("bad-request", say("the body has either rules (JSON) or yaml (text)"))
    rules = deps_of(request).bots
    signed = (author_of(request, given["author"]), given["reason"])
    if given["yaml"] is not None:
        await run_in_threadpool(rules.put_yaml, found.id, given["base"], given["yaml"], *signed)
    else:
        await run_in_threadpool(rules.put, found.id, given["base"], {"rules": given["rules"]}, *signed)
    return _shown(*await run_in_threadpool(rules.newest, found.id))
