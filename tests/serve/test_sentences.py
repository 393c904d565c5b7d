"""Sentences for people: every one that the server can say has its Chinese, and what fills it is never read as one."""

from __future__ import annotations

import ast
import string
from pathlib import Path
from typing import Any, Literal

import msgspec
import orjson
import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from scripts.sentences import SRC, sentences
from starlette.requests import Request

from zuji.analyze.complaints import OF_PYDANTIC, problem
from zuji.analyze.filter_query import Window
from zuji.records.plan_changes import PlanRefused
from zuji.records.sentences import FieldRefused, opaque, recalled, said_by, said_by_msgspec, say, stored
from zuji.records.tracking_plan import Complaint
from zuji.serve.chinese import CATALOGUE, in_chinese
from zuji.serve.problems import of_error

BOOK = {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE))}


def holes(pattern: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name}


def test_the_catalogue_holds_every_sentence_in_chinese_and_no_other() -> None:
    known = sentences()
    assert len(known) > 600
    assert {pattern: place for pattern, place in known.items() if not BOOK.get(pattern)} == {}
    assert set(BOOK) == set(known), "run scripts/sentences.py"


@pytest.mark.parametrize("pattern", sorted(BOOK))
def test_a_translation_has_the_holes_of_its_sentence(pattern: str) -> None:
    assert holes(BOOK[pattern]) == holes(pattern)


def plain_errors(path: Path) -> list[str]:
    """Validators' refusals that are no sentences: of a plain text, or of an f-string."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and isinstance(node.exc.func, ast.Name):
            first = node.exc.args[0] if node.exc.args else None
            if node.exc.func.id == "ValueError" and isinstance(first, ast.Constant | ast.JoinedStr):
                found.append(f"{path.name}:{node.lineno}")
    return found


def test_what_a_question_is_refused_for_is_a_sentence() -> None:
    asked = [path for path in sorted((SRC / "analyze").rglob("*.py")) if "reference" not in path.parts]
    assert [place for path in asked for place in plain_errors(path)] == []


@given(st.text(), st.text())
def test_what_fills_a_sentence_is_never_read_as_a_pattern(outer: str, inner: str) -> None:
    within = say("there is no cohort {cohort!r}", cohort=inner)
    said = say("cohort {name!r}: {detail}", name=outer, detail=within)
    assert said == f"cohort {outer!r}: there is no cohort {inner!r}"
    assert in_chinese(said) == f"分群 {outer!r}：没有分群 {inner!r}"


def test_an_exception_is_said_by_the_sentence_that_it_was_raised_with() -> None:
    assert in_chinese(said_by(ValueError(say("no value")))) == "不带值"
    assert in_chinese(say("after: {error}", error=ValueError("{x} of others"))) == "after：{x} of others"


@pytest.mark.parametrize(
    ("value", "chinese"),
    [
        ({"from": "2026-11-02", "to": "2026-11-01"}, "起始日（2026-11-02）不能晚于结束日（2026-11-01）"),
        ({"from": "2026-11-01"}, "须给 last_days，或者 from 与 to"),
        ({"last_days": 0}, "须大于或等于 1"),
        ({"last_days": "x"}, "须为整数"),
        ({"last_days": 3, "nonsense": 1}, "不接受此字段"),
    ],
)
def test_a_range_of_days_is_refused_in_chinese(value: dict[str, Any], chinese: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Window).validate_python(value)
    assert chinese in [in_chinese(problem(one).detail) for one in caught.value.errors(include_url=False)]


def test_pydantics_sentences_are_said_as_it_says_them() -> None:
    """The English stays pydantic's own, so that no other error is called by this one's kind."""
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(dict[str, int]).validate_python({"a": "x", "b": 1.5, "c": []})
    for one in caught.value.errors(include_url=False):
        assert OF_PYDANTIC[one["type"]] == one["msg"] == problem(one).detail


FILLINGS = st.one_of(st.text(), st.integers(), st.floats(allow_nan=False))


@given(FILLINGS, FILLINGS, st.text())
def test_a_sentence_that_was_stored_is_the_same_in_both_languages(one: Any, other: Any, plain: str) -> None:
    within = say("{what} {name!r}{hint}", what=say("virtual event"), name=one, hint=opaque(plain))
    said = say("{field}: {detail}", field=other, detail=within)
    again = recalled(stored(said))
    assert (again, in_chinese(again)) == (said, in_chinese(said))


@given(
    st.text() | st.sampled_from(['{"pattern": "{x}"}', '{"pattern": 1, "filled": {}}', "[]", "7", "null", '{"a": {}}'])
)
def test_any_other_text_is_recalled_as_it_is(text: str) -> None:
    assert recalled(text) == text == in_chinese(recalled(text))


class Wanted(msgspec.Struct, forbid_unknown_fields=True):
    days: int
    name: str = ""


@pytest.mark.parametrize(
    ("value", "chinese"),
    [({"days": 1, "more": 2}, "这里没有 'more'"), ({}, "缺少 'days'"), ({"days": "x"}, "须为 int，而不是 str")],
)
def test_what_msgspec_says_has_its_chinese(value: Any, chinese: str) -> None:
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert(value, Wanted)
    assert in_chinese(said_by_msgspec(caught.value)) == chinese


def test_a_list_of_choices_needs_no_english_word() -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Literal["a", "b", "c"]).validate_python("d")
    assert in_chinese(problem(caught.value.errors()[0]).detail) == "须为 'a', 'b', 'c'"


def test_a_refusal_of_a_field_is_said_whole() -> None:
    assert in_chinese(said_by(FieldRefused("token", say("lies in the past")))) == "token：已是过去的时间"


@pytest.mark.parametrize(
    ("value", "detail"),
    [(None, "yaml：已是过去的时间"), ("x", "yaml：'x'：已是过去的时间"), (0, "yaml：0：已是过去的时间")],
)
def test_a_complaint_names_its_value_where_there_is_one(value: Any, detail: str) -> None:
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"accept-language", b"zh")]}
    refused = of_error(Request(scope), PlanRefused([Complaint("yaml", value, say("lies in the past"))]))
    assert orjson.loads(bytes(refused.body))["detail"] == detail
