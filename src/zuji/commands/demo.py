"""`zuji demo`: a shop with its history, and boards on it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from zuji.commands.parts import DataDir, ProjectName, config_of, failed, metadata_of, or_fail
from zuji.config import Config

# Those that open beside the shop: one for each role, and the shop's own.
BOARDS = ("service", "sales", "product", "marketing", "ecommerce")


def demo(
    project: ProjectName = "default",
    data_dir: DataDir = None,
    server: Annotated[str | None, typer.Option(help="Address of the server.")] = None,
    persons: Annotated[int, typer.Option(min=1, max=1_000_000)] = 20_000,
    days: Annotated[int, typer.Option(min=1, max=700)] = 90,
    seed: Annotated[int, typer.Option()] = 1,
) -> None:
    """Send a believable shop history to a running server, by its front door."""
    from zuji.demo.send import run_demo

    config = config_of(data_dir)
    or_fail(lambda: metadata_of(config).project(project))

    on_terminal = sys.stderr.isatty()

    def progress(sent: int, ratio: float) -> None:
        if on_terminal:
            typer.echo(f"\r{ratio:4.0%}  {sent:,} records", nl=False, err=True)

    try:
        sent = run_demo(server or f"http://127.0.0.1:{config.port}", project, persons, days, seed, progress)
    except OSError as error:
        raise failed(f"the server does not answer: {error}. Is `zuji serve` running?") from error
    if on_terminal:
        typer.echo(err=True)
    typer.echo(f"{sent.records:,} records sent in {sent.requests:,} requests")
    _boards(config, project)


def _boards(config: Config, project: str) -> None:
    """Ready boards on what was sent, once it is loaded."""
    from zuji import remote

    if not remote.wait_loaded(config):
        return
    for template in BOARDS:
        told = remote.board(config, {"project": project, "what": "fit", "board": template})
        if told["made"]:
            typer.echo(f"board {told['name']}: {told['tiles']} tiles")
