"""Who somebody is by what a provider of single sign-on says, and which roles its groups give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from zuji.accounts.roles import ROLES
from zuji.records.sentences import say

EVERYBODY = "*"
_BY_POWER = tuple(ROLES)  # the first of several is given
_GROUPS_MAX = 2_000


class RoleRule(NamedTuple):
    """Whoever is in the group has the role in the project ('': in every project)."""

    group: str
    role: str
    project: str


class SsoPerson(msgspec.Struct, frozen=True):
    """subject: what the issuer calls them, for good. mail: case-folded, '' where it is not verified."""

    issuer: str
    subject: str
    mail: str
    name: str
    groups: frozenset[str]


def rules_of(text: str) -> tuple[RoleRule, ...]:
    """Of `group=role@project; group=role; *=viewer@project`. Raises ValueError."""
    found = []
    for item in filter(None, (one.strip() for one in text.split(";"))):
        group, equals, given = (part.strip() for part in item.rpartition("="))
        role, at, project = (part.strip() for part in given.partition("@"))
        if not (equals and group and role in ROLES) or bool(at) != bool(project):
            raise ValueError(
                say(
                    "{item!r} is not `group=role` or `group=role@project` with one of {roles}",
                    item=item,
                    roles=", ".join(ROLES),
                )
            )
        if role == "owner" and project:
            raise ValueError(say("{item!r}: an owner is one of the whole server, without @project", item=item))
        found.append(RoleRule(group, role, project))
    return tuple(found)


def roles_of(rules: Sequence[RoleRule], groups: frozenset[str]) -> dict[str, str]:
    """The role by project ('' for every one), the mightiest where several groups give one."""
    given: dict[str, str] = {}
    for rule in rules:
        if rule.group == EVERYBODY or rule.group in groups:
            given[rule.project] = min(given.get(rule.project, rule.role), rule.role, key=_BY_POWER.index)
    return given


def person_of(issuer: str, claims: Mapping[str, Any], groups_claim: str) -> SsoPerson:
    """Of the claims of an ID token and of userinfo."""
    mail = claims.get("email")
    verified = claims.get("email_verified") in (True, "true") and isinstance(mail, str) and len(mail) <= 254
    name = next((claims[key] for key in ("name", "preferred_username") if isinstance(claims.get(key), str)), "")
    plain = "".join(char for char in name if char.isprintable()).strip()[:100]
    return SsoPerson(
        issuer,
        str(claims["sub"]),
        str(mail).strip().casefold() if verified else "",
        plain,
        _groups(claims, groups_claim),
    )


def in_domains(mail: str, domains: Sequence[str]) -> bool:
    """Whether an address is of one of the domains, or of any where none is named. Subdomains are others."""
    return not domains or mail.rpartition("@")[2] in domains


def _groups(claims: Mapping[str, Any], path: str) -> frozenset[str]:
    """What a claim lists. A name with dots is looked for as it is, then as steps (`realm_access.roles`)."""
    found: Any = claims.get(path)
    if found is None:
        found = claims
        for step in path.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
    listed = [found] if isinstance(found, str) else found if isinstance(found, list) else []
    return frozenset(one for one in listed[:_GROUPS_MAX] if isinstance(one, str))
