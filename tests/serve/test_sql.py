"""SQL through the API and the command line of a whole server."""

from __future__ import annotations

import base64
import csv
import json
import re
import threading
import time
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from typer.testing import CliRunner

from tests.servers.zuji import Server, running
from zuji.cli import app

PATH = "/api/v1/projects/default/sql"
NOW = int(time.time() * 1000)


def send(server: Server, *records: dict[str, Any], project: str = "default") -> None:
    body = urlencode({"data_list": base64.b64encode(json.dumps(records).encode()).decode()})
    assert httpx.post(f"{server.url}/sa?project={project}", content=body).status_code == 200


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("sql") / "data") as started:
        started.cli("project", "create", "other", "--time-zone", "UTC")
        track = {"type": "track", "time": NOW, "properties": {"price": 2.5, "name": "=1+1"}}
        signup = {"type": "track_signup", "event": "$SignUp", "time": NOW, "_track_id": 50, "original_id": "device"}
        signup |= {"distinct_id": "u0", "login_id": "u0", "anonymous_id": "device"}
        view = {**track, "event": "view"}
        send(started, *({**view, "distinct_id": "device", "_track_id": i} for i in range(3)), signup)
        for who in ("u0", "u2"):
            send(started, *({**view, "distinct_id": who, "login_id": who, "_track_id": i} for i in range(3)))
        profile = {
            "type": "profile_set",
            "distinct_id": "u2",
            "login_id": "u2",
            "time": NOW,
            "properties": {"plan": "gold"},
        }
        send(started, profile, {"type": "nonsense", "distinct_id": "u9"})
        send(started, {**track, "event": "secret", "distinct_id": "u7"}, project="other")
        started.wait_loaded()
        yield started


@pytest.fixture
def api(server: Server) -> Iterator[httpx.Client]:
    with server.api("query") as client:
        yield client


def test_an_answer_has_columns_rows_and_a_receipt(api: httpx.Client) -> None:
    sql = "SELECT event, count() AS n FROM events WHERE event = {event:String} GROUP BY event"
    answer = api.post(PATH, json={"sql": sql, "parameters": {"event": "view"}}).json()
    assert answer["columns"] == [
        {"name": "event", "type": "LowCardinality(String)"},
        {"name": "n", "type": "UInt64"},
    ]
    assert (answer["rows"], answer["truncated"]) == ([["view", 9]], False)
    assert answer["receipt"]["definition"] == "sql/1" and answer["receipt"]["query_id"]
    assert answer["receipt"]["query"]["parameters"] == {"event": "view"}


def test_persons_are_those_of_the_person_api_and_of_questions(api: httpx.Client) -> None:
    day = time.strftime("%Y-%m-%d", time.gmtime(NOW / 1000))
    trend = {
        "kind": "trend",
        "series": [{"event": "view", "measure": "unique"}],
        "from": day,
        "to": day,
        "time_zone": "UTC",
    }
    unique = api.post("/api/v1/projects/default/query", json=trend).json()["series"][0]["total"]
    sql = "SELECT uniqExact(person) FROM events WHERE event = 'view'"
    assert api.post(PATH, json={"sql": sql}).json()["rows"] == [[unique]] == [[2]]
    found = api.get("/api/v1/projects/default/identity/profile", params={"value": "u2", "id_class": LOGIN}).json()
    by_plan = "SELECT person, ids FROM persons WHERE plan = 'gold'"
    (row,) = api.post(PATH, json={"sql": by_plan}).json()["rows"]
    known = [known["person"] for known in found_of(api, "u2")]
    assert row[0] in known and row[1] == 1 and found["batch"] > 0
    by_device = "SELECT DISTINCT person FROM events WHERE distinct_id = 'device'"
    ((merged,),) = api.post(PATH, json={"sql": by_device}).json()["rows"]
    assert merged in [known["person"] for known in found_of(api, "u0") if known["ids"] == 2]


LOGIN = "$identity_login_id"


