"""docs/reference/commands.md, from the command line and the settings themselves: python scripts/commands_reference.py"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import typer.main

from zuji import config
from zuji.cli import app

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "reference" / "commands.md"


def text() -> str:
    """The page."""
    lines = [
        "# Commands and settings",
        "",
        "Every command takes `--data-dir DIR` (or `ZUJI_DATA_DIR`; default `data`) and works beside a running server on "
        "the same directory. `--help` on each tells its options.",
        "",
        "| command | what it does |",
        "|---|---|",
    ]
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        for path, one in [(f"{name} {sub}", c) for sub, c in inner.items()] if inner else [(name, command)]:
            lines.append(_row(path, one))
    lines += [
        "",
        "## Settings",
        "",
        "Of a server. The command line wins over the environment, the environment over the default.",
        "",
        "| environment | default | meaning |",
        "|---|---|---|",
    ]
    source = Path(config.__file__).read_text()
    for field in msgspec.structs.fields(config.Config):
        meaning = re.search(rf"^    {field.name}: .*?#\s*(.*)$", source, re.M)
        assert meaning is not None, f"{field.name} has no comment that says what it means"
        lines.append(f"| `ZUJI_{field.name.upper()}` | `{field.default!r}` | {meaning.group(1)} |")
    lines += [
        "",
        "`GET /health` answers 200 once requests are served and as long as the log takes records; its body says why not. "
        "`zuji doctor` exits with 1 when a promise is broken.",
        "",
    ]
    return "\n".join(lines)


def _row(path: str, command: Any) -> str:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    shown = " ".join(p.name.upper() if p.required else f"[{p.name.upper()}]" for p in arguments)
    return f"| `zuji {path}{' ' + shown if shown else ''}` | {(command.help or '').splitlines()[0]} |"


if __name__ == "__main__":
    TARGET.write_text(text())
