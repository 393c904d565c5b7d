"""`zuji sql`: one SELECT, answered as a table, CSV or JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from zuji.commands.parts import DataDir, ProjectName, config_of, failed, metadata_of, or_fail, read_text


def sql(
    query: Annotated[str, typer.Argument(help="The SELECT; - reads it from standard input, @FILE from a file.")],
    project: ProjectName = "default",
    format: Annotated[str, typer.Option(help="table, csv or json.")] = "table",
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", "-p", help="NAME=VALUE of a {NAME:Type}; VALUE is JSON or a text."),
    ] = None,
    limit: Annotated[int, typer.Option(help="Rows at most.", min=1, max=1_000_000)] = 10_000,
    time_zone: Annotated[str, typer.Option(help="In which times are read and shown; the project's by default.")] = "",
    data_dir: DataDir = None,
) -> None:
    """Ask in SQL over the relations events, persons and quarantine of a project."""
    from zuji import remote

    if format not in ("table", "csv", "json"):
        raise failed(f"format {format!r} is not one of table, csv, json")
    text = sys.stdin.read() if query == "-" else read_text(Path(query[1:])) if query.startswith("@") else query
    config = config_of(data_dir)
    or_fail(lambda: metadata_of(config).project(project))
    question: dict[str, Any] = {"sql": text, "limit": limit}
    question["parameters"] = dict(_parameter(item) for item in parameter or [])
    if time_zone:
        question["time_zone"] = time_zone
    try:
        answer = remote.sql(config, project, question)
    except remote.Refused as error:
        raise failed(str(error)) from error
    if format == "json":
        typer.echo(json.dumps(answer, ensure_ascii=False))
    elif format == "csv":
        from zuji.serve import export

        for piece in export.csv([column["name"] for column in answer["columns"]], [answer["rows"]]):
            typer.echo(piece, nl=False)
    else:
        _table(answer)
    if answer["truncated"] and format != "json":
        typer.echo(f"there are more rows than {len(answer['rows']):,}; --limit takes more", err=True)


def _parameter(item: str) -> tuple[str, Any]:
    name, found, value = item.partition("=")
    if not found or not name:
        raise failed(f"parameter {item!r} is not NAME=VALUE")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _table(answer: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table()
    for column in answer["columns"]:
        shown.add_column(Text(column["name"]), overflow="fold")
    for row in answer["rows"]:
        shown.add_row(*(Text(_shown(value)) for value in row))
    Console().print(shown)
