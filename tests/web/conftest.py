"""A real server with the built pages, and a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.servers.zuji import Server, running

CHROMIUM = os.environ.get("ZUJI_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=20_000)  # other tests share the machine
DIST = Path(__file__).parents[2] / "web" / "dist"


@pytest.fixture(scope="module")  # its event loop must end with it: other files run theirs in this process
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.fail("the journeys need chromium: apt-get install chromium, or set ZUJI_CHROMIUM")
    if not (DIST / "index.html").is_file() or not (DIST / "zuji.js").is_file():
        pytest.fail("the pages are not built: npm --prefix web ci && npm --prefix web run build")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("web") / "data", "--local-mode") as server:
        yield server


Open = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Open]:
    """Opens a page of the server; fails the test for errors in its console and for any request to elsewhere."""
    contexts, complaints = [], []

    def opened(path: str, locale: str = "zh-CN", width: int = 1280, theme: str = "light", base: str = "") -> Page:
        context = browser.new_context(
            locale=locale,
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": 900},
            color_scheme=theme,  # type: ignore[arg-type]
            reduced_motion="reduce",  # what moves is hard to hit for a machine with other work
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda said: _hear(said, complaints))
        page.on("request", lambda request: _watch(request.url, complaints))
        page.goto((base or server.url) + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def _hear(said: Any, complaints: list[str]) -> None:
    # A query may end between the look at its progress and the answer: the server then says that none runs.
    ended = "status of 404" in said.text and "/api/v1/queries/" in said.location.get("url", "")
    # A question that cannot be asked is refused; the page says so beside the row that it is of.
    refused = "status of 400" in said.text and said.location.get("url", "").endswith(("/query", "/query/changes"))
    if said.type == "error" and "status of 401" not in said.text and not ended and not refused:
        complaints.append(said.text)


def _watch(url: str, complaints: list[str]) -> None:
    if not url.startswith(("http://127.0.0.1:", "http://localhost:", "data:", "blob:")):
        complaints.append(f"a request left the origin: {url}")
