"""Pages have addresses of their own: whether a request is an SDK's is asked first, so no page may have such a path."""

from __future__ import annotations

import re
from pathlib import Path

from zuji.analyze.kinds import KINDS
from zuji.protocols import registry

APP = Path(__file__).parents[2] / "web" / "app" / "App.tsx"


def test_no_page_has_the_path_of_a_protocol() -> None:
    pages = re.findall(r"^  '(/\w+)': \(props\)", APP.read_text(), re.M)
    assert {"/cohorts", "/person", "/records"} <= set(pages)
    pages += [f"/{kind}" for kind in KINDS]  # each has a page of its name
    for query in ("", "id=x&data=1&project=default"):
        taken = [page for page in pages if registry.candidates("GET", page, query, lambda name: "")]
        assert taken == []
