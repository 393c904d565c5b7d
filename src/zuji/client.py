"""A Python client of a Zuji server, for scripts and notebooks (docs/how-to/notebook.md).

    from zuji.client import Client
    zuji = Client("http://localhost:8106", key)
    answer = zuji.query(kind="trend", series=[{"event": "view"}], from_="2026-11-01", to="2026-11-07")
    answer.frame()

Everything it does is a request of the public API. polars and pandas are imported only when a frame is asked for.
"""

from __future__ import annotations

import datetime as dt
import importlib
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self
from urllib.parse import quote

import httpx

from zuji.analyze import flat

FrameKind = Literal["polars", "pandas"]
TRIES = 3
PAGE = 1_000
WAIT_S = 0.5
_AGAIN = (502, 503, 504)  # nobody has answered; 500 and 422 are answers


class ZujiError(Exception):
    """A request that was not answered as asked. status: of HTTP, 0 where there was no answer; type: of the problem
    (`bad-query`, `query-limit`, ...); problems: what is wrong with which field, and what would be valid."""

    def __init__(self, status: int, type: str, detail: str, problems: list[dict[str, Any]]) -> None:
        self.status, self.type, self.detail, self.problems = status, type, detail, problems
        told = "; ".join(_told(one) for one in problems)
        super().__init__(f"{type}: {told or detail}")


def _told(one: Mapping[str, Any]) -> str:
    valid = f" (valid: {one['valid']})" if one.get("valid") is not None else ""
    return f"{one.get('field')}: {one.get('detail')}{valid}"


class Answer(dict[str, Any]):
    """An answer as the API gives it, with its receipt; `frame` gives a part of it as a data frame."""

    @property
    def receipt(self) -> dict[str, Any]:
        found: dict[str, Any] = self["receipt"]
        return found

    @property
    def parts(self) -> list[str]:
        """The tables that the answer is made of (docs/reference/export.md)."""
        return list(flat.tables(self))

    def frame(self, part: str | None = None, kind: FrameKind = "polars") -> Any:
        """A part of the answer as a polars or pandas frame; without a name the main one. Raises KeyError for a part
        that the answer does not have."""
        found = flat.tables(self)
        name = part or flat.main(found)
        if name not in found:
            raise KeyError(f"this answer has no part {name!r}; it has {', '.join(found)}")
        table = found[name]
        return _frame({column: [row[column] for row in table.rows] for column in table.columns}, kind)


class Rows(dict[str, Any]):
    """The answer of a SELECT: columns, rows, truncated, receipt."""

    def frame(self, kind: FrameKind = "polars") -> Any:
        """The rows as a polars or pandas frame."""
        names = [column["name"] for column in self["columns"]]
        values = {name: [row[i] for row in self["rows"]] for i, name in enumerate(names)}
        return _frame(values, kind)


def _frame(values: dict[str, list[Any]], kind: FrameKind) -> Any:
    name = {"polars": "polars", "pandas": "pandas"}.get(kind)
    if name is None:
        raise ValueError(f"a frame is of kind 'polars' or 'pandas', not {kind!r}")
    try:
        library = importlib.import_module(name)
    except ImportError as error:
        raise ImportError(f"{name} is not installed; `pip install zuji[frames]` brings it") from error
    return library.DataFrame(values, strict=False) if name == "polars" else library.DataFrame(values)


