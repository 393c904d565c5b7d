"""What commands share: options, the configuration, the way they fail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from zuji import config as settings
from zuji.config import Config, ConfigError
from zuji.records.plan_changes import PlanRefused, VersionConflict
from zuji.store.metadata import Metadata, MetadataError

DataDir = Annotated[
    str | None, typer.Option("--data-dir", help="Where everything lives (ZUJI_DATA_DIR; default ./data).")
]
ProjectName = Annotated[str, typer.Option("--project", help="Name of the project.")]


def config_of(data_dir: str | None, **given: Any) -> Config:
    try:
        return settings.load({"data_dir": data_dir, **given})
    except ConfigError as error:
        raise failed(str(error)) from error


def failed(message: str) -> typer.Exit:
    """Says the message; the caller raises what it gets."""
    typer.secho(message, fg=typer.colors.RED, err=True)
    return typer.Exit(1)


def metadata_of(config: Config) -> Metadata:
    config.root.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        return Metadata(config.metadata)
    except MetadataError as error:
        raise failed(str(error)) from error


def read_text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise failed(f"cannot read {file}: {error}") from error


def or_fail(work: Callable[[], Any]) -> Any:
    """What work gives; ends the command with a message where what people decided does not bear it."""
    try:
        return work()
    except PlanRefused as error:
        for item in error.complaints:
            shown = "" if item.value is None else f" {item.value!r}"
            typer.secho(f"{item.field}:{shown} {item.detail}", fg=typer.colors.RED, err=True)
        raise typer.Exit(1) from error
    except (MetadataError, VersionConflict) as error:
        raise failed(str(error)) from error
