"""Boards through the API of a whole server: answers tile by tile, links for everybody, mails by a real SMTP server."""

from __future__ import annotations

import email
import email.message
import email.policy
import io
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from matplotlib import image

from tests.serve.test_one_person import record, send
from tests.servers.zuji import Server, free_port, running

BASE = "/api/v1/projects/default"
WEEK = {"last_days": 7}
TREND: dict[str, Any] = {"kind": "trend", "series": [{"event": "view"}], "time_zone": "UTC"}


class Box:
    """Letters that arrived."""

    def __init__(self) -> None:
        self.letters: list[email.message.EmailMessage] = []
        self.refusing = ""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refusing:
            return self.refusing
        self.letters.append(email.message_from_bytes(envelope.content, policy=email.policy.default))  # type: ignore[arg-type]
        return "250 OK"


@pytest.fixture(scope="module")
def post() -> Iterator[tuple[Box, int]]:
    box = Box()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield box, controller.port
    controller.stop()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, post: tuple[Box, int]) -> Iterator[Server]:
    url = f"smtp://127.0.0.1:{post[1]}?from=zuji@example.com&starttls=no"
    with running(tmp_path_factory.mktemp("boards") / "data", environment={"ZUJI_SMTP_URL": url}) as started:
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


def tile(id: str, x: int, **more: Any) -> dict[str, Any]:
    return {"id": id, "x": x, "y": 0, "w": 3, "h": 3, "kind": "number", "title": id, **more}


@pytest.fixture(scope="module")
def board(api: httpx.Client) -> dict[str, Any]:
    saved = ask(
        api,
        "POST",
        "questions",
        {"name": "payments", "question": {**TREND, "series": [{"event": "pay"}]}, "period": WEEK},
    )
    tiles = [
        tile("own", 0, question=TREND, period=WEEK),
        tile("saved", 3, saved=saved["id"]),
        tile("broken", 6, question={**TREND, "filters": [{"property": "no such", "operator": "is_set"}]}, period=WEEK),
        tile("words", 9, kind="text", text="看这里"),
    ]
    made: dict[str, Any] = ask(api, "POST", "boards", {"name": "一周", "board": {"tiles": tiles, "period": WEEK}})
    return made


def answers(client: httpx.Client, path: str, body: Any = None) -> dict[str, Any]:
    """By tile the last line of it."""
    method = "GET" if body is None else "POST"
    answer = client.request(method, path, json=body)
    assert answer.status_code == 200, answer.text
    told = [json.loads(line) for line in answer.text.splitlines()]
    return {one["tile"]: one for one in told if "query_id" not in one}


def test_every_tile_has_its_answer_and_one_that_fails_leaves_the_others_alone(
    api: httpx.Client, board: dict[str, Any]
) -> None:
    found = answers(api, f"{BASE}/boards/{board['id']}/answers", {})
    assert sorted(found) == ["broken", "own", "saved"]
    assert found["own"]["headline"] == {"value": 3, "unit": "number", "before": None}
    assert found["saved"]["headline"]["value"] == 2
    receipt = found["saved"]["answer"]["receipt"]
    assert receipt["versions"]["question 1"] == 1
    assert ask(api, "POST", "query/verify", {"receipt": receipt})["verdict"] == "same"
    assert found["broken"]["problem"]["status"] == 400 and "no such" in found["broken"]["problem"]["detail"]


def test_filters_of_whoever_looks_join_those_of_the_board(api: httpx.Client, board: dict[str, Any]) -> None:
    did = [{"did": {"event": "pay"}}]
    found = answers(api, f"{BASE}/boards/{board['id']}/answers", {"filters": did, "tiles": ["own"]})
    assert found["own"]["headline"]["value"] == 1 and list(found) == ["own"]
    held = ask(api, "GET", f"boards/{board['id']}")["board"]
    instead = {**held, "filters": did}
    assert answers(api, f"{BASE}/boards/{board['id']}/answers", {"board": instead})["own"]["headline"]["value"] == 1


def test_versions_of_boards_differ_tile_by_tile_and_two_writers_do_not_lose_a_change(api: httpx.Client) -> None:
    made = ask(
        api, "POST", "boards", {"name": "versions", "board": {"tiles": [tile("a", 0, question=TREND, period=WEEK)]}}
    )
    moved = {**made["board"], "tiles": [{**made["board"]["tiles"][0], "x": 5}]}
    ask(api, "PUT", f"boards/{made['id']}", {"base": 1, "board": moved})
    ask(api, "PUT", f"boards/{made['id']}", {"base": 1, "name": "late"}, 409)
    found = ask(api, "GET", f"boards/{made['id']}/diff", before=1)["differences"]
    assert found == [{"path": "tiles.a.x", "before": 0, "after": 5}]
    copied = ask(api, "POST", f"boards/{made['id']}/copy", {"name": "another"})
    assert copied["board"]["tiles"][0]["x"] == 5
    ask(api, "PUT", f"boards/{made['id']}", {"base": 2, "archived": True})
    assert "versions" not in {one["name"] for one in ask(api, "GET", "boards")["boards"]}


