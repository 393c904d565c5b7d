"""The book of virtual events, virtual properties and look-up tables: what is refused, versions, copies in the store."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.analyze.scenario import World, scenario
from tests.servers import embedded
from tests.store.rows import table_of
from zuji.analyze.asking import State
from zuji.analyze.complaints import BadQuery
from zuji.analyze.kinds import parse
from zuji.analyze.run import AsOf, Runner
from zuji.definitions import lookup_files
from zuji.definitions.cohorts import CohortBook
from zuji.definitions.definition_changes import Kept, changes
from zuji.definitions.planning import Planning
from zuji.definitions.ruling import bot_rules, business_systems
from zuji.definitions.virtuals import VirtualBook
from zuji.records.plan_changes import VersionConflict
from zuji.records.property import Property
from zuji.serve.definition_deps import DefinitionRefused
from zuji.store.clickhouse import ClickHouse
from zuji.store.definitions import SavedDefinitions
from zuji.store.metadata import Metadata
from zuji.store.tables import LOOKUP_ROWS

SIGNED = ("ana", "a test")
PROJECT = 7_001
PRODUCTS = (
    "sku,category,price,live,since\ns1,toys,2.5,true,2026-11-01\ns2,,7,false,\n足迹,books,-1,,2026-11-01T09:00:00\n"
)


@pytest.fixture(scope="module")
def store() -> Iterator[ClickHouse]:
    opened = ClickHouse(embedded.dsn(), embedded.generation())
    yield opened
    opened.drop()


class Shop:
    """A world whose questions read the book."""

    def __init__(self, world: World, book: VirtualBook, store: ClickHouse) -> None:
        self.world, self.book, self.store = world, book, store
        self.project = PROJECT + random.randrange(10**6)
        world.load(store, self.project)
        self.now = 1_800_000_000.0

    def state(self, project_id: int) -> State:
        state = self.world.state(project_id)
        state = msgspec.structs.replace(state, virtual_at=self.book.of(project_id, self.store))
        virtual = self.book.of(project_id, self.store)(2**52)
        return msgspec.structs.replace(state, naming=state.naming._replace(virtual=virtual))

    def create(self, kind: str, name: str, **more: Any) -> Any:
        return self.book.create(self.project, kind, name, SIGNED, self.state(self.project), **more)

    def change(self, kind: str, name: str, base: int, **more: Any) -> Any:
        return self.book.change(self.project, kind, name, base, SIGNED, self.state(self.project), **more)

    def ask(self, event: str = "*", as_of: AsOf | None = None, **series: Any) -> Any:
        query = {"kind": "trend", "series": [{"event": event, **series}], "from": "2026-11-01", "to": "2026-11-01"}
        query["breakdowns"] = series.pop("breakdowns", [])
        query["series"] = [{"event": event, **series}]
        return Runner(self.store, self, clock=lambda: self.now).run(self.project, parse(query), as_of=as_of)

    def total(self, event: str = "*", **more: Any) -> Any:
        return self.ask(event, **more).series[0].total


STORY = {
    "ana": [("view", "09:00", {"sku": "s1", "n": 2}), ("buy", "10:00", {"sku": "s1", "n": 3})],
    "bo": [("view", "09:00", {"sku": "s2", "n": 5}), ("pay", "11:00", {"sku": "足迹", "n": 1})],
    "cy": [("view", "12:00", {"n": 4}), ("buy", "13:00", {"sku": "s9"})],
}


@pytest.fixture
def shop(tmp_path: Path, store: ClickHouse) -> Shop:
    metadata = Metadata(f"sqlite:///{tmp_path}/metadata.db")
    cohorts = CohortBook(metadata)
    world = scenario(STORY)
    world.catalogue = msgspec.structs.replace(world.catalogue, events=dict.fromkeys(("view", "buy", "pay"), (1, 2, 3)))
    made = Shop(world, VirtualBook(metadata, cohorts.told), store)
    made.cohorts = cohorts  # type: ignore[attr-defined]
    return made


def parts(*told: Any) -> dict[str, Any]:
    return {"parts": [part if isinstance(part, dict) else {"event": part} for part in told]}


def refused(work: Any) -> str:
    with pytest.raises((DefinitionRefused, BadQuery)) as complained:
        work()
    return str(complained.value)


def test_an_event_that_two_parts_hold_for_counts_once(shop: Shop) -> None:
    many = {"event": "*", "filters": [{"property": "n", "operator": "greater", "value": 2}]}
    shop.create("event", "key action", body=parts("buy", "pay", many, "buy"))
    assert shop.total("key action") == 5  # both buys, the pay, and the views of 5 and 4
    assert shop.ask("key action").receipt.versions["virtual event 1"] == 1


def test_virtual_properties_and_tables_read_each_other(shop: Shop) -> None:
    shop.create("lookup", "products", file=PRODUCTS.encode(), body={})
    shop.create("property", "price", body={"expression": "lookup('products', sku, 'price')"})
    shop.create("property", "worth", body={"expression": "n * price"})
    assert shop.total(measure="sum", property="worth") == 2 * 2.5 + 3 * 2.5 + 5 * 7 - 1
    split = {"on": "lookup", "table": "products", "via": "sku", "property": "category"}
    found = shop.ask(breakdowns=[split])
    assert [(line.breakdown, line.total) for line in found.series] == [
        ([None], 3),
        (["toys"], 2),
        (["books"], 1),
    ]
    assert found.receipt.versions["lookup 1"] == 1
    assert shop.book.used_by(shop.project, "lookup", "products") == ["virtual property 'price'"]
    assert shop.book.used_by(shop.project, "property", "price") == ["virtual property 'worth'"]


def test_a_question_reads_the_newest_as_of_when_it_is_asked_and_an_old_receipt_the_version_of_then(shop: Shop) -> None:
    first = shop.create("event", "act", body=parts("buy"))
    shop.now = first.at / 1000
    before = shop.ask("act").receipt
    second = shop.change("event", "act", 1, body=parts("buy", "pay"))
    shop.now = second.at / 1000
    after = shop.ask("act")
    assert (after.series[0].total, after.receipt.versions["virtual event 1"]) == (3, 2)
    again = Runner(shop.store, shop, clock=lambda: shop.now).verify(shop.project, msgspec.to_builtins(before))
    assert again.verdict == "same" and before.versions["virtual event 1"] == 1
    shop.book.archive(shop.project, "event", "act", 2, SIGNED)
    shop.now += 60
    assert "is archived; restore it" in refused(lambda: shop.ask("act"))
    assert shop.total("act", as_of=AsOf(1, first.at)) == 2


def test_new_rows_of_a_table_replace_all_and_old_answers_stay(shop: Shop) -> None:
    first = shop.create("lookup", "products", file=PRODUCTS.encode(), body={})
    price = {"measure": "sum", "property": "price", "on": "lookup", "table": "products", "via": "sku"}
    shop.now = first.at / 1000
    assert shop.total(**price) == 2.5 + 2.5 + 7 - 1
    second = shop.change("lookup", "products", 1, file=b"sku,price\ns1,100\n")
    shop.now = second.at / 1000
    assert shop.total(**price) == 200
    assert shop.total(as_of=AsOf(1, first.at), **price) == 11
    shop.change("lookup", "products", 2, description="as of today")  # the rows stay
    shop.now += 60
    assert shop.total(**price) == 200


def test_a_copy_that_is_there_by_half_is_made_whole(shop: Shop) -> None:
    saved = shop.create("lookup", "products", file=PRODUCTS.encode(), body={})
    shop.store.create(LOOKUP_ROWS)
    half = {"project": shop.project, "lookup": saved.id, "version": 1, "key": "s1", "cells": ["no"]}
    shop.store.insert(LOOKUP_ROWS, 0, table_of(LOOKUP_ROWS, [half]), "")
    price = {"measure": "max", "property": "price", "on": "lookup", "table": "products", "via": "sku"}
    assert shop.total(**price) == 7


def test_a_real_one_that_comes_to_be_called_the_same_changes_no_answer(shop: Shop) -> None:
    shop.create("event", "act", body=parts("buy"))
    shop.create("property", "worth", body={"expression": "n * 10"})
    before = shop.total("act"), shop.total(measure="sum", property="worth")
    catalogue = shop.world.catalogue
    shop.world.catalogue = msgspec.structs.replace(
        catalogue,
        events={**catalogue.events, "act": (1, 2, 3)},
        properties={**catalogue.properties, "worth": Property("worth", "text")},
    )
    assert (shop.total("act"), shop.total(measure="sum", property="worth")) == before
    assert "there is a real event 'pay'" in refused(lambda: shop.create("event", "pay", body=parts("buy")))
    assert "there is a real property 'n'" in refused(lambda: shop.create("property", "n", body={"expression": "1"}))


def test_a_property_whose_kind_changes_is_complained_about_where_it_is_read(shop: Shop) -> None:
    shop.create("property", "double", body={"expression": "n * 2"})
    known = shop.world.catalogue.properties
    shop.world.catalogue = msgspec.structs.replace(
        shop.world.catalogue, properties={**known, "n": Property("n", "text")}
    )
    with pytest.raises(BadQuery) as complained:
        shop.total(measure="sum", property="double")
    (problem,) = complained.value.problems
    assert problem.field == "series[0].property"
    assert "virtual property 'double' cannot be read: 'multiply' takes a number" in problem.detail
    assert "(at character 1)" in problem.detail


def test_circles_and_depth_are_refused(shop: Shop) -> None:
    for i in range(4):
        read = "n" if i == 0 else f"p{i - 1}"
        shop.create("property", f"p{i}", body={"expression": f"{read} + 1"})
    assert "4 deep" in refused(lambda: shop.create("property", "p4", body={"expression": "p3 + 1"}))
    assert "circle: p0 -> p3" in refused(lambda: shop.change("property", "p0", 1, body={"expression": "p3 + 1"}))
    assert "'p3' could not be read" in refused(
        lambda: shop.change("property", "p2", 1, body={"expression": "text(p1)"})
    )
    wide = " + ".join(["n"] * 20)
    shop.create("property", "w0", body={"expression": f"concat({', '.join([f'({wide})'] * 5)})"})
    told = {"expression": "concat(w0, w0, w0, w0, w0)"}
    assert "more than 600 parts" in refused(lambda: shop.create("property", "w1", body=told))


def test_what_others_name_is_not_archived(shop: Shop) -> None:
    shop.create("event", "act", body=parts("buy"))
    shop.create("property", "double", body={"expression": "n * 2"})
    filters = [{"property": "double", "operator": "greater", "value": 3}]
    shop.cohorts.create(  # type: ignore[attr-defined]
        shop.project, "actors", "dynamic", SIGNED, definition=[{"did": {"event": "act", "filters": filters}}]
    )
    for kind, name in (("event", "act"), ("property", "double")):
        assert shop.book.used_by(shop.project, kind, name) == ["cohort 'actors'"]
        told = refused(lambda kind=kind, name=name: shop.book.archive(shop.project, kind, name, 1, SIGNED))
        assert "is named by cohort 'actors'" in told
    with pytest.raises(VersionConflict):
        shop.change("event", "act", 9, body=parts("pay"))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"parts": []}, "1 to 50 parts"),
        ({"parts": [{"event": "buy"}] * 51}, "1 to 50 parts"),
        (parts({"event": "buy", "filters": [{"did": {"event": "view"}}]}), "parts[0].filters[0]"),
        (parts({"event": "buy", "filters": [{"cohort": "x"}]}), "looks at the event alone"),
        (
            parts({"event": "buy", "filters": [{"property": "nn", "operator": "is_set"}]}),
            "parts[0].filters[0].property",
        ),
        (parts({"event": "buy", "x": 1}), "parts[0].x"),
        (parts("act"), "parts name real ones"),
    ],
)
def test_what_is_no_virtual_event_is_refused_with_its_place(shop: Shop, body: dict[str, Any], told: str) -> None:
    shop.create("event", "act", body=parts("buy"))
    assert told in refused(lambda: shop.create("event", "other", body=body))


@pytest.mark.parametrize("name", ["", " a", "a ", "$a", "x" * 129, "a\nb", "\ud800", "*"])
def test_names_that_are_not_valid(shop: Shop, name: str) -> None:
    assert refused(lambda: shop.create("event", name, body=parts("buy"))).startswith("name:")


def test_what_changed_under_a_question_names_definitions_that_it_comes_to_read(shop: Shop, tmp_path: Path) -> None:
    shop.create("lookup", "products", file=PRODUCTS.encode(), body={})
    shop.create("property", "price", body={"expression": "lookup('products', sku, 'price')"})
    shop.create("property", "other", body={"expression": "n + 1"})
    dear = {"event": "buy", "filters": [{"property": "price", "operator": "greater", "value": 2}]}
    shop.create("event", "dear", body=parts(dear))
    shop.change("lookup", "products", 1, file=PRODUCTS.replace("2.5", "3.5").encode())
    shop.change("lookup", "products", 2, description="only words")
    shop.change("property", "other", 1, body={"expression": "n + 2"})
    shop.change("event", "dear", 1, body=parts(dear, "pay"))
    metadata = Metadata(f"sqlite:///{tmp_path}/metadata.db")
    rules = (Planning(metadata), business_systems(metadata), bot_rules(metadata))
    kept = Kept(metadata, CohortBook(metadata), *rules, SavedDefinitions(metadata))
    today = dt.datetime.now(dt.UTC).date()
    span = {"from": str(today - dt.timedelta(2)), "to": str(today + dt.timedelta(2))}
    query = parse({"kind": "trend", "series": [{"event": "dear"}], **span})
    found = [(one.what, one.name, one.version) for one in changes(kept, shop.project, query, "UTC")]
    assert sorted(found) == [("lookup", "products", 2), ("virtual_event", "dear", 2)]


# Files


def read(text: str | bytes, key: str = "", **kinds: str) -> lookup_files.Read:
    return lookup_files.read(text if isinstance(text, bytes) else text.encode(), key, kinds, "Asia/Shanghai")


def test_kinds_are_what_every_value_reads_as() -> None:
    found = read(PRODUCTS)
    assert (found.key, found.columns) == (
        "sku",
        [("category", "text"), ("price", "number"), ("live", "bool"), ("since", "datetime")],
    )
    at = 1_793_462_400_000  # midnight of the day in Shanghai
    assert found.rows.to_pylist() == [
        {"key": "s1", "cells": ["toys", "2.5", "1", str(at)]},
        {"key": "s2", "cells": ["", "7.0", "0", ""]},
        {"key": "足迹", "cells": ["books", "-1.0", "", str(at + 9 * 3_600_000)]},
    ]
    assert lookup_files.unpacked(lookup_files.packed(found.rows)) == found.rows
    codes = read("k,code,mixed,empty\na,007,1,\nb,1,x,\n")
    assert [kind for _, kind in codes.columns] == ["text", "text", "text"]
    assert read("k,code\na,1\n", code="text").columns == [("code", "text")]
    assert read("a,k\n1,x\n2,y\n", key="k").rows.to_pylist()[0] == {"key": "x", "cells": ["1.0"]}


def test_gbk_and_quoted_cells_are_read() -> None:
    assert read("编号,名称\n1,足迹\n".encode("gbk")).rows.to_pylist() == [{"key": "1", "cells": ["足迹"]}]
    quoted = read('k,v\n"a,""b""","line\nend"\n')
    assert quoted.rows.to_pylist() == [{"key": 'a,"b"', "cells": ["line\nend"]}]
    assert read(b"\xef\xbb\xbfk,v\na,\n").key == "k"


