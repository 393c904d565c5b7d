"""Boards: how they are laid over their tiles, where tiles lie, when mails are due, how templates fit."""

from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zuji.analyze.boards import laid_over, parse_board
from zuji.analyze.complaints import BadQuery
from zuji.analyze.filter_query import parse_filters
from zuji.analyze.kinds import KINDS, parse
from zuji.board_templates import fitting
from zuji.boards import mail
from zuji.boards.due_times import last_due
from zuji.boards.fitting import templates
from zuji.mail import is_address, post_of
from zuji.records.property import Catalogue, Property
from zuji.store.metadata import Metadata
from zuji.store.schedules import Schedule, Schedules

PAY = {"event": "pay"}
PAID = {**PAY, "amount": {"property": "amount"}}
# The least that each kind can be asked.
LEAST: dict[str, dict[str, Any]] = {
    "attribution": {"conversion": PAY, "touches": [{"event": "view"}]},
    "crash": {},
    "cross": {"step": PAY, "rows": [{"property": "city"}]},
    "distribution": {"step": PAY},
    "funnel": {"steps": [{"event": "view"}, PAY]},
    "group_profile": {"breakdowns": [{"on": "profile", "property": "level"}], "target": {}},
    "interval": {"first": {"event": "view"}, "second": PAY},
    "lifecycle": {"step": PAY},
    "ltv": {"start": PAY, "value": PAID},
    "path": {},
    "process": {"start": {"event": "view"}, "end": PAY},
    "property": {},
    "retention": {"start": PAY, "return": PAY},
    "revenue": {"order": PAID},
    "session": {},
    "stickiness": {"step": PAY},
    "trend": {"series": [PAY]},
}
DAYS = {"from": "2026-01-01", "to": "2026-01-31"}
CITY = [{"property": "city", "operator": "equals", "value": "北京"}]
LEVEL = [{"on": "profile", "property": "level", "operator": "equals", "value": "gold"}]


def question(kind: str) -> Any:
    return parse({"kind": kind, **LEAST[kind], **DAYS})


