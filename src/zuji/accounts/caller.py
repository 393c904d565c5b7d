"""Who asks, and what they may do in which project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from zuji.accounts.roles import EVERYTHING

EVERY_PROJECT = 0
By = Literal["key", "session", "local", "cli"]


class Grant(msgspec.Struct, frozen=True):
    """What is granted on a project. hidden: names of properties that do not exist for the caller; rows: filters of
    which every row of events that is read must pass all (same JSON as questions' filters)."""

    permissions: frozenset[str]
    role: str = ""
    hidden: tuple[str, ...] = ()
    rows: tuple[Any, ...] = ()

    @property
    def restricted(self) -> bool:
        return bool(self.hidden or self.rows)


class Caller(msgspec.Struct, frozen=True):
    """by: how they showed who they are. who: what the audit log calls them. grants: by number of project, 0 for every
    project that has none of its own. user and session (its id) are 0 and '' where nobody logged in."""

    by: By
    who: str
    grants: Mapping[int, Grant]
    user: int = 0
    session: str = ""

    def on(self, project: int) -> Grant | None:
        """The grant on a project; None: it does not exist for them."""
        return self.grants.get(project) or self.grants.get(EVERY_PROJECT)

    def may(self, permission: str, project: int = EVERY_PROJECT) -> bool:
        grant = self.on(project)
        return grant is not None and permission in grant.permissions

    @property
    def everywhere(self) -> frozenset[str]:
        """What they may do in every project."""
        grant = self.grants.get(EVERY_PROJECT)
        return grant.permissions if grant is not None and not grant.restricted else frozenset()


def local() -> Caller:
    """A person at this machine in local mode: an owner without login."""
    return Caller("local", "local", {EVERY_PROJECT: Grant(EVERYTHING, "owner")})
