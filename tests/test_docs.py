"""The docs know every command, setting, protocol and analysis; the two READMEs begin with what works."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path

import msgspec
import typer.main

from zuji.cli import app
from zuji.config import Config
from zuji.protocols.registry import ADAPTERS

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = "\n".join(path.read_text() for path in sorted((ROOT / "docs").rglob("*.md")))


def commands() -> list[str]:
    group = typer.main.get_command(app)
    found = []
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        found += [f"zuji {name} {sub}" for sub in inner] if inner else [f"zuji {name}"]
    return found


def test_every_command_is_in_the_docs() -> None:
    missing = [command for command in commands() if f"`{command}" not in REFERENCE]
    assert not missing, missing


def test_every_setting_is_in_the_docs() -> None:
    names = [f"ZUJI_{field.name.upper()}" for field in msgspec.structs.fields(Config)]
    missing = [name for name in names if f"`{name}`" not in REFERENCE]
    assert not missing, missing


def test_every_protocol_has_a_page_or_its_row() -> None:
    folder = ROOT / "docs" / "reference"
    rows = set(re.findall(r"^\| `(\w+)` \|", (folder / "protocols.md").read_text(), re.M))
    missing = [name for name in ADAPTERS if name not in rows and not (folder / f"protocol-{name}.md").exists()]
    assert not missing, missing


def test_every_analysis_has_a_page() -> None:
    kinds = [path.stem for path in (ROOT / "src/zuji/analyze/reference").glob("*.py") if path.stem == "trend"]
    missing = [kind for kind in kinds if not (ROOT / "docs" / "reference" / f"{kind}.md").exists()]
    assert not missing, missing


def test_the_first_two_commands_of_the_readmes_are_run_and_test() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        found = re.findall(r"^\s*(make \w+)", (ROOT / name).read_text(), re.M)
        assert found[:2] == ["make run", "make test"], name


def test_every_make_target_of_the_docs_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    texts = [path.read_text() for path in ROOT.glob("*.md")] + [REFERENCE]
    asked = {word for text in texts for word in re.findall(r"`make ([a-z]+)", text)}
    assert asked <= targets, asked - targets


def test_links_between_docs_lead_somewhere() -> None:
    broken = []
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text()):
            if not (path.parent / target).exists():
                broken.append(f"{path.relative_to(ROOT)} -> {target}")
    assert not broken, broken


def test_no_tracked_file_names_a_package_registry() -> None:
    hosts = ["registry." + "npmjs", "files." + "pythonhosted", "pypi" + ".org/simple", "repo1." + "maven"]
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    wrong = []
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file() and path.stat().st_size < 5_000_000:
            text = path.read_text(errors="ignore")
            wrong += [f"{name}: {host}" for host in hosts if host in text]
    assert not wrong, wrong


def test_the_reference_of_commands_is_current() -> None:
    place = ROOT / "scripts" / "commands_reference.py"
    spec = importlib.util.spec_from_file_location("commands_reference", place)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.TARGET.read_text() == module.text(), "run: python scripts/commands_reference.py"
