"""Ready boards fitted to the projects of a data directory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from zuji.board_templates import fitting
from zuji.records.property import Catalogue
from zuji.records.tracking_plan import Plan

LANGUAGES = ("zh-CN", "en")


class Templates:
    """catalogue_of and plan_of give what is known of a project."""

    def __init__(self, catalogue_of: Callable[[int], Catalogue], plan_of: Callable[[int], Plan]) -> None:
        self._catalogue_of, self._plan_of = catalogue_of, plan_of

    def all(self) -> list[dict[str, Any]]:
        """What there is, roles first."""
        told = ("key", "sort", "audience", "name", "description")
        listed = sorted(templates().values(), key=lambda one: (one["sort"] != "role", one["key"]))
        return [{name: one[name] for name in told} for one in listed]

    def fitted(self, project: int, key: str, chosen: Mapping[str, Any], language: str) -> dict[str, Any]:
        """A template on a project's events (serve/board_models.py FitOut). Raises KeyError for an unknown one."""
        template = templates()[key]
        language = language if language in LANGUAGES else "en"
        roles = fitting.fit(template, self._catalogue_of(project), _called(self._plan_of(project)), chosen)
        board, left_out = fitting.board_of(template, roles, language)
        return {
            "key": key,
            "name": template["name"][language],
            "description": template["description"][language],
            "board": board,
            "roles": [_role(one, language) for one in roles],
            "left_out": left_out,
        }


def _role(one: fitting.Fitted, language: str) -> dict[str, Any]:
    role = one.role
    told = {"key": role["key"], "what": role["what"], "of": role["of"], "title": role["title"][language]}
    return {**told, "name": one.name, "why": one.why, "candidates": one.candidates}


def _called(plan: Plan) -> dict[str, Sequence[str]]:
    return {event.name: [*event.aliases, event.title_zh, event.title_en] for event in plan.events}


@cache
def templates() -> dict[str, dict[str, Any]]:
    """By key."""
    folder = resources.files("zuji.board_templates")
    found = [msgspec.json.decode(file.read_bytes()) for file in folder.iterdir() if file.name.endswith(".json")]
    return {one["key"]: one for one in found}
