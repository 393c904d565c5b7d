"""`zuji bots` and `zuji systems`: rules that are looked up when a question is asked, as files."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from zuji.commands.parts import DataDir, ProjectName, config_of, metadata_of, or_fail, read_text

bots_app = typer.Typer(no_args_is_help=True, help="Who is a machine: a project's own rules, before the shipped ones.")
systems_app = typer.Typer(no_args_is_help=True, help="Business systems by address and page name.")


def _commands(app: typer.Typer, kind: str, open_rules: Callable[[], Callable[[Any], Any]]) -> None:
    """Adds export and import. open_rules imports late: it costs a second that other commands should not pay."""

    def rules_and_project(data_dir: str | None, project: str) -> tuple[Any, int]:
        metadata = metadata_of(config_of(data_dir))
        return open_rules()(metadata), or_fail(lambda: metadata.project(project).id)

    @app.command("export", help=f"Print the rules of {kind} as YAML, in their order.")
    def export_rules(project: ProjectName = "default", data_dir: DataDir = None) -> None:
        rules, project_id = rules_and_project(data_dir, project)
        typer.echo(rules.to_yaml(project_id), nl=False)

    @app.command("import", help=f"Make a file the rules of {kind}: they hold for the past from the next question on.")
    def import_rules(
        file: Annotated[Path, typer.Argument(help="The rules as YAML.")],
        reason: Annotated[str, typer.Option(help="Why they change.")],
        project: ProjectName = "default",
        author: Annotated[str, typer.Option(help="Who changes them; default: who is logged in here.")] = "",
        data_dir: DataDir = None,
    ) -> None:
        rules, project_id = rules_and_project(data_dir, project)
        base = rules.newest(project_id)[0].version
        who = author or getpass.getuser()
        written = or_fail(lambda: rules.put_yaml(project_id, base, read_text(file), who, reason))
        typer.echo(f"rules of {kind} of project {project}: version {written.version}")


def _bots() -> Callable[[Any], Any]:
    from zuji.definitions.ruling import bot_rules

    return bot_rules


def _systems() -> Callable[[Any], Any]:
    from zuji.definitions.ruling import business_systems

    return business_systems


_commands(bots_app, "bots", _bots)
_commands(systems_app, "business systems", _systems)
