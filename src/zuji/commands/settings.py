"""`zuji project settings` and `zuji project set`: what the settings page shows and changes."""

from __future__ import annotations

import getpass
from typing import Annotated, Any

import typer

from zuji.commands.parts import DataDir, config_of, failed, metadata_of, or_fail

Project = Annotated[str, typer.Argument(help="Its name.")]


def _book(data_dir: str | None, name: str) -> tuple[Any, Any]:
    from zuji.project_settings import SettingsBook

    metadata = metadata_of(config_of(data_dir))
    return SettingsBook(metadata), or_fail(lambda: metadata.project(name))


def settings(name: Project, data_dir: DataDir = None) -> None:
    """Print a project's settings as YAML."""
    import msgspec
    import yaml

    book, project = _book(data_dir, name)
    version, found = book.newest(project)
    typer.echo(f"# version {version.version}" + (f" by {version.author}" if version.version else ""))
    typer.echo(yaml.safe_dump(msgspec.to_builtins(found), allow_unicode=True, sort_keys=False), nl=False)


def change(
    name: Project,
    title: Annotated[str | None, typer.Option(help="Shown instead of the name.")] = None,
    time_zone: Annotated[str | None, typer.Option(help="Where its days begin and end.")] = None,
    currency: Annotated[str | None, typer.Option(help="ISO 4217, such as CNY; '' for plain numbers.")] = None,
    ip: Annotated[str | None, typer.Option(help="Addresses: full, truncated or none.")] = None,
    user_agent: Annotated[str | None, typer.Option(help="User-Agents: kept or none.")] = None,
    retention_days: Annotated[int | None, typer.Option(help="Days that events are kept; 0: for ever.")] = None,
    event_retention: Annotated[
        list[str] | None, typer.Option(help="Of one event: event=days; event= takes it back. May be repeated.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why; it is kept with the version.")] = "",
    data_dir: DataDir = None,
) -> None:
    """Change settings of a project; what is not named stays."""
    given = {
        "title": title,
        "time_zone": time_zone,
        "currency": currency,
        "ip": ip,
        "user_agent": user_agent,
        "retention_days": retention_days,
    }
    changed: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if event_retention:
        changed["event_retention_days"] = _of_events(data_dir, name, event_retention)
    if not changed:
        raise failed("nothing to change; there are --title, --time-zone, --currency and others: see --help")
    book, project = _book(data_dir, name)
    base = book.newest(project)[0].version
    made = or_fail(lambda: book.put(project, base, changed, getpass.getuser(), reason))
    typer.echo(f"settings of project {name}: version {made.version}")


def _of_events(data_dir: str | None, name: str, told: list[str]) -> dict[str, int]:
    """Today's days by event, with those that were told."""
    book, project = _book(data_dir, name)
    days: dict[str, int] = dict(book.newest(project)[1].event_retention_days)
    for one in told:
        event, sign, count = one.rpartition("=")
        if not sign or (count and not count.isdecimal()):
            raise failed(f"--event-retention {one!r} is not of the form event=days, such as view=90")
        days.pop(event, None)
        if count:
            days[event] = int(count)
    return days
