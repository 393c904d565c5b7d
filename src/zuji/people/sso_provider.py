"""The provider of single sign-on as it describes itself: where people sign in, its keys, what a code is worth.

Every request goes out by `Outbound`. The description is kept for an hour, keys until a token is signed by another one.
"""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import msgspec

from zuji.accounts.id_token import KeyUnknown, TokenRefused, claims_of
from zuji.accounts.refusals import SsoRefused
from zuji.outbound.client import Answer, Outbound, OutboundError

KEPT_S = 3_600.0
ASK_KEYS_EVERY_S = 10.0  # at most, whatever tokens come
_JSON = {"accept": "application/json"}
_WELL_KNOWN = "/.well-known/openid-configuration"


class Description(msgspec.Struct, frozen=True):
    """What a provider says of itself (OpenID Connect Discovery 1.0)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


class Provider:
    """Safe to use from many threads. Raises SsoRefused: unreachable, provider, token."""

    def __init__(
        self, outbound: Outbound, issuer: str, client: str, secret: str, clock: Callable[[], float] = time.time
    ) -> None:
        self.issuer, self.client = issuer, client
        self._outbound, self._secret, self._clock = outbound, secret, clock
        self._lock = threading.Lock()
        self._description: tuple[float, Description] | None = None
        self._keys: tuple[float, list[dict[str, Any]]] | None = None

    def describe(self) -> Description:
        """What it says of itself; it must call itself by the very issuer that was set."""
        with self._lock:
            if self._description is not None and self._clock() - self._description[0] < KEPT_S:
                return self._description[1]
            told = self._json(lambda: self._outbound.get(self.issuer.rstrip("/") + _WELL_KNOWN, _JSON), "discovery")
            try:
                found = msgspec.convert(told, Description)
            except msgspec.ValidationError as error:
                raise SsoRefused("provider", f"discovery of {self.issuer}: {error}") from error
            if found.issuer != self.issuer:
                detail = f"discovery of {self.issuer} is signed by another issuer, {found.issuer[:200]!r}"
                raise SsoRefused("provider", detail)
            if urlsplit(found.authorization_endpoint).scheme not in ("https", "http"):
                raise SsoRefused("provider", f"discovery of {self.issuer}: authorization_endpoint is no web address")
            self._description = (self._clock(), found)
            return found

    def address(self, asked: Mapping[str, str]) -> str:
        """Where a browser is sent to sign in."""
        begin = self.describe().authorization_endpoint
        asked = {"client_id": self.client, "response_type": "code", **asked}
        return f"{begin}{'&' if '?' in begin else '?'}{urlencode(asked)}"

    def claims(
        self, code: str, verifier: str, redirect: str, nonce: str, enough: Callable[[Mapping[str, Any]], bool]
    ) -> dict[str, Any]:
        """What the ID token says that a code is worth; with what userinfo adds, where the token alone is not enough."""
        tokens = self._exchanged(code, verifier, redirect)
        token = tokens.get("id_token")
        if not isinstance(token, str):
            raise SsoRefused("provider", "the token endpoint gave no id_token; is `openid` among the scopes?")
        claims = self._checked(token, nonce)
        bearer, place = tokens.get("access_token"), self.describe().userinfo_endpoint
        if enough(claims) or not place or not isinstance(bearer, str) or not bearer.isprintable():
            return claims
        headers = {**_JSON, "authorization": f"Bearer {bearer}"}
        more = self._json(lambda: self._outbound.get(place, headers), "userinfo")
        if more.get("sub") != claims["sub"]:
            raise SsoRefused("token", "userinfo speaks of another subject than the ID token")
        return {**more, **claims}

    def _exchanged(self, code: str, verifier: str, redirect: str) -> dict[str, Any]:
        found = self.describe()
        body = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect, "code_verifier": verifier}
        headers = {**_JSON, "content-type": "application/x-www-form-urlencoded"}
        methods = found.token_endpoint_auth_methods_supported
        if not self._secret:
            body["client_id"] = self.client
        elif "client_secret_basic" in methods or "client_secret_post" not in methods:
            pair = f"{quote_plus(self.client)}:{quote_plus(self._secret)}"
            headers["authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        else:
            body |= {"client_id": self.client, "client_secret": self._secret}
        sent = urlencode(body).encode()
        return self._json(lambda: self._outbound.post(found.token_endpoint, sent, headers), "the token endpoint")

    def _checked(self, token: str, nonce: str) -> dict[str, Any]:
        for fresh in (False, True):
            try:
                keys = self._keys_of(fresh)
                return claims_of(token, keys, self.issuer, self.client, nonce, self._clock())
            except KeyUnknown as error:
                unknown = error  # the provider may have taken a new key since
            except TokenRefused as error:
                raise SsoRefused("token", f"the ID token is refused: {error}") from error
        raise SsoRefused("token", f"the ID token is refused: {unknown}") from unknown

    def _keys_of(self, fresh: bool) -> list[dict[str, Any]]:
        place = self.describe().jwks_uri
        with self._lock:
            if self._keys is not None:
                age = self._clock() - self._keys[0]
                if age < (ASK_KEYS_EVERY_S if fresh else KEPT_S):
                    return self._keys[1]
            told = self._json(lambda: self._outbound.get(place, _JSON), "the keys").get("keys")
            listed = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
            self._keys = (self._clock(), listed)
            return listed

    def _json(self, ask: Callable[[], Answer], what: str) -> dict[str, Any]:
        try:
            answer = ask()
        except OutboundError as error:
            raise SsoRefused("unreachable", f"{what}: {error}") from error
        try:
            told = msgspec.json.decode(answer.body, type=dict[str, Any])
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise SsoRefused("provider", f"{what} answers {answer.status} and no JSON object") from error
        if answer.status != 200:
            # Its own words (RFC 6749 5.2), without anything that was sent.
            said = {name: str(told[name])[:200] for name in ("error", "error_description") if name in told}
            raise SsoRefused("provider", f"{what} answers {answer.status} {said}")
        return told
