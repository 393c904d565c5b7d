"""Formulas: their values, what they refuse, and Python's own arithmetic beside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zuji.analyze.formulas import BadFormula, parsed


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("A", [3], 3),
        ("A + B * 2", [1, 4], 9),
        ("(A + B) * 2", [1, 4], 10),
        ("A - B - 1", [10, 4], 5),
        ("A / B / 2", [12, 3], 2),
        (" -A*-2 ", [3], 6),
        ("1.5", [], 1.5),
        ("A / B", [1, 0], None),
        ("0 * A", [None], None),
        ("A * A", [1e200], None),  # no finite number
        ("B", [None, 2], 2),
    ],
)
def test_a_formula_has_one_value(text: str, values: list[float | None], expected: float | None) -> None:
    assert parsed(text, len(values))(values) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A +",
        "+ A",
        "A B",
        "(A",
        "A)",
        "()",
        "a",
        "C",
        "A ** 2",
        "A // 2",
        "__import__('os')",
        "1e9",
        "A if B else A",
        "A.real",
        "2A",
        "*",
        "１",
        "(" * 40 + "A" + ")" * 40,
        "-" * 100 + "A",
        "A+" * 101 + "A",
    ],
)
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(BadFormula):
        parsed(text, 2)


def _texts() -> st.SearchStrategy[str]:
    leaves = st.sampled_from(["A", "B", "1", "2.5"])
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from("+-*/"), inner).map("".join), inner.map(lambda one: f"({one})")
        ),
        max_leaves=12,
    )


@given(_texts(), st.integers(-5, 5), st.integers(-5, 5))
def test_values_are_those_of_pythons_arithmetic(text: str, a: int, b: int) -> None:
    try:
        expected = eval(text, {"__builtins__": {}}, {"A": a, "B": b})  # text is made above
    except ZeroDivisionError:
        expected = None
    assert parsed(text, 2)([a, b]) == expected
