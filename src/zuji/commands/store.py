"""`zuji store`: the columnar store, made again."""

from __future__ import annotations

from typing import Any

import typer

from zuji.commands.parts import DataDir, config_of, failed

store_app = typer.Typer(no_args_is_help=True, help="The columnar store, which can be made again from the log.")


@store_app.command("rebuild")
def store_rebuild(data_dir: DataDir = None) -> None:
    """Make the store again from the journal and the log, beside the live one, and exchange them if they agree."""
    from zuji import remote

    def tell(progress: dict[str, Any]) -> None:
        typer.echo(f"\rbatch {progress.get('batch', 0)} of {progress.get('of', 0)}", nl=False, err=True)

    result = remote.rebuild(config_of(data_dir), tell)
    if result["status"] != "done":
        raise failed(f"\nnot rebuilt: {result.get('problem', result['status'])}; the store is as it was")
    typer.echo(
        f"\nrebuilt to batch {result['batch']} as generation {result['generation']} in {result['seconds']} s; "
        f"{result['compared']} comparisons with the one before: equal"
    )
