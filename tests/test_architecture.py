"""The map stays true: what each folder may import of ours, as ARCHITECTURE.md says."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[1] / "src" / "zuji"

# Folder to what it may import of ours, beside itself and `faults` (a no-op but in torture tests).
# A dotted entry admits that module only.
MAY_IMPORT: dict[str, set[str]] = {
    "records": set(),
    "accounts": {"records"},
    "protocols": {"records"},
    "eventlog": {"records"},
    "collect": {"records", "protocols", "eventlog"},
    "process": {"records", "protocols"},
    "store": {"records"},
    "analyze": {"records", "store.contract", "store.catalogue", "store.tables"},
    "runners": {"records", "protocols", "eventlog", "process", "store"},
    "serve": {"records", "accounts", "analyze", "store.contract", "store.catalogue", "store.tables"},
    "imports": {"records", "protocols", "eventlog"},
    "demo": {"records"},
    "outbound": {"records"},
    "board_templates": {"records"},
    "people": {"records", "accounts", "store", "config", "outbound"},
    "definitions": {"records", "process", "store", "analyze", "serve"},
    "boards": {
        *{"records", "accounts", "store", "analyze", "serve", "definitions"},
        *{"board_templates", "engine", "current", "mail"},
    },
    "upkeep": {
        *{"records", "eventlog", "store", "runners", "analyze.calendar"},
        *{"config", "engine", "generation", "owning"},
    },
    "asking": {"records", "analyze", "serve", "boards", "current", "engine", "identities"},
    "commands": {
        *{"records", "accounts", "eventlog", "process", "store", "analyze", "serve"},
        *{"people", "definitions", "boards", "upkeep", "asking"},
        *{"config", "identities", "project_deletions", "project_settings", "remote", "replaying"},
        *{"demo", "importing", "imports.report"},
    },
}


def imports_of(path: Path) -> set[str]:
    """Modules of ours that a file imports, without the leading `zuji.`; `from zuji import x` counts as x."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.removeprefix("zuji.") for alias in node.names if alias.name.startswith("zuji.")}
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "zuji":
            module = node.module.removeprefix("zuji").removeprefix(".")
            if not module or module in MAY_IMPORT:
                found |= {f"{module}.{alias.name}".removeprefix(".") for alias in node.names}
            else:
                found.add(module)
    return found - {"__version__"}


def allowed(module: str, folder: str) -> bool:
    if module == "faults" or module.split(".")[0] == folder:
        return True
    return any(module == entry or module.startswith(f"{entry}.") for entry in MAY_IMPORT[folder])


@pytest.mark.parametrize("folder", sorted(MAY_IMPORT))
def test_a_folder_imports_only_what_the_map_admits(folder: str) -> None:
    wrong = [
        f"{path.relative_to(SRC)} imports {module}"
        for path in sorted((SRC / folder).rglob("*.py"))
        for module in sorted(imports_of(path))
        if not allowed(module, folder)
    ]
    assert not wrong, "\n".join(wrong)


def test_every_folder_is_on_the_map() -> None:
    folders = {path.name for path in SRC.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == set(MAY_IMPORT)


def test_processing_never_reads_a_clock() -> None:
    """`now` is the receipt of a frame: a replay must not depend on when it runs."""
    wrong = []
    for folder in ("process", "protocols", "records"):
        for path in sorted((SRC / folder).rglob("*.py")):
            text = path.read_text()
            wrong += [
                f"{path.relative_to(SRC)}: {word}"
                for word in ("time.time(", "time_ns(", "datetime.now(", "utcnow(", "monotonic(")
                if word in text
            ]
    assert not wrong, "\n".join(wrong)


def test_an_optional_or_heavy_engine_library_is_imported_in_few_files() -> None:
    places: dict[str, set[str]] = {"chdb": set(), "clickhouse_connect": set(), "lmdb": set()}
    places |= {"maxminddb": set(), "numba": set()}
    for path in SRC.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                if name.split(".")[0] in places:
                    places[name.split(".")[0]].add(path.name)
    assert all(len(found) <= 1 for found in places.values()), places


# What may open connections of its own accord: the way out itself; the engine's Unix socket (collect/engine_link.py,
# remote.py); servers that the one at the keyboard names (client.py, demo/send.py, mail.py, imports of tables).
MAY_CONNECT = {"outbound", "collect/engine_link.py", "remote.py", "client.py", "demo/send.py", "mail.py"}


def test_only_the_way_out_asks_addresses_that_somebody_gave() -> None:
    clients = {
        "httpx",
        "httpcore",
        "urllib3",
        "requests",
        "aiohttp",
        "smtplib",
        "ftplib",
        "urllib.request",
        "http.client",
    }
    wrong = []
    for path in sorted(SRC.rglob("*.py")):
        place = path.relative_to(SRC)
        if place.parts[0] in MAY_CONNECT or place.as_posix() in MAY_CONNECT:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names += [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
            wrong += [f"{place} imports {name}" for name in names if {name, name.split(".")[0]} & clients]
            if isinstance(node, ast.Attribute) and node.attr in {"create_connection", "open_connection"}:
                wrong.append(f"{place} calls {node.attr}")
    assert not wrong, wrong
