"""A running server: a plan is written, a bad event waits with its difference, is mended and comes back by one call."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.servers.zuji import Server, running

P = "/api/v1/projects/default"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("plan") / "data") as started:
        yield started


@pytest.fixture(scope="module")
def api(server: Server) -> Iterator[httpx.Client]:
    with server.api() as client:
        yield client


def send(server: Server, *records: dict[str, Any]) -> None:
    now = int(time.time() * 1000)
    full = [
        {"type": "track", "distinct_id": "ana", "time": now - 1000 + i, "_track_id": now % 10**9 + i, **record}
        for i, record in enumerate(records)
    ]
    assert httpx.post(f"{server.url}/sa?project=default", content=json.dumps(full)).status_code == 200
    server.wait_loaded()


def put(api: httpx.Client, plan: dict[str, Any]) -> dict[str, Any]:
    base = api.get(f"{P}/plan").json()["version"]
    body = {"base": base, "plan": plan, "author": "ana", "reason": "test"}
    answer = api.put(f"{P}/plan", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def plan_of(kind: str, version: str = "quarantine") -> dict[str, Any]:
    buy = {
        "name": "buy", "state": "enabled", "scenario": "business_flow", "owner": "team", "description": "bought",
        "properties": [{"name": "price", "type": kind, "required": True, "description": "paid"}],
    }  # fmt: skip
    page = {"name": "page_evt", "state": "enabled", "aliases": ["$pageview"], "scenario": "common"}
    return {"policy": {"violation": version, "self_review": True}, "events": [buy, page]}


def test_the_whole_way_of_a_bad_event(server: Server, api: httpx.Client) -> None:
    assert api.get(f"{P}/plan").json()["version"] == 0
    written = put(api, plan_of("number"))
    assert written["version"] == 1 and {change["entry"] for change in written["changes"]} >= {"event/buy"}
    url = "https://bank.example/open/new?x=1"
    send(
        server,
        {"event": "buy", "properties": {"price": 5, "$url": url}},
        {"event": "buy", "properties": {"price": "cheap"}},
        {"event": "$pageview", "properties": {"$url": "https://bank.example/loan/1", "$title": "Loan"}},
        {"event": "surprise", "properties": {}},
    )
    listed = api.get(f"{P}/quarantine", params={"open": True}).json()
    (row,) = listed["rows"]
    assert row["violations"] == [
        {"code": "wrong_type", "field": "price", "value": '"cheap"', "valid": "a number", "action": "quarantine"}
    ]
    assert row["replayable"] and not row["released"]
    counts = {item["reason"]: (item["count"], item["open"]) for item in listed["reasons"]}
    assert counts == {"wrong_type": (1, 1), "unplanned_event": (1, 0)}

    put(api, plan_of("json"))
    preview = api.post(f"{P}/quarantine/replay", json={"ids": [row["id"]], "dry_run": True}).json()
    assert preview["rows"] == {"wrong_type": 1} and preview["offset"] == -1
    done = api.post(f"{P}/quarantine/replay", json={"ids": [row["id"]], "author": "ana", "why": "mended"}).json()
    assert done["rows"] == {"wrong_type": 1} and done["partition"] == 901 and done["cannot"] == {}
    server.wait_loaded()
    listed = api.get(f"{P}/quarantine", params={"fate": "quarantined"}).json()
    (again,) = (one for one in listed["rows"] if one["id"] == row["id"] and one["reason"] == "wrong_type")
    assert again["released"] and not again["replayable"]
    # The first plan had settled the kind, with the first value: the record comes in, its value is set aside.
    assert api.get(f"{P}/plan/conflicts").json() == {
        "conflicts": [{"property": "price", "planned": "json", "kind": "number"}]
    }
    assert [one["reason"] for one in listed["rows"] if one is not again] == ["type_conflict"]
    assert not api.get(f"{P}/quarantine", params={"open": True}).json()["rows"]
    assert "nothing waits" in server.cli("quarantine", "list")
    assert "0 records were read again" in server.cli("quarantine", "replay")
    assert trend(api, "buy") == 2
    assert "everything holds" in server.cli("doctor")


def trend(api: httpx.Client, event: str, **more: Any) -> Any:
    today = time.strftime("%Y-%m-%d", time.gmtime())
    question = {"kind": "trend", "series": [{"event": event}], "from": today, "to": today, "time_zone": "UTC", **more}
    answer = api.post(f"{P}/query", json=question)
    assert answer.status_code == 200, answer.text
    if "breakdowns" in more:
        return {line["breakdown"][0]: line["total"] for line in answer.json()["series"]}
    return answer.json()["series"][0]["total"]


def test_an_alias_names_the_stored_events_in_questions(api: httpx.Client) -> None:
    assert trend(api, "page_evt") == trend(api, "$pageview") == 1


def test_quality_coverage_and_unplanned_events(api: httpx.Client) -> None:
    found = api.get(f"{P}/plan/quality").json()
    scores = {event["name"]: event for event in found["events"]}
    assert scores["buy"]["rows"] == 2 and scores["buy"]["parts"] == {
        "documented": 1.0, "owner": 1.0, "type_stability": 0.5, "nulls": 0.5, "freshness": 1.0, "planned": 1.0,
        "duplicates": 1.0, "punctuality": 1.0,
    }  # fmt: skip
    assert scores["buy"]["score"] == 88
    assert {"name": "surprise", "rows": 1} in found["unplanned"]
    rows = {(row["scenario"], row["app_version"]): row for row in api.get(f"{P}/plan/coverage").json()["rows"]}
    assert rows["business_flow", "*"] | {"app_version": ""} == rows["business_flow", ""]
    assert rows["common", "*"]["seen"] == 1 and rows["common", "*"]["missing"] == []
    (volume,) = api.get(f"{P}/plan/volume", params={"event": "buy"}).json()["events"]
    assert sum(point["n"] for point in volume["points"]) == 2 and not any(p["unusual"] for p in volume["points"])


def test_business_systems_hold_for_the_past_and_list_what_they_miss(api: httpx.Client) -> None:
    before = api.get(f"{P}/systems/unmatched").json()
    assert {(row["path"], row["n"]) for row in before["rows"]} == {("/open/new", 1), ("/loan/1", 1)}
    rules = [
        {"by": "page_name", "value": "Nowhere", "system": "none"},
        {"by": "prefix", "value": "/open", "system": "credit note", "page": "new", "module": "issue"},
        {"by": "regex", "value": r"^bank\.example/loan/[0-9]+$", "system": "financing"},
        {"by": "exact", "value": "/loan/1", "system": "too late"},
    ]
    answer = api.put(f"{P}/systems", json={"base": 0, "rules": rules, "author": "ana", "reason": "first"})
    assert answer.status_code == 200 and answer.json()["version"] == 1
    assert trend(api, "*", breakdowns=[{"property": "business_system"}]) == {
        "credit note": 1, "financing": 1, None: 2,
    }  # fmt: skip
    named = [{"property": "business_page", "operator": "equals", "value": "new"}]
    assert trend(api, "*", filters=named) == 1
    assert api.get(f"{P}/systems/unmatched").json()["rows"] == []
    again = api.put(f"{P}/systems", json={"base": 0, "rules": [], "author": "ben", "reason": ""})
    assert again.status_code == 409 and again.json()["type"].endswith("version-conflict")


def without_bots(api: httpx.Client) -> Any:
    """The answer's bytes, without what differs from one asking to the next."""
    today = time.strftime("%Y-%m-%d", time.gmtime())
    asked = {"kind": "trend", "series": [{"event": "*", "measure": "unique"}, {"event": "*"}], "include_bots": False}
    question = {**asked, "from": today, "to": today, "time_zone": "UTC", "breakdowns": [{"property": "$event_name"}]}
    answer = api.post(f"{P}/query", json=question).json()
    versions = answer["receipt"]["versions"]
    return versions["bot_rules"], json.dumps([answer["series"], answer["receipt"]["left_out"]])


