"""Single sign-on by OpenID Connect: authorization code with PKCE, whose account it opens, which roles it gives.

A person is known by issuer and subject alone. A verified e-mail counts once: for an invitation to that very address,
or for an account that an administrator or its owner opened to single sign-on. docs/decisions/0022-single-sign-on.md.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec
import structlog

from zuji.accounts.caller import EVERY_PROJECT
from zuji.accounts.refusals import SsoRefused
from zuji.accounts.sso_roles import RoleRule, SsoPerson, in_domains, person_of, roles_of
from zuji.people.admission import Admission
from zuji.people.sso_provider import Provider
from zuji.store.metadata import MetadataError
from zuji.store.sso_tries import SsoTries, SsoTry
from zuji.store.users import User, UserGrant

TRY_S = 600
_log = structlog.get_logger()


class SsoSettings(msgspec.Struct, frozen=True):
    """name: what the button says. domains: of e-mail addresses that may come in, empty for any. rules: roles by group;
    newcomers: whether whoever gets a role by them needs no invitation."""

    name: str
    scopes: str
    groups_claim: str
    domains: tuple[str, ...] = ()
    rules: tuple[RoleRule, ...] = ()
    newcomers: bool = False


class Begun(NamedTuple):
    """browser is for a cookie of the one who began, which must come back with the answer."""

    url: str
    browser: str


class Entered(NamedTuple):
    """session is None where an account was linked and nobody logged in."""

    session: str | None
    mail: str
    path: str


class SingleSignOn:
    """Raises SsoRefused, which is also in the log, with what the login page does not tell."""

    def __init__(self, admission: Admission, provider: Provider, settings: SsoSettings) -> None:
        self.name, self._admission, self._provider, self._settings = settings.name, admission, provider, settings
        self._tables = admission.tables
        self._tries = SsoTries(admission.metadata)

    def begin(self, redirect: str, path: str, again: bool, user: int = 0) -> Begun:
        """redirect: our address that takes the answer. again: the provider asks who it is even if it knows. user: whose
        account is to be linked, 0 to log in."""
        state, browser, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(4))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        asked = {"redirect_uri": redirect, "scope": self._settings.scopes, "state": state, "nonce": nonce}
        asked |= {"code_challenge": challenge, "code_challenge_method": "S256"}
        if again:
            asked["prompt"] = "login"
        with _logged():
            url = self._provider.address(asked)
            now = self._admission.now()
            one = SsoTry(nonce, verifier, redirect, path, user)
            if not self._tries.add(state, browser, one, now, now + TRY_S * 1000):
                raise SsoRefused("state", "too many sign-ons are under way")
        return Begun(url, browser)

    def finish(self, answer: Mapping[str, str], browser: str, address: str, agent: str) -> Entered:
        """answer: the query that the provider sent the browser back with."""
        with _logged():
            one = self._tries.take(answer.get("state", ""), browser, self._admission.now())
            if one is None:
                raise SsoRefused("state", "the state is unknown, used, too old or another browser's")
            try:
                person = self._admitted(answer, one)
                if one.user:
                    return Entered(None, self._link(person, one.user).mail, one.path)
                user = self._entering(person)
            except SsoRefused as error:
                error.linking = bool(one.user)
                raise
            return Entered(self._admission.open(user.id, address, agent), user.mail, one.path)

    def _admitted(self, answer: Mapping[str, str], one: SsoTry) -> SsoPerson:
        """Whom the provider vouches for, of an admitted domain."""
        self._check_issuer(answer)
        if "error" in answer:
            said = f"{answer['error'][:80]!r} {answer.get('error_description', '')[:200]!r}"
            raise SsoRefused("cancelled" if answer["error"] == "access_denied" else "provider", said)
        person = self._person(answer.get("code", ""), one)
        if not in_domains(person.mail, self._settings.domains):
            reason = "domain" if person.mail else "mail"
            raise SsoRefused(reason, f"{person.mail or 'no verified e-mail'!r} is of none of the domains")
        return person

    def _entering(self, person: SsoPerson) -> User:
        """Whose account it is, with the roles that it has from now on."""
        user = self._user(person)
        if user.disabled_at:
            raise SsoRefused("disabled", f"{user.mail} is disabled")
        self._give_roles(user, person)
        if not self._tables.users.grants(user.id):
            raise SsoRefused("no_role", f"{user.mail} has no role")
        return user

    def _check_issuer(self, answer: Mapping[str, str]) -> None:
        """RFC 9207: an answer of another provider's is not taken for this one's."""
        told = answer.get("iss")
        required = self._provider.describe().authorization_response_iss_parameter_supported
        if (told is None and required) or (told is not None and told != self._provider.issuer):
            raise SsoRefused("token", f"the answer is of issuer {(told or 'nobody')[:200]!r}")

    def _person(self, code: str, one: SsoTry) -> SsoPerson:
        claim, rules = self._settings.groups_claim, self._settings.rules

        def enough(claims: Mapping[str, Any]) -> bool:
            found = person_of(self._provider.issuer, claims, claim)
            return bool(found.mail and found.name and (found.groups or not rules))

        claims = self._provider.claims(code, one.verifier, one.redirect, one.nonce, enough)
        return person_of(self._provider.issuer, claims, claim)

    # Whose account it is

    def _user(self, person: SsoPerson) -> User:
        known = self._tables.identities.user(person.issuer, person.subject)
        if known is not None:
            return known
        if not person.mail:
            raise SsoRefused("mail", f"subject {person.subject!r} has no e-mail that the provider has verified")
        now, mail = self._admission.now(), person.mail
        there = self._tables.users.of_mail(mail)
        invited = self._tables.links.take_invitations(mail, now, "sso" if there else "invite")
        if there is not None:
            if not invited:
                raise SsoRefused("not_linked", f"{mail} has an account that is not linked")
            return self._linked(person, there)
        grants = [msgspec.convert({"user": 0, **one}, UserGrant) for told in invited for one in told["grants"]]
        grants = list({one.project: one for one in grants}.values())
        if not invited:
            by_groups = self._roles(person) if self._settings.newcomers else {}
            grants = [UserGrant(0, project, role) for project, role in by_groups.items()]
            if not grants:
                raise SsoRefused("not_invited", f"{mail} was not invited")
        try:
            made = self._tables.users.add(mail, person.name or mail.partition("@")[0], "", grants, now)
        except MetadataError as error:
            raise SsoRefused("not_linked", str(error)) from error
        user = self._tables.users.one(made)
        assert user is not None
        return self._linked(person, user)

    def _link(self, person: SsoPerson, id: int) -> User:
        """What somebody who is logged in asked for. Their e-mail at the provider may be another one."""
        user, known = self._tables.users.one(id), self._tables.identities.user(person.issuer, person.subject)
        if user is None or user.disabled_at:
            raise SsoRefused("disabled", f"user {id} is gone or disabled")
        if known is not None and known.id != id:
            raise SsoRefused("linked", f"subject {person.subject!r} opens another account, {known.mail}")
        return user if known is not None else self._linked(person, user)

    def _linked(self, person: SsoPerson, user: User) -> User:
        try:
            self._tables.identities.add(person.issuer, person.subject, user.id)
        except MetadataError as error:
            raise SsoRefused("linked", str(error)) from error
        return user

    # What they may do

    def _roles(self, person: SsoPerson) -> dict[int, str]:
        """By project; those that do not exist (yet) are left out, deleted ones are not: they may come back."""
        ids = {one.name: one.id for one in self._tables.metadata.every_project()} | {"": EVERY_PROJECT}
        given = roles_of(self._settings.rules, person.groups)
        return {ids[name]: role for name, role in given.items() if name in ids}

    def _give_roles(self, user: User, person: SsoPerson) -> None:
        """In every project that a rule names, the groups decide at each login. Rules of rows and properties stay, also
        for who lost the role and gets one again. An owner stays one where no rule makes owners, and so does the last
        one."""
        rules = self._settings.rules
        ids = {one.name: one.id for one in self._tables.metadata.every_project()} | {"": EVERY_PROJECT}
        wanted, before = self._roles(person), {one.project: one for one in self._tables.users.grants(user.id)}
        owners_by_rule = any(rule.role == "owner" for rule in rules)
        for project in {ids[rule.project] for rule in rules if rule.project in ids}:
            had, role = before.get(project), wanted.get(project)
            if (had.role if had else None) == role or (had and had.role == "owner" and not owners_by_rule):
                continue
            try:
                if role is None:
                    self._tables.users.suspend_grant(user.id, project)
                else:
                    ruled = had or self._tables.users.suspended_grant(user.id, project)
                    kept = (ruled.hidden, ruled.rows) if ruled and role != "owner" else ((), ())
                    self._tables.users.put_grant(UserGrant(user.id, project, role, *kept))
            except MetadataError as error:
                _log.warning("single sign-on left a role as it was", user=user.mail, error=str(error))


class _logged:
    """Tells the log why a sign-on was refused."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if isinstance(error, SsoRefused):
            _log.warning("single sign-on refused", reason=error.reason, detail=str(error))
