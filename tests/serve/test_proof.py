"""Answers that can be checked, explained and taken away, through the API and the command line of a whole server."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import httpx
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
