"""Settings of projects: every version is kept, and what decoding reads of them is journaled."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.runners.test_loader import append, engine, track
from zuji.config import Config
from zuji.project_settings import SettingsBook
from zuji.records.plan_changes import PlanRefused, VersionConflict
from zuji.store.metadata import Metadata


@pytest.fixture
def metadata(tmp_path: Path) -> Metadata:
    return Metadata(f"sqlite:///{tmp_path}/metadata.db")


def test_every_version_is_kept_with_who_and_why(metadata: Metadata) -> None:
    book, project = SettingsBook(metadata), metadata.create_project("shop", "UTC")
    assert book.newest(project)[0].version == 0
    book.put(project, 0, {"currency": "CNY", "title": "小店"}, "ana", "money")
    book.put(project, 1, {"time_zone": "Europe/Paris"}, "bo", "")
    told = [(one.version, one.author, one.reason) for one in book.versions(project)]
    assert told == [(2, "bo", ""), (1, "ana", "money")]
    now = metadata.project("shop")
    assert (now.title, now.currency, now.time_zone, now.ip) == ("小店", "CNY", "Europe/Paris", "full")


def test_whoever_read_an_older_version_is_told_and_changes_nothing(metadata: Metadata) -> None:
    book, project = SettingsBook(metadata), metadata.create_project("shop")
    book.put(project, 0, {"currency": "CNY"}, "ana", "")
    with pytest.raises(VersionConflict):
        book.put(project, 0, {"currency": "USD"}, "bo", "")
    assert metadata.project("shop").currency == "CNY"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"currency": "yuan"}, "currency"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"ip": "some"}, "ip"),
        ({"retention_days": -1}, "retention_days"),
        ({"event_retention_days": {"view": 40_000}}, "event_retention_days.view"),
        ({"title": " x"}, "title"),
        ({"name": "other"}, "settings"),
        ({"retention_days": "1"}, "settings"),
        ([], "settings"),
    ],
)
def test_what_is_not_valid_is_named_and_not_written(metadata: Metadata, changed: object, field: str) -> None:
    book, project = SettingsBook(metadata), metadata.create_project("shop")
    with pytest.raises(PlanRefused) as refused:
        book.put(project, 0, changed, "ana", "")
    assert [one.field for one in refused.value.complaints] == [field]
    assert book.newest(project)[0].version == 0


ROWS = "SELECT distinct_id, ip, country, user_agent FROM {g}.events_1 ORDER BY 1"


def test_an_address_is_kept_as_the_project_said_when_it_was_received_and_a_rebuild_agrees(tmp_path: Path) -> None:
    config = Config(data_dir=str(tmp_path / "data"))
    config.root.mkdir()
    metadata = Metadata(config.metadata)
    project = metadata.create_project("default")
    append(config, [track(person="ana")])
    before = engine(config, {"rows": ROWS}, ())["answers"]["rows"]
    book = SettingsBook(metadata)
    book.put(project, 0, {"ip": "truncated"}, "ana", "")
    append(config, [track(person="bo", properties={"$ip": "114.114.114.114"})])
    after = engine(config, {"rows": ROWS}, ())["answers"]["rows"]
    assert after[0] == before[0] and before[0][1] == "1.2.4.8"
    assert after[1] == ["bo", "114.114.114.0", "CN", ""]
    book.put(project, 1, {"ip": "none", "user_agent": "none"}, "ana", "")
    append(config, [track(person="cai", properties={"$ip": "114.114.114.114"})])
    last = engine(config, {"rows": ROWS}, (), rebuild=True)["answers"]["rows"]
    assert last == [*after, ["cai", "", "CN", ""]]
