"""Answers that can be checked, explained and taken away, through the API and the command line of a whole server."""

from __future__ import annotations

import base64
import csv
import io
import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import httpx
import pyarrow.parquet as pq
import pytest

from tests.servers.zuji import Server, running

PATH = "/api/v1/projects/default/query"
NOW = int(time.time() * 1000)
MINUTE = 60_000
DAY = time.strftime("%Y-%m-%d", time.gmtime((NOW - 30 * MINUTE) / 1000))
TODAY = time.strftime("%Y-%m-%d", time.gmtime(NOW / 1000))
FUNNEL = {
    "kind": "funnel",
    "steps": [
        {"event": "view"},
        {"event": "pay", "filters": [{"property": "price", "operator": "greater", "value": 1}]},
    ],
    "window": {"value": 10, "unit": "minute"},
    "breakdowns": [{"property": "name", "limit": 5}],
    "from": DAY,
    "to": TODAY,
    "time_zone": "UTC",
}


def track(who: str, event: str, minutes_ago: float, **properties: Any) -> dict[str, Any]:
    at = NOW - int(minutes_ago * MINUTE)
    told = {"type": "track", "event": event, "time": at, "distinct_id": who, "login_id": who, "properties": properties}
    return {**told, "_track_id": hash((who, event, at)) % 2**31}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("proof") / "data") as started:
        records = [
            track("ana", "view", 30, name="=1+1"),
            track("ana", "pay", 25, price=-2.5),
            track("ana", "pay", 22, price=7),
            track("bo", "view", 20, name='足迹, "x"'),
            track("bo", "pay", 5, price=7),
            *(track(f"u{i}", "view", 15, name="plain") for i in range(5)),
        ]
        body = urlencode({"data_list": base64.b64encode(json.dumps(records).encode()).decode()})
        assert httpx.post(f"{started.url}/sa?project=default", content=body).status_code == 200
        started.wait_loaded()
        yield started


@pytest.fixture
def api(server: Server) -> Iterator[httpx.Client]:
    with server.api("query") as client:
        yield client


def test_engine_and_definition_agree_on_a_sample(api: httpx.Client) -> None:
    found = api.post(f"{PATH}/check", json={"query": FUNNEL, "sample": 500, "seed": 3}).json()
    assert (found["agrees"], found["sample"], found["rows"], found["differences"]) == (True, 7, 10, [])
    assert found["receipt"]["definition"] == found["definition"] == "funnel/1"


def test_a_check_that_cannot_be_is_refused_by_field(api: httpx.Client) -> None:
    for body, field in (
        ({"query": FUNNEL, "sample": 0}, "sample"),
        ({"query": {**FUNNEL, "subject": {"of": "device"}}}, "query.subject.of"),
        ({"query": {"kind": "no"}}, "kind"),
        ({"sample": 3}, "query"),
    ):
        answer = api.post(f"{PATH}/check", json=body)
        assert answer.status_code == 400 and answer.json()["problems"][0]["field"] == field, answer.text


def test_the_command_line_checks_a_question_and_an_answer(server: Server, api: httpx.Client, tmp_path: Any) -> None:
    for told in (FUNNEL, api.post(PATH, json=FUNNEL).json()):
        (tmp_path / "asked.json").write_text(json.dumps(told))
        assert "They agree: funnel/1 of 7 persons" in server.cli("check", str(tmp_path / "asked.json"))


def test_an_export_holds_the_answer_and_no_formula(api: httpx.Client) -> None:
    answer = api.post(PATH, json=FUNNEL).json()
    exported = api.post(f"{PATH}?format=csv&part=groups&bom=true", json=FUNNEL)
    assert exported.headers["content-type"].startswith("text/csv")
    assert exported.headers["content-disposition"] == 'attachment; filename="funnel-groups.csv"'
    assert exported.headers["zuji-digest"] == answer["receipt"]["digest"]
    assert exported.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(exported.content.decode("utf-8-sig"), newline="")))
    assert [row["breakdown_1"].removeprefix("'") for row in rows] == [one["breakdown"][0] for one in answer["groups"]]
    assert "'=1+1" in {row["breakdown_1"] for row in rows}
    assert [[int(row["counts_1"]), int(row["counts_2"])] for row in rows] == [one["counts"] for one in answer["groups"]]
    table = pq.read_table(io.BytesIO(api.post(f"{PATH}?format=parquet", json=FUNNEL).content))
    assert table.column("count").to_pylist() == [one["count"] for one in answer["steps"]] == [7, 1]
    refused = api.post(f"{PATH}?format=csv&part=nothing", json=FUNNEL)
    assert refused.status_code == 400 and refused.json()["problems"][0]["field"] == "part"
    assert api.post(f"{PATH}?format=xlsx", json=FUNNEL).status_code == 400


