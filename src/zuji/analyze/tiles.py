"""The questions of a board's tiles, asked a few at a time; a tile that fails leaves the others alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from types import MappingProxyType
from typing import Any, NamedTuple

from zuji.analyze.complaints import BadQuery
from zuji.analyze.query import Question
from zuji.store.contract import QueryFailed

AT_ONCE = 2


class Asked(NamedTuple):
    """A tile's question as it is asked, under its board; or why it cannot be. versions: what the receipt names."""

    tile: str
    question: Question | None
    trouble: Exception | None = None
    versions: Mapping[str, int] = MappingProxyType({})


class Answered(NamedTuple):
    """What a tile's question came to: an answer of its kind, or why there is none."""

    asked: Asked
    answer: Any = None
    trouble: Exception | None = None


def answered(asked: Sequence[Asked], run: Callable[[Asked], Any]) -> Iterator[Answered]:
    """Each as it is done. run gives the answer of one; of what it raises BadQuery and QueryFailed are the tile's
    trouble."""

    def one(tile: Asked) -> Answered:
        if tile.trouble is not None or tile.question is None:
            return Answered(tile, trouble=tile.trouble)
        try:
            return Answered(tile, run(tile))
        except (BadQuery, QueryFailed) as error:
            return Answered(tile, trouble=error)

    with ThreadPoolExecutor(AT_ONCE, "tiles") as pool:
        under_way = [pool.submit(one, tile) for tile in asked]
        try:
            for done in as_completed(under_way):
                yield done.result()
        finally:
            for left in under_way:
                left.cancel()
