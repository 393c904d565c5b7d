"""A sample of the fuzzer for every run of the tests; `python -m tests.torture.fuzz_collector` is the whole of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.protocols.captures import decode, post
from tests.servers.zuji import Server, running
from tests.torture import fuzz_collector
from tests.torture.hostile import FIELDS, IDS, NAMES, NUMBERS, TEXTS, TIMES, TYPES
from tests.torture.loading import Loading

_values: Any = st.recursive(
    st.sampled_from(TEXTS)
    | st.sampled_from(NUMBERS)
    | st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
_records = st.fixed_dictionaries(
    {"type": st.sampled_from(TYPES[:13]), "distinct_id": st.sampled_from(IDS)},
    optional={
        "event": st.sampled_from(["Buy", "$SignUp", "", None]),
        "time": st.sampled_from(TIMES),
        "_flush_time": st.sampled_from(TIMES),
        "time_free": st.booleans(),
        "properties": st.dictionaries(st.sampled_from(NAMES), _values, max_size=6) | _values,
        "item_type": st.just("book"),
        "item_id": st.sampled_from(IDS),
        "original_id": st.sampled_from(IDS),
        "identities": st.dictionaries(st.sampled_from(NAMES), st.sampled_from(IDS), max_size=3),
        "lib": st.dictionaries(st.sampled_from(["$lib", "$lib_version", "x"]), _values, max_size=3),
    },
)


@pytest.fixture(scope="module")
def loading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loading]:
    loading = Loading(tmp_path_factory.mktemp("fuzz"))
    yield loading
    loading.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("fuzz") / "data") as server:
        yield server


def _text(value: Any) -> bytes:
    return json.dumps(value).encode()


@given(st.lists(_records, max_size=20))
@settings(max_examples=40, deadline=None)
def test_any_batch_of_records_is_loaded(loading: Loading, records: list[dict[str, Any]]) -> None:
    loading.put(post(_text(records), query="project=default"))
    assert len([fate for done in loading.load() for fate in done.judged.fates]) == len(records)
    loading.balance()


@given(st.dictionaries(st.sampled_from(FIELDS), _values, max_size=8))
@settings(max_examples=300, deadline=None)
def test_any_fields_have_one_fate(fields: dict[str, Any]) -> None:
    decoded = decode(post(_text(fields)))
    assert decoded.received == 1 == len(decoded.records) + len(decoded.rejects)
    assert all(reject.reason != "decoder_failed" for reject in decoded.rejects)


def test_hostile_requests_break_no_batch() -> None:
    fates = fuzz_collector.in_process(1000, seed=7)
    assert set(fates) == {"stored", "duplicate", "quarantined", "rejected"}


def test_hostile_requests_break_no_server(server: Server) -> None:
    seen = fuzz_collector.over_http(server, 2000, seed=8)
    assert seen[200] > 1500


def test_bombs_are_refused_cheaply_by_a_server(server: Server) -> None:
    fuzz_collector.bombs(server, 3)