def test_all_members_are_exported_beyond_a_page(api: httpx.Client) -> None:
    asked = {"query": FUNNEL, "cell": {"step": 1}, "limit": 2}
    page = api.post(f"{PATH}/members", json=asked).json()
    text = api.post(f"{PATH}/members?format=csv", json=asked).text
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == page["count"] == 7
    assert [row["person"] for row in rows[:2]] == [one["person"] for one in page["members"]]
    assert {tuple(json.loads(row["ids"])) for row in rows} >= {("$identity_login_id=ana",)}
    assert sum(int(row["events"]) for row in rows) == 10
    lines = api.post(f"{PATH}/members?format=jsonl", json={**asked, "offset": 5}).text.splitlines()
    assert [json.loads(line)["person"] for line in lines] == [row["person"] for row in rows[5:]]


def test_events_behind_a_number_are_exported_with_their_properties(api: httpx.Client) -> None:
    trend = {"kind": "trend", "series": [{"event": "pay"}], "from": DAY, "to": TODAY, "time_zone": "UTC"}
    asked = {"query": trend, "cell": {}, "columns": ["price", "name"]}
    found = api.post(f"{PATH}/members?format=parquet", json=asked)
    table = pq.read_table(io.BytesIO(found.content))
    assert sorted(table.column("price").to_pylist()) == [-2.5, 7.0, 7.0]
    assert table.column("event").to_pylist() == ["pay"] * 3
    assert table.column("name").to_pylist() == [None] * 3
    text = api.post(f"{PATH}/members?format=csv", json=asked).text
    assert sorted(row["price"] for row in csv.DictReader(io.StringIO(text, newline=""))) == ["-2.5", "7", "7"]


def test_visits_behind_a_number_are_listed_and_exported_with_their_bounds(api: httpx.Client) -> None:
    path = {"kind": "path", "from": DAY, "to": TODAY, "time_zone": "UTC"}
    asked = {"query": path, "cell": {"level": 1, "node": 0}}
    listed = api.post(f"{PATH}/members", json=asked).json()
    assert (listed["of"], listed["count"]) == ("sessions", 2)
    ana = next(row for row in listed["members"] if row["from"] == NOW - 30 * MINUTE)
    assert (ana["to"], ana["session"], len(ana["person"]["ids"])) == (NOW - 22 * MINUTE, "", 1)
    file = api.post(f"{PATH}/members", params={"format": "csv"}, json=asked).text
    assert {row["from"] for row in csv.DictReader(io.StringIO(file))} == {str(row["from"]) for row in listed["members"]}


def test_persons_and_sql_are_exported(api: httpx.Client) -> None:
    text = api.post("/api/v1/projects/default/persons?format=csv", json={"limit": 1}).text
    assert len(list(csv.DictReader(io.StringIO(text, newline="")))) == 7
    sql = {"sql": "SELECT name AS `n`, price, toDate(time) AS day FROM events WHERE event != 'x' ORDER BY name, price"}
    plain = api.post("/api/v1/projects/default/sql", json=sql).json()
    exported = api.post("/api/v1/projects/default/sql?format=parquet", json=sql)
    rows = pq.read_table(io.BytesIO(exported.content)).to_pylist()
    assert [list(row.values()) for row in rows] == plain["rows"] and len(rows) == 10
    assert "'=1+1" in api.post("/api/v1/projects/default/sql?format=csv", json=sql).text


def explained(api: httpx.Client, who: str, **more: Any) -> Any:
    people = api.post(f"{PATH}/members", json={"query": FUNNEL, "cell": {"step": 1}}).json()["members"]
    (key,) = [one["person"] for one in people if one["ids"][0]["value"] == who]
    return api.post(f"{PATH}/explain", json={"query": FUNNEL, "person": key, **more})


def test_it_is_explained_why_somebody_converted_and_somebody_timed_out(api: httpx.Client) -> None:
    ana = explained(api, "ana", cell={"step": 2}).json()
    assert ana["counted"] is True
    assert [one["matches"] for one in ana["events"]] == [["steps[0]"], [], ["steps[1]"]]
    assert ana["events"][1]["unmatched"] == [{"part": "steps[1]", "failed": ["steps[1].filters[0]"]}]
    (attempt,) = ana["attempts"]
    assert (attempt["ended"], attempt["counted"], [one["step"] for one in attempt["steps"]]) == (
        "converted",
        True,
        [1, 2],
    )
    bo = explained(api, "bo", cell={"step": 2}).json()
    assert bo["counted"] is False
    (attempt,) = bo["attempts"]
    ends = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime((NOW - 10 * MINUTE) // 1000))
    assert (attempt["ended"], attempt["missing"]) == ("timed_out", ["step 2 (pay)"])
    assert attempt["ended_at"].startswith(ends) and f"no event of step 2 (pay) until {ends}" in attempt["text"]
    assert (
        api.post(f"{PATH}/explain", json={"query": FUNNEL, "person": "0" * 32}).json()["problems"][0]["field"]
        == "person"
    )
