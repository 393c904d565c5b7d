"""What may be done, and who may do it: permissions, the roles that people have in a project, the scopes of keys.

docs/reference/roles.md says the same in words. Everything that asks "may they?" asks for one permission of this table.
"""

from __future__ import annotations

from types import MappingProxyType

# Verbs: each route of the API asks for one of them.
PERMISSIONS = (
    "read",  # questions, catalogue, saved things, data quality
    "save",  # questions, cohorts, virtual names, look-up tables
    "export",  # answers as files
    "raw",  # single records and persons
    "plan",  # the tracking plan
    "sources",  # imports, replays, decisions about identity
    "settings",  # rules of bots and business systems; links to boards and their mails
    "keys",  # keys of the project
    "delete",  # the project as a whole, and bringing it back
    "members",  # who has which role, and the audit log of the project
    "server",  # everything that is of no single project
    "ingest",  # sending records
)
PROJECT = frozenset(PERMISSIONS) - {"server"}
EVERYTHING = frozenset(PERMISSIONS)

ROLES = MappingProxyType(
    {
        "owner": EVERYTHING,  # of the whole server only
        "admin": PROJECT,
        "analyst": frozenset({"read", "save", "export", "raw"}),
        "plan_editor": frozenset({"read", "raw", "plan"}),
        "viewer": frozenset({"read"}),
    }
)
# A key of scope admin for every project may also do what concerns the whole server.
SCOPES = MappingProxyType(
    {
        "ingest": frozenset({"ingest"}),
        "query": frozenset({"read", "export", "raw"}),
        "save": frozenset({"read", "save", "export", "raw"}),
        "plan": frozenset({"read", "raw", "plan"}),
        "admin": EVERYTHING,
    }
)


def of_role(role: str) -> frozenset[str]:
    """The permissions of a role; none for one that is not known (any more)."""
    return ROLES.get(role, frozenset())


def of_scope(scope: str, project: int) -> frozenset[str]:
    """The permissions of a key's scope; what concerns the whole server only by a key for every project (0)."""
    found = SCOPES.get(scope, frozenset())
    return found if project == 0 else found & PROJECT
