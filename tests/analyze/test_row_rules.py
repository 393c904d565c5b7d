"""Rules of rows, before they are saved: refused is what no kind of property could be asked, and nothing else."""

from __future__ import annotations

from itertools import product
from typing import Any, get_args

import msgspec
import pytest

from tests.analyze.scenario import scenario
from zuji.analyze.complaints import BadQuery
from zuji.analyze.filter_query import Operator
from zuji.analyze.filters import OPERATORS
from zuji.analyze.narrowing import passing
from zuji.analyze.row_rules import wrong_with
from zuji.records.property import Property

VALUES: tuple[Any, ...] = (
    *(None, "", "east", "(", 3, -1.5, True, [], ["a"], [1, 2], ["a", "b"], [1], [None], {}, {"a": 1}),
    *("2026-11-01", ["2026-11-01", "2026-11-02"], "2026-11-01T09:00:00", 1e400, [[1]], "\ud800"),
)
STATE = scenario({"p": [("view", "2026-11-01 00:00", {"region": "east"})]}).state(1)


def is_asked(row: Any, kind: str) -> bool:
    """Whether a rule can be read in a project where the property is of a kind."""
    own = STATE.catalogue.properties["region"]
    assert isinstance(own, Property)
    of_kind = {"region": msgspec.structs.replace(own, kind=kind)}
    state = msgspec.structs.replace(STATE, catalogue=msgspec.structs.replace(STATE.catalogue, properties=of_kind))
    try:
        passing(state, [row])
    except BadQuery:
        return False
    return True


@pytest.mark.parametrize("operator", get_args(Operator))
def test_a_rule_is_refused_that_no_kind_could_be_asked(operator: str) -> None:
    found = set()
    for value, is_grouped in product(VALUES, (False, True)):
        row: Any = {"property": "region", "operator": operator, "value": value}
        asked = any(is_asked(row, kind) for kind in OPERATORS)
        wrong = wrong_with([{"op": "or", "filters": [row]} if is_grouped else row])
        assert (wrong is None) == asked, (row, wrong)
        found.add(asked)
    assert found == {True, False}
