"""One person and one device, through the API of a whole server: ids, profile, and every record with its steps."""

from __future__ import annotations

import base64
import gzip
import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from typer.testing import CliRunner

from tests.servers.zuji import Server, running
from zuji.cli import app
from zuji.store.accounts import AccountTables

LOGIN, ANONYMOUS = "$identity_login_id", "$identity_anonymous_id"
BASE = "/api/v1/projects/default"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"
)
HOSTILE = ("<img src=x onerror=alert(1)>", "' OR 1=1 --", "\\'; DROP TABLE x", "名" * 255, "a\u0000b", "..%2f", "a-b-c")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("person") / "data") as started:
        started.cli("project", "create", "other")
        yield started


def record(who: str, number: int, event: str = "view", **more: Any) -> dict[str, Any]:
    return {"type": "track", "event": event, "distinct_id": who, "time": NOW, "_track_id": number, **more}


NOW = int(time.time() * 1000)


def send(server: Server, *records: dict[str, Any], project: str = "default", agent: str = CHROME) -> None:
    body = urlencode({"data_list": base64.b64encode(json.dumps(records).encode()).decode()})
    url = f"{server.url}/sa?project={project}"
    assert httpx.post(url, content=body, headers={"user-agent": agent}).status_code == 200
    server.wait_loaded()


def signup(login: str, device: str, number: int) -> dict[str, Any]:
    return record(
        login, number, "$SignUp", type="track_signup", original_id=device, anonymous_id=device, login_id=login
    )


