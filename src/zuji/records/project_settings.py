"""What a project's administrators set: how it is shown, where its days begin, its money, what of a visitor it keeps and
for how long. Every version is kept; a batch names the version of the metadata that it read (DESIGN D3)."""

from __future__ import annotations

import re
from zoneinfo import available_timezones

import msgspec

from zuji.records.sentences import Sentence, say
from zuji.records.tracking_plan import Complaint

IP = ("full", "truncated", "none")
USER_AGENT = ("kept", "none")
DAYS_MAX = 36_500
EVENTS_MAX = 1_000
_TITLE_MAX = 100
_EVENT_MAX = 255
_CURRENCY = re.compile(r"[A-Z]{3}")


class ProjectSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """title: shown instead of the name, which SDKs send and which stays. currency: ISO 4217, '' for plain numbers.

    retention_days: events are removed that many local days after they happened, 0 keeps them; event_retention_days
    says it of single events. ip and user_agent: what is kept of them in rows, from the next batch on.
    """

    title: str = ""
    time_zone: str = "Asia/Shanghai"
    currency: str = ""
    ip: str = "full"
    user_agent: str = "kept"
    retention_days: int = 0
    event_retention_days: dict[str, int] = {}


def complaints(settings: ProjectSettings) -> list[Complaint]:
    """What is wrong with them, each naming its field, the value and what would be valid."""
    found = []

    def wrong(field: str, value: object, detail: Sentence) -> None:
        found.append(Complaint(field, value, detail))

    title = settings.title
    if len(title) > _TITLE_MAX or not title.isprintable() or title != title.strip():
        wrong(
            "title",
            title[:40],
            say("at most {title_max} printable characters without outer spaces", title_max=_TITLE_MAX),
        )
    if settings.time_zone not in available_timezones():
        wrong("time_zone", settings.time_zone[:40], say("a name such as Asia/Shanghai or UTC"))
    if settings.currency and not _CURRENCY.fullmatch(settings.currency):
        wrong("currency", settings.currency[:40], say("three capital letters of ISO 4217, such as CNY, or nothing"))
    if settings.ip not in IP:
        wrong("ip", settings.ip[:40], say("one of {ip}", ip=", ".join(IP)))
    if settings.user_agent not in USER_AGENT:
        wrong("user_agent", settings.user_agent[:40], say("one of {user_agent}", user_agent=", ".join(USER_AGENT)))
    if not 0 <= settings.retention_days <= DAYS_MAX:
        wrong("retention_days", settings.retention_days, say("0 (for ever) to {days_max} days", days_max=DAYS_MAX))
    if len(settings.event_retention_days) > EVENTS_MAX:
        wrong(
            "event_retention_days",
            len(settings.event_retention_days),
            say("at most {events_max} events", events_max=EVENTS_MAX),
        )
    for event, days in settings.event_retention_days.items():
        if not 1 <= len(event) <= _EVENT_MAX:
            wrong(
                "event_retention_days",
                event[:40],
                say("names of events have 1 to {event_max} characters", event_max=_EVENT_MAX),
            )
        elif not 0 <= days <= DAYS_MAX:
            wrong(
                f"event_retention_days.{event}"[:200], days, say("0 (for ever) to {days_max} days", days_max=DAYS_MAX)
            )
    return found
