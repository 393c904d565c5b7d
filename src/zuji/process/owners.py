"""Whose data a record is: the project that its name, its key or its token names. Pure.

A record of the Sensors protocol names its project. Every other vendor's carries a key instead: an ingest key of a
project (`zuji key create --scope ingest`), perhaps one that a company had deployed before it had Zuji. A key that
came in a header was replaced by its hash before the request was kept (records/frame.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qs

from zuji.records.project import Project

HASH_MARK = "#"
_HASHED_CHARS = 65


class Owners:
    """The projects of one configuration, by name and by key."""

    def __init__(self, projects: Mapping[str, Project]) -> None:
        self._by_name = projects
        # A project's name is its key too, as long as it asks for no tokens; a real key goes before another's name.
        self._by_key = {hashed(project.name): project for project in projects.values() if not project.tokens}
        self._by_key |= {HASH_MARK + key: project for project in projects.values() for key in project.keys}

    def project(self, name: str, token: str) -> Project | None:
        """The project that takes records with that name, or without a name and with that token; None if none does."""
        if name:
            return self._by_name.get(name)
        return self._by_key.get(hashed(token)) if token else None


def addressed(query: str) -> str:
    """The project that a request's address names (`?project=`), '' for none. Where a key owns the record, the key
    decides, and the record says so among its errors."""
    if "project=" not in query:
        return ""
    return parse_qs(query, errors="replace").get("project", [""])[0]


def overruled(said: str, project: Project) -> tuple[str, str, str]:
    """The error (code, field, detail) of a record whose address names another project than its key."""
    detail = f"the address names project {said[:100]!r}; the key is of {project.name!r}, which has it"
    return "project_overruled", "project", detail


def hashed(key: str) -> str:
    """`#` and the key's SHA-256 in hex; what is hashed already stays."""
    if key[:1] == HASH_MARK and len(key) == _HASHED_CHARS:
        return key
    return HASH_MARK + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def deleted(project: Project) -> tuple[str, str, str]:
    """Why a deleted project takes no record, though it is known whose it is: reason, detail, field."""
    until = datetime.fromtimestamp(project.deleted_until / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
    detail = f"project {project.name!r} is deleted; until {until} it can be restored, and then this released"
    return "project_deleted", detail, "project"


def unknown(name: str, token: str) -> tuple[str, str, str]:
    """Why a record belongs to nobody: reason, detail, field. Of a key it tells four characters."""
    if name:
        detail = f"project {name!r} does not exist; `zuji project create` makes it; its bytes are kept"
        return "unknown_project", detail, "project"
    command = "`zuji key create --project P --scope ingest --key KEY` makes it known; its bytes are kept"
    if not token:
        return "unknown_project", f"the request carries no key that names a project; {command}", "key"
    where = "of the request's headers" if token[:1] == HASH_MARK else f"that begins with {token[:4]!r}"
    return "unknown_project", f"the key {where} belongs to no project; {command}", "key"
