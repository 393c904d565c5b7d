"""Single sign-on joined from the settings."""

from __future__ import annotations

from pathlib import Path

from zuji.accounts.sso_roles import rules_of
from zuji.config import Config, ConfigError
from zuji.outbound.addresses import allowed
from zuji.outbound.client import Outbound
from zuji.people.admission import Admission
from zuji.people.single_sign_on import SingleSignOn, SsoSettings
from zuji.people.sso_provider import Provider


def single_sign_on(config: Config, admission: Admission) -> SingleSignOn | None:
    """None where it is not set. Asks nobody anything yet: a provider that is away must not keep the server down. Raises
    ConfigError."""
    if not config.oidc_issuer:
        return None
    outbound = Outbound(allowed(config.outbound_allow, config.outbound_http))
    provider = Provider(outbound, config.oidc_issuer, config.oidc_client_id, secret_of(config))
    domains = tuple(one.strip().lower() for one in config.oidc_domains.split(",") if one.strip())
    settings = SsoSettings(
        config.oidc_name,
        config.oidc_scopes,
        config.oidc_groups_claim,
        domains,
        rules_of(config.oidc_roles),
        config.oidc_newcomers,
    )
    return SingleSignOn(admission, provider, settings)


def secret_of(config: Config) -> str:
    """The client's secret; '' where no file is set. Raises ConfigError, which names the file."""
    if not config.oidc_client_secret_file:
        return ""
    try:
        found = Path(config.oidc_client_secret_file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        detail = f"ZUJI_OIDC_CLIENT_SECRET_FILE={config.oidc_client_secret_file!r} cannot be read: {error}"
        raise ConfigError(detail) from error
    if not found:
        raise ConfigError(f"ZUJI_OIDC_CLIENT_SECRET_FILE={config.oidc_client_secret_file!r} is empty")
    return found
