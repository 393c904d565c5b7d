"""The command line. Every command takes --data-dir (or ZUJI_DATA_DIR) and works beside a running server."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

import zuji
from zuji.commands import backup as cli_backup
from zuji.commands import board as cli_board
from zuji.commands import cohort as cli_cohort
from zuji.commands import deletion as cli_deletion
from zuji.commands import identity as cli_identity
from zuji.commands import plan as cli_plan
from zuji.commands import question as cli_question
from zuji.commands import rules as cli_rules
from zuji.commands import settings as cli_settings
from zuji.commands import sql as cli_sql
from zuji.commands import upgrade as cli_upgrade
from zuji.commands import user as cli_user
from zuji.commands import verify as cli_verify
from zuji.commands import virtual as cli_virtual
from zuji.commands.parts import DataDir, ProjectName
from zuji.commands.parts import config_of as _config
from zuji.commands.parts import failed as _fail
from zuji.commands.parts import metadata_of as _metadata
from zuji.commands.parts import or_fail as _or_fail
from zuji.config import Config, ConfigError
from zuji.records.sentences import say

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Zuji (足迹): self-hosted user-behaviour analytics.")
project_app = typer.Typer(no_args_is_help=True, help="Projects: one for each site or app family.")
log_app = typer.Typer(no_args_is_help=True, help="The event log: raw requests as they were received.")
store_app = typer.Typer(no_args_is_help=True, help="The columnar store, which can be made again from the log.")
app.add_typer(project_app, name="project")
project_app.command("settings")(cli_settings.settings)
project_app.command("set")(cli_settings.change)
project_app.command("delete")(cli_deletion.delete)
project_app.command("restore")(cli_deletion.restore)
app.add_typer(cli_user.user_app, name="user")
app.add_typer(cli_user.key_app, name="key")
app.add_typer(log_app, name="log")
app.add_typer(store_app, name="store")

app.add_typer(cli_plan.plan_app, name="plan")
app.add_typer(cli_plan.quarantine_app, name="quarantine")
app.add_typer(cli_rules.bots_app, name="bots")
app.add_typer(cli_rules.systems_app, name="systems")
app.add_typer(cli_identity.identity_app, name="identity")
app.add_typer(cli_cohort.cohort_app, name="cohort")
app.add_typer(cli_question.question_app, name="question")
app.add_typer(cli_board.board_app, name="board")
app.add_typer(cli_virtual.virtual_app, name="virtual")
app.add_typer(cli_virtual.lookup_app, name="lookup")
app.command("login-link")(cli_user.login_link)
app.command("sql")(cli_sql.sql)
app.command("verify")(cli_verify.verify)
app.command("check")(cli_verify.check)
app.command("backup")(cli_backup.backup)
app.command("restore")(cli_backup.restore)
app.command("upgrade")(cli_upgrade.upgrade)


# Those that open beside the demo shop: one for each role, and the shop's own.
DEMO_BOARDS = ("service", "sales", "product", "marketing", "ecommerce")


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        typer.echo(f"zuji {zuji.__version__}")
        raise typer.Exit


@app.command()
def serve(
    data_dir: DataDir = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on; 0.0.0.0 for every one.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    collectors: Annotated[int | None, typer.Option(help="Collector processes.")] = None,
    trusted_proxies: Annotated[str | None, typer.Option(help="Networks whose X-Forwarded-For is believed.")] = None,
    tls_cert: Annotated[str | None, typer.Option(help="PEM file of the certificate chain, to speak HTTPS.")] = None,
    tls_key: Annotated[str | None, typer.Option(help="PEM file of its private key.")] = None,
    local_mode: Annotated[
        bool | None, typer.Option("--local-mode", help="Browsers of this machine need no login.")
    ] = None,
) -> None:
    """Collect, load and answer, until Ctrl-C."""
    from zuji import supervisor, tls
    from zuji.people import secret_key, sso_parts
    from zuji.people.admission import Admission
    from zuji.people.membership import Membership
    from zuji.store.metadata import Metadata, MetadataError, MetadataTooOld

    config = _config(
        data_dir,
        host=host,
        port=port,
        collectors=collectors,
        trusted_proxies=trusted_proxies,
        tls_cert=tls_cert,
        tls_key=tls_key,
        local_mode=local_mode,
    )
    try:
        tls.checked(config)
        sso_parts.secret_of(config)
        secret_key.checked(config)
    except ConfigError as error:
        raise _fail(str(error)) from error
    try:
        metadata = Metadata(config.metadata) if config.root.is_dir() else _metadata(config)
    except MetadataTooOld:
        metadata = None  # the engine upgrades it while the collectors collect
    except MetadataError as error:
        from zuji.upkeep import versions

        raise _fail(
            f"{error} ({config.root} was last written by {versions.by(config.root)}; this is Zuji {zuji.__version__})"
        ) from error
    if metadata is not None and metadata.is_new():  # not where the last one was deleted
        metadata.create_project("default")
    try:
        listening = supervisor.listen(config.host, config.port)
    except OSError as error:
        raise _fail(
            f"cannot listen on {config.host}:{config.port}: {error.strerror}. Is another Zuji running? "
            "--port takes another port"
        ) from error
    address = msgspec.structs.replace(config, port=listening.getsockname()[1]).address
    typer.echo(f"Zuji {zuji.__version__} on {address}   data in {config.root}")
    if config.local_mode:
        typer.echo(f"Open {address}   (local mode: browsers of this machine need no login)")
    elif metadata is None:
        typer.echo(f"The data are of an older version and are brought to this one first; then log in at {address}")
    else:
        book = Membership(Admission(metadata), cli_user.wrong_rows)
        if book.tables.users.all():
            typer.echo(f"Log in at {address}")
        else:
            typer.echo("Nobody has an account yet. Make the owner's, once, within 24 hours, at:")
            typer.echo(f"{address}/login?link={book.link('owner')}")
    if metadata is not None:
        metadata.close()
    sys.stdout.flush()
    raise typer.Exit(supervisor.serve(config, listening, lambda text: typer.echo(text, err=True)))


@project_app.command("create")
def project_create(
    name: str,
    data_dir: DataDir = None,
    time_zone: Annotated[str, typer.Option(help="Where its days begin and end.")] = "Asia/Shanghai",
) -> None:
    """Make a project. Records that named it before wait under _unknown."""
    metadata = _metadata(_config(data_dir))
    project = _or_fail(lambda: metadata.create_project(name, time_zone))
    typer.echo(f"project {project.name} (id {project.id}, {project.time_zone})")


@project_app.command("list")
def project_list(
    data_dir: DataDir = None,
    deleted: Annotated[bool, typer.Option("--deleted", help="Those that are deleted and can be restored.")] = False,
) -> None:
    """Print every project."""
    metadata = _metadata(_config(data_dir))
    if deleted:
        cli_deletion.print_deleted(metadata)
        return
    for project in metadata.projects():
        tokens = f"  {len(project.tokens)} tokens" if project.tokens else ""
        typer.echo(f"{project.id}\t{project.name}\t{project.time_zone}{tokens}")


@project_app.command("tokens")
def project_tokens(
    name: str, tokens: Annotated[list[str] | None, typer.Argument()] = None, data_dir: DataDir = None
) -> None:
    """Take only records that carry one of these import tokens; none takes all."""
    metadata = _metadata(_config(data_dir))
    _or_fail(lambda: metadata.set_tokens(name, tokens or []))
    typer.echo(
        f"project {name} takes {'records with one of ' + str(len(tokens)) + ' tokens' if tokens else 'all records'}"
    )


@project_app.command("decrypt-key")
def project_decrypt_key(
    name: str,
    algorithm: Annotated[str, typer.Argument(help="AES, SM4, RSA, SM2 or EC.")],
    key_id: Annotated[str, typer.Argument(help="pkv or key_id that the SDK sends.")],
    file: Annotated[Path, typer.Argument(help="File with the key: raw bytes (AES, SM4, SM2) or PEM/DER (RSA, EC).")],
    data_dir: DataDir = None,
) -> None:
    """Add a key with which encrypted records of a project are read."""
    metadata = _metadata(_config(data_dir))
    project = _or_fail(lambda: metadata.project(name))
    try:
        secret = file.read_bytes()
    except OSError as error:
        raise _fail(f"cannot read {file}: {error.strerror}") from error
    _or_fail(lambda: metadata.add_decrypt_key(project.id, algorithm, key_id, secret))
    typer.echo(f"key {key_id} ({algorithm}) added to project {name}")


@project_app.command("publish-config")
def project_publish_config(
    name: str,
    platform: Annotated[str, typer.Argument(help="Android or iOS.")],
    file: Annotated[Path, typer.Argument(help="The configuration as JSON.")],
    data_dir: DataDir = None,
) -> None:
    """Publish a remote configuration to the apps of a project."""
    metadata = _metadata(_config(data_dir))
    project = _or_fail(lambda: metadata.project(name))
    try:
        body = file.read_text()
    except OSError as error:
        raise _fail(f"cannot read {file}: {error.strerror}") from error
    _or_fail(lambda: metadata.publish_config(project.id, platform, body))
    typer.echo(f"published to {platform} apps of project {name}")


@app.command("import")
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

    config = _config(data_dir)
    found = _or_fail(lambda: _metadata(config).project(project))
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
        raise _fail(str(error)) from error


@app.command("import-table")
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
    import msgspec

    from zuji import importing

    config = _config(data_dir)
    found = _or_fail(lambda: _metadata(config).project(project))
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
        raise _fail(str(error)) from error


@app.command()
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

    config = _config(data_dir)
    found = _or_fail(lambda: _metadata(config).project(project))
    try:
        mapping = importing.mapping_of(
            map or [], const or [], kind or [], only_mapped, time_format, time_zone or found.time_zone
        )
        options = importing.Options(project, format, mapping, pattern, token=importing.token_of(config, project))
        importing.follow(config, file, options, once, lambda text: typer.echo(text, err=True))
    except importing.ImportFailed as error:
        raise _fail(str(error)) from error


@app.command()
def demo(
    project: ProjectName = "default",
    data_dir: DataDir = None,
    server: Annotated[str | None, typer.Option(help="Address of the server.")] = None,
    persons: Annotated[int, typer.Option(min=1, max=1_000_000)] = 20_000,
    days: Annotated[int, typer.Option(min=1, max=700)] = 90,
    seed: Annotated[int, typer.Option()] = 1,
) -> None:
    """Send a believable shop history to a running server, by its front door."""
    from zuji.demo.send import run_demo

    config = _config(data_dir)
    _or_fail(lambda: _metadata(config).project(project))

    on_terminal = sys.stderr.isatty()

    def progress(sent: int, ratio: float) -> None:
        if on_terminal:
            typer.echo(f"\r{ratio:4.0%}  {sent:,} records", nl=False, err=True)

    try:
        sent = run_demo(server or f"http://127.0.0.1:{config.port}", project, persons, days, seed, progress)
    except OSError as error:
        raise _fail(f"the server does not answer: {error}. Is `zuji serve` running?") from error
    if on_terminal:
        typer.echo(err=True)
    typer.echo(f"{sent.records:,} records sent in {sent.requests:,} requests")
    _demo_boards(config, project)


def _demo_boards(config: Config, project: str) -> None:
    """Ready boards on what was sent, once it is loaded."""
    from zuji import remote

    if not remote.wait_loaded(config):
        return
    for template in DEMO_BOARDS:
        told = remote.board(config, {"project": project, "what": "fit", "board": template})
        if told["made"]:
            typer.echo(f"board {told['name']}: {told['tiles']} tiles")


@app.command()
def doctor(data_dir: DataDir = None, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Check every promise: the ledger minute by minute, the log, the journal. Exit code 1 when one is broken."""
    from zuji import remote

    report = remote.doctor(_config(data_dir))
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


