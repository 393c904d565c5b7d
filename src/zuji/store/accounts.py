"""Accounts in the metadata: what is kept of people and of keys, by subject."""

from __future__ import annotations

from zuji.store.audit import Audit
from zuji.store.keys import Keys
from zuji.store.login_failures import LoginFailures
from zuji.store.metadata import Metadata
from zuji.store.sessions import Sessions
from zuji.store.sso_identities import SsoIdentities
from zuji.store.user_links import UserLinks
from zuji.store.users import Users


class AccountTables:
    """The subjects over one Metadata."""

    def __init__(self, metadata: Metadata) -> None:
        self.metadata = metadata
        self.users, self.identities = Users(metadata), SsoIdentities(metadata)
        self.sessions, self.links, self.failures = Sessions(metadata), UserLinks(metadata), LoginFailures(metadata)
        self.keys, self.audit = Keys(metadata), Audit(metadata)
