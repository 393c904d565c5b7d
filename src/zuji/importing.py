"""Importers, joined with a server's configuration."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Mapping_
from pathlib import Path
from typing import Any

import msgspec

from zuji.config import Config
from zuji.eventlog.contract import LogError
from zuji.imports import files, tables, tail
from zuji.imports.files import Options
from zuji.imports.log import ImportFailed, ImportLog, Place
from zuji.imports.tables import TableSpec
from zuji.protocols.rows import Mapping
from zuji.records.sentences import said_by, say
from zuji.store.metadata import Metadata, MetadataError

__all__ = ["ImportFailed", "Options", "TableSpec", "follow", "import_file", "mapping_of", "place_of", "token_of"]

_POLL_S = 0.2
_RETRY_S = 5.0


def place_of(config: Config) -> Place:
    """Where the configuration has its data."""
    return Place(config.root, config.log_dir, config.segment_mib << 20, config.reserve_mib << 20)


def token_of(config: Config, project: str) -> str:
    """An import token of the project, '' when it wants none: who may write the data directory may import.

    Raises ImportFailed for an unknown project."""
    metadata = Metadata(config.metadata)
    try:
        return next(iter(metadata.project(project).tokens), "")
    except MetadataError as error:
        raise ImportFailed(said_by(error)) from error
    finally:
        metadata.close()


def import_file(config: Config, file: Path, project: str, say: Callable[[str], None]) -> files.Imported:
    """Makes the rows of a file durable, as they are found to be. Raises ImportFailed."""
    options = Options(project, token=token_of(config, project))
    return files.import_file(place_of(config), file, options, tell=say)


def follow(config: Config, file: Path, options: Options, once: bool, tell: Callable[[str], None]) -> None:
    """Tails a log file until SIGTERM or Ctrl-C, or, once, to its end. Raises ImportFailed."""
    ending = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: ending.set())
    place, path = place_of(config), file.resolve()
    head = tail.head_of(options)
    partition = tail.partition_of(place, tail.name_of(path, options))
    with ImportLog(place, partition, wait_s=0.0) as log:
        following = tail.Tail(log, path, head, tell=tell)
        at = following.position
        tell(f"{path}: from {'its beginning' if at is None else f'byte {at.offset:,}'}, into partition {partition}")
        refusing = ""
        while not ending.is_set():
            try:
                lines = following.step()
                refusing = ""
            except (LogError, OSError) as error:
                # A full disk, say: the lines stay where they are, and their turn comes again.
                if str(error) != refusing:
                    refusing = str(error)
                    tell(f"not read on for now: {error}")
                following = tail.Tail(log, path, head, tell=tell)
                ending.wait(_RETRY_S)
                continue
            if once and not lines:
                return
            ending.wait(0 if lines else _POLL_S)


def dsn_of(file: Path | None, environment: Mapping_[str, str] = os.environ) -> str:
    """The address of a database with its password, from a file or from ZUJI_TABLE_DSN: a command line is seen by all.

    Raises ImportFailed."""
    if file is None:
        found = environment.get("ZUJI_TABLE_DSN", "")
        if not found:
            raise ImportFailed(say("no database is named: set ZUJI_TABLE_DSN, or give --dsn-file"))
        return found
    try:
        return file.read_text().strip()
    except OSError as error:
        raise ImportFailed(say("cannot read {file}: {strerror}", file=file, strerror=error.strerror)) from error


def table_specs(file: Path) -> list[TableSpec]:
    """The tables of a YAML file: a list under `tables`. Raises ImportFailed."""
    import yaml

    try:
        found = yaml.safe_load(file.read_text())
    except (OSError, yaml.YAMLError) as error:
        raise ImportFailed(say("cannot read {file}: {error}", file=file, error=error)) from error
    try:
        listed = msgspec.convert(found, dict[str, list[TableSpec]])
        return listed["tables"]
    except (msgspec.ValidationError, KeyError) as error:
        raise ImportFailed(
            say("{file}: {error}; a list `tables` of table, cursor, map, const is expected", file=file, error=error)
        ) from error


def import_tables(
    config: Config, project: str, dsn: str, specs: Sequence[TableSpec], tell: Callable[[str], None]
) -> None:
    """Brings what came since the last run, table by table. Raises ImportFailed."""
    engine = tables.engine_of(dsn)
    token = token_of(config, project)
    try:
        for spec in specs:
            done = tables.import_table(place_of(config), engine, project, token, spec, tell)
            tell(f"{spec.table}: {done.rows:,} rows are durable; the server loads them")
            if done.without_cursor:
                tell(f"{spec.table}: {done.without_cursor:,} rows have no {', '.join(spec.cursor)} and were not read")
    finally:
        engine.dispose()


def mapping_of(
    maps: Sequence[str],
    consts: Sequence[str],
    kinds: Sequence[str],
    only_mapped: bool = False,
    time_format: str = "",
    time_zone: str = "",
) -> Mapping:
    """The mapping that options of the form NAME=VALUE say. Raises ImportFailed for one that has no '='."""
    return Mapping(
        _pairs("--map", maps),
        {field: _value(text) for field, text in _pairs("--const", consts).items()},
        _pairs("--kind", kinds),
        only_mapped,
        time_format,
        time_zone,
    )


def _pairs(option: str, texts: Sequence[str]) -> dict[str, str]:
    found = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip() or not value:
            raise ImportFailed(say("{option} {text!r} is not of the form NAME=VALUE", option=option, text=text))
        found[name.strip()] = value
    return found


def _value(text: str) -> Any:
    """A number, true, false, a list or an object as JSON; anything else is the text itself."""
    try:
        return json.loads(text)
    except ValueError:
        return text
