"""Who may delete a project, see that it is deleted and bring it back; and that it is none to anybody meanwhile."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from starlette.testclient import TestClient

from tests.serve.world import Shops, deps
from zuji.analyze.row_rules import wrong_with
from zuji.people.admission import Admission
from zuji.people.membership import Membership
from zuji.project_deletions import DeletionBook
from zuji.project_settings import SettingsBook
from zuji.serve.api import create_api
from zuji.store.deletions import Deletions
from zuji.store.metadata import Metadata
from zuji.store.users import UserGrant

OWN = {"sec-fetch-site": "same-origin"}
DAY = 86_400_000
COUNTED = {"events": 7, "persons": 3}


class Place(NamedTuple):
    client: TestClient
    metadata: Metadata
    admission: Admission
    clock: list[float]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    metadata = Metadata(f"sqlite:///{tmp_path / 'm.db'}")
    shop, blog = metadata.create_project("shop", "UTC"), metadata.create_project("blog", "UTC")
    admission = Admission(metadata)
    users = {
        "owner": UserGrant(0, 0, "owner"),
        "admin": UserGrant(0, shop.id, "admin"),
        "ruled": UserGrant(0, shop.id, "admin", rows=({"property": "$city", "operator": "equals", "values": ["x"]},)),
        "analyst": UserGrant(0, shop.id, "analyst"),
        "viewer": UserGrant(0, shop.id, "viewer"),
        "stranger": UserGrant(0, blog.id, "admin"),
    }
    for name, grant in users.items():
        admission.tables.users.add(f"{name}@example.com", name, "", [grant], 1)
    clock = [1_795_000_000.0]
    kept = Deletions(metadata)
    book = DeletionBook(metadata, 30, lambda id: {**COUNTED, **kept.counts(id)}, lambda _: 5, lambda: clock[0])
    plain = deps(object(), Shops())  # type: ignore[arg-type]
    made = dataclasses.replace(
        plain,
        accounts=admission,
        members=Membership(admission, wrong_with),
        projects=metadata,
        settings=SettingsBook(metadata),
        deletions=book,
    )
    client = TestClient(create_api(made), base_url="http://localhost:8106", raise_server_exceptions=False)
    yield Place(client, metadata, admission, clock)
    metadata.close()


def as_user(place: Place, name: str) -> dict[str, str]:
    user = place.admission.tables.users.of_mail(f"{name}@example.com")
    assert user is not None
    return {"cookie": f"zuji_session={place.admission.open(user.id, '127.0.0.1', 'a test')}", **OWN}


def delete(place: Place, who: str, project: str = "shop", /, **more: Any) -> Any:
    body = {"name": project, **more}
    return place.client.post(f"/api/v1/projects/{project}/deletion", headers=as_user(place, who), json=body)


def restore(place: Place, name: str, project: str = "shop") -> Any:
    return place.client.post(f"/api/v1/deleted-projects/{project}/restore", headers=as_user(place, name))


def listed(place: Place, name: str) -> list[dict[str, Any]]:
    answer = place.client.get("/api/v1/deleted-projects", headers=as_user(place, name))
    assert answer.status_code == 200
    return list(answer.json()["projects"])


def actions(place: Place) -> list[tuple[str, str, str, str]]:
    return [(one.action, one.who, one.project, one.result) for one in place.admission.tables.audit.newest()]


def test_it_says_what_would_go(place: Place) -> None:
    place.metadata.create_key(1, "ingest")
    told = place.client.get("/api/v1/projects/shop/deletion", headers=as_user(place, "admin")).json()
    assert (told["grace_days"], told["events"], told["persons"], told["keys"], told["members"]) == (30, 7, 3, 1, 4)


@pytest.mark.parametrize(
    ("name", "status"),
    [("owner", 200), ("admin", 200), ("ruled", 403), ("analyst", 403), ("viewer", 403), ("stranger", 404)],
)
def test_who_may_delete_a_project(place: Place, name: str, status: int) -> None:
    asked = place.client.get("/api/v1/projects/shop/deletion", headers=as_user(place, name))
    assert asked.status_code == status
    assert delete(place, name).status_code == status
    assert {one.name for one in place.metadata.projects()} == ({"blog"} if status == 200 else {"shop", "blog"})


@pytest.mark.parametrize(
    ("name", "status"),
    [("owner", 200), ("admin", 200), ("ruled", 403), ("analyst", 403), ("viewer", 403), ("stranger", 404)],
)
def test_who_sees_it_deleted_and_may_bring_it_back(place: Place, name: str, status: int) -> None:
    assert delete(place, "owner").status_code == 200
    found = listed(place, name)
    if status == 404:
        assert found == []
    else:
        (one,) = found
        now = int(place.clock[0] * 1000)
        assert (one["name"], one["deleted_at"], one["until"]) == ("shop", now, now + 30 * DAY)
        may = status == 200
        assert (one["may_restore"], one["by"], one["waiting"]) == (may, "owner@example.com" if may else "", 5 * may)
    assert restore(place, name).status_code == status
    assert ("shop" in {one.name for one in place.metadata.projects()}) == (status == 200)


@pytest.mark.parametrize(
    "more",
    [
        {"name": "Shop"},
        {"name": ""},
        {"grace_days": -1},
        {"grace_days": 366},
        {"grace_days": 0},
        {"grace_days": 0, "at_once": False},
        {"grace_days": "many"},
    ],
)
def test_what_is_not_clearly_meant_deletes_nothing(place: Place, more: dict[str, Any]) -> None:
    answer = delete(place, "owner", **more)
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-language"] == "en"
    assert {one.name for one in place.metadata.projects()} == {"shop", "blog"}


def test_it_is_no_project_to_anybody_and_its_keys_open_nothing(place: Place) -> None:
    key = place.metadata.create_key(1, "admin")
    bearer = {"authorization": f"Bearer {key}"}
    assert place.client.get("/api/v1/projects", headers=bearer).json()["projects"][0]["name"] == "shop"
    assert delete(place, "admin").status_code == 200
    assert place.client.get("/api/v1/projects", headers=bearer).status_code == 401
    assert place.client.post("/api/v1/deleted-projects/shop/restore", headers=bearer).status_code == 401
    for path in ("settings", "questions", "boards", "deletion", "audit"):
        answer = place.client.get(f"/api/v1/projects/shop/{path}", headers=as_user(place, "owner"))
        assert answer.status_code == 404, path
    assert place.client.get("/api/v1/session", headers=as_user(place, "admin")).json()["projects"] == {}
    assert delete(place, "owner").status_code == 404
    again = {"name": "shop", "time_zone": "UTC"}
    taken = place.client.post("/api/v1/projects", headers=as_user(place, "owner"), json=again)
    assert taken.status_code == 400 and "can be restored until" in taken.json()["detail"]
    assert restore(place, "admin").status_code == 200
    assert place.client.get("/api/v1/projects", headers=bearer).json()["projects"][0]["name"] == "shop"


def test_after_its_time_nobody_brings_it_back(place: Place) -> None:
    assert delete(place, "owner", grace_days=2).status_code == 200
    place.clock[0] += 2 * 86_400
    answer = restore(place, "owner")
    assert answer.status_code == 400 and "removed for good" in answer.json()["detail"]
    zh = {**as_user(place, "owner"), "accept-language": "zh"}
    said = place.client.post("/api/v1/deleted-projects/shop/restore", headers=zh).json()
    assert "正在彻底清除" in said["detail"]


def test_the_audit_log_has_the_three_acts_and_a_new_project_of_the_name_does_not_show_them(place: Place) -> None:
    assert delete(place, "admin").status_code == 200
    assert restore(place, "viewer").status_code == 403
    assert restore(place, "owner").status_code == 200
    assert delete(place, "owner", grace_days=0, at_once=True).status_code == 200
    kept = Deletions(place.metadata)
    now = int(place.clock[0] * 1000)
    assert kept.claim(1, now, 7)
    kept.purge(1, now, 12)
    kept.purge(1, now, 12)  # again does nothing
    assert actions(place) == [
        ("purge_project", "zuji", "shop", "done"),
        ("delete_project", "owner@example.com", "shop", "done"),
        ("restore_project", "owner@example.com", "shop", "done"),
        ("restore_project", "viewer@example.com", "shop", "refused"),
        ("delete_project", "admin@example.com", "shop", "done"),
    ]
    assert place.metadata.create_project("shop", "UTC").id == 3
    own = place.client.get("/api/v1/projects/shop/audit", headers=as_user(place, "owner")).json()
    assert own["entries"] == []
    whole = place.client.get("/api/v1/audit?action=purge_project", headers=as_user(place, "owner")).json()
    assert [one["target"] for one in whole["entries"]] == ["shop"]


def test_the_last_one_may_go(place: Place) -> None:
    for name in ("shop", "blog"):
        assert delete(place, "owner", name).status_code == 200
    assert place.client.get("/api/v1/projects", headers=as_user(place, "owner")).json()["projects"] == []
    assert [one["name"] for one in listed(place, "owner")] == ["blog", "shop"]
    assert not place.metadata.is_new()
