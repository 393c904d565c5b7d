"""The vendor's Python SDK, sending by each of its consumers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sensorsanalytics import sdk
from sensorsanalytics.sdk import SensorsAnalytics, SensorsAnalyticsIdentity

from tests.sdks.arrivals import Arrivals

WHEN = datetime(2024, 1, 2, 3, 4, 5, 6000)
PROPERTIES: dict[str, Any] = {
    "price": 14.5,
    "count": 3,
    "ok": True,
    "tags": ["a", "b"],
    "when": WHEN,
    "title": "足迹 👣 \"quoted\" & 'so' + =%",
}
KINDS = {"price": "number", "count": "number", "ok": "bool", "tags": "list", "when": "datetime", "title": "text"}
RECORDS = 30 + 12


def speak(sa: SensorsAnalytics, events: int = 30) -> None:
    """Everything that the SDK can say."""
    for i in range(events):
        sa.track(f"u{i % 3}", "Buy", {**PROPERTIES, "count": i}, is_login_id=i % 2 == 0)
    sa.track_signup("login-1", "anon-1", {"channel": "web"})
    sa.profile_set("login-1", {"name": "安娜", "age": 33, "vip": True, "born": WHEN}, is_login_id=True)
    sa.profile_set_once("login-1", {"first": "x"}, is_login_id=True)
    sa.profile_increment("login-1", {"n": 2}, is_login_id=True)
    sa.profile_append("login-1", {"likes": ["x", "y"]}, is_login_id=True)
    sa.profile_unset("login-1", ["age"], is_login_id=True)
    sa.profile_delete("gone")
    sa.item_set("book", "b1", {"name": "A", "price": 3})
    sa.item_delete("book", "b1")
    login = SensorsAnalyticsIdentity(SensorsAnalyticsIdentity.LOGIN_ID, "login-2")
    mobile = SensorsAnalyticsIdentity(SensorsAnalyticsIdentity.MOBILE, "13800000000")
    sa.bind(login, mobile)
    sa.unbind(mobile)
    sa.track_by_id("ById", {"price": 1}, login, mobile)


def heard(arrivals: Arrivals) -> None:
    """Everything arrived once, with its types."""
    rows = arrivals.stored(RECORDS)
    assert {(row["vendor"], row["sdk"], row["sdk_version"]) for row in rows} == {("sensors", "python", sdk.SDK_VERSION)}
    assert arrivals.total("Buy") == 30
    assert arrivals.total("*") == 34
    assert arrivals.total("Buy", measure="unique") == 6  # u0..u2, each as a login id and as an anonymous one
    assert arrivals.sum("Buy", "price") == 30 * 14.5
    assert arrivals.sum("Buy", "count") == sum(range(30))
    assert arrivals.having("Buy", "title", PROPERTIES["title"]) == 30
    assert arrivals.having("Buy", "tags", ["b"], operator="has_any") == 30
    kinds = arrivals.kinds(event="Buy")
    assert {name: kinds[name] for name in KINDS} == KINDS
    assert arrivals.profile(rows) == [
        ("login-1", "set", "name", "安娜"),
        ("login-1", "set", "age", 33),
        ("login-1", "set", "vip", True),
        ("login-1", "set", "born", "2024-01-02 03:04:05.6"),
        ("login-1", "set_once", "first", "x"),
        ("login-1", "increment", "n", 2),
        ("login-1", "union", "likes", ["x", "y"]),
        ("login-1", "unset", "age", None),
        ("gone", "delete", "", None),
    ]
    assert [op for row in rows if row.get("target") == "item" for op in row["ops"]] == [
        {"op": "set", "key": "name", "value": "A"},
        {"op": "set", "key": "price", "value": 3},
        {"op": "delete", "key": "", "value": None},
    ]
    assert [arrivals.total(name) for name in ("$SignUp", "$BindID", "$UnbindID", "ById")] == [1, 1, 1, 1]
    profile = arrivals.kinds(on="profile")
    assert (profile["name"], profile["vip"], profile["born"], profile["n"]) == ("text", "bool", "datetime", "number")
    assert arrivals.having("$SignUp", "name", "安娜", on="profile") == 1


@pytest.mark.parametrize(
    "consumer",
    [
        lambda url: sdk.DefaultConsumer(url),
        lambda url: sdk.BatchConsumer(url, 10),
        lambda url: sdk.BatchConsumer(url),
        lambda url: sdk.AsyncBatchConsumer(url, flush_max_time=0.2, flush_size=7),
    ],
    ids=["default", "batch_of_10", "batch", "async_batch"],
)
def test_each_consumer_brings_everything_once(arrivals: Arrivals, consumer: Callable[[str], Any]) -> None:
    sa = SensorsAnalytics(consumer(arrivals.url))
    speak(sa)
    sa.flush()
    sa.close()
    heard(arrivals)


def test_the_thread_of_the_async_consumer_lives_on(arrivals: Arrivals) -> None:
    # It dies of a single answer that is no 2xx, and the records after it are lost.
    consumer = sdk.AsyncBatchConsumer(arrivals.url, flush_max_time=0.05, flush_size=1)
    sa = SensorsAnalytics(consumer)
    for i in range(50):
        sa.track("u", "Good", {"i": i, **({"$project": "nowhere"} if i % 2 else {})})
    arrivals.stored(25)  # the others wait under _unknown
    assert consumer._flushing_thread.is_alive()
    sa.close()


def test_many_threads_lose_nothing(arrivals: Arrivals) -> None:
    def work(worker: int) -> None:
        sa = SensorsAnalytics(sdk.BatchConsumer(arrivals.url, 5))
        for i in range(40):
            sa.track(f"w{worker}", "Work", {"i": i})
        sa.close()

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    arrivals.stored(200)
    assert arrivals.total("Work") == 200
    assert arrivals.sum("Work", "i") == 5 * sum(range(40))


@pytest.mark.parametrize("kind", [sdk.ConcurrentLoggingConsumer, sdk.LoggingConsumer])
def test_a_log_file_is_imported_once_and_again_adds_nothing(arrivals: Arrivals, kind: Any, tmp_path: Path) -> None:
    sa = SensorsAnalytics(kind(str(tmp_path / "sa.log")))
    speak(sa)
    sa.flush()
    sa.close()
    (path,) = [path for path in tmp_path.iterdir() if path.stat().st_size]
    arrivals.server.cli("import", str(path), "--project", arrivals.project)
    heard(arrivals)
    arrivals.server.cli("import", str(path), "--project", arrivals.project)
    rows = arrivals.rows(2 * RECORDS)
    assert [row["fate"] for row in rows[RECORDS:]] == ["duplicate"] * RECORDS
    assert arrivals.total("Buy") == 30


def test_debug_mode_stores_good_records_and_raises_for_bad_ones(arrivals: Arrivals) -> None:
    sa = SensorsAnalytics(sdk.DebugConsumer(arrivals.url))
    sa.track("u", "Good", {"price": 1})
    with pytest.raises(sdk.SensorsAnalyticsDebugException):
        sa.track("u", "Future", {"$time": datetime(2099, 1, 1)})
    assert [row["fate"] for row in arrivals.rows(2)] == ["stored", "quarantined"]
    assert arrivals.total("*") == 1


def test_debug_mode_without_writing_stores_nothing(arrivals: Arrivals, capsys: pytest.CaptureFixture[str]) -> None:
    sa = SensorsAnalytics(sdk.DebugConsumer(arrivals.url, write_data=False))
    sa.track("u", "Good", {"price": 1})
    with pytest.raises(sdk.SensorsAnalyticsDebugException):
        sa.track("u", "Good", {"$project": "nowhere"})
    assert '"type": "UNKNOWN_PROJECT"' in capsys.readouterr().out
    assert [row["fate"] for row in arrivals.rows(1)] == ["checked"]
    assert arrivals.total("*") == 0


def test_project_token_time_and_time_free_of_a_record_are_honoured(arrivals: Arrivals) -> None:
    other = Arrivals(arrivals.server, f"{arrivals.project[-50:]}_other")
    arrivals.server.metadata.set_tokens(other.project, ["secret"])
    sa = SensorsAnalytics(sdk.DefaultConsumer(arrivals.url), enable_time_free=True)
    sa.track("u", "Old", {"$time": datetime(2001, 1, 1), "price": 2})
    sa.track("u", "There", {"$project": other.project, "$token": "secret"})
    sa.track("u", "There", {"$project": other.project, "$token": "wrong"})
    (old,) = arrivals.stored(1)
    assert old["time"] == int(datetime(2001, 1, 1).timestamp() * 1000)
    assert [(row["fate"], row["reason"]) for row in other.rows(2)] == [("stored", ""), ("quarantined", "token_refused")]
