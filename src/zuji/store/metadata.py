"""What people decide: projects, keys, published configurations, incidents. Relational; SQLite by default.

Small and shared by every process of a data directory: the CLI writes here while the server runs, and the loader takes
over a change with the next batch (it journals the version that it read). Secrets of access are kept as hashes.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from zoneinfo import available_timezones

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateTable

from zuji.records.decoded import Key, Keys
from zuji.records.identity import IdentityChange
from zuji.records.project import UNKNOWN, Project
from zuji.records.sentences import say
from zuji.store import metadata_migrations as migrations

ADOPTED_CHARS_MAX = 255
SCOPES = ("ingest", "query", "save", "plan", "admin")  # what they may do: accounts/roles.py
KEY_ALGORITHMS = ("AES", "SM4", "RSA", "SM2", "EC")
_NAME = re.compile(r"[\w][\w .-]{0,63}")
PURGED = "/purged/"  # and its id: what remains of a purged project, so that no other one gets the id; no name begins so

_tables = sa.MetaData()
_meta = sa.Table("meta", _tables, sa.Column("name", sa.String(64), primary_key=True), sa.Column("value", sa.Text))
_projects = sa.Table(
    "projects",
    _tables,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("name", sa.String(64), unique=True, nullable=False),
    sa.Column("settings", sa.Text, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
)
_keys = sa.Table(
    "access_keys",
    _tables,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("project", sa.Integer, nullable=False),  # 0: every project
    sa.Column("scope", sa.String(16), nullable=False),
    sa.Column("hint", sa.String(16), nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("revoked_at", sa.BigInteger, nullable=False, default=0),
)
_decrypt = sa.Table(
    "decrypt_keys",
    _tables,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("project", sa.Integer, nullable=False),
    sa.Column("algorithm", sa.String(8), nullable=False),
    sa.Column("key_id", sa.String(64), nullable=False),
    sa.Column("secret", sa.LargeBinary, nullable=False),
)
_configs = sa.Table(
    "remote_configs",
    _tables,
    sa.Column("project", sa.Integer, primary_key=True),
    sa.Column("platform", sa.String(16), primary_key=True),
    sa.Column("body", sa.Text, nullable=False),
)
_incidents = sa.Table(
    "incidents",
    _tables,
    sa.Column("id", sa.String(128), primary_key=True),  # says what broke, so that it is told once
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
)
_identity_changes = sa.Table(
    "identity_changes",
    _tables,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("project", sa.Integer, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)


class MetadataError(Exception):
    """A change that cannot be made; the message names the thing, the value and what would be valid."""


class MetadataTooOld(MetadataError):
    """An older build has written it; upkeep/upgrade.py brings it here."""


class Grant(msgspec.Struct, frozen=True):
    """What a caller may do. project 0 is every project; scope admin includes query and ingest."""

    scope: str
    project: int = 0


class Incident(msgspec.Struct, frozen=True):
    """A broken promise, told once. at in ms UTC."""

    id: str
    kind: str
    detail: str
    at: int


ID_CHARS = 32  # of a hash: they name a session or a key, and open nothing


def _hash(token: str) -> str:
    # Tokens are 256 random bits, so a fast hash is enough: there is nothing to guess.
    return hashlib.sha256(token.encode()).hexdigest()


def _now() -> int:
    return int(time.time() * 1000)


def engine_of(url: str) -> sa.Engine:
    """SQLAlchemy's engine for the metadata at a URL. Raises MetadataError."""
    engine = sa.create_engine(_driven(url), pool_pre_ping=not url.startswith("sqlite"))
    if url.startswith("sqlite"):
        sa.event.listen(engine, "connect", _prepare_sqlite)
    return engine


