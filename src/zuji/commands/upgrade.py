"""`zuji upgrade`."""

from __future__ import annotations

from typing import Annotated

import typer

import zuji
from zuji.commands.parts import DataDir
from zuji.commands.parts import config_of as _config
from zuji.commands.parts import failed as _fail


def upgrade(
    data_dir: DataDir = None,
    check: Annotated[bool, typer.Option("--check", help="Only tell what would be done.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Go back to the snapshot of the last upgrade.")] = False,
) -> None:
    """Bring the data of an older version to this one, behind a snapshot; `zuji serve` does so by itself."""
    from zuji.eventlog.contract import LogBroken
    from zuji.store.metadata import MetadataError
    from zuji.upkeep import upgrade as upgrading
    from zuji.upkeep import versions

    config = _config(data_dir)
    if not config.root.is_dir():
        raise _fail(f"there is no data directory {config.root}")
    try:
        if undo:
            upgrading.undo(config, typer.echo)
        elif check:
            with upgrading.alone(config, 0):
                looked = versions.look(config)
                last = upgrading.read(config)
            if last is not None and last.phase not in ("done", "back"):
                typer.echo("an upgrade was cut off; the next start puts that right first")
            if looked.behind:
                typer.echo(f"{looked.by} wrote {looked.found}; Zuji {zuji.__version__} would make it {looked.known}")
            else:
                typer.echo(f"nothing to do: {looked.known}")
        elif upgrading.upgrade(config, typer.echo, again=True) is None:
            typer.echo(f"nothing to do: {versions.known()}")
    except LogBroken as error:
        raise _fail(f"a server has {config.root} open, so it is upgraded already; stop it first") from error
    except (versions.TooNew, upgrading.UpgradeFailed, MetadataError) as error:
        raise _fail(str(error)) from error
