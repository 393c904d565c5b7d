"""Something that happened, in the one shape that every vendor's record becomes."""

from __future__ import annotations

from typing import Any

import msgspec


class Source(msgspec.Struct, frozen=True):
    """Who sent a record: vendor is the protocol, sdk the library's own name ('js', 'Android', 'python')."""

    vendor: str
    endpoint: str = ""  # path of the request
    sdk: str = ""
    sdk_version: str = ""
    platform: str = ""  # web, app, mp, server or '' when not known


class Lib(msgspec.Struct, frozen=True):
    """What the SDK says of itself and of the call."""

    name: str = ""
    version: str = ""
    method: str = ""  # code, autoTrack
    detail: str = ""
    app_version: str = ""


class IdentityOp(msgspec.Struct, frozen=True, omit_defaults=True):
    """Evidence about ids. op is link, unlink, merge or alias; pairs are (class, value): '$identity_login_id', 'u1'.

    implied: no call of identify said it, the record merely carries both ids, as its neighbours do. Such evidence is
    written down when it joins, not again with every event.
    """

    op: str
    pairs: tuple[tuple[str, str], ...]
    implied: bool = False


class Target(msgspec.Struct, frozen=True):
    """Whose profile: kind is user (the record's distinct_id), group or item; type and id name the latter two."""

    kind: str = "user"
    type: str = ""
    id: str = ""


class ProfileOp(msgspec.Struct, frozen=True):
    """One operation; key is '' for clear and delete. Meaning of each op: protocols/canonical.md, section 4."""

    op: str
    key: str = ""
    value: Any = None


class Change(msgspec.Struct, frozen=True):
    """Operations on one profile, in their order."""

    ops: tuple[ProfileOp, ...]
    target: Target = Target()


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """What events and profile changes share. Instants are ms UTC; None means that the record did not say."""

    project: str  # by name, as the request and the record say; not yet checked to exist. '' where a key names it
    source: Source
    record_type: str = ""  # the vendor's own word for this kind of record ('track', 'profile_set'); part of D7's id
    # Import token (Sensors: compared with Project.tokens) or the vendor's key, which names the project
    # (process/owners.py); of the record, else of the request. Never stored.
    token: str = ""
    index: int  # of the record in its request, from 0
    distinct_id: str
    is_login_id: bool = False
    anonymous_id: str = ""
    login_id: str = ""
    device_id: str = ""
    identities: dict[str, str] = {}
    client_event_id: str = ""  # `_track_id`, `uuid`, `messageId`, ... as text
    client_id_unique: bool = False  # the vendor makes client_event_id unique by itself (a UUID), see DESIGN D7
    time_raw: str = ""  # client time exactly as sent
    time_client: int | None = None  # the same in ms
    time_sent: int | None = None  # client clock at sending (`_flush_time`)
    time_free: bool = False  # the accepted time window does not apply
    time_zone_offset: int | None = None  # minutes east of UTC that the client says it lives in
    lib: Lib = Lib()
    ip: str = ""  # of the person; '' when it is not known or not theirs (server SDKs)
    ip_basis: str = "none"  # record, peer, none
    user_agent: str = ""  # of the person's browser or app, '' for server SDKs
    flags: tuple[str, ...] = ()  # dry_run, debug, instant, hybrid_h5, encrypted, historical
    extra: dict[str, Any] = {}  # every field that has no place above
    errors: tuple[tuple[str, str, str], ...] = ()  # (code, field, detail): kept, but something in it was wrong
    identity_op: IdentityOp | None = None
    changes: tuple[Change, ...] = ()  # profiles that the same record changes beside what it is itself: one fate for all
    content_hash: str = ""  # of the normalised record without send-time fields; only where D7 needs it (no client id)
    raw: bytes = b""  # the record's own JSON text, kept while it may still be refused


class Event(Envelope, frozen=True, kw_only=True):
    """One event. properties holds plain JSON values: str, int, float, bool, None, list, dict."""

    event: str
    event_raw: str = ""  # as received, when it was renamed
    session_id: str = ""
    groups: dict[str, str] = {}
    properties: dict[str, Any] = {}
    context: dict[str, Any] = {}
