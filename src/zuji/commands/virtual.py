"""`zuji virtual` and `zuji lookup`: virtual events, virtual properties and look-up tables."""

from __future__ import annotations

import getpass
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from zuji.commands.parts import DataDir, ProjectName, config_of, failed, metadata_of, or_fail, read_text

virtual_app = typer.Typer(no_args_is_help=True, help="Virtual events and properties: names for what is made of others.")
lookup_app = typer.Typer(no_args_is_help=True, help="Look-up tables, joined with the property that holds their key.")
Name = Annotated[str, typer.Argument(help="Its name.")]
Reason = Annotated[str, typer.Option(help="Why; it is kept with the version.")]
Archived = Annotated[bool, typer.Option("--archived", help="Archived ones too.")]
Description = Annotated[str | None, typer.Option(help="What it is for.")]
Zone = Annotated[str | None, typer.Option(help="Time zone of days and hours in it; the project's by default.")]
_KINDS = {"event": "virtual event", "property": "virtual property", "lookup": "look-up table"}


def _saved(data_dir: str | None, project: str) -> tuple[Any, int]:
    from zuji.store.definitions import SavedDefinitions

    metadata = metadata_of(config_of(data_dir))
    return SavedDefinitions(metadata), or_fail(lambda: metadata.project(project).id)


def _put(data_dir: str | None, project: str, kind: str, name: str, reason: str, **what: Any) -> None:
    from zuji import remote
    from zuji.asking.virtual import Asked

    config = config_of(data_dir)
    or_fail(lambda: metadata_of(config).project(project))
    told = remote.virtual(config, Asked(project, kind, name, signed=(getpass.getuser(), reason), **what))
    if "problem" in told:
        raise failed(told["problem"])
    state = "archived" if told["archived"] else "in use"
    size = f", {told['size']:,} rows" if kind == "lookup" else ""
    typer.echo(f"{_KINDS[kind]} {told['name']!r}: version {told['version']}{size}, {state}")


def _list(data_dir: str | None, project: str, kinds: tuple[str, ...], archived: bool) -> None:
    saved, project_id = _saved(data_dir, project)
    for one in saved.newest(project_id):
        if one.kind in kinds and (archived or not one.archived):
            size = f"  {one.size:,} rows" if one.kind == "lookup" else ""
            typer.echo(f"{one.kind:<8}  {one.name}{size}{'  archived' if one.archived else ''}")