class Metadata:
    """Opens (and makes) the metadata at a SQLAlchemy URL. Safe to use from many threads and processes."""

    def __init__(self, url: str) -> None:
        self._engine = engine_of(url)
        found, newest = migrations.version(self._engine), migrations.newest()
        if found > newest:
            self._engine.dispose()
            raise MetadataError(
                say(
                    "the metadata has version {found}; this build knows up to {newest}: upgrade Zuji",
                    found=found,
                    newest=newest,
                )
            )
        if 0 < found < newest:
            self._engine.dispose()
            raise MetadataTooOld(
                f"the metadata has version {found} and this build works with {newest}: `zuji upgrade` or `zuji serve` "
                "brings it there, behind a snapshot"
            )
        _tables.create_all(self._engine)
        with self._begin() as db:
            if not found and not db.execute(sa.select(_meta.c.value).where(_meta.c.name == "schema")).scalar():
                db.execute(_meta.insert().values(name="schema", value=str(newest)))
                db.execute(_meta.insert().values(name="version", value="1"))

    @contextmanager
    def _begin(self) -> Iterator[sa.Connection]:
        with self._engine.begin() as db:
            yield db

    def _changed(self, db: sa.Connection) -> None:
        value = db.execute(sa.select(_meta.c.value).where(_meta.c.name == "version")).scalar_one()
        db.execute(_meta.update().where(_meta.c.name == "version").values(value=str(int(value) + 1)))

    def version(self) -> int:
        """Grows with every change that decoding must know."""
        with self._begin() as db:
            return int(db.execute(sa.select(_meta.c.value).where(_meta.c.name == "version")).scalar_one())

    # Projects

    def create_project(self, name: str, time_zone: str = "Asia/Shanghai") -> Project:
        """Raises MetadataError for a name that is taken or not valid."""
        if not _NAME.fullmatch(name) or name == UNKNOWN:
            raise MetadataError(
                say(
                    "project name {name!r} is not valid: 1 to 64 letters, digits, spaces, '_', '.', '-', "
                    "beginning with a letter or digit",
                    name=name,
                )
            )
        if time_zone not in available_timezones():
            raise MetadataError(
                say(
                    "time zone {time_zone!r} is not known; valid are names such as Asia/Shanghai or UTC",
                    time_zone=time_zone,
                )
            )
        try:
            with self._begin() as db:
                settings = msgspec.json.encode({"time_zone": time_zone}).decode()
                row = db.execute(_projects.insert().values(name=name, settings=settings, created_at=_now()))
                self._changed(db)
                assert row.inserted_primary_key is not None
                return _project(int(row.inserted_primary_key[0]), name, settings, ())
        except sa.exc.IntegrityError as error:
            gone = next((one for one in self.every_project() if one.name == name and one.deleted_until), None)
            if gone is not None:
                raise MetadataError(
                    say(
                        "project {name!r} was deleted and can be restored until {until}; its name is free after that",
                        name=name,
                        until=_moment(gone.deleted_until),
                    )
                ) from error
            raise MetadataError(say("project {name!r} exists already", name=name)) from error

    def projects(self) -> tuple[Project, ...]:
        """By id; those that take part."""
        return tuple(project for project in self.every_project() if not project.deleted_until)

    def every_project(self) -> tuple[Project, ...]:
        """By id, with those that were deleted and can still be restored: their rows are there and are counted."""
        with self._begin() as db:
            rows = db.execute(
                sa.select(_projects.c.id, _projects.c.name, _projects.c.settings)
                .where(sa.not_(_projects.c.name.startswith(PURGED)))
                .order_by(_projects.c.id)
            )
            keys: dict[int, list[str]] = {}
            live = sa.and_(_keys.c.scope == "ingest", _keys.c.revoked_at == 0)
            for row in db.execute(sa.select(_keys.c.project, _keys.c.hash).where(live).order_by(_keys.c.hash)):
                keys.setdefault(row.project, []).append(row.hash)
            return tuple(_project(*row, tuple(keys.get(row.id, ()))) for row in rows)

    def project(self, name: str) -> Project:
        """Raises MetadataError, naming those that exist."""
        projects = self.projects()
        for project in projects:
            if project.name == name:
                return project
        for project in self.every_project():
            if project.name == name:
                raise MetadataError(
                    say(
                        "project {name!r} was deleted; `zuji project restore {name}` brings it back until "
                        "{deleted_until}",
                        name=name,
                        deleted_until=_moment(project.deleted_until),
                    )
                )
        known = ", ".join(project.name for project in projects) or "none yet"
        raise MetadataError(say("project {name!r} does not exist; there are: {known}", name=name, known=known))

    def takes_part(self, project: int) -> bool:
        """Whether there is such a project and it is not deleted."""
        return any(one.id == project for one in self.projects())

    def created_at(self, project: int) -> int:
        """When a project was made, ms UTC; 0 for one that there is not."""
        with self._begin() as db:
            found = db.execute(sa.select(_projects.c.created_at).where(_projects.c.id == project)).scalar()
        return int(found or 0)

    def is_new(self) -> bool:
        """Whether no project was ever made."""
        with self._begin() as db:
            return not db.execute(sa.select(sa.func.count()).select_from(_projects)).scalar_one()

    def set_tokens(self, name: str, tokens: Sequence[str]) -> None:
        """Records of that project must carry one of them from now on; none admits all."""
        project = self.project(name)
        with self._begin() as db:
            self._set(db, project.id, {"tokens": list(tokens)})
            self._changed(db)

    def _set(self, db: sa.Connection, project: int, changed: dict[str, Any]) -> None:
        this = _projects.c.id == project
        raw = db.execute(sa.select(_projects.c.settings).where(this).with_for_update()).scalar_one()
        settings = msgspec.json.encode({**msgspec.json.decode(raw), **changed}).decode()
        # SQLite locks nothing until the first write; a deletion meanwhile must not be written over.
        same = sa.and_(this, _projects.c.settings == raw)
        if not db.execute(_projects.update().where(same).values(settings=settings)).rowcount:
            raise MetadataError(say("the project was changed just now; try again"))

    # Keys of access

    def create_key(self, project: int, scope: str, adopted: str = "") -> str:
        """A new key, told only here; the metadata keeps its hash.

        adopted: a key of a vendor's that is deployed already (`phc_...`, a site's number, an app_id such as `web`), for
        scope ingest of one project. It may be short: it stands in pages and is no secret. Raises MetadataError.
        """
        if scope not in SCOPES:
            raise MetadataError(say("scope {scope!r} is not one of {scopes}", scope=scope, scopes=", ".join(SCOPES)))
        if adopted and (scope != "ingest" or not project):
            # It may be a short number that everybody can guess, and it stands in pages: it must open nothing.
            raise MetadataError(say("a key that exists already can only be taken over for scope ingest of one project"))
        if len(adopted) > ADOPTED_CHARS_MAX or not adopted.isprintable() or adopted != adopted.strip():
            raise MetadataError(
                say(
                    "the key must be 1 to {adopted_chars_max} printable characters without outer spaces",
                    adopted_chars_max=ADOPTED_CHARS_MAX,
                )
            )
        token = adopted or f"zuji_{scope}_{secrets.token_urlsafe(32)}"
        row = {"hash": _hash(token), "project": project, "scope": scope, "hint": token[-4:], "created_at": _now()}
        with self._begin() as db:
            there = db.execute(sa.select(_keys.c.revoked_at).where(_keys.c.hash == row["hash"])).scalar()
            if there == 0:
                raise MetadataError(
                    say("the key that ends with {token!r} exists already; `zuji key list` shows it", token=token[-4:])
                )
            if there:
                db.execute(_keys.delete().where(_keys.c.hash == row["hash"]))
            db.execute(_keys.insert().values(**row, revoked_at=0))
            if scope == "ingest":
                self._changed(db)
        return token

    def access_keys(self) -> list[dict[str, Any]]:
        """Every key without its hash, oldest first."""
        with self._begin() as db:
            rows = db.execute(
                sa.select(_keys.c.hint, _keys.c.project, _keys.c.scope, _keys.c.created_at, _keys.c.revoked_at)
            )
            return [dict(row._mapping) for row in rows]

    def revoke_key(self, hint: str) -> int:
        """Ends every live key whose last characters are hint; gives how many."""
        with self._begin() as db:
            live = sa.and_(_keys.c.hint == hint, _keys.c.revoked_at == 0)
            count = int(db.execute(_keys.update().where(live).values(revoked_at=_now())).rowcount)
            if count:
                self._changed(db)
            return count

    def authenticate(self, token: str) -> Grant | None:
        """What a key grants."""
        with self._begin() as db:
            row = db.execute(
                sa.select(_keys.c.scope, _keys.c.project).where(_keys.c.hash == _hash(token), _keys.c.revoked_at == 0)
            ).first()
            return None if row is None else Grant(row[0], row[1])

    # Decisions about identity

    def change_identity(self, change: IdentityChange) -> int:
        """Hands a decision to the loader, which carries it out as a batch of its own; gives its id. Never removed."""
        with self._begin() as db:
            body = msgspec.json.encode(msgspec.structs.replace(change, at=_now())).decode()
            row = db.execute(_identity_changes.insert().values(project=change.project, body=body))
            self._changed(db)
            assert row.inserted_primary_key is not None
            return int(row.inserted_primary_key[0])

    def identity_changes(self, after: int = 0, project: int = 0) -> list[IdentityChange]:
        """Those with a greater id, in their order; of one project or, with 0, of all."""
        wanted = _identity_changes.c.id > after
        if project:
            wanted = sa.and_(wanted, _identity_changes.c.project == project)
        with self._begin() as db:
            rows = db.execute(sa.select(_identity_changes).where(wanted).order_by(_identity_changes.c.id))
            return [
                msgspec.structs.replace(msgspec.json.decode(row.body, type=IdentityChange), id=row.id) for row in rows
            ]

    # Keys of decryption, remote configurations

    def add_decrypt_key(self, project: int, algorithm: str, key_id: str, secret: bytes) -> None:
        """Never removed or changed: old frames are decoded with it again."""
        if algorithm not in KEY_ALGORITHMS:
            raise MetadataError(
                say(
                    "algorithm {algorithm!r} is not one of {key_algorithms}",
                    algorithm=algorithm,
                    key_algorithms=", ".join(KEY_ALGORITHMS),
                )
            )
        with self._begin() as db:
            db.execute(_decrypt.insert().values(project=project, algorithm=algorithm, key_id=key_id, secret=secret))
            self._changed(db)

    def decrypt_keys(
        self, only: Sequence[str] | None = None, named: Mapping[int, str] | None = None
    ) -> tuple[Keys, tuple[str, ...]]:
        """Keys by project name, and their ids for the journal; only those of the given ids, if given. named: what
        projects were called at another time, by id."""
        names = named if named is not None else {project.id: project.name for project in self.every_project()}
        found: dict[str, tuple[Key, ...]] = {}
        ids = []
        with self._begin() as db:
            for row in db.execute(sa.select(_decrypt).order_by(_decrypt.c.id)):
                if only is not None and str(row.id) not in only:
                    continue
                name = names.get(row.project)
                if name is None:  # a purged project's (store/deletions.py)
                    continue
                found[name] = (*found.get(name, ()), Key(row.algorithm, row.key_id, row.secret))
                ids.append(str(row.id))
        return found, tuple(ids)

    def publish_config(self, project: int, platform: str, body: str) -> None:
        """What apps of that platform are told. Raises MetadataError when it is not a JSON object with `configs`."""
        try:
            value = msgspec.json.decode(body)
        except msgspec.DecodeError as error:
            raise MetadataError(say("the configuration is not JSON: {error}", error=error)) from error
        if not isinstance(value, dict) or not isinstance(value.get("configs"), dict):
            raise MetadataError(
                say('the configuration must be an object with an object "configs" (see the docs on apps)')
            )
        if platform not in ("Android", "iOS"):
            raise MetadataError(say("platform {platform!r} is not Android or iOS", platform=platform))
        with self._begin() as db:
            db.execute(_configs.delete().where(_configs.c.project == project, _configs.c.platform == platform))
            db.execute(_configs.insert().values(project=project, platform=platform, body=body))

    def config(self, project: str, platform: str) -> bytes | None:
        """The published configuration, None when there is none, or no such project takes part."""
        with self._begin() as db:
            row = db.execute(
                sa.select(_configs.c.body, _projects.c.settings)
                .join(_projects, _projects.c.id == _configs.c.project)
                .where(_projects.c.name == project, _configs.c.platform == platform)
            ).first()
        return None if row is None or deletion_of(row.settings) else str(row.body).encode()

    # Incidents

    def tell(self, incident: Incident) -> bool:
        """Keeps an incident; False when it was told before."""
        try:
            with self._begin() as db:
                db.execute(
                    _incidents.insert().values(
                        id=incident.id, kind=incident.kind, detail=incident.detail, at=incident.at
                    )
                )
        except sa.exc.IntegrityError:
            return False
        return True

    def incidents(self) -> list[Incident]:
        """Newest first."""
        with self._begin() as db:
            rows = db.execute(sa.select(_incidents).order_by(_incidents.c.at.desc()).limit(1000))
            return [Incident(row.id, row.kind, row.detail, row.at) for row in rows]

    def close(self) -> None:
        self._engine.dispose()


