"""`zuji project delete`, `restore` and `list --deleted` (decision 24)."""

from __future__ import annotations

import time
from typing import Annotated, Any

import typer

from zuji.commands.parts import DataDir, config_of, failed, metadata_of
from zuji.store.metadata import Metadata

Name = Annotated[str, typer.Argument(help="Name of the project.")]
_COUNTED = ("events", "persons", "boards", "questions", "cohorts", "definitions", "shares", "keys")


def delete(
    name: Name,
    grace: Annotated[
        int | None, typer.Option(help="Days in which it can be restored, 0 to 365; default: ZUJI_PROJECT_GRACE_DAYS.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Take a project out of everything. It can be restored for some days and is then removed for good."""
    from zuji import remote
    from zuji.config import GRACE_DAYS_MAX
    from zuji.project_deletions import DeletionBook
    from zuji.serve.project_deps import ProjectRefused
    from zuji.store.metadata import MetadataError

    config = config_of(data_dir)
    days = config.project_grace_days if grace is None else grace
    if not 0 <= days <= GRACE_DAYS_MAX:
        raise failed(f"--grace {days} is not a number of days from 0 to {GRACE_DAYS_MAX}")
    metadata = metadata_of(config)
    try:
        metadata.project(name)
        if not yes:
            try:
                told = remote.going(config, name)
            except remote.Refused as error:
                raise failed(str(error)) from error
            _ask(name, days, told)
        made = _noted(metadata, "delete_project", name, lambda: DeletionBook(metadata, days).delete(name, "cli", days))
    except (ProjectRefused, MetadataError) as error:
        raise failed(str(error)) from error
    if days:
        typer.echo(
            f"project {name} is deleted; until {_moment(made.until)} `zuji project restore {name}` brings it back"
        )
    else:
        typer.echo(f"project {name} is deleted; the server removes it for good now, or when it is started")


def _ask(name: str, days: int, told: dict[str, int]) -> None:
    counts = ", ".join(f"{told[what]:,} {what}" for what in _COUNTED)
    typer.echo(f"Project {name} has {counts}.")
    typer.echo("Its keys and links stop working at once; what is sent for it is kept apart.")
    if days:
        until = _moment(int(time.time() * 1000) + days * 86_400_000)
        typer.echo(f"Until {until} it can be restored exactly as it is; then all of it is removed for good.")
    else:
        typer.secho("With 0 days all of it is removed at once. NOTHING BRINGS IT BACK.", fg=typer.colors.RED)
    typer.echo("Raw requests in the log stay there until their own time is over (ZUJI_RAW_RETENTION_DAYS).")
    if typer.prompt("Type the name of the project", default="", show_default=False) != name:
        raise failed(f"that is not {name!r}: nothing was deleted")
    if not days and typer.prompt("Type: for good", default="", show_default=False) != "for good":
        raise failed("nothing was deleted")


def restore(name: Name, data_dir: DataDir = None) -> None:
    """Bring a deleted project back exactly as it was."""
    from zuji.project_deletions import DeletionBook
    from zuji.serve.project_deps import ProjectRefused

    config = config_of(data_dir)
    metadata = metadata_of(config)
    book = DeletionBook(metadata, config.project_grace_days)
    try:
        _noted(metadata, "restore_project", name, lambda: book.restore(name))
    except KeyError as error:
        known = ", ".join(one.name for one in book.deleted()) or "none"
        raise failed(f"no project {name!r} is deleted; there are: {known}") from error
    except ProjectRefused as error:
        raise failed(str(error)) from error
    typer.echo(
        f"project {name} is back; what came for it meanwhile waits: `zuji quarantine replay --project {name} "
        "--reason project_deleted` brings it in"
    )


def print_deleted(metadata: Metadata) -> None:
    """A line for each deleted project: number, name, when, by whom, until when it can be restored."""
    from zuji.store.deletions import Deletions

    for one in Deletions(metadata).deleted():
        until = _moment(one.until)
        typer.echo(f"{one.id}\t{one.name}\tdeleted {_moment(one.at)} by {one.by}\tcan be restored until {until}")


def _noted(metadata: Metadata, action: str, name: str, work: Any) -> Any:
    """What work gives, with an entry in the audit log."""
    from zuji.store.audit import Audit, Noted

    result, detail = "refused", {}
    try:
        made = work()
        result, detail = "done", {"until": made.until}
        return made
    finally:
        now = int(time.time() * 1000)
        Audit(metadata).note(Noted(now, "cli", "cli", "", action, name, name, result, detail))


def _moment(ms: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(ms / 1000))