def put_bots(api: httpx.Client, base: int, *rules: dict[str, Any]) -> httpx.Response:
    return api.put(f"{P}/bots", json={"base": base, "rules": list(rules), "author": "ana", "reason": "found them"})


def test_rules_of_bots_relabel_the_past_and_leave_no_trace_when_withdrawn(server: Server, api: httpx.Client) -> None:
    now = int(time.time() * 1000)
    record = {"type": "track", "distinct_id": "m", "time": now - 500, "event": "probe", "_track_id": 77}
    for agent in ("HealthChecker/2", "SomeNewBot/1.0"):
        sent = {**record, "distinct_id": agent, "properties": {"load_test": 4.50}, "lib": {"$lib": "js"}}
        headers = {"user-agent": agent}
        httpx.post(f"{server.url}/sa?project=default", content=json.dumps([sent]), headers=headers).raise_for_status()
    server.wait_loaded()
    shown = {"filters": [{"property": "$event_name", "operator": "equals", "value": "probe"}]}
    named = {**shown, "breakdowns": [{"property": "bot_reason"}]}
    assert trend(api, "*", **named) == {None: 1, "calls itself a bot": 1}
    version, before = without_bots(api)
    assert version == 0

    ours = {"by": "user_agent_contains", "value": "healthchecker", "reason": "our probe"}
    spared = {"by": "user_agent_regex", "value": "^SomeNewBot/", "bot": False}
    assert put_bots(api, 0, ours).json()["version"] == 1
    assert trend(api, "*", **named) == {"our probe": 1, "calls itself a bot": 1}
    assert without_bots(api)[0] == 1 and without_bots(api)[1] != before
    by_property = {"by": "property", "property": "load_test", "value": "4.5", "reason": "load test"}
    assert put_bots(api, 1, by_property, spared).json()["rules"][0]["property"] == "load_test"
    assert trend(api, "*", **named) == {"load test": 2}
    listed = api.get(f"{P}/catalogue/properties").json()["properties"]
    assert [item["kind"] for item in listed if item["name"] == "bot_reason"] == ["text"]
    values = api.get(f"{P}/catalogue/values", params={"property": "bot_reason"}).json()["values"]
    assert {"value": "load test", "count": 2} in values
    assert put_bots(api, 2, spared).json()["version"] == 3
    assert trend(api, "*", **named) == {None: 2}

    assert put_bots(api, 3).json()["version"] == 4
    assert without_bots(api) == (4, before)
    assert [one["version"] for one in api.get(f"{P}/bots/versions").json()["versions"]] == [4, 3, 2, 1]
    assert put_bots(api, 1, ours).status_code == 409
    refused = put_bots(api, 4, {**ours, "by": "ip_range"}, {**spared, "value": "(?=x)"}, {**ours, "reason": ""})
    assert refused.status_code == 400
    assert [item["field"] for item in refused.json()["problems"]] == ["rules[0].value", "rules[2].reason"]


