"""Amounts on tiles and in what is mailed of them: the same, in the project's currency, in both languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from matplotlib.text import Text
from playwright.sync_api import expect

from tests.servers.zuji import Server, running
from tests.web.conftest import Open
from tests.web.test_maps import BY, PAYING, board, events
from zuji.boards import currencies, pictures
from zuji.boards.picture_words import number

SOLD = {"kind": "revenue", "order": {"event": "pay", "amount": {"on": "event", "property": "amount"}}}
NET = 1234.5 * sum(PAYING.values())


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("amounts") / "data", "--local-mode") as server:
        server.cli("project", "create", "shop")
        sent = httpx.post(f"{server.url}/sa?project=shop", content=json.dumps(list(events())), timeout=60)
        assert sent.status_code == 200, sent.text
        server.wait_loaded()
        yield server


@pytest.mark.parametrize(
    ("language", "currency"), [("zh-CN", "CNY"), ("en", "CNY"), ("zh-CN", "CHF"), ("en", "JPY"), ("en", "")]
)
def test_a_mailed_amount_is_written_as_on_the_tile(server: Server, visit: Open, language: str, currency: str) -> None:
    server.cli("project", "set", "shop", "--currency", currency)
    place = {"y": 0, "w": 6, "h": 6, "period": {"last_days": 14}}
    tiles = [
        {**place, "id": "net", "x": 0, "kind": "number", "title": "net", "question": SOLD},
        {**place, "id": "by", "x": 6, "kind": "rank", "title": "by", "question": {**SOLD, "breakdowns": BY}},
    ]
    at = board(server, tiles, f"amounts {language} {currency or 'plain'}")
    page = visit(f"/board?project=shop&id={at}", language)
    figure = page.get_by_role("region", name="net").locator(".tile-number strong")
    expect(figure).to_be_visible()
    ranks = page.get_by_role("region", name="by").locator("li span.tabular")
    expect(ranks).to_have_count(4)
    with server.api() as api:
        lines = api.post(f"/api/v1/projects/shop/boards/{at}/answers", json={}).text.splitlines()
    told = {one["tile"]: one for one in map(json.loads, lines) if one.get("answer")}
    assert told["net"]["headline"]["value"] == NET
    drawn: dict[str, Any] = {
        "name": "", "made_at": "", "time_zone": "UTC", "language": language, "currency": currency,
        "tiles": [{**tile, **told[str(tile["id"])]} for tile in tiles],
    }  # fmt: skip
    mailed = {one.get_text().strip(" ") for one in pictures.drawn(drawn, (0, 6)).findobj(Text)}
    shown = {figure.inner_text(), *ranks.all_inner_texts()}
    assert shown <= mailed, (shown, mailed)
    assert (figure.inner_text() == f"{NET:,}") == (currency == ""), figure.inner_text()


def test_amounts_are_written_as_the_browser_does(server: Server, visit: Open) -> None:
    values = [0, 0.005, 1.005, -3.456, 999.95, 12_345.678, 99_999_999]
    asked = {"values": values, "codes": [*currencies._SYMBOLS, "CHF", "KWD", "AED", "BYN", "XTS"]}
    page = visit("/?project=shop", "en")
    said = page.evaluate(
        """({values, codes}) => Object.fromEntries(['zh-CN', 'en'].map(language => [language, codes.map(currency =>
          values.map(value => new Intl.NumberFormat(language, {style: 'currency', currency,
            currencyDisplay: 'narrowSymbol'}).format(value)))]))""",
        asked,
    )
    ours = {
        language: [[number(value, "money", language, code) for value in values] for code in asked["codes"]]
        for language in ("zh-CN", "en")
    }
    differ = {
        (language, code): (mine, theirs)
        for language in ours
        for code, mine, theirs in zip(asked["codes"], ours[language], said[language], strict=True)
        if mine != theirs
    }
    assert len(differ) <= 3 and not {code for _, code in differ} & {"CNY", "USD", "EUR", "JPY", "HKD", "TWD"}, differ
