"""Importers, joined with a server's configuration."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from zuji.config import Config
from zuji.eventlog.contract import LogError
from zuji.imports import files, tail
from zuji.imports.files import Options
from zuji.imports.log import ImportFailed, ImportLog, Place
from zuji.protocols.rows import Mapping
from zuji.store.metadata import Metadata, MetadataError

__all__ = ["ImportFailed", "Options", "follow", "import_file", "mapping_of", "place_of", "token_of"]

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
        raise ImportFailed(str(error)) from error
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
            raise ImportFailed(f"{option} {text!r} is not of the form NAME=VALUE")
        found[name.strip()] = value
    return found


def _value(text: str) -> Any:
    """A number, true, false, a list or an object as JSON; anything else is the text itself."""
    try:
        return json.loads(text)
    except ValueError:
        return text
