"""The clock of scheduled mails: one job of APScheduler, which asks twice a minute what is due.

When what is due lies in our own rows (store/schedules.py): nothing is pickled, and a job store of the scheduler's could
not mark a time as sent in the same row that says when it was.
"""

from __future__ import annotations

from typing import Any

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from zuji.serve.board_deps import Mailing

TICK_S = 20
_log = structlog.get_logger()


class Ticking:
    """Runs until `stop`."""

    def __init__(self, mailing: Mailing) -> None:
        self._mailing = mailing
        self._scheduler: Any = BackgroundScheduler(timezone="UTC", daemon=True)

    def start(self) -> None:
        """Nothing is started where the server was not told how to send mail."""
        if not self._mailing.ready:
            return
        self._mailing.start()
        # A tick that is late is worth as much as one in time; two at once are never wanted.
        told = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        self._scheduler.add_job(self._tick, "interval", seconds=TICK_S, **told)
        self._scheduler.start()

    def _tick(self) -> None:
        try:
            self._mailing.tick()
        except Exception as error:
            _log.error("mails could not be looked after", error=str(error))

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
