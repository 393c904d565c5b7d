"""Who belongs: the first owner, invitations, roles, passwords, keys. Raises MembershipRefused, which says what would be
valid."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from zuji.accounts import passwords, totp
from zuji.accounts.caller import EVERY_PROJECT, Caller
from zuji.accounts.refusals import MembershipRefused
from zuji.accounts.roles import ROLES, SCOPES, of_role, of_scope
from zuji.people.admission import Admission
from zuji.records.sentences import Sentence, said_by, say
from zuji.store.accounts import AccountTables
from zuji.store.audit import Noted
from zuji.store.keys import KeyFacts
from zuji.store.metadata import MetadataError
from zuji.store.users import User, UserGrant

Done = TypeVar("Done")
LINK_S = {"owner": 86_400, "invite": 7 * 86_400, "reset": 86_400, "sso": 7 * 86_400, "login": 3_600}
# Enough to catch what was typed into the wrong field; whether a mail arrives only the mail tells.
_MAIL = re.compile(r"[^\s@\x00-\x1f]{1,64}@[^\s@\x00-\x1f]{1,189}")


class Membership:
    """Changes of accounts. by: who changes, None for the command line, which may do everything. wrong_rows: what is
    wrong with rules of rows, None where nothing is (analyze/row_rules.py)."""

    def __init__(self, admission: Admission, wrong_rows: Callable[[Sequence[Any]], Sentence | None]) -> None:
        self.admission, self._wrong_rows = admission, wrong_rows
        self.tables: AccountTables = admission.tables

    # One-time links

    def link(self, kind: str, **detail: Any) -> str:
        """The token of a one-time link: owner, invite (mail, grants) or reset (user)."""
        now = self.admission.now()
        return self.tables.links.add(kind, detail, now, now + LINK_S[kind] * 1000)

    def of_link(self, token: str) -> tuple[str, dict[str, Any]]:
        """kind and detail of a link. Raises MembershipRefused for one that is used up or too old."""
        found = self.tables.links.one(token, self.admission.now())
        if found is None or found[0] not in ("owner", "invite", "reset"):
            raise MembershipRefused("token", say("the link is used up or too old; ask for a new one"))
        return found

    def login_link(self, mail: str | None) -> tuple[str, str]:
        """The token of a link that logs a browser in as a user (None: the first owner), and their mail."""
        owners = {one.user for one in self.tables.users.grants() if one.role == "owner"}
        users = self.tables.users.all()
        active = sorted((one.id, one.mail) for one in users if one.id in owners and not one.disabled_at)
        if mail is None and not active:
            raise MembershipRefused("mail", say("nobody has an owner's account yet; `zuji user owner-link` makes one"))
        user = self.user_of(mail) if mail is not None else self.user(active[0][0])
        if user.disabled_at:
            raise MembershipRefused(
                "mail", say("{mail} is disabled; `zuji user disable {mail} --undo` renews it", mail=user.mail)
            )
        return self.link("login", user=user.id), user.mail

    def take(self, token: str, mail: str, name: str, password: str) -> int:
        """What a link is for, with the password of the one who opened it; gives the user. mail and name are read where
        the link does not know them."""
        kind, detail = self.of_link(token)
        if self.admission.sso_only and not self._sets_owners_password(kind, detail):
            raise MembershipRefused("", say("only owners have passwords here; log in by single sign-on"))
        if kind == "reset":
            user = self.user(int(detail["user"]))
            if user.disabled_at:
                raise MembershipRefused("token", say("the link is used up or too old; ask for a new one"))
            self._check(password, user.mail, user.name)
            self._take(token)
            self._set_password(user.id, password)
            return user.id
        mail = detail.get("mail") or mail
        name = name.strip()
        self._check_mail(mail)
        self._check_name(name)
        self._check(password, mail, name)
        if self.tables.users.of_mail(mail) is not None:
            raise MembershipRefused("mail", say("there is a user {mail!r} already", mail=mail))
        grants = [UserGrant(0, EVERY_PROJECT, "owner")]
        if kind == "invite":
            grants = [msgspec.convert({"user": 0, **one}, UserGrant) for one in detail["grants"]]
        self._take(token)
        return self._or_refused(
            lambda: self.tables.users.add(mail, name, passwords.hashed(password), grants, self.admission.now())
        )

    def _sets_owners_password(self, kind: str, detail: dict[str, Any]) -> bool:
        return kind == "owner" or (kind == "reset" and self.admission.is_owner(int(detail["user"])))

    def _take(self, token: str) -> None:
        if not self.tables.links.take(token, self.admission.now()):
            raise MembershipRefused("token", say("the link is used up or too old; ask for a new one"))

    # Passwords and second factors

    def _check(self, password: str, mail: str, name: str, field: str = "password") -> None:
        try:
            passwords.check(password, mail, name)
        except passwords.WeakPassword as error:
            raise MembershipRefused(field, said_by(error)) from error

    def _check_name(self, name: str) -> None:
        if not 1 <= len(name) <= 100 or not name.isprintable():
            raise MembershipRefused("name", say("a name has 1 to 100 printable characters"))

    def _check_mail(self, mail: str) -> None:
        if not _MAIL.fullmatch(mail):
            raise MembershipRefused("mail", say("{mail!r} is no e-mail address", mail=mail[:80]))

    def _set_password(self, user: int, password: str) -> None:
        self.tables.users.change(user, password=passwords.hashed(password))
        self.tables.sessions.end_all(user)
        self.tables.links.end_of(user)  # or who got hold of one would have the account again

    def change_password(self, user: int, old: str, new: str) -> None:
        """Ends every session of the user."""
        found = self.user(user)
        self._own(found, old, "old")
        self._check(new, found.mail, found.name, "new")
        self._set_password(user, new)

    def rename(self, user: int, name: str) -> None:
        """What a user is called, and what they sign with from now on."""
        self._check_name(name.strip())
        self.tables.users.change(user, name=name.strip())

    def _own(self, user: User, password: str, field: str = "password") -> None:
        if not passwords.matches(user.password, password):
            raise MembershipRefused(field, say("this is not your password"))

    def begin_totp(self, user: int) -> tuple[str, str]:
        """A new secret and the address that its QR code holds; nothing is kept until `confirm_totp`."""
        secret = totp.new_secret()
        return secret, totp.uri(secret, self.user(user).mail)

    def confirm_totp(self, user: int, password: str, secret: str, code: str) -> list[str]:
        """Asks for codes from now on; gives the recovery codes."""
        self._own(self.user(user), password)
        try:
            step = totp.accepted(secret, code, self.admission.now() / 1000, 0)
        except ValueError as error:
            raise MembershipRefused("secret", say("this is no secret")) from error
        if step is None or len(secret) != 32:
            raise MembershipRefused("code", say("this is not the code that the app shows now"))
        if self.admission.sealer is None:
            raise MembershipRefused("secret", say("the server's key file is missing: its log says how to put it back"))
        codes = totp.recovery_codes()
        kept = msgspec.json.encode([totp.recovery_hash(one) for one in codes]).decode()
        self.tables.users.change(user, totp=self.admission.sealer.seal(secret, user), totp_step=step, recovery=kept)
        return codes

    def end_totp(self, user: int, password: str | None) -> None:
        """password None: by an owner or the command line."""
        if password is not None:
            self._own(self.user(user), password)
        self.tables.users.change(user, totp="", recovery="[]")

    def expect_sso(self, user: User) -> None:
        """The next single sign-on with the user's e-mail, verified, opens this account for good; within 7 days."""
        self.link("sso", mail=user.mail)

    # Roles

    def invite(self, mail: str, grants: Sequence[UserGrant], by: Caller | None) -> str | None:
        """The token of an invitation; None where the user exists, who has the grants at once."""
        self._check_mail(mail)
        if not grants:
            raise MembershipRefused("role", say("an invitation needs a role in a project"))
        for grant in grants:
            self._check_rules(grant.hidden, grant.rows)
            self._may_grant(by, grant)
        user = self.tables.users.of_mail(mail)
        if user is None:
            told = [
                {name: value for name, value in msgspec.to_builtins(one).items() if name != "user"} for one in grants
            ]
            return self.link("invite", mail=mail.strip().casefold(), grants=told, by=by.who if by else "cli")
        for grant in grants:
            self.grant(msgspec.structs.replace(grant, user=user.id), by)
        return None

    def grant(self, grant: UserGrant, by: Caller | None) -> None:
        """Gives a user a role in a project, in place of the one before."""
        self._check_rules(grant.hidden, grant.rows)
        self._may_grant(by, grant)
        before = next((one for one in self.tables.users.grants(grant.user) if one.project == grant.project), None)
        if before is not None:
            self._may_grant(by, before)
        self._or_refused(lambda: self.tables.users.put_grant(grant))

    def grant_of(self, user: int, project: int, role: str, hidden: Sequence[str], rows: Sequence[Any]) -> UserGrant:
        return UserGrant(user, project, role, tuple(hidden), tuple(rows))

    def remove(self, user: int, project: int, by: Caller | None) -> None:
        """Takes a user's role in a project. Raises KeyError where there is none."""
        before = next((one for one in self.tables.users.grants(user) if one.project == project), None)
        if before is None:
            raise KeyError(user)
        self._may_grant(by, before)
        self._or_refused(lambda: self.tables.users.remove_grant(user, project))

    def _may_grant(self, by: Caller | None, grant: UserGrant) -> None:
        """Nobody gives (or takes) what they do not have."""
        if grant.role not in ROLES:
            raise MembershipRefused(
                "role", say("{role!r} is not one of {roles}", role=grant.role, roles=", ".join(ROLES))
            )
        if grant.role == "owner" and (grant.project != EVERY_PROJECT or grant.hidden or grant.rows):
            raise MembershipRefused("role", say("an owner is one of the whole server, without rules"))
        if by is None:
            return
        own = by.on(grant.project)
        if grant.project == EVERY_PROJECT and "server" not in by.everywhere:
            raise MembershipRefused("role", say("only an owner gives roles in every project"))
        if own is None or own.restricted or not of_role(grant.role) <= own.permissions:
            raise MembershipRefused(
                "role", say("you cannot give or take the role {role!r}, which may more than you", role=grant.role)
            )

    def _check_rules(self, hidden: Sequence[str], rows: Sequence[Any]) -> None:
        """Raises MembershipRefused for what is no list of names and no list of filters on properties of events."""
        if len(hidden) > 500 or any(not isinstance(name, str) or not 1 <= len(name) <= 512 for name in hidden):
            raise MembershipRefused("hidden", say("is a list of at most 500 names of properties"))
        if len(rows) > 20:
            raise MembershipRefused("rows", say("has at most 20 filters"))
        for row in rows:
            if not isinstance(row, Mapping):
                raise MembershipRefused(
                    "rows", say('is a list of filters such as {{"property": "$city", "operator": "equals", ...}}')
                )
        if (wrong := self._wrong_rows(rows)) is not None:
            raise MembershipRefused("rows", wrong)

    def disable(self, user: int, disabled: bool) -> None:
        """Ends a user's access with every session, or renews it."""
        self.user(user)
        self._or_refused(lambda: self.tables.sessions.disable(user, self.admission.now() if disabled else 0))

    def user(self, id: int) -> User:
        """Raises KeyError."""
        found = self.tables.users.one(id)
        if found is None:
            raise KeyError(id)
        return found

    def user_of(self, mail: str) -> User:
        """Raises MembershipRefused."""
        found = self.tables.users.of_mail(mail)
        if found is None:
            raise MembershipRefused("mail", say("there is no user {mail!r}; `zuji user list` shows them", mail=mail))
        return found

    def note(self, row: Mapping[str, Any]) -> None:
        """One entry of the audit log (store/audit.py Noted)."""
        self.tables.audit.note(Noted(**row))

    # Keys

    def create_key(
        self,
        project: int,
        scope: str,
        by: Caller | None,
        name: str = "",
        expires_at: int = 0,
        hidden: Sequence[str] = (),
        rows: Sequence[Any] = (),
        adopted: str = "",
    ) -> str:
        """The token of a new key, told only here. expires_at: ms UTC, 0 for never."""
        if scope not in SCOPES:
            raise MembershipRefused(
                "scope", say("{scope!r} is not one of {scopes}", scope=scope, scopes=", ".join(SCOPES))
            )
        if expires_at and expires_at <= self.admission.now():
            raise MembershipRefused("expires_at", say("lies in the past"))
        if len(name) > 100 or not name.isprintable():
            raise MembershipRefused("name", say("a name has at most 100 printable characters"))
        if (hidden or rows) and scope not in ("query", "save"):
            raise MembershipRefused(
                "hidden", say("rules are for keys of scope query or save, not {scope!r}", scope=scope)
            )
        self._check_rules(hidden, rows)
        if by is not None:
            own = by.on(project)
            if own is None or own.restricted or not of_scope(scope, project) <= own.permissions:
                raise MembershipRefused(
                    "scope", say("you cannot make a key of scope {scope!r}, which may more than you", scope=scope)
                )
            # Who runs the server may move a key; an admin of one project must not take what others' SDKs send.
            if adopted and self.tables.keys.belongs_elsewhere(adopted, project):
                raise MembershipRefused("adopted", say("this key is another project's; `zuji key create` moves it"))
        token = self._or_refused(lambda: self.tables.metadata.create_key(project, scope, adopted))
        self.tables.keys.describe(token, name, by.who if by else "cli", expires_at, hidden, rows)
        return token

    def keys(self, project: int | None) -> list[KeyFacts]:
        """Of a project, of every project (0), or all there are (None); newest first."""
        return [one for one in self.tables.keys.all() if project is None or one.project == project]

    def revoke_key(self, project: int, id: str) -> None:
        """Raises KeyError."""
        if id not in {one.id for one in self.keys(project)}:
            raise KeyError(id)
        self.tables.keys.revoke(id, self.admission.now())

    def _or_refused(self, work: Callable[[], Done]) -> Done:
        try:
            return work()
        except MetadataError as error:
            raise MembershipRefused("", said_by(error)) from error
