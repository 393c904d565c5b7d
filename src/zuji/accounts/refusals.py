"""Refusals of changes of accounts, which the API and the command line tell alike."""

from __future__ import annotations

from zuji.records.sentences import FieldRefused


class MembershipRefused(FieldRefused):
    """What of an account, role or key cannot be so, and what would be valid. field is the body's."""


class LoginRefused(Exception):
    """reason: wrong, code_needed, wait, sso_only. retry_s: how long to wait."""

    def __init__(self, reason: str, retry_s: float = 0.0) -> None:
        self.reason, self.retry_s = reason, retry_s
        super().__init__(reason)


class SsoRefused(Exception):
    """A single sign-on that opens nothing. reason: what the login page tells (REASONS); the message is for the log."""

    REASONS = (
        *("state", "cancelled", "unreachable", "provider", "token", "mail", "domain"),
        *("not_invited", "not_linked", "linked", "no_role", "disabled"),
    )

    def __init__(self, reason: str, detail: str) -> None:
        assert reason in self.REASONS
        self.reason = reason
        self.linking = False  # whether somebody who is logged in was linking their account
        super().__init__(detail)
