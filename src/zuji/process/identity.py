"""Who a person is, from evidence (DESIGN D5). Pure: links come in through a view, decisions go out.

Mode one_to_one (protocols/sensors.md §9.2): a login id and an anonymous id belong to each other, both ways, for ever.
A login id that spoke before any `$SignUp` belongs to itself. Events keep the actor key that they were given; a join is
a row of the person map.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from zuji.process.ids import ANONYMOUS, LOGIN, actor_id

Link = Callable[[int, str, str], str | None]


class Edge(NamedTuple):
    """Evidence that was met, and what the mode made of it: joined, kept or conflict."""

    op: str
    from_id: tuple[str, str]  # (class, value)
    to_id: tuple[str, str]
    outcome: str


class OneToOne:
    """Decisions of one batch. link(project, class, value) tells the counterpart of an id as of the batch before:
    None when it has none yet, '' when it belongs to itself."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self.changed: dict[tuple[int, str, str], str] = {}

    def counterpart(self, project: int, id_class: str, value: str) -> str | None:
        key = (project, id_class, value)
        return self.changed[key] if key in self.changed else self._link(*key)

    def spoke(self, project: int, login: str) -> None:
        """A record spoke under a login id: unknown until now, it belongs to itself from here on."""
        if self.counterpart(project, LOGIN, login) is None:
            self.changed[project, LOGIN, login] = ""

    def signed_up(self, project: int, login: str, anonymous: str) -> tuple[Edge, tuple[bytes, bytes] | None]:
        """A `$SignUp` joins anonymous to login. Gives the edge and, when they join, (actor, person)."""
        edge = ("login", (ANONYMOUS, anonymous), (LOGIN, login))
        of_login = self.counterpart(project, LOGIN, login)
        of_anonymous = self.counterpart(project, ANONYMOUS, anonymous)
        if of_login == anonymous and of_anonymous == login:
            return Edge(*edge, "kept"), None
        if of_login is not None or of_anonymous is not None:
            self.spoke(project, login)
            return Edge(*edge, "conflict"), None
        self.changed[project, LOGIN, login] = anonymous
        self.changed[project, ANONYMOUS, anonymous] = login
        return Edge(*edge, "joined"), (actor_id(project, LOGIN, login), actor_id(project, ANONYMOUS, anonymous))
