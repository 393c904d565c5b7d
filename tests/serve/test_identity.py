"""Identity through the public API of a whole server: who is one person, and decisions that are taken back."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from tests.servers.zuji import Server, running

LOGIN, ANONYMOUS = "$identity_login_id", "$identity_anonymous_id"
BASE = "/api/v1/projects/default/identity"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("identity") / "data") as started:
        now = int(time.time() * 1000)
        records = []
        for number, (login, device) in enumerate((("u1", "phone"), ("u2", "it's a \\ desk"), ("u1", "pad"))):
            person = {"anonymous_id": device, "time": now - 60_000 + number, "_flush_time": now}
            records += [
                {"type": "track", "event": "view", "distinct_id": device, "_track_id": number, **person},
                {"type": "track_signup", "event": "$SignUp", "distinct_id": login, "original_id": device,
                 "login_id": login, "_track_id": 10 + number, **person},
            ]  # fmt: skip
        body = urlencode({"data_list": base64.b64encode(json.dumps(records).encode()).decode()})
        assert httpx.post(f"{started.url}/sa?project=default", content=body).status_code == 200
        started.wait_loaded()
        yield started


def persons(api: httpx.Client) -> Any:
    today = time.strftime("%Y-%m-%d", time.gmtime())
    question = {
        "kind": "trend",
        "series": [{"event": "view", "measure": "unique"}, {"event": "*", "measure": "average"}],
        "from": time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86_400)),
        "to": today,
        "time_zone": "UTC",
    }
    answer = api.post("/api/v1/projects/default/query", json=question)
    assert answer.status_code == 200, answer.text
    return answer.json()["series"]


def decide(api: httpx.Client, **what: Any) -> None:
    taken = api.post(f"{BASE}/changes", json={"reason": "a test", **what})
    assert taken.status_code == 200, taken.text
    number = taken.json()["id"]
    wait_until(lambda: any(c["id"] == number and c["done"] for c in api.get(f"{BASE}/changes").json()["changes"]))


def wait_until(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_merge_is_previewed_carried_out_told_and_taken_back_without_a_trace(server: Server) -> None:
    with server.api() as api:
        before = persons(api)
        assert before[0]["total"] == 3  # one_to_one: the pad stays alone
        merge = {"kind": "merge", "one": {"value": "u1"}, "other": {"id_class": ANONYMOUS, "value": "pad"}}
        shown = api.post(f"{BASE}/changes?preview=true", json={"reason": "same phone number", **merge}).json()
        assert shown["id"] is None
        assert shown["preview"]["persons_of_several_ids_before"] == 2
        assert (shown["preview"]["actors_moved"], shown["preview"]["events"]) == (1, 1)
        assert persons(api) == before
        decide(api, **merge)
        assert persons(api)[0]["total"] == 2
        told = api.get(f"{BASE}/person", params={"value": "u1"}).json()
        assert {(part["id_class"], part["value"]) for part in told["ids"]} == {
            (LOGIN, "u1"), (ANONYMOUS, "phone"), (ANONYMOUS, "pad"),
        }  # fmt: skip
        number = next(item["seq"] for item in told["evidence"] if item["op"] == "merge")
        decide(api, kind="revoke", numbers=[number])
        assert persons(api) == before
        again = api.get(f"{BASE}/person", params={"value": "pad", "id_class": ANONYMOUS}).json()
        assert [part["value"] for part in again["ids"]] == ["pad"]
        assert [item["revoked"] for item in again["evidence"] if item["op"] == "merge"] == [True]
        changes = api.get(f"{BASE}/changes").json()["changes"]
        assert [(c["kind"], c["reason"]) for c in changes] == [("revoke", "a test"), ("merge", "a test")]


def test_other_rules_join_the_past_and_the_old_ones_bring_it_back(server: Server) -> None:
    with server.api() as api:
        before = persons(api)
        conflicts = api.get(f"{BASE}/conflicts").json()["conflicts"]
        assert [(c["from_value"], c["to_value"], c["outcome"]) for c in conflicts] == [("u1", "pad", "conflict")]
        decide(api, kind="rules", mode="many_to_one")
        assert persons(api)[0]["total"] == 2
        assert api.get(BASE).json()["mode"] == "many_to_one"
        decide(api, kind="rules", mode="one_to_one")
        assert persons(api) == before


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ({"kind": "merge", "one": {"value": "u1"}}, "one and other"),
        ({"kind": "revoke"}, "numbers"),
        ({"kind": "revoke", "numbers": [99_999]}, "99999"),
        ({"kind": "rules"}, "mode"),
        ({"kind": "rules", "mode": "all"}, "mode"),
        ({"kind": "rules", "ids_max": 1}, "ids_max"),
        ({"kind": "merge", "one": {"value": ""}, "other": {"value": "x"}}, "value"),
    ],
)
def test_a_decision_that_cannot_be_taken_says_what_is_wrong(server: Server, body: Any, names: str) -> None:
    with server.api() as api:
        refused = api.post(f"{BASE}/changes", json={"reason": "a test", **body})
    assert refused.status_code in (400, 422)
    assert names in refused.text


def test_only_administrators_decide(server: Server) -> None:
    with server.api("query") as api:
        refused = api.post(f"{BASE}/changes", json={"kind": "rules", "mode": "global", "reason": "x"})
        assert refused.status_code == 403
        assert api.get(BASE).status_code == 200


def test_hostile_ids_are_ids(server: Server) -> None:
    with server.api() as api:
        for value in ("' OR 1 = 1 --", "it's a \\ desk", "\u0000", "名" * 255):
            told = api.get(f"{BASE}/person", params={"value": value, "id_class": ANONYMOUS})
            assert told.status_code == 200, told.text
            assert told.json()["ids"][-1]["value"] in (value, "it's a \\ desk", "u2")
