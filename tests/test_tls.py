"""The collectors' own HTTPS: a real server, a real client, certificates made for the test."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import socket
import ssl
import time
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.servers.zuji import Server
from zuji import tls
from zuji.config import Config, ConfigError


def certificate(directory: Path, name: str = "one") -> tuple[str, str]:
    """Paths of a certificate for 127.0.0.1, signed by itself, and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    (directory / "cert.pem").write_bytes(made.public_bytes(pem))
    (directory / "key.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return str(directory / "cert.pem"), str(directory / "key.pem")


def until_healthy(client: httpx.Client) -> bool:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if client.get("/health").status_code == 200:
                return True
        except httpx.ConnectError:
            pass
        time.sleep(0.05)
    return False


def test_events_pages_and_cookies_over_https(tmp_path: Path) -> None:
    cert, key = certificate(tmp_path)
    trusted = ssl.create_default_context(cafile=cert)
    server = Server(tmp_path / "data")
    server.start("--tls-cert", cert, "--tls-key", key, wait=False)
    address = f"https://127.0.0.1:{server.port}"
    try:
        with httpx.Client(verify=trusted, base_url=address) as client:
            assert until_healthy(client)
            said = client.post("/api/v1/events", json={"project": "default", "event": "hello", "distinct_id": "me"})
            assert said.status_code == 200
            with pytest.raises(httpx.HTTPError):
                httpx.get(f"http://127.0.0.1:{server.port}/health")
            with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
                httpx.get(f"{address}/health")
            assert address.replace("127.0.0.1", "localhost") in server.said()
            token = server.login_token()
            opened = client.post("/api/v1/session", json={"token": token}, headers={"origin": address})
            assert opened.status_code == 200 and "Secure" in opened.headers["set-cookie"]
            assert client.get("/api/v1/session").status_code == 200
            with httpx.Client(verify=trusted, base_url=address) as other:  # whom the server has given no cookie
                assert other.get("/api/v1/session").status_code == 401
            told = client.get("/api/v1/projects/default/setup").json()
            assert address in str(told)
    finally:
        server.kill()


@pytest.mark.parametrize("wrong", ["half", "gone", "other", "text"])
def test_a_pair_that_cannot_be_served_is_refused_by_name(tmp_path: Path, wrong: str) -> None:
    cert, key = certificate(tmp_path)
    if wrong == "half":
        config = Config(tls_cert=cert)
    elif wrong == "gone":
        config = Config(tls_cert=cert, tls_key=str(tmp_path / "gone.pem"))
    elif wrong == "other":
        (tmp_path / "b").mkdir()
        config = Config(tls_cert=cert, tls_key=certificate(tmp_path / "b")[1])
    else:
        Path(key).write_text("no key")
        config = Config(tls_cert=cert, tls_key=key)
    with pytest.raises(ConfigError, match="tls_key"):
        tls.checked(config)


def test_a_renewed_certificate_is_served_without_a_restart(tmp_path: Path) -> None:
    cert, key = certificate(tmp_path, "old")

    def served(port: int) -> str:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with socket.create_connection(("127.0.0.1", port)) as plain, context.wrap_socket(plain) as secure:
            found = x509.load_der_x509_certificate(secure.getpeercert(True) or b"")
        return str(found.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)

    async def told() -> list[str]:
        config = Config(tls_cert=cert, tls_key=key)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0, ssl=context)
        port = server.sockets[0].getsockname()[1]
        renewing = asyncio.create_task(tls.renew(context, config, 0.05))
        names = [await asyncio.to_thread(served, port)]
        Path(key).write_text("half written")  # is not taken
        await asyncio.sleep(0.2)
        names.append(await asyncio.to_thread(served, port))
        certificate(tmp_path, "new")
        for _ in range(100):
            if await asyncio.to_thread(served, port) == "new":
                break
            await asyncio.sleep(0.05)
        names.append(await asyncio.to_thread(served, port))
        renewing.cancel()
        server.close()
        return names

    assert asyncio.run(told()) == ["old", "old", "new"]