def test_a_name_of_ours_that_is_taken_gets_a_number_and_a_typed_one_is_refused(api: httpx.Client) -> None:
    made = ask(api, "POST", "boards", {"name": "of 9:41", "numbered": True})
    again = ask(api, "POST", "boards", {"name": "of 9:41", "numbered": True})
    assert [made["name"], again["name"]] == ["of 9:41", "of 9:41 2"]
    ask(api, "PUT", f"boards/{again['id']}", {"base": 1, "archived": True})  # it keeps its name
    copied = ask(api, "POST", f"boards/{made['id']}/copy", {"name": "of 9:41", "numbered": True})
    assert copied["name"] == "of 9:41 3"
    ask(api, "POST", "boards", {"name": "of 9:41"}, status=400)
    most = "长" * 128
    names = [ask(api, "POST", "boards", {"name": most, "numbered": True})["name"] for _ in range(2)]
    assert names == [most, "长" * 126 + " 2"]


def test_a_link_shows_its_board_to_everybody_and_opens_nothing_else(
    server: Server, api: httpx.Client, board: dict[str, Any]
) -> None:
    path = f"boards/{board['id']}/shares"
    ask(api, "POST", path, {"frame_ancestors": ["javascript:alert(1)"]}, 400)
    made = ask(api, "POST", path, {"label": "wiki", "frame_ancestors": ["https://wiki.example.com"], "days": 1})
    token = made["token"]
    assert token not in json.dumps(ask(api, "GET", path))
    with httpx.Client(base_url=server.url, timeout=60) as anybody:
        shown = anybody.get(f"/api/v1/shared/{token}").json()
        assert shown["name"] == "一周" and "question" not in json.dumps(shown["board"]["tiles"])
        found = answers(anybody, f"/api/v1/shared/{token}/answers")
        assert found["own"]["headline"]["value"] == 3 and "problem" in found["broken"]
        assert anybody.get(f"/api/v1/shared/{token}/ticker").status_code == 404
        assert anybody.get(f"/api/v1/shared/{token}/tiles/own/file").status_code == 403
        for other in ("boards", f"boards/{board['id']}", "live", "catalogue/events", "annotations"):
            for headers in ({"authorization": f"Bearer {token}"}, {"cookie": f"zuji_session={token}"}):
                assert anybody.get(f"{BASE}/{other}", headers=headers).status_code == 401
        page = anybody.get(f"/shared/{token}").headers
        assert "frame-ancestors 'self' https://wiki.example.com" in page["content-security-policy"]
        assert "x-frame-options" not in page and "zuji-frame-ancestors" not in page
        other_page = anybody.get("/boards").headers
        assert "frame-ancestors 'none'" in other_page["content-security-policy"]
        assert other_page["x-frame-options"] == "DENY"
        # Kept for the refresh interval: what arrives meanwhile is not asked for again.
        send(server, record("dan", 20, "view", login_id="dan"))
        assert answers(anybody, f"/api/v1/shared/{token}/answers")["own"]["headline"]["value"] == 3
        ask(api, "DELETE", f"{path}/{made['id']}")
        assert anybody.get(f"/api/v1/shared/{token}").status_code == 404
        assert anybody.get(f"/api/v1/shared/{token}/answers").status_code == 404
        assert "frame-ancestors 'none'" in anybody.get(f"/shared/{token}").headers["content-security-policy"]
    used = ask(api, "GET", path)["shares"][0]
    assert used["last_used_at"] > 0 and not used["live"]


def test_a_link_names_its_project_to_those_alone_who_may_read_it(
    server: Server, api: httpx.Client, board: dict[str, Any]
) -> None:
    server.cli("project", "create", "elsewhere")
    projects = {one.name: one.id for one in server.metadata.projects()}
    made = ask(api, "POST", f"boards/{board['id']}/shares", {"label": "onward", "days": 1})
    at = f"{server.url}/api/v1/shared/{made['token']}"

    def named(key: str | None) -> str | None:
        headers = {"authorization": f"Bearer {key}"} if key else {}
        told = httpx.get(at, headers=headers)
        assert told.status_code == 200, told.text
        name: str | None = told.json()["project"]
        return name

    assert named(None) is None and named("not a key") is None and named(made["token"]) is None
    assert named(server.metadata.create_key(projects["default"], "query")) == "default"
    assert named(server.metadata.create_key(projects["elsewhere"], "query")) is None
    assert named(server.metadata.create_key(projects["default"], "ingest")) is None
    ask(api, "DELETE", f"boards/{board['id']}/shares/{made['id']}")


