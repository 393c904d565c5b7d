"""`zuji verify`: an answer computed again from its receipt."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from zuji.cli_parts import DataDir, ProjectName, config_of, failed, metadata_of, or_fail, read_text


def verify(
    receipt: Annotated[str, typer.Argument(help="A file with an answer or its receipt as JSON; - for standard input.")],
    project: ProjectName = "default",
    data_dir: DataDir = None,
) -> None:
    """Compute an answer again, as of the batch and the moment of its receipt, and compare. Fails where it differs."""
    from zuji import remote

    text = sys.stdin.read() if receipt == "-" else read_text(Path(receipt))
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise failed(f"{receipt} is no JSON: {error}") from error
    if isinstance(found, dict) and isinstance(found.get("receipt"), dict):
        found = found["receipt"]
    config = config_of(data_dir)
    or_fail(lambda: metadata_of(config).project(project))
    try:
        told = remote.verify(config, project, found)
    except remote.Refused as error:
        raise failed(str(error)) from error
    for change in told["changed"]:
        typer.echo(f"  {change['name']}: the receipt read {change['told']}, now it is {change['now']}")
    if told["verdict"] == "same":
        typer.echo(f"The same: {told['definition']} as of batch {told['batch']}, digest {told['digest']}")
        return
    why = "what it reads has changed since" if told["verdict"] == "changed" else "and nothing accounts for it"
    raise failed(f"Another answer, {why}: digest {told['digest_now']}, the receipt has {told['digest']}")