def test_every_kind_is_tried_here() -> None:
    assert sorted(LEAST) == sorted(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_filters_period_and_zone_of_a_board_join_a_question_of_every_kind(kind: str) -> None:
    filters = parse_filters(LEVEL, "filters")
    over = laid_over(question(kind), filters, (dt.date(2026, 2, 1), dt.date(2026, 2, 7)), "Europe/Paris")
    expected = parse({"kind": kind, **LEAST[kind], **DAYS, "filters": LEVEL, "from": "2026-02-01", "to": "2026-02-07"})
    assert over.canonical() == {**expected.canonical(), "time_zone": "Europe/Paris"}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_asks_an_event_is_refused_by_kinds_that_look_at_profiles_alone(kind: str) -> None:
    filters = parse_filters(CITY, "filters")
    if kind not in ("property", "group_profile"):
        assert laid_over(question(kind), filters).canonical()["filters"]
        return
    with pytest.raises(BadQuery) as refused:
        laid_over(question(kind), filters)
    assert refused.value.problems[0].field == "board.filters[0].on" and "profiles" in str(refused.value)


def test_a_tiles_own_filters_hold_beside_the_boards() -> None:
    own = parse({"kind": "trend", **LEAST["trend"], **DAYS, "filters": LEVEL})
    over = laid_over(own, parse_filters(CITY, "filters"))
    assert [one["property"] for one in over.canonical()["filters"]] == ["level", "city"]
    assert len(own.filters) == 1


def test_a_period_that_a_kind_cannot_take_is_the_tiles_trouble() -> None:
    hourly = parse({"kind": "trend", **LEAST["trend"], **DAYS, "interval": "hour"})
    with pytest.raises(BadQuery, match="366 days"):
        laid_over(hourly, (), (dt.date(2020, 1, 1), dt.date(2026, 1, 1)))


def tile(id: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "x": 0, "y": 0, "w": 6, "h": 4, "kind": "text", "text": "…", **more}


@pytest.mark.parametrize(
    ("tiles", "complaint"),
    [
        ([tile("a"), tile("a", x=6)], "two tiles have the id 'a'"),
        ([tile("a"), tile("b", x=5)], "lie over each other"),
        ([tile("a", x=7)], "the grid has 12 columns"),
        ([tile("a", kind="number")], "takes one of saved and question"),
        ([tile("a", saved=1)], "takes neither saved nor question"),
        ([tile("a/../b")], "String should match pattern"),
        ([tile(f"t{i}", y=i * 4) for i in range(61)], "at most 60"),
    ],
)
def test_boards_that_cannot_be_are_refused_by_name(tiles: list[Any], complaint: str) -> None:
    with pytest.raises(BadQuery, match=complaint):
        parse_board({"tiles": tiles})


def ms(text: str) -> int:
    return int(dt.datetime.fromisoformat(text).timestamp() * 1000)


ALL_WEEK = [1, 2, 3, 4, 5, 6, 7]


def test_of_a_time_that_clocks_pass_twice_the_first_is_due() -> None:
    # 2026-10-25: clocks of Paris go back from 03:00 to 02:00, so 02:30 is at 00:30 and 01:30 UTC.
    first = ms("2026-10-25T00:30:00+00:00")
    assert last_due("02:30", "Europe/Paris", ALL_WEEK, first) == first
    assert last_due("02:30", "Europe/Paris", ALL_WEEK, ms("2026-10-25T01:45:00+00:00")) == first


def test_of_a_time_that_clocks_skip_one_moment_is_due() -> None:
    # 2026-03-29: from 02:00 to 03:00 there is no time in Paris.
    due = last_due("02:30", "Europe/Paris", ALL_WEEK, ms("2026-03-29T12:00:00+00:00"))
    assert due == ms("2026-03-29T01:30:00+00:00")


@settings(max_examples=40)
@given(
    st.integers(1_600_000_000, 1_900_000_000),
    st.sampled_from(["Asia/Shanghai", "America/New_York", "Pacific/Apia", "Europe/Paris", "Asia/Kathmandu"]),
    st.sets(st.integers(1, 7), min_size=1),
    st.integers(0, 23),
)
def test_what_is_due_is_on_a_wanted_weekday_not_after_now_and_once_a_day(
    now: int, zone: str, weekdays: set[int], hour: int
) -> None:
    due = last_due(f"{hour:02}:15", zone, weekdays, now * 1000)
    assert due is not None and due <= now * 1000
    local = dt.datetime.fromtimestamp(due / 1000, ZoneInfo(zone))
    assert local.isoweekday() in weekdays and local.minute == 15
    assert last_due(f"{hour:02}:15", zone, weekdays, due) == due
    assert now * 1000 - due <= 8 * 86_400_000 + 7_200_000


def test_a_due_time_is_claimed_once_and_what_a_dead_process_left_is_not_sent_again(tmp_path: Path) -> None:
    kept = Schedules(Metadata(f"sqlite:///{tmp_path}/metadata.db"))
    made = kept.create(Schedule(0, 1, 1, ["a@b.c"], "09:00", "UTC", [1], "png", "en", True, "me"))
    assert kept.claim(made.id, 1000) and not kept.claim(made.id, 1000)
    assert kept.forget_unfinished() == 1
    assert kept.mails(made.id)[0].state == "unknown" and not kept.claim(made.id, 1000)
    kept.claim(made.id, 2000)
    kept.came_to(made.id, 2000, "failed", "no server")
    failed = kept.mails(made.id)[0]
    assert kept.claim_again(failed) and not kept.claim_again(failed)


def test_addresses_and_urls_of_mail_are_checked_and_passwords_are_not_told() -> None:
    assert is_address("ana@example.com")
    for bad in ("ana", "a@b@c", "a b@c.d", "a@b.c\nBcc: x@y.z", "a@b.c, x@y.z", "<a@b.c>", "@b.c", "a@"):
        assert not is_address(bad), bad
    post = post_of("smtps://ana:s%40crt@mail.example.com?from=ana@example.com")
    assert (post.port, post.password, post.tls) == (465, "s@crt", True)
    for url in (
        "http://x?from=a@b.c",
        "smtp://x",
        "smtp://ana:secret@x?from=a@b.c&starttls=no",
        "smtp://x:y?from=a@b.c",
    ):
        with pytest.raises(ValueError, match="ZUJI_SMTP_URL") as refused:
            post_of(url)
        assert "secret" not in str(refused.value)


def catalogue(events: dict[str, list[str]], kinds: dict[str, str]) -> Catalogue:
    return Catalogue(
        properties={name: Property(name, kind) for name, kind in kinds.items()},
        events={name: (0, 0, 100 - i) for i, name in enumerate(events)},
        event_properties={name: tuple(carried) for name, carried in events.items()},
    )


SHOP = catalogue(
    {"viewProduct": ["category"], "PayOrder": ["orderAmount", "note"], "logout": []},
    {"category": "text", "orderAmount": "number", "note": "text"},
)


def fitted(chosen: dict[str, str | None] | None = None, called: Any = None) -> dict[str, fitting.Fitted]:
    roles = fitting.fit(templates()["ecommerce"], SHOP, called or {}, chosen or {})
    return {one.role["key"]: one for one in roles}


def test_a_template_finds_events_in_other_spellings_and_properties_of_the_right_event_and_kind() -> None:
    found = fitted()
    assert (found["view_item"].name, found["view_item"].why) == ("viewProduct", "exact")
    assert found["pay"].name == "PayOrder" and found["amount"].name == "orderAmount"
    assert found["search"].name is None and found["search"].why == "nothing"
    assert fitted({"pay": "logout"})["pay"].why == "chosen"
    assert fitted({"pay": "logout"})["amount"].name is None  # logout carries none
    assert fitted({"pay": "no such event"})["pay"].name is None
    assert fitted(called={"logout": ["搜索"]})["search"].why == "alias"


def test_tiles_that_find_no_role_are_left_out_with_what_is_missing_and_funnels_shrink() -> None:
    roles = fitting.fit(templates()["ecommerce"], SHOP, {}, {})
    board, left_out = fitting.board_of(templates()["ecommerce"], roles, "zh-CN")
    ids = {one["id"]: one for one in board["tiles"]}
    assert "words" not in ids and any(one["missing"] for one in left_out)
    assert [step["event"] for step in ids["funnel"]["question"]["steps"]] == ["viewProduct", "PayOrder"]
    assert not [role for one in board["tiles"] for role in fitting._roles(one.get("question"))]


@pytest.mark.parametrize("key", sorted(templates()))
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_template_makes_boards_that_can_be_saved_whatever_is_found(key: str, language: str) -> None:
    template = templates()[key]
    every = {role["key"]: role for role in template["roles"]}
    events = {
        one["names"][0]: [p["names"][0] for p in every.values() if p["what"] == "property"]
        for one in every.values()
        if one["what"] == "event"
    }
    kinds = {one["names"][0]: one["kinds"][0] for one in every.values() if one["what"] == "property"}
    for known in (catalogue(events, kinds), catalogue({}, {})):
        board, left_out = fitting.board_of(template, fitting.fit(template, known, {}, {}), language)
        parsed = parse_board(board)
        assert len(parsed.tiles) + len(left_out) == len(template["tiles"])
        for one in parsed.tiles:
            if one.question is not None:
                parse({**one.question, **DAYS})
    assert all(one["title"]["en"] and one["title"]["zh-CN"] for one in template["tiles"])


def test_few_boards_are_drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes 200 MB, and whoever may read a board may ask for pictures of it many times at once."""
    lock, full = threading.Lock(), threading.Event()
    under_way, most = 0, 0

    def run(*asked: Any, **more: Any) -> Any:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
            if most > mail.DRAWN_AT_ONCE:
                full.set()
        full.wait(0.05)
        with lock:
            under_way -= 1
        return SimpleNamespace(returncode=0, stdout=b"a picture")

    monkeypatch.setattr(mail.subprocess, "run", run)
    with ThreadPoolExecutor(10) as pool:
        assert list(pool.map(lambda _: mail.draw({}, "png"), range(10))) == [b"a picture"] * 10
    assert most == mail.DRAWN_AT_ONCE