def test_a_link_has_fixed_filters_gives_files_where_it_may_and_takes_so_many_requests_a_minute(
    server: Server, api: httpx.Client, board: dict[str, Any]
) -> None:
    fixed = {"scope": "file", "filters": [{"did": {"event": "pay"}}], "days": 0}
    token = ask(api, "POST", f"boards/{board['id']}/shares", fixed)["token"]
    with httpx.Client(base_url=server.url, timeout=60) as anybody:
        found = answers(anybody, f"/api/v1/shared/{token}/answers")
        assert found["own"]["headline"]["value"] == 1
        file = anybody.get(f"/api/v1/shared/{token}/tiles/own/file")
        assert file.headers["content-type"].startswith("text/csv") and "view" in file.text
        statuses = {anybody.get(f"/api/v1/shared/{token}").status_code for _ in range(125)}
        assert statuses == {200, 429}


def test_a_link_with_a_password_shows_nothing_before_it_and_slows_down_who_guesses(
    server: Server, api: httpx.Client, board: dict[str, Any]
) -> None:
    path = f"boards/{board['id']}/shares"
    for wrong in ({"password": "12345"}, {"password": "open sesame", "frame_ancestors": ["https://wiki.example.com"]}):
        assert "password" in ask(api, "POST", path, wrong, 400)["detail"]
    made = ask(api, "POST", path, {"password": "open sesame", "scope": "file"})
    other = ask(api, "POST", path, {"password": "open sesame"})
    assert made["password"] and "sesame" not in json.dumps(made)
    assert b"open sesame" not in (server.data_dir / "metadata.db").read_bytes()
    at, own = f"/api/v1/shared/{made['token']}", {"origin": server.url}
    parts = ("", "/answers", "/ticker", "/tiles/own/file")
    with httpx.Client(base_url=server.url, timeout=60) as anybody:
        for part in parts:
            refused = anybody.get(at + part)
            assert refused.status_code == 403 and refused.json()["type"].endswith(":password-needed")
            assert board["name"] not in refused.text
        assert anybody.post(f"{at}/open", json={"password": "open sesame"}).status_code == 403  # another site's page
        assert anybody.post(f"{at}/open", json={"password": "wrong"}, headers=own).status_code == 403
        said = anybody.post(f"{at}/open", json={"password": "open sesame"}, headers=own)
        cookie = said.headers["set-cookie"]
        assert said.status_code == 204 and all(word in cookie for word in ("HttpOnly", f"Path={at}", "SameSite=strict"))
        assert [anybody.get(at + part).status_code for part in parts] == [200, 200, 404, 200]
        value = anybody.cookies["zuji_share"]
        for forged in (value, f"{int(value.split('.')[0]) + 9}.{value.split('.')[1]}", "9999999999.x", "é", "."):
            stolen = {"cookie": f"zuji_share={forged}".encode()}
            assert httpx.get(f"{server.url}/api/v1/shared/{other['token']}", headers=stolen).status_code == 403
    with httpx.Client(base_url=server.url, headers=own) as guesser:
        place = f"/api/v1/shared/{other['token']}/open"
        tries = [guesser.post(place, json={"password": f"guess {i}"}).status_code for i in range(6)]
        assert tries == [403] * 5 + [429] and guesser.post(place, json={"password": "open sesame"}).status_code == 429


def test_notes_are_found_by_the_time_that_they_touch(api: httpx.Client) -> None:
    day = 86_400_000
    made = ask(api, "POST", "annotations", {"from_at": 10 * day, "to_at": 12 * day, "text": "改版", "color": "red"})
    assert [
        one["text"] for one in ask(api, "GET", "annotations", **{"from": 12 * day, "to": 13 * day})["annotations"]
    ] == ["改版"]
    assert ask(api, "GET", "annotations", **{"from": 13 * day, "to": 14 * day})["annotations"] == []
    changed = ask(api, "PUT", f"annotations/{made['id']}", {"text": "新版"})
    assert (changed["text"], changed["color"]) == ("新版", "red")
    ask(api, "POST", "annotations", {"from_at": 2, "to_at": 1, "text": "x"}, 400)
    ask(api, "DELETE", f"annotations/{made['id']}")
    ask(api, "PUT", f"annotations/{made['id']}", {"text": "gone"}, 404)


