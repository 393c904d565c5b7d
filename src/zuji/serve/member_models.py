"""What the API reads and tells of people, roles, keys and the audit log."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

Role = Literal["admin", "analyst", "plan_editor", "viewer"]
_NAME = Field("", max_length=100)
_PASSWORD = Field(max_length=1_000)
_HIDDEN: list[str] = Field([], max_length=500, description="names of properties that do not exist for them")
_ROWS: list[Any] = Field([], max_length=20, description="filters of events; only rows that pass all are read")


class WaysOut(BaseModel):
    """How one may log in here. first: nobody has an account yet. sso: what single sign-on is called, '' without.
    sso_only: by password only owners."""

    first: bool
    sso: str = ""
    sso_only: bool = False


class SsoIn(BaseModel):
    """path: of our page to go to afterwards. again: the provider is to ask who it is. link: for one's own account."""

    path: str = Field("/", max_length=1_500)
    again: bool = False
    link: bool = False


class SsoOut(BaseModel):
    """Where the browser is to go."""

    url: str


class LinkIn(BaseModel):
    token: str = Field(max_length=300)


class LinkOut(BaseModel):
    """What a one-time link is for. mail: '' where it is still to be told."""

    kind: Literal["owner", "invite", "reset"]
    mail: str = ""


class TakeLinkIn(LinkIn):
    """mail and name where the link does not know them."""

    mail: str = Field("", max_length=254)
    name: str = _NAME
    password: str = _PASSWORD


class MeOut(BaseModel):
    mail: str
    name: str
    totp: bool
    recovery_codes_left: int
    password: bool = Field(True, description="whether a password opens it")
    sso: bool = Field(False, description="whether single sign-on opens it")


class OwnNameIn(BaseModel):
    name: str = Field(max_length=100)


class PasswordIn(BaseModel):
    old: str = _PASSWORD
    new: str = _PASSWORD


class TotpOut(BaseModel):
    """Nothing is kept of it until it is confirmed. uri: what a QR code holds."""

    secret: str
    uri: str


class TotpIn(BaseModel):
    password: str = _PASSWORD
    secret: str = Field(max_length=64)
    code: str = Field(max_length=40)


class RecoveryOut(BaseModel):
    """Told once."""

    recovery_codes: list[str]


class OwnPasswordIn(BaseModel):
    password: str = _PASSWORD


class SessionOut(BaseModel):
    """Times in ms UTC. current: the one that asks."""

    id: str
    created_at: int
    seen_at: int
    expires_at: int
    address: str
    agent: str
    current: bool


class SessionsOut(BaseModel):
    sessions: list[SessionOut]


class GrantOut(BaseModel):
    """project null: every project."""

    project: str | None
    role: str
    hidden: list[str]
    rows: list[Any]


class MemberOut(BaseModel):
    """A user in a project. everywhere: by a role in every project, which cannot be changed here."""

    user: int
    mail: str
    name: str
    role: str
    hidden: list[str]
    rows: list[Any]
    everywhere: bool
    totp: bool
    disabled: bool
    login_at: int


class ProjectMembersOut(BaseModel):
    members: list[MemberOut]


class MemberIn(BaseModel):
    role: Role
    hidden: list[str] = _HIDDEN
    rows: list[Any] = _ROWS


class InviteIn(MemberIn):
    mail: str = Field(max_length=254)


class InvitedOut(BaseModel):
    """token of the one-time link /login?link=<token>, good for 7 days; null: the user exists and has the role."""

    token: str | None


class UserOut(BaseModel):
    id: int
    mail: str
    name: str
    totp: bool
    disabled: bool
    created_at: int
    login_at: int
    grants: list[GrantOut]


class UsersOut(BaseModel):
    users: list[UserOut]


class UserChangeIn(BaseModel):
    """disabled ends every session."""

    disabled: bool


class ResetLinkOut(BaseModel):
    """token of the one-time link /login?link=<token>, good for 24 hours."""

    token: str


class ServerGrantIn(BaseModel):
    """role in every project; null takes it."""

    role: Literal["owner", "admin", "analyst", "plan_editor", "viewer"] | None


class InviteUserIn(BaseModel):
    mail: str = Field(max_length=254)
    role: Literal["owner", "admin", "analyst", "plan_editor", "viewer"]


class KeyOut(BaseModel):
    """hint: its last characters. Times in ms UTC, 0 for never."""

    id: str
    hint: str
    name: str
    scope: str
    author: str
    created_at: int
    expires_at: int
    used_at: int
    revoked_at: int
    hidden: list[str]
    rows: list[Any]


class KeysOut(BaseModel):
    keys: list[KeyOut]


class KeyIn(BaseModel):
    """expires_at: ms UTC, 0 for never. adopted: a key that SDKs carry already, for scope ingest of one project."""

    scope: Literal["ingest", "query", "save", "plan", "admin"]
    name: str = _NAME
    expires_at: int = Field(0, ge=0, lt=2**53)
    hidden: list[str] = _HIDDEN
    rows: list[Any] = _ROWS
    adopted: str = Field("", max_length=512)


class KeyMadeOut(BaseModel):
    """key is told only here."""

    key: str


class AuditEntryOut(BaseModel):
    """at in ms UTC. by: session, key, local or cli. action: name of the route. result: done, refused or failed."""

    id: int
    at: int
    who: str
    by: str
    address: str
    action: str
    project: str
    target: str
    result: str
    detail: dict[str, Any]


class AuditOut(BaseModel):
    """before: to read on from, null at the end."""

    entries: list[AuditEntryOut]
    before: int | None


READ: tuple[type[BaseModel], ...] = (
    *(
        LinkIn,
        TakeLinkIn,
        SsoIn,
        OwnNameIn,
        PasswordIn,
        TotpIn,
        OwnPasswordIn,
        MemberIn,
        InviteIn,
        UserChangeIn,
        ServerGrantIn,
    ),
    *(InviteUserIn, KeyIn),
)
