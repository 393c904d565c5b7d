"""`zuji plan` and `zuji quarantine`."""

from __future__ import annotations

import getpass
import json
from pathlib import Path
from typing import Annotated, Any

import typer

from zuji.commands.parts import DataDir, ProjectName, config_of, failed, metadata_of, or_fail, read_text

plan_app = typer.Typer(no_args_is_help=True, help="The tracking plan: what a project may be sent, as a file.")
quarantine_app = typer.Typer(no_args_is_help=True, help="Refused records that wait for a mended cause.")
PlanFile = Annotated[Path, typer.Argument(help="The plan as YAML.")]
_SHOWN_MAX = 200


def _plans(data_dir: str | None, project: str) -> tuple[Any, int]:
    from zuji.definitions.planning import Planning

    metadata = metadata_of(config_of(data_dir))
    return Planning(metadata), or_fail(lambda: metadata.project(project).id)


@plan_app.command("export")
def plan_export(project: ProjectName = "default", data_dir: DataDir = None) -> None:
    """Print the plan as YAML, in a stable order."""
    plans, project_id = _plans(data_dir, project)
    typer.echo(plans.to_yaml(plans.newest(project_id)[1]), nl=False)


@plan_app.command("import")
def plan_import(
    file: PlanFile,
    reason: Annotated[str, typer.Option(help="Why the plan changes.")],
    project: ProjectName = "default",
    author: Annotated[str, typer.Option(help="Who changes it; default: who is logged in here.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Make a file the plan of a project. The life cycle is checked; batches from then on are judged by it."""
    from zuji.definitions.planning import shown
    from zuji.records.plan_changes import diff

    plans, project_id = _plans(data_dir, project)
    version, before = plans.newest(project_id)
    after = or_fail(lambda: plans.parse(read_text(file)))
    for change in diff(before, after):
        typer.echo(shown(change))
    who = author or getpass.getuser()
    written = or_fail(lambda: plans.put(project_id, version.version, after, who, reason, dry_run))
    typer.echo(f"plan of project {project}: version {written.version}{' (not written)' if dry_run else ''}")


@plan_app.command("diff")
def plan_diff(file: PlanFile, project: ProjectName = "default", data_dir: DataDir = None) -> None:
    """Print what differs between a project's plan and a file."""
    from zuji.definitions.planning import shown
    from zuji.records.plan_changes import diff

    plans, project_id = _plans(data_dir, project)
    after = or_fail(lambda: plans.parse(read_text(file)))
    for change in diff(plans.newest(project_id)[1], after):
        typer.echo(shown(change))


@plan_app.command("check")
def plan_check(
    file: PlanFile,
    samples: Annotated[
        list[Path] | None, typer.Option(help='JSON lines to check: {"event": ..., "properties": {...}}.')
    ] = None,
) -> None:
    """Check a plan, and sample events against it, without a server: for CI. Exit code 1 lists what is wrong."""
    from zuji.definitions.planning import from_yaml, sample
    from zuji.process.plan_check import CompiledPlan, pattern_complaints
    from zuji.records.tracking_plan import complaints

    plan = or_fail(lambda: from_yaml(read_text(file)))
    wrong = [f"{file}: {item.field}: {item.value!r} {item.detail}" for item in complaints(plan)]
    wrong = wrong or [f"{file}: {item.field}: {item.value!r} {item.detail}" for item in pattern_complaints(plan)]
    checked = 0
    if not wrong and samples:
        compiled = CompiledPlan(plan)
        for path in samples:
            for number, line in enumerate(read_text(path).splitlines(), 1):
                if not line.strip():
                    continue
                checked += 1
                try:
                    found = [f"{item.code}: {item.detail}" for item in sample(compiled, json.loads(line))]
                except (ValueError, RecursionError) as error:
                    found = [str(error)]
                wrong += [f"{path}:{number}: {text}" for text in found]
    for text in wrong[:_SHOWN_MAX]:
        typer.secho(text, fg=typer.colors.RED, err=True)
    if wrong:
        typer.secho(f"{len(wrong)} problems", fg=typer.colors.RED, err=True)
        raise typer.Exit(1)
    typer.echo(f"the plan is good: {len(plan.events)} events; {checked} samples keep to it")


@plan_app.command("types")
def plan_types(
    language: Annotated[str, typer.Option("--lang", help="typescript or python.")],
    file: Annotated[Path | None, typer.Option(help="A plan as YAML; else the project's.")] = None,
    project: ProjectName = "default",
    data_dir: DataDir = None,
) -> None:
    """Print typed helpers: the compiler then refuses what the plan does not have."""
    from zuji.definitions import plan_types as types
    from zuji.definitions.planning import from_yaml

    makers = {"typescript": types.typescript, "python": types.python}
    if language not in makers:
        raise failed(f"language {language!r} is not one of {', '.join(makers)}")
    if file is not None:
        plan = or_fail(lambda: from_yaml(read_text(file)))
    else:
        plans, project_id = _plans(data_dir, project)
        plan = plans.newest(project_id)[1]
    typer.echo(makers[language](plan), nl=False)


@quarantine_app.command("list")
def quarantine_list(
    project: ProjectName = "default",
    reason: Annotated[str, typer.Option(help="Only rows refused for it.")] = "",
    event: Annotated[str, typer.Option(help="Only rows of that event.")] = "",
    data_dir: DataDir = None,
) -> None:
    """Print how many records wait, by reason and by event."""
    from zuji import remote
    from zuji.replaying import Asked

    metadata = metadata_of(config_of(data_dir))
    or_fail(lambda: metadata.project(project))
    found = remote.replay(config_of(data_dir), Asked(project, reason, event))
    for name, count in found.rows.items():
        typer.echo(f"{count:>10,}  {name}")
    if found.events:
        typer.echo("by event:")
    for name, count in found.events.items():
        typer.echo(f"{count:>10,}  {name or '(unreadable)'}")
    if not found.rows:
        typer.echo("nothing waits")


@quarantine_app.command("replay")
def quarantine_replay(
    project: ProjectName = "default",
    reason: Annotated[str, typer.Option(help="Only rows refused for it.")] = "",
    event: Annotated[str, typer.Option(help="Only rows of that event.")] = "",
    why: Annotated[str, typer.Option(help="What was mended.")] = "",
    rejected: Annotated[bool, typer.Option("--rejected", help="Also what was rejected for what may change.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Read refused records again, exactly once each; what is refused again waits again."""
    from zuji import remote
    from zuji.replaying import Asked

    config = config_of(data_dir)
    or_fail(lambda: metadata_of(config).project(project))
    found = remote.replay(config, Asked(project, reason, event, getpass.getuser(), why, dry_run, rejected))
    total = sum(found.rows.values())
    typer.echo(f"{total:,} records {'would be' if dry_run else 'were'} read again")
    for text, count in found.cannot.items():
        typer.echo(f"{count:,} cannot be: {text}")
    if not dry_run and total:
        left = remote.replay(config, Asked(project, reason, event))
        typer.echo(f"{sum(left.rows.values()):,} wait now")
