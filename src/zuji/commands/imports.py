"""`zuji import`, `zuji import-table`, `zuji tail`: files, tables and logs of others, through the log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from zuji.commands.parts import DataDir, ProjectName, config_of, failed, metadata_of, or_fail
from zuji.records.sentences import say


def import_file(
    files: Annotated[list[Path], typer.Argument(help="CSV, JSON lines, a JSON array, Parquet or a log; also .gz.")],
    project: ProjectName = "default",
    data_dir: DataDir = None,
    format: Annotated[
        str,
        typer.Option(
            help="auto, csv, jsonl, parquet, zuji, sensors, posthog, mixpanel, amplitude, ga4, matomo, nginx, apache "
            "or pattern; `requests` for the log of zuji-collect.conf."
        ),
    ] = "auto",
    map: Annotated[
        list[str] | None, typer.Option(help="FIELD=COLUMN, e.g. event=action, properties.price=cost.")
    ] = None,
    const: Annotated[list[str] | None, typer.Option(help="FIELD=VALUE of every row, e.g. event=order.")] = None,
    kind: Annotated[
        list[str] | None, typer.Option(help="COLUMN=text, number, bool, list or json; else by the first rows.")
    ] = None,
    only_mapped: Annotated[bool, typer.Option("--only-mapped", help="Other columns become no properties.")] = False,
    time_format: Annotated[str, typer.Option(help="s, ms, us or a strptime format; else ISO 8601 or a number.")] = "",
    time_zone: Annotated[str, typer.Option(help="Of times without an offset; default: the project's.")] = "",
    pattern: Annotated[str, typer.Option(help="log_format of Nginx, LogFormat of Apache, or text with {field}.")] = "",
    encoding: Annotated[str, typer.Option(help="Of text files; found out between UTF-8 and GB 18030.")] = "",
    delimiter: Annotated[str, typer.Option(help="Of CSV; found out.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; show what would become of it.")] = False,
    rejects: Annotated[Path | None, typer.Option(help="File for rows that are refused, with the reason.")] = None,
) -> None:
    """Load files of any size through the log. The same file again adds nothing; a broken-off import goes on."""
    from zuji import importing
    from zuji.imports import report

    config = config_of(data_dir)
    found = or_fail(lambda: metadata_of(config).project(project))
    try:
        mapping = importing.mapping_of(
            map or [], const or [], kind or [], only_mapped, time_format, time_zone or found.time_zone
        )
        options = importing.Options(
            project,
            "" if format == "auto" else format,
            mapping,
            pattern,
            encoding,
            delimiter.replace("\\t", "\t"),
            importing.token_of(config, project),
        )
        for file in files:
            report.run(importing.place_of(config), file, options, rejects, dry_run, typer.echo)
    except importing.ImportFailed as error:
        raise failed(str(error)) from error


def import_table(
    project: ProjectName = "default",
    data_dir: DataDir = None,
    dsn_file: Annotated[
        Path | None,
        typer.Option(help="File with mysql://user:password@host/db or postgresql://...; else ZUJI_TABLE_DSN."),
    ] = None,
    config_file: Annotated[Path | None, typer.Option("--tables", help="YAML file of several tables.")] = None,
    table: Annotated[str, typer.Option(help="One table.")] = "",
    schema: Annotated[str, typer.Option(help="Its schema.")] = "",
    cursor: Annotated[str, typer.Option(help="Columns that grow with every change, e.g. updated_at,id.")] = "",
    map: Annotated[list[str] | None, typer.Option(help="FIELD=COLUMN.")] = None,
    const: Annotated[list[str] | None, typer.Option(help="FIELD=VALUE, e.g. event=order or type=profile_set.")] = None,
    only_mapped: Annotated[bool, typer.Option("--only-mapped", help="Other columns become no properties.")] = False,
    time_zone: Annotated[str, typer.Option(help="Of times without an offset; default: the project's.")] = "",
    overlap_s: Annotated[int, typer.Option(help="Seconds before the last cursor to begin at.")] = 0,
) -> None:
    """Load what is new in tables of MySQL, MariaDB or PostgreSQL: rows become events, profiles or items."""
    from zuji import importing

    config = config_of(data_dir)
    found = or_fail(lambda: metadata_of(config).project(project))
    try:
        if (config_file is None) == (not table):
            raise importing.ImportFailed(say("give either --tables FILE or --table NAME with --cursor and --map"))
        mapped = importing.mapping_of(map or [], const or [], [])
        specs = (
            importing.table_specs(config_file)
            if config_file is not None
            else [
                importing.TableSpec(
                    table,
                    tuple(name.strip() for name in cursor.split(",") if name.strip()),
                    schema,
                    mapped.columns,
                    mapped.const,
                    only_mapped=only_mapped,
                    time_zone=time_zone,
                    overlap_s=overlap_s,
                )
            ]
        )
        specs = [msgspec.structs.replace(spec, time_zone=spec.time_zone or found.time_zone) for spec in specs]
        importing.import_tables(config, project, importing.dsn_of(dsn_file), specs, lambda text: typer.echo(text))
    except importing.ImportFailed as error:
        raise failed(str(error)) from error


def tail(
    file: Annotated[Path, typer.Argument(help="The log file; its rotated ones are found beside it.")],
    project: ProjectName = "default",
    data_dir: DataDir = None,
    format: Annotated[
        str, typer.Option(help="nginx, apache, pattern, jsonl (with --map), zuji, sensors, or requests.")
    ] = "nginx",
    map: Annotated[list[str] | None, typer.Option(help="FIELD=NAME of the line's field.")] = None,
    const: Annotated[list[str] | None, typer.Option(help="FIELD=VALUE of every line.")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="NAME=text, number, bool, list or json.")] = None,
    only_mapped: Annotated[bool, typer.Option("--only-mapped", help="Other fields become no properties.")] = False,
    time_format: Annotated[str, typer.Option(help="s, ms, us or a strptime format; else ISO 8601 or a number.")] = "",
    time_zone: Annotated[str, typer.Option(help="Of times without an offset; default: the project's.")] = "",
    pattern: Annotated[str, typer.Option(help="log_format of Nginx, LogFormat of Apache, or text with {field}.")] = "",
    once: Annotated[bool, typer.Option("--once", help="Read what is there, and end.")] = False,
) -> None:
    """Load a log file as it is written, each line once, over rotation, truncation and restarts."""
    from zuji import importing

    config = config_of(data_dir)
    found = or_fail(lambda: metadata_of(config).project(project))
    try:
        mapping = importing.mapping_of(
            map or [], const or [], kind or [], only_mapped, time_format, time_zone or found.time_zone
        )
        options = importing.Options(project, format, mapping, pattern, token=importing.token_of(config, project))
        importing.follow(config, file, options, once, lambda text: typer.echo(text, err=True))
    except importing.ImportFailed as error:
        raise failed(str(error)) from error
