"""TLS of the collectors' own listener: a certificate and its key, taken anew when their files change."""

from __future__ import annotations

import asyncio
import os
import ssl

from zuji.config import Config, ConfigError

LOOK_EVERY_S = 30.0


def checked(config: Config) -> bool:
    """Whether there is TLS. Raises ConfigError, naming the file, for a certificate that cannot be served."""
    if not config.tls_cert and not config.tls_key:
        return False
    if not (config.tls_cert and config.tls_key):
        given, missing = ("tls_cert", "tls_key") if config.tls_cert else ("tls_key", "tls_cert")
        raise ConfigError(
            f"{given} is set and {missing} is not: TLS needs the certificate chain and its key, as PEM files"
        )
    for name, path in (("tls_cert", config.tls_cert), ("tls_key", config.tls_key)):
        if not os.access(path, os.R_OK):
            raise ConfigError(f"{name}={path!r} cannot be read: it must be a PEM file that this user may read")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(config.tls_cert, config.tls_key)
    except (ssl.SSLError, OSError, ValueError) as error:
        detail = f"tls_cert={config.tls_cert!r} and tls_key={config.tls_key!r} do not make a pair of PEM files"
        raise ConfigError(f"{detail}: {error}") from error
    return True


async def renew(context: ssl.SSLContext, config: Config, every_s: float = LOOK_EVERY_S) -> None:
    """Goes on until it is cancelled: new connections get what the files hold now; a pair that cannot be served is not
    taken, for half of it may still be the old one."""
    seen = _written(config)
    while True:
        await asyncio.sleep(every_s)
        now = _written(config)
        if now == seen:
            continue
        try:
            checked(config)
            context.load_cert_chain(config.tls_cert, config.tls_key)
        except (ConfigError, ssl.SSLError, OSError):
            continue
        seen = now


def _written(config: Config) -> list[tuple[int, int]]:
    found = []
    for path in (config.tls_cert, config.tls_key):
        try:
            told = os.stat(path)
        except OSError:
            return []
        found.append((told.st_mtime_ns, told.st_ino))
    return found
