"""The memory of pure functions."""

from __future__ import annotations

from zuji.process.memo import remembered


def test_an_answer_is_worked_out_once_and_long_texts_are_never_kept() -> None:
    asked: list[str] = []

    @remembered
    def size(text: str) -> int:
        asked.append(text)
        return len(text)

    assert [size("abc"), size("abc"), size("x" * 5_000), size("x" * 5_000)] == [3, 3, 5_000, 5_000]
    assert asked == ["abc", "x" * 5_000, "x" * 5_000]
