"""`zuji identity`: who is one person, and decisions about it."""

from __future__ import annotations

import getpass
import time
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from zuji.commands.parts import DataDir, ProjectName, config_of, failed, metadata_of, or_fail
from zuji.records.identity import LOGIN, MODES, Id, IdentityChange, IdentityRules

identity_app = typer.Typer(no_args_is_help=True, help="Persons: ids that belong together, and decisions about them.")
IdClass = Annotated[str, typer.Option("--class", help="Class of the id, e.g. $identity_anonymous_id.")]
OtherClass = Annotated[str, typer.Option("--other-class", help="Class of the other id.")]
Reason = Annotated[str, typer.Option(help="Why; it is kept with the decision.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what it would do.")]
Numbers = Annotated[list[int], typer.Argument(help="Numbers of evidence, as `zuji identity show` prints them.")]
_WAIT_S = 30.0
_OUTCOMES = {
    "joined": "the two become one person",
    "kept": "they are one person already; the merge is kept as evidence of its own",
    "full": "they stay apart: together they would pass the limit of ids",
}


def _asked(data_dir: str | None, project: str, **what: Any) -> Any:
    """What the engine tells; ends the command for a project that does not exist."""
    from zuji import remote
    from zuji.identities import Asked

    config = config_of(data_dir)
    or_fail(lambda: metadata_of(config).project(project))
    return remote.identity(config, Asked(project, **what))


@identity_app.command("show")
def identity_show(
    value: Annotated[str, typer.Argument(help="The id.")],
    id_class: IdClass = LOGIN,
    project: ProjectName = "default",
    data_dir: DataDir = None,
) -> None:
    """Print the person of an id: every id of it, and what was said of them."""
    told = _asked(data_dir, project, id_class=id_class, value=value)
    person, revoked = told["person"], set(told["person"]["revoked"])
    typer.echo(f"person {person['person']}")
    for part in person["ids"]:
        state = "open" if part["open"] else "closed"
        typer.echo(f"  {part['id_class']}  {part['value']!r}  use {part['generation'] + 1}, {state}")
    if not told["evidence"]:
        typer.echo("nothing was said of these ids")
    for item in told["evidence"]:
        at = _at(item["received_at"]) if item["received_at"] else "decided"
        sides = f"{item['from_class']} {item['from_value']!r}"
        if item["to_value"]:
            sides += f" = {item['to_class']} {item['to_value']!r}"
        mark = "revoked" if item["seq"] in revoked else item["outcome"]
        typer.echo(f"{item['seq']:>8}  {at:<19}  {item['op']:<6}  {sides}  {mark}")


@identity_app.command("merge")
def identity_merge(
    value: Annotated[str, typer.Argument(help="One id.")],
    other: Annotated[str, typer.Argument(help="The other id.")],
    reason: Reason,
    id_class: IdClass = LOGIN,
    other_class: OtherClass = LOGIN,
    dry_run: DryRun = False,
    project: ProjectName = "default",
    data_dir: DataDir = None,
) -> None:
    """Make two ids one person, whatever the rules say; `revoke` takes it back."""
    one, two = (id_class, value), (other_class, other)
    if one == two or not value or not other:
        raise failed("a merge names two different ids")
    _decide(data_dir, project, "merge", reason, dry_run, one=one, other=two)


@identity_app.command("revoke")
def identity_revoke(
    numbers: Numbers,
    reason: Reason,
    dry_run: DryRun = False,
    project: ProjectName = "default",
    data_dir: DataDir = None,
) -> None:
    """Let evidence count no more, for the past too; `restore` takes it back."""
    _decide(data_dir, project, "revoke", reason, dry_run, numbers=tuple(sorted(set(numbers))))


@identity_app.command("restore")
def identity_restore(
    numbers: Numbers,
    reason: Reason,
    dry_run: DryRun = False,
    project: ProjectName = "default",
    data_dir: DataDir = None,
) -> None:
    """Let revoked evidence count again."""
    _decide(data_dir, project, "restore", reason, dry_run, numbers=tuple(sorted(set(numbers))))


