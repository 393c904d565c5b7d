"""Virtual events, virtual properties and look-up tables through the API and the command line of a whole server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from tests.serve.test_cohorts import BASE, DAY, post, put
from tests.serve.test_one_person import record, send
from tests.servers.zuji import Server, running
from zuji.cli import app

CSV = {"content-type": "text/csv"}
TREND = {"kind": "trend", "from": DAY, "to": DAY, "time_zone": "UTC"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("virtual") / "data") as started:
        yield started


@pytest.fixture(scope="module")
def api(server: Server) -> Iterator[httpx.Client]:
    told = []
    for i, (who, event, sku) in enumerate(
        [("ana", "view", "s1"), ("ana", "pay", "s1"), ("bo", "view", "s2"), ("bo", "pay", "s3")]
    ):
        told.append(record(who, 1_000 + i, event, login_id=who, properties={"price": 5 + i, "sku": sku}))
    send(server, *told)
    with server.api() as client:
        yield client


def ask(api: httpx.Client, **more: Any) -> Any:
    return post(api, "query", {**TREND, **more})


def total(api: httpx.Client, event: str, **series: Any) -> Any:
    return ask(api, series=[{"event": event, **series}])["series"][0]["total"]


def test_what_is_saved_is_asked_listed_changed_and_verified(server: Server, api: httpx.Client) -> None:
    filters = [{"property": "price", "operator": "greater", "value": 6}]
    told = {"name": "key action", "parts": [{"event": "pay"}, {"event": "view", "filters": filters}], "reason": "why"}
    made = post(api, "virtual-events", told)
    assert (made["version"], made["used_by"], made["shadows"], made["time_zone"]) == (1, [], False, "Asia/Shanghai")
    assert total(api, "key action") == 3
    worth = post(api, "virtual-properties", {"name": "worth", "expression": "price * 2"})
    assert (worth["kind"], worth["problem"]) == ("number", "")
    assert total(api, "key action", measure="sum", property="worth") == 2 * (6 + 7 + 8)

    rows = "编号,category,rank\ns1,toys,1\ns2,books,2\n".encode("gbk")
    table = api.post(f"{BASE}/lookups", params={"name": "products", "kind": "rank:text"}, content=rows, headers=CSV)
    assert table.status_code == 200, table.text
    assert (table.json()["key"], table.json()["columns"], table.json()["rows"]) == (
        "编号",
        [{"name": "category", "kind": "text"}, {"name": "rank", "kind": "text"}],
        2,
    )
    split = {"on": "lookup", "table": "products", "via": "sku", "property": "category"}
    answer = ask(api, series=[{"event": "*"}], breakdowns=[split])
    assert [(line["breakdown"], line["total"]) for line in answer["series"]] == [
        (["toys"], 2),
        (["books"], 1),
        ([None], 1),
    ]
    receipt = answer["receipt"]
    assert receipt["versions"]["lookup 3"] == 1
    category = post(
        api, "virtual-properties", {"name": "category", "expression": "lookup('products', sku, 'category')"}
    )
    assert category["kind"] == "text"
    refused = put(api, "lookups/products", {"base": 1, "archived": True}, 400)
    assert refused["type"].endswith("definition-refused") and "virtual property 'category'" in refused["detail"]

    rows = b"sku,category\ns1,other\n"
    other = api.put(f"{BASE}/lookups/products/rows", params={"base": 1}, content=rows, headers=CSV)
    assert other.status_code == 400 and "no column '编号'" in other.text
    other = api.put(f"{BASE}/lookups/products/rows", params={"base": 1, "key": "sku"}, content=rows, headers=CSV)
    assert other.status_code == 200, other.text
    found = ask(api, series=[{"event": "*"}], breakdowns=[split])
    assert [line["breakdown"] for line in found["series"]] == [["other"], [None]]
    assert found["receipt"]["versions"]["lookup 3"] == 2
    verified = post(api, "verify", {"receipt": receipt})
    assert verified["verdict"] == "same"
    checked = post(api, "check", {"query": {**TREND, "series": [{"event": "key action"}], "breakdowns": [split]}})
    assert checked["agrees"] is True and checked["sample"] == 2

    events = api.get(f"{BASE}/catalogue/events").json()["events"]
    assert [one["name"] for one in events if one["virtual"]] == ["key action"]
    listed = api.get(f"{BASE}/catalogue/properties").json()["properties"]
    assert [(one["name"], one["kind"]) for one in listed if one["virtual"]] == [
        ("category", "text"),
        ("worth", "number"),
    ]
    columns = api.get(f"{BASE}/catalogue/properties", params={"on": "lookup"}).json()["properties"]
    assert [(one["table"], one["name"]) for one in columns] == [("products", "category")]
    named = {"on": "lookup", "table": "products", "via": "sku", "property": "category", "event": "key action"}
    assert api.get(f"{BASE}/catalogue/values", params=named).json()["values"] == [{"value": "other", "count": 1}]


def test_versions_conflicts_and_refusals(api: httpx.Client) -> None:
    post(api, "virtual-events", {"name": "paid", "parts": [{"event": "pay"}], "author": "ana", "reason": "first"})
    changed = put(api, "virtual-events/paid", {"base": 1, "parts": [{"event": "view"}], "reason": "second"})
    assert changed["version"] == 2 and changed["parts"] == [{"event": "view"}]
    assert put(api, "virtual-events/paid", {"base": 1, "parts": []}, 400)["type"].endswith("bad-query")
    late = put(api, "virtual-events/paid", {"base": 1, "parts": [{"event": "pay"}]}, 409)
    assert late["type"].endswith("version-conflict")
    versions = api.get(f"{BASE}/virtual-events/paid/versions").json()["versions"]
    assert [(one["version"], one["reason"], one["body"]["parts"]) for one in versions] == [
        (2, "second", [{"event": "view"}]),
        (1, "first", [{"event": "pay"}]),
    ]
    put(api, "virtual-events/paid", {"base": 2, "archived": True})
    assert "archived" in post(api, "query", {**TREND, "series": [{"event": "paid"}]}, 400)["detail"]
    assert "paid" not in [one["name"] for one in api.get(f"{BASE}/virtual-events").json()["virtual_events"]]
    put(api, "virtual-events/paid", {"base": 3, "archived": False})
    assert total(api, "paid") == 2

    assert (
        "real event 'pay'" in post(api, "virtual-events", {"name": "pay", "parts": [{"event": "view"}]}, 400)["detail"]
    )
    wrong = post(api, "virtual-properties", {"name": "x", "expression": "price * sku"}, 400)
    assert "'multiply' takes a number, and this is a text (at character 9)" in wrong["detail"]
    assert post(api, "virtual-properties/check", {"expression": "price > 3"})["kind"] == "bool"
    syntax = post(api, "virtual-properties/check", {"expression": "price >"}, 400)
    assert "at character 8" in syntax["detail"]
    assert api.get(f"{BASE}/virtual-properties/nothing").status_code == 404
    plain = api.post(f"{BASE}/lookups", params={"name": "t"}, content=b"k,v\na,1\n")
    assert plain.status_code == 400 and "text/csv" in plain.text
    twice = api.post(f"{BASE}/lookups", params={"name": "t"}, content=b"k,v\na,1\na,2\n", headers=CSV)
    assert twice.status_code == 400 and "line 3: key 'a' is on line 2 already" in twice.text
    large = api.post(f"{BASE}/lookups", params={"name": "t"}, content=b"k,v\n" + b"a" * 50_000_000, headers=CSV)
    assert large.status_code == 413


def test_the_command_line_writes_the_same(server: Server, api: httpx.Client, tmp_path: Path) -> None:
    where = ["--data-dir", str(server.data_dir)]
    run = CliRunner().invoke
    (tmp_path / "parts.yaml").write_text("- event: pay\n- event: view\n")
    made = run(app, ["virtual", "event", "either", str(tmp_path / "parts.yaml"), "--reason", "cli", *where])
    assert made.exit_code == 0 and "virtual event 'either': version 1, in use" in made.output, made.output
    assert total(api, "either") == 4
    assert run(app, ["virtual", "property", "twice", "price * 2", *where]).exit_code == 0
    wrong = run(app, ["virtual", "property", "wrong", "prize * 2", *where])
    assert wrong.exit_code == 1 and "'prize'; close: price" in wrong.output
    (tmp_path / "t.csv").write_text("sku,colour\ns1,red\n")
    put_table = run(app, ["lookup", "put", "colours", str(tmp_path / "t.csv"), *where])
    assert "look-up table 'colours': version 1, 1 rows, in use" in put_table.output, put_table.output
    listed = run(app, ["virtual", "list", *where]).output
    assert "event     either" in listed and "property  twice" in listed
    shown = run(app, ["virtual", "show", "either", *where]).output
    assert "- event: pay" in shown and "cli" in shown
    assert "colours  1 rows" in run(app, ["lookup", "list", *where]).output
    assert "archived" in run(app, ["virtual", "archive", "twice", "--of", "property", *where]).output
    assert "in use" in run(app, ["virtual", "restore", "twice", "--of", "property", *where]).output
    assert "archived" in run(app, ["lookup", "archive", "colours", *where]).output