@compiles(sa.Text, "mysql", "mariadb")
def _long_text(*_: Any, **__: Any) -> str:
    return "LONGTEXT"  # plain TEXT ends at 64 KB


@compiles(sa.LargeBinary, "mysql", "mariadb")
def _long_binary(*_: Any, **__: Any) -> str:
    return "LONGBLOB"


@compiles(CreateTable, "mysql", "mariadb")
def _told_apart(element: CreateTable, compiler: Any, **more: Any) -> str:
    """Names are told apart by case and accent, as everywhere else."""
    return f"{compiler.visit_create_table(element, **more).rstrip()} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"


_DRIVERS = {"mysql": "mysql+pymysql", "mariadb": "mysql+pymysql", "postgresql": "postgresql+pg8000"}


def _driven(url: str) -> sa.URL:
    """The URL with the driver that is installed. Raises MetadataError."""
    try:
        found = sa.make_url(url)
    except sa.exc.ArgumentError:  # not with the text: it may hold a password
        raise MetadataError(
            say("the metadata's URL is not of the form postgresql://user:password@host/database")
        ) from None
    if found.drivername in _DRIVERS:
        found = found.set(drivername=_DRIVERS[found.drivername])
    return found.update_query_dict({"charset": "utf8mb4"}) if found.drivername == "mysql+pymysql" else found


def _prepare_sqlite(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.close()


def _project(project_id: int, name: str, settings: str, keys: tuple[str, ...]) -> Project:
    told = {"id": project_id, "name": name, **msgspec.json.decode(settings), "keys": keys}
    told["deleted_until"] = told.get("deletion", {}).get("until", 0)
    return msgspec.convert(told, Project, strict=False)


def deletion_of(settings: str) -> dict[str, Any]:
    """What a project's settings say of its deletion (store/deletions.py); empty where it takes part."""
    found: dict[str, Any] = msgspec.json.decode(settings).get("deletion", {})
    return found


def _moment(ms: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(ms / 1000))
