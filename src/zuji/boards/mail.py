"""Boards by mail: who gets which when, and sending it once for each due time.

A due time is marked as on its way before anything is sent, in one row that only one can write: two ticks, or a tick
after a restart, never send it twice. What a process that ended left on its way stays marked as unknown, since nobody
can tell whether it arrived. After a time without a server only the latest due time is sent.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
import structlog

from zuji import mail
from zuji.analyze.query import zones
from zuji.boards.due_times import last_due
from zuji.boards.picture_words import mail_text
from zuji.boards.saved import BoardBook
from zuji.definitions import saved_names
from zuji.records.sentences import say
from zuji.serve.board_deps import BoardRefused
from zuji.store.metadata import Metadata
from zuji.store.schedules import Mail, Schedule, Schedules

SCHEDULES_MAX = 50  # of a board
RECIPIENTS_MAX = 50
ATTEMPTS_MAX = 3
RETRY_MS = 300_000
DRAWING_S = 120.0
FORMATS = {"png": "image/png", "pdf": "application/pdf"}
LANGUAGES = ("zh-CN", "en")
DRAWN_AT_ONCE = 2  # others wait
_drawing = threading.BoundedSemaphore(DRAWN_AT_ONCE)
_log = structlog.get_logger()


class BoardMail:
    """Writes schedules and sends what is due. drawn gives what a board shows now, ready to be drawn (the shape of
    boards/pictures.py). Methods raise BoardRefused; KeyError for an unknown schedule."""

    def __init__(
        self,
        metadata: Metadata,
        boards: BoardBook,
        drawn: Callable[[int, Any, str], Mapping[str, Any]],
        smtp_url: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._metadata = metadata
        self._kept, self._boards, self._drawn, self._clock = Schedules(metadata), boards, drawn, clock
        self._smtp_url = smtp_url

    @property
    def ready(self) -> bool:
        return bool(self._smtp_url)

    def of(self, project: int, board: int) -> list[Schedule]:
        return self._kept.all(project, board)

    def mails(self, schedule: int, limit: int = 20) -> list[Mail]:
        return self._kept.mails(schedule, limit)

    def add(self, project: int, board: int, author: str, told: Mapping[str, Any]) -> Schedule:
        """A new schedule. told: recipients, time, time_zone, weekdays, format, language, active."""
        if len(self.of(project, board)) >= SCHEDULES_MAX:
            raise BoardRefused(
                "board", say("this board has {schedules_max} schedules, which is the most", schedules_max=SCHEDULES_MAX)
            )
        return self._kept.create(_fine(Schedule(0, project, board, author=author, **told)))

    def alter(self, project: int, board: int, id: int, told: Mapping[str, Any]) -> Schedule:
        """One with what is given changed."""
        return self._kept.change(_fine(msgspec.structs.replace(self._one(project, board, id), **told)))

    def remove(self, project: int, board: int, id: int) -> bool:
        return any(one.id == id for one in self.of(project, board)) and self._kept.remove(project, id)

    def _one(self, project: int, board: int, id: int) -> Schedule:
        for one in self.of(project, board):
            if one.id == id:
                return one
        raise KeyError(str(id))

    def send_now(self, project: int, board: int, id: int) -> Mail:
        """Sends once more, whatever is due; gives the outcome."""
        schedule = self._one(project, board, id)
        due = int(self._clock() * 1000)
        if not self._kept.claim(schedule.id, due):
            raise BoardRefused("schedule", say("is being sent just now"))
        self._carry(schedule, due, ATTEMPTS_MAX)
        return next(one for one in self._kept.mails(schedule.id) if one.due_at == due)

    def picture(self, project: int, board: Any, format: str, language: str) -> bytes:
        """A board as it is now, as a PNG or a PDF."""
        if format not in FORMATS:
            raise BoardRefused(
                "format", say("{format!r} is not one of {formats}", format=format, formats=", ".join(FORMATS))
            )
        return draw({**self._drawn(project, board, language), "language": language}, format)

    def start(self) -> None:
        """What was on its way when the last process ended is told as unknown."""
        self._kept.forget_unfinished()

    def tick(self) -> int:
        """Sends what is due and not yet sent; gives how many letters were tried."""
        if not self.ready:
            return 0
        now, tried = int(self._clock() * 1000), 0
        there = {project.id for project in self._metadata.projects()}  # not those that are deleted
        for schedule in self._kept.all():
            if not schedule.active or schedule.project not in there:
                continue
            due = last_due(schedule.time, schedule.time_zone, schedule.weekdays, now)
            if due is None or due < schedule.since:
                continue
            known = next((one for one in self._kept.mails(schedule.id, 5) if one.due_at == due), None)
            if known is None:
                claimed = self._kept.claim(schedule.id, due)
            else:
                waiting = known.state == "failed" and known.attempts < ATTEMPTS_MAX and now - known.at >= RETRY_MS
                claimed = waiting and self._kept.claim_again(known)
            if claimed:
                tried += 1
                self._carry(schedule, due, 1 if known is None else known.attempts + 1)
        return tried

    def _carry(self, schedule: Schedule, due: int, attempt: int) -> None:
        """Draws and sends what was claimed, and keeps the outcome."""
        try:
            self._send(schedule)
        except mail.MailFailed as error:
            last = error.for_good or attempt >= ATTEMPTS_MAX
            self._kept.came_to(schedule.id, due, "given_up" if last else "failed", str(error))
        except (BoardRefused, KeyError, ValueError, DrawingFailed) as error:
            self._kept.came_to(schedule.id, due, "given_up", str(error))
        except Exception as error:
            _log.exception("a board's mail failed", schedule=schedule.id)
            self._kept.came_to(schedule.id, due, "failed", type(error).__name__)
        else:
            self._kept.came_to(schedule.id, due, "sent")

    def _send(self, schedule: Schedule) -> None:
        post = mail.post_of(self._smtp_url)
        board = self._boards.one(schedule.project, str(schedule.board))
        if board.archived:
            raise BoardRefused("board", say("{name!r} is archived: restore it, or end this schedule", name=board.name))
        content = self.picture(schedule.project, board, schedule.format, schedule.language)
        subject, text = mail_text(board.name, board.description, schedule.language)
        name = f"board-{board.id}.{schedule.format}"
        made = mail.letter(post.sender, schedule.recipients, subject, text, name, content, FORMATS[schedule.format])
        mail.send(post, made)


class DrawingFailed(Exception):
    """A board could not be drawn."""


def draw(told: Mapping[str, Any], format: str) -> bytes:
    """A picture of a board, made in a process of its own: drawing takes 200 MB that the engine would not get back."""
    command = [sys.executable, "-m", "zuji.boards.pictures", format]
    try:
        with _drawing:
            done = subprocess.run(
                command,
                input=json.dumps(told, default=str).encode(),
                capture_output=True,
                timeout=DRAWING_S,
                check=False,
            )
    except subprocess.TimeoutExpired as error:
        raise DrawingFailed(f"the board could not be drawn within {DRAWING_S:.0f} s") from error
    if done.returncode or not done.stdout:
        raise DrawingFailed(f"the board could not be drawn: {done.stderr.decode(errors='replace')[-500:]}")
    return done.stdout


def _fine(schedule: Schedule) -> Schedule:
    saved_names.author(schedule.author, BoardRefused)
    recipients: Sequence[str] = schedule.recipients
    if not 1 <= len(recipients) <= RECIPIENTS_MAX:
        raise BoardRefused("recipients", say("1 to {recipients_max} addresses", recipients_max=RECIPIENTS_MAX))
    for one in recipients:
        if not mail.is_address(one):
            raise BoardRefused("recipients", say("{one!r} is not a mail address", one=one[:80]))
    hour, _, minute = schedule.time.partition(":")
    if not (len(hour) == len(minute) == 2 and hour.isdigit() and minute.isdigit() and hour < "24" and minute < "60"):
        raise BoardRefused("time", say("{time!r} is not HH:MM, 00:00 to 23:59", time=schedule.time[:20]))
    if schedule.time_zone not in zones():
        raise BoardRefused(
            "time_zone",
            say("{time_zone!r} is not an IANA time zone such as 'Asia/Shanghai'", time_zone=schedule.time_zone[:60]),
        )
    days = schedule.weekdays
    if not days or len(set(days)) < len(days) or not set(days) <= set(range(1, 8)):
        raise BoardRefused("weekdays", say("numbers from 1 (Monday) to 7 (Sunday), each once, one at least"))
    if schedule.format not in FORMATS:
        raise BoardRefused(
            "format", say("{format!r} is not one of {formats}", format=schedule.format, formats=", ".join(FORMATS))
        )
    if schedule.language not in LANGUAGES:
        raise BoardRefused(
            "language",
            say("{language!r} is not one of {languages}", language=schedule.language, languages=", ".join(LANGUAGES)),
        )
    return schedule
