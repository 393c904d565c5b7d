"""What a test needs beside Python: in CI it must be there, elsewhere the test is skipped and says so."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

_SDKS = Path(__file__).parent.parent / "sdks" / "node_modules"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def require(there: object, what: str) -> None:
    """Goes on when `there` is true. Else fails where CI=true, and skips elsewhere, naming what is missing."""
    if not there:
        _missing(what)


def _missing(what: str) -> NoReturn:
    if os.environ.get("CI", "").lower() in ("1", "true", "yes"):
        pytest.fail(f"{what} is missing, and in CI nothing is skipped", pytrace=False)
    pytest.skip(f"{what} is missing")


def node() -> str:
    """Node.js."""
    found = shutil.which("node")
    require(found, "node (Node.js 20 or later)")
    return str(found)


def sdk(name: str) -> Path:
    """The folder of an npm package of tests/sdks."""
    path = _SDKS / name
    require(path.is_dir(), f"{name}: `npm ci` in tests/sdks brings it; it")
    return path


def chromium() -> str:
    """A Chromium that Playwright can drive."""
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    require(found, "chromium")
    return str(found)
