"""Single sign-on through the API, with a provider that lies: whom it lets in, with which roles, and what is refused."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from joserfc import jwk
from starlette.testclient import TestClient

from tests.serve.hostile_provider import CLIENT, SECRET, HostileProvider, hmac_signed, hostile_provider, unsigned
from tests.serve.world import SHOP, Shops, deps
from zuji.accounts.rates import Buckets
from zuji.accounts.sso_roles import in_domains, person_of, roles_of, rules_of
from zuji.outbound.addresses import allowed
from zuji.outbound.client import Outbound
from zuji.people.membership import Membership
from zuji.people.single_sign_on import SingleSignOn, SsoSettings
from zuji.people.sso_provider import Provider
from zuji.serve.api import create_api
from zuji.store.users import UserGrant

OWN = {"sec-fetch-site": "same-origin"}
MAIL, PASSWORD = "ana@example.com", "correct horse battery"
BEGIN, DONE = "/api/v1/session/sso", "/api/v1/session/sso/done"
PLAIN = SsoSettings("Acme", "openid email", "groups", ("example.com",))


@pytest.fixture(scope="module")
def lying() -> Iterator[HostileProvider]:
    with hostile_provider() as made:
        yield made


@pytest.fixture
def provider(lying: HostileProvider) -> HostileProvider:
    lying.reset()
    return lying


class Place:
    """A server with single sign-on, and a browser."""

    def __init__(self, provider: HostileProvider, settings: SsoSettings = PLAIN, sso_only: bool = False) -> None:
        plain = deps(object(), Shops())  # type: ignore[arg-type]
        self.admission = plain.accounts
        self.admission.sso_only = sso_only  # type: ignore[attr-defined]
        self.book: Membership = plain.members  # type: ignore[assignment]
        # The names of `world` are no projects of the metadata.
        self.shop = self.book.tables.metadata.create_project("store").id
        outbound = Outbound(allowed("127.0.0.1", http=True))
        self.provider, known = provider, Provider(outbound, provider.issuer, CLIENT, SECRET)
        self.sso = SingleSignOn(plain.accounts, known, settings)  # type: ignore[arg-type]
        self.api = create_api(dataclasses.replace(plain, sso=self.sso, sso_only=sso_only))
        self.api._app._app.state.logins = Buckets(per_s=1e6, burst=10**6)  # type: ignore[attr-defined]
        self.browser = self.another()

    def another(self) -> TestClient:
        return TestClient(self.api, base_url="http://localhost:8106", follow_redirects=False)

    def begun(self, browser: TestClient | None = None, **asked: Any) -> str:
        answer = (browser or self.browser).post(BEGIN, json=asked, headers=OWN)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["url"])

    def back(self, query: dict[str, str], browser: TestClient | None = None) -> str:
        """Where the browser is sent after it came back from the provider."""
        answer = (browser or self.browser).get(DONE, params=query, headers={"sec-fetch-site": "cross-site"})
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def sign_on(self, **asked: Any) -> str:
        return self.back(self.provider.authorized(self.begun(**asked)))

    def who(self) -> Any:
        return self.browser.get("/api/v1/session").json()

    def invite(self, mail: str = MAIL, role: str = "analyst") -> None:
        assert self.book.invite(mail, [UserGrant(0, self.shop, role)], None)

    def roles(self, mail: str = MAIL) -> dict[int, str]:
        user = self.book.user_of(mail)
        return {one.project: one.role for one in self.book.tables.users.grants(user.id)}


def test_an_invited_person_comes_in_by_a_verified_mail_and_later_by_subject_alone(provider: HostileProvider) -> None:
    place = Place(provider)
    place.invite()
    assert place.browser.get("/api/v1/session/ways").json()["sso"] == "Acme"
    assert place.sign_on(path="/boards?project=store") == "/boards?project=store"
    assert place.who()["who"] == MAIL and place.roles() == {place.shop: "analyst"}
    assert place.browser.cookies.get("zuji_sso") is None, "the way back takes its cookie away"
    user = place.book.user_of(MAIL)
    assert user.password == "" and user.name == "Ana"
    provider.claims = {"email": "ana.new@example.com"}
    assert place.sign_on() == "/" and place.who()["user"] == user.id
    assert place.browser.delete("/api/v1/session", headers=OWN).status_code == 204
    assert place.browser.get("/api/v1/session").status_code == 401


def test_userinfo_is_asked_where_the_token_does_not_say_enough(provider: HostileProvider) -> None:
    place = Place(provider)
    place.invite()
    provider.claims = {"email": None, "name": None}
    provider.userinfo = {"sub": "somebody else", "email": MAIL, "email_verified": True}
    assert place.sign_on() == "/login?sso=token"
    provider.userinfo["sub"] = "ana-1"
    assert place.sign_on() == "/" and place.who()["who"] == MAIL


OTHER = jwk.RSAKey.generate_key(2048, {"kid": "one"})
LIES: dict[str, tuple[str, dict[str, Any]]] = {
    "nonce of another login": ("token", {"nonce": "x"}),
    "no nonce": ("token", {"nonce": None}),
    "another audience": ("token", {"aud": "other"}),
    "other audiences too, and no party": ("token", {"aud": [CLIENT, "other"]}),
    "another party": ("token", {"azp": "other"}),
    "another issuer": ("token", {"iss": "https://evil.example"}),
    "expired": ("token", {"exp": int(time.time()) - 61}),
    "no end": ("token", {"exp": None}),
    "an end in words": ("token", {"exp": "tomorrow"}),
    "of the future": ("token", {"iat": int(time.time()) + 600}),
    "not yet": ("token", {"nbf": int(time.time()) + 600}),
    "nobody": ("token", {"sub": ""}),
    "a mail that is not verified": ("mail", {"email_verified": False}),
    "another domain": ("domain", {"email": "ana@example.com.evil.example"}),
    "a subdomain": ("domain", {"email": "ana@sub.example.com"}),
    "an uninvited mail": ("not_invited", {"email": "bo@example.com"}),
}


@pytest.fixture(scope="module")
def lied_to(lying: HostileProvider) -> Place:
    place = Place(lying)
    place.invite()
    return place


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_does_not_hold_opens_nothing(lied_to: Place, provider: HostileProvider, lie: str) -> None:
    reason, provider.claims = LIES[lie]
    assert lied_to.sign_on() == f"/login?sso={reason}"
    assert lied_to.browser.get("/api/v1/session").status_code == 401 and lied_to.book.tables.users.all() == []


def test_signatures_of_nobody_of_an_hmac_and_of_another_key_open_nothing(
    lied_to: Place, provider: HostileProvider
) -> None:
    url = lied_to.begun()
    nonce = provider.codes[provider.authorized(url)["code"]]["nonce"]
    now = int(time.time())
    good = {"iss": provider.issuer, "aud": CLIENT, "sub": "ana-1", "iat": now, "exp": now + 300, "nonce": nonce}
    good |= {"email": MAIL, "email_verified": True}
    public = provider.key.as_pem(private=False)
    forged = [unsigned(good), unsigned(good, "NONE"), unsigned(good, "RS256"), "a.b.c", "..", "x"]
    forged += [hmac_signed(good, secret) for secret in (SECRET.encode(), public, public.strip(), b"")]
    provider.key, mine = OTHER, provider.key  # the same kid, other bits
    forged.append(provider.signed(nonce))
    provider.key = mine
    for number, token in enumerate(forged):
        url = lied_to.begun()
        provider.raw = token
        told = lied_to.back(provider.authorized(url))
        assert told == "/login?sso=token", number
    assert lied_to.book.tables.users.all() == []


def test_a_minute_between_two_clocks_is_forgiven(provider: HostileProvider) -> None:
    place = Place(provider)
    place.invite()
    now = int(time.time())
    provider.claims = {"exp": now - 30, "iat": now + 30}
    assert place.sign_on() == "/"


def test_a_new_key_is_fetched_and_an_unknown_one_is_not_asked_for_again_and_again(provider: HostileProvider) -> None:
    place = Place(provider)
    place.invite()
    assert place.sign_on() == "/"
    before, provider.key = provider.key, jwk.RSAKey.generate_key(2048, {"kid": "two", "use": "sig"})
    provider.shown = [before, provider.key]
    place.sso._provider._clock = lambda: time.time() + 30  # as if the first keys were that old
    assert place.sign_on() == "/"
    assert provider.asked.count("/jwks") == 2
    provider.key = jwk.RSAKey.generate_key(2048, {"kid": "three"})
    for _ in range(3):
        assert place.sign_on() == "/login?sso=token"
    assert provider.asked.count("/jwks") == 2
    provider.key, provider.shown = before, [before]


def test_a_state_is_good_once_for_ten_minutes_and_in_the_browser_that_began(provider: HostileProvider) -> None:
    place = Place(provider)
    place.invite()
    stranger, query = place.another(), provider.authorized(place.begun())
    assert place.back(query, stranger) == "/login?sso=state"
    assert place.back({**query, "state": "x" * 43}) == "/login?sso=state"
    place = Place(provider)
    place.invite()
    query = provider.authorized(place.begun())
    cookie = place.browser.cookies.get("zuji_sso")
    assert place.back(query) == "/"
    session = place.browser.cookies.get("zuji_session")
    place.browser.cookies.set("zuji_sso", str(cookie), path=BEGIN)
    assert place.back(query) == "/login?sso=state" and place.browser.cookies.get("zuji_session") == session
    old = provider.authorized(place.begun())
    now = place.admission._clock  # type: ignore[attr-defined]
    place.admission._clock = lambda: now() + 601  # type: ignore[attr-defined]
    assert place.back(old) == "/login?sso=state"


def test_a_session_that_was_planted_before_is_not_the_one_that_is_opened(provider: HostileProvider) -> None:
    place = Place(provider)
    place.invite()
    owner = place.book.take(place.book.link("owner"), "owner@example.com", "Owner", PASSWORD)
    planted = place.admission.open(owner, "", "")
    place.browser.cookies.set("zuji_session", planted)
    assert place.sign_on() == "/"
    fresh = [one.value for one in place.browser.cookies.jar if one.name == "zuji_session"]
    assert place.admission.of_session(planted) is None and any(one != planted for one in fresh)


def test_an_answer_of_another_issuer_is_refused(provider: HostileProvider) -> None:
    place = Place(provider)
    place.invite()
    query = provider.authorized(place.begun())
    assert place.back({**query, "iss": "https://evil.example"}) == "/login?sso=token"
    provider.description = {"authorization_response_iss_parameter_supported": True}
    place.sso._provider._description = None
    assert place.sign_on() == "/login?sso=token"  # it promised to say who it is
    assert place.back({**provider.authorized(place.begun()), "iss": provider.issuer}) == "/"


@pytest.mark.parametrize(
    "lie",
    [
        {"issuer": "https://evil.example"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": 7},
    ],
)
def test_a_provider_that_describes_itself_wrongly_is_not_gone_to(
    provider: HostileProvider, lie: dict[str, Any]
) -> None:
    place = Place(provider)
    provider.description = lie
    answer = place.browser.post(BEGIN, json={}, headers=OWN)
    assert (answer.status_code, answer.json()["reason"]) == (502, "provider")
    assert answer.cookies.get("zuji_sso") is None


def test_endpoints_that_lead_inside_are_not_asked(provider: HostileProvider) -> None:
    place = Place(provider)
    place.invite()
    for name in ("token_endpoint", "jwks_uri"):
        provider.description = {name: "http://169.254.169.254/latest/meta-data"}
        place.sso._provider._description = place.sso._provider._keys = None
        assert place.sign_on() == "/login?sso=unreachable"


def test_where_one_goes_afterwards_is_a_page_of_ours(provider: HostileProvider) -> None:
    place = Place(provider)
    for path in (
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "",
        "/a\r\nx: y",
        "x",
        "/\t/evil.example",
    ):
        assert place.browser.post(BEGIN, json={"path": path}, headers=OWN).status_code == 400
    crossing = {"sec-fetch-site": "cross-site"}
    assert place.browser.post(BEGIN, json={}, headers=crossing).status_code == 403, "nobody begins it for another"


def test_groups_decide_the_roles_of_the_projects_that_rules_name(provider: HostileProvider) -> None:
    rules = rules_of("admins=owner; growth=analyst@store; *=viewer@store; ghosts=admin@no such project")
    place = Place(provider, msgspec.structs.replace(PLAIN, rules=rules, newcomers=True))
    root = place.book.take(place.book.link("owner"), "owner@example.com", "Owner", PASSWORD)
    provider.claims = {"groups": ["growth", "ghosts"]}
    other = place.book.tables.metadata.create_project("other").id
    assert place.sign_on() == "/" and place.roles() == {place.shop: "analyst"}
    user = place.book.user_of(MAIL)
    place.book.tables.users.put_grant(UserGrant(user.id, place.shop, "analyst", ("phone",), ()))
    place.book.tables.users.put_grant(UserGrant(user.id, other, "admin"))
    provider.claims = {"groups": "nobody"}
    assert place.sign_on() == "/" and place.roles() == {place.shop: "viewer", other: "admin"}
    (kept,) = (one for one in place.book.tables.users.grants(user.id) if one.project == place.shop)
    assert kept.hidden == ("phone",)
    provider.claims = {"groups": ["admins"]}
    assert place.sign_on() == "/" and place.roles()[0] == "owner"
    provider.claims = {}
    place.book.disable(root, True)
    assert place.sign_on() == "/" and place.roles()[0] == "owner", "the last owner stays"
    place.book.disable(root, False)
    assert place.sign_on() == "/" and 0 not in place.roles()


def test_rules_wait_for_who_loses_a_role_and_gets_it_again(provider: HostileProvider) -> None:
    rules = rules_of("growth=analyst@store; all=viewer")
    place = Place(provider, msgspec.structs.replace(PLAIN, rules=rules, newcomers=True))
    place.book.take(place.book.link("owner"), "owner@example.com", "Owner", PASSWORD)
    provider.claims = {"groups": ["growth"]}
    assert place.sign_on() == "/"
    user = place.book.user_of(MAIL)
    east = {"property": "region", "operator": "equals", "value": "east"}
    place.book.tables.users.put_grant(UserGrant(user.id, place.shop, "analyst", ("phone",), (east,)))
    provider.claims = {}
    assert place.sign_on() == "/login?sso=no_role" and place.roles() == {}
    assert place.book.tables.sessions.one(place.book.admission.open(user.id, "", ""))[2] == []  # type: ignore[index]
    provider.claims = {"groups": ["growth"]}
    assert place.sign_on() == "/"
    assert place.book.tables.users.grants(user.id) == [UserGrant(user.id, place.shop, "analyst", ("phone",), (east,))]
    # An administrator's word replaces what waits.
    provider.claims = {}
    place.sign_on()
    place.book.grant(UserGrant(user.id, place.shop, "viewer", ("mail",)), None)
    assert [one.hidden for one in place.book.tables.users.grants(user.id)] == [("mail",)]


def test_nobody_comes_in_without_a_role_and_a_disabled_user_stays_out(provider: HostileProvider) -> None:
    place = Place(provider, msgspec.structs.replace(PLAIN, rules=rules_of("growth=analyst@store"), newcomers=True))
    place.book.take(place.book.link("owner"), "owner@example.com", "Owner", PASSWORD)
    assert place.sign_on() == "/login?sso=not_invited"
    provider.claims = {"groups": ["growth"]}
    assert place.sign_on() == "/"
    provider.claims = {}
    assert place.sign_on() == "/login?sso=no_role"
    place.book.disable(place.book.user_of(MAIL).id, True)
    provider.claims = {"groups": ["growth"]}
    assert place.sign_on() == "/login?sso=disabled" and place.roles() == {}


def test_an_account_with_a_password_is_linked_by_its_owner_or_an_administrator_only(provider: HostileProvider) -> None:
    place = Place(provider)
    owner = place.book.take(place.book.link("owner"), MAIL, "Ana", PASSWORD)
    assert place.sign_on() == "/login?sso=not_linked"
    refused = place.browser.post(BEGIN, json={"link": True}, headers=OWN)
    assert refused.status_code == 401
    place.browser.cookies.set("zuji_session", place.admission.open(owner, "", ""))
    assert place.browser.get("/api/v1/me").json()["sso"] is False
    provider.claims = {"email": "other.name@example.com"}
    assert place.sign_on(link=True, path="/account") == "/account"
    assert place.browser.get("/api/v1/me").json()["sso"] is True
    place.browser = place.another()
    assert place.sign_on() == "/" and place.who()["user"] == owner
    bo = place.book.tables.users.add("bo@example.com", "Bo", "", [UserGrant(0, place.shop, "viewer")], 1)
    assert place.sign_on(link=True) == "/"  # the owner again
    place.browser.cookies.clear()
    place.browser.cookies.set("zuji_session", place.admission.open(bo, "", ""))
    assert place.sign_on(link=True) == "/account?sso=linked", "one subject opens one account"
    provider.claims = {"sub": "bo-1", "email": "bo@example.com"}
    place.browser = place.another()
    assert place.sign_on() == "/login?sso=not_linked"
    place.book.expect_sso(place.book.user(bo))
    assert place.sign_on() == "/" and place.who()["user"] == bo


def test_single_sign_on_only_leaves_passwords_to_owners(provider: HostileProvider) -> None:
    place = Place(provider, sso_only=True)
    place.book.take(place.book.link("owner"), "owner@example.com", "Owner", PASSWORD)
    place.invite()
    token = str(place.book.invite("bo@example.com", [UserGrant(0, place.shop, "viewer")], None))
    body = {"token": token, "name": "Bo", "password": PASSWORD}
    refused = place.browser.post("/api/v1/session/link/take", json=body, headers=OWN)
    assert refused.status_code == 400 and "single sign-on" in refused.json()["detail"]
    assert place.sign_on() == "/" and place.who()["who"] == MAIL, "the invitation is taken by single sign-on"
    user = place.book.user_of(MAIL)
    place.admission.sso_only = False  # type: ignore[attr-defined]
    place.book.take(place.book.link("reset", user=user.id), "", "", PASSWORD)
    place.admission.sso_only = True  # type: ignore[attr-defined]
    told = place.browser.post("/api/v1/session", json={"mail": MAIL, "password": PASSWORD}, headers=OWN)
    assert told.status_code == 401 and told.json()["type"].endswith(":sso-only")
    wrong = place.browser.post("/api/v1/session", json={"mail": MAIL, "password": PASSWORD + "x"}, headers=OWN)
    assert wrong.status_code == 401 and wrong.json()["type"].endswith(":login-refused"), (
        "only who knows the password is told"
    )
    owner = {"mail": "owner@example.com", "password": PASSWORD}
    assert place.browser.post("/api/v1/session", json=owner, headers=OWN).status_code == 200


def test_every_sign_on_is_in_the_audit_log_and_strangers_fill_nothing(provider: HostileProvider) -> None:
    place = Place(provider)
    place.invite()
    place.sign_on()
    provider.claims = {"sub": "bo-1", "email": "bo@example.com"}
    place.browser = place.another()
    place.sign_on()
    for _ in range(3):
        place.back({"state": "x", "code": "y"}, place.another())
    owner = place.book.take(place.book.link("owner"), "owner@example.com", "Owner", PASSWORD)
    place.browser.cookies.set("zuji_session", place.admission.open(owner, "", ""))
    entries = place.browser.get("/api/v1/audit").json()["entries"]
    told = [(one["who"], one["result"], one["detail"].get("reason")) for one in entries if one["action"] == "sso_done"]
    assert told == [("", "refused", "not_invited"), (MAIL, "done", None)]
    assert "code-" not in json.dumps(entries)


def test_rules_read_group_names_of_every_kind() -> None:
    rules = rules_of(" cn=Data,ou=Staff=analyst@my shop ; 运营=viewer;")
    assert rules == (("cn=Data,ou=Staff", "analyst", "my shop"), ("运营", "viewer", ""))
    assert roles_of(rules, frozenset({"cn=Data,ou=Staff"})) == {"my shop": "analyst"}
    for wrong in ("x", "x=boss", "=viewer", "x=owner@shop", "x=viewer@"):
        with pytest.raises(ValueError, match=r"is not|an owner"):
            rules_of(wrong)
    claims = {"sub": "a", "realm_access": {"roles": ["r", 7]}, "a.b": ["dotted"], "email": "X@Example.com"}
    assert person_of("i", claims, "realm_access.roles").groups == {"r"}
    assert person_of("i", claims, "a.b").groups == {"dotted"} and person_of("i", claims, "a.b").mail == ""
    assert in_domains("a@b.c", ()) and not in_domains("", ("b.c",)) and SHOP
