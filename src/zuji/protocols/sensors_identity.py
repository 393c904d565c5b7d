"""Who a Sensors record speaks of (protocols/sensors.md §9, canonical.md §5)."""

from __future__ import annotations

from typing import Any

import msgspec

from zuji.protocols.names import name_ok, names_ok
from zuji.protocols.values import ID_CHARS_MAX, Errors, Refused, shown, text_id
from zuji.records.event import IdentityOp
from zuji.records.identity import ANONYMOUS, LOGIN

VENDOR_USER = "$identity_sensors_user_id"  # the vendor's own numeric user id, in schema records that name nothing else


class Who(msgspec.Struct):
    """The identity fields of one record."""

    distinct_id: str
    is_login_id: bool
    anonymous_id: str
    login_id: str
    identities: dict[str, str]
    op: IdentityOp | None


def _checked(identities: Any, extra: dict[str, Any], errors: Errors) -> dict[str, str]:
    """The pairs that keep the rules; the others go to extra, each with an error."""
    if identities is None:
        return {}
    if not isinstance(identities, dict):
        extra["identities"] = identities
        errors.append(("bad_identities", "identities", f"{type(identities).__name__}, not an object"))
        return {}
    good: dict[str, str] = {}
    bad: dict[str, Any] = {}
    for key, value in identities.items():
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if isinstance(text, str) and 0 < len(text) <= ID_CHARS_MAX and name_ok(key):
            good[key] = text
        else:
            bad[key] = value
            errors.append(("bad_identity", shown(key), f"{shown(value)} is not a text of 1 to {ID_CHARS_MAX}"))
    if bad:
        extra["identities"] = bad
    return good


def _pair(text: str, identities: dict[str, str]) -> tuple[str, str] | None:
    """(key, value) when text is 'key+value' of one of the identities: a login with a custom key, or Python's ids."""
    key, plus, value = text.partition("+")
    return (key, value) if plus and identities.get(key) == value else None


def who(kind: str, fields: dict[str, Any], login_flag: Any, device_id: str, errors: Errors) -> Who:
    """Takes the identity fields out of a record.

    What cannot be used stays in `fields` (the later `extra`) with an entry in errors. An unbind record carries only
    the pair that is cut loose: it gives no identities, or they would be linked to the current user once more.
    Raises Refused: bad_id, no_id.
    """
    pop = fields.pop
    distinct = pop("distinct_id", None)
    anonymous = pop("anonymous_id", None)
    login = pop("login_id", None)
    identities = pop("identities", None)
    if type(distinct) is not str or len(distinct) > ID_CHARS_MAX:
        distinct = text_id(distinct, "distinct_id")
    if anonymous is None:
        anonymous = ""
    elif type(anonymous) is not str or len(anonymous) > ID_CHARS_MAX:
        anonymous = text_id(anonymous, "anonymous_id")
    if login is None:
        login = ""
    elif type(login) is not str or len(login) > ID_CHARS_MAX:
        login = text_id(login, "login_id")
    if type(identities) is not dict or not names_ok(identities):
        identities = _checked(identities, fields, errors)
    else:
        for value in identities.values():
            if type(value) is not str or not 0 < len(value) <= ID_CHARS_MAX:
                identities = _checked(identities, fields, errors)
                break

    if not distinct:
        distinct = login or anonymous or device_id
        if not distinct:
            for key, value in identities.items():
                distinct = f"{key}+{value}"
                break
            else:
                raise Refused("no_id", "the record has no distinct_id, nor any other id to stand for it", "distinct_id")
    is_login = login_flag is True or kind == "track_signup" or (login != "" and login == distinct)
    pair = _pair(login or distinct, identities) if "+" in (login or distinct) else None
    if login and not is_login:
        is_login = distinct == (pair[1] if pair else identities.get(LOGIN, login))
    if kind == "track_id_unbind":
        # distinct_id is still the current user's and nothing says of which class: it is evidence of no kind.
        pairs = tuple(identities.items())
        return Who(distinct, is_login, anonymous, login, {}, IdentityOp("unlink", pairs) if pairs else None)
    if is_login:
        login = login or distinct
    elif not anonymous and pair is None:
        anonymous = distinct

    op = None
    if kind == "track_id_bind":
        op = IdentityOp("link", tuple(identities.items())) if identities else None
    elif kind == "track_signup":
        original = text_id(pop("original_id", None), "original_id") or anonymous
        if original:
            op = IdentityOp("login", (pair or (LOGIN, login), (ANONYMOUS, original)))
    if not identities:
        if login:
            identities[LOGIN] = login
        if anonymous:
            identities[ANONYMOUS] = anonymous
    return Who(distinct, is_login, anonymous, login, identities, op)
