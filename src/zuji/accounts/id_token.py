"""What an ID token of OpenID Connect says, once everything about it was checked (OpenID Connect Core 3.1.3.7).

Pure: the keys and the time are given. Signatures are joserfc's; what a signature is worth is decided here.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from joserfc import jwk, jws, jwt
from joserfc.errors import JoseError

# By a public key only: with an HMAC the client's secret would sign, with `none` anybody.
ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA", "Ed25519"),
)
SKEW_S = 60  # that two clocks may differ
_CHARS_MAX = 100_000
_TYPES = {"RSA", "EC", "OKP"}


class TokenRefused(Exception):
    """What of the token does not hold."""


class KeyUnknown(TokenRefused):
    """It is signed with a key that the given ones lack: the provider may have changed its keys."""


def claims_of(
    token: str, keys: Sequence[Mapping[str, Any]], issuer: str, client: str, nonce: str, now_s: float
) -> dict[str, Any]:
    """The claims of a token that this issuer made for this client and this login. keys: the provider's JWKs. Raises
    TokenRefused."""
    claims = _signed(token, keys)
    if claims.get("iss") != issuer:
        raise TokenRefused(f"its issuer is {claims.get('iss')!r:.200}, not {issuer!r}")
    audience = claims.get("aud")
    listed = audience if isinstance(audience, list) else [audience]
    if client not in listed:
        raise TokenRefused("it is meant for another client")
    party = claims.get("azp")
    if (party is not None and party != client) or (party is None and len(listed) > 1):
        raise TokenRefused("it was made for another client (azp)")
    if not _instant(claims, "exp") > now_s - SKEW_S:
        raise TokenRefused("it has expired")
    if _instant(claims, "iat") > now_s + SKEW_S or ("nbf" in claims and _instant(claims, "nbf") > now_s + SKEW_S):
        raise TokenRefused("it is of the future; do both servers know the time?")
    told = claims.get("nonce")
    if not isinstance(told, str) or not hmac.compare_digest(told.encode(), nonce.encode()):
        raise TokenRefused("its nonce is not of this login")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 1 <= len(subject) <= 255:
        raise TokenRefused("it names nobody (sub)")
    return claims


def _instant(claims: Mapping[str, Any], name: str) -> float:
    found = claims.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise TokenRefused(f"{name} is no time")
    return float(found)


def _signed(token: str, keys: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The claims of a token that one of the keys signed."""
    header = _header(token)
    algorithm, wanted = header.get("alg"), header.get("kid")
    if algorithm not in ALGORITHMS:
        raise TokenRefused(f"it is signed by {algorithm!r:.40}; taken are {', '.join(ALGORITHMS)}")
    usable = [one for one in keys if one.get("kty") in _TYPES and one.get("use", "sig") == "sig"]
    fitting = [one for one in usable if one.get("alg", algorithm) == algorithm]
    fitting = [one for one in fitting if wanted is None or one.get("kid") == wanted]
    # Headers that we do not read say nothing, but those that must be understood (crit) are refused.
    registry = jws.JWSRegistry(algorithms=[str(algorithm)], strict_check_header=False)
    for one in fitting[:20]:
        try:
            return jwt.decode(token, jwk.import_key(dict(one)), registry=registry).claims
        except (JoseError, ValueError, TypeError):
            continue
    if wanted is not None and fitting:
        raise TokenRefused("its signature is wrong")
    raise KeyUnknown("it is signed with a key that the provider does not list")


def _header(token: str) -> dict[str, Any]:
    first = token.partition(".")[0]
    try:
        if len(token) > _CHARS_MAX:
            raise ValueError
        return msgspec.json.decode(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)), type=dict[str, Any])
    except (ValueError, binascii.Error, msgspec.MsgspecError) as error:
        raise TokenRefused("it is no signed token") from error
