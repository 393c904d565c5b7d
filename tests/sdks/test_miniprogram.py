"""The vendor's WeChat mini-program SDK, in node under a wx of ours."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.sdks.arrivals import Arrivals
from tests.servers import needs

HERE = Path(__file__).parent
# 20 Buy, Now, AfterLogin, $BindID, $UnbindID, $SignUp; 4 profile operations and the SDK's own $first_visit_time.
RECORDS = 30


def send(arrivals: Arrivals, mode: str) -> dict[str, Any]:
    program = needs.node()
    needs.sdk("sa-sdk-miniprogram")
    done = subprocess.run(
        [program, str(HERE / "miniprogram_sender.cjs"), json.dumps({"url": arrivals.url, "mode": mode})],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=HERE,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


@pytest.mark.parametrize(
    ("mode", "kinds"),
    [
        ("batch", {"POST text/plain"}),
        ("once", {"GET application/json"}),
        ("gzip", {"POST text/plain"}),
        ("instant", {"POST text/plain", "POST application/json"}),
    ],
)
def test_each_way_of_sending_brings_everything_once(arrivals: Arrivals, mode: str, kinds: set[str]) -> None:
    told = send(arrivals, mode)
    assert set(told["statuses"]) == {200}
    assert set(told["kinds"]) == kinds
    rows = arrivals.stored(RECORDS)
    assert {(row["sdk"], row["sdk_version"]) for row in rows} == {("MiniProgram", "1.22.7")}
    assert arrivals.total("Buy") == 20
    assert arrivals.total("*") == 25
    assert arrivals.sum("Buy", "price") == 20 * 14.5
    assert arrivals.sum("Buy", "count") == sum(range(20))
    assert arrivals.having("Buy", "title", '足迹 👣 + =% &"') == 20
    assert arrivals.having("Buy", "tags", ["a"], operator="has_any") == 20
    kinds_of = arrivals.kinds(event="Buy")
    expected = {"price": "number", "ok": "bool", "tags": "list", "when": "datetime", "$screen_width": "number"}
    assert {name: kinds_of[name] for name in expected} == expected
    assert [arrivals.total(name) for name in ("Now", "$BindID", "$UnbindID", "$SignUp", "AfterLogin")] == [1] * 5
    operations = [(op, key, value) for _, op, key, value in arrivals.profile(rows) if key != "$first_visit_time"]
    assert sorted(operations, key=str) == sorted(
        [
            ("set", "name", "安娜"),
            ("set", "age", 33),
            ("set_once", "first", "x"),
            ("increment", "n", 2),
            ("union", "likes", ["x", "y"]),
        ],
        key=str,
    )
    # The login joins the past: one person did everything, and the profile that was set before it is theirs.
    assert arrivals.total("*", measure="unique") == 1
    assert arrivals.having("AfterLogin", "name", "安娜", on="profile") == 1
