"""Deleted projects in the metadata: marked, restored, and in the end purged for good.

A deletion is a mark among a project's settings, so nothing else changes until its time is over. A purge removes every
row of the metadata that is the project's; of `projects` a row remains that gives its id to no other one, under a name
that no project can have, so the name is free. The audit log stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import sqlalchemy as sa

from zuji.records.sentences import say
from zuji.store import accounts, boards, cohorts, definitions, documents, questions, schedules, shares
from zuji.store import annotations as notes
from zuji.store.audit import Noted, _audit, audit_row
from zuji.store.metadata import PURGED, Metadata, MetadataError, _moment, _projects, _tables, deletion_of
from zuji.store.user_links import _links

# Each declares its tables when it is imported.
_DECLARED = (accounts, notes, boards, cohorts, definitions, documents, questions, schedules, shares)

# Rows of these are a project's through a row of another table: column, that table, and its column.
THROUGH = {
    "access_key_facts": ("hash", "access_keys", "hash"),
    "board_mails": ("schedule", "board_schedules", "id"),
    "board_share_passwords": ("share", "board_shares", "id"),
    "board_versions": ("board", "boards", "id"),
    "cohort_lists": ("cohort", "cohorts", "id"),
    "cohort_versions": ("cohort", "cohorts", "id"),
    "definition_rows": ("definition", "definitions", "id"),
    "definition_versions": ("definition", "definitions", "id"),
    "question_versions": ("question", "questions", "id"),
}
# Not a project's, or looked after on their own: the audit log and incidents stay, links are narrowed, keys of
# decryption are needed as long as the log holds requests of then (let_keys_go).
STAYS = frozenset(
    {
        *("meta", "projects", "incidents", "audit", "decrypt_keys", "user_links"),
        *("users", "user_identities", "user_sessions", "login_failures", "sso_tries"),
    }
)
# What goes with a project, as people call it: table, and of which rows.
_COUNTED = {
    "boards": "boards",
    "questions": "questions",
    "cohorts": "cohorts",
    "definitions": "definitions",
    "shares": "board_shares",
    "schedules": "board_schedules",
    "annotations": "annotations",
    "keys": "access_keys",
    "members": "user_grants",
}


class Deleted(msgspec.Struct, frozen=True):
    """A deleted project. at, until (when it can be restored no more) in ms UTC; by: who."""

    id: int
    name: str
    at: int
    until: int
    by: str
    title: str = ""


class Purged(msgspec.Struct, frozen=True):
    """What is known of a project that is gone. batch: after which; events: how many rows of events went."""

    id: int
    name: str
    deleted_at: int
    deleted_by: str
    at: int
    batch: int
    events: int


class Deletions:
    """Reads and writes them in a metadata database. Methods raise MetadataError."""

    def __init__(self, metadata: Metadata) -> None:
        self._metadata = metadata
        _tables.create_all(metadata._engine)

    def deleted(self) -> list[Deleted]:
        """Those that can still be restored or wait for their purge, by name."""
        return sorted((one for one in self._rows() if one is not None), key=lambda one: one.name)

    def _rows(self) -> list[Deleted | None]:
        asked = sa.select(_projects).where(sa.not_(_projects.c.name.startswith(PURGED)))
        with self._metadata._begin() as db:
            return [_deleted(row) for row in db.execute(asked)]

    def purged(self) -> list[Purged]:
        """Those that are gone, by id."""
        asked = sa.select(_projects).where(_projects.c.name.startswith(PURGED)).order_by(_projects.c.id)
        with self._metadata._begin() as db:
            return [msgspec.convert(_purged(row), Purged) for row in db.execute(asked)]

    def counts(self, project: int) -> dict[str, int]:
        """How much of what people made in a project there is: boards, questions, ... (ended keys and links apart)."""
        found = {}
        with self._metadata._begin() as db:
            for name, of in _COUNTED.items():
                table = _tables.tables[of]
                mine = table.c.project == project
                if "revoked_at" in table.c:
                    mine = sa.and_(mine, table.c.revoked_at == 0)
                if "role" in table.c:
                    mine = sa.and_(mine, table.c.role != "")
                found[name] = int(db.execute(sa.select(sa.func.count()).select_from(table).where(mine)).scalar_one())
        return found

    def delete(self, name: str, by: str, now: int, days: int) -> Deleted:
        """Takes a project out of everything; until now + days it can be restored. now in ms UTC."""
        project = self._metadata.project(name)
        until = now + days * 86_400_000
        made = Deleted(project.id, project.name, now, until, by[:254], project.title)
        with self._metadata._begin() as db:
            raw = self._settings(db, project.id)
            if deletion_of(raw):
                raise MetadataError(say("project {name!r} is deleted already", name=name))
            self._mark(db, project.id, raw, {"at": made.at, "until": made.until, "by": made.by})
            self._metadata._changed(db)
        return made

    def restore(self, name: str, now: int) -> Deleted:
        """Brings a project back as it was. now in ms UTC."""
        found = next((one for one in self.deleted() if one.name == name), None)
        if found is None:
            known = ", ".join(one.name for one in self.deleted()) or "none"
            raise MetadataError(say("no project {name!r} is deleted; there are: {known}", name=name, known=known))
        with self._metadata._begin() as db:
            raw = self._settings(db, found.id)
            deletion = deletion_of(raw)
            if not deletion:
                raise MetadataError(say("project {name!r} was restored already", name=name))
            if deletion.get("purging") or deletion["until"] <= now:
                raise MetadataError(
                    say(
                        "project {name!r} could be restored until {until}; it is being removed for good",
                        name=name,
                        until=_moment(deletion["until"]),
                    )
                )
            self._mark(db, found.id, raw, None)
            self._metadata._changed(db)
        return found

    def claim(self, project: int, now: int, events: int) -> bool:
        """Whether a project is to be purged, which then nobody can prevent any more. May be repeated. events: how many
        rows will go, by the first claim."""
        with self._metadata._begin() as db:
            raw = self._settings(db, project)
            deletion = deletion_of(raw) if raw else {}
            if not deletion or not (deletion.get("purging") or deletion["until"] <= now):
                return False
            if not deletion.get("purging"):
                self._mark(db, project, raw, {**deletion, "purging": True, "events": events})
            return True

    def purge(self, project: int, now: int, batch: int) -> None:
        """Removes every row of a project, and notes it in the audit log. Nothing where that was done before."""
        with self._metadata._begin() as db:
            row = db.execute(sa.select(_projects).where(_projects.c.id == project).with_for_update()).first()
            if row is None or row.name.startswith(PURGED):
                return
            for name, (column, parent, key) in THROUGH.items():
                table, of = _tables.tables[name], _tables.tables[parent]
                mine = [value for (value,) in db.execute(sa.select(of.c[key]).where(of.c.project == project))]
                for first in range(0, len(mine), 500):
                    db.execute(table.delete().where(table.c[column].in_(mine[first : first + 500])))
            for table in _tables.sorted_tables:
                if table.name not in STAYS and table.name not in THROUGH:
                    db.execute(table.delete().where(table.c.project == project))
            self._narrow_invitations(db, project)
            deletion = deletion_of(row.settings)
            told = {
                "name": row.name,
                "deleted_at": deletion.get("at", 0),
                "deleted_by": deletion.get("by", ""),
                "at": now,
                "batch": batch,
                "events": deletion.get("events", 0),
            }
            gone = {"name": f"{PURGED}{project}", "settings": msgspec.json.encode({"purged": told}).decode()}
            db.execute(_projects.update().where(_projects.c.id == project).values(**gone))
            detail = {"id": project, **{name: told[name] for name in ("events", "batch", "deleted_by")}}
            noted = Noted(now, "zuji", "server", "", "purge_project", row.name, row.name, "done", detail)
            db.execute(_audit.insert().values(**audit_row(noted)))
            self._metadata._changed(db)

    def let_keys_go(self, batch: int) -> int:
        """Removes the keys of decryption of projects that were purged up to a batch, below which no request is decoded
        again; gives how many."""
        old = [one.id for one in self.purged() if one.batch <= batch]
        keys = _tables.tables["decrypt_keys"]
        if not old:
            return 0
        with self._metadata._begin() as db:
            return int(db.execute(keys.delete().where(keys.c.project.in_(old))).rowcount)

    def _narrow_invitations(self, db: sa.Connection, project: int) -> None:
        for row in db.execute(sa.select(_links.c.hash, _links.c.detail).where(_links.c.kind == "invite")).all():
            detail = msgspec.json.decode(row.detail)
            grants = [one for one in detail.get("grants", ()) if one.get("project") != project]
            if len(grants) == len(detail.get("grants", ())):
                continue
            this = _links.c.hash == row.hash
            if grants:
                body = msgspec.json.encode({**detail, "grants": grants}).decode()
                db.execute(_links.update().where(this).values(detail=body))
            else:
                db.execute(_links.delete().where(this))

    @staticmethod
    def _settings(db: sa.Connection, project: int) -> str:
        """Locked until the transaction ends, so that of a restore and a purge at once one comes first."""
        asked = sa.select(_projects.c.settings).where(_projects.c.id == project).with_for_update()
        return str(db.execute(asked).scalar() or "")

    @staticmethod
    def _mark(db: sa.Connection, project: int, before: str, deletion: Mapping[str, Any] | None) -> None:
        settings = msgspec.json.decode(before)
        settings.pop("deletion", None)
        if deletion is not None:
            settings["deletion"] = deletion
        same = sa.and_(_projects.c.id == project, _projects.c.settings == before)
        after = msgspec.json.encode(settings).decode()
        if not db.execute(_projects.update().where(same).values(settings=after)).rowcount:
            raise MetadataError(say("the project was changed just now; try again"))


def _deleted(row: Any) -> Deleted | None:
    told = deletion_of(row.settings)
    if not told:
        return None
    title = msgspec.json.decode(row.settings).get("title", "")
    return Deleted(row.id, row.name, told["at"], told["until"], told["by"], title)


def _purged(row: Any) -> dict[str, Any]:
    return {"id": row.id, **msgspec.json.decode(row.settings)["purged"]}
