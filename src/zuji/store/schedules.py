"""When boards are mailed to whom, and what came of each time."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa

from zuji.store.metadata import Metadata, _now, _tables

_schedules = sa.Table(
    "board_schedules",
    _tables,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("project", sa.Integer, nullable=False),
    sa.Column("board", sa.Integer, nullable=False),
    sa.Column("recipients", sa.Text, nullable=False),
    sa.Column("time", sa.String(5), nullable=False),
    sa.Column("time_zone", sa.String(64), nullable=False),
    sa.Column("weekdays", sa.Text, nullable=False),
    sa.Column("format", sa.String(8), nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("active", sa.Integer, nullable=False),
    sa.Column("author", sa.String(128), nullable=False),
    sa.Column("since", sa.BigInteger, nullable=False),
    sqlite_autoincrement=True,
)
_mails = sa.Table(
    "board_mails",
    _tables,
    sa.Column("schedule", sa.Integer, primary_key=True),
    sa.Column("due_at", sa.BigInteger, primary_key=True),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
)


class Schedule(msgspec.Struct, frozen=True):
    """recipients: addresses. time: HH:MM on clocks of time_zone, on weekdays (1 Monday to 7 Sunday). format: png or
    pdf. since (ms UTC): no time before it is due."""

    id: int
    project: int
    board: int
    recipients: list[str]
    time: str
    time_zone: str
    weekdays: list[int]
    format: str
    language: str
    active: bool
    author: str
    since: int = 0


class Mail(msgspec.Struct, frozen=True):
    """What came of one due time (ms UTC). state: sending, sent, failed (tried again until attempts are used up),
    unknown (the server ended while it was on its way: not sent again), skipped (a later time was due already)."""

    schedule: int
    due_at: int
    state: str
    attempts: int
    at: int
    detail: str = ""


_FIELDS = Schedule.__struct_fields__


class Schedules:
    """Reads and writes them in a metadata database."""

    def __init__(self, metadata: Metadata) -> None:
        self._metadata = metadata
        _tables.create_all(metadata._engine, tables=[_schedules, _mails])

    def all(self, project: int | None = None, board: int | None = None) -> list[Schedule]:
        """By id."""
        wanted = [] if project is None else [_schedules.c.project == project]
        wanted += [] if board is None else [_schedules.c.board == board]
        with self._metadata._begin() as db:
            columns = [_schedules.c[name] for name in _FIELDS]
            rows = db.execute(sa.select(*columns).where(*wanted).order_by(_schedules.c.id)).all()
        return [_schedule(dict(zip(_FIELDS, row, strict=True))) for row in rows]

    def create(self, made: Schedule) -> Schedule:
        made = msgspec.structs.replace(made, since=_now())
        with self._metadata._begin() as db:
            added = db.execute(_schedules.insert().values(**_row(made)))
            assert added.inserted_primary_key is not None
            return msgspec.structs.replace(made, id=int(added.inserted_primary_key[0]))

    def change(self, made: Schedule) -> Schedule:
        """Writes it over what it was; times that have passed meanwhile are not made up for."""
        made = msgspec.structs.replace(made, since=_now())
        with self._metadata._begin() as db:
            mine = sa.and_(_schedules.c.project == made.project, _schedules.c.id == made.id)
            db.execute(_schedules.update().where(mine).values(**_row(made)))
        return made

    def remove(self, project: int, id: int) -> bool:
        """False where there is none."""
        with self._metadata._begin() as db:
            mine = sa.and_(_schedules.c.project == project, _schedules.c.id == id)
            gone = bool(db.execute(_schedules.delete().where(mine)).rowcount)
            if gone:
                db.execute(_mails.delete().where(_mails.c.schedule == id))
            return gone

    def mails(self, schedule: int, limit: int = 20) -> list[Mail]:
        """Newest due time first."""
        with self._metadata._begin() as db:
            found = sa.select(_mails).where(_mails.c.schedule == schedule).order_by(_mails.c.due_at.desc())
            return [Mail(**row._mapping) for row in db.execute(found.limit(limit)).all()]

    def claim(self, schedule: int, due_at: int) -> bool:
        """Marks a due time as on its way; False where somebody has done so before. Only who has claimed it sends."""
        try:
            with self._metadata._begin() as db:
                row = {"state": "sending", "attempts": 1, "at": _now(), "detail": ""}
                db.execute(_mails.insert().values(schedule=schedule, due_at=due_at, **row))
        except sa.exc.IntegrityError:
            return False
        return True

    def claim_again(self, mail: Mail) -> bool:
        """Marks a failed one as on its way again; False where somebody was faster."""
        mine = sa.and_(_mails.c.schedule == mail.schedule, _mails.c.due_at == mail.due_at)
        same = sa.and_(_mails.c.state == mail.state, _mails.c.attempts == mail.attempts)
        with self._metadata._begin() as db:
            row = {"state": "sending", "attempts": mail.attempts + 1, "at": _now()}
            return bool(db.execute(_mails.update().where(mine, same).values(**row)).rowcount)

    def came_to(self, schedule: int, due_at: int, state: str, detail: str = "") -> None:
        """The outcome of what was claimed."""
        mine = sa.and_(_mails.c.schedule == schedule, _mails.c.due_at == due_at)
        with self._metadata._begin() as db:
            db.execute(_mails.update().where(mine).values(state=state, at=_now(), detail=detail[:2_000]))

    def forget_unfinished(self) -> int:
        """What a process that has ended left on its way: whether it arrived nobody knows. Gives how many."""
        with self._metadata._begin() as db:
            lost = {"state": "unknown", "detail": "the server ended while this was on its way; it is not sent again"}
            return int(db.execute(_mails.update().where(_mails.c.state == "sending").values(**lost)).rowcount)


def _row(made: Schedule) -> dict[str, object]:
    row = {name: getattr(made, name) for name in _FIELDS if name != "id"}
    told = {name: msgspec.json.encode(row[name]).decode() for name in ("recipients", "weekdays")}
    return {**row, **told, "active": int(made.active)}


def _schedule(row: dict[str, object]) -> Schedule:
    for name in ("recipients", "weekdays"):
        row[name] = msgspec.json.decode(str(row[name]))
    return msgspec.convert({**row, "active": bool(row["active"])}, Schedule)
