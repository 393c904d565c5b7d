"""`zuji board`: boards, their pictures and their mails."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Annotated, Any

import typer

from zuji.commands.parts import DataDir, ProjectName, config_of, failed, metadata_of, or_fail

board_app = typer.Typer(no_args_is_help=True, help="Boards: their pictures and their mails.")
BoardName = Annotated[str, typer.Argument(help="Name or id of the board.")]
Language = Annotated[str, typer.Option(help="zh-CN or en.")]


def _asked(data_dir: str | None, project: str, body: dict[str, Any]) -> dict[str, Any]:
    from zuji import remote

    try:
        return remote.board(config_of(data_dir), {"project": project, **body})
    except remote.Refused as error:
        raise failed(str(error)) from error


@board_app.command("list")
def board_list(
    archived: Annotated[bool, typer.Option("--archived", help="Archived ones too.")] = False,
    project: ProjectName = "default",
    data_dir: DataDir = None,
) -> None:
    """Print every board with its links and mails."""
    from zuji.boards.saved import board_of
    from zuji.store.boards import SavedBoards
    from zuji.store.schedules import Schedules
    from zuji.store.shares import Shares

    metadata = metadata_of(config_of(data_dir))
    found = or_fail(lambda: metadata.project(project))
    for one in SavedBoards(metadata).newest(found.id):
        if one.archived and not archived:
            continue
        links = sum(not share.revoked_at for share in Shares(metadata).of(found.id, one.id))
        gone = "  archived" if one.archived else ""
        typer.echo(f"{one.id:>6}  {len(board_of(one).tiles):>2} tiles  {links} links  {one.author}  {one.name}{gone}")
        for each in Schedules(metadata).all(found.id, one.id):
            days = ",".join(str(day) for day in each.weekdays)
            state = "" if each.active else "  paused"
            typer.echo(
                f"        mail {each.id}: {each.time} {each.time_zone} on {days} to {len(each.recipients)}{state}"
            )


@board_app.command("render")
def board_render(
    board: BoardName,
    file: Annotated[Path, typer.Argument(help="Where to: a name that ends in .png or .pdf.")],
    language: Language = "zh-CN",
    project: ProjectName = "default",
    data_dir: DataDir = None,
) -> None:
    """Draw a board as it is now."""
    format = file.suffix.lstrip(".").lower()
    if format not in ("png", "pdf"):
        raise failed(f"{file} ends neither in .png nor in .pdf")
    asked = {"what": "render", "board": board, "format": format, "language": language}
    content = base64.b64decode(_asked(data_dir, project, asked)["file"])
    try:
        file.write_bytes(content)
    except OSError as error:
        raise failed(f"cannot write {file}: {error}") from error
    typer.echo(f"{file}  {len(content):,} bytes")


@board_app.command("send")
def board_send(
    board: BoardName,
    schedule: Annotated[int, typer.Argument(help="Number of one of its mails (`zuji board list`).")],
    project: ProjectName = "default",
    data_dir: DataDir = None,
) -> None:
    """Send one of a board's mails now."""
    told = _asked(data_dir, project, {"what": "send", "board": board, "schedule": schedule})
    if told["state"] != "sent":
        raise failed(f"{told['state']}: {told['detail']}")
    typer.echo("sent")


@board_app.command("fit")
def board_fit(
    template: Annotated[str, typer.Argument(help="marketing, product, sales, service, ecommerce, advertising, ...")],
    language: Language = "zh-CN",
    project: ProjectName = "default",
    data_dir: DataDir = None,
) -> None:
    """Save a ready board, fitted to the project's events."""
    told = _asked(data_dir, project, {"what": "fit", "board": template, "language": language})
    typer.echo(f"{told['name']}: {told['tiles']} tiles" if told["made"] else f"{told['name']} is there already")
