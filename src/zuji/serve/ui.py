"""The built UI, from a folder: files by name, index.html for every other path, so that the UI has routes of its own."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from zuji.records.sentences import say
from zuji.serve import problems

_NO_UI = (
    "<!doctype html><meta charset=utf-8><title>Zuji</title>"
    "<p>The web interface is not built; the API answers under /api/v1. / 尚未构建界面，API 在 /api/v1。"
)


def page(request: Request, ui_dir: Path | None) -> Response:
    """The file that a path names, or the UI's page. Files of /assets carry their hash in their name: kept for good."""
    path = request.url.path
    language = request.headers.get("accept-language", "")
    if request.method not in ("GET", "HEAD"):
        return problems.answer("method-not-allowed", None, language)
    if path == "/api" or path.startswith("/api/"):
        return problems.answer("not-found", say("no such address in the API; see /api/v1/openapi.json"), language)
    if ui_dir is None or not (ui_dir / "index.html").is_file():
        return Response(_NO_UI, 200 if path == "/" else 404, media_type="text/html; charset=utf-8")
    root = ui_dir.resolve()
    try:
        # resolve() follows links and '..', so what is compared is the place itself.
        found = (root / path.lstrip("/")).resolve()
        known = found.is_relative_to(root) and found.is_file()
    except (OSError, ValueError):  # NUL, names too long
        known = False
    if known and found.name != "index.html":
        kept = "public, max-age=31536000, immutable" if path.startswith("/assets/") else "no-cache"
        return FileResponse(found, headers={"cache-control": kept})
    if path.startswith("/assets/"):
        return problems.answer("not-found", say("no such file"), language)
    return FileResponse(root / "index.html", headers={"cache-control": "no-cache"})