@log_app.command("verify")
def log_verify(data_dir: DataDir = None) -> None:
    """Read every record and its CRC. Exit code 1 when something is damaged."""
    from zuji.eventlog.files import FileLog

    root = str(_config(data_dir).log_dir)
    broken = False
    for partition in FileLog(root).partitions():
        count, damage = FileLog(root).verify(partition)
        typer.echo(f"partition {partition}: {count:,} records, {len(damage)} damaged places")
        for found in damage:
            broken = True
            typer.secho(
                f"  {found.segment} at byte {found.position}: {found.length} bytes; "
                f"goes on with offset {found.next_offset}",
                fg=typer.colors.RED,
            )
    if broken:
        raise typer.Exit(1)


@log_app.command("cat")
def log_cat(
    partition: Annotated[int, typer.Option()] = 0,
    offset: Annotated[int, typer.Option(help="Where to begin.")] = -1,
    count: Annotated[int, typer.Option(help="How many records.")] = 10,
    data_dir: DataDir = None,
) -> None:
    """Print requests of the log as JSON lines."""
    from zuji import remote

    log = remote.log_of(_config(data_dir))
    at = max(offset, log.start(partition))
    while count > 0 and (entries := log.read(partition, at, 1 << 20)):
        for entry in entries[:count]:
            typer.echo(remote.shown(partition, entry))
        count -= len(entries)
        at = entries[-1].offset + 1


@store_app.command("rebuild")
def store_rebuild(data_dir: DataDir = None) -> None:
    """Make the store again from the journal and the log, beside the live one, and exchange them if they agree."""
    from zuji import remote

    def tell(progress: dict[str, Any]) -> None:
        typer.echo(f"\rbatch {progress.get('batch', 0)} of {progress.get('of', 0)}", nl=False, err=True)

    result = remote.rebuild(_config(data_dir), tell)
    if result["status"] != "done":
        raise _fail(f"\nnot rebuilt: {result.get('problem', result['status'])}; the store is as it was")
    typer.echo(
        f"\nrebuilt to batch {result['batch']} as generation {result['generation']} in {result['seconds']} s; "
        f"{result['compared']} comparisons with the one before: equal"
    )


def main() -> None:
    """Entry point of `zuji`."""
    from zuji.store.migrations import StoreTooNew, StoreTooOld

    try:
        app()
    except (StoreTooNew, StoreTooOld) as error:
        typer.secho(str(error), fg=typer.colors.RED, err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
