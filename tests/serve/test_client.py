"""The Python client, against a whole server; and what it does when nobody answers."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pandas
import polars
import pytest

from tests.servers.zuji import Server, running
from zuji import client as module
from zuji.client import Client, ZujiError

NOON = 1_793_534_400_000  # 2026-11-01 12:00 UTC
TREND = {"kind": "trend", "series": [{"event": "view"}], "from": "2026-11-01", "to": "2026-11-02", "time_zone": "UTC"}
HOW_TO = Path(__file__).parents[2] / "docs/how-to"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("client") / "data") as started:
        track = {"type": "track", "properties": {"price": 2}}
        records: list[dict[str, Any]] = [
            {**track, "event": event, "time": NOON + 1000 * i, "distinct_id": f"u{i % 30}", "_track_id": i}
            for i, event in enumerate(["view"] * 60 + ["pay"] * 10)
        ]
        body = urlencode({"data_list": base64.b64encode(json.dumps(records).encode()).decode()})
        assert httpx.post(f"{started.url}/sa?project=default", content=body).status_code == 200
        started.wait_loaded()
        week = {name: value for name, value in TREND.items() if name not in ("from", "to")}
        with started.api() as api:
            for name in ("weekly viewers", "每周访客"):  # of the how-to
                saved = {"name": name, "question": week, "period": {"last_days": 7}}
                assert api.post("/api/v1/projects/default/questions", json=saved).status_code == 200
        yield started


@pytest.fixture
def key(server: Server) -> str:
    return server.metadata.create_key(0, "query")


@pytest.fixture
def zuji(server: Server, key: str) -> Iterator[Client]:
    with Client(server.url, key) as made:
        yield made


@pytest.mark.parametrize("page", ["notebook.md", "notebook.zh-CN.md"])
def test_the_how_to_does_what_it_says(
    server: Server, key: str, page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code = "\n".join(re.findall(r"```python\n(.*?)```", (HOW_TO / page).read_text(), re.S))
    names: dict[str, Any] = {"key": key}
    exec(code.replace("http://localhost:8106", server.url), names)
    assert len(names["people"]) == names["answer"]["steps"][1]["count"] == 10
    assert (tmp_path / "funnel.csv").read_text().startswith("event,optional,count,")
    assert names["zuji"].verify(names["answer"])["verdict"] == "same"
    assert names["zuji"].check(names["answer"])["agrees"] is True


def test_frames_hold_the_answer(zuji: Client) -> None:
    answer = zuji.query(TREND)
    assert answer.parts == ["series", "series.points", "formulas"]
    points = answer["series"][0]["points"]
    frame = answer.frame()
    assert isinstance(frame, polars.DataFrame)
    assert frame["at"].to_list() == [point["at"] for point in points]
    assert frame["value"].to_list() == [point["value"] for point in points] == [60, 0]
    other = answer.frame("series", kind="pandas")
    assert isinstance(other, pandas.DataFrame) and other["total"].tolist() == [60]
    with pytest.raises(KeyError, match="no part 'steps'; it has series"):
        answer.frame("steps")
    with pytest.raises(ValueError, match="not 'excel'"):
        answer.frame(kind="excel")  # type: ignore[arg-type]


def test_members_are_as_many_as_the_number_over_all_pages(zuji: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE", 7)
    answer = zuji.query(TREND, series=[{"event": "view", "measure": "unique"}])
    people = [row["person"] for row in zuji.members(answer, {"at": "2026-11-01"})]
    assert len(people) == len(set(people)) == answer["series"][0]["points"][0]["value"] == 30
    events = list(zuji.members(TREND, columns=["price"]))
    assert [row["properties"] for row in events] == [{"price": 2}] * 60


def test_sql_and_exports(zuji: Client, tmp_path: Path) -> None:
    text = "SELECT event, count() AS n FROM events WHERE event = {e:String} GROUP BY event"
    assert zuji.sql(text, e="pay").frame().rows() == [("pay", 10)]
    zuji.export(tmp_path / "all.parquet", {"query": TREND})
    assert polars.read_parquet(tmp_path / "all.parquet").height == 60
    zuji.export(tmp_path / "rows.jsonl", {"sql": "SELECT count() AS n FROM events"})
    assert json.loads((tmp_path / "rows.jsonl").read_text()) == {"n": 70}


def test_what_cannot_be_asked_says_what_would_be_valid_and_leaves_no_file(zuji: Client, tmp_path: Path) -> None:
    with pytest.raises(ZujiError) as refused:
        zuji.query(TREND, series=[])
    assert (refused.value.status, refused.value.type) == (400, "bad-query")
    assert refused.value.problems[0]["field"] == "series" and "series:" in str(refused.value)
    with pytest.raises(ZujiError):
        zuji.export(tmp_path / "x.csv", TREND, part="nothing")
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_is_none_and_a_project_that_is_none_are_told(server: Server, zuji: Client, key: str) -> None:
    for made, status in ((Client(server.url, "nonsense"), 401), (Client(server.url, key, "nobody"), 404)):
        with made, pytest.raises(ZujiError) as refused:
            made.query(TREND)
        assert refused.value.status == status


@pytest.mark.parametrize(("answers", "asked"), [([503, 200], 2), ([502, 504, 503], 3), ([500], 1), ([422], 1)])
def test_only_what_nobody_answered_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, answers: list[int], asked: int
) -> None:
    monkeypatch.setattr(module, "WAIT_S", 0.0)
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(answers[len(seen) - 1], json={"type": "urn:zuji:problem:x", "receipt": {}})

    made = Client("http://nowhere", "key")
    monkeypatch.setattr(made, "_http", httpx.Client(base_url="http://nowhere", transport=httpx.MockTransport(answer)))
    if answers[-1] == 200:
        made.query(TREND)
    else:
        with pytest.raises(ZujiError):
            made.query(TREND)
    assert len(seen) == asked


def test_a_time_limit_is_not_asked_again_and_a_lost_connection_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAIT_S", 0.0)
    for error, asked in ((httpx.ReadTimeout("slow"), 1), (httpx.ConnectError("gone"), 3)):
        seen: list[httpx.Request] = []

        def answer(
            request: httpx.Request, seen: list[httpx.Request] = seen, error: httpx.TransportError = error
        ) -> httpx.Response:
            seen.append(request)
            raise error

        made = Client("http://nowhere", "key")
        monkeypatch.setattr(made, "_http", httpx.Client(base_url="http://x", transport=httpx.MockTransport(answer)))
        with pytest.raises(ZujiError) as lost:
            made.query(TREND)
        assert (lost.value.type, len(seen)) == ("unreachable", asked)
