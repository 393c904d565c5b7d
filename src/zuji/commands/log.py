"""`zuji log`: raw requests as they were received."""

from __future__ import annotations

from typing import Annotated

import typer

from zuji.commands.parts import DataDir, config_of

log_app = typer.Typer(no_args_is_help=True, help="The event log: raw requests as they were received.")


@log_app.command("verify")
def log_verify(data_dir: DataDir = None) -> None:
    """Read every record and its CRC. Exit code 1 when something is damaged."""
    from zuji.eventlog.files import FileLog

    root = str(config_of(data_dir).log_dir)
    broken = False
    for partition in FileLog(root).partitions():
        count, damage = FileLog(root).verify(partition)
        typer.echo(f"partition {partition}: {count:,} records, {len(damage)} damaged places")
        for found in damage:
            broken = True
            typer.secho(
                f"  {found.segment} at byte {found.position}: {found.length} bytes; "
                f"goes on with offset {found.next_offset}",
                fg=typer.colors.RED,
            )
    if broken:
        raise typer.Exit(1)


@log_app.command("cat")
def log_cat(
    partition: Annotated[int, typer.Option()] = 0,
    offset: Annotated[int, typer.Option(help="Where to begin.")] = -1,
    count: Annotated[int, typer.Option(help="How many records.")] = 10,
    data_dir: DataDir = None,
) -> None:
    """Print requests of the log as JSON lines."""
    from zuji import remote

    log = remote.log_of(config_of(data_dir))
    at = max(offset, log.start(partition))
    while count > 0 and (entries := log.read(partition, at, 1 << 20)):
        for entry in entries[:count]:
            typer.echo(remote.shown(partition, entry))
        count -= len(entries)
        at = entries[-1].offset + 1
