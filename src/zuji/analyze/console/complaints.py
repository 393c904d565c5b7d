"""What the engine says of a user's query, in words that show nothing of how it was put.

The engine's text names our words for the user's identifiers (names.py), tables, types and whole pieces of the SQL that
was sent. What is passed on is its first sentence with the user's names again, and only when nothing of ours is in it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

from sqlglot import exp

from zuji.analyze.complaints import BadQuery, Problem
from zuji.analyze.console.grammar import place
from zuji.analyze.console.names import Names
from zuji.records.sentences import say
from zuji.store.contract import QueryCancelled, QueryFailed, QueryLimit, QueryOutdated

_CODE = re.compile(r"Code: (\d+)\. DB::Exception: ")
_NAME = re.compile(r"\(([A-Z][A-Z0-9_]+)\)[.\s]*(?:\(version .*)?$", re.DOTALL)
_CUT = re.compile(
    r"[:.]? (?:In scope|[Ww]hile (?:executing|processing|evaluating|reading)|Maybe you meant|Stack trace|[Ii]n query|"
    r"There is no supertype for types .{0,200} because) ?.*|\. \([A-Z0-9_]+\).*$|\(version .*|: (?:In|while) .*",
    re.DOTALL,
)
_OURS = re.compile(
    r"\b(?:events_\d+|person_map|persons_\d+_\d+|profile_ops|rejects|actors|bot_labels|p_\d+|[utv]\d*_\d+|c_(?:actor|known|"
    r"person)|m_(?:actor|known|person)|actor_number|person_number|__\w+|system\.\w+|chdb|sent_\d|null_\d|e_\d+)\b|"
    r"(?:^|[\s'\"(])/[\w.-]+/|DB::"
)
_UNKNOWN = 47
# The engine itself broke, or the machine under it: nothing that another query would mend.
_BROKEN = {49, 74, 75, 76, 84, 102, 173, 198, 209, 210, 225, 241, 243, 252, 279, 999, 1000, 1001, 1002}
TEXT_MAX = 400


def of_failure(error: QueryFailed, names: Names, columns: Mapping[str, exp.Expr], known: Iterable[str]) -> Exception:
    """What to raise instead of a failure of the engine: BadQuery where the query can be mended. columns: names that the
    query uses and where; known: names that there are."""
    if isinstance(error, QueryLimit | QueryCancelled | QueryOutdated):
        return error
    said = str(error.__cause__)
    found = _CODE.search(said)
    code = int(found[1]) if found else 0
    if found is None or code in _BROKEN:
        return error
    if code == _UNKNOWN:
        unknown = _unknown(said, names, columns, known)
        if unknown is not None:
            return unknown
    kind = _NAME.search(said)
    detail = _CUT.sub("", said[found.end() :]).strip().rstrip(".:")
    if not detail or _OURS.search(detail) or len(detail) > TEXT_MAX:
        named = kind[1].replace("_", " ").lower() if kind else f"code {code}"
        return BadQuery(Problem("sql", None, say("the engine refuses this ({named})", named=named)))
    return BadQuery(Problem("sql", None, say("the engine says: {detail}", detail=names.shown(detail))))


def _unknown(said: str, names: Names, columns: Mapping[str, exp.Expr], known: Iterable[str]) -> BadQuery | None:
    word = re.search(r"identifier [`'\"]?(n_\d+)?\.?(n_\d+)\b", said)
    if word is None:
        return None
    name = names.shown(word[2])
    close = difflib.get_close_matches(name, [item for item in known if item != name], n=5, cutoff=0.5)
    hint = say("; close: {names}", names=", ".join(close)) if close else ""
    return BadQuery(
        Problem(
            "sql",
            name,
            say("{where}unknown identifier {name}{hint}", where=place(columns.get(name)) or "", name=name, hint=hint),
            close,
        )
    )
