"""Imports through the API of a running server: what is uploaded, read, broken off, and what hostile files do."""

from __future__ import annotations

import gzip
import io
import json
import random
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.servers.zuji import Server
from zuji.imports import readers
from zuji.imports.log import ImportFailed

LIMIT_MIB = 200
ORDERS = "用户ID,时间,商品,金额\n" + "".join(f"u{n % 7},2026-01-01 20:00:{n % 60:02},茶叶,{n}.5\n" for n in range(3000))
MAPPED = {"mapping": {"const": {"event": "order"}}}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    environment = {"ZUJI_IMPORT_UPLOAD_MIB": str(LIMIT_MIB)}
    server = Server(tmp_path_factory.mktemp("imports") / "data", environment=environment).start()
    yield server
    server.stop()


class Project:
    """A project of its own for each test, and its imports by an administrator's key."""

    def __init__(self, server: Server, name: str) -> None:
        server.cli("project", "create", name)
        self.server, self.name, self.api = server, name, server.api()
        self.base = f"/api/v1/projects/{name}/imports"

    def upload(self, data: bytes, name: str = "orders.csv") -> Any:
        answer = self.api.post(self.base, params={"name": name}, content=data)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def post(self, id: str, what: str, options: Any = None, status: int = 200) -> Any:
        answer = self.api.post(f"{self.base}/{id}/{what}", json=options)
        assert answer.status_code == status, answer.text
        return answer.json()

    def wait(self, id: str, wanted: Any, seconds: float = 240.0) -> Any:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            job = self.api.get(f"{self.base}/{id}").json()
            if wanted(job):
                return job
            time.sleep(0.05)
        raise AssertionError(f"{job}\n{self.server.said()}")

    def done(self, id: str) -> Any:
        job = self.wait(id, lambda job: job["state"] in ("done", "failed") and job["loaded"])
        assert job["state"] == "done", job
        return job


@pytest.fixture
def project(server: Server, request: pytest.FixtureRequest) -> Project:
    return Project(server, "p" + request.node.name.rpartition("test_")[2][:40].replace("_", "-"))


def test_a_spreadsheet_in_gb18030_is_read_and_the_same_file_adds_nothing(project: Project, tmp_path: Path) -> None:
    data = (ORDERS + "u1,从未,茶叶,1\n").encode("gb18030")
    job = project.upload(data, "../../etc/订单.csv")
    assert (job["name"], job["state"], job["size"], job["same_file"]) == ("订单.csv", "uploaded", len(data), [])
    looked = project.post(job["id"], "look", {})
    assert (looked["kind"], looked["encoding"]) == ("csv", "gb18030")
    assert looked["columns"] == ["用户ID", "时间", "商品", "金额"] and len(looked["rows"]) == 20
    assert looked["rows"][0] == {"用户ID": "u0", "时间": "2026-01-01 20:00:00", "商品": "茶叶", "金额": "0.5"}
    assert "name the event" in looked["problem"]
    looked = project.post(job["id"], "look", MAPPED)
    assert looked["problem"] == "" and looked["guessed"] == {"distinct_id": "用户ID", "time": "时间"}
    assert looked["kinds"] == {"金额": "number"}

    project.post(job["id"], "check", MAPPED)
    checked = project.wait(job["id"], lambda job: job["checking"] == "done")["checked"]
    assert (checked["rows"], checked["events"], checked["refused"]) == (3001, {"order": 3000}, {"bad_time": 1})
    assert [(one["row"], one["reason"]) for one in checked["examples"]] == [(3001, "bad_time")]
    assert checked["shown"][0]["properties"] == {"商品": "茶叶", "金额": 0.5}

    project.post(job["id"], "start", MAPPED)
    job = project.done(job["id"])
    assert job["account"] == {"stored": 3000, "rejected": 1, "quarantined": 0, "duplicate": 0}
    assert job["rows"] == 3001 and not job["has_file"]
    lines = project.api.get(f"{project.base}/{job['id']}/refused").text.splitlines()
    assert [(one["fate"], one["reason"]) for one in map(json.loads, lines)] == [("rejected", "bad_time")]
    assert "从未" in json.loads(lines[0])["raw"] and "订单.csv" in json.loads(lines[0])["detail"]

    again = project.upload(data)
    project.post(again["id"], "start", MAPPED)
    again = project.done(again["id"])
    assert again["account"] == {"stored": 0, "rejected": 1, "quarantined": 0, "duplicate": 3000}
    assert [(one["id"], one["same_reading"]) for one in again["same_file"]] == [(job["id"], True)]
    # The command line is the same importer.
    path = tmp_path / "orders.csv"
    path.write_bytes(data)
    project.server.cli("import", str(path), "--project", project.name, "--const", "event=order")
    project.server.wait_loaded()
    listed = project.api.get(project.base).json()
    assert [one["id"] for one in listed["imports"]] == [again["id"], job["id"]]
    total = project.api.get(f"/api/v1/projects/{project.name}/ledger").json()["total"]
    assert (total["stored"], total["duplicate"], total["rejected"], total["off"]) == (3000, 6000, 3, 0)