@pytest.mark.parametrize(
    ("text", "kinds", "told"),
    [
        (b"", {}, "1 to 100 columns"),
        ("k,v\n", {}, "no row"),
        ("k,k\na,b\n", {}, "column 'k' is named twice"),
        ("k,\na,b\n", {}, "is no name of a column"),
        ("k,v\na,1\nb,2\na,3\n", {}, "line 4: key 'a' is on line 2 already"),
        ('k,v\na,"x\ny"\nb,2\na,3\n', {}, "line 5: key 'a' is on line 2 already"),
        ("k,v\n,1\n", {}, "line 2: a key has"),
        ("k,v\na,1,2\n", {}, "is no CSV"),
        ("k,v\na,1\nb,x\n", {"v": "number"}, "line 3: 'x' of 'v' is no number"),
        ("k,v\na,2026-02-30\n", {"v": "datetime"}, "line 2: '2026-02-30' of 'v' is no datetime"),
        ("k,v\na,1\n", {"v": "list"}, "not one of text, number, bool, datetime"),
        ("k,v\na,1\n", {"w": "text"}, "no column 'w'"),
        (b"k,v\na,\x00\n", {}, "zero byte"),
        (b"k,v\na,\xff\xff\xff\n", {}, "neither UTF-8 nor GBK"),
        ("k,v\na," + "x" * 5_000 + "\n", {}, "line 2: 'v' has more than"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_its_line(text: Any, kinds: dict[str, str], told: str) -> None:
    assert told in refused(lambda: read(text, **kinds))


def test_a_key_that_is_not_there_is_refused() -> None:
    assert "no column 'x'; it has k, v" in refused(lambda: read("k,v\na,1\n", key="x"))
