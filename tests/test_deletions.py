"""A running server and the command line: a project is deleted, refused everything, restored and purged."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.collect.test_events_api import event, judged
from tests.serve.test_one_person import send
from tests.servers.zuji import Server, running
from zuji.store.deletions import THROUGH, Deletions
from zuji.store.metadata import PURGED, _tables

KEY = "phc_shop_of_the_tests"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with running(tmp_path / "data") as server:
        yield server


def track(number: int, **properties: Any) -> dict[str, Any]:
    now = int(time.time() * 1000)
    return {"type": "track", "event": "view", "distinct_id": f"p{number % 3}", "time": now, "_track_id": number,
            "properties": properties}  # fmt: skip


def by_key(server: Server, number: int) -> dict[str, httpx.Response]:
    """The same event by four protocols, each as its SDK sends it with a key or a name of the project."""
    basic = base64.b64encode(f"{KEY}:".encode()).decode()
    posthog = {"api_key": KEY, "batch": [{"event": "view", "distinct_id": "p1", "properties": {"n": number}}]}
    segment = {"batch": [{"type": "track", "event": "view", "userId": "p1", "messageId": f"m{number}"}]}
    amplitude = {
        "api_key": KEY,
        "events": [{"event_type": "view", "user_id": "p-amplitude", "insert_id": f"i{number}"}],
    }
    body = {"data_list": base64.b64encode(json.dumps([track(number)]).encode()).decode()}
    return {
        "sensors": httpx.post(f"{server.url}/sa?project=shop", data=body),
        "posthog": httpx.post(f"{server.url}/e/", json=posthog),
        "segment": httpx.post(f"{server.url}/v1/batch", json=segment, headers={"authorization": f"Basic {basic}"}),
        "amplitude": httpx.post(f"{server.url}/2/httpapi", json=amplitude),
    }


def trend(api: httpx.Client, project: str = "shop") -> Any:
    day = time.strftime("%Y-%m-%d", time.gmtime())
    query = {"kind": "trend", "series": [{"event": "view"}], "from": day, "to": day, "time_zone": "UTC"}
    return api.post(f"/api/v1/projects/{project}/query", json=query)


def filled(server: Server) -> tuple[httpx.Client, str]:
    """`shop` with events, a key, a board with a link, a plan, a schedule; gives an API client and the token."""
    server.cli("project", "create", "shop")
    metadata = server.metadata
    metadata.create_key(metadata.project("shop").id, "ingest", KEY)
    metadata.publish_config(metadata.project("shop").id, "Android", '{"configs": {"a": 1}}')
    send(server, *(track(n) for n in range(1, 13)), project="shop")
    assert all(answer.status_code == 200 for answer in by_key(server, 100).values())
    server.wait_loaded()
    api = server.api()
    tile = {"id": "a", "x": 0, "y": 0, "w": 6, "h": 4, "kind": "text", "text": "hello"}
    made = api.post("/api/v1/projects/shop/boards", json={"name": "all", "board": {"tiles": [tile]}, "author": "ana"})
    assert made.status_code == 200, made.text
    path = f"/api/v1/projects/shop/boards/{made.json()['id']}"
    share = api.post(f"{path}/shares", json={"label": "wall", "author": "ana"})
    assert share.status_code == 200, share.text
    return api, share.json()["token"]


def quarantined(api: httpx.Client) -> dict[str, int]:
    found = api.get("/api/v1/projects/shop/quarantine").json()
    counted: dict[str, int] = {}
    for row in found["rows"]:
        counted[row["reason"]] = counted.get(row["reason"], 0) + 1
    return counted


def test_a_deleted_project_takes_no_part_and_comes_back_with_all_of_it(server: Server) -> None:
    api, token = filled(server)
    before = trend(api).json()
    boards = api.get("/api/v1/projects/shop/boards").json()
    config = f"{server.url}/config/Android.conf?project=shop"
    published = httpx.get(config)
    asked = server.metadata.create_key(server.metadata.project("shop").id, "query")
    own = {"authorization": f"Bearer {asked}"}
    assert httpx.get(f"{server.url}/api/v1/projects", headers=own).status_code == 200

    refused = subprocess.run(
        [sys.executable, "-m", "zuji.cli", "project", "delete", "shop"],
        env=server.environment, capture_output=True, text=True, input="shopp\n",
    )  # fmt: skip
    assert refused.returncode == 1 and "16 events, " in refused.stdout and "nothing was deleted" in refused.stderr
    assert "until" in server.cli("project", "delete", "shop", "--yes")
    assert "shop" not in server.cli("project", "list")
    assert "shop\tdeleted" in server.cli("project", "list", "--deleted")

    # Every SDK hears what it hears of an unknown key: its request is kept, so that it does not send it for ever.
    answers = by_key(server, 200)
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 200)
    told = judged(server, [event(event_id="while-away")], path="/api/v1/events?project=shop")
    assert [(one["verdict"], one["reason"]) for one in told["verdicts"]] == [("quarantined", "project_deleted")]
    server.wait_loaded()
    assert trend(api).status_code == 404
    assert httpx.get(f"{server.url}/api/v1/projects", headers=own).status_code == 401
    for path in (f"/api/v1/shared/{token}", f"/api/v1/shared/{token}/answers"):
        assert httpx.get(f"{server.url}{path}").status_code == 404
    assert httpx.get(config).content != published.content
    assert [one["waiting"] for one in api.get("/api/v1/deleted-projects").json()["projects"]] == [5]
    assert "everything holds" in server.cli("doctor")

    server.kill()  # the mark outlives the processes
    server.start()
    assert trend(api).status_code == 404

    assert "is back" in server.cli("project", "restore", "shop")
    server.wait_loaded()
    after = trend(api).json()
    assert after["series"] == before["series"]
    assert api.get("/api/v1/projects/shop/boards").json() == boards
    assert httpx.get(f"{server.url}/api/v1/projects", headers=own).status_code == 200
    assert httpx.get(f"{server.url}/api/v1/shared/{token}").status_code == 200
    assert httpx.get(config).content == published.content
    assert quarantined(api) == {"project_deleted": 5}
    released = server.cli("quarantine", "replay", "--project", "shop", "--reason", "project_deleted")
    assert "5 records were read again" in released
    assert trend(api).json()["series"][0]["points"][0]["value"] == before["series"][0]["points"][0]["value"] + 4
    assert "everything holds" in server.cli("doctor")


def test_with_no_grace_it_is_removed_for_good_beside_a_running_server(server: Server) -> None:
    api, token = filled(server)
    send(server, track(900), project="default")
    receipt = trend(api, "default").json()
    id = server.metadata.project("shop").id
    asked = subprocess.run(
        [sys.executable, "-m", "zuji.cli", "project", "delete", "shop", "--grace", "0"],
        env=server.environment, capture_output=True, text=True, input="shop\nyes\n",
    )  # fmt: skip
    assert asked.returncode == 1 and "NOTHING BRINGS IT BACK" in asked.stdout
    server.cli("project", "delete", "shop", "--grace", "0", "--yes")
    deadline = time.monotonic() + 30
    while not Deletions(server.metadata).purged() and time.monotonic() < deadline:
        time.sleep(0.05)
    (gone,) = Deletions(server.metadata).purged()
    assert (gone.id, gone.name, gone.events, gone.deleted_by) == (id, "shop", 16, "cli")
    assert rows_of(server, id) == {"projects": 1, "audit": 2}
    # Its key is nobody's now: kept as any other of that kind, and no project's.
    answers = by_key(server, 300)
    assert {answer.status_code for answer in answers.values()} == {200}
    server.wait_loaded()
    since = {"from": int(time.time() * 1000) - 60_000}
    unknown = api.get("/api/v1/unknown", params=since).json()["rows"]
    assert sum(row["count"] for row in unknown) == 4
    verified = api.post("/api/v1/projects/default/query/verify", json={"receipt": receipt["receipt"]}).json()
    assert verified["verdict"] == "same"
    assert "everything holds" in server.cli("doctor")
    assert "generation g2" in server.cli("store", "rebuild")
    assert trend(api, "default").json()["series"] == receipt["series"]
    assert int(server.cli("project", "create", "shop").split("id ")[1].split(",")[0]) == id + 1
    assert trend(api).json()["series"][0]["points"][0]["value"] == 0
    assert httpx.get(f"{server.url}/api/v1/shared/{token}").status_code == 404
    audit = [one["action"] for one in api.get("/api/v1/audit").json()["entries"] if one["project"] == "shop"]
    assert audit[:2] == ["purge_project", "delete_project"]


def rows_of(server: Server, project: int) -> dict[str, int]:
    """Tables of the metadata in which something of a project is left, by every way that leads to it."""
    found: dict[str, int] = {}
    metadata = server.metadata
    with metadata._engine.connect() as db:
        for name, table in _tables.tables.items():
            rows = [dict(row._mapping) for row in db.execute(table.select())]
            if name in THROUGH and name != "access_key_facts":
                assert not rows, name  # only `shop` had any
                continue
            if name == "projects":
                left = [row for row in rows if row["id"] == project and row["name"].startswith(PURGED)]
            elif name == "audit":
                left = [row for row in rows if row["project"] == "shop" and "purge" in row["action"] + row["target"]]
                left += [row for row in rows if row["action"] == "delete_project" and row["result"] == "done"]
            else:
                left = [row for row in rows if row.get("project") == project]
            if left:
                found[name] = len(left)
    return found