class Client:
    """A project of a server. url: as the browser names it; key: one of scope query.

    Questions change nothing, so they are asked again (TRIES times in all) when nobody answered: the connection failed
    or a proxy said 502, 503 or 504. Methods raise ZujiError."""

    def __init__(self, url: str, key: str, project: str = "default", timeout_s: float = 120.0) -> None:
        self._http = httpx.Client(
            base_url=f"{url.rstrip('/')}/api/v1/projects/{quote(project, safe='')}/",
            headers={"authorization": f"Bearer {key}"},
            timeout=timeout_s,
        )

    def query(self, question: Mapping[str, Any] | None = None, /, **parts: Any) -> Answer:
        """The answer to a question: a mapping, or its fields (from_ stands for from)."""
        return Answer(self._asked("query", _question(question, parts)))

    def saved(self, question: str | int, version: int | None = None) -> Answer:
        """The answer to a saved question by its name or id: in its newest version, or another. Its `changes` tell what
        was changed in its days of all that it reads."""
        told = self._asked(f"questions/{quote(str(question), safe='')}/answer", {"version": version})
        return Answer({**told["answer"], "changes": told["changes"]})

    def members(
        self, answer: Mapping[str, Any], cell: Mapping[str, Any] | None = None, columns: Iterable[str] = ()
    ) -> Iterator[dict[str, Any]]:
        """Everybody (or every event, or session) behind a number, page by page. answer: an answer, so that there are as
        many as its number says, or a question. columns: properties to tell."""
        receipt = answer.get("receipt")
        question = receipt["query"] if receipt else _question(answer, {})
        asked: dict[str, Any] = {"query": question, "cell": dict(cell or {}), "columns": list(columns), "limit": PAGE}
        offset = 0
        while True:
            if receipt:
                asked |= {"batch": receipt["batch"], "asked_at": receipt["asked_at"]}
            told = self._asked("query/members", {**asked, "offset": offset})
            yield from told["members"]
            receipt = told["receipt"]  # later pages are of the same list
            offset += len(told["members"])
            if not told["members"] or offset >= told["count"]:
                return

    def sql(self, text: str, *, limit: int = 10_000, time_zone: str | None = None, **parameters: Any) -> Rows:
        """The answer of a SELECT; parameters are the values of its {name:Type}."""
        asked = {"sql": text, "limit": limit, "time_zone": time_zone, "parameters": parameters}
        return Rows(self._asked("sql", asked))

    def verify(self, receipt: Mapping[str, Any]) -> dict[str, Any]:
        """Whether the answer of a receipt (or an answer itself) is still the same: verdict, digest, changed."""
        return self._asked("query/verify", {"receipt": receipt.get("receipt", receipt)})

    def check(self, question: Mapping[str, Any], sample: int = 50, seed: int = 0) -> dict[str, Any]:
        """Whether engine and written definition agree on a sample of persons: agrees, differences."""
        receipt = question.get("receipt")
        asked = receipt["query"] if receipt else _question(question, {})
        return self._asked("query/check", {"query": asked, "sample": sample, "seed": seed})

    def export(
        self, path: str | Path, question: Mapping[str, Any], part: str | None = None, format: str | None = None
    ) -> Path:
        """Writes a part of an answer to a file, which is there when it is whole: csv, parquet or jsonl, by default as
        the file's name ends. question: of any kind, `{"sql": ...}`, or `{"query": ..., "cell": ...}` for members."""
        target = Path(path)
        wanted = {"format": format or target.suffix.removeprefix("."), **({"part": part} if part else {})}
        place = "sql" if "sql" in question else "query/members" if "query" in question else "query"
        beside = target.with_name(f"{target.name}.part")
        body = question if place != "query" else _question(question, {})
        try:
            with self._http.stream("POST", place, json=body, params=wanted) as answer, open(beside, "wb") as file:
                if answer.status_code != 200:
                    answer.read()
                    raise _error(answer)
                for piece in answer.iter_bytes():
                    file.write(piece)
            os.replace(beside, target)
        except httpx.TransportError as error:
            raise ZujiError(0, "unreachable", str(error), []) from error
        finally:
            beside.unlink(missing_ok=True)
        return target

    def close(self) -> None:
        """Lets the connections go."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _asked(self, place: str, body: Mapping[str, Any]) -> dict[str, Any]:
        for left in reversed(range(TRIES)):
            try:
                answer = self._http.post(place, json=body)
            except httpx.TransportError as error:
                # A question that took too long would take as long again.
                if not left or isinstance(error, httpx.ReadTimeout):
                    raise ZujiError(0, "unreachable", f"{type(error).__name__}: {error}", []) from error
            else:
                if answer.status_code == 200:
                    told: dict[str, Any] = answer.json()
                    return told
                if not left or answer.status_code not in _AGAIN:
                    raise _error(answer)
            time.sleep(WAIT_S * (TRIES - left))
        raise AssertionError("TRIES is at least 1")


def _question(question: Mapping[str, Any] | None, parts: Mapping[str, Any]) -> dict[str, Any]:
    made = {**(question or {}), **parts}
    return {("from" if name == "from_" else name): _plain(value) for name, value in made.items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _error(answer: httpx.Response) -> ZujiError:
    try:
        told = answer.json()
        kind = str(told["type"]).rpartition(":")[2]
        return ZujiError(answer.status_code, kind, str(told.get("detail", "")), told.get("problems") or [])
    except (ValueError, KeyError, TypeError):
        return ZujiError(answer.status_code, "no-answer", answer.text[:200], [])
