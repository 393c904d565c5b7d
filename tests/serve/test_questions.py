"""Saved questions through the API and the command line of a whole server."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from tests.serve.test_one_person import record, send
from tests.servers.zuji import Server, running
from zuji.cli import app
from zuji.client import Client

BASE = "/api/v1/projects/default"
TREND: dict[str, Any] = {"kind": "trend", "series": [{"event": "view", "measure": "unique"}], "time_zone": "UTC"}
WEEK = {"last_days": 7}
BO = {"author": "bo", "reason": "because"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("questions") / "data") as started:
        views = [record(who, i, "view", login_id=who) for i, who in enumerate(("ana", "bo", "cy"))]
        send(started, *views, *(record("ana", 10 + i, "pay", login_id="ana") for i in range(2)))
        yield started


@pytest.fixture(scope="module")
def api(server: Server) -> Iterator[httpx.Client]:
    with server.api() as client:
        yield client


def ask(api: httpx.Client, method: str, path: str, body: Any = None, status: int = 200, **params: Any) -> Any:
    answer = api.request(method, f"{BASE}/{path}", json=body, params=params)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_a_saved_question_answers_as_of_today_and_its_receipt_names_the_version(api: httpx.Client) -> None:
    made = ask(api, "POST", "questions", {"name": "viewers", "question": TREND, "period": WEEK, **BO})
    assert (made["version"], made["kind"], made["definition"], made["definition_now"]) == (1, "trend", *["trend/2"] * 2)
    assert made["period"]["last_days"] == 7 and not {"from", "to"} & made["question"].keys()
    told = ask(api, "POST", f"questions/{made['id']}/answer", {})
    today = dt.datetime.now(dt.UTC).date()
    assert (told["query"]["from"], told["query"]["to"]) == (str(today - dt.timedelta(6)), str(today))
    assert told["answer"]["series"][0]["total"] == 3 and told["changes"] == []
    receipt = told["answer"]["receipt"]
    assert receipt["versions"][f"question {made['id']}"] == 1
    assert ask(api, "POST", "query/verify", {"receipt": receipt})["verdict"] == "same"
    plain = ask(api, "POST", "query", told["query"])
    assert plain["receipt"]["digest"] == receipt["digest"]
    file = api.post(f"{BASE}/questions/viewers/answer", json={}, params={"format": "csv"})
    assert file.headers["content-type"].startswith("text/csv") and file.headers["zuji-digest"] == receipt["digest"]


def test_the_python_client_asks_a_saved_question(server: Server, api: httpx.Client) -> None:
    ask(api, "POST", "questions", {"name": "of a script", "question": TREND, "period": WEEK})
    with Client(server.url, server.metadata.create_key(0, "query")) as client:
        answer = client.saved("of a script")
        assert answer["series"][0]["total"] == 3 and answer["changes"] == []
        assert answer.frame().height == 7
        assert len(list(client.members(answer))) == 3


def test_versions_differ_where_they_were_changed_and_old_ones_can_be_asked(api: httpx.Client) -> None:
    made = ask(api, "POST", "questions", {"name": "versions", "question": TREND, "period": WEEK})
    totals = {**TREND, "series": [{"event": "pay"}]}
    body = {"base": 1, "question": totals, "period": {"this": "month"}, "name": "payments", **BO}
    ask(api, "PUT", f"questions/{made['id']}", body)
    found = ask(api, "GET", f"questions/{made['id']}/diff", before=1)
    assert (found["before"], found["after"]) == (1, 2)
    differences = {one["path"]: (one["before"], one["after"]) for one in found["differences"]}
    assert differences == {
        "name": ("versions", "payments"),
        "question.series[0].event": ("view", "pay"),
        "question.series[0].measure": ("unique", "total"),
        "period.last_days": (7, None),
        "period.this": (None, "month"),
    }
    ask(api, "PUT", "questions/payments", body, 409)
    old = ask(api, "POST", "questions/payments/answer", {"version": 1})
    new = ask(api, "POST", "questions/payments/answer", {})
    assert [told["answer"]["series"][0]["total"] for told in (old, new)] == [3, 2]
    assert (old["question"]["version"], old["question"]["newest_version"], old["question"]["name"]) == (
        1,
        2,
        "versions",
    )
    for told in (old, new):
        (change,) = told["changes"]
        assert (change["what"], change["version"], change["author"], change["reason"]) == (
            "question",
            2,
            "bo",
            "because",
        )
    versions = ask(api, "GET", "questions/payments/versions")["versions"]
    assert [one["version"] for one in versions] == [2, 1]
    assert ask(api, "GET", "questions/payments", version=1)["name"] == "versions"


def test_a_change_of_a_cohort_and_a_decision_about_identity_are_told(api: httpx.Client) -> None:
    did = {"did": {"event": "pay"}}
    ask(api, "POST", "cohorts", {"name": "payers", "kind": "dynamic", "definition": [did]})
    body = {"name": "of payers", "question": {**TREND, "filters": [{"cohort": "payers"}]}, "period": WEEK}
    ask(api, "POST", "questions", body)
    ask(api, "PUT", "cohorts/payers", {"base": 1, "definition": [{**did, "times": {"value": 2}}], **BO})
    told = ask(api, "POST", "questions/of payers/answer", {})
    assert [(one["what"], one["name"], one["version"]) for one in told["changes"]] == [("cohort", "payers", 2)]
    rules = {"kind": "rules", "mode": "many_to_one", "reason": "a test"}
    ask(api, "POST", "identity/changes", rules)
    query = {key: value for key, value in told["query"].items() if key != "filters"}
    (found,) = ask(api, "POST", "query/changes", {"query": query})["changes"]
    assert (found["what"], found["reason"], found["count"]) == ("identity", "a test", 1)


def test_the_list_is_searched_paged_and_leaves_archived_ones_out(api: httpx.Client) -> None:
    for i in range(3):
        ask(api, "POST", "questions", {"name": f"paged {i}", "question": TREND, "period": WEEK, "author": "di"})
    ask(api, "PUT", "questions/paged 0", {"base": 1, "archived": True})
    ask(api, "POST", "questions/paged 1/copy", {"name": "Paged copy", **BO})

    def names(**params: Any) -> list[str]:
        return [one["name"] for one in ask(api, "GET", "questions", **params)["questions"]]

    assert names(search="PAGED") == ["Paged copy", "paged 2", "paged 1"]
    assert names(search="paged", archived=True)[1] == "paged 0"  # changed last but one
    assert names(search="di", limit=1, offset=1) == ["paged 1"]
    assert ask(api, "GET", "questions", search="paged", limit=1)["count"] == 3
    assert names(kind="funnel") == []


@pytest.mark.parametrize(
    "method, path, body, status, says",
    [
        ("POST", "questions", {"name": "x", "question": {"kind": "poem"}}, 400, "must be one of"),
        ("POST", "questions", {"name": "viewers", "question": TREND, "period": WEEK}, 400, "already"),
        ("POST", "questions", {"name": "x", "question": TREND, "period": {"last_day": 1}}, 400, "period"),
        ("POST", "questions", {"name": "x", "question": TREND, "more": 1}, 400, "more"),
        ("GET", "questions/nothing", None, 404, "nothing"),
        ("POST", "questions/viewers/answer", {"version": 7}, 404, "version 7"),
        ("POST", "query/changes", {"query": TREND}, 400, "from"),
    ],
)
def test_refusals_name_what_is_wrong(
    api: httpx.Client, method: str, path: str, body: Any, status: int, says: str
) -> None:
    assert says in str(ask(api, method, path, body, status))


def test_reading_needs_query_and_writing_admin(server: Server, api: httpx.Client) -> None:
    key = server.metadata.create_key(1, "query")
    with httpx.Client(base_url=server.url, headers={"authorization": f"Bearer {key}"}) as reader:
        ask(reader, "POST", "questions/viewers/answer", {})
        ask(reader, "POST", "questions", {"name": "x", "question": TREND, "period": WEEK}, 403)
        ask(reader, "PUT", "questions/viewers", {"base": 1, "name": "x"}, 403)


def test_the_command_line_saves_lists_shows_asks_and_archives(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "question.json"
    file.write_text(json.dumps({**TREND, "from": "2020-01-01", "to": "2020-01-02"}))

    def told(*arguments: str, code: int = 0) -> Any:
        done = CliRunner().invoke(app, ["question", *arguments], env=server.environment)
        assert done.exit_code == code, done.output
        return done

    assert "version 1" in told("save", "by hand", str(file), "--last-days", "7", "--reason", "first").output
    file.write_text(json.dumps({**TREND, "series": [{"event": "pay"}]}))
    assert "version 2" in told("save", "by hand", str(file), "--last-days", "7").output
    assert "by hand" in told("list").output
    shown = told("show", "by hand").output
    assert '"last_days": 7' in shown and "first" in shown
    asked = told("ask", "by hand")
    assert json.loads(asked.stdout)["series"][0]["total"] == 2 and "question 'by hand' version 2" in asked.stderr
    assert json.loads(told("ask", "by hand", "--version", "1").stdout)["series"][0]["total"] == 3
    assert told("ask", "by hand", "--format", "csv").stdout.splitlines()[0].startswith("series,event,")
    told("archive", "by hand")
    assert "by hand" not in told("list").output and "archived" in told("list", "--archived").output
    told("restore", "by hand")
    assert "there are" in told("show", "nobody", code=1).output
    assert "must be one of" in told("save", "x", str(_file(tmp_path, {"kind": "poem"})), code=1).output


def _file(folder: Path, value: Any) -> Path:
    made = folder / "other.json"
    made.write_text(json.dumps(value))
    return made
