"""`zuji cohort`: saved sets of persons."""

from __future__ import annotations

import csv
import getpass
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from zuji.commands.parts import DataDir, ProjectName, config_of, failed, metadata_of, or_fail, read_text
from zuji.records.identity import LOGIN

cohort_app = typer.Typer(no_args_is_help=True, help="Cohorts: saved sets of persons.")
Cohort = Annotated[str, typer.Argument(help="Name or id of the cohort.")]
Reason = Annotated[str, typer.Option(help="Why; it is kept with the version.")]
_UNKNOWN_SHOWN = 10


def _book(data_dir: str | None, project: str) -> tuple[Any, int]:
    from zuji.definitions.cohorts import CohortBook

    metadata = metadata_of(config_of(data_dir))
    return CohortBook(metadata), or_fail(lambda: metadata.project(project).id)


def _asked(data_dir: str | None, project: str, **what: Any) -> Any:
    from zuji import remote
    from zuji.asking.cohort import Asked

    config = config_of(data_dir)
    or_fail(lambda: metadata_of(config).project(project))
    told = remote.cohort(config, Asked(project, **what))
    if "problems" in told:
        raise failed("; ".join(told["problems"]))
    return told


def _one(book: Any, project: int, cohort: str) -> Any:
    try:
        return book.one(project, cohort)
    except KeyError:
        known = ", ".join(repr(one.name) for one in book.all(project)[:20]) or "none yet"
        raise failed(f"there is no cohort {cohort!r}; there are: {known}") from None


def _written(work: Any) -> Any:
    """What work gives; ends the command with a message where it is refused."""
    from zuji.analyze.complaints import BadQuery
    from zuji.serve.definition_deps import CohortRefused

    try:
        return or_fail(work)
    except (CohortRefused, BadQuery) as error:
        raise failed(str(error)) from error


@cohort_app.command("list")
def cohort_list(
    archived: Annotated[bool, typer.Option("--archived", help="Archived ones too.")] = False,
    project: ProjectName = "default",
    data_dir: DataDir = None,
) -> None:
    """Print every cohort."""
    book, project_id = _book(data_dir, project)
    for one in book.all(project_id):
        if archived or not one.archived:
            size = f"  {one.size:,} listed" if one.kind == "static" else ""
            typer.echo(f"{one.id:>6}  {one.kind:<7}  {one.name}{size}{'  archived' if one.archived else ''}")


