"""One contract for the metadata on SQLite, PostgreSQL and MySQL (MariaDB): real servers."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from tests.servers.databases import mariadb, postgres
from tests.upgrading import newer
from zuji.records.plan_changes import VersionConflict
from zuji.store import metadata_copy, metadata_migrations
from zuji.store.accounts import AccountTables
from zuji.store.deletions import STAYS, THROUGH, Deletions, Purged
from zuji.store.documents import Documents
from zuji.store.metadata import Incident, Metadata, MetadataError, MetadataTooOld, _tables
from zuji.store.users import UserGrant

LONG = "足迹🙂'\"\\" * 30_000  # 400 KB in UTF-8: beyond what MySQL's plain TEXT holds


@pytest.fixture(scope="module", params=["sqlite", "postgresql", "mysql"])
def metadata(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Metadata]:
    folder = tmp_path_factory.mktemp("metadata")
    if request.param == "sqlite":
        made = Metadata(f"sqlite:///{folder / 'm.db'}")
        yield made
        made.close()
        return
    with (postgres if request.param == "postgresql" else mariadb)(folder) as dsn:
        made = Metadata(dsn)
        yield made
        made.close()


def test_projects_and_keys(metadata: Metadata) -> None:
    before = metadata.version()
    shop = metadata.create_project("商城_1", "Europe/Berlin")
    assert metadata.project("商城_1").time_zone == "Europe/Berlin" and metadata.version() > before
    with pytest.raises(MetadataError, match="exists already"):
        metadata.create_project("商城_1")
    metadata.create_project("Shop")
    metadata.create_project("shop")  # another one: names are told apart by case
    assert metadata.project("Shop").id != metadata.project("shop").id
    token = metadata.create_key(shop.id, "query")
    assert metadata.authenticate(token) is not None and metadata.authenticate(token.upper()) is None
    assert metadata.revoke_key(token[-4:]) == 1 and metadata.authenticate(token) is None


def test_long_documents_have_versions_and_conflicts(metadata: Metadata) -> None:
    documents = Documents(metadata)
    documents.put(1, "plan", 0, LONG, "me", "why", {})
    with pytest.raises(VersionConflict):
        documents.put(1, "plan", 0, "other", "me", "why", {})
    newest = documents.newest(1, "plan")
    assert newest.body == LONG


def test_accounts_are_one_for_each_address(metadata: Metadata) -> None:
    accounts = AccountTables(metadata)
    accounts.users.add("boss@example.com", "boss", "hash", [UserGrant(0, 0, "owner")], 1)
    user = accounts.users.add("ana@example.com", "安娜", "hash", [UserGrant(0, 1, "viewer")], 1)
    with pytest.raises(MetadataError):
        accounts.users.add("ana@example.com", "other", "hash", [], 1)
    accounts.users.put_grant(UserGrant(user, 1, "analyst"))
    assert [(one.project, one.role) for one in accounts.users.grants(user)] == [(1, "analyst")]
    token = accounts.sessions.add(user, 1_000, 2_000, "::1", "a test")
    found = accounts.sessions.one(token)
    assert found is not None and found[1] is not None and found[1].name == "安娜"
    assert accounts.sessions.end_all(user) == 1 and accounts.sessions.one(token) is None


def test_incidents_are_told_once(metadata: Metadata) -> None:
    assert metadata.tell(Incident("a", "kind", LONG, 1)) and not metadata.tell(Incident("a", "kind", "", 2))


def test_a_copy_in_another_database_holds_the_same_and_goes_on(metadata: Metadata, tmp_path: Path) -> None:
    """Both ways: of this database into SQLite, and back into an empty one of its own kind is what restore does."""
    (tmp_path / "dump").mkdir()
    counts = metadata_copy.dump(metadata, tmp_path / "dump")
    assert counts["projects"] >= 3 and counts["users"] == 2
    with pytest.raises(MetadataError, match="already"):
        metadata_copy.fill(metadata, tmp_path / "dump")
    other = Metadata(f"sqlite:///{tmp_path / 'copy.db'}")
    metadata_copy.fill(other, tmp_path / "dump")
    (tmp_path / "again").mkdir()
    assert metadata_copy.dump(other, tmp_path / "again") == counts
    for name in counts:
        ours, theirs = ((tmp_path / place / f"{name}.jsonl").read_bytes().splitlines() for place in ("dump", "again"))
        assert sorted(ours) == sorted(theirs), name
    assert other.create_project("next").id > metadata.project("shop").id
    _emptied(metadata)
    metadata_copy.fill(metadata, tmp_path / "again")
    assert metadata.create_project("next").id > metadata.project("shop").id
    other.close()


def _emptied(metadata: Metadata) -> None:
    from zuji.store.metadata import _tables

    with metadata._engine.begin() as db:
        for table in reversed(_tables.sorted_tables):
            if sa.inspect(db).has_table(table.name):
                db.execute(table.delete())


def test_a_migration_that_fails_half_way_is_taken_back(
    metadata: Metadata, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, names = metadata._engine, metadata_copy.names()
    metadata.create_project("vor")

    def columns() -> set[str]:
        return {column["name"] for column in sa.inspect(engine).get_columns("projects")}

    def rows() -> list[tuple[object, ...]]:
        with engine.connect() as db:
            return [tuple(row) for row in db.execute(sa.text("SELECT id, name, created_at FROM projects ORDER BY id"))]

    def breaks() -> None:
        raise OSError("No space left on device")

    was = (columns(), rows())
    monkeypatch.setattr(metadata_migrations, "STEPS", (newer.LOSSY,))
    metadata_migrations.keep(engine, names, tmp_path)
    with pytest.raises(OSError, match="No space left"):
        metadata_migrations.migrate(engine, names, breaks)
    for _ in range(2):  # it may be put back again
        metadata_migrations.put_back(engine, names, tmp_path)
        assert (columns(), rows()) == was and metadata_migrations.version(engine) == 1
    metadata_migrations.keep(engine, names, tmp_path)
    with pytest.raises(metadata_migrations.Different, match="rows of the metadata changed in projects"):
        metadata_migrations.migrate(engine, names, lambda: None)
    metadata_migrations.put_back(engine, names, tmp_path)
    monkeypatch.setattr(metadata_migrations, "STEPS", (newer.METADATA,))
    metadata_migrations.keep(engine, names, tmp_path)
    metadata_migrations.migrate(engine, names, lambda: None)
    assert metadata_migrations.version(engine) == 2 and columns() == {*was[0], "region"}
    metadata_migrations.put_back(engine, names, tmp_path)
    metadata_migrations.drop(engine, tmp_path)
    assert (columns(), rows()) == was
    monkeypatch.undo()
    before = max(project.id for project in metadata.projects())
    assert metadata.create_project("danach").id == before + 1  # ids go on behind those that were given


def test_metadata_of_another_version_is_not_opened(metadata: Metadata, monkeypatch: pytest.MonkeyPatch) -> None:
    url = metadata._engine.url.render_as_string(hide_password=False)
    monkeypatch.setattr(metadata_migrations, "STEPS", (newer.METADATA,))
    with pytest.raises(MetadataTooOld, match="has version 1 and this build works with 2"):
        Metadata(url)
    with metadata._engine.begin() as db:
        db.execute(sa.text("UPDATE meta SET value = '3' WHERE name = 'schema'"))
    try:
        with pytest.raises(MetadataError, match="has version 3; this build knows up to 2"):
            Metadata(url)
    finally:
        with metadata._engine.begin() as db:
            db.execute(sa.text("UPDATE meta SET value = '1' WHERE name = 'schema'"))


def row_of(table: sa.Table, project: int, number: int) -> dict[str, Any]:
    """Some row of a project; numbers and texts differ from those of any other number."""
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.name == "project":
            row[column.name] = project
        elif isinstance(column.type, sa.LargeBinary):
            row[column.name] = b"%d" % number
        elif isinstance(column.type, (sa.Text, sa.String)):
            row[column.name] = str(number)
        else:
            row[column.name] = number
    return row


def everything(metadata: Metadata) -> dict[str, list[dict[str, Any]]]:
    with metadata._engine.connect() as db:
        return {
            name: [dict(row._mapping) for row in db.execute(table.select()) if name != "meta"]
            for name, table in _tables.tables.items()
        }


def test_a_purge_removes_every_row_of_a_project_and_of_no_other(metadata: Metadata) -> None:
    kept = Deletions(metadata)
    gone, other = metadata.create_project("gone"), metadata.create_project("stays")
    with metadata._engine.begin() as db:
        for owner, number in ((gone.id, 70_001), (other.id, 70_002)):
            for name in sorted(_tables.tables, key=lambda one: one in THROUGH):
                table = _tables.tables[name]
                if name not in STAYS:
                    row = row_of(table, owner, number)
                    assert name in THROUGH or "project" in row, f"{name}: whose are its rows? (store/deletions.py)"
                    db.execute(table.insert().values(**row))
    before = everything(metadata)
    metadata.add_decrypt_key(gone.id, "AES", "1", b"secret")
    grants = [{"user": 0, "project": gone.id, "role": "viewer"}, {"user": 0, "project": other.id, "role": "viewer"}]
    accounts = AccountTables(metadata)
    both = accounts.links.add("invite", {"mail": "a@example.com", "grants": grants}, 1, 2**52)
    only = accounts.links.add("invite", {"mail": "a@example.com", "grants": grants[:1]}, 1, 2**52)

    assert not kept.claim(gone.id, 1_000, 3)  # it is not deleted
    kept.delete("gone", "ana", 1_000, 1)
    with pytest.raises(MetadataError, match="was deleted"):
        metadata.project("gone")
    with pytest.raises(MetadataError, match="can be restored until"):
        metadata.create_project("gone")
    with pytest.raises(MetadataError, match="was deleted"):
        kept.delete("gone", "ben", 2_000, 0)
    day = 86_400_000
    assert not kept.claim(gone.id, 1_000 + day - 1, 3) and kept.claim(gone.id, 1_000 + day, 3)
    with pytest.raises(MetadataError, match="removed for good"):
        kept.restore("gone", 1_500)
    version = metadata.version()
    kept.purge(gone.id, 5_000, 12)
    assert metadata.version() > version
    after = everything(metadata)
    for name in _tables.tables.keys() - STAYS:
        left = [row for row in before[name] if row not in after[name]]
        assert len(left) == 1 and (70_001 in left[0].values() or "70001" in left[0].values()), name
        assert [row for row in after[name] if row not in before[name]] == [], name
    (told,) = kept.purged()
    assert told == Purged(gone.id, "gone", 1_000, "ana", 5_000, 12, 3)
    found = accounts.links.one(both, 1)
    assert found is not None and found[1]["grants"] == grants[1:] and accounts.links.one(only, 1) is None
    (noted,) = accounts.audit.newest("gone", action="purge_project")
    assert (noted.who, noted.detail["events"], noted.detail["deleted_by"]) == ("zuji", 3, "ana")
    # Keys of decryption stay as long as old requests may be read.
    assert metadata.decrypt_keys()[1] == () and metadata.decrypt_keys(None, {gone.id: "gone"})[0].keys() == {"gone"}
    assert kept.let_keys_go(11) == 0 and kept.let_keys_go(12) == 1
    assert metadata.create_project("gone").id > other.id


def test_a_restored_project_is_what_it_was(metadata: Metadata) -> None:
    kept = Deletions(metadata)
    made = metadata.create_project("comes back", "Europe/Berlin")
    key = metadata.create_key(made.id, "ingest")
    before = (metadata.project("comes back"), everything(metadata))
    kept.delete("comes back", "ana", 1_000, 1)
    assert not metadata.takes_part(made.id)
    assert next(one for one in metadata.every_project() if one.id == made.id).keys == before[0].keys
    kept.restore("comes back", 2_000)
    assert (metadata.project("comes back"), everything(metadata)) == before
    assert metadata.authenticate(key) is not None
    with pytest.raises(MetadataError, match="no project 'comes back' is deleted"):
        kept.restore("comes back", 2_000)


def test_a_deletion_in_the_middle_of_another_change_is_not_written_over(
    metadata: Metadata, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = metadata.create_project("raced").id
    deleting = threading.Thread(target=lambda: Deletions(metadata).delete("raced", "a test", 1, 1))
    read = msgspec.json.decode

    def between(*asked: Any, **more: Any) -> Any:
        if deleting.ident is None:
            deleting.start()
            deleting.join(1)  # it waits for us where the engine locks the row
        return read(*asked, **more)

    with contextlib.suppress(MetadataError), metadata._begin() as db:
        monkeypatch.setattr(msgspec.json, "decode", between)
        metadata._set(db, project, {"title": "Raced"})
    monkeypatch.undo()
    deleting.join()
    assert not metadata.takes_part(project)
