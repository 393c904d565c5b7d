"""Retention: how long a project keeps which events, by its settings, and when they go."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from zuji.analyze import calendar
from zuji.records.project import Project
from zuji.records.project_settings import ProjectSettings
from zuji.store import expiry

if TYPE_CHECKING:
    from zuji.engine import Engine

EVERY_S = 600.0
_log = structlog.get_logger()


def limits_of(settings: ProjectSettings, now: int) -> dict[str, int]:
    """By event, and '' for all others, the instant (ms UTC) before which its events go; 0 where they stay.

    An event stays for whole local days: with one day, of today and of yesterday."""
    today = calendar.day_of(now, settings.time_zone)

    def before(days: int) -> int:
        first = today.toordinal() - days
        # Nothing is stored of before 1970.
        return max(0, calendar.start(today - timedelta(days=days), settings.time_zone)) if first > 719_163 else 0

    named = {event: before(days) if days else 0 for event, days in settings.event_retention_days.items()}
    return {"": before(settings.retention_days) if settings.retention_days else 0, **named}


class Expiring:
    """Asks the engine's store of the moment."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._next = 0.0

    def preview(self, project: Project, settings: ProjectSettings) -> Mapping[str, int]:
        """How many events would go now, by event."""
        engine = self._engine
        limits = limits_of(settings, int(time.time() * 1000))
        return expiry.counted(engine.store, project.id, limits, engine.state.position.batch)

    def is_due(self) -> bool:
        """Whether it was looked at longer ago than EVERY_S."""
        return time.monotonic() >= self._next

    def run(self, now: int) -> int:
        """Lets go of what is over at an instant (ms UTC); gives how many events. By the loader's thread, while it
        stands still."""
        engine, gone = self._engine, 0
        self._next = time.monotonic() + EVERY_S
        for project in engine.metadata.projects():
            limits = limits_of(engine.settings.newest(project)[1], now)
            if not any(limits.values()):
                continue
            found = sum(expiry.counted(engine.store, project.id, limits, engine.state.position.batch).values())
            if found:
                with engine.counting:  # between the two writes of it no minute adds up
                    engine.loader.expire(project.id, limits, int(time.time() * 1000))
                _log.info("events expired", project=project.name, events=found)
                gone += found
        return gone