def get(api: httpx.Client, path: str, **params: Any) -> Any:
    answer = api.get(f"{BASE}/{path}", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def decide(api: httpx.Client, what: dict[str, Any]) -> dict[str, Any]:
    """Carries a decision out; gives it as the list of decisions tells it."""
    taken = api.post(f"{BASE}/identity/changes", json={"reason": "a test", **what})
    assert taken.status_code == 200, taken.text
    deadline = time.monotonic() + 20
    while True:
        changes = get(api, "identity/changes")["changes"]
        one: dict[str, Any] = next(change for change in changes if change["id"] == taken.json()["id"])
        if one["done"]:
            return one
        assert time.monotonic() < deadline
        time.sleep(0.05)


def records_of(api: httpx.Client, value: str, **more: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = get(api, "debug/records", value=value, **more)["records"]
    return found


def place(found: dict[str, Any]) -> str:
    return f"{found['partition']}-{found['offset']}-{found['index']}"


def test_after_a_login_the_next_call_shows_both_ids_and_one_profile(server: Server) -> None:
    send(
        server,
        record("phone-1", 1),
        {"type": "profile_set", "distinct_id": "phone-1", "time": NOW, "_track_id": 2, "properties": {"visits": 3}},
    )
    with server.api() as api:
        (alone,) = get(api, "identity/find", value="phone-1")["found"]
        assert (alone["id_class"], alone["ids"], alone["events"], alone["evidence"]) == (ANONYMOUS, 1, 1, False)
        assert get(api, "identity/find", value="ana")["found"] == []
        plus = {"type": "profile_increment", "distinct_id": "ana", "login_id": "ana", "time": NOW + 1, "_track_id": 4}
        name = {**plus, "type": "profile_set", "time": NOW + 2, "_track_id": 5}
        again = {**name, "time": NOW + 3, "_track_id": 6, "properties": {"vip": True}}
        send(
            server,
            signup("ana", "phone-1", 3),
            {**plus, "properties": {"visits": 2}},
            {**name, "properties": {"name": "安娜", "vip": True}},
            again,
        )
        for value in ("ana", "phone-1"):
            (found,) = get(api, "identity/find", value=value)["found"]
            told = get(api, "identity/person", value=value, id_class=found["id_class"])
            ids = {(part["id_class"], part["value"]) for part in told["ids"]}
            assert ids == {(LOGIN, "ana"), (ANONYMOUS, "phone-1")}
            assert (found["person"], found["ids"]) == (told["person"], 2)
        (said,) = told["evidence"]
        assert (said["op"], said["outcome"], said["record"].count("-")) == ("login", "joined", 2)
        profile = get(api, "identity/profile", value="phone-1", id_class=ANONYMOUS)
        assert profile["events"] == 2
        assert [
            (item["name"], item["kind"], item["value"], item["op"], item["id_value"], item["said_at"] - NOW)
            for item in profile["properties"]
        ] == [
            ("name", "text", "安娜", "set", "ana", 2),
            ("vip", "bool", True, "set", "ana", 3),
            ("visits", "number", 5.0, "increment", "ana", 1),
        ]


def test_a_merge_says_what_it_will_do_and_every_decision_names_what_undoes_it(server: Server) -> None:
    send(server, record("m1", 1, login_id="m1"), record("m2", 2, login_id="m2"))
    merge = {"kind": "merge", "one": {"value": "m1"}, "other": {"value": "m2"}}

    def ids(value: str) -> list[str]:
        return sorted(part["value"] for part in get(api, "identity/person", value=value)["ids"])

    def preview() -> Any:
        asked = {"reason": "a test", **merge}
        return api.post(f"{BASE}/identity/changes", params={"preview": "true"}, json=asked).json()["preview"]

    with server.api() as api:
        assert preview()["outcome"] == "joined"
        done = decide(api, merge)
        assert ids("m1") == ["m1", "m2"]
        again = preview()
        assert (again["outcome"], [again["number"]]) == ("nothing", done["undo"]["numbers"])
        refused = api.post(f"{BASE}/identity/changes", json={"reason": "a test", **merge})
        assert refused.status_code == 400
        assert f"evidence {again['number']}" in refused.json()["detail"]
        taken_back = decide(api, done["undo"])
        assert ids("m1") == ["m1"]
        assert next(c for c in get(api, "identity/changes")["changes"] if c["id"] == done["id"])["undo"] is None
        # The same pair once more: new evidence, which counts.
        assert preview()["outcome"] == "joined"
        second = decide(api, merge)
        assert ids("m2") == ["m1", "m2"]
        assert set(second["undo"]["numbers"]).isdisjoint(done["undo"]["numbers"])
        decide(api, second["undo"])
        decide(api, taken_back["undo"])
        assert taken_back["undo"] == {"kind": "restore", "numbers": done["undo"]["numbers"]}
        assert ids("m1") == ["m1", "m2"]
        rules = decide(api, {"kind": "rules", "mode": "global", "ids_max": 50})
        assert rules["undo"] == {
            "kind": "rules", "mode": "one_to_one", "values_max": {LOGIN: 1}, "ids_max": 1000,
        }  # fmt: skip
        decide(api, rules["undo"])
        summary = get(api, "identity")
        assert (summary["mode"], summary["ids_max"]) == ("one_to_one", 1000)
        (largest,) = [p for p in get(api, "identity/largest")["persons"] if p["value"] in ("m1", "m2")]
        assert (largest["ids"], largest["full"]) == (2, False)


def test_a_stored_record_tells_every_step_with_the_numbers_of_its_clock(server: Server) -> None:
    # A device whose clock is an hour slow: sent 5 s after it happened, by its own time.
    slow = NOW - 3_600_000
    page = {"$url": "https://shop.example/list?utm_source=weixin", "price": 12.5}
    more = {"anonymous_id": "slow", "properties": page}
    one = record("slow", 1, **{**more, "time": slow - 5_000, "_flush_time": slow})
    send(server, one, record("slow", 2, "", **more))
    with server.api() as api:
        stored = next(item for item in records_of(api, "slow") if item["fate"] == "stored")
        told = get(api, f"debug/records/{place(stored)}")
        clock = told["clock"]
        measured = told["received_at"] - slow
        assert (clock["measured"], clock["offset"], clock["epoch"]) == (measured, measured, 0)
        assert clock["time"] == stored["time"] == slow - 5_000 + measured == told["received_at"] - 5_000
        assert (told["fate"], told["stopped_at"], told["decoded"]["event"]) == ("stored", "", "view")
        identity = told["identity"]
        assert (identity["id_class"], identity["value"], identity["generation"]) == (ANONYMOUS, "slow", 0)
        assert identity["person"] == get(api, "identity/person", value="slow", id_class=ANONYMOUS)["person"]
        facts = told["facts"]
        assert (facts["url_host"], facts["utm_source"], facts["bot"]) == ("shop.example", "weixin", "")
        assert {p["name"]: p["value"] for p in told["row"]["properties"]}["price"] == 12.5
        assert told["plan"]["violations"] == [] and told["dedup"]["first"] is None
        assert json.loads(told["raw"]["text"]) == one
        request = get(api, f"debug/requests/{stored['partition']}-{stored['offset']}")
        assert [item["fate"] for item in request["records"]] == ["stored", "rejected"]
        assert json.loads(request["request"]["unpacked"]["text"])[0] == one
        assert ["user-agent", CHROME] in request["request"]["headers"]


def test_a_record_tells_why_the_projects_own_rules_call_it_a_machine(server: Server) -> None:
    send(server, record("probe", 1, lib={"$lib": "js", "$lib_version": "1.26.18"}), agent="ShopWatch/1.0")
    server.wait_loaded()
    with server.api() as api:
        assert get(api, f"debug/records/{place(records_of(api, 'probe')[0])}")["facts"]["bot"] == ""
        rules = [{"by": "user_agent_contains", "value": "shopwatch", "bot": True, "reason": "our own probe"}]
        known = get(api, "bots")["version"]
        put = api.put(
            "/api/v1/projects/default/bots", json={"rules": rules, "base": known, "author": "ana", "reason": "a test"}
        )
        assert put.status_code == 200, put.text
        assert get(api, f"debug/records/{place(records_of(api, 'probe')[0])}")["facts"]["bot"] == "our own probe"


def test_a_later_request_is_corrected_by_the_pinned_offset_not_by_its_own(server: Server) -> None:
    slow = NOW - 600_000
    send(server, record("pinned", 1, anonymous_id="pinned", time=slow, _flush_time=slow))
    # The next one waited 90 s in the device's queue: it measures more, and is not pulled apart from the first.
    send(server, record("pinned", 2, anonymous_id="pinned", time=slow + 1_000, _flush_time=slow - 90_000))
    with server.api() as api:
        second, first = (get(api, f"debug/records/{place(item)}")["clock"] for item in records_of(api, "pinned"))
        assert first["offset"] == first["measured"] == first["received_at"] - slow
        assert second["measured"] == second["received_at"] - (slow - 90_000)
        assert (second["offset"], second["epoch"]) == (first["offset"], 0)
        assert second["time"] - first["time"] == 1_000


def test_a_refused_record_says_at_which_step_and_why(server: Server) -> None:
    old = NOW - 900 * 86_400_000
    send(server, record("refused", 1, ""), record("refused", 2, "late", time=old))
    with server.api() as api:
        told = {item["index"]: get(api, f"debug/records/{place(item)}") for item in records_of(api, "refused")}
    assert (told[0]["fate"], told[0]["reason"], told[0]["stopped_at"]) == ("rejected", "no_event", "decoded")
    assert (told[1]["fate"], told[1]["reason"], told[1]["stopped_at"]) == ("quarantined", "time_out_of_range", "clock")
    assert told[1]["decoded"]["event"] == "late" and told[1]["row"] is None and told[1]["facts"] is None
    assert str(old) in told[1]["refusals"][0]["detail"]
    assert json.loads(told[0]["raw"]["text"])["_track_id"] == 1


def test_a_duplicate_is_found_in_its_request_and_names_its_first_copy(server: Server) -> None:
    send(server, record("twice", 1, "one"))
    send(server, record("twice", 1, "one"), record("twice", 2, "two"))
    with server.api() as api:
        found = records_of(api, "twice")
        assert [(item["event"], item["fate"]) for item in found] == [
            ("two", "stored"), ("one", "duplicate"), ("one", "stored"),
        ]  # fmt: skip
        assert found[1]["first"] == place(found[2])
        told = get(api, f"debug/records/{place(found[1])}")
        assert (told["fate"], told["stopped_at"], told["dedup"]["first"]) == ("duplicate", "dedup", place(found[2]))
        assert told["dedup"]["event_id"] == get(api, f"debug/records/{place(found[2])}")["dedup"]["event_id"]


def test_pages_of_records_join_without_loss_and_a_person_has_those_of_every_id(server: Server) -> None:
    send(server, *(record("pages", number) for number in range(5)))
    send(server, signup("paula", "pages", 7), record("paula", 8, login_id="paula"))
    with server.api() as api:
        found: list[dict[str, Any]] = []
        cursor = ""
        while cursor is not None:
            asked = {"value": "paula", "id_class": LOGIN, "limit": 3, "cursor": cursor}
            page = get(api, "debug/records", **{key: value for key, value in asked.items() if value != ""})
            found, cursor = found + page["records"], page["cursor"]
        whole = records_of(api, "paula", id_class=LOGIN)
        assert found == whole and len(whole) == 7
        assert {item["distinct_id"] for item in records_of(api, "pages")} == {
            "pages",
            "paula",
        }  # carried by the sign-up


def test_what_a_vendors_key_opens_is_shown_without_the_key(server: Server) -> None:
    key = server.cli("key", "create", "--project", "default", "--scope", "ingest").split()[-1]
    event = {"event": "ph", "distinct_id": "hog", "uuid": "0190b1d0-0000-7000-8000-00000000000a", "properties": {}}
    body = gzip.compress(json.dumps({"api_key": key, "batch": [event]}).encode())
    headers = {"content-type": "application/json", "content-encoding": "gzip", "authorization": f"Bearer {key}"}
    assert httpx.post(f"{server.url}/posthog/batch/", content=body, headers=headers).status_code == 200
    server.wait_loaded()
    with server.api() as api:
        (stored,) = records_of(api, "hog")
        assert (stored["vendor"], stored["event"], stored["fate"]) == ("posthog", "ph", "stored")
        request = api.get(f"{BASE}/debug/requests/{stored['partition']}-{stored['offset']}")
        told = api.get(f"{BASE}/debug/records/{place(stored)}")
    unpacked = request.json()["request"]["unpacked"]["text"]
    assert json.loads(unpacked) == {"api_key": "redacted", "batch": [event]}
    assert request.json()["request"]["body"] is None  # whoever can unpack it would have the key
    for answer in (request, told):
        assert answer.status_code == 200 and key not in answer.text


def test_live_records_can_be_those_of_some_ids(server: Server) -> None:
    send(server, record("live-a", 1), signup("live-u", "live-a", 2), record("live-b", 3))
    with server.api() as api:
        rows = get(api, "live", id=["live-a"], limit=500)["rows"]
        assert [(row["distinct_id"], row["event"]) for row in rows] == [("live-a", "view"), ("live-u", "$SignUp")]
        assert "ids" not in rows[0]
        both = get(api, "live", id=["live-a", "live-b"], limit=500)["rows"]
        assert [row["distinct_id"] for row in both] == ["live-a", "live-u", "live-b"]


def test_another_projects_records_are_not_there(server: Server) -> None:
    send(server, record("secret-id", 1), project="other")
    # A request whose records belong to two projects.
    mine, theirs = record("mixed-mine", 1, project="default"), record("mixed-theirs", 2, project="other")
    send(server, mine, theirs)
    with server.api() as api:
        for path in ("identity/find", "debug/records"):
            assert "secret-id" not in json.dumps(get(api, path, value="secret-id")).replace('"value"', "")
        assert records_of(api, "secret-id") == [] and records_of(api, "mixed-theirs") == []
        assert get(api, "identity/find", value="secret-id")["found"] == []
        others = api.get("/api/v1/projects/other/debug/records", params={"value": "secret-id"}).json()["records"]
        place_of_others = f"{others[0]['partition']}-{others[0]['offset']}"
        for path in (f"requests/{place_of_others}", f"records/{place_of_others}-0"):
            assert api.get(f"{BASE}/debug/{path}").status_code == 404
        (own,) = records_of(api, "mixed-mine")
        shared = api.get(f"{BASE}/debug/requests/{own['partition']}-{own['offset']}")
        assert shared.json()["request"]["shared"] and "mixed-theirs" not in shared.text
        assert [item["distinct_id"] for item in shared.json()["records"]] == ["mixed-mine"]
        told = get(api, f"debug/records/{place(own)}")
        assert json.loads(told["raw"]["text"]) == mine
        beside = f"{own['partition']}-{own['offset']}-{1 - own['index']}"
        assert api.get(f"{BASE}/debug/records/{beside}").status_code == 404


def test_the_command_line_merges_shows_and_takes_back_beside_the_server(server: Server) -> None:
    def cli(*arguments: str) -> str:
        done = CliRunner().invoke(app, arguments, env={"ZUJI_DATA_DIR": str(server.data_dir)})
        assert done.exit_code == 0, done.output
        return done.output

    send(server, record("c1", 1, login_id="c1"), record("c2", 2, login_id="c2"))
    said = cli("identity", "merge", "c1", "c2", "--reason", "same phone", "--dry-run")
    assert "the two become one person" in said and "decision" not in said
    said = cli("identity", "merge", "c1", "c2", "--reason", "same phone")
    assert "is carried out" in said
    number = said.partition("(evidence ")[2].partition(")")[0]
    shown = cli("identity", "show", "c2")
    assert "'c1'  use 1, open" in shown and "'c2'  use 1, open" in shown and "merge" in shown
    assert "same phone" in cli("identity", "changes").splitlines()[1]
    with server.api() as api:
        assert len(get(api, "identity/person", value="c1")["ids"]) == 2
        cli("identity", "revoke", number, "--reason", "a mistake")
        assert len(get(api, "identity/person", value="c1")["ids"]) == 1
    assert "mode one_to_one" in cli("identity", "rules")


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_ids_are_only_ids(server: Server, value: str) -> None:
    with server.api("query") as api:
        of_class = {"value": value, "id_class": ANONYMOUS}
        asked = {"identity/find": {"value": value}, "live": {"id": value}}
        asked |= dict.fromkeys(("identity/person", "identity/profile", "debug/records"), of_class)
        for path, params in asked.items():
            answer = api.get(f"{BASE}/{path}", params=params)
            assert answer.status_code == 200, answer.text
            assert answer.headers["content-type"] == "application/json"


def test_a_hostile_id_that_was_sent_is_found_and_shown_as_text(server: Server) -> None:
    value = HOSTILE[0]
    send(server, record(value, 1, properties={"</script>": "<b>"}))
    with server.api() as api:
        (found,) = get(api, "identity/find", value=value)["found"]
        assert found["value"] == value and found["events"] == 1
        (stored,) = records_of(api, value)
        assert get(api, f"debug/records/{place(stored)}")["identity"]["value"] == value


@pytest.mark.parametrize(
    "place", ["", "1", "0-0", "x-0-0", "0-0-0-0", "0--1-0", "99999-0-0", "0-0-" + "9" * 30, "٣-0-0"]
)
def test_a_place_that_is_none_is_refused(server: Server, place: str) -> None:
    with server.api() as api:
        assert api.get(f"{BASE}/debug/records/{place or '%20'}").status_code == 400
        assert api.get(f"{BASE}/debug/records/9-9-9").status_code == 404


def test_the_live_view_ends_when_the_right_to_it_does(server: Server) -> None:
    projects = {one.name: one.id for one in server.metadata.projects()}
    key = server.metadata.create_key(projects["default"], "query")
    tables = AccountTables(server.metadata)
    (made,) = [one for one in tables.all_keys() if one.hint == key[-4:]]
    place = f"{server.url}/api/v1/projects/default/live/stream"
    with httpx.stream("GET", place, headers={"authorization": f"Bearer {key}"}, timeout=10) as watching:
        lines = watching.iter_lines()
        assert watching.status_code == 200 and next(lines).startswith("retry")
        tables.revoke_key(made.id, 1)
        send(server, record("late", 1, "after the end", login_id="late"))
        assert "after the end" not in "".join(lines)  # and it ends
