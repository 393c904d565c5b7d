"""Prints openapi.json: `python -m zuji.serve.openapi > openapi.json`."""

from __future__ import annotations

import json

from zuji.serve.api import openapi


def document() -> str:
    """The API's description as the file at the repository's root holds it."""
    return json.dumps(openapi(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    print(document(), end="")