@identity_app.command("rules")
def identity_rules(
    mode: Annotated[str, typer.Option(help=f"One of {', '.join(MODES)}.")] = "",
    ids_max: Annotated[int, typer.Option(help="Ids that one person may have.", max=100_000)] = 0,
    values_max: Annotated[
        list[str] | None, typer.Option(help="CLASS=N: values of a class that one person may have; given anew whole.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why the rules change.")] = "",
    dry_run: DryRun = False,
    project: ProjectName = "default",
    data_dir: DataDir = None,
) -> None:
    """Print the rules by which ids join, or change them, for the past too."""
    summary = _asked(data_dir, project)["summary"]
    if not (mode or ids_max or values_max):
        typer.echo(_shown_rules(summary))
        typer.echo(f"{summary['persons_of_several_ids']:,} persons of several ids, {summary['evidence']:,} evidence")
        return
    if mode and mode not in MODES:
        raise failed(f"mode {mode!r} is not one of {', '.join(MODES)}")
    if ids_max and ids_max < 2:
        raise failed(f"ids_max {ids_max} must be 2 or more")
    limits = summary["values_max"] if values_max is None else dict(_limit(text) for text in values_max)
    rules = IdentityRules(mode or summary["mode"], limits, ids_max or summary["ids_max"])
    _decide(data_dir, project, "rules", reason, dry_run, rules=rules)


def _limit(text: str) -> tuple[str, int]:
    name, _, number = text.rpartition("=")
    if not name or not number.isdecimal() or not 1 <= int(number) <= 1_000_000:
        raise failed(f"values_max {text!r} is not CLASS=N with N from 1 to 1,000,000")
    return name, int(number)


@identity_app.command("changes")
def identity_changes(project: ProjectName = "default", data_dir: DataDir = None) -> None:
    """Print every decision of administrators, newest first."""
    found = _asked(data_dir, project)["changes"]
    for change in found:
        state = "" if change["done"] else "  (not carried out yet)"
        typer.echo(f"{change['id']:>6}  {_at(change['at'])}  {change['author']}  {_shown(change)}{state}")
        typer.echo(f"        {change['reason']}")
    if not found:
        typer.echo("no decision was taken")


def _shown(change: dict[str, Any]) -> str:
    match change["kind"]:
        case "merge":
            return "merge " + " = ".join(
                f"{id_class} {value!r}" for id_class, value in (change["one"], change["other"])
            )
        case "rules":
            return f"rules {_shown_rules(change['rules'])}"
        case kind:
            return f"{kind} {', '.join(map(str, change['numbers']))}"


def _shown_rules(rules: dict[str, Any]) -> str:
    limits = "".join(f", {name} {number}" for name, number in sorted(rules["values_max"].items()))
    return f"mode {rules['mode']}, ids_max {rules['ids_max']}{limits}"


def _decide(
    data_dir: str | None,
    project: str,
    kind: str,
    reason: str,
    dry_run: bool,
    one: Id = ("", ""),
    other: Id = ("", ""),
    numbers: tuple[int, ...] = (),
    rules: IdentityRules | None = None,
) -> None:
    """Says what a decision would do, takes it, and waits until the loader has carried it out."""
    if not 1 <= len(reason.strip()) <= 500:
        raise failed("give --reason, 1 to 500 characters: it is kept with the decision")
    evidence = _asked(data_dir, project)["summary"]["evidence"]
    unknown = [number for number in numbers if not 1 <= number <= evidence]
    if unknown:
        raise failed(f"{unknown[0]} is not evidence; there are 1 to {evidence}")
    metadata = metadata_of(config_of(data_dir))
    found = or_fail(lambda: metadata.project(project))
    change = IdentityChange(
        0, found.id, kind, getpass.getuser(), reason, rules=rules, one=one, other=other, numbers=numbers
    )
    would = _asked(data_dir, project, change=change)["preview"]
    if would["outcome"] == "nothing":
        raise failed(f"the same merge counts already, as evidence {would['number']}")
    if would["outcome"]:
        typer.echo(f"{_OUTCOMES[would['outcome']]} (evidence {would['number']})")
    before, after = would["persons_of_several_ids_before"], would["persons_of_several_ids_after"]
    typer.echo(f"persons of several ids: {before:,} -> {after:,}; ids whose person changes: {len(would['moved']):,}")
    if dry_run:
        return
    number = metadata.change_identity(change)
    deadline = time.monotonic() + _WAIT_S
    while time.monotonic() < deadline:
        # Without a server this loads, and with that carries it out.
        if any(item["id"] == number and item["done"] for item in _asked(data_dir, project)["changes"]):
            typer.echo(f"decision {number} is carried out")
            return
        time.sleep(0.2)
    typer.echo(f"decision {number} is taken; the loader has not carried it out yet (`zuji identity changes` tells)")


def _at(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")