def slow(rows: int) -> bytes:
    """Rows that take long and make many commits: 3 KB each, that do not shrink."""
    random.seed(7)
    lines = ["user_id,time,amount,blob\n"]
    lines += [f"u{n},2026-01-01 20:00:00,{n},{random.randbytes(1500).hex()}\n" for n in range(rows)]
    return "".join(lines).encode()


def test_an_import_is_cancelled_resumed_killed_with_the_server_and_ends_whole(project: Project) -> None:
    rows = 48_000  # as many as keep a quick machine busy for some seconds
    job = project.upload(slow(rows))
    project.post(job["id"], "start", MAPPED)
    under_way = project.wait(job["id"], lambda job: job["rows"] > 0 and job["progress"])
    assert 0 < under_way["progress"]["ratio"] <= 1
    project.post(job["id"], "start", MAPPED, status=400)
    project.post(job["id"], "cancel")
    cancelled = project.wait(job["id"], lambda job: job["state"] == "cancelled" and job["loaded"])
    first = cancelled["rows"]
    assert 0 < first < rows and cancelled["account"]["stored"] == first

    project.post(job["id"], "start", MAPPED)
    project.wait(job["id"], lambda job: job["progress"] and job["rows"] > first)
    project.server.kill()
    project.server.start()
    found = project.done(job["id"])
    assert found["rows"] == rows
    assert found["account"] == {"stored": rows, "rejected": 0, "quarantined": 0, "duplicate": 0}
    # Not one row was written twice, even as a duplicate.
    total = project.api.get(f"/api/v1/projects/{project.name}/ledger").json()["total"]
    assert (total["received"], total["stored"], total["off"]) == (rows, rows, 0)


def test_an_import_ends_with_its_project_and_goes_on_with_it(project: Project) -> None:
    rows = 48_000
    job = project.upload(slow(rows))
    project.post(job["id"], "start", MAPPED)
    project.wait(job["id"], lambda job: job["rows"] > 0 and job["progress"])
    project.server.cli("project", "delete", project.name, "--yes")
    assert project.api.get(f"{project.base}/{job['id']}").status_code == 404
    folder = project.server.data_dir / "uploads" / job["id"]
    deadline = time.monotonic() + 60
    while json.loads((folder / "job.json").read_bytes())["state"] != "cancelled" and time.monotonic() < deadline:
        time.sleep(0.05)
    project.server.cli("project", "restore", project.name)
    assert project.api.get(f"{project.base}/{job['id']}").json()["state"] == "cancelled"
    project.post(job["id"], "start", MAPPED)
    project.done(job["id"])
    project.server.cli("quarantine", "replay", "--project", project.name, "--reason", "project_deleted")
    project.server.wait_loaded()
    day = {"from": "2026-01-01", "to": "2026-01-01", "time_zone": "UTC"}
    query = {"kind": "trend", "series": [{"event": "order"}], **day}
    found = project.api.post(f"/api/v1/projects/{project.name}/query", json=query).json()
    assert found["series"][0]["points"][0]["value"] == rows


def test_what_was_uploaded_goes_with_its_project(project: Project) -> None:
    job = project.upload(ORDERS.encode())
    folder = project.server.data_dir / "uploads" / job["id"]
    assert folder.exists()
    project.server.cli("project", "delete", project.name, "--grace", "0", "--yes")
    deadline = time.monotonic() + 60
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not folder.exists()


def test_a_file_over_the_limit_is_refused_before_it_is_read(project: Project) -> None:
    uploads = project.server.data_dir / "uploads"
    before = set(uploads.iterdir())
    # 2 GiB of a sparse file, announced: the answer comes before the body.
    with socket.create_connection(("127.0.0.1", project.server.port), 20) as raw:
        head = f"POST {project.base}?name=big.csv HTTP/1.1\r\nhost: x\r\ncontent-length: {2 << 30}\r\n"
        raw.sendall(f"{head}authorization: {project.api.headers['authorization']}\r\n\r\n".encode() + b"\0" * 1000)
        answer = raw.makefile("rb").readline()
    assert b" 413 " in answer
    pieces = (b"\0" * (1 << 20) for _ in range(LIMIT_MIB + 2))  # not announced
    assert project.api.post(project.base, params={"name": "x"}, content=pieces).status_code == 413
    assert project.api.get(project.base).json() == {"imports": [], "bytes_max": LIMIT_MIB << 20}
    deadline = time.monotonic() + 20  # what was begun is removed after the answer
    while set(uploads.iterdir()) - before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not set(uploads.iterdir()) - before


def parquet_bomb() -> bytes:
    """Some kilobytes that are eight gigabytes of text."""
    values = pa.DictionaryArray.from_arrays(pa.array([0] * 2000, pa.int32()), pa.array(["x" * (4 << 20)]))
    sink = io.BytesIO()
    pq.write_table(
        pa.table({"user_id": values}), sink, compression="zstd", store_schema=False, dictionary_pagesize_limit=64 << 20
    )
    return sink.getvalue()