def test_notes_of_a_board_or_a_question_are_told_only_there(api: httpx.Client, board: dict[str, Any]) -> None:
    question = ask(
        api, "POST", "questions",
        {"name": "of notes", "question": {"kind": "trend", "series": [{"event": "view"}]},
         "period": {"last_days": 7}, "author": "a test"},
    )["id"]  # fmt: skip
    other = ask(api, "POST", "boards", {"name": "elsewhere", "board": {"tiles": []}, "author": "a test"})["id"]
    wanted = [("project", 0), ("board", board["id"]), ("board", other), ("question", question)]
    made = [
        ask(api, "POST", "annotations", {"from_at": 5, "to_at": 9, "text": f"{scope} {of}", "scope": scope, "of": of})
        for scope, of in wanted
    ]

    def told(**within: int) -> set[str]:
        found = ask(api, "GET", "annotations", **{"from": 0, "to": 10, **within})["annotations"]
        return {one["text"] for one in found}

    everything = {f"{scope} {of}" for scope, of in wanted}
    assert told() == everything
    assert told(board=board["id"]) == {"project 0", f"board {board['id']}"}
    assert told(board=board["id"], question=question) == {"project 0", f"board {board['id']}", f"question {question}"}
    assert told(question=0) == {"project 0"} == told(board=0, question=0)
    said = ask(
        api, "POST", "annotations", {"from_at": 5, "to_at": 9, "text": "x", "scope": "board", "of": 999_999}, 400
    )
    assert "999999" in str(said)
    ask(api, "PUT", f"annotations/{made[1]['id']}", {"scope": "question", "of": 999_999}, 400)
    moved = ask(api, "PUT", f"annotations/{made[1]['id']}", {"scope": "project", "of": 0, "to_at": 7})
    assert (moved["scope"], moved["of"], moved["to_at"]) == ("project", 0, 7)
    assert told(board=other) == {"project 0", f"board {board['id']}", f"board {other}"}
    for one in made:
        ask(api, "DELETE", f"annotations/{one['id']}")


def test_a_picture_shows_notes_of_its_board_and_amounts_of_its_project(server: Server, api: httpx.Client) -> None:
    now = int(time.time() * 1000)
    send(server, record("ana", 90, "buy", login_id="ana", properties={"price": 1234.5}))
    trend = {"kind": "trend", "series": [{"event": "view"}], "interval": "day"}
    sold = {"kind": "revenue", "order": {"event": "buy", "amount": {"on": "event", "property": "price"}}}
    tiles = [
        {**tile("line", 0, question=trend, period={"last_days": 14}), "kind": "question"},
        {**tile("sum", 6, question=sold, period={"last_days": 14}), "kind": "number"},
    ]
    made, other = (
        ask(api, "POST", "boards", {"name": name, "board": {"tiles": tiles}, "author": "a test"})["id"]
        for name in ("drawn", "not drawn")
    )

    def picture() -> tuple[Any, Any]:
        """What is drawn of the two tiles, without the line that says when."""
        answer = api.get(f"{BASE}/boards/{made}/picture", params={"format": "png", "language": "en"})
        assert answer.status_code == 200, answer.text
        pixels = image.imread(io.BytesIO(answer.content))[130:]
        middle = pixels.shape[1] // 2
        return pixels[:, :middle].tobytes(), pixels[:, middle:].tobytes()

    def note(**more: Any) -> dict[str, Any]:
        return {"from_at": now - 5 * 86_400_000, "to_at": now - 2 * 86_400_000, "text": "sale", **more}

    line, sum = picture()
    assert picture() == (line, sum)
    ask(api, "POST", "annotations", note(scope="board", of=other))
    ask(api, "POST", "annotations", note(from_at=5, to_at=9))
    assert picture() == (line, sum), "a note of another board, or of other days, is drawn"
    ask(api, "POST", "annotations", note(scope="board", of=made))
    noted = picture()
    assert noted[0] != line and noted[1] == sum
    server.cli("project", "set", "default", "--currency", "CHF")
    try:
        paid = picture()
        assert paid[0] == noted[0] and paid[1] != sum
    finally:
        server.cli("project", "set", "default", "--currency", "")


