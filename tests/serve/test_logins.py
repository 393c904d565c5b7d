"""Accounts from the first owner on: passwords, lockout, codes, sessions, links."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.serve.world import Shops, deps
from zuji.accounts import lockout, passwords, totp
from zuji.accounts.refusals import LoginRefused, MembershipRefused
from zuji.accounts.sealing import SealBroken, Sealer, is_sealed
from zuji.analyze.row_rules import wrong_with
from zuji.config import Config, ConfigError
from zuji.people import secret_key
from zuji.people.admission import IDLE_S, SESSION_S, Admission
from zuji.people.membership import Membership
from zuji.serve.api import create_api
from zuji.store.metadata import Metadata
from zuji.store.users import UserGrant, Users

OWN = {"sec-fetch-site": "same-origin"}
PASSWORD = "correct horse battery"
MAIL = "ana@example.com"


class Clock:
    now = 1_760_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def book(clock: Clock) -> Membership:
    admission = Admission(Metadata(f"sqlite:///{tempfile.mkdtemp(prefix='zuji-logins-')}/m.db"), clock)
    admission.sealer = Sealer(bytes(32))
    return Membership(admission, wrong_with)


def owner(book: Membership) -> int:
    return book.take(book.link("owner"), MAIL, "Ana", PASSWORD)


def enter(
    book: Membership, password: str = PASSWORD, code: str = "", mail: str = MAIL, address: str = "1.2.3.4"
) -> str:
    return book.admission.log_in(mail, password, code, address, "a test")


def test_the_owners_link_is_good_once_and_a_new_one_ends_the_old(book: Membership, clock: Clock) -> None:
    old, new = book.link("owner"), book.link("owner")
    with pytest.raises(MembershipRefused, match="used up"):
        book.take(old, MAIL, "Ana", PASSWORD)
    with pytest.raises(MembershipRefused, match="10 to 200"):
        book.take(new, MAIL, "Ana", "short")
    book.take(new, "Ana@Example.com", "Ana", PASSWORD)  # a refused password did not use it up
    with pytest.raises(MembershipRefused):
        book.take(new, "b@example.com", "B", PASSWORD)
    late = book.link("owner")
    clock.now += 86_401
    with pytest.raises(MembershipRefused):
        book.take(late, "b@example.com", "B", PASSWORD)
    assert [one.mail for one in book.tables.users.all()] == [MAIL]
    caller = book.admission.of_session(enter(book))
    assert caller is not None and caller.may("server") and caller.who == MAIL


@pytest.mark.parametrize("password", ["ana@example.com", "Ana@example.comA", "aaaaaaaaaaaa", "123456789"])
def test_a_password_of_ones_own_name_or_of_nothing_is_refused(password: str) -> None:
    with pytest.raises(passwords.WeakPassword):
        passwords.check(password, MAIL, "Ana")


def test_the_hash_says_argon2id_with_the_parameters_of_the_docs() -> None:
    kept = passwords.hashed(PASSWORD)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$") and passwords.matches(kept, PASSWORD)
    assert not passwords.matches("", "\0" * 16), "nobody's password opens nothing"


def test_unknown_accounts_wrong_passwords_and_disabled_users_are_told_the_same(book: Membership) -> None:
    owner(book)
    other = book.tables.users.add("gone@example.com", "Gone", passwords.hashed(PASSWORD), [], 1)
    book.disable(other, True)
    for mail, password in ((MAIL, "wrong password"), ("nobody@example.com", PASSWORD), ("gone@example.com", PASSWORD)):
        with pytest.raises(LoginRefused) as refused:
            enter(book, password, mail=mail)
        assert (refused.value.reason, refused.value.retry_s) == ("wrong", 0.0)


@pytest.mark.parametrize("mail", [MAIL, "nobody@example.com"])
def test_failures_lock_the_account_for_longer_and_longer(book: Membership, clock: Clock, mail: str) -> None:
    owner(book)
    for i in range(lockout.FREE_OF_ACCOUNT):
        with pytest.raises(LoginRefused, match="wrong"):
            enter(book, "wrong password", mail=mail, address=f"10.0.0.{i}")
    waits = []
    for i in range(3):
        with pytest.raises(LoginRefused) as refused:
            enter(book, mail=mail, address=f"10.0.1.{i}")  # the right password waits, too
        waits.append(refused.value.retry_s)
        assert refused.value.reason == "wait"
        clock.now += refused.value.retry_s
        with pytest.raises(LoginRefused, match="wrong"):
            enter(book, "wrong password", mail=mail, address=f"10.0.2.{i}")
    assert waits == [10.0, 20.0, 40.0]


def test_an_address_that_tries_many_accounts_waits(book: Membership) -> None:
    owner(book)
    for i in range(lockout.FREE_OF_ADDRESS):
        with pytest.raises(LoginRefused, match="wrong"):
            enter(book, "wrong password", mail=f"u{i}@example.com")
    with pytest.raises(LoginRefused, match="wait"):
        enter(book)
    assert enter(book, address="5.6.7.8")


def test_rfc_6238s_own_values() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # of its appendix B
    assert [totp.code(secret, at // 30) for at in (59, 1111111109, 20000000000)] == ["287082", "081804", "353130"]


def test_a_code_is_asked_for_and_good_once(book: Membership, clock: Clock) -> None:
    user = owner(book)
    secret, uri = book.begin_totp(user)
    assert f"secret={secret}" in uri and enter(book)  # nothing is asked before it is confirmed
    now = lambda: totp.code(secret, int(clock.now) // 30)  # noqa: E731
    recovery = book.confirm_totp(user, PASSWORD, secret, now())
    with pytest.raises(LoginRefused, match="code_needed"):
        enter(book)
    with pytest.raises(LoginRefused, match="wrong"):
        enter(book, code=now())  # it was used to confirm
    clock.now += 30
    code = now()
    assert enter(book, code=code)
    with pytest.raises(LoginRefused, match="wrong"):
        enter(book, code=code)
    assert enter(book, code=recovery[3].upper().replace("-", ""))
    with pytest.raises(LoginRefused, match="wrong"):
        enter(book, code=recovery[3])
    assert recovery[4] not in str(book.tables.users.one(user)), "recovery codes are kept as hashes"


def test_sessions_end_by_idleness_by_age_by_password_and_by_hand(book: Membership, clock: Clock) -> None:
    user, start = owner(book), clock.now
    idle, aged = enter(book), enter(book)
    while clock.now - start < SESSION_S - IDLE_S:
        clock.now += IDLE_S - 10
        assert book.admission.of_session(aged) is not None
    assert book.admission.of_session(idle) is None
    clock.now = start + SESSION_S
    assert book.admission.of_session(aged) is None
    first, second = enter(book), enter(book)
    found = book.admission.of_session(first)
    assert found is not None
    book.tables.sessions.end_all(user, but=found.session)
    assert book.admission.of_session(first) and not book.admission.of_session(second)
    book.change_password(user, PASSWORD, "another horse battery")
    assert not book.admission.of_session(first)


def test_a_session_that_a_key_opened_ends_with_the_key(book: Membership) -> None:
    key = book.create_key(0, "admin", None)
    session = book.admission.by_token(key, "", "")
    assert session and book.admission.of_session(session)
    book.revoke_key(0, book.keys(0)[0].id)
    assert not book.admission.of_session(session)


def test_a_key_ends_when_its_time_is_over_and_tells_its_last_use(book: Membership, clock: Clock) -> None:
    shop = book.tables.metadata.create_project("shop").id
    key = book.create_key(shop, "query", None, "a script", int(clock.now * 1000) + 5_000)
    found = book.admission.of_key(key)
    assert (
        found is not None
        and found.may("read", shop)
        and not found.may("read", shop + 1)
        and not found.may("save", shop)
    )
    assert book.keys(shop)[0].used_at == int(clock.now * 1000) and key not in str(book.keys(None))
    clock.now += 5
    assert book.admission.of_key(key) is None
    assert book.tables.keys.expire(book.admission.now()) == 1 and book.keys(shop)[0].revoked_at


def test_an_invitation_gives_its_roles_and_a_user_has_them_at_once(book: Membership) -> None:
    owner(book)
    token = book.invite("Bo@Example.com", [UserGrant(0, 7, "viewer", ("phone",))], None)
    assert token and book.of_link(token)[1]["mail"] == "bo@example.com"
    bo = book.take(token, "someone.else@example.com", "Bo", PASSWORD)
    assert book.user(bo).mail == "bo@example.com"
    assert book.invite("bo@example.com", [UserGrant(0, 8, "analyst")], None) is None
    assert [(one.project, one.role, one.hidden) for one in book.tables.users.grants(bo)] == [
        (7, "viewer", ("phone",)),
        (8, "analyst", ()),
    ]


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    yield TestClient(create_api(deps(object(), Shops())), base_url="http://localhost:8106")  # type: ignore[arg-type]


def test_the_whole_way_over_http(client: TestClient) -> None:
    made = client.app._app._state.deps  # type: ignore[attr-defined]
    assert client.get("/api/v1/session/ways").json() == {"first": True, "sso": "", "sso_only": False}
    link = made.members.link("owner")
    assert client.post("/api/v1/session/link", json={"token": link}).json() == {"kind": "owner", "mail": ""}
    body = {"token": link, "mail": MAIL, "name": "Ana", "password": PASSWORD}
    assert client.post("/api/v1/session/link/take", json=body).status_code == 403, "another site's page"
    taken = client.post("/api/v1/session/link/take", json=body, headers=OWN)
    told = taken.json()
    assert (told["who"], told["projects"]["shop"]["role"], "server" in told["everywhere"]) == (MAIL, "owner", True)
    first = client.cookies["zuji_session"]
    again = client.post("/api/v1/session", json={"mail": MAIL, "password": PASSWORD}, headers=OWN)
    assert again.status_code == 200 and client.cookies["zuji_session"] != first, "a login rotates the session"
    assert made.accounts.of_session(first) is None
    sessions = client.get("/api/v1/me/sessions").json()["sessions"]
    assert [one["current"] for one in sessions] == [True]
    wrong = client.post("/api/v1/session", json={"mail": MAIL, "password": "x"}, headers=OWN)
    assert (wrong.status_code, wrong.json()["type"]) == (401, "urn:zuji:problem:login-refused")
    noted = [(one.action, one.who, one.result) for one in made.members.tables.audit.newest(limit=3)]
    assert noted[0] == ("login", MAIL, "refused") and noted[1] == ("login", MAIL, "done")
    client.delete(f"/api/v1/me/sessions/{sessions[0]['id']}", headers=OWN)
    assert client.get("/api/v1/session").status_code == 401


def test_a_trusted_proxys_https_makes_the_cookie_secure(client: TestClient) -> None:
    made = client.app._app._state.deps  # type: ignore[attr-defined]
    body = {"token": "admin"}
    forwarded = {"x-forwarded-proto": "https", **OWN}
    assert "Secure" not in client.post("/api/v1/session", json=body, headers=forwarded).headers["set-cookie"]
    object.__setattr__(made, "trusts", lambda connection: True)
    assert "Secure" in client.post("/api/v1/session", json=body, headers=forwarded).headers["set-cookie"]


def test_a_login_link_of_the_command_line_names_a_person_and_is_good_once(book: Membership, clock: Clock) -> None:
    with pytest.raises(MembershipRefused, match="owner-link"):
        book.login_link(None)
    user = owner(book)
    other = book.tables.users.add("bo@example.com", "Bo", "", [UserGrant(0, 1, "viewer")], 1)
    token, whose = book.login_link(None)
    assert whose == MAIL
    with pytest.raises(MembershipRefused, match="used up"):
        book.take(token, MAIL, "Ana", PASSWORD)  # it sets no password
    session = book.admission.by_token(token, "", "")
    caller = book.admission.of_session(str(session))
    assert caller is not None and (caller.who, caller.user) == (MAIL, user)
    assert book.admission.by_token(token, "", "") is None
    token, whose = book.login_link("bo@example.com")
    book.disable(other, True)
    assert whose == "bo@example.com" and book.admission.by_token(token, "", "") is None
    with pytest.raises(MembershipRefused, match="disabled"):
        book.login_link("bo@example.com")
    invitation = str(book.invite("cy@example.com", [UserGrant(0, 1, "viewer")], None))
    assert book.admission.by_token(invitation, "", "") is None and book.of_link(invitation)[0] == "invite"


def test_secrets_of_apps_are_sealed_for_their_user(book: Membership, clock: Clock) -> None:
    user = owner(book)
    secret, _ = book.begin_totp(user)
    book.confirm_totp(user, PASSWORD, secret, totp.code(secret, int(clock.now) // 30))
    kept, sealer = book.user(user).totp, book.admission.sealer
    assert sealer is not None and is_sealed(kept) and len(kept) <= 64 and secret not in kept
    assert sealer.open(kept, user) == secret and sealer.seal(secret, user) != kept
    for broken, whose in ((kept, user + 1), (kept[:-1] + "A", user), ("x" * 64, user), ("é", user), (secret, user)):
        with pytest.raises(SealBroken):
            sealer.open(broken, whose)
    with pytest.raises(SealBroken):
        Sealer(b"another" + bytes(25)).open(kept, user)


def test_old_secrets_are_sealed_at_the_start_and_a_lost_key_leaves_recovery_codes(
    book: Membership, clock: Clock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    user, tables, config = owner(book), book.tables, Config(data_dir=str(tmp_path))
    secret, _ = book.begin_totp(user)
    recovery = book.confirm_totp(user, PASSWORD, secret, totp.code(secret, int(clock.now) // 30))
    tables.users.change(user, totp=secret)  # as a build before this one kept it
    found = secret_key.sealer(config, tables.users)
    assert found is not None and found.open(book.user(user).totp, user) == secret
    path = tmp_path / "secrets.key"
    assert path.stat().st_mode & 0o777 == 0o600 and [one.name for one in tmp_path.iterdir()] == ["secrets.key"]
    book.admission.sealer = secret_key.sealer(config, tables.users)
    clock.now += 30
    assert enter(book, code=totp.code(secret, int(clock.now) // 30))

    kept = path.read_bytes()
    path.unlink()
    book.admission.sealer = secret_key.sealer(config, tables.users)
    said = capsys.readouterr().out
    assert book.admission.sealer is None and not path.exists() and "zuji user reset" in said and MAIL in said
    clock.now += 30
    with pytest.raises(LoginRefused, match="wrong"):
        enter(book, code=totp.code(secret, int(clock.now) // 30))
    assert enter(book, code=recovery[0])
    with pytest.raises(MembershipRefused, match="key file"):
        book.confirm_totp(user, PASSWORD, secret, totp.code(secret, int(clock.now) // 30))

    path.write_bytes(base64.b64encode(bytes(32)))
    assert secret_key.sealer(config, tables.users) is not None and "another key" in capsys.readouterr().out
    path.write_bytes(b"no key")
    with pytest.raises(ConfigError, match="key file"):
        secret_key.sealer(config, tables.users)
    path.write_bytes(kept)
    book.admission.sealer = secret_key.sealer(config, tables.users)
    assert enter(book, code=totp.code(secret, int(clock.now) // 30))
    with pytest.raises(ConfigError, match="make it once"):
        secret_key.sealer(Config(data_dir=str(tmp_path), secret_key_file=str(tmp_path / "x")), _nobody(tmp_path))


def _nobody(folder: Path) -> Users:
    return Users(Metadata(f"sqlite:///{folder}/empty.db"))


def test_logins_in_two_steps_do_not_lock_an_office_out(book: Membership, clock: Clock) -> None:
    """The page asks for the code once the password was right: that is half a login and no failure."""
    user = owner(book)
    secret, _ = book.begin_totp(user)
    book.confirm_totp(user, PASSWORD, secret, totp.code(secret, int(clock.now) // 30))
    for _ in range(lockout.FREE_OF_ADDRESS + lockout.FREE_OF_ACCOUNT):
        clock.now += 30
        with pytest.raises(LoginRefused, match="code_needed"):
            enter(book)
        assert enter(book, code=totp.code(secret, int(clock.now) // 30))
    for i in range(lockout.FREE_OF_ACCOUNT):  # and codes are still not to be guessed
        with pytest.raises(LoginRefused, match="code_needed"):
            enter(book)
        with pytest.raises(LoginRefused, match="wrong"):
            enter(book, code=f"{i:06d}")
    with pytest.raises(LoginRefused, match="wait"):
        enter(book)


def test_a_link_to_a_new_password_opens_no_account_that_was_disabled_meanwhile(client: TestClient) -> None:
    book = client.app._app._app.state.deps.members  # type: ignore[attr-defined]
    book.tables.users.add("boss@example.com", "Boss", "", [UserGrant(0, 0, "owner")], 1)
    user = book.tables.users.add(
        "left@example.com", "Left", passwords.hashed(PASSWORD), [UserGrant(0, 101, "viewer")], 1
    )
    token = book.link("reset", user=user)
    book.disable(user, True)
    body = {"token": token, "password": "another horse battery"}
    refused = client.post("/api/v1/session/link/take", json=body, headers=OWN)
    assert (refused.status_code, book.tables.sessions.of(user)) == (401, [])
    assert passwords.matches(book.user(user).password, PASSWORD)
    book.disable(user, False)
    assert client.post("/api/v1/session/link/take", json=body, headers=OWN).status_code == 200


def test_a_new_password_ends_the_links_that_were_made_before(book: Membership) -> None:
    user = owner(book)
    other = book.tables.users.add("bo@example.com", "Bo", passwords.hashed(PASSWORD), [], 1)
    first, second, theirs = book.link("reset", user=user), book.link("reset", user=user), book.link("reset", user=other)
    login, _ = book.login_link(MAIL)
    book.take(first, "", "", "another horse battery")
    with pytest.raises(MembershipRefused, match="used up"):
        book.take(second, "", "", "a third horse battery")
    assert book.admission.by_token(login, "", "") is None
    third = book.link("reset", user=user)
    book.change_password(user, "another horse battery", PASSWORD)
    with pytest.raises(MembershipRefused, match="used up"):
        book.take(third, "", "", "a third horse battery")
    assert book.take(theirs, "", "", "another horse battery") == other
