"""Persons for a caller with rules: those of the rows that are left, without what is hidden."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.serve.narrowed import DAYS, NUMBER, SECRET, TREND, ask, of, opened, story
from zuji.records.identity import LOGIN


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    yield from opened()


@pytest.mark.parametrize(
    "body",
    [
        {"columns": ["city"]},
        {"filters": [{"on": "profile", "property": "city", "operator": "equals", "value": "z"}]},
        {"sort": {"by": "property", "property": "city"}, "filters": [{"did": {"event": "pay"}}]},
    ],
)
def test_persons_without_a_row_that_passes_are_not_there(client: TestClient, body: Any) -> None:
    told = []
    for project in ("shop", "other"):
        answer = ask(client, project, "persons", body)
        told.append((answer["count"], answer["persons"]))
    assert told[0] == told[1]
    every = client.post("/api/v1/projects/shop/persons", json=body, headers={"authorization": "Bearer admin"})
    assert every.json()["count"] > told[0][0] > 0


def test_members_are_those_of_the_rows_that_are_left(client: TestClient) -> None:
    body = {"query": {"kind": "trend", "series": [{"event": "pay", "measure": "unique"}], **DAYS}}
    assert ask(client, "shop", "query/members", body) == ask(client, "other", "query/members", body)


@pytest.mark.parametrize(
    ("who", "gone", "left"),
    [
        ("sent", {"distinct_id", "login_id", "anonymous_id", "$distinct_id", "$anonymous_id"}, set()),
        ("login", {"distinct_id", "login_id", "$distinct_id"}, {"anonymous_id", "$anonymous_id"}),
        ("hidden", set(), {"distinct_id", "login_id", "anonymous_id", "$distinct_id", "$anonymous_id"}),
    ],
)
def test_ids_that_are_hidden_are_not_to_be_read_of_events(
    client: TestClient, who: str, gone: set[str], left: set[str]
) -> None:
    for name in gone | left:
        asked = [of(client, who, "sql", {"sql": f"SELECT `{name}` FROM events"})]
        if name.startswith("$"):
            asked.append(of(client, who, "query", {**TREND, **DAYS, "breakdowns": [{"property": name}]}))
            asked.append(of(client, who, "catalogue/values", property=name))
        assert {one.status_code for one in asked} == ({400} if name in gone else {200}), name
    columns = {one["name"] for one in of(client, who, "sql", {"sql": "SELECT * FROM events"}).json()["columns"]}
    assert not columns & gone and left <= columns
    listed = {one["name"] for one in of(client, who, "catalogue/properties").json()["properties"]}
    assert not listed & gone


def test_a_preview_shows_persons_to_those_alone_who_may_see_some(client: TestClient) -> None:
    asked = {"definition": [], "columns": ["city"], "sample": 100}
    every, told = (of(client, who, "cohorts/preview", asked).json() for who in ("owner", "viewer"))
    assert told["size"] == every["size"] == len(every["sample"]) > 0 and told["sample"] == []
    sql = {"sql": "SELECT person FROM events"}
    assert of(client, "owner", "cohorts/preview", sql).status_code == 200
    for path, body in (("cohorts/preview", sql), ("sql", sql), ("persons", {})):
        assert of(client, "viewer", path, body).status_code == 403, path


def test_a_person_who_is_not_there_is_like_one_of_whom_nobody_has_heard(client: TestClient) -> None:
    for path in ("identity/person", "identity/profile", "identity/timeline"):
        assert of(client, "owner", path, value="p3").status_code == 200
        assert of(client, "hidden", path, value="p3").status_code == 200
        gone = of(client, "narrow", path, value="p3")
        by_number = of(client, "narrow", path, value="p1", id_class=NUMBER)
        assert gone.status_code == by_number.status_code == 404 and gone.json() == by_number.json()
        assert of(client, "hidden", path, value=SECRET, id_class=NUMBER).status_code == 404
    assert of(client, "narrow", "identity/find", value="p3").json() == {"found": []}


@pytest.mark.parametrize("who", ["narrow", "hidden"])
def test_a_person_is_shown_without_what_is_hidden(client: TestClient, who: str) -> None:
    every, told = (of(client, one, "identity/profile", value="p1").json() for one in ("owner", who))
    assert [one["name"] for one in told["properties"]] == ["city"]
    assert [one["name"] for one in every["properties"]] == ["city", "phone"]
    every, told = (of(client, one, "identity/timeline", value="p1").json() for one in ("owner", who))
    of_events = [len([one for one in line["items"] if one["kind"] == "event"]) for line in (every, told)]
    assert of_events[0] == len(story(1)) and of_events[1] == (4 if who == "narrow" else len(story(1)))
    assert [one["name"] for one in told["items"] if one["kind"] == "profile"] == ["city"]
    ids = of(client, who, "identity/person", value="p1").json()["ids"]
    assert [one["id_class"] for one in ids] == [LOGIN]
    listed = of(client, who, "persons", {}).json()["persons"]
    assert listed and all(one["ids"] == [{"id_class": LOGIN, "value": "somebody"}] for one in listed)
    as_file = client.post(
        "/api/v1/projects/shop/persons?format=csv",
        json={},
        headers={"cookie": f"zuji_session={client.cookies['zuji_session' if who == 'narrow' else 'spare']}"},
    )
    assert as_file.status_code == 200 and "somebody" in as_file.text and SECRET not in as_file.text


def test_evidence_is_of_nobody_who_is_not_there(client: TestClient) -> None:
    told = {who: of(client, who, "identity/person", value="p1").json() for who in ("owner", "hidden", "narrow")}
    assert {who: [one["seq"] for one in person["evidence"]] for who, person in told.items()} == {
        "owner": [1, 2, 3],
        "hidden": [1, 2],
        "narrow": [1],
    }
    for who, seqs in (("owner", 3), ("narrow", 1)):
        line = of(client, who, "identity/timeline", value="p1", kind="identity").json()["items"]
        assert len(line) == seqs and all(SECRET not in json.dumps(one) for one in line if who != "owner")