def test_rules_as_files(server: Server, api: httpx.Client, tmp_path: Path) -> None:
    file = tmp_path / "bots.yaml"
    file.write_text("rules:\n- by: ip_range\n  value: 10.9.0.0/16\n  reason: load test\n")
    said = server.cli("bots", "import", str(file), "--reason", "seen in the log", "--author", "cy")
    assert said == "rules of bots of project default: version 5\n"
    assert api.get(f"{P}/bots/yaml").text == file.read_text()
    assert "system: credit note" in server.cli("systems", "export")


def test_a_plan_that_cannot_be_written_names_every_place(api: httpx.Client) -> None:
    base = api.get(f"{P}/plan").json()["version"]
    bad = {"base": base, "author": "ana", "reason": "x", "plan": {"events": [{"name": "e", "state": "on"}]}}
    answer = api.put(f"{P}/plan", json=bad)
    assert answer.status_code == 400
    assert answer.json()["problems"][0]["field"] == "events[0].state"
    gone = api.put(f"{P}/plan/entries/event/buy", json={"base": base, "entry": None, "author": "a", "reason": "x"})
    assert gone.status_code == 400 and "abolish it instead" in gone.json()["detail"]
    fresh = {"base": base, "entry": {"description": "new"}, "author": "ana", "reason": "x"}
    assert api.put(f"{P}/plan/entries/event/a%2Fb%20c", json=fresh).json()["version"] == base + 1
    changes = api.get(f"{P}/plan/diff", params={"before": base}).json()["changes"]
    assert [(change["entry"], change["before"]) for change in changes] == [("event/a/b c", None)]
    assert api.post(f"{P}/plan/presets", json={"base": base + 1, "author": "a", "reason": "x"}).status_code == 200


def test_plan_commands(server: Server, api: httpx.Client, tmp_path: Path) -> None:
    text = server.cli("plan", "export")
    assert text == api.get(f"{P}/plan/yaml").text
    file = tmp_path / "plan.yaml"
    file.write_text(text.replace("description: bought", "description: a purchase"))
    assert 'event/buy description: "bought" -> "a purchase"' in server.cli("plan", "diff", str(file))
    assert "plan is good" in server.cli("plan", "check", str(file))
    said = server.cli("plan", "import", str(file), "--reason", "words", "--author", "cy")
    assert said.splitlines()[-1].startswith("plan of project default: version ")
    assert server.cli("plan", "diff", str(file)) == ""
    samples = tmp_path / "samples.jsonl"
    samples.write_text('{"event": "buy", "properties": {"price": 1}}\n{"event": "bye"}\n[]\n')
    done = subprocess.run(
        [sys.executable, "-m", "zuji.cli", "plan", "check", str(file), "--samples", str(samples)],
        env=server.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "samples.jsonl:2: unplanned_event" in done.stderr and "samples.jsonl:3" in done.stderr
    assert "export interface Events" in server.cli("plan", "types", "--lang", "typescript")