def test_hostile_files_break_nothing(project: Project) -> None:
    wide = ",".join(f"c{n}" for n in range(10_000)).encode() + b"\n" + b",".join([b"1"] * 10_000)
    for data, name, said in (
        (wide, "wide.csv", "10,000 columns"),
        (b"PAR1" + b"\xff" * 1000, "broken.parquet", "cannot be read as Parquet"),
        (b"[" + b"{}," * 100, "array.json", "no JSON array"),
        (gzip.compress(b"a,b\n1,2\n")[:-12], "cut.csv.gz", ""),
    ):
        job = project.upload(data, name)
        answer = project.api.post(f"{project.base}/{job['id']}/look", json={})
        assert answer.status_code == 400 and said in answer.json()["detail"], answer.text
    nul = project.upload(b"\0" * 100_000 + b"\n\0\0,\0\n", "nul.csv")
    assert project.post(nul["id"], "look", {})["problem"]
    bomb = parquet_bomb()
    assert len(bomb) < 100_000
    job = project.upload(bomb, "bomb.parquet")
    project.post(job["id"], "start", MAPPED)
    job = project.wait(job["id"], lambda job: job["state"] == "failed")
    assert job["problem"] and project.server.wait_healthy()["engine"] != "down"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"format": "exe"}, "format"),
        ({"mapping": {"columns": {"evil": "a"}}}, "'evil' is no field"),
        ({"mapping": {"time_zone": "../../etc"}}, "time zone"),
        ({"encoding": "no-such"}, "encoding"),
        ({"project": "other"}, "project"),
        ({"token": "x"}, "token"),
        ([], "body"),
    ],
)
def test_options_that_cannot_be_are_named(server: Server, options: Any, said: str) -> None:
    project = server.api()
    base = "/api/v1/projects/default/imports"
    job = project.post(base, params={"name": "a.csv"}, content=b"a,b\n1,2\n").json()
    answer = project.post(f"{base}/{job['id']}/look", json=options)
    told = answer.json()["detail"] if answer.status_code == 400 else answer.json()["problem"]
    assert said in told
    assert project.delete(f"{base}/{job['id']}").status_code == 204
    assert project.get(f"{base}/{job['id']}").status_code == 404


def test_another_projects_imports_are_not_there(project: Project) -> None:
    job = project.upload(b"user_id,event\nu1,e\n")
    elsewhere = f"/api/v1/projects/default/imports/{job['id']}"
    for method, path in (("GET", ""), ("GET", "/refused"), ("POST", "/cancel"), ("DELETE", "")):
        assert project.api.request(method, elsewhere + path).status_code == 404
    assert project.api.get("/api/v1/projects/default/imports/..%2f..%2fjournal").status_code == 404
    with project.server.api("query") as reader:
        assert reader.get(f"{project.base}/{job['id']}").status_code == 403


def test_a_projects_administrator_cannot_import_requests_that_name_any_project(project: Project) -> None:
    line = {"time": "1795000000.000", "method": "POST", "uri": "/sa?project=default", "body": "data=e30="}
    job = project.upload(json.dumps(line).encode() + b"\n", "requests.log")
    key = project.server.cli("key", "create", "--project", project.name, "--scope", "admin").split()[-1]
    with httpx.Client(base_url=project.server.url, headers={"authorization": f"Bearer {key}"}) as own:
        for what in ("look", "check", "start"):
            answer = own.post(f"{project.base}/{job['id']}/{what}", json={"format": "requests"})
            assert answer.status_code == 403 and "'requests'" in answer.json()["detail"]
        assert own.get(f"{project.base}/{job['id']}").json()["state"] == "uploaded"
    project.post(job["id"], "look", {"format": "requests"})


def test_a_gzip_file_is_not_read_beyond_what_it_may_inflate_to(tmp_path: Path) -> None:
    path = tmp_path / "x.csv.gz"
    path.write_bytes(gzip.compress(b"a\n" + (b"1" * 999 + b"\n") * 3_000))
    source = readers.Source(path, inflated_max=2 << 20)
    with pytest.raises(ImportFailed, match="inflates to more than 2 MiB"):
        list(readers.rows_of(source, readers.shape_of(source)))


def test_the_page_of_a_broken_off_upload_leaves_nothing(project: Project) -> None:
    def broken() -> Iterator[bytes]:
        yield b"x" * 1000
        raise OSError("gone")

    before = set((project.server.data_dir / "uploads").iterdir())
    with pytest.raises((OSError, httpx.HTTPError)):
        project.api.post(project.base, params={"name": "x"}, content=broken())
    deadline = time.monotonic() + 10
    while set((project.server.data_dir / "uploads").iterdir()) != before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert set((project.server.data_dir / "uploads").iterdir()) == before
