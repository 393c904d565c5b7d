"""What the identifiers of a user's query are called in the SQL that is sent.

Each becomes a word of ours, the same one wherever it stands. So no name that a user writes can be the name of a table,
a database, a column that the engine adds by itself or a keyword, and none can end a quotation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlglot import exp

_OPAQUE = re.compile(r"`?\b([no])_(\d+)\b`?")


class Names:
    """Opaque words: n_<i> for identifiers, o_<i> for columns of an answer that the query gave no name. shown: what the
    latter are shown as, in the order in which they stand."""

    def __init__(self, shown: Sequence[str] = ()) -> None:
        self.known: dict[str, str] = {}
        self._shown, self._next = shown, 0

    def of(self, name: str) -> str:
        """The word of an identifier."""
        return self.known.setdefault(name, f"n_{len(self.known)}")

    def again(self) -> Names:
        """The same names, for going through the same query once more."""
        self._next = 0
        return self

    def column(self, made: exp.Expr) -> exp.Expr:
        """A column without a name, with its word."""
        word = exp.to_identifier(f"o_{self._next}", quoted=True)
        self._next += 1
        return exp.Alias(this=made, alias=word)

    def shown(self, text: str) -> str:
        """text of the engine's, with the user's names again."""
        names = list(self.known)

        def back(found: re.Match[str]) -> str:
            listed: Sequence[str] = names if found[1] == "n" else self._shown
            return listed[int(found[2])] if int(found[2]) < len(listed) else found[0]

        return _OPAQUE.sub(back, text)


class PlainNames(Names):
    """Every identifier as the user wrote it: for the SQL that is shown. columns: those without a name, as text."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: list[str] = []

    def of(self, name: str) -> str:
        return self.known.setdefault(name, name)

    def column(self, made: exp.Expr) -> exp.Expr:
        shown = made.copy()
        for name in shown.find_all(exp.Identifier):
            name.set("quoted", not re.fullmatch(r"[A-Za-z_]\w*", name.this))
        self.columns.append(made.name if isinstance(made, exp.Column) else shown.sql("clickhouse", comments=False))
        return made