def _show(data_dir: str | None, project: str, kinds: tuple[str, ...], name: str) -> None:
    import yaml

    saved, project_id = _saved(data_dir, project)
    found = [one for one in saved.newest(project_id) if one.kind in kinds and one.name == name]
    if not found:
        raise failed(f"there is none called {name!r}")
    for one in found:
        typer.echo(f"{one.name}  ({_KINDS[one.kind]}{', archived' if one.archived else ''})")
        if one.description:
            typer.echo(one.description)
        typer.echo(yaml.safe_dump(json.loads(one.body), allow_unicode=True, sort_keys=False, width=120), nl=False)
        for version in saved.versions(project_id, one.id):
            at = datetime.fromtimestamp(version.at / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")
            typer.echo(f"version {version.version}  {at}  {version.author}  {version.reason}")


@virtual_app.command("list")
def virtual_list(archived: Archived = False, project: ProjectName = "default", data_dir: DataDir = None) -> None:
    """Print every virtual event and property."""
    _list(data_dir, project, ("event", "property"), archived)


@virtual_app.command("show")
def virtual_show(name: Name, project: ProjectName = "default", data_dir: DataDir = None) -> None:
    """Print what a virtual event or property is, and who changed it when and why."""
    _show(data_dir, project, ("event", "property"), name)


@virtual_app.command("event")
def virtual_event(
    name: Name,
    parts: Annotated[Path, typer.Argument(help="YAML or JSON file: a list of parts, each an event with filters.")],
    description: Description = None,
    time_zone: Zone = None,
    reason: Reason = "",
    project: ProjectName = "default",
    data_dir: DataDir = None,
) -> None:
    """Save a virtual event, or another version of it."""
    import yaml

    try:
        told = yaml.safe_load(read_text(parts))
    except yaml.YAMLError as error:
        raise failed(f"{parts} is no YAML: {error}") from error
    body = {"parts": told} | ({"time_zone": time_zone} if time_zone else {})
    _put(data_dir, project, "event", name, reason, do="put", body=body, description=description)


@virtual_app.command("property")
def virtual_property(
    name: Name,
    expression: Annotated[str, typer.Argument(help='Such as "price * quantity" (docs/reference/virtual.md).')],
    description: Description = None,
    time_zone: Zone = None,
    reason: Reason = "",
    project: ProjectName = "default",
    data_dir: DataDir = None,
) -> None:
    """Save a virtual property, or another version of it."""
    body = {"expression": expression} | ({"time_zone": time_zone} if time_zone else {})
    _put(data_dir, project, "property", name, reason, do="put", body=body, description=description)


Of = Annotated[str, typer.Option("--of", help="event or property.")]


@virtual_app.command("archive")
def virtual_archive(
    name: Name, of: Of = "event", reason: Reason = "", project: ProjectName = "default", data_dir: DataDir = None
) -> None:
    """Take one out of use; `restore` takes it back. Refused while others name it."""
    _put(data_dir, project, _of(of), name, reason, do="archive")


@virtual_app.command("restore")
def virtual_restore(
    name: Name, of: Of = "event", reason: Reason = "", project: ProjectName = "default", data_dir: DataDir = None
) -> None:
    """Take an archived one into use again."""
    _put(data_dir, project, _of(of), name, reason, do="restore")


def _of(of: str) -> str:
    if of not in ("event", "property"):
        raise failed(f"--of {of!r} is neither event nor property")
    return of


@lookup_app.command("list")
def lookup_list(archived: Archived = False, project: ProjectName = "default", data_dir: DataDir = None) -> None:
    """Print every look-up table."""
    _list(data_dir, project, ("lookup",), archived)


@lookup_app.command("show")
def lookup_show(name: Name, project: ProjectName = "default", data_dir: DataDir = None) -> None:
    """Print a table's columns, and who changed it when and why."""
    _show(data_dir, project, ("lookup",), name)


@lookup_app.command("put")
def lookup_put(
    name: Name,
    file: Annotated[Path, typer.Argument(help="CSV file (UTF-8 or GBK); its first row names the columns.")],
    key: Annotated[str, typer.Option(help="Column of the keys; the first one by default.")] = "",
    kind: Annotated[list[str] | None, typer.Option(help="column:text, number, bool or datetime; once or more.")] = None,
    description: Description = None,
    reason: Reason = "",
    project: ProjectName = "default",
    data_dir: DataDir = None,
) -> None:
    """Save a look-up table, or other rows of it, which replace all."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise failed(f"{file} cannot be read: {error.strerror}") from error
    kinds = {}
    for one in kind or ():
        column, colon, of = one.rpartition(":")
        if not colon:
            raise failed(f"--kind {one!r} is not of the form column:kind")
        kinds[column] = of
    body = {"key": key, "kinds": kinds}
    _put(data_dir, project, "lookup", name, reason, do="put", body=body, file=data, description=description)


@lookup_app.command("archive")
def lookup_archive(name: Name, reason: Reason = "", project: ProjectName = "default", data_dir: DataDir = None) -> None:
    """Take a table out of use; `restore` takes it back. Refused while others name it."""
    _put(data_dir, project, "lookup", name, reason, do="archive")


@lookup_app.command("restore")
def lookup_restore(name: Name, reason: Reason = "", project: ProjectName = "default", data_dir: DataDir = None) -> None:
    """Take an archived table into use again."""
    _put(data_dir, project, "lookup", name, reason, do="restore")
