"""The page of the docs is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.console.conftest import Asked
from zuji.analyze.console import allowed, grammar, question, relations, run

PAGE = (Path(__file__).parents[2] / "docs/reference/sql.md").read_text()
EXAMPLES = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_are_answered(ask: Asked, example: str) -> None:
    assert ask(example)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 4


def test_every_fixed_column_relation_and_combinator_is_named() -> None:
    fixed = [*relations.EVENTS, *relations.PERSONS, *relations.QUARANTINE, *relations.NAMES]
    assert not [name for name in fixed if f"`{name}`" not in PAGE]
    assert not [name for name in allowed.COMBINATORS if name not in PAGE]


def test_limits_are_those_of_the_code() -> None:
    assert f"{grammar.LENGTH_MAX:,} characters, {grammar.TOKENS_MAX:,} words" in PAGE
    assert f"{grammar.NESTING_MAX} brackets, {grammar.DEPTH_MAX} expressions" in PAGE
    assert f"{question.ROWS_MAX:,}; {question.COLUMNS_MAX:,}; {run.RESULT_BYTES >> 20} MiB" in PAGE
    assert f"{run.RANGE_ELEMENTS:,}" in PAGE and f"{question.ROWS:,} by default" in PAGE
