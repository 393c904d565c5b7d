"""What is saved, and names what rules hide: it has its name for a caller with rules, and nothing more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.serve.narrowed import DAYS, SECRET, TREND, WITHHELD, answers, ask, of, opened


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    yield from opened()


@pytest.mark.parametrize("who", ["narrow", "hidden"])
def test_definitions_that_name_what_is_hidden_have_their_names_and_nothing_more(client: TestClient, who: str) -> None:
    for path, wanted in (
        (
            "questions",
            {
                "visits": False,
                "by event": True,
                "by number": True,
                "by virtual": True,
                "by cohort": True,
                "of the list": False,
            },
        ),
        ("cohorts", {"payers": False, "called": True, "callers": True, "list": False, "list of called": True}),
    ):
        told = of(client, who, path).json()[path]
        assert {one["name"]: one["withheld"] for one in told} == wanted
        for one in told:
            shown = of(client, who, f"{path}/{one['name']}")
            versions = of(client, who, f"{path}/{one['name']}/versions")
            assert (shown.status_code, versions.status_code) == (200, 200)
            assert SECRET not in shown.text + versions.text
            every = of(client, "owner", f"{path}/{one['name']}").json()
            assert not every["withheld"] and shown.json()["withheld"] == wanted[one["name"]]
            if not one["withheld"] and not (who == "narrow" and one["name"] == "list"):
                assert shown.json() == every
    found = [of(client, one, "questions", search=SECRET).json()["count"] for one in (who, "owner")]
    assert found == [0, 4]
    # An older version, which somebody has mended since.
    assert of(client, who, "questions/visits", version=2).json()["withheld"]
    assert of(client, who, "questions/visits/diff", before=1).status_code == 200
    for path, before in (("questions/visits/diff", 2), ("boards/calls/diff", 1)):
        assert of(client, who, path, before=before).json()["type"] == WITHHELD
    plan = of(client, who, "plan").json()["plan"]
    assert [one["name"] for one in plan["properties"]] == ["region"]
    assert SECRET in of(client, "owner", "plan").text
    assert "phone" not in of(client, who, "plan/yaml").text + of(client, who, "plan/diff").text


@pytest.mark.parametrize("who", ["narrow", "hidden"])
def test_what_is_withheld_is_not_answered_and_says_why(client: TestClient, who: str) -> None:
    virtual = of(client, who, "query", {"kind": "trend", "series": [{"event": "called view"}], **DAYS})
    nothing = of(client, who, "query", {"kind": "trend", "series": [{"event": "nobody called it so"}], **DAYS})
    assert virtual.status_code == 200 and "called view" in virtual.text
    assert virtual.json()["series"] == json.loads(nothing.text.replace("nobody called it so", "called view"))["series"]
    for name in ("by event", "by number", "by virtual", "by cohort"):
        refused = of(client, who, f"questions/{name}/answer", {})
        assert (refused.status_code, refused.json()["type"]) == (403, WITHHELD)
        assert SECRET not in refused.text
    refused = of(client, who, "questions/visits/answer", {"version": 2})
    assert refused.status_code == 403
    # Of cohorts that hang on it there are none for them, whoever else is in them.
    for cohort in ("called", "callers", "list of called"):
        unknown = ask_as(client, who, cohort), ask_as(client, who, "nobody")
        assert [one.status_code for one in unknown] == [400, 400]
        told = [(one.json()["type"], one.json()["problems"][0]["detail"]) for one in unknown]
        assert told[0] == (told[1][0], told[1][1].replace("nobody", cohort))
    assert ask_as(client, who, "list").status_code == 200


def ask_as(client: TestClient, who: str, cohort: str) -> Any:
    return of(client, who, "query", {**TREND, **DAYS, "filters": [{"cohort": cohort}]})


@pytest.mark.parametrize("who", ["narrow", "hidden"])
def test_boards_open_with_the_rules_of_who_looks(client: TestClient, who: str) -> None:
    every = answers(client, "owner", "calls", {})
    told = answers(client, who, "calls", {})
    withheld = {"by-event", "by-number", "by-virtual", "by-cohort", "own"}
    assert {tile for tile, one in told.items() if "problem" in one} == withheld
    assert all(told[tile]["problem"]["type"] == WITHHELD for tile in withheld)
    assert not any("problem" in one for one in every.values())
    shown = of(client, who, "boards/calls").json()["board"]
    assert {tile["id"] for tile in shown["tiles"] if tile.get("withheld")} == withheld
    over = of(client, who, "boards/laid over").json()["board"]
    assert over["withheld"] and not over["filters"] and SECRET not in json.dumps([shown, over])
    assert all("problem" in one for one in answers(client, who, "laid over", {}).values())
    # While it is looked at with another period, as the page sends it.
    for name, board in (("calls", shown), ("laid over", over)):
        body = {"board": {**board, "period": {"last_days": 7}}}
        changed = answers(client, who, name, body)
        assert {tile for tile, one in changed.items() if "problem" in one} == (
            withheld if name == "calls" else {"of-the-list"}
        )
        assert SECRET not in json.dumps(changed)


def test_a_tile_is_the_question_of_who_asks_and_not_of_who_asked_before(client: TestClient) -> None:
    """The owner's answers and those of a caller with rules, in turns: each has their own numbers."""
    body = {"tiles": ["a"], "board": {"tiles": [{"id": "a", "x": 0, "y": 0, "w": 2, "h": 2, "kind": "number",
            "question": {**TREND, **DAYS}}]}}  # fmt: skip
    seen = {}
    for who in ("owner", "narrow", "owner", "narrow"):
        number = answers(client, who, "start", body)["a"]["headline"]["value"]
        assert seen.setdefault(who, number) == number
    assert seen["narrow"] < seen["owner"]
    assert seen["narrow"] == ask(client, "other", "query", {**TREND, **DAYS})["series"][0]["total"]


def test_static_cohorts_count_who_is_there(client: TestClient) -> None:
    asked = {"cohort": "list"}
    sizes = {who: of(client, who, "cohorts/preview", asked).json()["size"] for who in ("owner", "hidden", "narrow")}
    assert sizes == {"owner": 2, "hidden": 2, "narrow": 1}
    told = {who: of(client, who, "cohorts/list").json() for who in sizes}
    assert {who: one["size"] for who, one in told.items()} == {"owner": 2, "hidden": 2, "narrow": None}
    # An upload's source counts its ids.
    assert told["owner"]["source"] == {"of": "ids", "ids": 2} and told["narrow"]["source"] == {"of": "ids"}
    versions = of(client, "narrow", "cohorts/list/versions").json()["versions"]
    assert [(one["size"], one["source"]) for one in versions] == [(None, {"of": "ids"})]
