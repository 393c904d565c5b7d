"""The command line. Every command takes --data-dir (or ZUJI_DATA_DIR) and works beside a running server."""

from __future__ import annotations

import sys
from typing import Annotated

import msgspec
import typer

import zuji
from zuji.commands import (
    backup,
    board,
    cohort,
    demo,
    doctor,
    identity,
    imports,
    log,
    plan,
    project,
    question,
    rules,
    sql,
    store,
    upgrade,
    user,
    verify,
    virtual,
)
from zuji.commands.parts import DataDir, config_of, failed, metadata_of
from zuji.config import ConfigError

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Zuji (足迹): self-hosted user-behaviour analytics.")


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        typer.echo(f"zuji {zuji.__version__}")
        raise typer.Exit


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

    config = config_of(
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
        raise failed(str(error)) from error
    try:
        metadata = Metadata(config.metadata) if config.root.is_dir() else metadata_of(config)
    except MetadataTooOld:
        metadata = None  # the engine upgrades it while the collectors collect
    except MetadataError as error:
        from zuji.upkeep import versions

        raise failed(
            f"{error} ({config.root} was last written by {versions.by(config.root)}; this is Zuji {zuji.__version__})"
        ) from error
    if metadata is not None and metadata.is_new():  # not where the last one was deleted
        metadata.create_project("default")
    try:
        listening = supervisor.listen(config.host, config.port)
    except OSError as error:
        raise failed(
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
        book = Membership(Admission(metadata), user.wrong_rows)
        if book.tables.users.all():
            typer.echo(f"Log in at {address}")
        else:
            typer.echo("Nobody has an account yet. Make the owner's, once, within 24 hours, at:")
            typer.echo(f"{address}/login?link={book.link('owner')}")
    if metadata is not None:
        metadata.close()
    sys.stdout.flush()
    raise typer.Exit(supervisor.serve(config, listening, lambda text: typer.echo(text, err=True)))


# In the order in which --help tells them.
app.add_typer(project.project_app, name="project")
app.add_typer(user.user_app, name="user")
app.add_typer(user.key_app, name="key")
app.add_typer(log.log_app, name="log")
app.add_typer(store.store_app, name="store")
app.add_typer(plan.plan_app, name="plan")
app.add_typer(plan.quarantine_app, name="quarantine")
app.add_typer(rules.bots_app, name="bots")
app.add_typer(rules.systems_app, name="systems")
app.add_typer(identity.identity_app, name="identity")
app.add_typer(cohort.cohort_app, name="cohort")
app.add_typer(question.question_app, name="question")
app.add_typer(board.board_app, name="board")
app.add_typer(virtual.virtual_app, name="virtual")
app.add_typer(virtual.lookup_app, name="lookup")
app.command("login-link")(user.login_link)
app.command("sql")(sql.sql)
app.command("verify")(verify.verify)
app.command("check")(verify.check)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("upgrade")(upgrade.upgrade)
app.command("serve")(serve)
app.command("import")(imports.import_file)
app.command("import-table")(imports.import_table)
app.command("tail")(imports.tail)
app.command("demo")(demo.demo)
app.command("doctor")(doctor.doctor)


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
