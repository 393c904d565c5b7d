"""`zuji doctor`: whether every promise holds."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from zuji.commands.parts import DataDir, config_of


def doctor(data_dir: DataDir = None, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Check every promise: the ledger minute by minute, the log, the journal. Exit code 1 when one is broken."""
    from zuji import remote

    report = remote.doctor(config_of(data_dir))
    if as_json:
        typer.echo(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        _print_report(report)
    if not report["holds"]:
        raise typer.Exit(1)


def _print_report(report: dict[str, Any]) -> None:
    totals = report["ledger"]["totals"]
    typer.echo(f"engine      {report['engine']}, generation {report['generation']}, batch {report['batch']}")
    if report["rebuilds_from_batch"] > 1:
        typer.echo(
            f"rebuild     from batch {report['rebuilds_from_batch']}; below it the raw requests have been let go"
        )
    for name, part in report["log"]["partitions"].items():
        typer.echo(f"log {name:<7} {part['records']:,} requests from {part['start']}, loaded to {part['loaded_to']}")
    typer.echo(
        f"ledger      received {totals['received']:,} = stored {totals['stored']:,} + expired {totals['expired']:,}"
        f" + duplicate {totals['duplicate']:,} + quarantined {totals['quarantined']:,}"
        f" + rejected {totals['rejected']:,}"
        f"   ({report['ledger']['minutes']:,} rows, {len(report['ledger']['broken'])} broken)"
    )
    for damage in report["log"]["damage"]:
        typer.secho(f"damage      {damage}", fg=typer.colors.RED)
    for incident in report["incidents"]:
        typer.secho(f"incident    {incident['kind']}: {incident['detail']}", fg=typer.colors.RED)
    typer.echo("everything holds" if report["holds"] else "NOT everything holds")
