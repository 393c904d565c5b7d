"""Cohorts, lists of persons, those behind a number and a person's line, through the API of a whole server."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from tests.serve.test_one_person import NOW, decide, get, record, send, signup
from tests.servers.zuji import Server, running
from zuji.cli import app

BASE = "/api/v1/projects/default"
DAY = time.strftime("%Y-%m-%d", time.gmtime())
PAID: list[dict[str, Any]] = [{"did": {"event": "pay"}, "times": {"operator": "at_least", "value": 2}}]
VIEWERS = {"kind": "trend", "series": [{"event": "view", "measure": "unique"}], "time_zone": "UTC"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("cohorts") / "data") as started:
        yield started


@pytest.fixture(scope="module")
def api(server: Server) -> Iterator[httpx.Client]:
    """ana views and pays twice, bo views and pays once, cy views; ana and bo have profiles."""
    told = []
    for i, (who, event) in enumerate(
        [("ana", "view"), ("ana", "pay"), ("ana", "pay"), ("bo", "view"), ("bo", "pay"), ("cy", "view")]
    ):
        told.append(record(who, 1_000 + i, event, login_id=who, properties={"price": 5, "page": f"p{i}"}))
    for i, (who, tier) in enumerate([("ana", "gold"), ("bo", "silver")]):
        told.append(
            record(who, 2_000 + i, "", type="profile_set", login_id=who, properties={"tier": tier, "age": 30 + i})
        )
    send(server, *told)
    with server.api() as client:
        post(client, "cohorts", {"name": "taken", "kind": "dynamic", "definition": []})
        yield client


def post(api: httpx.Client, path: str, body: dict[str, Any], status: int = 200) -> Any:
    answer = api.post(f"{BASE}/{path}", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def put(api: httpx.Client, path: str, body: dict[str, Any], status: int = 200) -> Any:
    answer = api.put(f"{BASE}/{path}", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def ids(persons: list[dict[str, Any]]) -> set[str]:
    """The login ids of persons."""
    return {one["value"] for person in persons for one in person["ids"] if one["id_class"] == "$identity_login_id"}


def viewers(api: httpx.Client, **more: Any) -> tuple[int, set[str]]:
    """How many viewed, and who stands behind that number."""
    query = {**VIEWERS, "from": "2020-01-01", "to": DAY, **more}
    answer = post(api, "query", query)
    as_of = {name: answer["receipt"][name] for name in ("batch", "asked_at")}
    listed = post(api, "query/members", {"query": query, **as_of})
    assert listed["count"] == len(listed["members"]) == answer["series"][0]["total"]
    return listed["count"], ids(listed["members"])


def test_a_dynamic_cohort_is_as_fresh_as_the_rows(server: Server, api: httpx.Client) -> None:
    made = post(api, "cohorts", {"name": "payers", "kind": "dynamic", "definition": PAID, "reason": "a test"})
    assert (made["version"], made["definition"][0]["did"]["event"]) == (1, "pay")
    assert viewers(api, filters=[{"cohort": "payers"}]) == (1, {"ana"})
    assert viewers(api, filters=[{"cohort": str(made["id"]), "member": False}]) == (2, {"bo", "cy"})
    send(server, record("cy", 3_000, "pay", login_id="cy"), record("cy", 3_001, "pay", login_id="cy"))
    assert viewers(api, filters=[{"cohort": "payers"}]) == (2, {"ana", "cy"})


def test_a_cohort_by_sql_is_as_fresh_as_the_rows_and_is_asked_before_it_is_saved(
    server: Server, api: httpx.Client
) -> None:
    sql = "SELECT person FROM events WHERE event = 'sign' GROUP BY person"
    send(server, record("sue", 4_000, "sign", login_id="sue"), record("sue", 4_001, "view", login_id="sue"))
    preview = post(api, "cohorts/preview", {"sql": sql, "with_cohort": "taken"})
    assert (preview["size"], ids(preview["sample"]), preview["overlap"]["both"]) == (1, {"sue"}, 1)
    assert "cohort 0" not in preview["receipt"]["versions"]
    made = post(api, "cohorts", {"name": "signed", "kind": "sql", "sql": sql})
    assert (made["kind"], made["sql"], made["definition"], made["size"]) == ("sql", sql, None, None)
    assert viewers(api, filters=[{"cohort": "signed"}]) == (1, {"sue"})
    send(server, record("bo", 4_002, "sign", login_id="bo"))
    assert viewers(api, filters=[{"cohort": "signed"}]) == (2, {"sue", "bo"})
    listed = post(api, "persons", {"filters": [{"cohort": "signed"}]})
    assert listed["count"] == 2 and listed["receipt"]["versions"][f"cohort {made['id']}"] == 1
    changed = put(api, "cohorts/signed", {"base": 1, "sql": f"{sql} HAVING count() > 5"})
    assert changed["version"] == 2 and viewers(api, filters=[{"cohort": "signed"}])[0] == 0
    frozen = {"name": "frozen", "kind": "static", "definition": [{"cohort": "signed", "member": False}]}
    assert post(api, "cohorts", frozen)["size"] > 0
    for refused, says in (
        ({"kind": "sql", "sql": "SELECT event FROM events"}, "one column, `person`"),
        ({"kind": "sql", "sql": "SELECT persn AS person FROM events"}, "close: person"),
        ({"kind": "sql"}, "needs it"),
        ({"kind": "sql", "sql": sql, "definition": []}, "takes sql alone"),
        ({"kind": "dynamic", "definition": [], "sql": sql}, "belongs to kind 'sql'"),
    ):
        assert says in str(post(api, "cohorts", {"name": "refused", **refused}, 400))
    assert "cannot be asked as of a day" in str(
        post(api, "persons", {"filters": [{"cohort": "signed", "as_of": DAY}]}, 400)
    )
    gone = put(api, "cohorts/signed", {"base": 2, "archived": True})
    assert gone["archived"]


@pytest.mark.parametrize(
    ("question", "cell"),
    [
        ({"series": [{"event": "view"}]}, {}),  # events
        ({"series": [{"event": "view", "measure": "daily_unique_sum"}]}, {}),  # days of persons
        ({"kind": "path", "start": {"event": "view"}}, {"level": 0, "node": 0}),  # visits
    ],
)
def test_a_list_of_events_or_visits_is_kept_as_the_persons_whose_they_are(
    api: httpx.Client, question: dict[str, Any], cell: dict[str, Any]
) -> None:
    period = {"from": DAY, "to": DAY, "kind": "trend", "time_zone": "UTC"}
    members = {"query": {**period, **question}, "cell": cell}
    listed = post(api, "query/members", members)
    made = post(
        api, "cohorts", {"name": f"of {sorted(question)} {cell} {listed['of']}", "kind": "static", "members": members}
    )
    who = {row["person"] if listed["of"] == "events" else row["person"]["person"] for row in listed["members"]}
    assert listed["of"] != "subjects" and made["size"] == len(who) > 0
    kept = post(api, "persons", {"filters": [{"cohort": str(made["id"])}]})
    assert {row["person"] for row in kept["persons"]} == who


def test_the_list_behind_a_number_has_its_length_while_events_keep_coming(server: Server, api: httpx.Client) -> None:
    stop = threading.Event()

    def keep_sending() -> None:
        number = 10_000
        while not stop.is_set():
            send(server, record(f"n{number}", number, "stream", login_id=f"n{number}"))
            number += 1

    sending = threading.Thread(target=keep_sending)
    query = {**VIEWERS, "series": [{"event": "stream", "measure": "unique"}], "from": "2020-01-01", "to": DAY}
    sending.start()
    try:
        before = 0
        deadline = time.monotonic() + 60
        while before < 3 and time.monotonic() < deadline:
            answer = post(api, "query", query)
            before = answer["series"][0]["total"]
        later = before
        while later == before and time.monotonic() < deadline:
            later = post(api, "query", query)["series"][0]["total"]
        as_of = {name: answer["receipt"][name] for name in ("batch", "asked_at")}
        listed = post(api, "query/members", {"query": query, **as_of, "limit": 2})
        rest = post(api, "query/members", {"query": query, **as_of, "offset": 2})
    finally:
        stop.set()
        sending.join()
    assert later > before >= 3
    assert listed["count"] == before == len(listed["members"]) + len(rest["members"])
    assert len(ids(listed["members"]) | ids(rest["members"])) == before


def test_events_behind_a_number_are_told_with_their_place(api: httpx.Client) -> None:
    query = {**VIEWERS, "series": [{"event": "pay"}], "from": "2020-01-01", "to": DAY}
    query["filters"] = [{"cohort": "payers"}, {"property": "price", "operator": "equals", "value": 5}]
    listed = post(api, "query/members", {"query": query, "columns": ["page"]})
    assert (listed["of"], listed["count"]) == ("events", 2)
    assert {row["properties"]["page"] for row in listed["members"]} == {"p1", "p2"}
    assert {row["distinct_id"] for row in listed["members"]} == {"ana"}
    place = listed["members"][0]["record"]
    assert get(api, f"debug/records/{place}")["fate"] == "stored"


def test_a_list_is_saved_from_a_number_and_survives_merge_unmerge_rebuild_and_kill(
    server: Server, api: httpx.Client
) -> None:
    query = {**VIEWERS, "from": "2020-01-01", "to": DAY, "filters": [{"property": "page", "operator": "is_set"}]}
    body = {"name": "first viewers", "kind": "static", "members": {"query": query}, "author": "ana"}
    made = post(api, "cohorts", body)
    assert (made["size"], made["source"]["of"], made["author"]) == (3, "members", "ana")
    filters = [{"cohort": "first viewers"}]
    assert viewers(api, filters=filters) == (3, {"ana", "bo", "cy"})
    decide(api, {"kind": "merge", "one": {"value": "ana"}, "other": {"value": "bo"}})
    assert viewers(api, filters=filters)[0] == 2
    assert post(api, "cohorts/preview", {"cohort": "first viewers"})["size"] == 2
    numbers = [item["seq"] for item in get(api, "identity/person", value="ana")["evidence"] if item["op"] == "merge"]
    decide(api, {"kind": "revoke", "numbers": numbers})
    assert viewers(api, filters=filters) == (3, {"ana", "bo", "cy"})
    server.cli("store", "rebuild")
    assert viewers(api, filters=filters) == (3, {"ana", "bo", "cy"})
    server.kill()
    server.start()
    assert viewers(api, filters=filters) == (3, {"ana", "bo", "cy"})
    assert viewers(api, filters=[{"cohort": "payers"}]) == (2, {"ana", "cy"})


def test_an_upload_tells_which_ids_nobody_knows(api: httpx.Client) -> None:
    csv = 'id,name\n"ana",1\nnobody\n\nbo,2\nana,3\n<script>\n'
    made = post(api, "cohorts", {"name": "uploaded", "kind": "static", "ids": {"csv": csv, "header": True}})
    assert made["size"] == 2 and made["unknown"] == {"count": 2, "sample": ["nobody", "<script>"]}
    assert viewers(api, filters=[{"cohort": "uploaded"}]) == (2, {"ana", "bo"})
    changed = put(api, "cohorts/uploaded", {"base": 1, "ids": {"values": ["cy"]}, "reason": "another list"})
    assert (changed["version"], changed["size"]) == (2, 1)
    assert viewers(api, filters=[{"cohort": "uploaded"}]) == (1, {"cy"})
    versions = get(api, "cohorts/uploaded/versions")["versions"]
    assert [(one["version"], one["size"], one["reason"]) for one in versions] == [(2, 1, "another list"), (1, 2, "")]


def test_an_earlier_answer_keeps_the_list_of_its_time(api: httpx.Client) -> None:
    query = {**VIEWERS, "from": "2020-01-01", "to": DAY, "filters": [{"cohort": "uploaded"}]}
    receipt = post(api, "query", query)["receipt"]
    id = get(api, "cohorts/uploaded")["id"]
    assert receipt["versions"][f"cohort {id}"] == 2
    put(api, "cohorts/uploaded", {"base": 2, "ids": {"values": ["ana", "bo", "cy"]}})
    then = post(api, "query/members", {"query": query, "batch": receipt["batch"], "asked_at": receipt["asked_at"]})
    assert (then["count"], ids(then["members"])) == (1, {"cy"})
    assert viewers(api, filters=[{"cohort": "uploaded"}])[0] == 3


def test_a_list_of_a_definition_stays_as_it_was(server: Server, api: httpx.Client) -> None:
    gold = [{"on": "profile", "property": "tier", "operator": "equals", "value": "gold"}]
    made = post(api, "cohorts", {"name": "gold then", "kind": "static", "definition": gold})
    assert made["size"] == 1
    send(server, record("bo", 4_000, "", time=NOW + 1, type="profile_set", login_id="bo", properties={"tier": "gold"}))
    assert post(api, "cohorts/preview", {"definition": gold})["size"] == 2
    assert post(api, "cohorts/preview", {"cohort": "gold then"})["size"] == 1


def test_a_preview_tells_size_sample_and_overlap_of_one_batch(api: httpx.Client) -> None:
    told = post(api, "cohorts/preview", {"cohort": "payers", "with_cohort": "gold then", "columns": ["tier"]})
    assert (told["size"], told["overlap"]) == (2, {"other": 1, "both": 1})
    assert ids(told["sample"]) == {"ana", "cy"}
    assert {row["properties"]["tier"] for row in told["sample"]} == {"gold", None}
    assert told["receipt"]["definition"] == "cohort/1" and told["receipt"]["batch"] > 0
    yesterday = {"cohort": "payers", "as_of": "2020-01-01"}
    assert post(api, "cohorts/preview", yesterday)["size"] == 0


def test_what_others_need_is_not_archived_and_circles_are_named(api: httpx.Client) -> None:
    post(api, "cohorts", {"name": "both", "kind": "dynamic", "definition": [{"cohort": "payers"}]})
    refused = put(api, "cohorts/payers", {"base": 1, "archived": True}, 400)
    assert refused["type"].endswith("cohort-refused") and "'both'" in refused["detail"]
    circle = put(api, "cohorts/payers", {"base": 1, "definition": [{"cohort": "both"}]}, 400)
    assert "payers -> both -> payers" in circle["problems"][0]["detail"]
    renamed = put(api, "cohorts/payers", {"base": 1, "name": "it's \\ {x:String}", "description": "<b>"})
    assert get(api, "cohorts/both")["definition"] == [{"cohort": "it's \\ {x:String}"}]
    assert renamed["used_by"] == ["both"]
    steps = [{"event": "view", "filters": [{"cohort": "both"}]}, {"event": "pay"}]
    by_sequence = [{"did": {"event": "pay", "filters": [{"sequence": {"steps": steps}}]}}]
    post(api, "cohorts", {"name": "in order", "kind": "dynamic", "definition": by_sequence})
    assert get(api, "cohorts/both")["used_by"] == ["in order"]
    named = get(api, "cohorts/in order")["definition"][0]["did"]["filters"][0]["sequence"]["steps"]
    assert named[0]["filters"] == [{"cohort": "both"}]
    told = [{"did": {"event": "pay", "filters": [{"sequence": "view then pay"}]}}]
    assert put(api, "cohorts/in order", {"base": 1, "definition": told})["used_by"] == []
    assert (
        viewers(api, filters=[{"cohort": "in order"}])[0] == post(api, "cohorts/preview", {"definition": told})["size"]
    )
    needs = post(api, "cohorts/preview", {"definition": [{"sequence": "view then pay"}]}, 400)
    assert needs["problems"][0]["field"] == "definition[0].sequence"
    assert viewers(api, filters=[{"cohort": "both"}])[0] == 2
    put(api, "cohorts/both", {"base": 1, "archived": True})
    asked = {**VIEWERS, "from": DAY, "to": DAY, "filters": [{"cohort": "both"}]}
    assert "is archived" in post(api, "query", asked, 400)["problems"][0]["detail"]
    assert "both" not in {one["name"] for one in get(api, "cohorts")["cohorts"]}
    put(api, f"cohorts/{renamed['id']}", {"base": 2, "archived": True})
    refused = put(api, "cohorts/both", {"base": 2, "archived": False}, 400)
    assert "restore that first" in refused["detail"]
    put(api, f"cohorts/{renamed['id']}", {"base": 3, "archived": False})
    assert put(api, "cohorts/both", {"base": 2, "archived": False})["version"] == 3
    assert put(api, "cohorts/both", {"base": 2, "name": "x"}, 409)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"name": "", "definition": []}, "is not valid"),
        ({"name": "12", "definition": []}, "not digits alone"),
        ({"name": "taken", "definition": []}, "already"),
        ({"name": "x"}, "needs a definition"),
        ({"name": "x", "definition": [{"property": "page", "operator": "is_set"}]}, "needs an event"),
        ({"name": "x", "definition": [{"cohort": "nobody"}]}, "there is no cohort"),
        ({"name": "x", "definition": [{"on": "profile", "property": "teir", "operator": "is_set"}]}, "close: tier"),
        ({"name": "x", "definition": [], "ids": {"values": ["a"]}}, "takes a definition alone"),
        ({"name": "x", "kind": "static"}, "one of members, ids and definition"),
        ({"name": "x", "kind": "static", "ids": {"values": ["a"], "csv": "a"}}, "either values or csv"),
        ({"name": "x", "kind": "static", "definition": [], "as_of": "today"}, "must be a day"),
        ({"name": "x", "kind": "sometimes"}, "kind"),
        ({"name": "x", "definition": [], "nothing": 1}, "nothing"),
    ],
)
def test_complaints_say_what_would_be_valid(api: httpx.Client, body: dict[str, Any], says: str) -> None:
    if "members" in body:
        body["members"]["query"] |= {"from": DAY, "to": DAY}
    answer = api.post(f"{BASE}/cohorts", json={"kind": "dynamic", **body})
    assert answer.status_code == 400 and says in answer.text, answer.text


def test_persons_are_listed_sorted_and_paged_as_of_one_batch(server: Server, api: httpx.Client) -> None:
    asked = {
        "filters": [{"on": "profile", "property": "age", "operator": "greater", "value": 1}],
        "sort": {"by": "property", "property": "age"},
        "columns": ["age", "tier"],
        "limit": 1,
    }
    first = post(api, "persons", asked)
    assert (first["count"], ids(first["persons"])) == (2, {"bo"})
    assert first["persons"][0]["properties"] == {"age": 31, "tier": "gold"}
    send(server, record("zoe", 5_000, "", type="profile_set", login_id="zoe", properties={"age": 99}))
    second = post(api, "persons", {**asked, "cursor": first["cursor"]})
    assert (second["count"], ids(second["persons"]), second["cursor"]) == (2, {"ana"}, None)
    assert second["receipt"]["batch"] == first["receipt"]["batch"]
    anew = post(api, "persons", asked)
    assert (anew["count"], ids(anew["persons"])) == (3, {"zoe"})
    assert anew["persons"][0]["events"] == 0 and anew["persons"][0]["last_at"] is None
    most = post(api, "persons", {"sort": {"by": "events"}, "limit": 1})["persons"]
    assert most[0]["events"] == 3
    assert post(api, "persons", {"sort": {"by": "age"}}, 400) and post(api, "persons", {"cursor": "x"}, 400)
    assert post(api, "persons", {"filters": [{"property": "page", "operator": "is_set"}]}, 400)


def test_a_line_groups_events_into_sessions_and_shows_what_became_known(server: Server, api: httpx.Client) -> None:
    noon = 1_790_000_000_000
    minute = 60_000
    web = [
        record("web", 6_000 + i, event, time=noon + at * minute, anonymous_id="web", properties={"page": str(at)})
        for i, (event, at) in enumerate([("view", 0), ("view", 30), ("cart", 61), ("view", 70)])
    ]
    send(server, *web, {**signup("dora", "web", 6_100), "time": noon + 75 * minute})
    profile = {"type": "profile_set", "login_id": "dora", "properties": {"tier": "new"}}
    send(server, record("dora", 6_200, "", time=noon + 80 * minute, **profile))
    line = get(api, "identity/timeline", value="dora")
    kinds = [(item["kind"], item["name"]) for item in line["items"]]
    assert kinds[:2] == [("profile", "tier"), ("event", "$SignUp")] and ("identity", "login") in kinds
    assert [item["name"] for item in line["items"] if item["kind"] == "event"] == [
        *("$SignUp", "view", "cart", "view", "view")
    ]
    spans = [(one["from"] - noon, one["to"] - noon, one["events"]) for one in line["sessions"]]
    assert spans == [(61 * minute, 75 * minute, 3), (0, 30 * minute, 2)]  # 30 minutes are no gap, 31 are
    assert line["items"][0]["session"] is None and line["items"][0]["value"] == "new"
    # Pages: the same items, whatever comes meanwhile, and a session that is cut is told on both.
    paged: list[Any] = []
    cursor = ""
    while True:
        part = get(api, "identity/timeline", value="dora", limit=2, cursor=cursor)
        paged += part["items"]
        cursor = part["cursor"]
        if cursor is None:
            break
        send(server, record("dora", 6_300 + len(paged), "later", login_id="dora"))
    assert paged == line["items"]
    only = get(api, "identity/timeline", value="dora", kind="event", event="cart")
    assert [item["name"] for item in only["items"]] == ["cart"] and only["sessions"][0]["events"] == 3
    short = get(api, "identity/timeline", value="dora", gap_min=15, kind="event", event="view")
    assert len(short["sessions"]) == 3
    assert api.get(f"{BASE}/identity/timeline", params={"value": "dora", "cursor": "1_2"}).status_code == 400


def test_the_command_line_reads_and_writes_the_same_cohorts(server: Server, api: httpx.Client, tmp_path: Any) -> None:
    def cli(*arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(app, ["cohort", *arguments], env={"ZUJI_DATA_DIR": str(server.data_dir)})
        assert done.exit_code == code, done.output
        return done.output

    definition = tmp_path / "definition.yaml"
    definition.write_text("- did: {event: pay}\n")
    assert "version 1" in cli("create", "from file", str(definition), "--reason", "a test")
    listed = tmp_path / "ids.csv"
    listed.write_text("ana\nnobody\n")
    made = cli("create", "from ids", "--ids", str(listed), "--reason", "a test")
    assert "1 persons listed" in made and "1 unknown" in made and "'nobody'" in made
    assert "from file" in cli("list") and "event: pay" in cli("show", "from file")
    assert "'ana'" in cli("members", "from ids") and "1 persons as of batch" in cli("members", "from ids")
    assert "is archived" in cli("archive", "from ids", "--reason", "done")
    assert "from ids" not in cli("list") and "from ids" in cli("list", "--archived")
    assert "is archived" in cli("members", "from ids", code=1)
    assert "in use" in cli("restore", "from ids")
    definition.write_text("- {property: page, operator: is_set}\n")
    assert "needs an event" in cli("create", "wrong", str(definition), code=1)
    assert "there is no cohort 'nobody'" in cli("show", "nobody", code=1)