def found_of(api: httpx.Client, value: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get("/api/v1/projects/default/identity/find", params={"value": value}).json()[
        "found"
    ]
    return found


def test_refused_records_are_read_too(api: httpx.Client) -> None:
    sql = "SELECT fate, count() FROM quarantine GROUP BY fate"
    rows = api.post(PATH, json={"sql": sql}).json()["rows"]
    assert sum(count for _, count in rows) == 1


@pytest.mark.parametrize(
    ("body", "field", "says"),
    [
        ({"sql": "SELECT pric FROM events"}, "sql", "line 1, column 8: unknown identifier pric; close: price"),
        ({"sql": "SELECT * FROM file('/etc/passwd')"}, "sql", "table function file is not allowed"),
        ({"sql": "SELECT {x:Int8}", "parameters": {"x": "a"}}, "parameters.x", "a whole number from -128 to 127"),
        ({"sql": "SELECT 1", "limit": 1_000_001}, "limit", "less than or equal to 1000000"),
        ({"sql": "SELECT 1", "time_zone": "Mars/Base"}, "time_zone", "IANA"),
        ({"sql": "SELECT 1", "settings": {}}, "settings", "not permitted"),
        ({"sql": 5}, "sql", "valid string"),
        ({}, "sql", "required"),
        ([], "", "a JSON object"),
    ],
)
def test_complaints_are_problems(api: httpx.Client, body: Any, field: str, says: str) -> None:
    answer = api.post(PATH, json=body)
    assert answer.status_code == 400
    assert answer.json()["problems"][0]["field"] == field and says in answer.json()["problems"][0]["detail"]
    translated = api.post(PATH, json=body, headers={"accept-language": "zh"}).json()
    assert translated["title"] == "查询无效"
    assert re.search("[\u4e00-\u9fff]", translated["problems"][0]["detail"])


def test_the_schema_tells_what_may_be_read_and_its_samples_are_answered(api: httpx.Client) -> None:
    schema = api.get(f"{PATH}/schema", params={"time_zone": "UTC"}).json()
    columns = {one["name"]: {item["name"]: item["type"] for item in one["columns"]} for one in schema["relations"]}
    assert columns["events"]["price"] == "Nullable(Float64)" and columns["persons"]["plan"] == "Nullable(String)"
    assert columns["events"]["time"] == "DateTime64(3, 'UTC')" and "uniqExact" in schema["aggregates"]
    for relation, parameters in zip(schema["relations"], ({"event": "view"}, {"ids": 0}, {}), strict=True):
        answer = api.post(PATH, json={"sql": relation["sample"], "parameters": parameters})
        assert answer.status_code == 200 and answer.json()["rows"]
        everything = api.post(PATH, json={"sql": f"SELECT * FROM {relation['name']}", "time_zone": "UTC"}).json()
        assert {item["name"]: item["type"] for item in everything["columns"]} == {
            item["name"]: item["type"] for item in relation["columns"]
        } | {item["name"]: item["type"] for item in everything["columns"] if "LowCardinality" in item["type"]}
    assert api.get(f"{PATH}/schema", params={"time_zone": "no' zone"}).status_code == 400


def test_a_project_without_events_has_none(server: Server) -> None:
    server.cli("project", "create", "empty")
    with server.api("query") as api:
        assert api.post("/api/v1/projects/empty/sql", json={"sql": "SELECT count() FROM events"}).json()["rows"] == [
            [0]
        ]
        assert api.post("/api/v1/projects/empty/sql", json={"sql": "SELECT count() FROM persons"}).json()["rows"] == [
            [0]
        ]


def test_a_running_query_is_watched_and_cancelled(server: Server, api: httpx.Client) -> None:
    pairs = "(SELECT arrayJoin(range(900000)) AS x) AS a CROSS JOIN (SELECT arrayJoin(range(900000)) AS y) AS b"
    query_id = str(uuid.uuid4())
    answers: list[httpx.Response] = []

    def run() -> None:
        with server.api("query") as own:
            answers.append(
                own.post(PATH, json={"sql": f"SELECT sum(x) FROM {pairs}"}, headers={"x-query-id": query_id})
            )

    thread = threading.Thread(target=run)
    thread.start()
    deadline = time.monotonic() + 30
    while api.get(f"/api/v1/queries/{query_id}").status_code != 200 and time.monotonic() < deadline:
        thread.join(0.02)
    assert api.post(PATH, json={"sql": "SELECT 1"}, headers={"x-query-id": query_id}).status_code == 409
    while thread.is_alive() and time.monotonic() < deadline:
        api.post(f"/api/v1/queries/{query_id}/cancel")
        thread.join(0.1)
    assert answers[0].status_code == 499


def test_a_large_answer_comes_whole(api: httpx.Client) -> None:
    sql = "SELECT arrayJoin(range(300000)) AS x, toString(x) AS s ORDER BY x"
    answer = api.post(PATH, json={"sql": sql, "limit": 250_000}).json()
    assert answer["truncated"] and answer["rows"][-1] == [249_999, "249999"] and len(answer["rows"]) == 250_000


def test_the_command_line_gives_a_table_csv_and_json(server: Server) -> None:
    def told(*arguments: str) -> str:
        done = CliRunner().invoke(app, ["sql", *arguments], env=server.environment)
        assert done.exit_code == 0, done.output
        return done.stdout

    sql = "SELECT name, count() AS n, NULL AS nothing FROM events GROUP BY name ORDER BY n DESC"
    assert "=1+1" in server.cli("sql", sql)
    rows = list(csv.reader(told(sql, "--format", "csv").splitlines()))
    assert rows == [["name", "n", "nothing"], ["'=1+1", "9", ""], ["", "1", ""]]
    given = ["-p", "event=view", "-p", "n=2", "--limit", "1", "--time-zone", "UTC", "--format", "json"]
    found = json.loads(told("SELECT time FROM events WHERE event = {event:String} AND {n:Int8} > 1", *given))
    assert found["truncated"] and found["columns"][0]["type"] == "DateTime64(3, 'UTC')"


def test_the_command_line_says_what_is_wrong(server: Server) -> None:
    for arguments, says in (
        (["SELECT pric FROM events"], "close: price"),
        (["SELECT 1", "--project", "nowhere"], "nowhere"),
        (["SELECT 1", "--format", "xml"], "table, csv, json"),
        (["SELECT 1", "-p", "x"], "NAME=VALUE"),
    ):
        done = CliRunner().invoke(app, ["sql", *arguments], env=server.environment)
        assert done.exit_code == 1 and says in done.output, done


def test_without_a_server_the_command_answers_by_itself(server: Server) -> None:
    server.stop()  # the last test: nobody needs it any more
    assert json.loads(server.cli("sql", "SELECT count() FROM events", "--format", "json"))["rows"] == [[10]]
