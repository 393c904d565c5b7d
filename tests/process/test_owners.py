"""Whose data a record is."""

from __future__ import annotations

import hashlib

from zuji.process.owners import Owners, hashed, unknown
from zuji.records.project import Project


def sha(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


SHOP = Project(1, "shop", keys=(sha("phc_1"), sha("1")))
BLOG = Project(2, "blog", tokens=("t",), keys=(sha("wk"), sha("shop")))
OWNERS = Owners({"shop": SHOP, "blog": BLOG})


def test_a_key_names_its_project_as_text_and_as_hash() -> None:
    assert OWNERS.project("", "phc_1") is SHOP
    assert OWNERS.project("", "#" + sha("phc_1")) is SHOP
    assert OWNERS.project("", "wk") is BLOG  # an ingest key is enough, whatever tokens the project asks for
    assert OWNERS.project("", "1") is SHOP


def test_a_name_serves_as_a_key_unless_the_project_asks_for_tokens() -> None:
    owners = Owners({"shop": Project(1, "shop"), "blog": BLOG})
    assert Owners({"shop": SHOP}).project("", "shop") is SHOP
    assert Owners({"shop": SHOP}).project("", hashed("shop")) is SHOP
    assert owners.project("", "blog") is None
    assert OWNERS.project("", "shop") is BLOG  # a key goes before another project's name


def test_a_name_that_is_said_is_the_only_thing_that_counts() -> None:
    assert OWNERS.project("shop", "wk") is SHOP
    assert OWNERS.project("nowhere", "wk") is None
    assert OWNERS.project("", "") is None


def test_the_reason_tells_four_characters_of_a_key_and_what_makes_it_known() -> None:
    reason, detail, field = unknown("", "phc_secret")
    assert (reason, field) == ("unknown_project", "key")
    assert "'phc_'" in detail
    assert "phc_s" not in detail
    assert "zuji key create --project P --scope ingest --key" in detail
    assert sha("x") not in unknown("", hashed("x"))[1]
    assert "no key" in unknown("", "")[1]
    assert "zuji project create" in unknown("nowhere", "")[1]