def test_a_board_is_mailed_as_a_picture_once_for_each_due_time(
    server: Server, api: httpx.Client, board: dict[str, Any], post: tuple[Box, int], tmp_path: Path
) -> None:
    box, _ = post
    path = f"boards/{board['id']}/schedules"
    every_day = {
        "recipients": ["ana@example.com"],
        "time": "00:00",
        "time_zone": "UTC",
        "weekdays": [1, 2, 3, 4, 5, 6, 7],
    }
    ask(api, "POST", path, {**every_day, "recipients": ["ana@example.com\nBcc: x@y.z"]}, 400)
    ask(api, "POST", path, {**every_day, "time": "25:00"}, 400)
    made = ask(api, "POST", path, every_day)
    assert ask(api, "GET", path)["ready"] is True and box.letters == []  # 00:00 was before it was made
    sent = ask(api, "POST", f"{path}/{made['id']}/send", {})
    assert sent["state"] == "sent"
    letter = box.letters[-1]
    assert letter["Subject"] == "足迹看板：一周" and letter["To"] == "ana@example.com"
    (picture,) = letter.iter_attachments()
    content = picture.get_content()
    assert content.startswith(b"\x89PNG") and len(content) > 10_000
    box.refusing = "451 later"
    assert ask(api, "POST", f"{path}/{made['id']}/send", {})["state"] == "given_up"
    box.refusing = ""
    assert server.cli("board", "send", str(board["id"]), str(made["id"])) == "sent\n"
    server.cli("board", "render", "一周", str(tmp_path / "b.pdf"), "--language", "en")
    assert (tmp_path / "b.pdf").read_bytes().startswith(b"%PDF")


def test_what_is_due_is_sent_by_the_servers_own_clock(
    server: Server, api: httpx.Client, board: dict[str, Any], post: tuple[Box, int]
) -> None:
    box, _ = post
    path = f"boards/{board['id']}/schedules"
    now = time.gmtime()
    due = {"recipients": ["due@example.com"], "time": f"{now.tm_hour:02}:{now.tm_min:02}", "time_zone": "UTC"}
    made = ask(api, "POST", path, {**due, "weekdays": [1, 2, 3, 4, 5, 6, 7]})
    with server.metadata._begin() as db:  # it was made a minute ago
        db.execute(sa.text("UPDATE board_schedules SET since = since - 120000 WHERE id = :id"), {"id": made["id"]})
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not any(one["To"] == "due@example.com" for one in box.letters):
        time.sleep(0.2)
    arrived = [one for one in box.letters if one["To"] == "due@example.com"]
    assert len(arrived) == 1


def test_a_link_tells_each_reader_in_their_language_what_fails(server: Server, api: httpx.Client, board: Any) -> None:
    token = ask(api, "POST", f"boards/{board['id']}/shares", {"days": 1})["token"]
    said = {}
    for language in ("zh-CN", "en", "zh-CN"):
        with httpx.Client(base_url=server.url, timeout=60, headers={"accept-language": language}) as anybody:
            found = answers(anybody, f"/api/v1/shared/{token}/answers")
            said.setdefault(language, found["broken"]["problem"]["title"])
            assert said[language] == found["broken"]["problem"]["title"]
    assert said["en"].isascii() and not said["zh-CN"].isascii()


def test_the_ticker_of_a_link_with_filters_tells_nothing_that_they_leave_out(server: Server, api: httpx.Client) -> None:
    tiles = [{**tile("now", 0), "kind": "ticker"}]
    made = ask(api, "POST", "boards", {"name": "ticking", "board": {"tiles": tiles}})
    send(server, record("eve", 30, "view", login_id="eve"))
    told = {}
    for name, filters in (("every", []), ("some", [{"did": {"event": "pay"}}])):
        token = ask(api, "POST", f"boards/{made['id']}/shares", {"filters": filters, "days": 1})["token"]
        told[name] = httpx.get(f"{server.url}/api/v1/shared/{token}/ticker").json()["events"]
    assert told["every"] and told["some"] == []


def test_a_tile_that_fails_tells_whoever_has_a_link_no_names_of_the_project(server: Server, api: httpx.Client) -> None:
    wrong = {**TREND, "filters": [{"property": "$distinct_i", "operator": "is_set"}]}
    tiles = [tile("a", 0, question=wrong, period=WEEK)]
    made = ask(api, "POST", "boards", {"name": "failing", "board": {"tiles": tiles}})
    within = answers(api, f"{BASE}/boards/{made['id']}/answers", {})["a"]["problem"]
    assert "$distinct_id" in json.dumps(within)
    token = ask(api, "POST", f"boards/{made['id']}/shares", {"days": 1})["token"]
    told = httpx.get(f"{server.url}/api/v1/shared/{token}/answers", timeout=60).text
    assert within["title"] in told and "$distinct_i" not in told
