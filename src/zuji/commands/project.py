"""`zuji project`: projects, one for each site or app family."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zuji.commands import deletion, settings
from zuji.commands.parts import DataDir, config_of, failed, metadata_of, or_fail

project_app = typer.Typer(no_args_is_help=True, help="Projects: one for each site or app family.")
project_app.command("settings")(settings.settings)
project_app.command("set")(settings.change)
project_app.command("delete")(deletion.delete)
project_app.command("restore")(deletion.restore)


@project_app.command("create")
def project_create(
    name: str,
    data_dir: DataDir = None,
    time_zone: Annotated[str, typer.Option(help="Where its days begin and end.")] = "Asia/Shanghai",
) -> None:
    """Make a project. Records that named it before wait under _unknown."""
    metadata = metadata_of(config_of(data_dir))
    project = or_fail(lambda: metadata.create_project(name, time_zone))
    typer.echo(f"project {project.name} (id {project.id}, {project.time_zone})")


@project_app.command("list")
def project_list(
    data_dir: DataDir = None,
    deleted: Annotated[bool, typer.Option("--deleted", help="Those that are deleted and can be restored.")] = False,
) -> None:
    """Print every project."""
    metadata = metadata_of(config_of(data_dir))
    if deleted:
        deletion.print_deleted(metadata)
        return
    for project in metadata.projects():
        tokens = f"  {len(project.tokens)} tokens" if project.tokens else ""
        typer.echo(f"{project.id}\t{project.name}\t{project.time_zone}{tokens}")


@project_app.command("tokens")
def project_tokens(
    name: str, tokens: Annotated[list[str] | None, typer.Argument()] = None, data_dir: DataDir = None
) -> None:
    """Take only records that carry one of these import tokens; none takes all."""
    metadata = metadata_of(config_of(data_dir))
    or_fail(lambda: metadata.set_tokens(name, tokens or []))
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
    metadata = metadata_of(config_of(data_dir))
    project = or_fail(lambda: metadata.project(name))
    try:
        secret = file.read_bytes()
    except OSError as error:
        raise failed(f"cannot read {file}: {error.strerror}") from error
    or_fail(lambda: metadata.add_decrypt_key(project.id, algorithm, key_id, secret))
    typer.echo(f"key {key_id} ({algorithm}) added to project {name}")


@project_app.command("publish-config")
def project_publish_config(
    name: str,
    platform: Annotated[str, typer.Argument(help="Android or iOS.")],
    file: Annotated[Path, typer.Argument(help="The configuration as JSON.")],
    data_dir: DataDir = None,
) -> None:
    """Publish a remote configuration to the apps of a project."""
    metadata = metadata_of(config_of(data_dir))
    project = or_fail(lambda: metadata.project(name))
    try:
        body = file.read_text()
    except OSError as error:
        raise failed(f"cannot read {file}: {error.strerror}") from error
    or_fail(lambda: metadata.publish_config(project.id, platform, body))
    typer.echo(f"published to {platform} apps of project {name}")
