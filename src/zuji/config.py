"""Settings of a server: command line over environment (`ZUJI_*`) over defaults."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from zuji import mail
from zuji.accounts import sso_roles
from zuji.outbound import addresses

PORT = 8106  # the port that Sensors SDKs expect of a private deployment

GRACE_DAYS_MAX = 365


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a data directory's server can be told. Each field's environment name is ZUJI_ and its upper case."""

    data_dir: str = "data"  # where everything lives: log, journal, state, store, metadata
    host: str = "127.0.0.1"  # address to listen on; 0.0.0.0 for every one
    port: int = PORT  # port to listen on
    collectors: int = 1  # collector processes; each owns a partition of the log
    metadata_url: str = ""  # SQLAlchemy URL; default: SQLite in the data directory
    store_dsn: str = ""  # chdb:///path or http://host:port/database; default: chDB in the data directory
    trusted_proxies: str = ""  # comma-separated networks whose X-Forwarded-For is believed
    tls_cert: str = ""  # PEM file of the certificate chain; with it the port speaks HTTPS only
    tls_key: str = ""  # PEM file of its private key
    reserve_mib: int = 256  # of the log's disk: below it the collector answers 503
    segment_mib: int = 64  # size at which a log segment is sealed
    raw_retention_days: int = 90  # how long raw requests are kept
    project_grace_days: int = 30  # how long a deleted project can be restored, 0 to 365
    engine_memory_mib: int = 8192  # of one heavy query; it spills to disk above an eighth of it
    import_upload_mib: int = 1024  # size of a file that may be uploaded for an import
    local_mode: bool = False  # this machine's browsers need no login (make run)
    ui_dir: str = ""  # the built UI; default: beside the package
    smtp_url: str = ""  # smtp(s)://user:password@host:port?from=address; without it no board is mailed
    outbound_allow: str = ""  # hosts, addresses and networks that requests to given addresses may reach though private
    outbound_http: bool = False  # whether such requests may go without TLS
    public_url: str = ""  # https://zuji.example.com, as browsers see it; default: by the request's Host
    ingest_url: str = ""  # https://collect.example.com, where SDKs send; default: public_url
    oidc_issuer: str = ""  # address of the provider of single sign-on; without it there is none
    oidc_client_id: str = ""  # what the provider calls this server
    oidc_client_secret_file: str = ""  # file with the client's secret; none: a public client, by PKCE alone
    oidc_scopes: str = "openid email profile"  # what is asked of the provider; many give groups by one more
    oidc_name: str = "SSO"  # what the button of the login page calls the provider
    oidc_domains: str = ""  # comma-separated domains of e-mail addresses that may come in; none: any
    oidc_groups_claim: str = "groups"  # claim that lists a person's groups; dots are steps, as in realm_access.roles
    oidc_roles: str = ""  # group=role@project; group=role; *=viewer@project: roles by group, at each login
    oidc_newcomers: bool = False  # whether whoever gets a role by oidc_roles needs no invitation
    secret_key_file: str = ""  # key that seals secrets of authenticator apps; default: in the data directory
    sso_only: bool = False  # no passwords but owners'
    demo: bool = True  # serve the demo shop at /demo/

    @property
    def root(self) -> Path:
        return Path(self.data_dir).resolve()

    @property
    def address(self) -> str:
        """Where a browser of this machine finds the server."""
        shown = "localhost" if self.host in ("127.0.0.1", "0.0.0.0", "::") else self.host
        return f"{'https' if self.tls_cert else 'http'}://{shown}:{self.port}"

    @property
    def log_dir(self) -> Path:
        return self.root / "log"

    @property
    def socket(self) -> Path:
        """Where the running engine listens for the collectors and the command line."""
        return self.root / "engine.sock"

    @property
    def metadata(self) -> str:
        return self.metadata_url or f"sqlite:///{self.root / 'metadata.db'}"

    def store(self) -> str:
        return self.store_dsn or f"chdb://{self.root / 'store'}"

    @property
    def ui(self) -> Path:
        return Path(self.ui_dir) if self.ui_dir else Path(__file__).resolve().parents[2] / "web" / "dist"


class ConfigError(ValueError):
    """A setting that cannot be: names it, its value and what would be valid."""


def load(given: Mapping[str, Any], environment: Mapping[str, str] = os.environ) -> Config:
    """given: settings of the command line, None where not set."""
    values: dict[str, Any] = {}
    for field in msgspec.structs.fields(Config):
        name = f"ZUJI_{field.name.upper()}"
        value: Any = given.get(field.name)
        if value is None:
            value = environment.get(name)
        if value is None:
            continue
        if field.type is bool and isinstance(value, str):
            value = value.strip().lower() in ("1", "true", "yes", "on")
        try:
            values[field.name] = msgspec.convert(value, field.type, strict=False)
        except msgspec.ValidationError as error:
            raise ConfigError(f"{name}={value!r} is not valid: {error}") from error
    config = Config(**values)
    if not 0 <= config.port <= 65535:
        raise ConfigError(f"port {config.port} must be from 0 to 65535")
    if config.smtp_url:
        try:
            mail.post_of(config.smtp_url)
        except ValueError as error:
            raise ConfigError(str(error)) from None
    _check_sso(config)
    if not 0 <= config.project_grace_days <= GRACE_DAYS_MAX:
        raise ConfigError(f"ZUJI_PROJECT_GRACE_DAYS={config.project_grace_days} must be from 0 to {GRACE_DAYS_MAX}")
    if not 1 <= config.collectors <= 64:
        raise ConfigError(f"collectors {config.collectors} must be from 1 to 64")
    return config


def _check_sso(config: Config) -> None:
    for name, check in (
        ("oidc_roles", lambda: sso_roles.rules_of(config.oidc_roles)),
        ("outbound_allow", lambda: addresses.allowed(config.outbound_allow, config.outbound_http)),
    ):
        try:
            check()
        except ValueError as error:
            raise ConfigError(f"ZUJI_{name.upper()}: {error}") from None
    for name in ("oidc_issuer", "public_url", "ingest_url"):
        value = getattr(config, name)
        if value and not value.startswith(("https://", "http://")):
            raise ConfigError(f"ZUJI_{name.upper()}={value!r} must begin with https:// (or http://)")
    if config.oidc_issuer and not config.oidc_client_id:
        raise ConfigError("ZUJI_OIDC_ISSUER is set and ZUJI_OIDC_CLIENT_ID is not: the provider gives it")
    if config.oidc_issuer and "openid" not in config.oidc_scopes.split():
        raise ConfigError(f"ZUJI_OIDC_SCOPES={config.oidc_scopes!r} must contain openid")
    if config.sso_only and not config.oidc_issuer:
        raise ConfigError("ZUJI_SSO_ONLY is set without ZUJI_OIDC_ISSUER: nobody but owners could log in")