@cohort_app.command("show")
def cohort_show(cohort: Cohort, project: ProjectName = "default", data_dir: DataDir = None) -> None:
    """Print a cohort's definition, and who changed it when and why."""
    import yaml

    book, project_id = _book(data_dir, project)
    one = _one(book, project_id, cohort)
    typer.echo(f"{one.name}  (id {one.id}, {one.kind}{', archived' if one.archived else ''})")
    if one.description:
        typer.echo(one.description)
    if one.kind == "dynamic":
        typer.echo(yaml.safe_dump(book.shown(one), allow_unicode=True, sort_keys=False, width=120), nl=False)
    if one.kind == "sql":
        typer.echo(json.loads(one.definition))
    if users := book.used_by(project_id, one.id):
        typer.echo(f"named by {', '.join(users)}")
    for version in book.versions(project_id, cohort):
        size = f"  {version.size:,} listed" if version.kind == "static" else ""
        at = datetime.fromtimestamp(version.at / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")
        typer.echo(f"version {version.version}  {at}  {version.author}{size}  {version.reason}")


@cohort_app.command("create")
def cohort_create(
    name: Annotated[str, typer.Argument(help="Its name.")],
    definition: Annotated[Path | None, typer.Argument(help="YAML or JSON file: a list of filters on persons.")] = None,
    ids: Annotated[Path | None, typer.Option(help="Instead: a file of ids, the first column of a CSV.")] = None,
    sql: Annotated[Path | None, typer.Option(help="Instead: a file with a query whose one column is person.")] = None,
    id_class: Annotated[str, typer.Option("--class", help="Class of the ids.")] = LOGIN,
    description: Annotated[str, typer.Option(help="What it is for.")] = "",
    reason: Reason = "",
    project: ProjectName = "default",
    data_dir: DataDir = None,
) -> None:
    """Save a cohort: of a definition or of a query, which every question evaluates anew, or of a list of ids."""
    import yaml

    if sum(given is not None for given in (definition, ids, sql)) != 1:
        raise failed("give one of a file with a definition, --ids with a file of ids, --sql with a file of a query")
    book, project_id = _book(data_dir, project)
    signed = (getpass.getuser(), reason)
    if definition is not None:
        try:
            told = yaml.safe_load(read_text(definition))
        except yaml.YAMLError as error:
            raise failed(f"{definition} is no YAML: {error}") from error
        _asked(data_dir, project, definition=told)
        saved = _written(lambda: book.create(project_id, name, "dynamic", signed, description, definition=told))
        typer.echo(f"cohort {saved.id} {saved.name!r}: version {saved.version}, dynamic")
        return
    if sql is not None:
        asked = read_text(sql)
        size = _asked(data_dir, project, sql=asked)["size"]
        saved = _written(lambda: book.create(project_id, name, "sql", signed, description, sql=asked))
        typer.echo(f"cohort {saved.id} {saved.name!r}: version {saved.version}, by SQL, {size:,} persons now")
        return
    assert ids is not None
    try:
        rows = csv.reader(io.StringIO(read_text(ids)), strict=True)
        values = list(dict.fromkeys(row[0].strip() for row in rows if row and row[0].strip()))
    except csv.Error as error:
        raise failed(f"{ids} is no CSV: {error}") from error
    persons = _asked(data_dir, project, ids=values, id_class=id_class)["persons"]
    unknown = [value for value, person in zip(values, persons, strict=True) if person is None]
    actors = [bytes.fromhex(person) for person in persons if person is not None]
    source = {"of": "ids", "id_class": id_class, "ids": len(values), "unknown": len(unknown)}
    saved = _written(lambda: book.create(project_id, name, "static", signed, description, actors=actors, source=source))
    typer.echo(f"cohort {saved.id} {saved.name!r}: version {saved.version}, {saved.size:,} persons listed")
    if unknown:
        shown = ", ".join(repr(value) for value in unknown[:_UNKNOWN_SHOWN])
        typer.echo(f"{len(unknown):,} unknown ids of class {id_class} are left out: {shown}")


@cohort_app.command("members")
def cohort_members(
    cohort: Cohort,
    limit: Annotated[int, typer.Option(help="Print at most so many.", min=1, max=1_000)] = 100,
    project: ProjectName = "default",
    data_dir: DataDir = None,
) -> None:
    """Print who is in a cohort now."""
    found = _asked(data_dir, project, cohort=cohort, limit=limit)
    for member in found["members"]:
        ids = "  ".join(f"{id_class} {value!r}" for id_class, value in member["ids"])
        typer.echo(f"{member['person']}  {member['events']:>8,} events  {ids}")
    typer.echo(f"{found['size']:,} persons as of batch {found['batch']}")


@cohort_app.command("archive")
def cohort_archive(
    cohort: Cohort, reason: Reason = "", project: ProjectName = "default", data_dir: DataDir = None
) -> None:
    """Take a cohort out of use; `restore` takes it back. Refused while another cohort names it."""
    _take(data_dir, project, cohort, reason, "archive")


@cohort_app.command("restore")
def cohort_restore(
    cohort: Cohort, reason: Reason = "", project: ProjectName = "default", data_dir: DataDir = None
) -> None:
    """Take an archived cohort into use again."""
    _take(data_dir, project, cohort, reason, "restore")


def _take(data_dir: str | None, project: str, cohort: str, reason: str, what: str) -> None:
    book, project_id = _book(data_dir, project)
    base = _one(book, project_id, cohort).version
    saved = _written(lambda: getattr(book, what)(project_id, cohort, base, (getpass.getuser(), reason)))
    typer.echo(f"cohort {saved.id} {saved.name!r} is {'archived' if saved.archived else 'in use'}")
