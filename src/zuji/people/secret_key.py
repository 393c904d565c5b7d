"""The key that seals secrets of authenticator apps: a file beside the metadata, not in it. A backup holds it not."""

from __future__ import annotations

import base64
import binascii
import os
from pathlib import Path

import structlog

from zuji.accounts.sealing import KEY_BYTES, SealBroken, Sealer, is_sealed
from zuji.config import Config, ConfigError
from zuji.store.users import Users

_log = structlog.get_logger()


def path_of(config: Config) -> Path:
    return Path(config.secret_key_file) if config.secret_key_file else config.root / "secrets.key"


def checked(config: Config) -> None:
    """Raises ConfigError for a file that holds no key, or for one that is set and missing."""
    path = path_of(config)
    if path.exists():
        _read(path)
    elif config.secret_key_file:
        made = f"head -c {KEY_BYTES} /dev/urandom | base64 > {path}"
        raise ConfigError(f"ZUJI_SECRET_KEY_FILE={str(path)!r} is not there; put it back, or make it once: {made}")


def sealer(config: Config, users: Users) -> Sealer | None:
    """With the key of the file, which is made where nothing was sealed yet; what lies unsealed is sealed.

    None where the file is gone: codes are then refused (recovery codes are not), for a new key would open nothing
    either. Raises ConfigError for a file that holds no key."""
    path, every = path_of(config), users.all()
    if not path.exists():
        sealed = [one.mail for one in every if is_sealed(one.totp)]
        if sealed:
            _tell(f"the key file {path} is missing", sealed)
            return None
        checked(config)
        _make(path)
    made_of = Sealer(_read(path))
    broken = []
    for one in every:
        if one.totp and not is_sealed(one.totp):
            users.seal_totp(one.id, one.totp, made_of.seal(one.totp, one.id))
        elif one.totp:
            try:
                made_of.open(one.totp, one.id)
            except SealBroken:
                broken.append(one.mail)
    if broken:
        _tell(f"the key file {path} holds another key than the one that sealed them", broken)
    return made_of


def _tell(what: str, mails: list[str]) -> None:
    _log.error(
        "codes of authenticator apps are refused",
        why=what,
        accounts=mails[:20],
        remedy="put the key file back and start again; or, for each account, a recovery code or "
        "`zuji user reset MAIL --totp`",
    )


def _read(path: Path) -> bytes:
    try:
        found = base64.b64decode(path.read_bytes().strip(), validate=True)
    except (OSError, binascii.Error) as error:
        raise ConfigError(f"the key file {path} cannot be read: {error}") from error
    if len(found) != KEY_BYTES:
        raise ConfigError(f"the key file {path} holds {len(found)} bytes in Base64; it must be {KEY_BYTES}")
    return found


def _make(path: Path) -> None:
    """Whole or not at all, durable before anything is sealed with it, and readable by this user only."""
    staged = path.with_suffix(".new")
    handle = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(handle, base64.b64encode(os.urandom(KEY_BYTES)) + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)
    os.rename(staged, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
