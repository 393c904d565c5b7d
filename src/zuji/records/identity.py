"""Who speaks, what is known about ids belonging together, and what people decide about it."""

from __future__ import annotations

import msgspec

MODES = ("one_to_one", "many_to_one", "global")
LOGIN = "$identity_login_id"
ANONYMOUS = "$identity_anonymous_id"
DEVICE = "$identity_device_id"
SNOWPLOW_DOMAIN, SNOWPLOW_NETWORK = "$identity_snowplow_duid", "$identity_snowplow_nuid"
MATOMO_VISITOR = "$identity_matomo_id"
GA_CLIENT, GA_INSTANCE = "$identity_ga_client_id", "$identity_ga_app_instance_id"
UMENG_VISITOR = "$identity_umeng_id"
# Anonymous ids of other vendors live in namespaces of their own: two SDKs on one site meet at the login id only.
VENDOR_ANONYMOUS = (SNOWPLOW_DOMAIN, SNOWPLOW_NETWORK, MATOMO_VISITOR, GA_CLIENT, GA_INSTANCE, UMENG_VISITOR)
# Classes under which records speak: only their actors have rows in the person map.
SPEAKING = frozenset((LOGIN, ANONYMOUS, *VENDOR_ANONYMOUS))

Id = tuple[str, str]  # class and value: ('$identity_login_id', 'u1')
NO_ID: Id = ("", "")


class Evidence(msgspec.Struct, frozen=True, array_like=True):
    """One thing that was said of ids, in the order of its arrival. op:

    spoke: one is a login id that spoke for the first time. login: one, a login id, signed up from other. link: they
    were bound. alias: they are one person. merge: they are, whatever the limits say. seen: one record carried both.
    unlink: one is let go; later records of it are somebody else's. Generations are those at that time.
    """

    op: str
    one: Id
    other: Id = NO_ID
    generation: int = 0
    other_generation: int = 0


class IdentityRules(msgspec.Struct, frozen=True):
    """How a project joins ids. values_max: open values of a class that one person may have; ids_max: of all classes."""

    mode: str = "one_to_one"
    values_max: dict[str, int] = msgspec.field(default_factory=lambda: {LOGIN: 1})
    ids_max: int = 1_000


class IdentityChange(msgspec.Struct, frozen=True):
    """What an administrator decided. kind:

    rules: take these rules. merge: one and other are one person. revoke: evidence of these numbers counts no more.
    restore: it counts again. Numbers are those of identity_edges.seq.
    """

    id: int
    project: int
    kind: str
    author: str = ""
    reason: str = ""
    at: int = 0  # ms UTC
    rules: IdentityRules | None = None
    one: Id = NO_ID
    other: Id = NO_ID
    numbers: tuple[int, ...] = ()
