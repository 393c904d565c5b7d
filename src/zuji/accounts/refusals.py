"""Refusals of changes of accounts, which the API and the command line tell alike."""

from __future__ import annotations


class MembershipRefused(Exception):
    """What of an account, role or key cannot be so, and what would be valid. field is the body's."""

    def __init__(self, field: str, detail: str) -> None:
        self.field = field
        super().__init__(f"{field}: {detail}" if field else detail)


class LoginRefused(Exception):
    """reason: wrong, code_needed, wait. retry_s: how long to wait."""

    def __init__(self, reason: str, retry_s: float = 0.0) -> None:
        self.reason, self.retry_s = reason, retry_s
        super().__init__(reason)
