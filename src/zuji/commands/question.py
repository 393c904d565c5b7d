"""`zuji question`: saved questions."""

from __future__ import annotations

import getpass
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from zuji.commands.parts import DataDir, ProjectName, config_of, failed, metadata_of, or_fail, read_text

question_app = typer.Typer(no_args_is_help=True, help="Saved questions.")
Question = Annotated[str, typer.Argument(help="Name or id of the question.")]
Reason = Annotated[str, typer.Option(help="Why; it is kept with the version.")]


def _book(data_dir: str | None, project: str) -> tuple[Any, int]:
    from zuji.definitions.cohorts import CohortBook
    from zuji.definitions.definition_changes import Kept
    from zuji.definitions.planning import Planning
    from zuji.definitions.questions import QuestionBook
    from zuji.definitions.ruling import bot_rules, business_systems
    from zuji.store.definitions import SavedDefinitions

    metadata = metadata_of(config_of(data_dir))
    found = or_fail(lambda: metadata.project(project))
    rules = (business_systems(metadata), bot_rules(metadata))
    kept = Kept(metadata, CohortBook(metadata), Planning(metadata), *rules, SavedDefinitions(metadata))
    return QuestionBook(kept, lambda _: found.time_zone), found.id


def _one(book: Any, project: int, question: str, version: int | None = None) -> Any:
    try:
        return book.one(project, question, version)
    except KeyError as error:
        known = ", ".join(repr(one.name) for one in book.all(project)[:20]) or "none yet"
        raise failed(f"there is no question {error.args[0]!r}; there are: {known}") from None


def _written(work: Any) -> Any:
    from zuji.analyze.complaints import BadQuery
    from zuji.serve.definition_deps import QuestionRefused

    try:
        return or_fail(work)
    except (QuestionRefused, BadQuery) as error:
        raise failed(str(error)) from error


def _at(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")


@question_app.command("list")
def question_list(
    archived: Annotated[bool, typer.Option("--archived", help="Archived ones too.")] = False,
    project: ProjectName = "default",
    data_dir: DataDir = None,
) -> None:
    """Print every saved question, those changed last first."""
    book, project_id = _book(data_dir, project)
    for one in book.all(project_id):
        if archived or not one.archived:
            gone = "  archived" if one.archived else ""
            typer.echo(f"{one.id:>6}  {one.kind:<12}  {_at(one.at)}  {one.author}  {one.name}{gone}")


@question_app.command("show")
def question_show(question: Question, project: ProjectName = "default", data_dir: DataDir = None) -> None:
    """Print a question as JSON, and who changed it when and why."""
    book, project_id = _book(data_dir, project)
    one = _one(book, project_id, question)
    typer.echo(f"{one.name}  (id {one.id}, {one.kind}{', archived' if one.archived else ''})")
    if one.description:
        typer.echo(one.description)
    told = {"question": book.shown(one), "period": json.loads(one.period) if one.period else None}
    typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    for version in book.versions(project_id, question):
        typer.echo(f"version {version.version}  {_at(version.at)}  {version.author}  {version.reason}")


@question_app.command("save")
def question_save(
    name: Annotated[str, typer.Argument(help="Its name; a question of that name gets a new version.")],
    query: Annotated[str, typer.Argument(help="A file with a question as JSON; - for standard input.")],
    last_days: Annotated[int, typer.Option(help="So many days up to that of asking, instead of from and to.")] = 0,
    description: Annotated[str | None, typer.Option(help="What it is for.")] = None,
    reason: Reason = "",
    project: ProjectName = "default",
    data_dir: DataDir = None,
) -> None:
    """Save a question, or a new version of the one that has this name."""
    text = sys.stdin.read() if query == "-" else read_text(Path(query))
    try:
        told = json.loads(text)
    except json.JSONDecodeError as error:
        raise failed(f"{query} is no JSON: {error}") from error
    period = {"last_days": last_days} if last_days else None
    if period and isinstance(told, dict):
        told = {name: value for name, value in told.items() if name not in ("from", "to")}
    book, project_id = _book(data_dir, project)
    signed = (getpass.getuser(), reason)
    same = next((one for one in book.all(project_id) if one.name == name), None)
    if same is None:
        saved = _written(lambda: book.create(project_id, name, told, period, signed, description or ""))
    else:
        more = {"question": told, "period": period, "description": description}
        saved = _written(lambda: book.change(project_id, str(same.id), same.version, signed, **more))
    typer.echo(f"question {saved.id} {saved.name!r}: version {saved.version}")


@question_app.command("ask")
def question_ask(
    question: Question,
    version: Annotated[int, typer.Option(help="Which version; 0: the newest.", min=0)] = 0,
    format: Annotated[str, typer.Option(help="json or csv.")] = "json",
    project: ProjectName = "default",
    data_dir: DataDir = None,
) -> None:
    """Ask a saved question. What changed in its days of all that it reads is told on standard error."""
    from zuji import remote

    if format not in ("json", "csv"):
        raise failed(f"format {format!r} is not one of json, csv")
    book, project_id = _book(data_dir, project)
    one = _one(book, project_id, question, version or None)
    try:
        told = remote.question(config_of(data_dir), project, str(one.id), one.version)
    except remote.Refused as error:
        raise failed(str(error)) from error
    for change in told["changes"]:
        of = f" {change['name']!r}" if change["name"] else ""
        line = f"{_at(change['at'])}  {change['what']}{of} version {change['version']} by {change['author']}"
        typer.echo(f"{line}  {change['reason']}", err=True)
    if format == "json":
        typer.echo(json.dumps(told["answer"], ensure_ascii=False))
        return
    from zuji.analyze import flat
    from zuji.serve import export

    table = flat.table(told["answer"], None)
    for piece in export.csv(table.columns, [[list(row.values()) for row in table.rows]]):
        typer.echo(piece, nl=False)


@question_app.command("archive")
def question_archive(
    question: Question, reason: Reason = "", project: ProjectName = "default", data_dir: DataDir = None
) -> None:
    """Take a question out of use; `restore` takes it back."""
    _take(data_dir, project, question, reason, True)


@question_app.command("restore")
def question_restore(
    question: Question, reason: Reason = "", project: ProjectName = "default", data_dir: DataDir = None
) -> None:
    """Take an archived question into use again."""
    _take(data_dir, project, question, reason, False)


def _take(data_dir: str | None, project: str, question: str, reason: str, archived: bool) -> None:
    book, project_id = _book(data_dir, project)
    one = _one(book, project_id, question)
    signed = (getpass.getuser(), reason)
    saved = _written(lambda: book.change(project_id, str(one.id), one.version, signed, archived=archived))
    typer.echo(f"question {saved.id} {saved.name!r} is {'archived' if saved.archived else 'in use'}")
