"""An OpenID provider of loopback that can lie in every way; what it says is set by the test."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwk, jws

CLIENT, SECRET = "zuji-client", "s3cret:with/odd?characters"


class HostileProvider:
    """claims: of the next tokens, over the honest ones; None leaves one out. header: over the honest one."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self.key = jwk.RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        self.shown = [self.key]  # in its JWKS
        self.reset()

    def reset(self) -> None:
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {"sub": "ana-1"}
        self.description: dict[str, Any] = {}
        self.raw = ""  # an ID token as it is
        self.asked: list[str] = []
        self.codes: dict[str, dict[str, str]] = {}

    def authorized(self, url: str) -> dict[str, str]:
        """The query with which a browser comes back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def discovery(self) -> dict[str, Any]:
        places = {"authorization_endpoint": "/auth", "token_endpoint": "/token", "jwks_uri": "/jwks"}
        places |= {"userinfo_endpoint": "/userinfo"}
        return {"issuer": self.issuer, **{k: self.issuer + v for k, v in places.items()}, **self.description}

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        pair = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        asked = self.codes.pop(form["code"], None)  # a code is good once
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode()
        good = asked is not None and challenge.rstrip("=") == asked["code_challenge"]
        if not good or asked is None or form["redirect_uri"] != asked["redirect_uri"] or not pair.startswith(CLIENT):
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "at", "token_type": "Bearer", "id_token": self.raw or self.signed(asked["nonce"])}

    def signed(self, nonce: str) -> str:
        now = int(time.time())
        honest = {"iss": self.issuer, "aud": CLIENT, "sub": "ana-1", "iat": now, "exp": now + 300, "nonce": nonce}
        honest |= {"email": "ana@example.com", "email_verified": True, "name": "Ana"}
        claims = {name: value for name, value in {**honest, **self.claims}.items() if value is not None}
        header = {"alg": "RS256", "kid": self.key.kid, **self.header}
        return jws.serialize_compact(header, json.dumps(claims).encode(), self.key, algorithms=[header["alg"]])


def unsigned(claims: dict[str, Any], alg: str = "none") -> str:
    parts = [json.dumps(part).encode() for part in ({"alg": alg}, claims)]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."


def hmac_signed(claims: dict[str, Any], secret: bytes) -> str:
    signed = unsigned(claims, "HS256").removesuffix(".")
    digest = hmac.digest(secret, signed.encode(), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


@contextmanager
def hostile_provider() -> Iterator[HostileProvider]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            provider.asked.append(self.path)
            if self.path == "/.well-known/openid-configuration":
                self.answer(200, provider.discovery())
            elif self.path == "/jwks":
                self.answer(200, {"keys": [one.as_dict(private=False) for one in provider.shown]})
            elif self.path == "/userinfo" and self.headers["authorization"] == "Bearer at":
                self.answer(200, provider.userinfo)
            else:
                self.answer(404, {})

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self.answer(*provider.token(form, self.headers["authorization"] or ""))

        def answer(self, status: int, told: dict[str, Any]) -> None:
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *given: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = HostileProvider(server.server_port)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield provider
    server.shutdown()
    server.server_close()
