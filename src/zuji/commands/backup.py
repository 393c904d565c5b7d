"""`zuji backup` and `zuji restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zuji.commands.parts import DataDir
from zuji.commands.parts import config_of as _config
from zuji.commands.parts import failed as _fail


def backup(
    target: Annotated[Path, typer.Argument(help="A directory, best on another disk; the backup is made in it.")],
    data_dir: DataDir = None,
) -> None:
    """Copy everything as of one moment, while the server collects and answers."""
    from zuji import remote

    found = remote.backup(_config(data_dir), target, lambda _: None)
    if found["status"] != "done":
        raise _fail(found.get("problem", "the backup was not finished"))
    typer.echo(found["path"])


def restore(
    source: Annotated[Path, typer.Argument(help="A backup: the directory that `zuji backup` printed.")],
    data_dir: DataDir = None,
    check: Annotated[bool, typer.Option("--check", help="Only read the backup and compare its hashes.")] = False,
) -> None:
    """Fill an empty data directory from a backup; every byte is checked first."""
    from zuji.upkeep import restore as restoring

    try:
        if check:
            manifest = restoring.verify(source)
            typer.echo(
                f"whole: batch {manifest.batch}, {sum(manifest.rows.values())} rows, {len(manifest.files)} files"
            )
            return
        config = _config(data_dir)
        manifest = restoring.restore(source, config)
    except restoring.RestoreFailed as error:
        raise _fail(str(error)) from error
    typer.echo(f"restored to {config.root}: batch {manifest.batch}, {sum(manifest.rows.values())} rows")
