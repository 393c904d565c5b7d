"""`zuji verify`: an answer computed again from its receipt. `zuji check`: a sample of it computed by its definition."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from zuji.commands.parts import DataDir, ProjectName, config_of, failed, metadata_of, or_fail, read_text


def verify(
    receipt: Annotated[str, typer.Argument(help="A file with an answer or its receipt as JSON; - for standard input.")],
    project: ProjectName = "default",
    data_dir: DataDir = None,
) -> None:
    """Compute an answer again, as of the batch and the moment of its receipt, and compare. Fails where it differs."""
    from zuji import remote

    found = _read(receipt)
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
    whys = {
        "changed": "what it reads has changed since",
        "expired": f"{told['expired']:,} events went since because their time was over: it can be proved no more",
    }
    why = whys.get(told["verdict"], "and nothing accounts for it")
    raise failed(f"Another answer, {why}: digest {told['digest_now']}, the receipt has {told['digest']}")


def check(
    query: Annotated[
        str, typer.Argument(help="A file with a question, an answer or its receipt as JSON; - for standard input.")
    ],
    project: ProjectName = "default",
    sample: Annotated[int, typer.Option(help="How many persons are drawn.")] = 50,
    seed: Annotated[int, typer.Option(help="Which persons are drawn.")] = 0,
    data_dir: DataDir = None,
) -> None:
    """Ask the engine and the written definition the same question of a sample of persons. Fails where they differ."""
    from zuji import remote

    asked = _read(query)
    for name in ("receipt", "query"):  # an answer has a receipt, and a receipt the question
        if isinstance(asked, dict) and isinstance(asked.get(name), dict):
            asked = asked[name]
    config = config_of(data_dir)
    or_fail(lambda: metadata_of(config).project(project))
    try:
        told = remote.check(config, project, {"query": asked, "sample": sample, "seed": seed})
    except remote.Refused as error:
        raise failed(str(error)) from error
    for one in told["differences"]:
        typer.echo(f"  {one['path']}: the engine says {one['engine']}, the definition {one['reference']}")
    persons = f"{told['sample']} persons with {told['rows']} events (seed {told['seed']}, {told['left_out']} left out)"
    if not told["agrees"]:
        raise failed(f"{told['different']} numbers differ: {told['definition']} of {persons}")
    typer.echo(f"They agree: {told['definition']} of {persons}")


def _read(file: str) -> Any:
    """The JSON of a file, or of standard input."""
    text = sys.stdin.read() if file == "-" else read_text(Path(file))
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise failed(f"{file} is no JSON: {error}") from error
